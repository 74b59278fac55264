//! What the content of an input shows of its type, and what is said about an input that cannot be read.

use crate::compress::Stream;
use crate::kind::{Named, Sniffed, detect};
use crate::{ErrorKind, Kind, RecordError};
use std::io::BufRead;

/// Detects what a stream holds, or says why it cannot be read.
pub(super) fn kind_of(stream: &mut Stream, source: &str, named: Named, found: bool) -> Result<Kind, RecordError> {
    let head = match stream.fill_buf() {
        Ok(head) => head,
        // The cutter meets the same error and reports it.
        Err(_) => return Ok(Kind::Text),
    };
    let refuse = |message: String| {
        let kind = if found { ErrorKind::Skipped } else { ErrorKind::Unknown };
        let message = if found { format!("{message}; skipped") } else { message };
        Err(RecordError::file(source, kind, message))
    };
    match (detect(head, named), named.certain()) {
        (Sniffed::Kind(kind), _) => Ok(kind),
        (Sniffed::Plain | Sniffed::Binary, Some(what)) if !head.is_empty() => Err(not_a(what, source, head)),
        (Sniffed::Plain, _) => Ok(Kind::Text),
        (Sniffed::Xml, _) => refuse("XML, but neither a page, NITF, NewsML-G2 nor a feed".to_string()),
        (Sniffed::Binary, _) => refuse("not text: it looks like binary data".to_string()),
        (Sniffed::Foreign("PDF"), _) => {
            refuse("not text: it looks like PDF; convert it with `pdftotext` and read the text".into())
        }
        (Sniffed::Foreign("an office document"), _) => refuse(
            "not text: it looks like an office document of the old kind (.doc, .xls), or one with a password; save it as \
             .docx or .xlsx, or run `soffice --convert-to docx` (or xlsx), and read that"
                .into(),
        ),
        (Sniffed::Foreign(name), _) => refuse(format!("not text: it looks like {name}")),
    }
}

/// The error for a file that is not what its name or the user says.
pub(super) fn not_a(what: &str, source: &str, head: &[u8]) -> RecordError {
    if detect(head, Named::Nothing) == Sniffed::Binary {
        let message = format!("should be {what}, but does not begin like one: it is damaged or of another type");
        return RecordError::file(source, ErrorKind::Damaged, message);
    }
    let message = format!("should be {what}, but is plain text; if it is an article, rename it to .txt");
    RecordError::file(source, ErrorKind::Unknown, message)
}
