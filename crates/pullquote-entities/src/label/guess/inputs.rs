//! The input of the network.

use super::weights::{Guesser, REACH, Seen};
use crate::text::View;
use crate::text::hash;
use crate::text::lexicon::LISTS;
use crate::text::words::{CAPITALS, DIGIT, LETTER, SENTENCE, START, UPPER};
use pullquote_model::kernels::MIDDLE;
use pullquote_tokenize::{TokenIndex, TokenRange, TokenVec};
use std::ops::Range;

/// Vectors of tokens, and where they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs {
    /// The tokens to guess, in order.
    pub(crate) tokens: Vec<TokenIndex>,
    /// For each of them the first and last token of its sentence within reach.
    near: Vec<(TokenIndex, TokenIndex)>,
    /// Row of a token's vector in `rows`; only tokens within reach of a token to guess have one.
    row: TokenVec<u32>,
    rows: Vec<u8>,
}

/// The tokens to guess: capitalised, in a stretch that may contain names; each with its sentence.
pub(crate) fn guessed<'a>(view: View<'a>) -> impl Iterator<Item = (TokenIndex, TokenRange)> + 'a {
    let in_runs = view.words.runs.iter().flat_map(|run| run.tokens.iter().map(|i| (i, run.sentence)));
    in_runs.filter(move |&(i, _)| view.words.is(i, UPPER) && view.document.type_of(i).is_some())
}

/// The input for a token.
pub(crate) fn seen(view: View, i: TokenIndex) -> Seen {
    let View { tokens, words, document, lexicon, .. } = view;
    let folded = |hash: u64| (hash ^ hash >> 32) as u32;
    let mut ending = hash::SEED;
    for c in view.word(i).chars().rev().take(3) {
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
    /// Reads all tokens within reach of one to guess.
    pub(crate) fn fill(&mut self, guesser: &Guesser, view: View) {
        self.tokens.clear();
        self.near.clear();
        self.rows.clear();
        self.row.fill_anew(view.tokens.len(), 0);
        let (mut done, mut rows) = (TokenIndex::FIRST, 0);
        for (i, sentence) in guessed(view) {
            let (first, last) = (sentence.start.max(i.saturating_sub(REACH)), (sentence.end - 1).min(i + REACH));
            self.tokens.push(i);
            self.near.push((first, last));
            for k in first.max(done).until(last + 1) {
                self.row[k] = rows;
                rows += 1;
                guesser.vector(&seen(view, k), &mut self.rows);
            }
            done = done.max(last + 1);
        }
    }

    /// Appends the vectors of the tokens around the `n`th token to guess; positions outside its sentence are zero.
    pub(crate) fn around(&self, guesser: &Guesser, n: usize, out: &mut Vec<u8>) {
        let (token, (first, last), width) = (self.tokens[n], self.near[n], guesser.width);
        let missing = |count: u32, out: &mut Vec<u8>| out.resize(out.len() + count as usize * width, MIDDLE);
        missing(first + REACH - token, out);
        let row = |i: TokenIndex| self.row[i] as usize * width;
        // Tokens within reach are adjacent in `rows`, too.
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

    /// Whether the `n`th token directly follows the one before it in the same sentence.
    fn joins(&self, n: usize) -> bool {
        self.tokens[n] == self.tokens[n - 1] + 1 && self.near[n].0 < self.tokens[n]
    }
}
