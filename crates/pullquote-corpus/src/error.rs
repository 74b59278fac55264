//! What can go wrong with one record, and where.

use crate::Place;
use std::path::PathBuf;
use std::sync::Arc;

/// Why a record gave no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file could not be opened or read.
    Io,
    /// The line is no JSON object.
    Json,
    /// The object, row or page has no text, or none under any of the names known.
    NoText,
    /// The record is larger than [`crate::Limits::max_article_bytes`].
    TooLarge,
    /// The compressed input or the archive is damaged or ends in the middle; what stood before is read.
    Damaged,
    /// The input is of no kind that is read here.
    Unknown,
    /// Not a file to read: a pipe, a socket, a loop of symbolic links. No article is lost.
    Skipped,
    /// Not in a language wanted ([`crate::Languages`]).
    Language,
    /// An article like it was there before ([`crate::Duplicates`]).
    Duplicate,
}

impl ErrorKind {
    /// The word used in tables.
    pub const fn label(self) -> &'static str {
        match self {
            ErrorKind::Io => "io",
            ErrorKind::Json => "json",
            ErrorKind::NoText => "no-text",
            ErrorKind::TooLarge => "too-large",
            ErrorKind::Damaged => "damaged",
            ErrorKind::Unknown => "unknown-format",
            ErrorKind::Skipped => "skipped",
            ErrorKind::Language => "language",
            ErrorKind::Duplicate => "duplicate",
        }
    }

    /// Whether an article was lost; if not, it is a warning only.
    pub const fn is_failure(self) -> bool {
        !matches!(self, ErrorKind::Skipped | ErrorKind::Language | ErrorKind::Duplicate)
    }
}

/// A record that gave no article: where it stands and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", self.position())]
pub struct RecordError {
    /// The input: a path as given or found, or `stdin`.
    pub source_name: Arc<str>,
    /// Which record of the input, from 1; 0 if the input could not be opened.
    pub record: u64,
    /// The line, from 1; 0 if the input could not be opened or has no lines.
    pub line: u64,
    /// The byte of the input where the fault is, as near as it is known.
    pub byte: u64,
    /// What kind of fault.
    pub kind: ErrorKind,
    /// The fault in words.
    pub message: String,
}

impl RecordError {
    pub(crate) fn at(place: &Place, kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            source_name: place.source.clone(),
            record: place.record,
            line: place.line,
            byte: place.byte,
            kind,
            message: message.into(),
        }
    }

    /// A fault of the input itself after so many records of it.
    pub(crate) fn reading(place: &Place, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Io;
        let before = place.record - 1;
        let (kind, what) = match error.kind() {
            Io::InvalidData => (ErrorKind::Damaged, error.to_string()),
            Io::UnexpectedEof => (ErrorKind::Damaged, "the data end in the middle".to_string()),
            Io::FileTooLarge => (ErrorKind::TooLarge, error.to_string()),
            _ => (ErrorKind::Io, error.to_string()),
        };
        let message = match before {
            0 => what,
            1 => format!("{what}; the record before it was read, what follows is lost"),
            n => format!("{what}; the {n} records before it were read, what follows is lost"),
        };
        Self::at(place, kind, message)
    }

    pub(crate) fn file(source: &str, kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { source_name: Arc::from(source), record: 0, line: 0, byte: 0, kind, message: message.into() }
    }

    /// `file:line` as compilers print it, `file#record` where there are no lines, or the file alone.
    pub fn position(&self) -> String {
        crate::article::position(&self.source_name, self.record, self.line)
    }
}

/// An input that cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}", path.display())]
pub struct OpenError {
    /// The path as given.
    pub path: PathBuf,
    /// What the system says.
    #[source]
    pub cause: std::io::Error,
}
