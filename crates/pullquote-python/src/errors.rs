//! The exceptions of the package.

use pullquote::corpus::ErrorKind;
use pyo3::create_exception;
use pyo3::exceptions::PyException;

create_exception!(pullquote, PullquoteError, PyException, "The base class of all exceptions of pullquote.");
create_exception!(
    pullquote,
    InputError,
    PullquoteError,
    "Invalid arguments: an unknown option, a table without texts, tokens that are not in the text."
);
create_exception!(
    pullquote,
    ArticleError,
    PullquoteError,
    "An article could not be analysed: no text, or too large. Functions that take many articles return it as a row instead."
);
create_exception!(pullquote, ModelError, PullquoteError, "A model file is unreadable or invalid.");

/// Why an article could not be analysed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The kind of error, one word, as on the command line.
    pub kind: &'static str,
    /// The message.
    pub message: String,
}

impl Fault {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind: kind.label(), message: message.into() }
    }

    /// The error for a panic in a stage.
    pub fn panic(message: &str) -> Self {
        Self { kind: "panic", message: format!("internal error: {message}") }
    }
}
