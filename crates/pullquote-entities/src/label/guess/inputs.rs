//! The input of the network.

use super::weights::{Guesser, REACH, Seen};
use crate::text::View;
use crate::text::document::NONE;
use crate::text::hash;
use crate::text::lexicon::LISTS;
use crate::text::words::{CAPITALS, DIGIT, LETTER, SENTENCE, START, UPPER};
use pullquote_model::kernels::MIDDLE;
use std::ops::Range;

/// Vectors of tokens, and where they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs {
    /// The tokens to guess, in order.
    pub(crate) tokens: Vec<u32>,
    /// For each of them the first and last token of its sentence within reach.
    near: Vec<(u32, u32)>,
    /// Row of a token's vector in `rows`; only tokens within reach of a token to guess have one.
    row: Vec<u32>,
    rows: Vec<u8>,
}

/// The tokens to guess: capitalised, in a stretch that may contain names; each with its sentence.
pub(crate) fn guessed<'a>(view: View<'a>) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
    let in_runs = view.words.runs.iter().flat_map(|run| run.tokens.clone().map(|i| (i, run.sentence.clone())));
    in_runs.filter(move |&(i, _)| view.words.is(i, UPPER) && view.document.of[i] != NONE)
}

/// The input for a token.
pub(crate) fn seen(view: View, i: usize) -> Seen {
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
        self.row.clear();
        self.row.resize(view.tokens.len(), 0);
        let (mut done, mut rows) = (0, 0);
        for (i, sentence) in guessed(view) {
            let (first, last) = (sentence.start.max(i.saturating_sub(REACH)), (sentence.end - 1).min(i + REACH));
            self.tokens.push(i as u32);
            self.near.push((first as u32, last as u32));
            for k in first.max(done)..=last {
                self.row[k] = rows;
                rows += 1;
                guesser.vector(&seen(view, k), &mut self.rows);
            }
            done = done.max(last + 1);
        }
    }

    /// Appends the vectors of the tokens around the `n`th token to guess; positions outside its sentence are zero.
    pub(crate) fn around(&self, guesser: &Guesser, n: usize, out: &mut Vec<u8>) {
        let (token, (first, last)) = (self.tokens[n] as usize, self.near[n]);
        let (first, last, width) = (first as usize, last as usize, guesser.width);
        let missing = |count: usize, out: &mut Vec<u8>| out.resize(out.len() + count * width, MIDDLE);
        missing(first + REACH - token, out);
        let row = |i: usize| self.row[i] as usize * width;
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
