//! What the rest of the article says of a word: where else it stands, and how it was labelled there.

use super::words::{ANY_UPPER, LETTER, START, UPPER, Words};
use crate::model::hash;
use crate::model::weights::LABELS;
use pullquote_tokenize::Tokens;

/// Numbers for hashes, in order of appearance. Open addressing; its memory is used again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    slots: Vec<(u64, u32)>,
    len: u32,
}

impl Index {
    /// Makes room for `count` keys and forgets all.
    pub(crate) fn reset(&mut self, count: usize) {
        let size = (count * 2 + 8).next_power_of_two();
        self.slots.clear();
        self.slots.resize(size, (0, u32::MAX));
        self.len = 0;
    }

    #[inline]
    fn slot(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (key >> 20) as usize & mask;
        while self.slots[at].1 != u32::MAX && self.slots[at].0 != key {
            at = (at + 1) & mask;
        }
        at
    }

    /// The number of a key, if it has one.
    #[inline]
    pub(crate) fn get(&self, key: u64) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        let (_, number) = self.slots[self.slot(key)];
        (number != u32::MAX).then_some(number as usize)
    }

    /// The number of a key, a new one if it had none. At most as many keys as [`Index::reset`] was told.
    #[inline]
    pub(crate) fn insert(&mut self, key: u64) -> usize {
        let at = self.slot(key);
        if self.slots[at].1 == u32::MAX {
            self.slots[at] = (key, self.len);
            self.len += 1;
        }
        self.slots[at].1 as usize
    }
}

/// No word type.
pub(crate) const NONE: u32 = u32::MAX;

/// What is known of one capitalised word from the whole article.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WordType {
    /// How often it stands in small letters, and capitalised within sentences.
    pub(crate) small: u16,
    pub(crate) capital: u16,
    pub(crate) count: u16,
    /// First occurrence; the others follow in [`Document::next`].
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// The longest run of capitalised words it is in: hash of its first and last word, place, length.
    pub(crate) longest: (u64, u64, u16, u16),
}

/// How often a word or name was given each kind (0-6) or none (7).
pub(crate) type Votes = [u16; 8];

/// Article-wide statistics of capitalised words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    index: Index,
    pub(crate) types: Vec<WordType>,
    /// Word type of each token, [`NONE`] where it is not capitalised.
    pub(crate) of: Vec<u32>,
    /// Next token of the same type.
    pub(crate) next: Vec<u32>,
    acronyms: Index,
    /// First-pass results: votes by type, by type within longer names, by whole name.
    pub(crate) votes: Vec<Votes>,
    pub(crate) long_votes: Vec<Votes>,
    pub(crate) name_votes: Vec<Votes>,
    names: Index,
    /// Kind given to each token by the first pass (7 none), its name's number and place in it.
    pub(crate) own: Vec<u8>,
    pub(crate) name: Vec<u32>,
    pub(crate) edge: Vec<u8>,
}

/// Words that join parts of a name.
fn joins(lower: u64) -> bool {
    static JOINERS: std::sync::LazyLock<[u64; 8]> =
        std::sync::LazyLock::new(|| ["of", "de", "al", "bin", "-", "&", "van", "von"].map(hash::lower));
    JOINERS.contains(&lower)
}

impl Document {
    /// Counts the capitalised words of the article.
    pub(crate) fn fill(&mut self, words: &Words, text: &str, tokens: &Tokens) {
        let n = words.len();
        let upper = words.flags.iter().filter(|&&f| f & UPPER != 0).count();
        self.index.reset(upper);
        self.acronyms.reset(upper);
        self.types.clear();
        self.of.clear();
        self.of.resize(n, NONE);
        self.next.clear();
        self.next.resize(n, NONE);
        for i in 0..n {
            if words.is(i, UPPER) {
                let id = self.index.insert(words.lower[i]);
                if id == self.types.len() {
                    self.types.push(WordType { first: i as u32, last: i as u32, ..WordType::default() });
                } else {
                    self.next[self.types[id].last as usize] = i as u32;
                    self.types[id].last = i as u32;
                }
                let t = &mut self.types[id];
                t.count = t.count.saturating_add(1);
                if !words.is(i, START) {
                    t.capital = t.capital.saturating_add(1);
                }
                self.of[i] = id as u32;
            }
        }
        for i in 0..n {
            if !words.is(i, ANY_UPPER)
                && words.is(i, LETTER)
                && let Some(id) = self.index.get(words.lower[i])
            {
                self.types[id].small = self.types[id].small.saturating_add(1);
            }
        }
        for r in 0..words.runs.len() {
            let (start, end) = words.runs[r];
            self.capital_runs(start as usize, end as usize, words, text, tokens);
        }
    }

