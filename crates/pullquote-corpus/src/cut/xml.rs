//! XML: the elements of a name, each an article, alone, one after the other, or within an envelope: `nitf`, `newsItem`
//! (NewsML-G2), `item` (RSS), `entry` (Atom).

use super::{Cut, Origin, Stream, too_large};
use crate::compress::fill;
use crate::record::Plan;
use crate::{ErrorKind, Format, Place, Record, RecordError};
use std::io::{self, BufRead};
use std::sync::Arc;

/// Cuts elements of one name.
pub(crate) struct Elements {
    format: Format,
    /// How an element begins, and how it ends.
    tags: (&'static [u8], &'static [u8]),
    stream: Stream,
    origin: Origin,
    record: u64,
    line: u64,
    byte: u64,
    /// An element that began within another one, and where.
    inner: Option<(Vec<u8>, u64, u64)>,
    ended: bool,
}

const NITF: (&[u8], &[u8]) = (b"<nitf", b"</nitf>");
const NEWS_ITEM: (&[u8], &[u8]) = (b"<newsItem", b"</newsItem>");
const ITEM: (&[u8], &[u8]) = (b"<item", b"</item>");
const ENTRY: (&[u8], &[u8]) = (b"<entry", b"</entry>");

impl Elements {
    pub fn nitf(stream: Stream, origin: Origin) -> Self {
        Self {
            format: Format::Nitf,
            tags: NITF,
            stream,
            origin,
            record: 0,
            line: 1,
            byte: 0,
            inner: None,
            ended: false,
        }
    }

    pub fn news_ml(stream: Stream, origin: Origin) -> Self {
        Self { format: Format::Entry, tags: NEWS_ITEM, ..Self::nitf(stream, origin) }
    }

    pub fn feed(mut stream: Stream, origin: Origin) -> Self {
        let head = stream.fill_buf().unwrap_or_default();
        let atom = memchr::memmem::find(&head[..head.len().min(4096)], b"<feed").is_some();
        Self { format: Format::Entry, tags: if atom { ENTRY } else { ITEM }, ..Self::nitf(stream, origin) }
    }

    /// Finds the next element: `<item>`, but not `<items>`.
    fn seek(&mut self, head: &mut Vec<u8>) -> io::Result<(bool, u64)> {
        loop {
            let found = self.read_to(self.tags.0, head, false)?;
            if !found.0 || !self.stream.fill_buf()?.first().is_some_and(part_of_name) {
                return Ok(found);
            }
        }
    }

    /// Reads up to and including `what`; returns whether it was found. Keeps at most the limit, or only the end unless
    /// `keep_all`.
    fn read_to(&mut self, what: &[u8], kept: &mut Vec<u8>, keep_all: bool) -> io::Result<(bool, u64)> {
        let mut length = 0u64;
        // The preceding bytes, in which `what` may begin.
        let mut joint: Vec<u8> = Vec::new();
        loop {
            let buffer = fill(&mut self.stream)?;
            if buffer.is_empty() {
                return Ok((false, length));
            }
            let before = joint.len();
            joint.extend_from_slice(buffer);
            let found = memchr::memmem::find(&joint, what).map(|at| at + what.len());
            let used = found.map_or(buffer.len(), |end| end - before);
            let piece = &buffer[..used];
            let room = if keep_all { self.origin.limit } else { 4096 }.saturating_sub(kept.len());
            kept.extend_from_slice(&piece[..piece.len().min(room)]);
            self.line += memchr::memchr_iter(b'\n', piece).count() as u64;
            self.byte += used as u64;
            length += used as u64;
            self.stream.consume(used);
            if found.is_some() {
                return Ok((true, length));
            }
            joint.drain(..joint.len().saturating_sub(what.len() - 1));
        }
    }

    /// Reads what stands above the first element: the title of a feed, and the encoding that the first line declares.
    fn declared(&mut self, head: &[u8]) {
        self.encoding(head);
        if self.format == Format::Entry && self.tags != NEWS_ITEM {
            let text = crate::decode::decode_declared(head.to_vec(), self.origin.plan.encoding).text;
            let outlet = crate::feed::title(&text);
            self.origin.plan = Arc::new(Plan { outlet, ..Plan::clone(&self.origin.plan) });
        }
    }

    fn encoding(&mut self, head: &[u8]) {
        let Some(at) = memchr::memmem::find(head, b"encoding=") else { return };
        let rest = &head[at + 9..];
        let Some((quote, rest)) = rest.split_first() else { return };
        let Some(end) = rest.iter().position(|b| b == quote) else { return };
        let plan = Plan { encoding: encoding_rs::Encoding::for_label(&rest[..end]), ..Plan::clone(&self.origin.plan) };
        self.origin.plan = Arc::new(plan);
    }
}

impl Elements {
    fn not_closed(&self, place: &Place) -> RecordError {
        let message = format!("the article is not closed: {} is missing", String::from_utf8_lossy(self.tags.1));
        RecordError::at(place, ErrorKind::Damaged, message)
    }

    /// An element as a record. One that begins within others shows that they were not closed, and is the next.
    fn whole(&mut self, mut bytes: Vec<u8>, place: Place) -> Result<Record, RecordError> {
        let (tag, start) = (self.tags.0, self.tags.0.len());
        let begun = memchr::memmem::rfind_iter(&bytes[start..], tag).map(|at| at + start);
        let inner = begun.into_iter().find(|at| !bytes.get(at + start).is_some_and(part_of_name));
        let Some(at) = inner else { return Ok(self.origin.record(self.format, bytes, place)) };
        let line = place.line + memchr::memchr_iter(b'\n', &bytes[..at]).count() as u64;
        self.inner = Some((bytes.split_off(at), line, place.byte + at as u64));
        Err(self.not_closed(&place))
    }
}

fn part_of_name(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.')
}

impl Cut for Elements {
    fn next(&mut self) -> Option<Result<Record, RecordError>> {
        if self.ended && self.inner.is_none() {
            return None;
        }
        self.record += 1;
        if let Some((bytes, line, byte)) = self.inner.take() {
            let place = self.origin.place(self.record, line, byte);
            return Some(self.whole(bytes, place));
        }
        let mut head = Vec::new();
        let sought = self.seek(&mut head);
        if self.record == 1 {
            self.declared(&head);
        }
        let open = self.tags.0.len() as u64;
        let place = self.origin.place(self.record, self.line, self.byte.saturating_sub(open));
        let mut bytes = self.tags.0.to_vec();
        let read = match sought {
            Ok((false, _)) if self.record > 1 => {
                self.ended = true;
                return None;
            }
            Ok((false, _)) => {
                self.ended = true;
                let place = self.origin.place(1, 1, 0);
                return Some(Err(RecordError::at(&place, ErrorKind::Unknown, "no article in this XML")));
            }
            Ok((true, _)) => self.read_to(self.tags.1, &mut bytes, true),
            Err(error) => Err(error),
        };
        match read {
            Err(error) => {
                self.ended = true;
                Some(Err(RecordError::reading(&place, &error)))
            }
            Ok((_, length)) if length + open > bytes.len() as u64 => Some(Err(too_large(&place, length + open))),
            Ok((false, _)) => {
                self.ended = true;
                Some(Err(self.not_closed(&place)))
            }
            Ok((true, _)) => Some(self.whole(bytes, place)),
        }
    }
}
