//! Lines of JSON in, the same number of lines out, in the same order: for Spark `pipe`, Hadoop streaming, GNU parallel.

use crate::outputs::Form;
use pullquote::Analysis;
use pullquote::corpus::{ErrorKind, Format, Place, Record, RecordError, Recorder};
use pullquote::export::ErrorRow;
use serde_json::json;
use std::io::{BufRead, Write};
use std::sync::Arc;

/// The records of a stream: every line is one, whatever it holds.
pub struct Lines<R> {
    reader: R,
    recorder: Recorder,
    source: Arc<str>,
    most: usize,
    line: u64,
    byte: u64,
    over: bool,
}

impl<R: BufRead> Lines<R> {
    /// Lines of at most `most` bytes; longer ones are errors.
    pub fn new(reader: R, recorder: Recorder, most: usize) -> Self {
        Self { reader, recorder, source: Arc::from("stdin"), most, line: 0, byte: 0, over: false }
    }

    /// The next line without its line end, truncated to one byte more than the limit, and its full length.
    fn line(&mut self) -> std::io::Result<Option<(Vec<u8>, u64)>> {
        let (mut bytes, mut length) = (Vec::new(), 0);
        loop {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            let end = buffer.iter().position(|&byte| byte == b'\n');
            let part = &buffer[..end.unwrap_or(buffer.len())];
            // One byte more than the limit shows that it is too long.
            bytes.extend_from_slice(&part[..part.len().min((self.most + 1).saturating_sub(bytes.len()))]);
            let used = part.len() + usize::from(end.is_some());
            length += used as u64;
            self.reader.consume(used);
            if end.is_some() || used == 0 {
                return Ok((length > 0).then_some((bytes, length)));
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Record, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = if self.over { Ok(None) } else { self.line() };
        if matches!(line, Ok(None)) {
            return None;
        }
        self.line += 1;
        let place = Place { source: self.source.clone(), record: self.line, line: self.line, byte: self.byte };
        let error = |kind, message: String| RecordError {
            source_name: place.source.clone(),
            record: place.record,
            line: place.line,
            byte: place.byte,
            kind,
            message,
        };
        Some(match line {
            Err(cause) => {
                // Nothing more can be read: one error, then the end.
                self.over = true;
                Err(error(ErrorKind::Io, cause.to_string()))
            }
            Ok(None) => return None,
            Ok(Some((bytes, length))) => {
                self.byte += length;
                if bytes.len() > self.most {
                    Err(error(ErrorKind::TooLarge, format!("{length} bytes, more than the limit for one article")))
                } else if bytes.trim_ascii().is_empty() {
                    Err(error(ErrorKind::Json, "no JSON object: the line is empty".into()))
                } else {
                    Ok(self.recorder.record(Format::JsonLine, bytes, place, self.source.clone()))
                }
            }
        })
    }
}

/// A line of JSON for every line: the article, or `{"id":...,"error":{"kind":...,"message":...,"line":...}}`.
/// The inner form makes the lines of articles.
pub struct Filtered(pub Box<dyn Form>);

impl Form for Filtered {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        self.0.encode(analysis, out);
    }

    fn is_complete(&self) -> bool {
        self.0.is_complete()
    }

    fn encode_left_out(&self, analysis: &Analysis<'_>, why: &ErrorRow<'_>, out: &mut Vec<u8>) {
        error_line(&analysis.article.id, why, out);
    }

    fn fault(&self, fault: &ErrorRow<'_>, gone: bool, out: &mut Vec<u8>) {
        if gone {
            error_line(&format!("{}#{}", fault.source, fault.record), fault, out);
        }
    }
}

fn error_line(id: &str, fault: &ErrorRow<'_>, out: &mut Vec<u8>) {
    let error = json!({"kind": fault.kind, "message": fault.message, "line": fault.record});
    writeln!(out, "{}", json!({"id": id, "error": error})).expect("a line is written to memory");
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote::corpus::Reading;

    #[test]
    fn every_line_is_a_record() {
        let input = b"{\"text\":\"a\"}\n\n{\"text\":\"far too long\"}\r\n  \n{\"x\":\n{}";
        // Buffers of every size cut the lines in every place.
        for size in 1..40 {
            let lines = Lines::new(
                std::io::BufReader::with_capacity(size, &input[..]),
                Recorder::new(&Reading::default(), 14),
                14,
            );
            let seen: Vec<_> = lines
                .map(|line| match line {
                    Ok(record) => (record.place.line, record.place.byte, "ok"),
                    Err(error) => (error.line, error.byte, error.kind.label()),
                })
                .collect();
            let want =
                [(1, 0, "ok"), (2, 13, "json"), (3, 14, "too-large"), (4, 39, "json"), (5, 42, "ok"), (6, 48, "ok")];
            assert_eq!(seen, want, "buffers of {size}");
        }
    }
}
