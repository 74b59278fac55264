//! The one lookup type: a hash table that the compiler fills from a text file.

/// Words of one subject.
#[derive(Debug)]
pub struct WordList {
    text: &'static str,
    /// A table with open addressing; its length is a power of two and at most half of it is filled.
    slots: &'static [Entry],
    /// Bit `n` is set if a word has `n` bytes; longer words share the last bit.
    lengths: u64,
}

/// A word of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The word as it stands in the file, in lower case; empty in a free slot.
    pub word: &'static str,
    /// The line it stands on, counted without comments and headings. Words of one line mean the same.
    pub line: u16,
    /// The section it stands in; empty before the first heading.
    pub section: &'static str,
}

impl Entry {
    const FREE: Self = Self { word: "", line: 0, section: "" };
}

impl WordList {
    /// A list from its file and the table made of it by [`fill`].
    pub(crate) const fn new(text: &'static str, slots: &'static [Entry]) -> Self {
        let mut lengths = 0;
        let mut i = 0;
        while i < slots.len() {
            if !slots[i].word.is_empty() {
                lengths |= length_bit(slots[i].word.len());
            }
            i += 1;
        }
        Self { text, slots, lengths }
    }

    /// Whether the list has a word, in any case (of ASCII letters).
    pub fn contains(&self, word: impl AsRef<[u8]>) -> bool {
        self.find(word).is_some()
    }

    /// Whether the list has a word in one of its sections.
    pub fn contains_in(&self, section: &str, word: impl AsRef<[u8]>) -> bool {
        self.find(word).is_some_and(|entry| entry.section == section)
    }

    /// The entry of a word, in any case (of ASCII letters).
    pub fn find(&self, word: impl AsRef<[u8]>) -> Option<Entry> {
        let word = word.as_ref();
        if self.lengths & length_bit(word.len()) == 0 {
            return None;
        }
        self.search(word.iter().copied())
    }

    /// As [`find`](Self::find), of a word without its full stops: `Ph.D.`, `S.E.C.`, `Sen.`
    pub fn find_without_stops(&self, word: impl AsRef<[u8]>) -> Option<Entry> {
        let letters = word.as_ref().iter().copied().filter(|&byte| byte != b'.');
        if self.lengths & length_bit(letters.clone().count()) == 0 {
            return None;
        }
        self.search(letters)
    }

    /// Whether the list has a word, its full stops aside.
    pub fn contains_without_stops(&self, word: impl AsRef<[u8]>) -> bool {
        self.find_without_stops(word).is_some()
    }

    /// Whether two words stand on one line, hence mean the same.
    pub fn same_line(&self, a: impl AsRef<[u8]>, b: impl AsRef<[u8]>) -> bool {
        self.find(a).zip(self.find(b)).is_some_and(|(a, b)| a.line == b.line)
    }

    /// All words, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + use<> {
        let mut cursor = Cursor::new(self.text);
        std::iter::from_fn(move || cursor.next())
    }

    fn search(&self, word: impl Iterator<Item = u8> + Clone) -> Option<Entry> {
        let lower = word.map(|byte| byte.to_ascii_lowercase());
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = lower.clone().fold(HASH_SEED, hash_step) as usize & mask;
        // A free slot ends every search: half of the table is free.
        loop {
            let entry = self.slots.get(at).filter(|entry| !entry.word.is_empty())?;
            if entry.word.bytes().eq(lower.clone()) {
                return Some(*entry);
            }
            at = (at + 1) & mask;
        }
    }
}

const fn length_bit(len: usize) -> u64 {
    1 << if len < 63 { len } else { 63 }
}

// FNV-1a: short, fixed, and good enough for a few hundred words.
const HASH_SEED: u32 = 0x811C_9DC5;

const fn hash_step(state: u32, byte: u8) -> u32 {
    (state ^ byte as u32).wrapping_mul(0x0100_0193)
}

/// How many slots the table of a file has.
pub(crate) const fn slots_for(text: &'static str) -> usize {
    let mut cursor = Cursor::new(text);
    let mut words = 0usize;
    while cursor.next().is_some() {
        words += 1;
    }
    (2 * words + 1).next_power_of_two()
}

