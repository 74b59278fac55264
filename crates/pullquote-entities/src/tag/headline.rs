//! Words that a headline's capitals make look like part of a name: "Gloria Tanner Says".

use crate::model::hash;
use std::sync::OnceLock;

/// Verbs of headlines that are nobody's surname.
const VERBS: &[&str] = &[
    "accuses",
    "addresses",
    "admits",
    "announces",
    "apologizes",
    "argues",
    "asks",
    "asked",
    "attacks",
    "blames",
    "blasts",
    "calls",
    "claims",
    "condemns",
    "confirms",
    "criticizes",
    "declares",
    "defends",
    "demands",
    "denies",
    "denounces",
    "dismisses",
    "endorses",
    "explains",
    "insists",
    "is",
    "mocks",
    "offers",
    "pledges",
    "praises",
    "predicts",
    "promises",
    "pushes",
    "questions",
    "rejects",
    "refuses",
    "responds",
    "reveals",
    "rips",
    "said",
    "says",
    "seeks",
    "slams",
    "suggests",
    "supports",
    "takes",
    "talks",
    "tells",
    "thinks",
    "threatens",
    "told",
    "urges",
    "vows",
    "wants",
    "warned",
    "warns",
    "was",
];

/// Parties before a politician's name.
const PARTIES: &[&str] = &["democrat", "independent", "republican", "tory"];

fn hashed(list: &[&str]) -> Vec<u64> {
    let mut all: Vec<u64> = list.iter().map(|word| hash::lower(word)).collect();
    all.sort_unstable();
    all
}

/// Whether a word, given by the hash of its lower-case form, ends a person's name no more but begins the headline's verb.
pub(super) fn is_verb(word: u64) -> bool {
    static WORDS: OnceLock<Vec<u64>> = OnceLock::new();
    WORDS.get_or_init(|| hashed(VERBS)).binary_search(&word).is_ok()
}

/// Whether a word is a pronoun, which no person's name holds: `WHAT OBI THINKS HE KNOWS`.
pub(super) fn is_pronoun(word: u64) -> bool {
    static WORDS: OnceLock<Vec<u64>> = OnceLock::new();
    WORDS.get_or_init(|| hashed(&["he", "she", "they", "who", "we"])).binary_search(&word).is_ok()
}

/// Whether a word is a party, which stands before a person's name and is no part of it.
pub(super) fn is_party(word: u64) -> bool {
    static WORDS: OnceLock<Vec<u64>> = OnceLock::new();
    WORDS.get_or_init(|| hashed(PARTIES)).binary_search(&word).is_ok()
}
