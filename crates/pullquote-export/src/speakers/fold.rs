//! When two names are the same name.

use pullquote_lexicon::name::{one_ending, replaced};
use pullquote_lexicon::section::{GENERATION, OR_GIVEN_NAME, TITLE};
use pullquote_lexicon::{HONORIFICS, NAME_SUFFIXES, PARTICLES, TITLES};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words of persons from this length on end in `y`, `i`, `yy`, `iy` as their transcriptions please. In shorter ones the
/// letter may tell two people apart: Toni and Tony.
const TRANSCRIBED: usize = 6;

/// Whether a word stands before a name and is no part of it. Titles that are given names too (Judge, Prince) do not count:
/// without them a full name would become a surname.
fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains(word) || TITLES.contains_in(TITLE, word)
}

/// Whether a name of one more word is a surname alone (`von Trapp`). Of the particles that are given names too only `van`
/// counts: it begins more surnames than full names.
fn is_particle(word: &str) -> bool {
    PARTICLES.find(word).is_some_and(|particle| particle.section != OR_GIVEN_NAME || particle.word == "van")
}

/// Whether a name identifies a single person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameForm {
    /// Given name and surname, or the name of something that is not a person.
    Full,
    /// A surname, a given name, or an initial with a surname.
    Partial,
}

/// Normalises a name so that equivalent spellings are equal: ignores case, accents, white space, full stops, the shape of
/// apostrophes and hyphens, an honorific (before a person) or article (before anything else), and in longer words of a
/// person's name how a final `y` is transcribed.
///
/// ```
/// use pullquote_export::fold_name;
/// assert_eq!(fold_name("Sen. Mary-Jane  O’Neil, Jr.", true), "mary-jane o'neil jr");
/// assert_eq!(fold_name("Zoë Rudenskyy", true), fold_name("Zoe Rudensky", true));
/// assert_ne!(fold_name("John A. Smith", true), fold_name("John B. Smith", true));
/// ```
pub fn fold_name(name: &str, person: bool) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '’' | '‘' | 'ʼ' | '`' => plain.push('\''),
            '‐' | '‑' | '–' => plain.push('-'),
            '.' => {}
            ',' => plain.push(' '),
            c => plain.extend(c.to_lowercase().map(replaced)),
        }
    }
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    if let Some(last) = words.last_mut() {
        *last = last.strip_suffix("'s").unwrap_or(last);
    }
    if person {
        // Keep an honorific if only a surname would remain: Mr. Smith is not any Smith.
        while without_suffix(&words).len() > 2 && is_honorific(words[0]) {
            words.remove(0);
        }
        let long = |word: &str| word.chars().count() >= TRANSCRIBED;
        let spelled = words.iter().map(|word| if long(word) { one_ending(word) } else { (*word).into() });
        return spelled.collect::<Vec<_>>().join(" ");
    }
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words.join(" ")
}

fn without_suffix<'a, 'w>(words: &'a [&'w str]) -> &'a [&'w str] {
    match words {
        [name @ .., last] if name.len() > 1 && NAME_SUFFIXES.contains_in(GENERATION, last) => name,
        _ => words,
    }
}

/// Whether a normalised name is a full one.
pub fn name_form(folded: &str, person: bool) -> NameForm {
    if !person {
        return NameForm::Full;
    }
    let words: Vec<&str> = folded.split(' ').collect();
    let words = without_suffix(&words);
    let particles = words.iter().take_while(|word| is_particle(word)).count();
    let initial = |word: &str| word.chars().count() == 1;
    match words {
        [] | [_] => NameForm::Partial,
        _ if words.len() - particles < 2 && particles > 0 => NameForm::Partial,
        [first, _] if initial(first) || is_honorific(first) => NameForm::Partial,
        _ => NameForm::Full,
    }
}
