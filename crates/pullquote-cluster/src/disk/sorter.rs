//! Sorts more records than fit in memory.

use super::files::{File, Scratch};
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fmt;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;

/// The most memory that is of use.
const MOST: usize = 1 << 30;
/// Bytes that each sorted run is read in, at least.
const LEAST_READ: usize = 1 << 12;

/// Sorts records, which are bytes, in a given amount of memory and a temporary file if that is not enough.
///
/// ```
/// use pullquote_cluster::{Scratch, Sorter};
///
/// let scratch = Scratch::new(|| Ok(std::io::Cursor::new(Vec::new())));
/// let mut sorter = Sorter::new(&scratch, 1000);
/// for n in 0..5000_u32 {
///     sorter.push(&(n * 7919 % 5000).to_be_bytes())?;
/// }
/// let mut sorted = sorter.finish()?;
/// for n in 0..5000_u32 {
///     assert_eq!(sorted.next()?, Some(&n.to_be_bytes()[..]));
/// }
/// assert_eq!(sorted.next()?, None);
/// # std::io::Result::Ok(())
/// ```
pub struct Sorter {
    scratch: Scratch,
    memory: usize,
    bytes: Vec<u8>,
    /// The first bytes of each record, where it begins, and its length.
    records: Vec<(u64, u32, u32)>,
    file: Option<File>,
    /// Where the sorted runs are in the file.
    runs: Vec<Range<u64>>,
}

impl fmt::Debug for Sorter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sorter").field("memory", &self.memory).field("runs", &self.runs).finish_non_exhaustive()
    }
}

impl Sorter {
    /// Without records so far.
    pub fn new(scratch: &Scratch, memory: usize) -> Self {
        let memory = memory.clamp(1 << 10, MOST);
        let (bytes, records, runs) = (Vec::new(), Vec::new(), Vec::new());
        Self { scratch: scratch.clone(), memory, bytes, records, file: None, runs }
    }

    /// Adds a record.
    ///
    /// # Errors
    /// If the temporary file cannot be written.
    pub fn push(&mut self, record: &[u8]) -> io::Result<()> {
        let taken = self.bytes.len() + record.len() + (self.records.len() + 1) * size_of::<(u64, u32, u32)>();
        if taken > self.memory && !self.records.is_empty() {
            self.spill()?;
        }
        let mut first = [0; 8];
        let known = record.len().min(8);
        first[..known].copy_from_slice(&record[..known]);
        self.records.push((u64::from_be_bytes(first), self.bytes.len() as u32, record.len() as u32));
        self.bytes.extend_from_slice(record);
        Ok(())
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        let whole = |&(_, at, length): &(u64, u32, u32)| &bytes[at as usize..(at + length) as usize];
        self.records.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| whole(a).cmp(whole(b))));
    }

    /// Writes what is in memory as a sorted run.
    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(self.scratch.file()?),
        };
        let mut writer = BufWriter::with_capacity(1 << 16, file);
        let start = self.runs.last().map_or(0, |run| run.end);
        let mut end = start;
        for &(_, at, length) in &self.records {
            writer.write_all(&length.to_le_bytes())?;
            writer.write_all(&self.bytes[at as usize..(at + length) as usize])?;
            end += 4 + u64::from(length);
        }
        writer.flush()?;
        self.runs.push(start..end);
        self.records.clear();
        self.bytes.clear();
        Ok(())
    }

    /// When all records were added.
    ///
    /// # Errors
    /// If the temporary file cannot be written or read.
    pub fn finish(mut self) -> io::Result<Sorted> {
        if self.runs.is_empty() {
            self.sort();
            let (bytes, records) = (self.bytes, self.records);
            return Ok(Sorted(Source::Memory { bytes, records, next: 0 }));
        }
        self.spill()?;
        (self.bytes, self.records) = (Vec::new(), Vec::new());
        let buffer = (self.memory / (2 * self.runs.len())).clamp(LEAST_READ, 1 << 20);
        let mut file = match self.file {
            Some(file) => file,
            None => self.scratch.file()?,
        };
        let mut heads = BinaryHeap::with_capacity(self.runs.len());
        for run in self.runs {
            let mut head = Head { record: Vec::new(), run, buffer: Vec::new(), at: 0, size: buffer };
            if head.advance(&mut file)? {
                heads.push(head);
            }
        }
        Ok(Sorted(Source::File { file, heads, record: Vec::new() }))
    }
}

