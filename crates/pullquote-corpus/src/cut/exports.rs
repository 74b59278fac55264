//! Text files: one article each, unless a news database wrote them.

use super::whole::Whole;
use super::{Cut, Origin, Stream, too_large};
use crate::compress::BUFFER;
use crate::exports::{self, Exported};
use crate::record::Plan;
use crate::{ErrorKind, Format, Record, RecordError, decode, rtf};
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

/// The articles of an export, as objects of JSON.
struct Export {
    articles: std::vec::IntoIter<Exported>,
    origin: Origin,
    record: u64,
}

/// The beginning of a stream, however little of it arrives at once, and the stream from its beginning.
fn with_head(mut stream: Stream) -> (Stream, String) {
    let mut head = Vec::new();
    let failed = (&mut stream).take(BUFFER as u64).read_to_end(&mut head).err();
    let text = String::from_utf8_lossy(&head).into_owned();
    let head = io::Cursor::new(head);
    let whole: Box<dyn Read + Send> = match failed {
        Some(error) => Box::new(head.chain(Failed(Some(error)))),
        None => Box::new(head.chain(stream)),
    };
    (BufReader::with_capacity(BUFFER, whole), text)
}

/// The error that was met while looking at the beginning of a stream.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Returns the cutter for a file that must be an export, as text or RTF.
pub(crate) fn export(mut stream: Stream, origin: Origin) -> Box<dyn Cut> {
    if stream.fill_buf().unwrap_or_default().trim_ascii_start().starts_with(rtf::MAGIC) {
        stream = rtf::text(stream);
    }
    let head;
    (stream, head) = with_head(stream);
    if exports::database(&head).is_none() {
        let message = "not an export of Nexis, Factiva or ProQuest that is known";
        return Box::new(super::One(Some(RecordError::file(&origin.source, ErrorKind::Unknown, message))));
    }
    cutter(stream, origin)
}

/// Returns the cutter for a text file.
pub(crate) fn cutter(stream: Stream, origin: Origin) -> Box<dyn Cut> {
    let (stream, head) = with_head(stream);
    let Some(database) = exports::database(&head) else { return Box::new(Whole::new(Format::Text, stream, origin)) };
    let place = origin.place(1, 1, 0);
    let mut bytes = Vec::new();
    let limit = origin.limit as u64;
    let error = match stream.take(limit.saturating_add(1)).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > limit => Some(too_large(&place, bytes.len() as u64)),
        Ok(_) => None,
        Err(error) => Some(RecordError::reading(&place, &error)),
    };
    if let Some(error) = error {
        return Box::new(super::One(Some(error)));
    }
    let text = decode::decode_declared(bytes, origin.plan.encoding).text;
    let articles = exports::articles(&text, database).into_iter();
    let plan = Plan { by_record: true, encoding: None, ..Plan::clone(&origin.plan) };
    Box::new(Export { articles, origin: Origin { plan: Arc::new(plan), ..origin }, record: 0 })
}

impl Cut for Export {
    fn next(&mut self) -> Option<Result<Record, RecordError>> {
        let article = self.articles.next()?;
        self.record += 1;
        let place = self.origin.place(self.record, 0, 0);
        let json = serde_json::to_vec(&article).unwrap_or_default();
        Some(Ok(self.origin.record(Format::JsonLine, json, place)))
    }
}
