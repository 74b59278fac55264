//! A record as it was cut from its input, and how it becomes an article.

use crate::fields::Fields;
use crate::header::day_of;
use crate::{Article, ErrorKind, Note, Place, RecordError, decode};

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A whole file of plain text.
    Text,
    /// One line of a JSON Lines file.
    JsonLine,
}

/// The raw bytes of one article and where they stood; cheap to hand to another thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// How to read the bytes.
    pub format: Format,
    /// The bytes as they stood, without line end.
    pub bytes: Vec<u8>,
    /// Where they stood.
    pub place: Place,
    /// The id of the file: what the article is called if it brings no id of its own.
    pub file_id: std::sync::Arc<str>,
}

impl Record {
    /// Decodes the record into an article.
    ///
    /// # Errors
    /// If the line is no JSON object or the object has no text. A text file always becomes an article.
    pub fn parse(self) -> Result<Article, RecordError> {
        let Self { format, bytes, place, file_id } = self;
        let decoded = decode(bytes);
        match format {
            Format::Text => {
                let mut article = Article::build(file_id.to_string(), decoded.text, place);
                article.notes = decoded.notes;
                Ok(article)
            }
            Format::JsonLine => {
                let mut notes = decoded.notes;
                let fields = match serde_json::from_str::<Fields>(&decoded.text) {
                    Ok(fields) => fields,
                    Err(error) => {
                        let mended = mend_surrogates(&decoded.text);
                        match mended.and_then(|line| serde_json::from_str::<Fields>(&line).ok()) {
                            Some(fields) => {
                                notes.push(Note::Replaced);
                                fields
                            }
                            None => return Err(json_error(&place, &error)),
                        }
                    }
                };
                from_fields(fields, place, &file_id, notes)
            }
        }
    }
}

fn json_error(place: &Place, error: &serde_json::Error) -> RecordError {
    let column = error.column() as u64;
    let whole = error.to_string();
    let words = whole.split(" at line ").next().unwrap_or(&whole);
    let message = format!("no JSON object: {words} (column {column})");
    let mut placed = RecordError::at(place, ErrorKind::Json, message);
    placed.byte += column.saturating_sub(1);
    placed
}

fn from_fields(fields: Fields, place: Place, file_id: &str, notes: Vec<Note>) -> Result<Article, RecordError> {
    let Some(text) = fields.text else {
        let message = "the object has no text (looked for text, maintext, plaintext, body_text, content, body)";
        return Err(RecordError::at(&place, ErrorKind::NoText, message));
    };
    let id = fields.id.unwrap_or_else(|| format!("{file_id}#{}", place.line));
    let mut article = Article::build(id, text, place);
    article.notes = notes;
    let given = [
        (&mut article.date, day_of(&fields.date)),
        (&mut article.title, fields.title),
        (&mut article.outlet, fields.outlet),
        (&mut article.author, fields.author),
        (&mut article.url, fields.url),
    ];
    // What the record says itself counts more than what its text begins with.
    for (slot, value) in given {
        if !value.is_empty() {
            *slot = value;
        }
    }
    Ok(article)
}

/// Halves of surrogate pairs written as `\ud83d` alone, which other tools let through, made into U+FFFD; `None` if
/// there are none.
fn mend_surrogates(line: &str) -> Option<String> {
    let bytes = line.as_bytes();
    let unit = |at: usize| -> Option<u16> {
        let digits = line.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let (mut out, mut kept, mut at) = (String::new(), 0, 0);
    while let Some(found) = memchr::memchr(b'\\', &bytes[at..]) {
        let here = at + found;
        match unit(here) {
            Some(0xD800..=0xDBFF) if matches!(unit(here + 6), Some(0xDC00..=0xDFFF)) => at = here + 12,
            Some(0xD800..=0xDFFF) => {
                out.push_str(&line[kept..here]);
                out.push_str("\\ufffd");
                at = here + 6;
                kept = at;
            }
            // An escape is two bytes at least; a backslash at the very end is left for the parser to refuse.
            _ => at = (here + 2).min(bytes.len()),
        }
    }
    if kept == 0 {
        return None;
    }
    out.push_str(&line[kept..]);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn line(json: &[u8]) -> Result<Article, RecordError> {
        let place = Place { source: Arc::from("n.jsonl"), record: 3, line: 4, byte: 100 };
        Record { format: Format::JsonLine, bytes: json.to_vec(), place, file_id: Arc::from("n.jsonl") }.parse()
    }

    #[test]
    fn what_the_record_says_counts_more_than_its_text() {
        let article = line(br#"{"text":"date 2019-06-26 It rained.","date":"20200101"}"#).unwrap();
        assert_eq!((article.date.as_str(), article.id.as_str()), ("2020-01-01", "n.jsonl#4"));
        assert_eq!(&article.text[article.body], "It rained.");
    }

    #[test]
    fn errors_say_where() {
        let error = line(br#"{"text": oops}"#).unwrap_err();
        assert_eq!((error.kind, error.line, error.record, error.byte), (ErrorKind::Json, 4, 3, 109));
        assert_eq!(error.to_string(), "n.jsonl:4: no JSON object: expected value (column 10)");
        assert_eq!(line(b"[1]").unwrap_err().kind, ErrorKind::Json);
        assert_eq!(line(br#"{"id":1}"#).unwrap_err().kind, ErrorKind::NoText);
        assert_eq!(line(br#"{"text":""}"#).unwrap().text, "");
    }

    #[test]
    fn lone_surrogates_and_legacy_bytes_are_read() {
        let article = line(br#"{"text":"a \ud83d b \ud83d\ude00 \\ud83d c"}"#).unwrap();
        assert_eq!(
            (article.text.as_str(), article.notes.as_slice()),
            ("a \u{fffd} b 😀 \\ud83d c", &[Note::Replaced][..])
        );
        let article = line(b"{\"text\":\"caf\xe9\"}").unwrap();
        assert_eq!(article.text, "café");
        assert!(line(b"{\"text\":\"\\").is_err());
    }
}
