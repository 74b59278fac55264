//! What can go wrong while writing.

/// A table that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the table could not be written after {rows} rows")]
pub struct ExportError {
    /// Rows accepted before the error.
    pub rows: u64,
    /// The error of the operating system.
    #[source]
    pub cause: std::io::Error,
}

impl ExportError {
    pub(crate) fn new(rows: u64, cause: impl Into<std::io::Error>) -> Self {
        Self { rows, cause: cause.into() }
    }
}