/// The table of a file.
pub(crate) const fn fill<const SLOTS: usize>(text: &'static str) -> [Entry; SLOTS] {
    let mut slots = [Entry::FREE; SLOTS];
    let mut cursor = Cursor::new(text);
    while let Some(entry) = cursor.next() {
        let bytes = entry.word.as_bytes();
        let (mut state, mut i) = (HASH_SEED, 0);
        while i < bytes.len() {
            state = hash_step(state, bytes[i]);
            i += 1;
        }
        let mut at = state as usize & (SLOTS - 1);
        while !slots[at].word.is_empty() {
            at = (at + 1) & (SLOTS - 1);
        }
        slots[at] = entry;
    }
    slots
}

/// Reads a file of words, when the crate is compiled or later.
struct Cursor {
    text: &'static str,
    at: usize,
    line: u16,
    section: &'static str,
}

impl Cursor {
    const fn new(text: &'static str) -> Self {
        Self { text, at: 0, line: 0, section: "" }
    }

    /// The next word.
    const fn next(&mut self) -> Option<Entry> {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            match bytes[self.at] {
                b'\n' => {
                    self.line += 1;
                    self.at += 1;
                }
                b' ' | b',' | b'\r' => self.at += 1,
                b'#' => self.skip_line(),
                b'[' => {
                    let heading = self.until(b']', self.at + 1);
                    self.skip_line();
                    self.section = heading;
                }
                _ => {
                    let word = self.until(b',', self.at);
                    self.at += word.len();
                    return Some(Entry { word, line: self.line, section: self.section });
                }
            }
        }
        None
    }

    /// The text from a byte up to a delimiter or the end of the line.
    const fn until(&self, delimiter: u8, from: usize) -> &'static str {
        let bytes = self.text.as_bytes();
        let mut end = from;
        while end < bytes.len() && bytes[end] != delimiter && bytes[end] != b'\n' && bytes[end] != b'\r' {
            end += 1;
        }
        self.text.split_at(from).1.split_at(end - from).0
    }

    /// Passes over a line that holds no words, and does not count it.
    const fn skip_line(&mut self) {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() && bytes[self.at] != b'\n' {
            self.at += 1;
        }
        self.at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# comment, with commas\n[first]\nred, scarlet\nu.s\n[second one]\ngreat britain\n";
    static SLOTS: [Entry; slots_for(TEXT)] = fill(TEXT);
    static LIST: WordList = WordList::new(TEXT, &SLOTS);

    #[test]
    fn words_are_found_in_any_case() {
        assert!(
            LIST.contains("red") && LIST.contains("SCARLET") && LIST.contains(b"U.S") && LIST.contains("Great Britain")
        );
        for absent in ["", "re", "redd", "comment", "first", "great", "us", "é", &"x".repeat(100)] {
            assert!(!LIST.contains(absent), "{absent:?}");
        }
    }

    #[test]
    fn lines_and_sections_are_known() {
        assert!(LIST.same_line("red", "Scarlet") && !LIST.same_line("red", "u.s") && !LIST.same_line("x", "x"));
        assert!(LIST.contains_in("second one", "great britain") && !LIST.contains_in("first", "great britain"));
        let all: Vec<_> = LIST.entries().map(|e| (e.word, e.line, e.section)).collect();
        assert_eq!(
            all,
            [("red", 0, "first"), ("scarlet", 0, "first"), ("u.s", 1, "first"), ("great britain", 2, "second one")]
        );
    }

    #[test]
    fn full_stops_may_be_left_out_of_the_word_looked_up() {
        assert!(LIST.contains_without_stops("R.E.D.") && !LIST.contains("R.E.D."));
        assert!(!LIST.contains_without_stops("U.S"), "the stops of an entry are not left out");
        assert!(!LIST.contains_without_stops("...") && !LIST.contains_without_stops(""));
    }

    #[test]
    fn an_empty_list_has_no_words() {
        static NONE: [Entry; slots_for("# nothing\n")] = fill("# nothing\n");
        let list = WordList::new("# nothing\n", &NONE);
        assert!(!list.contains("a") && !list.contains("") && list.entries().next().is_none());
    }
}
