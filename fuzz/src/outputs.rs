//! The part of the program's outputs that the journal needs.

#[path = "../../crates/pullquote-cli/src/outputs/part.rs"]
mod part;
#[path = "../../crates/pullquote-cli/src/outputs/staged.rs"]
mod staged;

pub use part::locked;
pub use staged::{Renames, sync_folder};

/// Whether an error means that the reader of a pipe went away.
pub fn is_closed_pipe(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::BrokenPipe
}
