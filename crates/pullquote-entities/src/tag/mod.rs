//! From tokens to mentions: two passes of a linear model, then rules for bounds, dates and money.

pub(crate) mod decode;
pub(crate) mod document;
pub(crate) mod features;
mod headline;
mod mend;
mod money;
mod rules;
mod tagger;
pub(crate) mod words;

#[cfg(feature = "train")]
pub(crate) use tagger::{KINDS, runs};
pub use tagger::{Scratch, Tagger};
