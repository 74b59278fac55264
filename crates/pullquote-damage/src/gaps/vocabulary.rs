//! The words the gap model knows.

use super::words::{self, FIRST_WORD, UNKNOWN};

/// Maps word hashes to identities: an open-addressing table.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    slots: Vec<(u32, u16)>,
    mask: usize,
    len: usize,
}

impl Vocabulary {
    /// Creates a vocabulary from the hashes of words ([`words::hash`]), in the order of their identities.
    pub fn new(hashes: &[u32]) -> Self {
        let size = (hashes.len() * 3).next_power_of_two().max(16);
        let mut slots = vec![(0u32, 0u16); size];
        for (rank, &hash) in hashes.iter().enumerate().take(usize::from(u16::MAX - FIRST_WORD)) {
            let mut at = hash as usize & (size - 1);
            while slots[at].0 != 0 && slots[at].0 != hash {
                at = (at + 1) & (size - 1);
            }
            if slots[at].0 == 0 && hash != 0 {
                slots[at] = (hash, FIRST_WORD + rank as u16);
            }
        }
        Self { slots, mask: size - 1, len: hashes.len() }
    }

    /// Number of identities, including the classes of unknown words.
    pub fn identities(&self) -> usize {
        usize::from(FIRST_WORD) + self.len
    }

    fn lookup(&self, hash: u32) -> Option<u16> {
        let mut at = hash as usize & self.mask;
        // At most a third of the table is filled, so an empty slot ends every search.
        loop {
            let (found, id) = self.slots[at];
            if found == hash {
                return Some(id);
            }
            if found == 0 {
                return None;
            }
            at = (at + 1) & self.mask;
        }
    }

    /// The identity of a token, if the vocabulary has it in this form.
    pub(crate) fn find(&self, token: &[u8]) -> Option<u16> {
        self.lookup(words::hash(token))
    }

    /// The identity of a word: its own, that of its lower-case form, or its class.
    pub(crate) fn word(&self, word: &[u8]) -> u16 {
        if let Some(id) = self.find(word) {
            return id;
        }
        if word.first().is_some_and(u8::is_ascii_uppercase)
            && let Some(id) = self.lookup(words::hash_lower(word))
        {
            return id;
        }
        UNKNOWN + words::unknown_class(word)
    }
}
