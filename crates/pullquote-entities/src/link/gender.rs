//! Evidence for he or she: titles, given names, pronouns. It is never printed.

use crate::Gender;
use crate::text::Source;
use crate::text::lexicon::Lexicon;
use pullquote_lexicon::section::{FEMININE, MASCULINE};
use pullquote_lexicon::{Entry, GENDER, PRONOUNS};
use pullquote_tokenize::TokenIndex;

/// The gender that a title implies.
pub(crate) fn of_title(word: &str) -> Gender {
    listed(GENDER.find(word.strip_suffix('.').unwrap_or(word)))
}

fn listed(entry: Option<Entry>) -> Gender {
    match entry.map(|entry| entry.section) {
        Some(MASCULINE) => Gender::Masculine,
        Some(FEMININE) => Gender::Feminine,
        _ => Gender::Unknown,
    }
}

/// The gender that a given name implies.
pub(crate) fn of_given_name(word: &str, lexicon: &Lexicon) -> Gender {
    match lexicon.word(word).gender() {
        1 => Gender::Masculine,
        2 => Gender::Feminine,
        _ => Gender::Unknown,
    }
}

/// The gender of a pronoun.
pub(crate) fn of_pronoun(word: &str) -> Gender {
    listed(PRONOUNS.find(word))
}

/// Tokens after a mention that are searched: a pronoun farther away may mean somebody else.
const REACH: u32 = 60;

/// The first pronoun after a mention, in its sentence or the next, before another person is named.
pub(crate) fn after(source: Source, from: TokenIndex, next_person: TokenIndex) -> Gender {
    let tokens = source.tokens;
    let sentence = tokens.sentence_of(from);
    let end = tokens.sentences().get(sentence + 1).or(tokens.sentences().get(sentence)).map_or(from, |s| s.end);
    from.until(end.min(next_person).min(from + REACH))
        .iter()
        .map(|i| of_pronoun(source.word(i)))
        .find(|&g| g != Gender::Unknown)
        .unwrap_or_default()
}
