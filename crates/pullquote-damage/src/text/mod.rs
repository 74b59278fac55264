//! Damage of a text's characters and lines, and its repair.

mod entities;
mod inspect;
mod lines;
mod mojibake;
mod repair;
mod scan;

pub use inspect::{Damage, DamageKind, InspectScratch, Reason, inspect, inspect_into};
pub use repair::{Repaired, repair};
