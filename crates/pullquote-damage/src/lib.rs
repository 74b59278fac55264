//! Where words were lost from a news text, what other damage it has, and which repairs are safe.
//!
//! Scrapers drop the text of hyperlinks, and with it mostly names. A program that looks for the nearest name in such a
//! text finds the wrong person. This crate reports instead that words are missing, and where:
//!
//! ```
//! use pullquote_damage::{DamageKind, GapDetector, GapKind, inspect, repair};
//! use pullquote_tokenize::Tokenizer;
//!
//! let text = "The mayor of resigned on Monday after talks between and the council.\n\n\
//!     &quot;I&#8217;ve done my part,&quot; told reporters at the on Monday.";
//!
//! // First repair what can be repaired, with a mapping back to the original bytes.
//! let repaired = repair(text).unwrap();
//! let text = repaired.text.as_str();
//! assert!(text.ends_with("\"I’ve done my part,\" told reporters at the on Monday."));
//!
//! // Then find what was lost.
//! let tokens = Tokenizer::new().tokenize(text);
//! let gaps = GapDetector::embedded().detect(text, &tokens);
//! let gap = gaps.iter().find(|gap| gap.kind == GapKind::Speaker).unwrap();
//! assert!(text[..gap.at as usize].ends_with("my part,\""));
//! assert!(gaps.iter().any(|gap| text[..gap.at as usize].ends_with("talks between")));
//!
//! // And measure the damage as a whole.
//! let mut damage = inspect(text);
//! damage.add_gaps(&gaps, tokens.len());
//! assert!(damage.reason(DamageKind::LostWords).is_some());
//! assert!(damage.score > 0.5);
//! ```
//!
//! # Guarantees
//! - [`GapDetector::detect_into`], [`inspect_into`] and [`repair`] accept any text, in time proportional to its length.
//!   Only reading a model file can fail.
//! - Gaps are in order and on character boundaries; there is at most one between two words.
//! - A sound text has no [`repair`], nor has a repaired one. Every span of a repaired text corresponds to a span of the
//!   original.
//! - With a reused [`GapScratch`] and [`InspectScratch`], nothing is allocated per text (except for repairs).
//!
//! # Limits
//! The crate does not guess what the lost words were. It does not detect a loss that leaves a sound sentence (`Clinton
//! argued` for `Hillary Clinton argued`), as about half of all losses do.
//!
//! `MODEL_CARD.md` of the crate says how accurate it is, what it was trained on, and how to retrain it.

mod error;
pub mod gaps;
mod text;

pub use error::ModelError;
pub use gaps::{Gap, GapDetector, GapKind, GapScratch, Strictness, gaps_inside};
pub use text::{Damage, DamageKind, InspectScratch, Reason, Repaired, inspect, inspect_into, repair};

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