    /// Longest run of capitals for each word, and acronyms of runs.
    fn capital_runs(&mut self, start: usize, end: usize, words: &Words, text: &str, tokens: &Tokens) {
        let mut i = start;
        while i < end {
            let common = words.is(i, START) && self.of[i] != NONE && self.types[self.of[i] as usize].small > 0;
            if !words.is(i, UPPER) || common {
                i += 1;
                continue;
            }
            let mut stop = i + 1;
            while stop < end
                && (words.is(stop, UPPER) || (stop + 1 < end && words.is(stop + 1, UPPER) && joins(words.lower[stop])))
            {
                stop += 1;
            }
            let mut acronym = hash::SEED;
            for j in i..stop {
                if self.of[j] == NONE {
                    continue;
                }
                acronym = hash::step(acronym, hash::normal(first_byte(text, tokens, j)));
                let t = &mut self.types[self.of[j] as usize];
                let len = (stop - i).min(9) as u16;
                if len > t.longest.3 {
                    t.longest = (words.lower[i], words.lower[stop - 1], (j - i).min(9) as u16, len);
                }
            }
            if stop - i >= 2 {
                self.acronyms.insert(hash::finish(acronym));
            }
            i = stop;
        }
    }

    /// Whether the letters with this hash are the initials of a run of capitalised words.
    pub(crate) fn is_acronym(&self, letters: u64) -> bool {
        self.acronyms.get(letters).is_some()
    }

    /// Whether a capitalised word also stands in the article without a hyphen beside it.
    pub(crate) fn stands_alone(&self, words: &Words, i: usize) -> bool {
        let Some(t) = self.types.get(self.of[i] as usize) else { return false };
        let joined = |o: usize| (o + 1 < words.len() && words.is_hyphen(o + 1)) || (o > 0 && words.is_hyphen(o - 1));
        let (mut at, mut seen) = (t.first, 0);
        while at != NONE && seen < 16 {
            let o = at as usize;
            if !joined(o) {
                return true;
            }
            at = self.next[o];
            seen += 1;
        }
        false
    }

    /// Whether the first pass found the word in a person's name somewhere.
    pub(crate) fn is_person(&self, i: usize) -> bool {
        self.votes.get(self.of[i] as usize).is_some_and(|votes| votes[0] > 0)
    }

    /// Takes in the labels of the first pass.
    pub(crate) fn count_votes(&mut self, words: &Words, labels: &[u8]) {
        let n = words.len();
        for votes in [&mut self.votes, &mut self.long_votes] {
            votes.clear();
            votes.resize(self.types.len(), [0; 8]);
        }
        self.own.clear();
        self.own.resize(n, 7);
        self.name.clear();
        self.name.resize(n, NONE);
        self.edge.clear();
        self.edge.resize(n, 0);
        self.names.reset(labels.iter().filter(|&&l| is_begin(l)).count());
        self.name_votes.clear();
        for &(start, end) in &words.runs {
            let mut i = start as usize;
            while i < end as usize {
                i = self.take_name(i, end as usize, words, labels);
            }
        }
    }

    fn take_name(&mut self, start: usize, end: usize, words: &Words, labels: &[u8]) -> usize {
        if labels[start] == 0 {
            self.vote(start, 7, false);
            return start + 1;
        }
        let kind = (labels[start] - 1) / 2;
        let stop = name_end(labels, start, end);
        let key = words.lower[start..stop].iter().fold(kind_free_seed(), |key, &w| hash::phrase(key, w));
        let id = self.names.insert(key);
        if id == self.name_votes.len() {
            self.name_votes.push([0; 8]);
        }
        self.name_votes[id][kind as usize] = self.name_votes[id][kind as usize].saturating_add(1);
        for i in start..stop {
            self.own[i] = kind;
            self.name[i] = id as u32;
            self.edge[i] = u8::from(i == start) * 2 + u8::from(i + 1 == stop);
            self.vote(i, kind, stop - start > 1);
        }
        stop
    }

    fn vote(&mut self, i: usize, kind: u8, long: bool) {
        if self.of[i] != NONE {
            let id = self.of[i] as usize;
            let cell = &mut self.votes[id][kind as usize];
            *cell = cell.saturating_add(1);
            if long {
                let cell = &mut self.long_votes[id][kind as usize];
                *cell = cell.saturating_add(1);
            }
        }
    }
}

fn first_byte(text: &str, tokens: &Tokens, i: usize) -> u8 {
    tokens.text(text, i).as_bytes().first().copied().unwrap_or(0)
}

fn kind_free_seed() -> u64 {
    7
}

/// Whether a label begins a name.
pub(crate) fn is_begin(label: u8) -> bool {
    label % 2 == 1 && (label as usize) < LABELS
}

/// Where the name that begins at `start` ends.
pub(crate) fn name_end(labels: &[u8], start: usize, end: usize) -> usize {
    let inside = labels[start] + u8::from(is_begin(labels[start]));
    let mut stop = start + 1;
    while stop < end && labels[stop] == inside {
        stop += 1;
    }
    stop
}
