//! The words of all texts, each once, and texts as the numbers of their words.
//!
//! A word of a text takes two bytes on average, a third of its letters. Its class and the hash of its letters are kept with
//! the word and not computed again.

use crate::words::{Class, Word, words};
use rustc_hash::FxHashMap;

/// Bits of a number in a text that say how the word stands there.
const FLAGS: u32 = 2;
const INSERTED: u64 = 1;
const STARTS: u64 = 2;

/// Words by number.
#[derive(Debug, Default)]
pub struct Vocabulary {
    letters: Vec<u8>,
    entries: Vec<Entry>,
    known: FxHashMap<u64, u32>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Hash of the letters.
    hash: u64,
    /// Where the letters end; they begin where those of the word before end. The class is in the lowest three bits.
    end: u64,
}

impl Vocabulary {
    /// Writes a normal form as numbers.
    pub fn encode(&mut self, normal: &[u8], out: &mut Vec<u8>) {
        for word in words(normal) {
            let flags = u64::from(word.inserted) * INSERTED + u64::from(word.starts) * STARTS;
            let mut rest = u64::from(self.number(&word)) << FLAGS | flags;
            while rest >= 0x80 {
                out.push(rest as u8 | 0x80);
                rest >>= 7;
            }
            out.push(rest as u8);
        }
    }

    fn number(&mut self, word: &Word<'_>) -> u32 {
        let mut key = word.hash.wrapping_add(word.class as u64);
        while let Some(&number) = self.known.get(&key) {
            if self.get(number) == (word.letters, word.class) {
                return number;
            }
            key = key.wrapping_add(8);
        }
        let number = self.entries.len() as u32;
        self.letters.extend_from_slice(word.letters);
        self.entries.push(Entry { hash: word.hash, end: (self.letters.len() as u64) << 3 | word.class as u64 });
        self.known.insert(key, number);
        number
    }

    fn get(&self, number: u32) -> (&[u8], Class) {
        let end = self.entries[number as usize].end;
        let start = number.checked_sub(1).map_or(0, |before| self.entries[before as usize].end >> 3);
        (&self.letters[start as usize..(end >> 3) as usize], Class::of((end & 7) as u8))
    }

    /// The words of a text.
    pub fn decode<'v>(&'v self, text: &'v [u8]) -> impl Iterator<Item = Word<'v>> {
        let mut bytes = text.iter();
        std::iter::from_fn(move || {
            let (mut value, mut shift) = (0_u64, 0);
            loop {
                let byte = *bytes.next()?;
                value |= u64::from(byte & 0x7f) << shift;
                if byte < 0x80 {
                    break;
                }
                shift += 7;
            }
            let number = (value >> FLAGS) as u32;
            let (letters, class) = self.get(number);
            let hash = self.entries[number as usize].hash;
            Some(Word { letters, hash, class, inserted: value & INSERTED != 0, starts: value & STARTS != 0 })
        })
    }

    /// Bytes of memory.
    pub fn memory(&self) -> usize {
        self.letters.len() + self.entries.len() * (size_of::<Entry>() + 28)
    }

    /// Forgets what is only needed to add words.
    pub fn close(&mut self) {
        self.known = FxHashMap::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::normal;

    #[test]
    fn texts_come_back() {
        let many: String = (0..9000).map(|n| format!("word{n} ")).collect();
        let mut vocabulary = Vocabulary::default();
        let mut texts = Vec::new();
        for text in ["We [the town] lost 14 ... boats. No, never!", "", &many, "boats we lost"]
            .into_iter()
            .chain(many.split_inclusive(' ').collect::<Vec<_>>().chunks(300).map(|words| words.concat().leak() as &str))
        {
            let normal = normal(text);
            let mut out = Vec::new();
            vocabulary.encode(&normal, &mut out);
            texts.push((normal, out));
        }
        vocabulary.close();
        let parts = |word: Word<'_>| (word.letters.to_vec(), word.hash, word.class, word.inserted, word.starts);
        for (normal, text) in &texts {
            assert!(vocabulary.decode(text).map(parts).eq(words(normal).map(parts)));
        }
        assert!(texts[0].1.len() < texts[0].0.len() && vocabulary.entries.len() > 9000);
    }
}
