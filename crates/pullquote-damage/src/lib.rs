//! Damage of news texts.

mod error;
pub mod gaps;
mod text;

pub use error::ModelError;
pub use gaps::{Gap, GapDetector, GapKind, GapScratch, Strictness};
pub use text::{Damage, DamageKind, InspectScratch, Reason, Repaired, inspect, inspect_into, repair};
