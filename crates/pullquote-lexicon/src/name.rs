//! When two names may stand for one person: full names, surnames, initials, nicknames, left-out middle names.

use crate::section::{GENERATION, TITLE};
use crate::{HONORIFICS, NAME_SUFFIXES, NICKNAMES, TITLES};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a name: lower case, without accents, full stops, titles before it and "the".
///
/// ```
/// assert_eq!(pullquote_lexicon::name::words("Sen. Zoë O’Neil-Díaz"), ["zoe", "oneil", "diaz"]);
/// ```
pub fn words(name: &str) -> Vec<String> {
    let mut plain = String::with_capacity(name.len());
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '.' | '\'' | '’' | '‘' | '"' | '“' | '”' => {}
            c if c.is_alphanumeric() => plain.extend(c.to_lowercase()),
            _ => plain.push(' '),
        }
    }
    let mut words: Vec<String> = plain.split_whitespace().map(str::to_owned).collect();
    let is_title = |word: &str| HONORIFICS.contains(word) || TITLES.contains_in(TITLE, word) || word == "the";
    let titles = words.iter().take_while(|word| is_title(word)).count();
    words.drain(..titles.min(words.len().saturating_sub(1)));
    words
}

/// A letter that is no letter with an accent, and is often replaced by another: `ł` by `l`.
pub fn replaced(letter: char) -> char {
    match letter {
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ß' => 's',
        letter => letter,
    }
}

/// One spelling for the ends of words such as `Rudensky`, `Rudenskyy` and `Rudenskiy`: an `i`. Takes a word in lower case.
///
/// ```
/// use pullquote_lexicon::name::one_ending;
/// assert_eq!(one_ending("rudenskyy"), one_ending("rudensky"));
/// assert_eq!(one_ending("lee"), "lee");
/// ```
pub fn one_ending(word: &str) -> std::borrow::Cow<'_, str> {
    let stem = word.trim_end_matches(['y', 'i', 'j']);
    match stem.len() {
        len if len < word.len() && len > 1 => format!("{stem}i").into(),
        _ => word.into(),
    }
}

/// Whether two words with the same first letter differ by one letter, or by two adjacent letters swapped. Takes their letters.
///
/// ```
/// use pullquote_lexicon::name::one_letter_apart;
/// let apart = |a: &str, b: &str| one_letter_apart(a.chars(), b.chars());
/// assert!(apart("dougherty", "dogherty") && apart("dougherty", "doughetry") && apart("marsh", "march"));
/// assert!(!apart("marsh", "marches") && !apart("marsh", "harsh"));
/// ```
pub fn one_letter_apart(a: impl Iterator<Item = char> + Clone, b: impl Iterator<Item = char> + Clone) -> bool {
    let front = a.clone().zip(b.clone()).take_while(|(x, y)| x == y).count();
    if front == 0 || a.clone().count().abs_diff(b.clone().count()) > 1 {
        return false;
    }
    let (a, b) = (a.skip(front), b.skip(front));
    // Whether the words agree again after the first difference.
    let tail = |skip_a: usize, skip_b: usize| a.clone().skip(skip_a).eq(b.clone().skip(skip_b));
    let swapped = || {
        let (mut x, mut y) = (a.clone(), b.clone());
        x.next() == y.nth(1) && x.next() == b.clone().next() && tail(2, 2)
    };
    tail(1, 1) || tail(1, 0) || tail(0, 1) || swapped()
}

/// A name without `Jr.`, `Sr.`, `III` at its end.
pub fn without_generation(name: &[String]) -> &[String] {
    match name {
        [rest @ .., last] if !rest.is_empty() && NAME_SUFFIXES.contains_in(GENERATION, last) => rest,
        _ => name,
    }
}

/// Whether one name may stand for the other: equal, one a surname of the other, given names shortened, middle names left out.
/// Takes [`words`] of both.
pub fn may_be_same(one: &[String], other: &[String]) -> bool {
    let (a, b) = (without_generation(one), without_generation(other));
    // Father and son, if both are told apart.
    if a.len() < one.len() && b.len() < other.len() && one.last() != other.last() {
        return false;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    // A surname of one or more words, or a given name alone.
    if long.ends_with(short) || short.len() == 1 && long.first() == short.first() {
        return true;
    }
    if short.len() == 1 {
        let letters: String = long.iter().filter_map(|word| word.chars().next()).collect();
        return long.len() > 2 && letters == short[0];
    }
    // Given names may be shortened, middle names may be missing.
    short.last() == long.last() && given(&short[0], &long[0]) && middle(short, long)
}

/// Whether two given names may be one: equal, an initial, a short form, a nickname.
pub fn given(a: &str, b: &str) -> bool {
    let initial = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
    let nickname = || matches!((NICKNAMES.find(a), NICKNAMES.find(b)), (Some(a), Some(b)) if a.line == b.line);
    // Ben and Benedict, Alex and Alexandra.
    let short_form = |a: &str, b: &str| a.len() > 2 && b.starts_with(a);
    a == b || initial(a, b) || initial(b, a) || short_form(a, b) || short_form(b, a) || nickname()
}

/// Whether the middle names of the shorter name are among those of the longer one.
fn middle(short: &[String], long: &[String]) -> bool {
    let mut rest = long[1..long.len() - 1].iter();
    short[1..short.len() - 1].iter().all(|name| rest.any(|other| given(name, other)))
}
