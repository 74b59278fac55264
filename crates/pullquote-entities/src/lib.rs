//! Names of people, organisations and places in news text, joined into the entities of an article.
//!
//! The second stage of `pullquote`, useful alone. It takes a text and its tokens and gives
//! - **mentions**: every name where it stands, with its [`Kind`]; dates and amounts of money by rule;
//! - **entities**: one for each person, organisation, place or group of the article, with its fullest name,
//!   its mentions, and a person's role ("South Korean President") as it stands in the text.
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
//! # What it promises
//! - Tagging cannot fail and is the same every time. Only reading a model file ([`Tagger::from_bytes`]) can.
//! - Mentions come in order, do not overlap, and lie on token boundaries.
//! - All positions are UTF-8 byte offsets into the text, half open; no text is copied.
//! - People with different given names are never one entity.
//! - Names found elsewhere become the same [`Entities`] by [`Entities::from_mentions`] and [`Tagger::link_into`].
//! - Buffers ([`Scratch`], [`Entities`]) are reused by [`Tagger::tag_into`].
//!
//! # How it works
//! A linear model labels stretches around capitalised words in two passes; the second sees what the first made
//! of the whole article, and both see what a small network guesses of each capitalised word. Text without usual case (headlines, all lower case) is read as if in usual case. The
//! linker then joins names by rules. See MODEL_CARD.md for data, figures and limits.

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
