//! From tokens to vectors, and from those to cues.

use super::features::Features;
use super::states::States;
use super::weights::{Embeddings, Encoder};
use pullquote_model::kernels::{
    Level, Matrix, Norm, Window, affine, in_chunks, linear, narrow, norm_residual, prefetch, relu, softmax, spread,
};

/// Rows of the tables are asked for so many tokens before they are copied.
const AHEAD: usize = 8;

/// The vectors of a stretch of tokens, and what is read from them.
#[derive(Clone, Debug, Default)]
pub(super) struct Encoded {
    input: Vec<u8>,
    /// The vectors of the tokens.
    vectors: Vec<i16>,
    /// Their upper bytes before and after a layer, with rows of zeros before the first and after the last token.
    bytes: [Vec<u8>; 2],
    sums: Vec<i32>,
    scores: Vec<[f32; 3]>,
    say_scores: Vec<[f32; 1]>,
    say_pairs: Vec<[f32; 2]>,
    says: Vec<[f32; 2]>,
    /// Where the bytes of the first token's vector begin.
    start: usize,
    width: usize,
    /// What a transformer says of the tokens, if the model has one.
    pub(super) states: States,
    /// Probabilities of other, begin of a cue, inside of a cue.
    pub(super) cues: Vec<[f32; 3]>,
    /// The vectors as the pair network takes them.
    pub(super) tokens: Vec<f32>,
}

impl Encoded {
    /// A token's vector, as matrices take it.
    pub(super) fn vector(&self, token: usize) -> &[u8] {
        let at = self.start + token * self.width;
        &vectors(&self.states, &self.bytes[0])[at..at + self.width]
    }

    /// Probability that a token begins a cue of reported speech.
    pub(super) fn say(&self, token: usize) -> f32 {
        self.says[token][1]
    }

    /// Encodes the tokens. Before the first and after the last there is nothing.
    pub(super) fn run(&mut self, level: Level, features: &Features, embeddings: &Embeddings, encoder: &Encoder) {
        let rows = features.rows.len();
        self.embed(features, embeddings, encoder);
        let width = encoder.format.width();
        let margin = encoder.layers.iter().map(|l| l.dilation).max().unwrap_or(0);
        (self.start, self.width) = (margin * width, width);
        make_room(&mut self.vectors, rows * width);
        let (start, end) = (self.start, (rows + 2 * margin) * width);
        let [from, to] = &mut self.bytes;
        for bytes in [&mut *from, &mut *to] {
            make_room(bytes, end);
        }
        let input = Window { data: &self.input, starts: &[0] };
        in_chunks(level, &encoder.input, input, rows, &mut self.sums, |sums, row, end| {
            let vectors = &mut self.vectors[row * width..end * width];
            relu(level, sums, &encoder.input, &encoder.format, vectors);
            narrow(level, vectors, &mut from[start + row * width..start + end * width]);
        });
        let mut format = &encoder.format;
        for layer in &encoder.layers {
            for margin in [0..start, start + rows * width..end] {
                fill(&mut from[margin], format.zeros());
            }
            let reach = layer.dilation * width;
            let window = Window { data: from, starts: &[start - reach, start, start + reach] };
            in_chunks(level, &layer.matrix, window, rows, &mut self.sums, |sums, row, end| {
                let vectors = &mut self.vectors[row * width..end * width];
                let (gain, bias) = (&layer.gain, &layer.bias);
                let norm = Norm { matrix: &layer.matrix, from: format, gain, bias, format: &layer.format };
                norm_residual(level, norm, sums, vectors);
                narrow(level, vectors, &mut to[start + row * width..start + end * width]);
            });
            std::mem::swap(from, to);
            format = &layer.format;
        }
        if let Some(transformer) = &encoder.transformer {
            let vectors = &from[start..start + rows * width];
            self.states.join(level, transformer, vectors, width, &mut self.sums);
            (self.start, self.width) = (0, width + transformer.result.width());
        } else {
            self.states.joined.clear();
        }
        let vectors = Window { data: vectors(&self.states, from), starts: &[self.start] };
        let columns = encoder.token.columns();
        make_room(&mut self.tokens, rows * columns);
        in_chunks(level, &encoder.token, vectors, rows, &mut self.sums, |sums, row, end| {
            linear(level, sums, &encoder.token, &mut self.tokens[row * columns..end * columns]);
        });
        self.score_cues(level, rows, &encoder.cue);
    }

