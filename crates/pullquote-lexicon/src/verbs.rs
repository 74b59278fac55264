//! Verbs of a list, found by any of their forms.

use crate::inflect::{Forms, inflect};
use crate::word_list::WordList;
use crate::{FINITE_VERBS, FUNCTION_WORDS};
use std::sync::LazyLock;

/// What a word is, if it is a form of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verb {
    /// The verb as it stands in its file: `write/wrote/written`, `admit+`.
    pub entry: &'static str,
    /// The section of the file it stands in.
    pub section: &'static str,
    /// Which forms of the verb the word may be.
    pub forms: Forms,
}

/// The verbs of a list with all their forms.
#[derive(Debug)]
pub struct Verbs {
    /// In the order of the words.
    forms: Vec<(Box<str>, Verb)>,
}

impl Verbs {
    /// Inflects the verbs of a list. A form that two verbs share is the one's that comes first in the file (`found`).
    pub fn new(list: &WordList) -> Self {
        let mut forms: Vec<(Box<str>, Verb)> = Vec::new();
        for entry in list.entries() {
            for (form, word) in inflect(entry.word) {
                forms.push((word.into(), Verb { entry: entry.word, section: entry.section, forms: form }));
            }
        }
        forms.sort_by(|a, b| a.0.cmp(&b.0));
        forms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same && next.1.entry == kept.1.entry {
                kept.1.forms = kept.1.forms.union(next.1.forms);
            }
            same
        });
        Self { forms }
    }

    /// The verb that a word is a form of, in any case (of ASCII letters).
    pub fn find(&self, word: impl AsRef<[u8]>) -> Option<Verb> {
        let word = word.as_ref();
        let lower = || word.iter().map(u8::to_ascii_lowercase);
        let at = self.forms.binary_search_by(|(form, _)| form.bytes().cmp(lower())).ok()?;
        Some(self.forms[at].1)
    }

    /// All forms with their verbs, in the order of the alphabet.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Verb)> {
        self.forms.iter().map(|(word, verb)| (&**word, *verb))
    }
}

impl Verb {
    /// Whether its section names a frame (`quote`).
    pub fn takes(&self, frame: &str) -> bool {
        self.section.split(' ').any(|name| name == frame)
    }

    /// The base form.
    pub fn lemma(&self) -> &'static str {
        self.entry.split(['/', '+']).next().unwrap_or_default()
    }
}

/// The verbs of `words/speech_verbs.txt` with all their forms, made at first use.
pub static SPEECH_VERBS: LazyLock<Verbs> = LazyLock::new(|| Verbs::new(&crate::SPEECH_VERB_LEMMAS));

/// The verbs of `words/reaction_verbs.txt` with all their forms, made at first use.
pub static REACTION_VERBS: LazyLock<Verbs> = LazyLock::new(|| Verbs::new(&crate::REACTION_VERB_LEMMAS));

/// Whether a word in lower case is, as far as its form tells, the verb of a clause.
pub fn is_finite(word: &[u8]) -> bool {
    let helps = |word| {
        FUNCTION_WORDS.find(word).is_some_and(|entry| {
            matches!(entry.section, "be" | "have" | "do" | "modal" | "be or have" | "have or modal" | "negation")
        })
    };
    word.ends_with(b"ed")
        || FINITE_VERBS.contains(word)
        || SPEECH_VERBS.find(word).is_some_and(|verb| verb.forms.is_finite())
        || helps(word)
}
