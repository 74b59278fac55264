//! What the rest of the article says about a word: where else it occurs, in which case, and in which names.

use super::hash;
use super::index::Index;
use super::words::{ANY_UPPER, LETTER, START, UPPER, Words};
use pullquote_tokenize::{TokenIndex, TokenRange, TokenVec, Tokens};

/// Not a capitalised word.
const NONE: u32 = u32::MAX;

/// What is known of one capitalised word from the whole article.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WordType {
    /// How often it occurs in lower case, and capitalised within sentences.
    pub(crate) small: u16,
    pub(crate) capital: u16,
    pub(crate) count: u16,
    /// First occurrence; the others follow in [`Document::next`].
    pub(crate) first: TokenIndex,
    last: TokenIndex,
    /// The longest run of capitalised words it is in: hashes of its first and last word, position, length.
    pub(crate) longest: (u64, u64, u16, u16),
}

/// Article-wide statistics of capitalised words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    index: Index,
    pub(crate) types: Vec<WordType>,
    /// Word type of each token, [`NONE`] if it is not capitalised.
    of: TokenVec<u32>,
    /// Next token of the same type.
    pub(crate) next: TokenVec<Option<TokenIndex>>,
    acronyms: Index,
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
        let n = tokens.len();
        let upper = words.flags.iter().filter(|&&f| f & UPPER != 0).count();
        self.index.reset(upper);
        self.acronyms.reset(upper);
        self.types.clear();
        self.of.fill_anew(n, NONE);
        self.next.fill_anew(n, None);
        for i in tokens.range() {
            if words.is(i, UPPER) {
                let id = self.index.insert(words.lower[i]);
                if id == self.types.len() {
                    self.types.push(WordType { first: i, last: i, ..WordType::default() });
                } else {
                    self.next[self.types[id].last] = Some(i);
                    self.types[id].last = i;
                }
                let t = &mut self.types[id];
                t.count = t.count.saturating_add(1);
                if !words.is(i, START) {
                    t.capital = t.capital.saturating_add(1);
                }
                self.of[i] = id as u32;
            }
        }
        for i in tokens.range() {
            if !words.is(i, ANY_UPPER)
                && words.is(i, LETTER)
                && let Some(id) = self.index.get(words.lower[i])
            {
                self.types[id].small = self.types[id].small.saturating_add(1);
            }
        }
        for run in &words.runs {
            self.capital_runs(run.tokens, words, text, tokens);
        }
    }

    /// Longest run of capitals for each word, and acronyms of runs.
    fn capital_runs(&mut self, run: TokenRange, words: &Words, text: &str, tokens: &Tokens) {
        let TokenRange { start: mut i, end } = run;
        while i < end {
            let common = words.is(i, START) && self.type_of(i).is_some_and(|id| self.types[id].small > 0);
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
            for j in i.until(stop) {
                let Some(id) = self.type_of(j) else { continue };
                acronym = hash::step(acronym, hash::normal(first_byte(text, tokens, j)));
                let t = &mut self.types[id];
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

    /// The number of a token's word type; none if it is not capitalised.
    #[inline]
    pub(crate) fn type_of(&self, i: TokenIndex) -> Option<usize> {
        let id = self.of[i];
        (id != NONE).then_some(id as usize)
    }

    /// Whether the letters with this hash are the initials of a run of capitalised words.
    pub(crate) fn is_acronym(&self, letters: u64) -> bool {
        self.acronyms.get(letters).is_some()
    }
}

fn first_byte(text: &str, tokens: &Tokens, i: TokenIndex) -> u8 {
    tokens.text(text, i).as_bytes().first().copied().unwrap_or(0)
}
