//! A small network guesses for each capitalised word what kind of name it belongs to, from the words around it wherever it
//! occurs in the article. The linear model uses the guesses as features.
//!
//! The first layer reads the vectors of the tokens around the word. Its result is averaged over all occurrences of the word
//! and over the words of its run of capitals; a second layer reads all three and gives the labels' probabilities. A
//! transformer taught it (see MODEL_CARD.md); `xtask/train/guess.py` trains it and computes the same.

mod inputs;
mod weights;

use crate::text::View;
use crate::text::document::Document;
use inputs::Inputs;
#[cfg(feature = "train")]
pub(crate) use inputs::{guessed, seen};
use pullquote_model::kernels::{Level, Window, affine, narrow, relu, softmax};
use pullquote_tokenize::{TokenIndex, TokenVec};
pub(crate) use weights::Guesser;
use weights::LABELS;

/// Rows processed at a time, so that their sums stay in the cache.
const CHUNK: usize = 64;
/// Probabilities of the likeliest label at which the guess is one step surer.
const SURE: [f32; 5] = [0.5, 0.7, 0.85, 0.95, 0.985];

/// The guess for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Guess {
    /// The likeliest label.
    pub(crate) label: u8,
    /// How likely, in steps.
    pub(crate) sure: u8,
    /// The second likeliest label.
    pub(crate) second: u8,
}

/// The guesses for the tokens of an article, with their work space.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guesses {
    of: TokenVec<Option<Guess>>,
    inputs: Inputs,
    /// Bytes of the vectors around the tokens of a chunk.
    around: Vec<u8>,
    sums: Vec<i32>,
    /// Input of the second layer: results of the first, their averages by word, and the averages of those by run.
    vectors: Vec<i16>,
    bytes: Vec<u8>,
    second: Vec<i16>,
    /// Sums and counts by word, in 64 bits: a long text may repeat a word often.
    words: Vec<i64>,
    counts: Vec<i64>,
    scores: Vec<[f32; LABELS]>,
    shares: Vec<[f32; LABELS]>,
}

impl Guesses {
    /// The guess for a token; none if it is not capitalised or there is no network.
    pub(crate) fn at(&self, token: TokenIndex) -> Option<Guess> {
        self.of.get(token).copied().flatten()
    }

    /// Guesses all capitalised words that may be part of names; none without a network.
    pub(crate) fn guess(&mut self, guesser: Option<&Guesser>, view: View) {
        match guesser {
            Some(guesser) => self.fill(guesser, view),
            None => self.of.clear(),
        }
    }

    fn fill(&mut self, guesser: &Guesser, view: View) {
        self.of.fill_anew(view.tokens.len(), None);
        self.inputs.fill(guesser, view);
        let count = self.inputs.tokens.len();
        if count == 0 {
            return;
        }
        let level = guesser.level;
        self.first_layer(guesser, level);
        self.averages(guesser.format.width(), view.document);
        narrow_into(level, &self.vectors, &mut self.bytes);

        let width = guesser.second.columns();
        let third = count * guesser.format.width();
        self.second.resize(count * width, 0);
        let starts = [0, third, 2 * third];
        in_chunks(count, &mut self.sums, width, |first, end, sums| {
            let from = starts.map(|s| s + first * guesser.format.width());
            guesser.second.multiply(level, Window { data: &self.bytes, starts: &from }, end - first, sums);
            relu(level, sums, &guesser.second, &guesser.result, &mut self.second[first * width..end * width]);
        });
        narrow_into(level, &self.second, &mut self.bytes);
        self.scores.resize(count, [0.0; LABELS]);
        self.shares.resize(count, [0.0; LABELS]);
        in_chunks(count, &mut self.sums, guesser.out.columns(), |first, end, sums| {
            guesser.out.multiply(level, Window { data: &self.bytes, starts: &[first * width] }, end - first, sums);
            affine(level, sums, &guesser.out, 0, &mut self.scores[first..end]);
        });
        softmax(level, &self.scores, &mut self.shares);
        for (&token, shares) in self.inputs.tokens.iter().zip(&self.shares) {
            self.of[token] = Some(guess(shares));
        }
    }

