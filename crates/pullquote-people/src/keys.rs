//! The keys by which a name is found, and how well two names agree.

use pullquote_lexicon::name::{given, may_be_same, one_ending, replaced, without_generation, words};
use pullquote_lexicon::{COMPANY_FORMS, NICKNAMES};
use xxhash_rust::xxh3::xxh3_64;

/// A kind of key. A key that too many people share is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyKind {
    /// All words.
    Whole,
    /// Given name and surname; nicknames count as the given name.
    Full,
    /// First letter and surname.
    Initial,
    /// Surname.
    Surname,
}

impl KeyKind {
    /// The most people that may share a key of this kind; with more, it would be of no use.
    pub(crate) const fn most(self) -> usize {
        match self {
            Self::Whole | Self::Full => 512,
            Self::Initial | Self::Surname => 64,
        }
    }
}

/// A name, prepared for comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name {
    words: Vec<String>,
    /// The same, in one spelling.
    spelling: Vec<String>,
}

impl Name {
    pub(crate) fn new(name: &str) -> Self {
        let mut words = words(name);
        while words.len() > 1 && words.last().is_some_and(|last| COMPANY_FORMS.contains(last)) {
            words.pop();
        }
        let spelling = words.iter().map(|word| spelling(word)).collect();
        Self { words, spelling }
    }

    /// Given names and surname, without `Jr.`
    fn person(&self) -> &[String] {
        &self.spelling[..without_generation(&self.words).len()]
    }

    /// Whether it is one word, apart from `Jr.`
    pub(crate) fn is_single(&self) -> bool {
        self.person().len() == 1
    }

    /// Calls `then` with each key. An organisation is found by its whole name only.
    pub(crate) fn keys(&self, is_person: bool, mut then: impl FnMut(KeyKind, u64)) {
        if self.words.is_empty() {
            return;
        }
        then(KeyKind::Whole, hash(KeyKind::Whole, &[&self.spelling.join(" ")]));
        if let (true, [first, .., last]) = (is_person, self.person()) {
            then(KeyKind::Full, hash(KeyKind::Full, &[common(first), last]));
            let initial = first.chars().next().map(String::from).unwrap_or_default();
            then(KeyKind::Initial, hash(KeyKind::Initial, &[&initial, last]));
        }
        if let (true, Some(last)) = (is_person, self.person().last()) {
            then(KeyKind::Surname, hash(KeyKind::Surname, &[last]));
        }
    }

    /// How well a speaker's name agrees with one of the list.
    pub(crate) fn fit(&self, listed: &Self, is_person: bool) -> Option<Fit> {
        if self.words.is_empty() {
            return None;
        }
        if self.spelling == listed.spelling {
            return Some(Fit::Whole);
        }
        let (own, other) = (self.person(), listed.person());
        if !is_person || !generations_agree(self, listed) {
            return None;
        }
        match (own, other) {
            ([surname], [.., last]) if other.len() > 1 => (surname == last).then_some(Fit::Surname),
            ([first, .., last], [other_first, .., other_last]) => {
                let spelled = last == other_last && given(first, other_first) && (own.len() == 2 || other.len() == 2);
                let same = || may_be_same(&self.words, &listed.words) && own.len() > 1 && other.len() > 1;
                let surnames = || own.len() < other.len() && other.ends_with(own);
                (spelled || same() && !surnames()).then_some(Fit::Short)
            }
            _ => None,
        }
    }
}

/// How well names agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// By the surname alone.
    Surname,
    /// With nicknames, initials, or without middle names.
    Short,
    /// In all words.
    Whole,
}

fn generations_agree(one: &Name, other: &Name) -> bool {
    let generation = |name: &Name| name.words[without_generation(&name.words).len()..].first().cloned();
    match (generation(one), generation(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}

/// The same word for a given name and all its nicknames.
fn common(given: &str) -> &str {
    match NICKNAMES.find(given) {
        Some(entry) => NICKNAMES.entries().find(|first| first.line == entry.line).map_or(given, |first| first.word),
        None => given,
    }
}

/// One spelling for a word that is spelled in several ways: double letters become single ones, `y`, `i` and `j` at the end
/// become one `i`, and letters such as `ł`, which are not a letter with an accent, their usual replacement.
fn spelling(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for letter in word.chars().map(replaced) {
        if !(out.ends_with(letter) && letter.is_alphabetic()) {
            out.push(letter);
        }
    }
    one_ending(&out).into_owned()
}

fn hash(kind: KeyKind, parts: &[&str]) -> u64 {
    let mut bytes = vec![kind as u8];
    for part in parts {
        bytes.extend_from_slice(part.as_bytes());
        bytes.push(0);
    }
    xxh3_64(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agree_as_readers_would_say() {
        let fit = |a: &str, b: &str| Name::new(a).fit(&Name::new(b), true);
        for (speaker, listed, expected) in [
            ("Volodymyr Rudensky", "Volodymyr Rudenskyy", Some(Fit::Whole)),
            ("Ayşe Erdoğlu", "Ayse Erdoglu", Some(Fit::Whole)),
            ("Dan Okafor", "Daniel Okafor", Some(Fit::Short)),
            ("Daniel B. Okafor", "Daniel Okafor", Some(Fit::Short)),
            ("D. Okafor", "Daniel Okafor", Some(Fit::Short)),
            ("Okafor", "Daniel Okafor", Some(Fit::Surname)),
            ("Mr. Okafor", "Daniel Okafor", Some(Fit::Surname)),
            ("Daniel Okafor Jr.", "Daniel Okafor", Some(Fit::Short)),
            ("Daniel Okafor Jr.", "Daniel Okafor Sr.", None),
            ("Daniel B. Okafor", "Daniel C. Okafor", None),
            ("Grace Okafor", "Daniel Okafor", None),
            ("Daniel", "Daniel Okafor", None),
            ("Norland Steel Inc.", "Norland Steel", Some(Fit::Whole)),
        ] {
            assert_eq!(fit(speaker, listed), expected, "{speaker} / {listed}");
        }
        assert_eq!(Name::new("Steel").fit(&Name::new("Norland Steel"), false), None);
    }

    #[test]
    fn odd_names_agree_with_nobody() {
        for name in ["", "Dr.", "…", "Jr.", "a b c d e f"] {
            assert_eq!(Name::new(name).fit(&Name::new("Ann Lee"), true), None, "{name}");
        }
        for name in ["", "…"] {
            Name::new(name).keys(true, |kind, _| panic!("{name:?} has the key {kind:?}"));
        }
        let mut kinds = Vec::new();
        Name::new("a b c d e f").keys(true, |kind, _| kinds.push(kind));
        assert_eq!(kinds, [KeyKind::Whole, KeyKind::Full, KeyKind::Initial, KeyKind::Surname]);
    }
}
