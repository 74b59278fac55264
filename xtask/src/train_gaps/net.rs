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
    pub fn train(&mut self, sequence: &Sequence, labels: &[bool], rate: f32) -> f32 {
        if sequence.len() < 2 {
            return 0.0;
        }
        let projection = self.project(sequence);
        let mut forward = self.forward(sequence, labels, &projection);
        let mut gradients = vec![0.0f32; projection.rows.len()];
        self.backward(sequence, &projection, &mut forward, &mut gradients, rate);
        self.backward_states(sequence, &projection, &forward.units, &mut gradients);
        self.update(&projection, &gradients, rate);
        forward.loss
    }

    /// Numbers the words of an article from 0, and projects each of them once.
    fn project(&mut self, sequence: &Sequence) -> Projection {
        let mut used: Vec<u16> = vec![BREAK];
        self.local[BREAK as usize] = 0;
        let number = |&id: &u16| {
            let local = &mut self.local[id as usize];
            if *local == u32::MAX {
                *local = used.len() as u32;
                used.push(id);
            }
            *local
        };
        let ids: Vec<u32> = sequence.ids.iter().map(number).collect();
        let mut rows = vec![0.0f32; used.len() * WIDE];
        for (&id, out) in used.iter().zip(rows.chunks_exact_mut(WIDE)) {
            for (e, weights) in self.embeddings[id as usize].iter().zip(self.views.value.chunks_exact(WIDE)) {
                out.iter_mut().zip(weights).for_each(|(o, w)| *o += e * w);
            }
        }
        Projection { used, ids, rows }
    }

    fn forward(&self, sequence: &Sequence, labels: &[bool], projection: &Projection) -> Forward {
        let n = sequence.len();
        let mut forward = Forward::new(n);
        let mut state = [0.0f32; UNITS];
        for i in (1..n).rev() {
            let keep = if i + 1 >= n || sequence.starts[i + 1] { 0.0 } else { 1.0 };
            let row = projection.view(projection.ids[i], 2 * SIDE + 1);
            for (((s, f), r), p) in state.iter_mut().zip(&self.fading).zip(row).zip(&mut forward.units[i]) {
                *s = *s * keep * f + r;
                *p += *s;
            }
        }
        state = [0.0; UNITS];
        for (i, &missing) in labels.iter().enumerate().take(n).skip(1) {
            let keep = if sequence.starts[i - 1] { 0.0 } else { 1.0 };
            let row = projection.view(projection.ids[i - 1], 2 * SIDE);
            let units = &mut forward.units[i];
            for (((s, f), r), u) in state.iter_mut().zip(&self.fading).zip(row).zip(units.iter_mut()) {
                *s = *s * keep * f + r;
                *u += *s;
            }
            for (id, v) in projection.near(i) {
                units.iter_mut().zip(projection.view(id, v)).for_each(|(u, p)| *u += p);
            }
            for &cue in &sequence.cues[i] {
                let row = &self.cues.value[usize::from(cue) * UNITS..][..UNITS];
                units.iter_mut().zip(row).for_each(|(u, r)| *u += r);
            }
            let score = self.score(sequence, i, &mut forward);
            let p = 1.0 / (1.0 + (-score).exp());
            forward.loss -= if missing { p.max(1e-9).ln() } else { (1.0 - p).max(1e-9).ln() };
            forward.score_gradients[i] = p - f32::from(missing);
        }
        forward
    }

    /// The score of a place, from its units and the phrases around it.
    fn score(&self, sequence: &Sequence, at: usize, forward: &mut Forward) -> f32 {
        let active = forward.units[at].map(|u| u.max(0.0));
        let mut score = self.bias.value[0];
        for (j, weights) in self.second.value.chunks_exact(UNITS).enumerate() {
            let s = dot(weights, &active) + self.second_bias.value[j];
            forward.seconds[at][j] = s;
            score += s.max(0.0) * self.output.value[j];
        }
        let id = |at: Option<usize>| at.and_then(|at| sequence.ids.get(at)).copied().unwrap_or(BREAK);
        let left = std::array::from_fn(|k| id((at - 1).checked_sub(k)));
        let right = std::array::from_fn(|k| id(Some(at + k)));
        for (slot, hash) in forward.phrases[at].iter_mut().zip(phrases::hashes(left, right)) {
            if let Some(&index) = self.phrase_index.get(&hash) {
                *slot = index;
                score += self.phrase_weights[index as usize];
            }
        }
        score
    }

    /// From the scores back to the units, which their gradients replace.
    fn backward(
        &mut self,
        sequence: &Sequence,
        projection: &Projection,
        forward: &mut Forward,
        gradients: &mut [f32],
        rate: f32,
    ) {
        for i in 1..sequence.len() {
            let d = forward.score_gradients[i];
            let mut d_units = [0.0f32; UNITS];
            if d.abs() > 1e-5 {
                self.backward_second(d, &forward.seconds[i], &forward.units[i], &mut d_units);
                for &cue in &sequence.cues[i] {
                    let row = &mut self.cues.grad[usize::from(cue) * UNITS..][..UNITS];
                    row.iter_mut().zip(&d_units).for_each(|(r, du)| *r += du);
                }
                for (id, v) in projection.near(i) {
                    let row = &mut gradients[Projection::place(id, v)..][..UNITS];
                    row.iter_mut().zip(&d_units).for_each(|(r, du)| *r += du);
                }
                for &index in forward.phrases[i].iter().filter(|&&x| x != u32::MAX) {
                    let (w, q) = (&mut self.phrase_weights[index as usize], &mut self.phrase_squares[index as usize]);
                    let g = d + 2e-4 * *w;
                    *q += g * g;
                    *w -= 0.08 * rate * g / q.sqrt();
                }
            }
            forward.units[i] = d_units;
        }
    }

    /// From the gradient of one score to those of the second layer and of the units before it.
    fn backward_second(&mut self, d: f32, seconds: &[f32; SECOND], units: &[f32; UNITS], d_units: &mut [f32; UNITS]) {
        self.bias.grad[0] += d;
        for (j, &s) in seconds.iter().enumerate() {
            self.output.grad[j] += d * s.max(0.0);
            if s > 0.0 {
                let ds = d * self.output.value[j];
                self.second_bias.grad[j] += ds;
                let weights = &self.second.value[j * UNITS..][..UNITS];
                let grads = &mut self.second.grad[j * UNITS..][..UNITS];
                for (((g, w), u), du) in grads.iter_mut().zip(weights).zip(units).zip(d_units.iter_mut()) {
                    *g += ds * u.max(0.0);
                    *du += ds * w;
                }
            }
        }
        d_units.iter_mut().zip(units).for_each(|(du, u)| *du = if *u > 0.0 { *du } else { 0.0 });
    }

    /// From the units back through the fading states of both directions.
    fn backward_states(
        &self,
        sequence: &Sequence,
        projection: &Projection,
        d_units: &[[f32; UNITS]],
        gradients: &mut [f32],
    ) {
        let n = sequence.len();
        let mut through = |state: &mut [f32; UNITS], i: usize, id: u32, v: usize| {
            // The state before element i reaches the one before i - 1 unless a sentence begins at i.
            let keep = if sequence.starts[i] { 0.0 } else { 1.0 };
            let row = &mut gradients[Projection::place(id, v)..][..UNITS];
            for (((s, f), r), d) in state.iter_mut().zip(&self.fading).zip(row).zip(&d_units[i]) {
                *s = *s * keep * f + d;
                *r += *s;
            }
        };
        let mut state = [0.0; UNITS];
        for i in (1..n).rev() {
            through(&mut state, i, projection.ids[i - 1], 2 * SIDE);
        }
        state = [0.0; UNITS];
        for i in 1..n {
            through(&mut state, i, projection.ids[i], 2 * SIDE + 1);
        }
    }

    /// Changes the embeddings and all shared parameters by their gradients.
    fn update(&mut self, projection: &Projection, gradients: &[f32], rate: f32) {
        for (&id, grads) in projection.used.iter().zip(gradients.chunks_exact(WIDE)) {
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
    }
}

