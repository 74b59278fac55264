//! Damage of a text's characters and lines, and its repair.

mod entities;
mod inspect;
mod kind;
mod lines;
mod mojibake;
mod repair;
mod scan;

pub use inspect::{Damage, InspectScratch, Reason, inspect, inspect_into};
pub use kind::DamageKind;
pub use repair::{Repaired, repair};
