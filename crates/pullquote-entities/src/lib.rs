//! Names of people, organisations and places in news text, joined into the entities of an article.
//!
//! The second stage of `pullquote`, which can be used on its own. It takes a text and its tokens and finds
//! - **mentions**: every occurrence of a name, with its [`Kind`]; also dates and amounts of money;
//! - **entities**: one for each person, organisation, place or group of the article, with its fullest name,
//!   its mentions, and for people their role ("South Korean President") as it appears in the text.
//!
//! ```
//! use pullquote_entities::{Kind, Tagger};
//! use pullquote_tokenize::Tokenizer;
//!
//! let text = "South Korean President Moon Jae-in met Angela Merkel in Berlin. Mr. Moon then flew home.";
//! let tokens = Tokenizer::new().tokenize(text);
//! let entities = Tagger::embedded().tag(text, &tokens);
//!
//! let moon = entities.entities.iter().find(|e| e.name.of(text) == "Moon Jae-in").unwrap();
//! assert_eq!(moon.kind, Kind::Per);
//! assert_eq!(moon.role.unwrap().of(text), "South Korean President");
//! assert_eq!(moon.mentions.len(), 2); // "Moon Jae-in" and "Moon"
//! ```
//!
//! # Guarantees
//! - Tagging cannot fail and is deterministic. Only reading a model file ([`Tagger::from_bytes`]) can fail.
//! - Mentions are in order, do not overlap, and begin and end with tokens.
//! - All positions are UTF-8 byte offsets into the text, half open; no text is copied.
//! - People with different given names are different entities.
//! - Names found elsewhere can be turned into [`Entities`], too: [`Entities::from_mentions`], [`Tagger::link_into`].
//! - Buffers ([`Scratch`], [`Entities`]) are reused by [`Tagger::tag_into`].
//!
//! # How it works
//! A linear model labels stretches around capitalised words in two passes; the second knows how the first labelled the
//! whole article, and both know what a small network guesses about each capitalised word. Rules correct the bounds of
//! mentions ([`Tagger::rules`]), find dates and amounts, and join names to entities. Text without the usual case
//! (headlines, all lower case) is read as if it had it. See MODEL_CARD.md for data, figures and limits.

mod amounts;
mod entities;
mod external;
mod file;
mod label;
mod link;
mod mentions;
mod tagger;
mod text;
#[cfg(feature = "train")]
pub mod train;

pub use entities::{Entities, Entity, Gender, Kind, Mention};
pub use external::{GivenError, GivenMention};
pub use file::ModelError;
pub use mentions::UnknownRule;
pub use tagger::{Scratch, Tagger};

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
