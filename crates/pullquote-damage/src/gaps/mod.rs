//! Where words were lost.

mod detector;
mod kind;
pub mod model;
mod network;
pub mod phrases;
pub mod posterior;
pub mod sequence;
pub mod vocabulary;
pub mod words;

pub use detector::{Gap, GapDetector, GapScratch, Strictness, gaps_inside};
pub use kind::GapKind;
