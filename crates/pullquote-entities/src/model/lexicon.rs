//! What is known of words and names beforehand: gazetteers, word clusters, how often a word is capitalised.

use super::ModelError;
use super::file::{Reader, read_buckets};
use super::hash;
use super::weights::place;

/// Lists a word or phrase can stand in; a bit each in [`Entry::lists`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum List {
    Country,
    LargeCity,
    City,
    State,
    Demonym,
    MaleName,
    FemaleName,
    CommonSurname,
    Surname,
    Calendar,
    Region,
    Title,
}

/// Number of lists.
pub(crate) const LISTS: usize = 12;
/// Bit of [`Entry::lists`]: the phrase is the beginning of a longer one.
pub(crate) const PREFIX: u16 = 1 << 15;

/// What is known of one word or phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Bits of [`List`]; the highest bit says that a longer phrase begins so.
    pub lists: u16,
    /// Path in the tree of word clusters, below a leading 1; 0 if none.
    pub cluster: u16,
    /// Bits 0-2: how often capitalised within sentences (0 not known, 1 never ... 5 always).
    /// Bits 3-5 and 6-7: kind of name and how sure, from machine-labelled news.
    /// Bits 8-9: gender of a given name (1 masculine, 2 feminine).
    pub habits: u16,
}

impl Entry {
    /// 0 not known, 1 never, 2 seldom, 3 half, 4 mostly, 5 always.
    pub(crate) fn capitalised(self) -> u16 {
        self.habits & 7
    }

    /// The kind of name machine-labelled news says, and how sure; 0 if nothing.
    pub(crate) fn usual(self) -> u16 {
        (self.habits >> 3) & 31
    }

    /// 1 masculine, 2 feminine given name; 0 not known.
    pub(crate) fn gender(self) -> u16 {
        (self.habits >> 8) & 3
    }

    pub(crate) fn is_in(self, list: List) -> bool {
        self.lists & (1 << list as u16) != 0
    }
}

/// Words and phrases by fingerprint.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub(crate) prints: Vec<u16>,
    pub(crate) entries: Vec<Entry>,
}

impl Lexicon {
    /// What is known of the word or phrase with this hash.
    #[inline(always)]
    pub(crate) fn get(&self, hash: u64) -> Entry {
        place(&self.prints, hash).and_then(|at| self.entries.get(at)).copied().unwrap_or_default()
    }

    /// What is known of a word.
    pub(crate) fn word(&self, word: &str) -> Entry {
        self.get(hash::lower(word))
    }

    pub(super) fn read(reader: &mut Reader) -> Result<Self, ModelError> {
        let buckets = read_buckets(reader)?;
        let prints = reader.u16s(buckets * 8)?;
        let entries = reader
            .u16s(buckets * 24)?
            .chunks_exact(3)
            .map(|e| Entry { lists: e[0], cluster: e[1], habits: e[2] })
            .collect();
        Ok(Self { prints, entries })
    }

    #[cfg(any(test, feature = "train"))]
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend(((self.prints.len() / 8) as u32).to_le_bytes());
        self.prints.iter().for_each(|p| out.extend(p.to_le_bytes()));
        for entry in &self.entries {
            for part in [entry.lists, entry.cluster, entry.habits] {
                out.extend(part.to_le_bytes());
            }
        }
    }
}
