//! What the network sees of tokens.

use super::weights::{BITS, Guesser, REACH};
use crate::model::hash;
use crate::model::lexicon::{LISTS, Lexicon};
use crate::tag::document::{Document, NONE};
use crate::tag::words::{CAPITALS, DIGIT, LETTER, SENTENCE, START, UPPER, Words};
use pullquote_model::kernels::MIDDLE;
use pullquote_tokenize::Tokens;
use std::ops::Range;

/// What is read of a token: rows of its vectors and bits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    /// The word, as 32 bits of its hash.
    pub(crate) word: u32,
    /// Its cluster.
    pub(crate) cluster: u16,
    /// Its ending, as 32 bits of a hash.
    pub(crate) ending: u32,
    /// What else holds of it.
    pub(crate) bits: u32,
}

/// A token's sentence and vector.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs {
    /// The tokens to guess at, in order.
    pub(crate) tokens: Vec<u32>,
    /// For each of them the first and last token of its sentence that is near enough to be seen.
    near: Vec<(u32, u32)>,
    /// Row of a token's vector among `rows`; only those near a token to guess at have one.
    row: Vec<u32>,
    rows: Vec<u8>,
}

/// The tokens to guess at: capitalised, in a stretch that may hold names. Gives each with its sentence.
pub(crate) fn guessed<'a>(
    words: &'a Words,
    document: &'a Document,
    tokens: &'a Tokens,
) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
    let mut sentence = 0;
    let all = words.runs.iter().flat_map(|&(start, end)| start as usize..end as usize);
    all.filter(|&i| words.is(i, UPPER) && document.of[i] != NONE).map(move |i| {
        while sentence + 1 < tokens.sentences().len() && tokens.sentences()[sentence].end as usize <= i {
            sentence += 1;
        }
        let range = tokens.sentences().get(sentence).map_or(i..i + 1, |s| s.start as usize..s.end as usize);
        (i, range.start.min(i)..range.end.clamp(i + 1, words.len().max(i + 1)))
    })
}

/// What is read of a token.
pub(crate) fn seen(
    text: &str,
    tokens: &Tokens,
    words: &Words,
    document: &Document,
    lexicon: &Lexicon,
    i: usize,
) -> Seen {
    let folded = |hash: u64| (hash ^ hash >> 32) as u32;
    let mut ending = hash::SEED;
    for c in tokens.text(text, i).chars().rev().take(3) {
        ending = hash::binary(25, ending, c.to_ascii_lowercase() as u64);
    }
    let entry = lexicon.get(words.lower[i]);
    let flags = [UPPER, CAPITALS, DIGIT, START, SENTENCE, LETTER];
    let mut bits = flags.iter().enumerate().fold(0, |bits, (k, flag)| bits | u32::from(words.is(i, *flag)) << k);
    bits |= u32::from(words.is_hyphen(i)) << 6 | u32::from(tokens.glued(i)) << 7;
    for list in 0..LISTS {
        bits |= u32::from(words.lists[i] >> (list * 4) & 15 != 0) << (8 + list);
    }
    bits |= 1 << (8 + LISTS + usize::from(entry.capitalised().min(5)));
    bits |= u32::from(words.is(i, CAPITALS) && document.is_acronym(words.lower[i])) << (14 + LISTS);
    Seen { word: folded(words.lower[i]), cluster: entry.cluster, ending: folded(ending), bits }
}

impl Inputs {
    /// Reads all tokens that are near one to guess at.
    pub(crate) fn fill(
        &mut self,
        guesser: &Guesser,
        text: &str,
        tokens: &Tokens,
        words: &Words,
        document: &Document,
        lexicon: &Lexicon,
    ) {
        self.tokens.clear();
        self.near.clear();
        self.rows.clear();
        self.row.clear();
        self.row.resize(tokens.len(), 0);
        let (mut done, mut rows) = (0, 0);
        for (i, sentence) in guessed(words, document, tokens) {
            let (first, last) = (sentence.start.max(i.saturating_sub(REACH)), (sentence.end - 1).min(i + REACH));
            self.tokens.push(i as u32);
            self.near.push((first as u32, last as u32));
            for k in first.max(done)..=last {
                self.row[k] = rows;
                rows += 1;
                guesser.vector(&seen(text, tokens, words, document, lexicon, k), &mut self.rows);
            }
            done = done.max(last + 1);
        }
    }

    /// Appends the vectors of the tokens around the `n`th token to guess at; beyond its sentence there is nothing.
    pub(crate) fn around(&self, guesser: &Guesser, n: usize, out: &mut Vec<u8>) {
        let (token, (first, last)) = (self.tokens[n] as usize, self.near[n]);
        let (first, last, width) = (first as usize, last as usize, guesser.width);
        let missing = |count: usize, out: &mut Vec<u8>| out.resize(out.len() + count * width, MIDDLE);
        missing(first + REACH - token, out);
        let row = |i: usize| self.row[i] as usize * width;
        // Near tokens stand side by side in `rows`, too.
        out.extend_from_slice(&self.rows[row(first)..row(last) + width]);
        missing(token + REACH - last, out);
    }

    /// Runs of neighbouring tokens of one sentence, as ranges of [`Inputs::tokens`].
    pub(crate) fn runs(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut next = 0;
        std::iter::from_fn(move || {
            let first = next;
            (first < self.tokens.len()).then(|| {
                next += 1;
                while next < self.tokens.len() && self.joins(next) {
                    next += 1;
                }
                first..next
            })
        })
    }

    /// Whether the `n`th token follows the one before it in the same sentence: then it sees that one.
    fn joins(&self, n: usize) -> bool {
        self.tokens[n] == self.tokens[n - 1] + 1 && self.near[n].0 < self.tokens[n]
    }
}

/// Bytes of the bits.
pub(crate) fn spread(bits: u32, set: u8, out: &mut Vec<u8>) {
    out.extend((0..BITS).map(|k| MIDDLE + (bits >> k & 1) as u8 * set));
}
