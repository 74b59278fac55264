//! Builds the lexicon from word lists, clusters and counts.

use super::document::Document;
use crate::Kind;
use crate::text::buckets::{bucket, fingerprint};
use crate::text::hash;
pub use crate::text::lexicon::List as Listed;
use crate::text::lexicon::{Entry, Lexicon, NAME_WORD, PREFIX};
use pullquote_tokenize::{TokenIndex, Tokenizer, Tokens};
use std::collections::BTreeMap;

/// Collects what is known about words and phrases.
#[derive(Clone, Default)]
pub struct LexiconBuilder {
    entries: BTreeMap<u64, Entry>,
    tokenizer: Tokenizer,
    tokens: Tokens,
}

impl LexiconBuilder {
    /// Adds a name to a list. Names of several words become phrases.
    pub fn list(&mut self, name: &str, list: Listed) {
        if let Some(key) = self.key(name) {
            self.entries.entry(key).or_default().lists |= 1 << list as u16;
        }
    }

    /// Removes a name from a list.
    pub fn unlist(&mut self, name: &str, list: Listed) {
        if let Some(key) = self.key(name) {
            self.entries.entry(key).or_default().lists &= !(1 << list as u16);
        }
    }

    /// Sets a word's cluster: its path in the tree below a leading 1.
    pub fn cluster(&mut self, word: &str, path: u16) {
        self.entries.entry(hash::lower(word)).or_default().cluster = path;
    }

    /// Sets how often a word is capitalised within sentences (1 never ... 5 always).
    pub fn capitalised(&mut self, word: &str, habit: u16) {
        let entry = self.entries.entry(hash::lower(word)).or_default();
        entry.habits = entry.habits & !7 | habit.min(7);
    }

    /// Sets the gender of a given name: 1 masculine, 2 feminine.
    pub fn gender(&mut self, name: &str, gender: u16) {
        let entry = self.entries.entry(hash::lower(name)).or_default();
        entry.habits = entry.habits & !(3 << 3) | gender.min(2) << 3;
    }

    /// Marks the words that begin or end names in lower case, at least twice and not too rarely.
    pub fn name_words(&mut self, documents: &[Document]) {
        let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
        for document in documents {
            let word = |i: TokenIndex| document.tokens.text(&document.text, i);
            let is_small = |i: TokenIndex| !word(i).chars().any(|c| c.is_uppercase() || !c.is_alphabetic());
            for i in document.tokens.range() {
                if is_small(i) {
                    counts.entry(word(i).to_string()).or_default().1 += 1;
                }
            }
            for &(name, kind) in &document.names {
                let known = !matches!(kind, Kind::Date | Kind::Money);
                for i in [name.start, name.end - 1].into_iter().take(if name.len() > 1 { 2 } else { 0 }) {
                    if known && is_small(i) {
                        counts.entry(word(i).to_string()).or_default().0 += 1;
                    }
                }
            }
        }
        for (word, (edge, total)) in counts {
            if edge >= 2 && edge * 50 >= total {
                self.entries.entry(hash::lower(&word)).or_default().habits |= NAME_WORD;
            }
        }
    }

    /// Whether something is known about a word.
    pub fn knows(&self, word: &str) -> bool {
        self.entries.contains_key(&hash::lower(word))
    }

    fn key(&mut self, name: &str) -> Option<u64> {
        self.tokenizer.tokenize_into(name, &mut self.tokens);
        let count = self.tokens.len();
        let mut key = hash::lower(self.tokens.text(name, TokenIndex::FIRST));
        for i in self.tokens.range().iter().skip(1) {
            self.entries.entry(key).or_default().lists |= PREFIX;
            key = hash::phrase(key, hash::lower(self.tokens.text(name, i)));
        }
        (1..=6).contains(&count).then_some(key)
    }

    /// The finished lexicon.
    pub fn build(&self) -> Lexicon {
        let known: Vec<(u64, Entry)> =
            self.entries.iter().map(|(&k, &e)| (k, e)).filter(|&(_, e)| e != Entry::default()).collect();
        let buckets = known.len() * 9 / 64 + 1;
        let mut lexicon = Lexicon::empty(buckets);
        // If a bucket is full, names take precedence over words of which only the cluster is known.
        for only_cluster in [false, true] {
            for &(key, entry) in &known {
                if (entry.lists == 0) != only_cluster {
                    continue;
                }
                let at = bucket(key, buckets);
                if let Some(place) = lexicon.prints[at].iter().position(|&p| p == 0) {
                    lexicon.prints[at][place] = fingerprint(key);
                    lexicon.entries[at * 8 + place] = entry;
                }
            }
        }
        lexicon
    }
}
