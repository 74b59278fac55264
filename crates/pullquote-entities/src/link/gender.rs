//! Evidence for he or she: titles, given names, pronouns. Evidence only; it is never printed.

use crate::Gender;
use crate::model::lexicon::Lexicon;
use pullquote_tokenize::Tokens;

/// What a title before a name says.
pub(crate) fn of_title(word: &str) -> Gender {
    let word = word.strip_suffix('.').unwrap_or(word);
    const HE: [&str; 17] = [
        "mr",
        "sir",
        "lord",
        "king",
        "prince",
        "emperor",
        "congressman",
        "councilman",
        "chairman",
        "spokesman",
        "father",
        "brother",
        "baron",
        "duke",
        "sheikh",
        "herr",
        "businessman",
    ];
    const SHE: [&str; 16] = [
        "mrs",
        "ms",
        "miss",
        "lady",
        "dame",
        "queen",
        "princess",
        "congresswoman",
        "councilwoman",
        "chairwoman",
        "spokeswoman",
        "sister",
        "baroness",
        "duchess",
        "frau",
        "businesswoman",
    ];
    if HE.iter().any(|t| t.eq_ignore_ascii_case(word)) {
        Gender::Masculine
    } else if SHE.iter().any(|t| t.eq_ignore_ascii_case(word)) {
        Gender::Feminine
    } else {
        Gender::Unknown
    }
}

/// What a given name says.
pub(crate) fn of_given_name(word: &str, lexicon: &Lexicon) -> Gender {
    match lexicon.word(word).gender() {
        1 => Gender::Masculine,
        2 => Gender::Feminine,
        _ => Gender::Unknown,
    }
}

/// What a pronoun says.
pub(crate) fn of_pronoun(word: &str) -> Gender {
    let is = |list: [&str; 4]| list.iter().any(|p| p.eq_ignore_ascii_case(word));
    if is(["he", "his", "him", "himself"]) {
        Gender::Masculine
    } else if is(["she", "her", "hers", "herself"]) {
        Gender::Feminine
    } else {
        Gender::Unknown
    }
}

/// The first pronoun after a mention, in its sentence or the next, before another person is named.
pub(crate) fn after(text: &str, tokens: &Tokens, from: u32, next_person: u32) -> Gender {
    let sentence = tokens.sentence_of(from);
    let end = tokens.sentences().get(sentence + 1).or(tokens.sentences().get(sentence)).map_or(from, |s| s.end);
    (from..end.min(next_person).min(from.saturating_add(60)))
        .map(|i| of_pronoun(tokens.text(text, i as usize)))
        .find(|&g| g != Gender::Unknown)
        .unwrap_or_default()
}
