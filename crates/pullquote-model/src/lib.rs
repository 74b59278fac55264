//! Model files and the kernels that run small networks: what the trained stages of `pullquote` share.
//!
//! - [`ModelFile`] reads a container of named arrays: versioned, checksummed, with every length checked. An invalid or
//!   truncated file gives a [`ModelError`], never a panic. [`ModelWriter`] writes one. [`Nibbles`] are arrays in 4 bits.
//! - [`kernels`] has matrix products in 8 bits, layer norm and softmax, with AVX2 or AVX-512, both with VNNI where
//!   available, or in portable Rust, chosen at run time by [`kernels::Level`]. All levels give the same bits.
//!
//! ```
//! use pullquote_model::{ModelFile, ModelWriter};
//!
//! let mut writer = ModelWriter::new();
//! writer.section("weights", &[0.5f32, -1.0].map(f32::to_le_bytes).concat());
//! let mut bytes = writer.finish();
//!
//! let model = ModelFile::parse(&bytes)?;
//! assert_eq!(model.f32s("weights", 2)?, [0.5, -1.0]);
//!
//! bytes[100] ^= 1;
//! assert!(ModelFile::parse(&bytes).is_err());
//! # Ok::<(), pullquote_model::ModelError>(())
//! ```

mod error;
mod file;
pub mod kernels;
mod nibbles;
mod writer;

pub use error::ModelError;
pub use file::ModelFile;
pub use nibbles::Nibbles;
pub use writer::ModelWriter;

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
