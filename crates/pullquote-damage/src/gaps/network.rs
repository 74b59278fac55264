//! The gap model at work: scores every place of a sequence.

use super::model::{GapModel, SECOND, SIDE, UNITS, VIEWS, WORD};
use super::phrases::{self, PHRASES, Packed};
use super::sequence::{BREAK, CUES, Sequence};
use pullquote_model::kernels::{Level, add_products, add_rows, fade, prefetch, units};
use std::ops::Range;

/// Steps per unit of the tables, which hold single bytes: detection is limited by memory access, and the rounding costs
/// almost no accuracy.
const STEPS: f32 = 32.0;
const LIMIT: f32 = 127.0;
/// Places whose phrases are looked up together.
const PLACES: usize = 16;
/// Words are asked for so many elements before they are read.
const LEAD: usize = 8;

/// A model with each word's contribution to the first layer precomputed, so that a place costs a few additions instead
/// of a matrix product.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    /// For each identity and view, the contribution to each unit, in `STEPS`.
    words: Vec<[[i8; UNITS]; VIEWS]>,
    cues: Vec<[i8; UNITS]>,
    fading: [f32; UNITS],
    /// The weights of each unit of the first layer.
    second: Vec<[f32; SECOND]>,
    second_bias: [f32; SECOND],
    output: [f32; SECOND],
    bias: f32,
    phrases: Packed,
    phrase_scale: f32,
    pub(super) level: Level,
}

/// Rounds to the nearest integer within the limit; `round` is a function call on most machines.
fn rounded(value: f32) -> i8 {
    (value.clamp(-LIMIT, LIMIT) + 0.5f32.copysign(value)) as i8
}

fn copied<const N: usize>(values: &[f32]) -> [f32; N] {
    let mut out = [0.0; N];
    out.iter_mut().zip(values).for_each(|(o, v)| *o = *v);
    out
}

impl Network {
    pub(crate) fn new(model: &GapModel) -> Self {
        let mut words = Vec::with_capacity(model.embeddings.len() / WORD);
        let (rows, _) = model.embeddings.as_chunks::<WORD>();
        for row in rows {
            let mut sums = [[0.0f32; UNITS]; VIEWS];
            for ((&step, &scale), weights) in
                row.iter().zip(&model.embedding_scale).zip(model.views.chunks_exact(VIEWS * UNITS))
            {
                let value = f32::from(step) * scale * STEPS;
                for (sum, weights) in sums.iter_mut().zip(weights.chunks_exact(UNITS)) {
                    for (s, w) in sum.iter_mut().zip(weights) {
                        *s += value * w;
                    }
                }
            }
            words.push(sums.map(|view| view.map(rounded)));
        }
        let mut second = vec![[0.0; SECOND]; UNITS];
        for (to, weights) in model.second.chunks_exact(UNITS).enumerate().take(SECOND) {
            for (row, &weight) in second.iter_mut().zip(weights) {
                row[to] = weight / STEPS;
            }
        }
        Self {
            words,
            cues: model.cues.chunks_exact(UNITS).map(|row| copied(row).map(|v: f32| rounded(v * STEPS))).collect(),
            fading: copied(&model.fading).map(|f: f32| f.clamp(0.0, 1.0)),
            second,
            second_bias: copied(&model.second_bias),
            output: copied(&model.output),
            bias: model.bias,
            phrases: model.phrases.packed(),
            phrase_scale: model.phrases.scale,
            level: Level::best(),
        }
    }

