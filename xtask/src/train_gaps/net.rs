//! Training of the gap network: forward and backward passes over whole articles.

use super::cut::Random;
use pullquote_damage::gaps::model::{SECOND, SIDE, UNITS, VIEWS, WORD};
use pullquote_damage::gaps::phrases::{self, PHRASES};
use pullquote_damage::gaps::sequence::{BREAK, CUE_ROWS, Sequence};
use std::collections::HashMap;

const WIDE: usize = VIEWS * UNITS;

/// Parameters shared by all articles, trained with Adam.
pub struct Dense {
    pub value: Vec<f32>,
    grad: Vec<f32>,
    mean: Vec<f32>,
    square: Vec<f32>,
}

impl Dense {
    fn new(len: usize, deviation: f32, random: &mut Random) -> Self {
        let value = (0..len).map(|_| random.normal() * deviation).collect();
        Self { value, grad: vec![0.0; len], mean: vec![0.0; len], square: vec![0.0; len] }
    }

    fn step(&mut self, rate: f32, t: i32) {
        let (c1, c2) = (1.0 - 0.9f32.powi(t), 1.0 - 0.999f32.powi(t));
        for (((v, g), m), s) in self.value.iter_mut().zip(&mut self.grad).zip(&mut self.mean).zip(&mut self.square) {
            *m = 0.9 * *m + 0.1 * *g;
            *s = 0.999 * *s + 0.001 * *g * *g;
            *v -= rate * (*m / c1) / ((*s / c2).sqrt() + 1e-8);
            *g = 0.0;
        }
    }
}

/// A scalar product in eight sums, which the compiler can vectorise.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        sums.iter_mut().zip(a.iter().zip(b)).for_each(|(s, (a, b))| *s += a * b);
    }
    sums.iter().sum()
}

/// The model in floating point.
pub struct Net {
    pub embeddings: Vec<[f32; WORD]>,
    embedding_squares: Vec<[f32; WORD]>,
    pub views: Dense,
    pub cues: Dense,
    pub fading: [f32; UNITS],
    pub second: Dense,
    pub second_bias: Dense,
    pub output: Dense,
    pub bias: Dense,
    /// Phrases that have a weight, by hash.
    pub phrase_index: HashMap<u64, u32, std::hash::BuildHasherDefault<Identity>>,
    pub phrase_weights: Vec<f32>,
    phrase_squares: Vec<f32>,
    t: i32,
    local: Vec<u32>,
}

/// Phrase hashes need no further hashing.
#[derive(Default)]
pub struct Identity(u64);

impl std::hash::Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

impl Net {
    pub fn new(identities: usize, phrases: &[u64], random: &mut Random) -> Self {
        let fades = [0.5, 0.7, 0.8, 0.88, 0.94, 1.0, 0.6, 0.97];
        let mut views = Dense::new(WORD * WIDE, 0.15, random);
        for row in views.value.chunks_exact_mut(WIDE) {
            row[2 * SIDE * UNITS..].iter_mut().for_each(|v| *v *= 0.3);
        }
        let mut bias = Dense::new(1, 0.0, random);
        bias.value[0] = -4.0;
        Self {
            embeddings: (0..identities).map(|_| std::array::from_fn(|_| random.normal() * 0.3)).collect(),
            embedding_squares: vec![[0.01; WORD]; identities],
            views,
            cues: Dense::new(CUE_ROWS * UNITS, 0.05, random),
            fading: std::array::from_fn(|i| fades[i % fades.len()]),
            second: Dense::new(SECOND * UNITS, 0.25, random),
            second_bias: Dense::new(SECOND, 0.05, random),
            output: Dense::new(SECOND, 0.3, random),
            bias,
            phrase_index: phrases.iter().enumerate().map(|(i, &h)| (h, i as u32)).collect(),
            phrase_weights: vec![0.0; phrases.len()],
            phrase_squares: vec![0.02; phrases.len()],
            t: 0,
            local: vec![u32::MAX; identities],
        }
    }