/// The words of one article, numbered from 0, and what each contributes to the units in each of its places.
struct Projection {
    /// The identity of each number.
    used: Vec<u16>,
    /// The number of each element.
    ids: Vec<u32>,
    rows: Vec<f32>,
}

impl Projection {
    /// Where the contribution of a word in a place begins.
    fn place(id: u32, view: usize) -> usize {
        id as usize * WIDE + view * UNITS
    }

    fn view(&self, id: u32, view: usize) -> &[f32] {
        &self.rows[Self::place(id, view)..][..UNITS]
    }

    /// The words beside a place, with the view of each: the nearest on both sides, then the next.
    fn near(&self, at: usize) -> impl Iterator<Item = (u32, usize)> + '_ {
        (0..SIDE).flat_map(move |k| {
            let left = if at > k { self.ids[at - 1 - k] } else { 0 };
            let right = self.ids.get(at + k).copied().unwrap_or(0);
            [(left, k), (right, SIDE + k)]
        })
    }
}

/// What the forward pass leaves for the way back, by place.
struct Forward {
    /// Before their activation; later their gradients.
    units: Vec<[f32; UNITS]>,
    seconds: Vec<[f32; SECOND]>,
    phrases: Vec<[u32; PHRASES]>,
    score_gradients: Vec<f32>,
    loss: f32,
}

impl Forward {
    fn new(places: usize) -> Self {
        Self {
            units: vec![[0.0; UNITS]; places],
            seconds: vec![[0.0; SECOND]; places],
            phrases: vec![[u32::MAX; PHRASES]; places],
            score_gradients: vec![0.0; places],
            loss: 0.0,
        }
    }
}
