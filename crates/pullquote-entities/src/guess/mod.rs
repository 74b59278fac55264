//! A small network's guess at each capitalised word: what kind of name it belongs to, from the words around it wherever it
//! stands in the article. The linear model takes the guesses as features.
//!
//! For a word: the vectors of the tokens around it, one layer; its result averaged over all places where the word stands, and
//! over the words of its run of capitals; a second layer over these three; shares of the labels. A transformer taught it (see
//! MODEL_CARD.md); `xtask/train/guess.py` trains it and computes the same.

mod inputs;
mod weights;

use crate::model::lexicon::Lexicon;
use crate::tag::document::Document;
use crate::tag::words::Words;
use inputs::Inputs;
#[cfg(feature = "train")]
pub(crate) use inputs::{guessed, seen};
use pullquote_model::kernels::{Level, Window, affine, narrow, relu, softmax};
use pullquote_tokenize::Tokens;
pub(crate) use weights::Guesser;
use weights::LABELS;

/// Rows worked on at a time: their sums stay near the processor.
const CHUNK: usize = 48;
/// Shares of the likeliest label above which the guess is surer by a step.
const SURE: [f32; 5] = [0.5, 0.7, 0.85, 0.95, 0.985];

/// What is guessed of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Guess {
    /// The likeliest label.
    pub(crate) label: u8,
    /// How likely, in steps.
    pub(crate) sure: u8,
    /// The likeliest other label.
    pub(crate) second: u8,
}

/// Guesses at the tokens of an article, and the work space for them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guesses {
    of: Vec<Option<Guess>>,
    inputs: Inputs,
    /// Bytes of the vectors around the tokens of a chunk.
    around: Vec<u8>,
    sums: Vec<i32>,
    /// The first layer's results, then what the second takes: those, their averages by word, the averages of these by run.
    vectors: Vec<i16>,
    bytes: Vec<u8>,
    second: Vec<i16>,
    /// Sums and counts by word. A long text may have a word more often than 32 bits can sum.
    words: Vec<i64>,
    counts: Vec<i64>,
    scores: Vec<[f32; LABELS]>,
    shares: Vec<[f32; LABELS]>,
}

impl Guesses {
    /// The guess at a token; none if it is not capitalised, or no network was there.
    pub(crate) fn at(&self, token: usize) -> Option<Guess> {
        self.of.get(token).copied().flatten()
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.of.clear();
    }

    /// Guesses at all capitalised words that may be part of names.
    pub(crate) fn fill(
        &mut self,
        guesser: &Guesser,
        text: &str,
        tokens: &Tokens,
        words: &Words,
        document: &Document,
        lexicon: &Lexicon,
    ) {
        self.of.clear();
        self.of.resize(tokens.len(), None);
        self.inputs.fill(guesser, text, tokens, words, document, lexicon);
        let count = self.inputs.tokens.len();
        if count == 0 {
            return;
        }
        let level = guesser.level;
        self.first_layer(guesser, level);
        self.averages(guesser.format.width(), document);
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
            self.of[token as usize] = Some(guess(shares));
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

    /// The second and last third of the vectors: averages by word, and the averages of these by run of capitals.
    fn averages(&mut self, width: usize, document: &Document) {
        let (own, rest) = self.vectors.split_at_mut(self.inputs.tokens.len() * width);
        let (by_word, by_run) = rest.split_at_mut(own.len());
        self.words.clear();
        self.words.resize(document.types.len() * width, 0);
        self.counts.clear();
        self.counts.resize(document.types.len(), 0);
        let kind = |token: u32| document.of[token as usize] as usize;
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

fn divide(sum: &[i64], count: i64, out: &mut [i16]) {
    for (out, sum) in out.iter_mut().zip(sum) {
        *out = (sum / count.max(1)) as i16;
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
    use crate::{Scratch, Tagger};
    use pullquote_tokenize::Tokenizer;

    const TEXT: &str = "Kunle Adewale of Osun Cement told the Lagos Courier that Osun would hire. Adewale, 51, joined Osun in \
                        1998.\n\nMINISTER GREETS ADEWALE IN ABUJA\n\n\"Cement,\" he said, \"is Nigeria.\"";

    fn guesses(guesser: &Guesser, text: &str) -> Vec<Option<Guess>> {
        let (tokens, tagger, mut scratch) = (Tokenizer::new().tokenize(text), Tagger::embedded(), Scratch::new());
        tagger.read(text, &tokens, Some(guesser), &mut scratch);
        (0..tokens.len()).map(|i| scratch.guesses.at(i)).collect()
    }

    fn embedded() -> Guesser {
        Tagger::embedded().model.guesser.clone().expect("the embedded model has a network")
    }

    #[test]
    fn all_levels_guess_the_same() {
        let text = format!("{TEXT}\n\n").repeat(60);
        let expected = guesses(&embedded(), &text);
        assert!(expected.iter().flatten().count() > 4 * CHUNK);
        for level in Level::all() {
            let mut guesser = embedded();
            guesser.level = level;
            assert_eq!(guesses(&guesser, &text), expected, "{}", level.name());
        }
    }

    #[test]
    fn capitalised_words_are_guessed_at_and_no_others() {
        let tokens = Tokenizer::new().tokenize(TEXT);
        let guesses = guesses(&embedded(), TEXT);
        let guessed = |word: &str| {
            let i = (0..tokens.len()).find(|&i| tokens.text(TEXT, i) == word).expect("a word of the text");
            guesses[i]
        };
        for word in ["of", "told", "1998", ",", "he"] {
            assert_eq!(guessed(word), None, "{word}");
        }
        let kind = |word: &str| guessed(word).map(|g| g.label.div_ceil(2));
        // Person, organisation, place: labels count from one, two a kind.
        assert_eq!([kind("Kunle"), kind("Cement"), kind("Lagos")], [Some(1), Some(2), Some(2)]);
        for guess in guesses.into_iter().flatten() {
            assert!(usize::from(guess.label) < LABELS && usize::from(guess.second) < LABELS, "{guess:?}");
            assert!(guess.label != guess.second && usize::from(guess.sure) <= SURE.len(), "{guess:?}");
        }
    }

    #[test]
    fn a_wrong_file_is_refused() {
        let bytes = embedded().to_bytes().to_vec();
        assert!(Guesser::from_bytes(&bytes).is_ok());
        assert!(Guesser::from_bytes(&bytes[..bytes.len() / 2]).is_err());
        assert!(Guesser::from_bytes(b"PQENT").is_err());
        let mut writer = pullquote_model::ModelWriter::new();
        writer.section("dims", &[3u32, 3, 3, 9, 9, 15, 16].map(u32::to_le_bytes).concat());
        assert!(Guesser::from_bytes(&writer.finish()).is_err());
    }
}
