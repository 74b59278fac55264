//! Whether two speakers may be the same person.

use pullquote_lexicon::name;
use std::cmp::Reverse;

/// The speaker of a quotation, in a form that can be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speaker {
    /// Joint speakers, each as its words. None if the speaker is unknown.
    names: Vec<Vec<String>>,
}

impl Speaker {
    /// Speakers joined by `;`, as a table has them.
    pub fn new(speaker: &str) -> Self {
        let mut names: Vec<Vec<String>> =
            speaker.split(';').map(name::words).filter(|words| !words.is_empty()).collect();
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
            .any(|words| name::without_generation(words).iter().filter(|word| word.chars().count() > 1).count() > 1)
    }

    /// The greatest is the speaker of quotations that fit: named in full, named at all, most often.
    pub fn preference(&self, shown: &str, count: u32) -> (bool, bool, u32, Reverse<String>) {
        (self.is_full(), !self.is_unknown(), count, Reverse(shown.to_owned()))
    }

    /// The same for equal speakers.
    pub fn key(&self) -> String {
        self.names.iter().map(|name| name.join(" ")).collect::<Vec<_>>().join(";")
    }

    /// Whether the two may be the same: one is unknown, or a name of one may stand for a name of the other.
    pub fn fits(&self, other: &Self) -> bool {
        let pair = |a: &Vec<String>| other.names.iter().any(|b| name::may_be_same(a, b));
        self.is_unknown() || other.is_unknown() || self.names.iter().any(pair)
    }
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
