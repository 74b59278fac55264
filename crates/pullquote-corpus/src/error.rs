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
    /// The object has no text under any of the names known.
    NoText,
    /// The record is larger than [`crate::Limits::max_article_bytes`].
    TooLarge,
    /// Not a file to read: a pipe, a socket, a loop of symbolic links. No article is lost.
    Skipped,
}

impl ErrorKind {
    /// The word used in tables.
    pub const fn label(self) -> &'static str {
        match self {
            ErrorKind::Io => "io",
            ErrorKind::Json => "json",
            ErrorKind::NoText => "no-text",
            ErrorKind::TooLarge => "too-large",
            ErrorKind::Skipped => "skipped",
        }
    }

    /// Whether an article was lost; if not, it is a warning only.
    pub const fn is_failure(self) -> bool {
        !matches!(self, ErrorKind::Skipped)
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
    /// The line, from 1; 0 if the input could not be opened.
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

    pub(crate) fn file(source: &str, kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { source_name: Arc::from(source), record: 0, line: 0, byte: 0, kind, message: message.into() }
    }

    /// `file:line` as compilers print it, or the file alone.
    pub fn position(&self) -> String {
        if self.line == 0 { self.source_name.to_string() } else { format!("{}:{}", self.source_name, self.line) }
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
