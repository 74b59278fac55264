//! The gap model at work: a score for every place of a sequence.

use super::model::{GapModel, SECOND, SIDE, UNITS, VIEWS, WORD};
use super::phrases::{self, Packed};
use super::sequence::{BREAK, CUE_ROWS, Sequence};

/// Steps per unit of the whole-number tables: eight words' contributions stay far inside 16 bits.
const STEPS: f32 = 256.0;
const LIMIT: f32 = 3500.0;

/// A model with each word's contribution to the first layer worked out beforehand, so that a place costs a few
/// additions and not a matrix.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    /// For each identity and view, the contribution to each unit, in `STEPS`.
    words: Vec<[[i16; UNITS]; VIEWS]>,
    cues: Vec<[f32; UNITS]>,
    fading: [f32; UNITS],
    second: Vec<[f32; SECOND]>,
    second_bias: [f32; SECOND],
    output: [f32; SECOND],
    bias: f32,
    phrases: Packed,
    phrase_scale: f32,
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
            words.push(sums.map(|view| view.map(|v| v.round().clamp(-LIMIT, LIMIT) as i16)));
        }
        let mut second = vec![[0.0; SECOND]; UNITS];
        for (to, weights) in model.second.chunks_exact(UNITS).enumerate().take(SECOND) {
            for (from, &weight) in weights.iter().enumerate() {
                second[from][to] = weight;
            }
        }
        Self {
            words,
            cues: model.cues.chunks_exact(UNITS).map(copied).collect(),
            fading: copied(&model.fading).map(|f: f32| f.clamp(0.0, 1.0)),
            second,
            second_bias: copied(&model.second_bias),
            output: copied(&model.output),
            bias: model.bias,
            phrases: model.phrases.packed(),
            phrase_scale: model.phrases.scale,
        }
    }

    /// Scores the place before each element but the first: `scores[i]` is that before element `i`. `ahead` is
    /// working memory.
    pub(crate) fn score(&self, sequence: &Sequence, ahead: &mut Vec<[f32; UNITS]>, scores: &mut Vec<f32>) {
        let n = sequence.len();
        scores.clear();
        scores.resize(n, 0.0);
        ahead.clear();
        ahead.resize(n + 1, [0.0; UNITS]);
        let mut state = [0.0f32; UNITS];
        for i in (1..n).rev() {
            let keep = if sequence.starts.get(i + 1).copied().unwrap_or(true) { 0.0 } else { 1.0 };
            self.advance(&mut state, sequence.ids[i], 2 * SIDE + 1, keep);
            ahead[i] = state;
        }
        state = [0.0; UNITS];
        for i in 1..n {
            let keep = if sequence.starts[i - 1] { 0.0 } else { 1.0 };
            self.advance(&mut state, sequence.ids[i - 1], 2 * SIDE, keep);
            scores[i] = self.place(sequence, i, &state, &ahead[i]);
        }
    }

    #[inline]
    fn advance(&self, state: &mut [f32; UNITS], id: u16, view: usize, keep: f32) {
        let Some(word) = self.words.get(usize::from(id)) else { return };
        for ((s, fade), w) in state.iter_mut().zip(&self.fading).zip(&word[view]) {
            *s = *s * keep * fade + f32::from(*w);
        }
    }

    #[inline]
    fn place(&self, sequence: &Sequence, i: usize, behind: &[f32; UNITS], ahead: &[f32; UNITS]) -> f32 {
        let id = |at: usize| sequence.ids.get(at).copied().unwrap_or(BREAK);
        let mut near = [0i16; UNITS];
        let mut left = [BREAK; SIDE];
        let mut right = [BREAK; SIDE];
        for k in 0..SIDE {
            left[k] = if i > k { id(i - 1 - k) } else { BREAK };
            right[k] = id(i + k);
            for (view, word) in [(k, left[k]), (SIDE + k, right[k])] {
                if let Some(word) = self.words.get(usize::from(word)) {
                    near.iter_mut().zip(&word[view]).for_each(|(n, w)| *n = n.wrapping_add(*w));
                }
            }
        }
        let mut units = [0.0f32; UNITS];
        for (((u, n), b), a) in units.iter_mut().zip(near).zip(behind).zip(ahead) {
            *u = (f32::from(n) + b + a) * (1.0 / STEPS);
        }
        for &cue in &sequence.cues[i] {
            debug_assert!(usize::from(cue) < CUE_ROWS);
            if let Some(row) = self.cues.get(usize::from(cue)) {
                units.iter_mut().zip(row).for_each(|(u, r)| *u += r);
            }
        }
        let mut second = self.second_bias;
        for (u, row) in units.iter().zip(&self.second) {
            let u = u.max(0.0);
            second.iter_mut().zip(row).for_each(|(s, w)| *s += u * w);
        }
        let mut score = self.bias;
        for (s, w) in second.iter().zip(&self.output) {
            score += s.max(0.0) * w;
        }
        let hashes = phrases::hashes([left[0], left[1], left[2]], [right[0], right[1], right[2]]);
        let steps: i32 = hashes.iter().map(|&h| self.phrases.weight(h)).sum();
        score + steps as f32 * self.phrase_scale
    }
}
