//! The units in a file, by rank, and where each begins.

use super::files::{Fields, File, Put, Scratch};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// Every so many units it is known where one begins.
const STEP: u32 = 8;

/// A unit: the same words by the same speaker.
#[derive(Clone)]
pub struct Stored<S, N> {
    /// Number of words.
    pub words: u16,
    pub weak: bool,
    pub days: [u32; 2],
    /// Number of quotations.
    pub quotations: u32,
    pub hash: u64,
    /// The fullest form of the name.
    pub speaker: S,
    /// The normal form of the text.
    pub normal: N,
}

impl<'a> Stored<&'a str, &'a [u8]> {
    /// From the bytes of a record.
    pub fn take(record: &'a [u8]) -> Self {
        let mut fields = Fields(record);
        Self {
            words: fields.short(),
            weak: fields.byte() > 0,
            days: [fields.number(), fields.number()],
            quotations: fields.number(),
            hash: fields.long(),
            speaker: fields.text(),
            normal: fields.bytes(),
        }
    }
}

pub struct TextsWriter {
    file: BufWriter<File>,
    end: u64,
    marks: Vec<u64>,
    count: u32,
    record: Vec<u8>,
}

impl TextsWriter {
    pub fn new(scratch: &Scratch) -> io::Result<Self> {
        let file = BufWriter::with_capacity(1 << 16, scratch.file()?);
        Ok(Self { file, end: 0, marks: Vec::new(), count: 0, record: Vec::new() })
    }

    pub fn add(&mut self, unit: &Stored<String, Vec<u8>>) -> io::Result<()> {
        if self.count.is_multiple_of(STEP) {
            self.marks.push(self.end);
        }
        self.count += 1;
        let record = &mut self.record;
        record.clear();
        record.extend_from_slice(&unit.words.to_be_bytes());
        record.push(u8::from(unit.weak));
        [unit.days[0], unit.days[1], unit.quotations].into_iter().for_each(|n| record.number(n));
        record.long(unit.hash);
        record.bytes(unit.speaker.as_bytes());
        record.bytes(&unit.normal);
        self.file.write_all(&(record.len() as u32).to_be_bytes())?;
        self.file.write_all(record)?;
        self.end += 4 + record.len() as u64;
        Ok(())
    }

    pub fn finish(self) -> io::Result<Texts> {
        let mut file = self.file.into_inner().map_err(|error| error.into_error())?;
        file.seek(SeekFrom::Start(0))?;
        let file = BufReader::with_capacity(1 << 13, file);
        Ok(Texts { file, at: 0, next: 0, marks: self.marks, count: self.count })
    }
}

/// Units by number; cheap if the numbers ascend.
pub struct Texts {
    file: BufReader<File>,
    /// Where the file stands, and which unit begins there.
    at: u64,
    next: u32,
    marks: Vec<u64>,
    count: u32,
}

impl Texts {
    /// Number of units.
    pub fn len(&self) -> u32 {
        self.count
    }

    /// Appends the record of a unit.
    pub fn read(&mut self, unit: u32, out: &mut Vec<u8>) -> io::Result<()> {
        let mark = unit / STEP;
        if self.next > unit || self.next / STEP < mark {
            let at = self.marks[mark as usize];
            self.file.seek_relative(at.wrapping_sub(self.at) as i64)?;
            (self.at, self.next) = (at, mark * STEP);
        }
        loop {
            let mut length = [0; 4];
            self.file.read_exact(&mut length)?;
            let length = u32::from_be_bytes(length);
            let found = self.next == unit;
            self.next += 1;
            self.at += 4 + u64::from(length);
            if found {
                let start = out.len();
                out.resize(start + length as usize, 0);
                return self.file.read_exact(&mut out[start..]);
            }
            self.file.seek_relative(length.into())?;
        }
    }
}