    /// One training step on one article; `labels[i]` says whether words are missing before element `i`. Returns the
    /// loss.
    #[allow(clippy::needless_range_loop)] // several arrays run along
    pub fn train(&mut self, sequence: &Sequence, labels: &[bool], rate: f32) -> f32 {
        let n = sequence.len();
        if n < 2 {
            return 0.0;
        }
        let mut used: Vec<u16> = vec![BREAK];
        self.local[BREAK as usize] = 0;
        let ids: Vec<u32> = sequence
            .ids
            .iter()
            .map(|&id| {
                if self.local[id as usize] == u32::MAX {
                    self.local[id as usize] = used.len() as u32;
                    used.push(id);
                }
                self.local[id as usize]
            })
            .collect();
        let mut projected = vec![0.0f32; used.len() * WIDE];
        for (&id, out) in used.iter().zip(projected.chunks_exact_mut(WIDE)) {
            for (e, weights) in self.embeddings[id as usize].iter().zip(self.views.value.chunks_exact(WIDE)) {
                out.iter_mut().zip(weights).for_each(|(o, w)| *o += e * w);
            }
        }
        let view = |id: u32, v: usize| id as usize * WIDE + v * UNITS;
        let near = |i: usize, k: usize| -> [(u32, usize); 2] {
            [(if i > k { ids[i - 1 - k] } else { 0 }, k), (if i + k < n { ids[i + k] } else { 0 }, SIDE + k)]
        };
        // Forward.
        let mut pre = vec![[0.0f32; UNITS]; n];
        let mut state = [0.0f32; UNITS];
        for i in (1..n).rev() {
            let keep = if i + 1 >= n || sequence.starts[i + 1] { 0.0 } else { 1.0 };
            let row = &projected[view(ids[i], 2 * SIDE + 1)..][..UNITS];
            for (((s, f), r), p) in state.iter_mut().zip(&self.fading).zip(row).zip(&mut pre[i]) {
                *s = *s * keep * f + r;
                *p += *s;
            }
        }
        state = [0.0; UNITS];
        let mut d_score = vec![0.0f32; n];
        let mut seconds = vec![[0.0f32; SECOND]; n];
        let mut found: Vec<[u32; PHRASES]> = vec![[u32::MAX; PHRASES]; n];
        let mut loss = 0.0;
        for i in 1..n {
            let keep = if sequence.starts[i - 1] { 0.0 } else { 1.0 };
            let row = &projected[view(ids[i - 1], 2 * SIDE)..][..UNITS];
            let units = &mut pre[i];
            for (((s, f), r), u) in state.iter_mut().zip(&self.fading).zip(row).zip(units.iter_mut()) {
                *s = *s * keep * f + r;
                *u += *s;
            }
            for k in 0..SIDE {
                for (id, v) in near(i, k) {
                    units.iter_mut().zip(&projected[view(id, v)..][..UNITS]).for_each(|(u, p)| *u += p);
                }
            }
            for &cue in &sequence.cues[i] {
                let row = &self.cues.value[usize::from(cue) * UNITS..][..UNITS];
                units.iter_mut().zip(row).for_each(|(u, r)| *u += r);
            }
            let active = units.map(|u| u.max(0.0));
            let mut score = self.bias.value[0];
            for (j, weights) in self.second.value.chunks_exact(UNITS).enumerate() {
                let s = dot(weights, &active) + self.second_bias.value[j];
                seconds[i][j] = s;
                score += s.max(0.0) * self.output.value[j];
            }
            let id = |at: Option<usize>| at.and_then(|at| sequence.ids.get(at)).copied().unwrap_or(BREAK);
            let left = std::array::from_fn(|k| id((i - 1).checked_sub(k)));
            let right = std::array::from_fn(|k| id(Some(i + k)));
            for (slot, hash) in found[i].iter_mut().zip(phrases::hashes(left, right)) {
                if let Some(&index) = self.phrase_index.get(&hash) {
                    *slot = index;
                    score += self.phrase_weights[index as usize];
                }
            }
            let p = 1.0 / (1.0 + (-score).exp());
            let y = f32::from(labels[i]);
            loss -= if labels[i] { p.max(1e-9).ln() } else { (1.0 - p).max(1e-9).ln() };
            d_score[i] = p - y;
        }
        // Backward.
        let mut d_projected = vec![0.0f32; projected.len()];
        for i in 1..n {
            let d = d_score[i];
            let mut d_units = [0.0f32; UNITS];
            if d.abs() > 1e-5 {
                self.bias.grad[0] += d;
                for j in 0..SECOND {
                    let s = seconds[i][j];
                    self.output.grad[j] += d * s.max(0.0);
                    if s > 0.0 {
                        let ds = d * self.output.value[j];
                        self.second_bias.grad[j] += ds;
                        let weights = &self.second.value[j * UNITS..][..UNITS];
                        let grads = &mut self.second.grad[j * UNITS..][..UNITS];
                        for (((g, w), u), du) in grads.iter_mut().zip(weights).zip(&pre[i]).zip(&mut d_units) {
                            *g += ds * u.max(0.0);
                            *du += ds * w;
                        }
                    }
                }
                d_units.iter_mut().zip(&pre[i]).for_each(|(du, u)| *du = if *u > 0.0 { *du } else { 0.0 });
                for &cue in &sequence.cues[i] {
                    let row = &mut self.cues.grad[usize::from(cue) * UNITS..][..UNITS];
                    row.iter_mut().zip(&d_units).for_each(|(r, du)| *r += du);
                }
                for k in 0..SIDE {
                    for (id, v) in near(i, k) {
                        let row = &mut d_projected[view(id, v)..][..UNITS];
                        row.iter_mut().zip(&d_units).for_each(|(r, du)| *r += du);
                    }
                }
                for &index in found[i].iter().filter(|&&x| x != u32::MAX) {
                    let (w, q) = (&mut self.phrase_weights[index as usize], &mut self.phrase_squares[index as usize]);
                    let g = d + 2e-4 * *w;
                    *q += g * g;
                    *w -= 0.08 * rate * g / q.sqrt();
                }
            }
            pre[i] = d_units;
        }
        state = [0.0; UNITS];
        for i in (1..n).rev() {
            let keep = if sequence.starts[i] { 0.0 } else { 1.0 };
            let row = &mut d_projected[view(ids[i - 1], 2 * SIDE)..][..UNITS];
            for (((s, f), r), d) in state.iter_mut().zip(&self.fading).zip(row).zip(&pre[i]) {
                *s = *s * keep * f + d;
                *r += *s;
            }
        }
        state = [0.0; UNITS];
        for i in 1..n {
            // The state before element i reaches the one before i - 1 unless a sentence begins at i.
            let keep = if sequence.starts[i] { 0.0 } else { 1.0 };
            let row = &mut d_projected[view(ids[i], 2 * SIDE + 1)..][..UNITS];
            for (((s, f), r), d) in state.iter_mut().zip(&self.fading).zip(row).zip(&pre[i]) {
                *s = *s * keep * f + d;
                *r += *s;
            }
        }
        for (&id, grads) in used.iter().zip(d_projected.chunks_exact(WIDE)) {
            let e = &mut self.embeddings[id as usize];
            let q = &mut self.embedding_squares[id as usize];
            let rows = self.views.value.chunks_exact(WIDE).zip(self.views.grad.chunks_exact_mut(WIDE));
            for ((e, q), (weights, w_grads)) in e.iter_mut().zip(q).zip(rows) {
                let d = dot(grads, weights);
                w_grads.iter_mut().zip(grads).for_each(|(wg, g)| *wg += g * *e);
                *q += d * d;
                *e -= 0.05 * rate * d / q.sqrt();
            }
            self.local[id as usize] = u32::MAX;
        }
        self.t += 1;
        let (t, rate) = (self.t, 0.002 * rate);
        for part in
            [&mut self.views, &mut self.cues, &mut self.second, &mut self.second_bias, &mut self.output, &mut self.bias]
        {
            part.step(rate, t);
        }
        loss
    }
}
