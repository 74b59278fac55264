//! Who said what: the quotations of an article with content, cue, source and speaker.
//!
//! The third stage of `pullquote`, useful alone: it takes a text, its tokens and its entities as plain data, from the
//! stages before or from the caller, who may bring entities of his own.
//!
//! ```
//! use pullquote_entities::{Entities, Entity, Gender, Kind, Mention};
//! use pullquote_quotes::Attributor;
//! use pullquote_tokenize::{Span, Tokenizer};
//!
//! let text = "Ada Obi lost. \"We will be back,\" Obi said.";
//! let tokens = Tokenizer::new().tokenize(text);
//! // Entities of one's own: two mentions of one person.
//! let entities = Entities {
//!     mentions: vec![
//!         Mention { span: Span::new(0, 7), first: 0, end: 2, kind: Kind::Per, entity: Some(0) },
//!         Mention { span: Span::new(33, 36), first: 11, end: 12, kind: Kind::Per, entity: Some(0) },
//!     ],
//!     entities: vec![Entity {
//!         name: Span::new(0, 7), kind: Kind::Per, role: None, mentions: vec![0, 1], gender: Gender::Unknown,
//!     }],
//! };
//!
//! let quotations = Attributor::new().attribute(text, &tokens, &entities).quotations;
//! let quotation = &quotations[0];
//! assert_eq!(quotation.content[0].of(text), "\"We will be back,\"");
//! assert_eq!(quotation.source[0].of(text), "Obi");
//! assert_eq!(quotation.cue[0].of(text), "said");
//! assert_eq!(entities.name(text, quotation.speakers[0]), "Ada Obi");
//! ```
//!
//! # How it works
//! - `scan` looks once at every token: its part in a clause, whether it may report, whether it is quoted.
//! - `cue` finds the words that report and their subject; `source` the noun phrase of the subject, before the cue or
//!   inverted after it; `content` what is reported: a clause, quoted words, both. `rules` puts them together.
//! - `network` finds candidates, `combine` decides between them and the rules, `marks` and `told` correct bounds and owners.
//! - `speaker` and `antecedent` go from the source to an entity of the article, or say why none is safe.
//!
//! # Conventions
//! Content includes its quotation marks and the comma or full stop inside them; indirect content keeps `that` and
//! leaves out the sentence's final full stop. `"A," he said. "B."` is one quotation of two pieces. The source takes
//! titles and appositions; the cue is the verb group. (The conventions of the PolNeAR corpus.)

// A quotation is a list of token ranges, often of one.
#![allow(clippy::single_range_in_vec_init)]

mod antecedent;
mod attributor;
mod combine;
mod content;
mod cue;
mod damage;
mod draft;
mod lexicon;
mod marks;
pub mod network;
mod opinion;
mod rules;
mod scan;
mod source;
mod speaker;
mod told;
mod types;
mod uncued;

#[cfg(feature = "train")]
pub use attributor::opinions;
pub use attributor::{Article, Attributor, Scope};
pub use scan::Scratch;
#[cfg(feature = "train")]
pub use speaker::train;
pub use types::{Quotation, Quotations, QuoteType, ResolvedBy, SpeakerKind, Status};
