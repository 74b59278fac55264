//! Nouns for persons, listed or known by their ending.

use crate::section::PERSON;
use crate::{BODIES, DOCUMENTS, FUNCTION_WORDS, PEOPLE, SOURCE_NOUNS};

/// Endings of nouns for persons (`programmer`, `biologist`, `technician`, `clergywoman`).
const ENDINGS: &[&str] = &["er", "or", "ist", "ian", "man", "woman", "person", "ee", "ant", "eer", "crat"];
/// A word must be so much longer than the ending; a capitalised one, which may be a name, by one letter more.
const STEM: usize = 3;

/// Whether a noun, in the singular, is said of one person.
///
/// ```
/// use pullquote_lexicon::is_person_noun;
///
/// assert!(is_person_noun("senator") && is_person_noun("climatologist"));
/// assert!(!is_person_noun("table") && !is_person_noun("senators"));
/// ```
pub fn is_person_noun(word: &str) -> bool {
    PEOPLE.contains_without_stops(word)
        || SOURCE_NOUNS.contains_in(PERSON, word)
        || has_ending(word)
            && [&SOURCE_NOUNS, &BODIES, &DOCUMENTS, &FUNCTION_WORDS].iter().all(|list| !list.contains(word))
}

fn has_ending(word: &str) -> bool {
    let stem = STEM + usize::from(word.starts_with(|first: char| first.is_ascii_uppercase()));
    let ends = |ending: &&str| {
        let tail = word.len().checked_sub(ending.len()).filter(|tail| *tail >= stem).and_then(|tail| word.get(tail..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(ending))
    };
    word.bytes().all(|byte| byte.is_ascii_alphabetic()) && ENDINGS.iter().any(ends)
}
