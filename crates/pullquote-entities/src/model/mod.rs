//! The trained model: its file format, weights and word knowledge.

mod error;
pub(crate) mod file;
pub(crate) mod hash;
pub(crate) mod lexicon;
pub(crate) mod weights;

pub use error::ModelError;
pub(crate) use file::Model;
