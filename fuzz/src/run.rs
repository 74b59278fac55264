//! The part of the program's runs that is read again.

#[path = "../../crates/pullquote-cli/src/run/journal.rs"]
pub mod journal;
#[path = "../../crates/pullquote-cli/src/run/totals.rs"]
mod totals;
