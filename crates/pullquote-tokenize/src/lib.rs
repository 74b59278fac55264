//! News text into tokens, sentences, paragraphs and quotation-mark structure.
//!
//! The first stage of `pullquote`, which can be used on its own. It does no I/O, keeps no copy of the text, and cannot fail:
//! every text has a segmentation. All positions are UTF-8 byte offsets into the text, half open.
//!
//! ```
//! use pullquote_tokenize::Tokenizer;
//!
//! let text = "“We won’t go,” said Zoë Krämer. She’s from the U.S.-led team.";
//! let tokens = Tokenizer::new().tokenize(text);
//!
//! let words: Vec<&str> = (0..tokens.len()).map(|i| tokens.text(text, i)).collect();
//! assert_eq!(words[..7], ["“", "We", "wo", "n’t", "go", ",", "”"]);
//! assert_eq!(tokens.sentences().len(), 2);
//! assert_eq!(tokens.quoted()[0].span.of(text), "“We won’t go,”");
//! ```
//!
//! # Guarantees
//! - Tokens are in order, do not overlap, lie on character boundaries, and cover everything but white space.
//! - Every token is in exactly one sentence, every sentence in exactly one paragraph.
//! - A paragraph ends at a line end, unless the text is hard-wrapped; then at a blank line.
//! - Quotation marks are paired by kind; apostrophes are not paired; an unclosed quotation ends with its
//!   paragraph; see [`Quoted`].
//! - Tokens made elsewhere get the same structure by [`Tokens::from_spans`].
//! - Buffers of [`Tokens`] are reused by [`Tokenizer::tokenize_into`]; time is linear in the text.

mod bytes;
mod given;
mod marks;
mod sentences;
mod span;
mod tokenizer;
mod tokens;

pub use given::GivenError;
pub use span::Span;
pub use tokenizer::Tokenizer;
pub use tokens::{MarkRole, MarkStyle, Paragraph, Quoted, TokenKind, Tokens};
