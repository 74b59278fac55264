//! Whether two speakers may be the same person.

use pullquote_lexicon::section::{GENERATION, TITLE};
use pullquote_lexicon::{HONORIFICS, NAME_SUFFIXES, NICKNAMES, TITLES};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The speaker of a quotation, in a form that can be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speaker {
    /// Joint speakers, each as its words. None if the speaker is unknown.
    names: Vec<Vec<String>>,
}

impl Speaker {
    /// Speakers joined by `;`, as a table has them.
    pub fn new(speaker: &str) -> Self {
        let mut names: Vec<Vec<String>> = speaker.split(';').map(fold).filter(|name| !name.is_empty()).collect();
        names.sort();
        names.dedup();
        Self { names }
    }

    /// Whether nobody is named.
    pub fn is_unknown(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether a name has at least two words that are more than initials.
    pub fn is_full(&self) -> bool {
        self.names
            .iter()
            .any(|name| without_generation(name).iter().filter(|word| word.chars().count() > 1).count() > 1)
    }

    /// The same for equal speakers.
    pub fn key(&self) -> String {
        self.names.iter().map(|name| name.join(" ")).collect::<Vec<_>>().join(";")
    }

    /// Whether the two may be the same: one is unknown, or a name of one may stand for a name of the other.
    pub fn fits(&self, other: &Self) -> bool {
        let pair = |a: &Vec<String>| other.names.iter().any(|b| same_name(a, b));
        self.is_unknown() || other.is_unknown() || self.names.iter().any(pair)
    }
}

/// The words of a name: lower case, without accents, full stops, titles before it and "the".
fn fold(name: &str) -> Vec<String> {
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

fn without_generation(name: &[String]) -> &[String] {
    match name {
        [rest @ .., last] if !rest.is_empty() && NAME_SUFFIXES.contains_in(GENERATION, last) => rest,
        _ => name,
    }
}

fn same_name(one: &[String], other: &[String]) -> bool {
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

fn given(a: &str, b: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_or_not() {
        let fits = |a: &str, b: &str| (Speaker::new(a).fits(&Speaker::new(b)), Speaker::new(b).fits(&Speaker::new(a)));
        for (a, b) in [
            ("Ann Lee", "Lee"),
            ("Ann Lee", "Ms. Lee"),
            ("Ann Lee", ""),
            ("Ann Lee", "Mayor Ann Lee"),
            ("Ann B. Lee", "Ann Lee"),
            ("A. Lee", "Ann Lee"),
            ("Ben Ek", "Benedict Ek"),
            ("Bob Ek", "Robert Ek"),
            ("Zoë Díaz", "Zoe Diaz"),
            ("Bo Ek; Ann Lee", "Ann Lee"),
            ("Carl Ek Jr.", "Carl Ek"),
            ("Ada van Dyke", "van Dyke"),
            ("NTO", "Norland Transport Office"),
            ("the Norland Post", "Norland Post"),
        ] {
            assert_eq!(fits(a, b), (true, true), "{a} / {b}");
        }
        for (a, b) in [
            ("Ann Lee", "Bo Lee"),
            ("Ann Lee", "Ann Ek"),
            ("Ann B. Lee", "Ann C. Lee"),
            ("Carl Ek Jr.", "Carl Ek Sr."),
            ("Lee", "Ek"),
            ("A. Lee", "Bo Lee"),
        ] {
            assert_eq!(fits(a, b), (false, false), "{a} / {b}");
        }
    }

    #[test]
    fn odd_names_are_no_trouble() {
        for name in ["", ";", "Dr.", "the", "Jr.", "…", "a", "; ;", "Dr. Dr."] {
            let speaker = Speaker::new(name);
            assert!(speaker.fits(&speaker), "{name}");
        }
        assert!(
            Speaker::new("Ann Lee").is_full()
                && !Speaker::new("A. Lee").is_full()
                && !Speaker::new("Lee Jr.").is_full()
        );
    }
}
