//! Who said what: the quotations of an article with content, cue, source and speaker.
//!
//! The third stage of `pullquote`, useful alone: it takes a text, its tokens and its entities as plain data, from the
//! stages before or from the caller, who may bring entities of his own.
//!
//! ```
//! use pullquote_entities::{Entities, Entity, Gender, Kind, Mention};
//! use pullquote_quotes::{Article, Attributor};
//! use pullquote_tokenize::{Span, TokenIndex, Tokenizer};
//!
//! let text = "Ada Obi lost. \"We will be back,\" Obi said.";
//! let tokens = Tokenizer::new().tokenize(text);
//! // Entities of one's own: two mentions of one person.
//! let entities = Entities {
//!     mentions: vec![
//!         Mention { span: Span::new(0, 7), first: TokenIndex::new(0), end: TokenIndex::new(2), kind: Kind::Per, entity: Some(0) },
//!         Mention { span: Span::new(33, 36), first: TokenIndex::new(11), end: TokenIndex::new(12), kind: Kind::Per, entity: Some(0) },
//!     ],
//!     entities: vec![Entity {
//!         name: Span::new(0, 7), kind: Kind::Per, role: None, mentions: vec![0, 1], gender: Gender::Unknown,
//!     }],
//!     ..Entities::default()
//! };
//!
//! let quotations = Attributor::new().attribute(&Article::new(text, &tokens, &entities)).quotations;
//! let quotation = &quotations[0];
//! assert_eq!(quotation.content[0].of(text), "\"We will be back,\"");
//! assert_eq!(quotation.source[0].of(text), "Obi");
//! assert_eq!(quotation.cue[0].of(text), "said");
//! assert_eq!(entities.name(text, quotation.speakers[0]), "Ada Obi");
//! ```
//!
//! # How it works
//! One order, and one owner of each decision: the `network` finds candidates around the words that report; `decide` chooses
//! among them; the ordered rules of `correct` mend what the network cannot see; `lost` takes sources away whose words are
//! missing from the text; `speaker` goes from the source to an entity of the article, or says why none is safe; the scope
//! is the last filter. [`Attributor::explain`] returns the steps that led to each quotation.
//!
//! # Conventions
//! Content includes its quotation marks and the comma or full stop inside them; indirect content keeps `that` and
//! leaves out the sentence's final full stop. `"A," he said. "B."` is one quotation of two pieces. The source takes
//! titles and appositions; the cue is the verb group. (The conventions of the PolNeAR corpus.)

mod attributor;
mod confidence;
mod correct;
mod decide;
mod draft;
mod lost;
pub mod network;
mod opinion;
mod quotation;
mod rule;
mod rules;
mod speaker;
mod text;
mod trace;

pub use attributor::{Article, Attributor, AttributorBuilder, Scratch};
pub use confidence::TABLE_CONFIDENCE;
pub use quotation::{Quotation, Quotations, QuoteType, ResolvedBy, Scope, SourceKind, Status};
pub use rule::{Example, RuleInfo, UnknownRule};
pub use rules::rules;
#[cfg(feature = "train")]
pub use speaker::train;
pub use trace::{Explanation, Parts, Step, Weighed};

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
