//! ARC, the web archives that preceded WARC: a line about each page, then the response of its server.
//!
//! What is skipped or damaged is reported as in [`super::warc`].

use super::{Cut, Origin, Stream, read, skip, too_large};
use crate::record::Web;
use crate::{ErrorKind, Format, Place, Record, RecordError, http};
use std::io::{self, BufRead, Read};

/// Cuts web archives in the ARC format.
pub(crate) struct Arc {
    stream: Stream,
    origin: Origin,
    record: u64,
    byte: u64,
    /// A header that was found behind damage.
    found: Option<Head>,
    ended: bool,
}

/// A longer line is no header.
const MAX_HEADER: usize = 64 << 10;
/// How much of a record is read to see what it holds.
const GLANCE: usize = 64 << 10;

/// What the line above a record says.
#[derive(Debug, PartialEq, Eq)]
struct Head {
    url: String,
    content: String,
    length: u64,
}

impl Head {
    /// Reads `URL IP-address date content-type ... length`. Addresses may hold spaces; the date has only digits.
    fn parse(line: &[u8]) -> Option<Self> {
        let line = String::from_utf8_lossy(line);
        let fields: Vec<&str> = line.split(' ').collect();
        let is_date = |field: &&str| (12..=17).contains(&field.len()) && field.bytes().all(|b| b.is_ascii_digit());
        let date = 2 + fields.get(2..)?.iter().position(is_date)?;
        let length = fields.get(date + 2..)?.last()?.parse().ok()?;
        let url = fields[..date - 1].join(" ");
        let scheme = url.split(':').next().filter(|scheme| scheme.len() < url.len())?;
        let named = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
        named.then(|| Self { content: fields[date + 1].to_ascii_lowercase(), length, url })
    }

    /// Whether it is about a page, not about what crawlers store beside pages.
    fn is_page(&self) -> bool {
        let path = self.url.split(['?', '#']).next().unwrap_or_default();
        let web = self.url.starts_with("http://") || self.url.starts_with("https://");
        web && !path.ends_with("/robots.txt") && !path.ends_with(".log")
    }
}

impl Arc {
    pub fn new(stream: Stream, origin: Origin) -> Self {
        Self { stream, origin, record: 0, byte: 0, found: None, ended: false }
    }

    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = (&mut self.stream).take(MAX_HEADER as u64).read_until(b'\n', &mut line)?;
        self.byte += read as u64;
        while matches!(line.last(), Some(b'\n' | b'\r')) {
            line.pop();
        }
        Ok((read > 0).then_some(line))
    }

    /// Finds the next header; returns how many bytes before it belong to no record.
    fn seek(&mut self) -> io::Result<(Option<Head>, u64)> {
        let mut strange = 0;
        loop {
            let Some(line) = self.line()? else { return Ok((None, strange)) };
            if let Some(head) = Head::parse(&line) {
                return Ok((Some(head), strange));
            }
            strange += line.len() as u64;
        }
    }

    /// Reads the block below a header.
    fn block(&mut self, head: Head, place: &Place) -> io::Result<Option<Result<Record, RecordError>>> {
        if !head.is_page() {
            skip(&mut self.stream, &mut self.byte, head.length)?;
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let glance = head.length.min(GLANCE as u64);
        read(&mut self.stream, &mut self.byte, glance, &mut bytes)?;
        let response = bytes.starts_with(b"HTTP/");
        let kind = head.content.split(';').next().unwrap_or_default();
        let page = matches!(kind, "text/html" | "application/xhtml+xml" | "text/plain");
        let unwanted = match response {
            true => http::unwanted(&bytes),
            false => (!page).then(|| format!("not a page ({kind})")),
        };
        if let Some(why) = unwanted {
            skip(&mut self.stream, &mut self.byte, head.length - glance)?;
            return Ok(Some(Err(RecordError::at(place, ErrorKind::Skipped, format!("{why}; skipped")))));
        }
        if head.length > self.origin.limit as u64 {
            skip(&mut self.stream, &mut self.byte, head.length - glance)?;
            return Ok(Some(Err(too_large(place, head.length))));
        }
        read(&mut self.stream, &mut self.byte, head.length - glance, &mut bytes)?;
        let format = if kind == "text/plain" { Format::Text } else { Format::Html };
        let mut record = self.origin.record(format, bytes, place.clone());
        let web = Web { url: head.url, id: String::new(), http: response, content_type: head.content };
        record.web = Some(Box::new(web));
        Ok(Some(Ok(record)))
    }

    fn end(&mut self, error: &io::Error) -> RecordError {
        self.ended = true;
        RecordError::reading(&self.origin.place(self.record.max(1), 0, self.byte), error)
    }
}

impl Cut for Arc {
    fn next(&mut self) -> Option<Result<Record, RecordError>> {
        while !self.ended {
            let before = self.byte;
            let head = match self.found.take() {
                Some(head) => head,
                None => match self.seek() {
                    Ok((None, 0)) => break,
                    Ok((Some(head), 0)) => head,
                    Ok((found, strange)) => {
                        // The error comes first; the record, if there is one, comes next.
                        self.ended = found.is_none();
                        self.found = found;
                        let message = format!("{strange} bytes belong to no record; skipped");
                        let place = self.origin.place(self.record + 1, 0, before);
                        return Some(Err(RecordError::at(&place, ErrorKind::Damaged, message)));
                    }
                    Err(error) => return Some(Err(self.end(&error))),
                },
            };
            self.record += 1;
            let place = self.origin.place(self.record, 0, self.byte);
            match self.block(head, &place) {
                Ok(Some(read)) => return Some(read),
                Ok(None) => {}
                Err(error) => return Some(Err(self.end(&error))),
            }
        }
        self.ended = true;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_both_versions() {
        let head = |line: &str| Head::parse(line.as_bytes()).map(|head| (head.url, head.content, head.length));
        let want = Some(("http://x.example/a".to_string(), "text/html".to_string(), 120));
        assert_eq!(head("http://x.example/a 192.0.2.1 20080430204825 text/html 120"), want);
        let two =
            "http://x.example/a 192.0.2.1 20080430204825 text/html 200 3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ - 1 x.arc 120";
        assert_eq!(head(two), want);
        let spaced = head("http://x.example/a b 192.0.2.1 20080430204825 text/html 120").unwrap();
        assert_eq!(spaced.0, "http://x.example/a b");
        for line in
            ["", "<p>She left.", "http://x.example/a 192.0.2.1 20080430204825 text/html", "a b 20080430204825 c 1"]
        {
            assert_eq!(head(line), None, "{line}");
        }
    }
}
