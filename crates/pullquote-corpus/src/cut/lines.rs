//! JSON Lines: one record per line, one in memory at a time.

use super::{Cut, Origin, Stream};
use crate::compress::fill;
use crate::{Format, Record, RecordError};
use std::io::{self, BufRead};

/// Cuts JSON Lines.
pub(crate) struct JsonLines {
    lines: Lines<Stream>,
    origin: Origin,
    record: u64,
    ended: bool,
}

impl JsonLines {
    pub fn new(stream: Stream, origin: Origin) -> Self {
        Self { lines: Lines::new(stream, origin.limit), origin, record: 0, ended: false }
    }
}

impl Cut for JsonLines {
    fn next(&mut self) -> Option<Result<Record, RecordError>> {
        if self.ended {
            return None;
        }
        self.record += 1;
        let line = match self.lines.next_line() {
            Ok(line) => line?,
            Err(error) => {
                self.ended = true;
                let place = self.origin.place(self.record, self.lines.number + 1, self.lines.byte);
                return Some(Err(RecordError::reading(&place, &error)));
            }
        };
        let place = self.origin.place(self.record, line.number, line.byte);
        Some(match line.content {
            LineContent::Bytes(bytes) => Ok(self.origin.record(Format::JsonLine, bytes, place)),
            LineContent::TooLong(length) => Err(super::too_large(&place, length)),
        })
    }
}

/// One line without its line break.
pub(crate) struct Line {
    pub number: u64,
    pub byte: u64,
    pub content: LineContent,
}

pub(crate) enum LineContent {
    Bytes(Vec<u8>),
    /// Longer than the limit; only its length is kept.
    TooLong(u64),
}

pub(crate) struct Lines<R> {
    reader: R,
    limit: usize,
    number: u64,
    byte: u64,
}

impl<R: BufRead> Lines<R> {
    pub fn new(reader: R, limit: usize) -> Self {
        Self { reader, limit, number: 0, byte: 0 }
    }

    /// Returns the next line that is not blank.
    pub fn next_line(&mut self) -> io::Result<Option<Line>> {
        loop {
            let Some((mut bytes, length)) = self.read()? else { return Ok(None) };
            let mut byte = self.byte;
            self.byte += length;
            self.number += 1;
            if length as usize > bytes.len() + 1 && bytes.len() >= self.limit {
                return Ok(Some(Line { number: self.number, byte, content: LineContent::TooLong(length) }));
            }
            if bytes.last() == Some(&b'\r') {
                bytes.pop();
            }
            if self.number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
                bytes.drain(..3);
                byte += 3;
            }
            if !bytes.trim_ascii().is_empty() {
                return Ok(Some(Line { number: self.number, byte, content: LineContent::Bytes(bytes) }));
            }
        }
    }

    /// Reads up to the line break, keeping at most the limit; also returns how many bytes were consumed.
    fn read(&mut self) -> io::Result<Option<(Vec<u8>, u64)>> {
        let (mut kept, mut consumed) = (Vec::new(), 0u64);
        loop {
            let chunk = fill(&mut self.reader)?;
            if chunk.is_empty() {
                return Ok((consumed > 0).then_some((kept, consumed)));
            }
            let end = memchr::memchr(b'\n', chunk);
            let content = &chunk[..end.unwrap_or(chunk.len())];
            let room = self.limit - kept.len();
            kept.extend_from_slice(&content[..content.len().min(room)]);
            let used = end.map_or(chunk.len(), |e| e + 1);
            self.reader.consume(used);
            consumed += used as u64;
            if end.is_some() {
                return Ok(Some((kept, consumed)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_carry_their_place() {
        let mut lines = Lines::new(&b"\xef\xbb\xbfab\r\n\n  \n0123456789\nlast"[..], 8);
        let mut seen = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            let content = match line.content {
                LineContent::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
                LineContent::TooLong(length) => format!("<{length}>"),
            };
            seen.push((line.number, line.byte, content));
        }
        let want = [(1, 3, "ab"), (4, 11, "<11>"), (5, 22, "last")].map(|(n, b, c)| (n, b, c.to_string()));
        assert_eq!(seen, want);
    }
}
