//! Temporary files, and records in them.
//!
//! Records are bytes. Numbers stand in them with the highest byte first, so that records sort as their numbers do.

use std::fmt;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

/// A temporary file.
pub trait TemporaryFile: Read + Write + Seek + Send {}

impl<T: Read + Write + Seek + Send> TemporaryFile for T {}

pub(super) type File = Box<dyn TemporaryFile>;

/// Where temporary files come from: the crate opens none itself.
#[derive(Clone)]
pub struct Scratch(Arc<dyn Fn() -> io::Result<File> + Send + Sync>);

impl Scratch {
    /// With a function that creates an empty file. The file should disappear when it is dropped.
    pub fn new<F: TemporaryFile + 'static>(create: impl Fn() -> io::Result<F> + Send + Sync + 'static) -> Self {
        Self(Arc::new(move || create().map(|file| Box::new(file) as File)))
    }

    pub(super) fn file(&self) -> io::Result<File> {
        (self.0)()
    }
}

impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scratch")
    }
}

/// Appends the fields of a record.
pub(super) trait Put {
    fn number(&mut self, number: u32);
    fn long(&mut self, number: u64);
    fn bytes(&mut self, bytes: &[u8]);
}

impl Put for Vec<u8> {
    fn number(&mut self, number: u32) {
        self.extend_from_slice(&number.to_be_bytes());
    }

    fn long(&mut self, number: u64) {
        self.extend_from_slice(&number.to_be_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u32);
        self.extend_from_slice(bytes);
    }
}

/// Takes the fields of a record, in their order. A record is read whole or not at all, so they are there; if they were not,
/// they would be empty.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub &'a [u8]);

impl<'a> Fields<'a> {
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at_checked(length).unwrap_or_default();
        self.0 = rest;
        taken
    }

    pub fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or(0)
    }

    pub fn short(&mut self) -> u16 {
        self.take(2).try_into().map_or(0, u16::from_be_bytes)
    }

    pub fn number(&mut self) -> u32 {
        self.take(4).try_into().map_or(0, u32::from_be_bytes)
    }

    pub fn long(&mut self) -> u64 {
        self.take(8).try_into().map_or(0, u64::from_be_bytes)
    }

    pub fn bytes(&mut self) -> &'a [u8] {
        let length = self.number() as usize;
        self.take(length)
    }

    pub fn text(&mut self) -> &'a str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }
}

/// Records in parts, all in one file. Each part is read in the order in which it was written.
pub(super) struct Parts {
    file: File,
    end: u64,
    parts: Vec<Part>,
    /// Bytes of a part that are written at once.
    chunk: usize,
}

#[derive(Default)]
struct Part {
    buffer: Vec<u8>,
    /// Where its chunks are, and how long.
    chunks: Vec<(u64, u32)>,
}

impl Parts {
    /// So many parts, whose buffers have so much memory together.
    pub fn new(scratch: &Scratch, count: usize, memory: usize) -> io::Result<Self> {
        let parts = (0..count).map(|_| Part::default()).collect();
        Ok(Self { file: scratch.file()?, end: 0, parts, chunk: (memory / count.max(1)).clamp(1 << 10, 1 << 18) })
    }

    /// Adds a record to a part.
    pub fn push(&mut self, part: usize, record: &[u8]) -> io::Result<()> {
        if self.parts[part].buffer.len() + record.len() > self.chunk {
            self.write(part)?;
        }
        self.parts[part].buffer.extend_from_slice(record);
        Ok(())
    }

    fn write(&mut self, part: usize) -> io::Result<()> {
        let Part { buffer, chunks } = &mut self.parts[part];
        if buffer.is_empty() {
            return Ok(());
        }
        self.file.write_all(buffer)?;
        chunks.push((self.end, buffer.len() as u32));
        self.end += buffer.len() as u64;
        buffer.clear();
        Ok(())
    }

    /// When all records were added.
    pub fn finish(&mut self) -> io::Result<()> {
        for part in 0..self.parts.len() {
            self.write(part)?;
            self.parts[part].buffer = Vec::new();
        }
        Ok(())
    }

    /// Number of parts.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Bytes in a part.
    pub fn bytes(&self, part: usize) -> usize {
        self.parts[part].chunks.iter().map(|(_, length)| *length as usize).sum()
    }

    /// Passes on the records of a part, some whole ones at a time.
    pub fn each(&mut self, part: usize, take: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        let mut chunk = Vec::new();
        for &(at, length) in &self.parts[part].chunks {
            self.file.seek(SeekFrom::Start(at))?;
            chunk.resize(length as usize, 0);
            self.file.read_exact(&mut chunk)?;
            take(&chunk)?;
        }
        Ok(())
    }
}
