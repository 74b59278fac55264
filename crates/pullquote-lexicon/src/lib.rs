//! The words that the stages of `pullquote` know, as data: one plain text file per subject in `words/`, one lookup type
//! for all of them, and the inflected forms of English verbs.
//!
//! ```
//! use pullquote_lexicon::{Forms, MONTHS, PEOPLE, SPEECH_VERBS};
//!
//! assert!(MONTHS.contains("September") && !MONTHS.contains("Smarch"));
//! assert_eq!(PEOPLE.find("Senator").map(|entry| entry.section), Some("office"));
//! assert!(SPEECH_VERBS.find("quipped").is_some_and(|verb| verb.forms.contains(Forms::PAST)));
//! ```
//!
//! # A file of words
//!
//! A line holds one word, or several that mean the same, separated by commas. `[name]` begins a section, `#` a comment.
//! Words are in lower case; lines are sorted within their section, and no word comes twice in a file. A word belongs in
//! a file because it is an English word of that subject, never because one article contains it.
//!
//! Lists are parsed when the crate is compiled. A lookup ignores the case of ASCII letters and allocates nothing.

#![deny(missing_docs)]

mod inflect;
mod lists;
pub mod name;
mod person;
pub mod section;
mod verbs;
mod word_list;

pub use inflect::{Forms, inflect};
pub use lists::*;
pub use person::is_person_noun;
pub use verbs::{REACTION_VERBS, SPEECH_VERBS, Verb, Verbs, is_finite};
pub use word_list::{Entry, WordList};

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
