//! stub
mod types;
pub use types::{Entities, Entity, Gender, Kind, Mention};
