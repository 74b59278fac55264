//! Splits news text into tokens, sentences and paragraphs, and finds the structure of its quotation marks.
//!
//! The first stage of `pullquote`, useful on its own. It does no I/O, keeps no copy of the text, and cannot fail: every
//! text has a segmentation. All positions in the text are UTF-8 byte offsets, end excluded ([`Span`]); places
//! among the tokens are [`TokenIndex`] and [`TokenRange`].
//!
//! ```
//! use pullquote_tokenize::Tokenizer;
//!
//! let text = "“We won’t go,” said Zoë Krämer. She’s from the U.S.-led team.";
//! let tokens = Tokenizer::new().tokenize(text);
//!
//! let words: Vec<&str> = tokens.iter().map(|token| token.span.of(text)).collect();
//! assert_eq!(words[..7], ["“", "We", "wo", "n’t", "go", ",", "”"]);
//! assert_eq!(tokens.sentences().len(), 2);
//! assert_eq!(tokens.quoted()[0].span.of(text), "“We won’t go,”");
//! ```
//!
//! # Guarantees
//! - Tokens are in order, do not overlap, lie on character boundaries, and omit only white space.
//! - Every token is in exactly one sentence, every sentence in exactly one paragraph.
//! - A paragraph ends at a line end, or, if the text is hard-wrapped, at a blank line.
//! - An abbreviation ends a sentence only if a new one clearly begins behind it (`Dover, Del. The`, `by 6 p.m. Maria`);
//!   a single capital letter is an initial unless something shows another use (`vitamin C.`).
//! - Quotation marks are paired by kind; apostrophes are ignored; an unclosed quotation ends with its paragraph; see
//!   [`Quoted`].
//! - [`Tokens::from_spans`] adds the same layers to external tokens.
//! - [`Tokenizer::tokenize_into`] reuses the buffers of [`Tokens`]; the running time is linear in the length of the
//!   text.

mod bytes;
mod given;
mod marks;
mod position;
mod sentences;
mod span;
mod stops;
mod tokenizer;
mod tokens;

pub use given::GivenError;
pub use position::{TokenIndex, TokenIndices, TokenRange, TokenVec};
pub use span::Span;
pub use tokenizer::Tokenizer;
pub use tokens::{Iter, MarkRole, MarkStyle, Paragraph, Quoted, Token, TokenKind, Tokens};

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
