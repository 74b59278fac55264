//! A transformer that gives each token of an article a vector of what it means where it stands.
//!
//! It is an MPNet (Song et al. 2020), or a BERT (Devlin et al. 2019), which has no distances: word pieces, learned places,
//! post-norm layers of self-attention and GELU. Weights have 4 bits in the file. Products run in 8 bits, those of attention in
//! 16, with the kernels of [`pullquote_model`], so the vectors are the same on every machine. A token's vector is the mean of
//! those of its first and last word piece.
//!
//! An article is read in windows of whole paragraphs, as many as fit, so the time is linear in its length.
//!
//! ```
//! use pullquote_encoder::{Encoder, Scratch, toy};
//! use pullquote_model::ModelFile;
//! use pullquote_tokenize::Tokenizer;
//!
//! // A file of random weights; a trained one has the same sections.
//! let bytes = toy(&["she", "said", "so", "."]);
//! let encoder = Encoder::read(&ModelFile::parse(&bytes)?)?;
//!
//! let text = "She said so.";
//! let tokens = Tokenizer::new().tokenize(text);
//! let mut scratch = Scratch::default();
//! let mut vectors = Vec::new();
//! encoder.prepare(text, &tokens, &mut scratch);
//! for window in 0..scratch.windows().len() {
//!     encoder.encode(window, &mut scratch, &mut vectors);
//!     assert_eq!(vectors.len(), scratch.windows()[window].len() * encoder.width());
//! }
//! # Ok::<(), pullquote_model::ModelError>(())
//! ```

mod encoder;
mod layer;
mod pieces;
mod toy;

pub use encoder::{Encoder, Scratch};
pub use toy::toy;

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