    /// From vectors to the probabilities of cues.
    fn score_cues(&mut self, level: Level, rows: usize, cue: &Matrix) {
        let vectors = Window { data: vectors(&self.states, &self.bytes[0]), starts: &[self.start] };
        self.scores.resize(rows, [0.0; 3]);
        self.cues.resize(rows, [0.0; 3]);
        self.say_scores.resize(rows, [0.0; 1]);
        self.says.resize(rows, [0.0; 2]);
        in_chunks(level, cue, vectors, rows, &mut self.sums, |sums, row, end| {
            affine(level, sums, cue, 0, &mut self.scores[row..end]);
            affine(level, sums, cue, 3, &mut self.say_scores[row..end]);
        });
        softmax(level, &self.scores, &mut self.cues);
        self.say_pairs.clear();
        self.say_pairs.extend(self.say_scores.iter().map(|&[say]| [0.0, say]));
        softmax(level, &self.say_pairs, &mut self.says);
    }

    fn embed(&mut self, features: &Features, embeddings: &Embeddings, encoder: &Encoder) {
        let Embeddings { word, bigram, suffix, .. } = embeddings;
        let all = encoder.input.width();
        make_room(&mut self.input, features.rows.len() * all);
        let states = encoder.transformer.as_ref().map(|t| t.format.width());
        let tokens = features.rows.iter().zip(&features.bits).zip(self.input.chunks_exact_mut(all));
        for (token, ((rows, bits), mut to)) in tokens.enumerate() {
            if let Some(soon) = features.rows.get(token + AHEAD) {
                for row in [word.row(soon.word), bigram.row(soon.bigram), suffix.row(soon.suffix)] {
                    prefetch(row);
                }
            }
            let embedded = [word.row(rows.word), bigram.row(rows.bigram), suffix.row(rows.suffix), &spread(*bits)];
            for from in embedded {
                to = copy(from, to);
            }
            if let Some(width) = states {
                copy(self.states.row(width, token), to);
            }
        }
    }
}

/// Makes a buffer at least so long. What it holds does not matter, so it never becomes shorter: to fill it again takes time.
pub(super) fn make_room<T: Clone + Default>(buffer: &mut Vec<T>, length: usize) {
    if buffer.len() < length {
        buffer.resize(length, T::default());
    }
}

/// Copies a few bytes to the beginning of `to` and returns the rest of it; without a function call, which would take longer.
#[inline]
fn copy<'a>(from: &[u8], to: &'a mut [u8]) -> &'a mut [u8] {
    let (to, rest) = to.split_at_mut(from.len());
    let (blocks, few) = from.as_chunks::<16>();
    let (to_blocks, to_few) = to.as_chunks_mut::<16>();
    to_blocks.iter_mut().zip(blocks).for_each(|(to, from)| *to = *from);
    to_few.iter_mut().zip(few).for_each(|(to, from)| *to = *from);
    rest
}

/// The vectors that the heads read: those of the last layer, with what stands beside them if there is a transformer.
fn vectors<'a>(states: &'a States, last: &'a [u8]) -> &'a [u8] {
    if states.joined.is_empty() { last } else { &states.joined }
}

/// Makes all rows `row`.
pub(super) fn fill(rows: &mut [u8], row: &[u8]) {
    for to in rows.chunks_exact_mut(row.len()) {
        to.copy_from_slice(row);
    }
}
