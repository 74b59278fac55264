//! Where words were lost from a news text, what other damage it has, and the repairs that are safe.
//!
//! Scrapers drop the text of hyperlinks, and what they drop is mostly names. A reader of such a text who looks for
//! the nearest name finds the wrong person; this crate says instead that words are missing, and where:
//!
//! ```
//! use pullquote_damage::{DamageKind, GapDetector, GapKind, inspect, repair};
//! use pullquote_tokenize::Tokenizer;
//!
//! let text = "The mayor of resigned on Monday after talks between and the council.\n\n\
//!     &quot;I&#8217;ve done my part,&quot; told reporters at the on Monday.";
//!
//! // First what can be repaired, with a way back to the bytes as they were.
//! let repaired = repair(text).unwrap();
//! let text = repaired.text.as_str();
//! assert!(text.ends_with("\"I’ve done my part,\" told reporters at the on Monday."));
//!
//! // Then what was lost.
//! let tokens = Tokenizer::new().tokenize(text);
//! let gaps = GapDetector::embedded().detect(text, &tokens);
//! let gap = gaps.iter().find(|gap| gap.kind == GapKind::Speaker).unwrap();
//! assert!(text[..gap.at as usize].ends_with("my part,\""));
//! assert!(gaps.iter().any(|gap| text[..gap.at as usize].ends_with("talks between")));
//!
//! // And how bad it all is.
//! let mut damage = inspect(text);
//! damage.add_gaps(&gaps, tokens.len());
//! assert!(damage.reason(DamageKind::LostWords).is_some());
//! assert!(damage.score > 0.5);
//! ```
//!
//! # What it promises
//! - [`GapDetector::detect_into`], [`inspect_into`] and [`repair`] accept any text, and take time in proportion to it.
//!   Only reading a model file can fail.
//! - Gaps come in order, on character boundaries; at most one between two words.
//! - A sound text has no [`repair`], nor has a repaired one; every span of a repaired text leads back to a span of the
//!   original.
//! - With [`GapScratch`] and [`InspectScratch`] used again, nothing is allocated for each text (but for repairs).
//!
//! # What it does not do
//! It does not guess what the lost words were. It does not see a loss that leaves a sound sentence
//! (`Clinton argued` for `Hillary Clinton argued`); about half of all losses do.
//!
//! How good it is, on what it was trained and how to train it again: `MODEL_CARD.md` of the crate.

mod error;
pub mod gaps;
mod text;

pub use error::ModelError;
pub use gaps::{Gap, GapDetector, GapKind, GapScratch, Strictness, gaps_inside};
pub use text::{Damage, DamageKind, InspectScratch, Reason, Repaired, inspect, inspect_into, repair};