    fn first_layer(&mut self, guesser: &Guesser, level: Level) {
        let (width, inputs) = (guesser.format.width(), &self.inputs);
        self.vectors.resize(inputs.tokens.len() * width * 3, 0);
        let (around, vectors) = (&mut self.around, &mut self.vectors);
        in_chunks(inputs.tokens.len(), &mut self.sums, width, |first, end, sums| {
            around.clear();
            for n in first..end {
                inputs.around(guesser, n, around);
            }
            guesser.first.multiply(level, Window { data: around, starts: &[0] }, end - first, sums);
            relu(level, sums, &guesser.first, &guesser.format, &mut vectors[first * width..end * width]);
        });
    }

    /// Fills the second and last third of the vectors: averages by word, and averages of those by run of capitals.
    fn averages(&mut self, width: usize, document: &Document) {
        let (own, rest) = self.vectors.split_at_mut(self.inputs.tokens.len() * width);
        let (by_word, by_run) = rest.split_at_mut(own.len());
        self.words.clear();
        self.words.resize(document.types.len() * width, 0);
        self.counts.clear();
        self.counts.resize(document.types.len(), 0);
        let kind = |token: TokenIndex| document.type_of(token).unwrap_or_default();
        for (&token, vector) in self.inputs.tokens.iter().zip(own.chunks_exact(width)) {
            self.counts[kind(token)] += 1;
            add(&mut self.words[kind(token) * width..][..width], vector);
        }
        for (&token, vector) in self.inputs.tokens.iter().zip(by_word.chunks_exact_mut(width)) {
            divide(&self.words[kind(token) * width..][..width], self.counts[kind(token)], vector);
        }
        let mut sum = vec![0; width];
        for run in self.inputs.runs() {
            sum.fill(0);
            let part = run.start * width..run.end * width;
            by_word[part.clone()].chunks_exact(width).for_each(|vector| add(&mut sum, vector));
            by_run[part].chunks_exact_mut(width).for_each(|vector| divide(&sum, run.len() as i64, vector));
        }
    }
}

fn add(sum: &mut [i64], vector: &[i16]) {
    for (sum, value) in sum.iter_mut().zip(vector) {
        *sum += i64::from(*value);
    }
}

/// Averages, rounded towards zero.
fn divide(sum: &[i64], count: i64, out: &mut [i16]) {
    if count == 1 {
        return out.iter_mut().zip(sum).for_each(|(out, sum)| *out = *sum as i16);
    }
    // Several times as fast as with integers, and the same: an average that is no integer is farther from the next one,
    // by 1 / `count`, than the quotient of numbers of this size is from the average.
    let count = count.max(1) as f64;
    for (out, sum) in out.iter_mut().zip(sum) {
        *out = (*sum as f64 / count) as i16;
    }
}

fn narrow_into(level: Level, values: &[i16], bytes: &mut Vec<u8>) {
    bytes.resize(values.len(), 0);
    narrow(level, values, bytes);
}

fn in_chunks(rows: usize, sums: &mut Vec<i32>, columns: usize, mut each: impl FnMut(usize, usize, &mut [i32])) {
    sums.resize(CHUNK * columns, 0);
    for first in (0..rows).step_by(CHUNK) {
        let end = rows.min(first + CHUNK);
        each(first, end, &mut sums[..(end - first) * columns]);
    }
}

fn guess(shares: &[f32; LABELS]) -> Guess {
    let likeliest = |without: Option<usize>| {
        let mut best = usize::from(without == Some(0));
        for (label, share) in shares.iter().enumerate() {
            if Some(label) != without && *share > shares[best] {
                best = label;
            }
        }
        best
    };
    let label = likeliest(None);
    let sure = SURE.iter().filter(|&&least| shares[label] >= least).count();
    Guess { label: label as u8, sure: sure as u8, second: likeliest(Some(label)) as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_are_rounded_towards_zero() {
        for count in [1i64, 2, 3, 7, 49, 1000, 99_991] {
            for average in [-32_767i64, -100, -1, 0, 1, 3, 32_766] {
                for more in [0, 1, count / 2, count - 1] {
                    let sum = average * count + more;
                    let mut out = [0];
                    divide(&[sum], count, &mut out);
                    assert_eq!(i64::from(out[0]), sum / count, "{sum} / {count}");
                }
            }
        }
    }

    #[test]
    fn the_likeliest_label_and_the_next_are_guessed() {
        let mut shares = [0.0; LABELS];
        (shares[3], shares[0]) = (0.9, 0.1);
        assert_eq!(guess(&shares), Guess { label: 3, sure: 3, second: 0 });
        assert_eq!(guess(&[0.0; LABELS]), Guess { label: 0, sure: 0, second: 1 });
    }
}
