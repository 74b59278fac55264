//! The part of `eval` that reads verdicts and counts them.

#[path = "../../crates/pullquote-cli/src/commands/eval/coded.rs"]
pub mod coded;
#[path = "../../crates/pullquote-cli/src/commands/eval/coders.rs"]
pub mod coders;
