//! What is known about words and names beforehand: gazetteers, word clusters, how often a word is capitalised.

use super::buckets::{bucket, fingerprint, place};
use super::hash;

/// Lists that a word or phrase can be in; one bit each in the `lists` of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[cfg_attr(not(feature = "train"), allow(dead_code))]
pub enum List {
    /// Countries and the like.
    Country,
    /// Cities of 100,000 people or more.
    LargeCity,
    /// Smaller cities.
    City,
    /// States of the United States.
    State,
    /// Nationalities, religions, political groups.
    Demonym,
    /// Given names mostly of men.
    MaleName,
    /// Given names mostly of women.
    FemaleName,
    /// The most common surnames.
    CommonSurname,
    /// Surnames, common ones included.
    Surname,
    /// Months, days, feasts.
    Calendar,
    /// Parts of the world.
    Region,
    /// Titles before names.
    Title,
}

/// Number of lists.
pub(crate) const LISTS: usize = 12;
/// Bit of [`Entry::lists`]: the phrase is the beginning of a longer one.
pub(crate) const PREFIX: u16 = 1 << 15;

/// Bit of [`Entry::habits`]: names may begin or end with the word in lower case.
pub(crate) const NAME_WORD: u16 = 1 << 5;

/// What is known about one word or phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Bits of [`List`]; the highest bit says that a longer phrase begins with it.
    pub lists: u16,
    /// Path in the tree of word clusters, below a leading 1; 0 if none.
    pub cluster: u16,
    /// Bits 0-2: how often it is capitalised within sentences (0 unknown, 1 never ... 5 always).
    /// Bits 3-4: gender of a given name (1 masculine, 2 feminine).
    /// Bit 5: found in lower case at the edge of names.
    pub habits: u16,
}

impl Entry {
    /// 0 unknown, 1 never, 2 rarely, 3 half of the time, 4 mostly, 5 always.
    pub(crate) fn capitalised(self) -> u16 {
        self.habits & 7
    }

    /// Whether it is a given name or surname, among other things.
    pub(crate) fn is_name(self) -> bool {
        const NAMES: u16 = 1 << List::MaleName as u16 | 1 << List::FemaleName as u16 | 1 << List::CommonSurname as u16;
        self.lists & NAMES != 0
    }

    /// Whether names may begin or end with the word though it is not capitalised.
    pub(crate) fn is_name_word(self) -> bool {
        self.habits & NAME_WORD != 0
    }

    /// 1 masculine, 2 feminine given name; 0 unknown.
    pub(crate) fn gender(self) -> u16 {
        (self.habits >> 3) & 3
    }
}

/// Words and phrases by fingerprint.
#[derive(Clone, Debug)]
pub struct Lexicon {
    pub(crate) prints: Vec<[u16; 8]>,
    pub(crate) entries: Vec<Entry>,
}

impl Lexicon {
    /// A lexicon that knows nothing.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn empty(buckets: usize) -> Self {
        Self { prints: vec![[0; 8]; buckets], entries: vec![Entry::default(); buckets * 8] }
    }

    /// What is known about the word or phrase with this hash.
    #[inline(always)]
    pub(crate) fn get(&self, hash: u64) -> Entry {
        let at = bucket(hash, self.prints.len());
        match place(&self.prints[at], fingerprint(hash)) {
            8 => Entry::default(),
            place => self.entries[at * 8 + place],
        }
    }

    /// What is known about a word.
    pub(crate) fn word(&self, word: &str) -> Entry {
        self.get(hash::lower(word))
    }
}
