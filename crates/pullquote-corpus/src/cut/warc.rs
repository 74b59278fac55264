//! Web archives: the pages of WARC files, such as Common Crawl News, and the texts of WET files.
//!
//! Requests, metadata and other records are not articles and are ignored. A response that is not a page, or a server
//! error, is reported as skipped. A damaged record is reported, and reading continues with the next one.

use super::{Cut, Origin, Stream, read, skip, too_large};
use crate::record::Web;
use crate::{ErrorKind, Format, Place, Record, RecordError, http};
use std::io::{self, BufRead, Read};

/// Cuts web archives.
pub(crate) struct Warc {
    stream: Stream,
    origin: Origin,
    record: u64,
    byte: u64,
    /// Whether the version line of the next record has been read.
    begun: bool,
    ended: bool,
}

/// A longer record header is damage.
const MAX_HEADER: usize = 256 << 10;
/// How much of a record is read to see what it holds.
const GLANCE: usize = 64 << 10;

#[derive(Default)]
struct Head {
    kind: String,
    length: Option<u64>,
    url: String,
    id: String,
    content: String,
    payload: String,
}

impl Head {
    fn take(&mut self, line: &str) {
        let Some((name, value)) = line.split_once(':') else { return };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "warc-type" => self.kind = value.to_ascii_lowercase(),
            "content-length" => self.length = value.parse().ok(),
            "warc-target-uri" => self.url = value.trim_matches(['<', '>']).to_string(),
            "warc-record-id" => self.id = value.trim_matches(['<', '>']).to_string(),
            "content-type" => self.content = value.to_ascii_lowercase(),
            "warc-identified-payload-type" => self.payload = value.to_ascii_lowercase(),
            _ => {}
        }
    }

    fn is_page(&self) -> bool {
        // What crawlers store beside the pages.
        let path = self.url.split(['?', '#']).next().unwrap_or_default();
        if self.url.starts_with("metadata:") || path.ends_with("/robots.txt") || path.ends_with(".log") {
            return false;
        }
        let text = |kind: &str| kind.starts_with("text/html") || kind.starts_with("application/xhtml");
        match self.kind.as_str() {
            "response" => {
                self.content.starts_with("application/http")
                    && (self.payload.is_empty() || text(&self.payload) || self.payload.starts_with("text/plain"))
            }
            "resource" | "conversion" => text(&self.content) || self.content.starts_with("text/plain"),
            _ => false,
        }
    }
}

impl Warc {
    pub fn new(stream: Stream, origin: Origin) -> Self {
        Self { stream, origin, record: 0, byte: 0, begun: false, ended: false }
    }

    /// Reads one line without its line break, at most `most` bytes of it; `None` at the end.
    fn line(&mut self, most: usize) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = (&mut self.stream).take(most as u64).read_until(b'\n', &mut line)?;
        self.byte += read as u64;
        if read == 0 {
            return Ok(None);
        }
        while matches!(line.last(), Some(b'\n' | b'\r')) {
            line.pop();
        }
        Ok(Some(line))
    }

    /// Finds the next version line; returns how many bytes before it belong to no record.
    fn seek(&mut self) -> io::Result<Option<u64>> {
        let mut strange = 0;
        loop {
            let Some(line) = self.line(4096)? else { return Ok((strange > 0).then_some(strange)) };
            if line.starts_with(b"WARC/") && line.len() < 16 {
                return Ok(Some(strange));
            }
            strange += line.len() as u64;
        }
    }

    fn head(&mut self) -> io::Result<Option<Head>> {
        let mut head = Head::default();
        let start = self.byte;
        loop {
            let Some(line) = self.line(MAX_HEADER)? else { return Err(io::ErrorKind::UnexpectedEof.into()) };
            if line.is_empty() {
                return Ok(Some(head));
            }
            if self.byte - start > MAX_HEADER as u64 {
                return Ok(None);
            }
            head.take(&String::from_utf8_lossy(&line));
        }
    }

    /// Reads the block of a record.
    fn block(&mut self, head: Head, length: u64, place: &Place) -> io::Result<Option<Result<Record, RecordError>>> {
        let response = head.kind == "response";
        let skipped = |why: String| Some(Err(RecordError::at(place, ErrorKind::Skipped, why)));
        if !head.is_page() {
            skip(&mut self.stream, &mut self.byte, length)?;
            let what = if head.payload.is_empty() { head.content } else { head.payload };
            let robots = head.url.contains("/robots.txt");
            return Ok(if response && !robots { skipped(format!("not a page ({what}); skipped")) } else { None });
        }
        let mut bytes = Vec::new();
        let glance = length.min(GLANCE as u64);
        read(&mut self.stream, &mut self.byte, glance, &mut bytes)?;
        if response && let Some(why) = http::unwanted(&bytes) {
            skip(&mut self.stream, &mut self.byte, length - glance)?;
            return Ok(skipped(format!("{why}; skipped")));
        }
        if length > self.origin.limit as u64 {
            skip(&mut self.stream, &mut self.byte, length - glance)?;
            return Ok(Some(Err(too_large(place, length))));
        }
        read(&mut self.stream, &mut self.byte, length - glance, &mut bytes)?;
        let plain = head.content.starts_with("text/plain");
        let format = if plain { Format::Text } else { Format::Html };
        let mut record = self.origin.record(format, bytes, place.clone());
        record.web = Some(Box::new(Web { url: head.url, id: head.id, http: response, content_type: head.content }));
        Ok(Some(Ok(record)))
    }
}

impl Cut for Warc {
    fn next(&mut self) -> Option<Result<Record, RecordError>> {
        while !self.ended {
            let before = self.byte;
            if !self.begun {
                match self.seek() {
                    Ok(None) => {
                        self.ended = true;
                        return None;
                    }
                    Ok(Some(0)) => {}
                    Ok(Some(strange)) => {
                        // The error comes first; the record, if there is one, comes next.
                        self.begun = true;
                        let message = format!("{strange} bytes belong to no record; skipped");
                        let place = self.origin.place(self.record + 1, 0, before);
                        return Some(Err(RecordError::at(&place, ErrorKind::Damaged, message)));
                    }
                    Err(error) => return Some(Err(self.end(&error))),
                }
            }
            let reported = std::mem::take(&mut self.begun);
            self.record += 1;
            let place = self.origin.place(self.record, 0, self.byte);
            let head = match self.head() {
                Ok(head) => head,
                // Stray bytes up to the end of the file: there is no further record.
                Err(error) if reported && error.kind() == io::ErrorKind::UnexpectedEof => {
                    self.ended = true;
                    return None;
                }
                Err(error) => return Some(Err(self.end(&error))),
            };
            let Some((head, length)) = head.and_then(|head| head.length.map(|length| (head, length))) else {
                let message = "the header of the record is damaged; reading continues with the next record";
                return Some(Err(RecordError::at(&place, ErrorKind::Damaged, message)));
            };
            match self.block(head, length, &place) {
                Ok(Some(read)) => return Some(read),
                Ok(None) => {}
                Err(error) => return Some(Err(self.end(&error))),
            }
        }
        None
    }
}

impl Warc {
    fn end(&mut self, error: &io::Error) -> RecordError {
        self.ended = true;
        RecordError::reading(&self.origin.place(self.record.max(1), 0, self.byte), error)
    }
}
