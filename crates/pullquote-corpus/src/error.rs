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
    /// The line is not a JSON object.
    Json,
    /// The object, row or page has no text under any known name.
    NoText,
    /// The record is larger than [`crate::Limits::max_article_bytes`].
    TooLarge,
    /// The compressed input or the archive is damaged or truncated; what precedes the damage is read.
    Damaged,
    /// The input is of an unsupported type.
    Unknown,
    /// Not a readable file: a pipe, a socket, a loop of symbolic links. No article is lost.
    Skipped,
    /// What was read may not be what was meant. No article is lost.
    Ambiguous,
    /// Not in a requested language ([`crate::Languages`]).
    Language,
    /// A copy of an earlier article ([`crate::Duplicates`]).
    Duplicate,
    /// Its analysis took too long and was given up.
    Timeout,
    /// Its analysis was not begun, because it had ended the process before.
    LeftAside,
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
            ErrorKind::Ambiguous => "ambiguous",
            ErrorKind::Language => "language",
            ErrorKind::Duplicate => "duplicate",
            ErrorKind::Timeout => "timeout",
            ErrorKind::LeftAside => "left-aside",
        }
    }

    /// Whether an article was lost; otherwise it is only a warning.
    pub const fn is_failure(self) -> bool {
        !matches!(self, ErrorKind::Skipped | ErrorKind::Ambiguous | ErrorKind::Language | ErrorKind::Duplicate)
    }
}

/// A record that gave no article: where it was found and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", self.position())]
pub struct RecordError {
    /// The input: a path as given or found, or `stdin`.
    pub source_name: Arc<str>,
    /// The number of the record in the input, from 1; 0 if the input could not be opened.
    pub record: u64,
    /// The line, from 1; 0 if the input could not be opened or has no lines.
    pub line: u64,
    /// The byte of the input where the error is, as precisely as it is known.
    pub byte: u64,
    /// The kind of error.
    pub kind: ErrorKind,
    /// The error in words.
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

    /// An error of the input itself, after some of its records were read.
    pub(crate) fn reading(place: &Place, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Io;
        let before = place.record - 1;
        let (kind, what) = match error.kind() {
            Io::InvalidData => (ErrorKind::Damaged, error.to_string()),
            Io::UnexpectedEof => (ErrorKind::Damaged, "unexpected end of data".to_string()),
            Io::FileTooLarge => (ErrorKind::TooLarge, error.to_string()),
            _ => (ErrorKind::Io, error.to_string()),
        };
        let message = match before {
            0 => what,
            1 => format!("{what}; the record before this was read, the rest is lost"),
            n => format!("{what}; the {n} records before this were read, the rest is lost"),
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
    /// The given path.
    pub path: PathBuf,
    /// The error of the operating system.
    #[source]
    pub cause: std::io::Error,
}
