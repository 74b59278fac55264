//! The exceptions of the package.

use pullquote::corpus::ErrorKind;
use pyo3::create_exception;
use pyo3::exceptions::PyException;

create_exception!(pullquote, PullquoteError, PyException, "Whatever pullquote raises of its own.");
create_exception!(
    pullquote,
    InputError,
    PullquoteError,
    "The arguments cannot be used: an unknown option, a table without texts, tokens that are not in the text."
);
create_exception!(
    pullquote,
    ArticleError,
    PullquoteError,
    "One article could not be analysed: no text, too large, half a surrogate pair. Where there are many articles, it is a row."
);
create_exception!(pullquote, ModelError, PullquoteError, "A model file that cannot be read or is none.");

/// Why one article gave no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A word for tables, as on the command line.
    pub kind: &'static str,
    /// What is wrong.
    pub message: String,
}

impl Fault {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind: kind.label(), message: message.into() }
    }

    /// A stage panicked.
    pub fn panic(message: &str) -> Self {
        Self { kind: "panic", message: format!("internal error: {message}") }
    }
}
