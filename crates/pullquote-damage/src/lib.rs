//! Damage of news texts.

mod error;
pub mod gaps;

pub use error::ModelError;
pub use gaps::{Gap, GapDetector, GapKind, GapScratch, Strictness};