    /// Scores the place before each element but the first: `scores[i]` belongs to the place before element `i`. `ahead`
    /// is working memory.
    pub(crate) fn score(&self, sequence: &Sequence, ahead: &mut Vec<[f32; UNITS]>, scores: &mut Vec<f32>) {
        let n = sequence.len();
        scores.clear();
        scores.resize(n, 0.0);
        if ahead.len() < n {
            ahead.resize(n, [0.0; UNITS]);
        }
        // Phrases first, separately, and those of several places at once: their loads then overlap.
        let mut hashes = [[0; PHRASES]; PLACES];
        for (group, scores) in scores.get_mut(1..).unwrap_or_default().chunks_mut(PLACES).enumerate() {
            let first = 1 + group * PLACES;
            for (k, hashes) in hashes.iter_mut().enumerate().take(scores.len()) {
                *hashes = around(sequence, first + k);
                self.phrases.prefetch(hashes);
            }
            for (score, hashes) in scores.iter_mut().zip(&hashes) {
                *score = self.phrases.weigh(hashes) as f32 * self.phrase_scale;
            }
        }
        let mut state = [0.0f32; UNITS];
        for i in (1..n).rev() {
            self.ask_for(sequence, i.wrapping_sub(LEAD), 2 * SIDE + 1..VIEWS);
            let keep = if sequence.starts.get(i + 1).copied().unwrap_or(true) { 0.0 } else { 1.0 };
            self.advance(&mut state, sequence.ids[i], 2 * SIDE + 1, keep);
            ahead[i] = state;
        }
        state = [0.0; UNITS];
        for i in 1..n {
            self.ask_for(sequence, i + LEAD, 0..2 * SIDE + 1);
            let keep = if sequence.starts[i - 1] { 0.0 } else { 1.0 };
            self.advance(&mut state, sequence.ids[i - 1], 2 * SIDE, keep);
            scores[i] += self.place(sequence, i, &state, &ahead[i]);
        }
    }

    /// Begins to load views of an element's word.
    #[inline]
    fn ask_for(&self, sequence: &Sequence, at: usize, views: Range<usize>) {
        if let Some(word) = sequence.ids.get(at).and_then(|&id| self.words.get(usize::from(id))) {
            word[views].iter().for_each(prefetch);
        }
    }

    #[inline]
    fn advance(&self, state: &mut [f32; UNITS], id: u16, view: usize, keep: f32) {
        let Some(word) = self.words.get(usize::from(id)) else { return };
        fade(self.level, state, &self.fading, keep, &word[view]);
    }

    #[inline]
    fn place(&self, sequence: &Sequence, i: usize, behind: &[f32; UNITS], ahead: &[f32; UNITS]) -> f32 {
        const NONE: &[i8; UNITS] = &[0; UNITS];
        let mut rows = [NONE; 2 * SIDE + CUES];
        for k in 0..SIDE {
            // Before the first element, the indices wrap far beyond the end and read nothing.
            for (view, at) in [(k, i.wrapping_sub(k + 1)), (SIDE + k, i + k)] {
                let word = sequence.ids.get(at).copied().unwrap_or(BREAK);
                rows[view] = self.words.get(usize::from(word)).map_or(NONE, |word| &word[view]);
            }
        }
        for (row, &cue) in rows[2 * SIDE..].iter_mut().zip(&sequence.cues[i]) {
            *row = self.cues.get(usize::from(cue)).unwrap_or(NONE);
        }
        let (mut near, mut first, mut second) = ([0; UNITS], [0.0; UNITS], self.second_bias);
        add_rows(self.level, &rows, &mut near);
        units(self.level, &near, behind, ahead, &mut first);
        add_products(self.level, &mut second, &first, &self.second);
        let mut score = self.bias;
        for (s, w) in second.iter().zip(&self.output) {
            score += s.max(0.0) * w;
        }
        score
    }
}

/// The hashes of the phrases across a place.
#[inline]
fn around(sequence: &Sequence, i: usize) -> [u64; PHRASES] {
    let id = |at: usize| sequence.ids.get(at).copied().unwrap_or(BREAK);
    let left = [1, 2, 3].map(|k| id(i.wrapping_sub(k)));
    phrases::hashes(left, [0, 1, 2].map(|k| id(i + k)))
}