/// Records in their order.
pub struct Sorted(Source);

enum Source {
    Memory { bytes: Vec<u8>, records: Vec<(u64, u32, u32)>, next: usize },
    File { file: File, heads: BinaryHeap<Head>, record: Vec<u8> },
}

impl fmt::Debug for Sorted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sorted")
    }
}

impl Sorted {
    /// The next record. (No `Iterator`: it lends a record that is overwritten by the one after it.)
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> io::Result<Option<&[u8]>> {
        match &mut self.0 {
            Source::Memory { bytes, records, next } => {
                let Some(&(_, at, length)) = records.get(*next) else { return Ok(None) };
                *next += 1;
                Ok(Some(&bytes[at as usize..(at + length) as usize]))
            }
            Source::File { file, heads, record } => {
                let Some(mut head) = heads.peek_mut() else { return Ok(None) };
                std::mem::swap(record, &mut head.record);
                if !head.advance(file)? {
                    PeekMut::pop(head);
                }
                Ok(Some(record))
            }
        }
    }
}

/// The first record of a run that was not taken yet.
struct Head {
    record: Vec<u8>,
    /// What is still in the file.
    run: Range<u64>,
    buffer: Vec<u8>,
    at: usize,
    size: usize,
}

impl Head {
    /// Reads the next record; false at the end of the run.
    fn advance(&mut self, file: &mut File) -> io::Result<bool> {
        if self.at == self.buffer.len() && self.run.is_empty() {
            return Ok(false);
        }
        let mut length = [0; 4];
        self.read(&mut length, file)?;
        let mut record = std::mem::take(&mut self.record);
        record.resize(u32::from_le_bytes(length) as usize, 0);
        self.read(&mut record, file)?;
        self.record = record;
        Ok(true)
    }

    fn read(&mut self, mut into: &mut [u8], file: &mut File) -> io::Result<()> {
        while !into.is_empty() {
            if self.at == self.buffer.len() {
                let left = usize::try_from(self.run.end - self.run.start).unwrap_or(usize::MAX);
                self.buffer.resize(self.size.min(left), 0);
                if self.buffer.is_empty() {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                file.seek(SeekFrom::Start(self.run.start))?;
                file.read_exact(&mut self.buffer)?;
                self.run.start += self.buffer.len() as u64;
                self.at = 0;
            }
            let taken = into.len().min(self.buffer.len() - self.at);
            into[..taken].copy_from_slice(&self.buffer[self.at..self.at + taken]);
            self.at += taken;
            into = &mut into[taken..];
        }
        Ok(())
    }
}

// The heap gives the greatest: here the least record.
impl Ord for Head {
    fn cmp(&self, other: &Self) -> Ordering {
        other.record.cmp(&self.record)
    }
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Head {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn records_of_any_length_are_sorted_in_any_memory() {
        let mut records: Vec<Vec<u8>> =
            (0..3000_usize).map(|n| format!("{}", n * n % 7001).repeat(n % 9).into()).collect();
        let scratch = Scratch::new(|| Ok(Cursor::new(Vec::new())));
        let all = |memory: usize| {
            let mut sorter = Sorter::new(&scratch, memory);
            records.iter().for_each(|record| sorter.push(record).unwrap());
            let several = !sorter.runs.is_empty();
            let mut sorted = sorter.finish().unwrap();
            let mut out = Vec::new();
            while let Some(record) = sorted.next().unwrap() {
                out.push(record.to_vec());
            }
            (several, out)
        };
        let found = [1 << 24, 20_000, 1].map(all);
        records.sort();
        for ((several, found), expected) in found.iter().zip([false, true, true]) {
            assert!(*several == expected && *found == records);
        }
    }

    #[test]
    fn a_file_that_cannot_be_written_is_an_error() {
        let scratch = Scratch::new(|| -> io::Result<Cursor<Vec<u8>>> { Err(io::ErrorKind::StorageFull.into()) });
        let mut sorter = Sorter::new(&scratch, 1024);
        let pushed = (0..100).try_for_each(|_| sorter.push(&[7; 50]));
        assert_eq!(pushed.unwrap_err().kind(), io::ErrorKind::StorageFull);
    }
}
