//! The structured averaged perceptron.

use super::document::Settings;
use crate::label::decode::{Scores, Transitions, best_labels, constrain};
use crate::label::weights::{LABELS, Row, Steps, Table, Weights as Packed};
use crate::text::buckets::{bucket, fingerprint};
use rustc_hash::FxHashMap;

/// A run of tokens.
#[derive(Default)]
pub(super) struct Example {
    /// Where each token's features end in [`Examples::features`].
    pub(super) ends: Vec<usize>,
    pub(super) labels: Vec<u8>,
}

/// The runs of a document.
#[derive(Default)]
pub(super) struct Examples {
    pub(super) features: Vec<u64>,
    pub(super) runs: Vec<Example>,
    pub(super) weight: f32,
}

/// Fixed point of scores while training.
const ONE: f32 = 256.0;
const DROPPED: u32 = u32::MAX;

struct Weights {
    rows: Vec<[f32; LABELS]>,
    /// Each update times the number of steps taken before it, for the average.
    drift: Vec<[f32; LABELS]>,
    transitions: Vec<[f32; LABELS]>,
    transition_drift: Vec<[f32; LABELS]>,
}

/// What one pass learned.
pub(super) struct Learned {
    numbers: FxHashMap<u64, u32>,
    rows: Vec<[f32; LABELS]>,
    transitions: Vec<[f32; LABELS]>,
}

/// Learns from the documents `which`.
pub(super) fn train(documents: &[Examples], which: &[usize], settings: &Settings) -> Learned {
    let numbers = number_features(documents, which);
    let numbered: Vec<Vec<u32>> = which
        .iter()
        .map(|&d| documents[d].features.iter().map(|f| numbers.get(f).copied().unwrap_or(DROPPED)).collect())
        .collect();
    let mut rows = vec![[0f32; LABELS]; numbers.len()];
    let mut transitions = vec![[0f32; LABELS]; LABELS];
    for seed in 0..settings.averaged {
        let weights = learn(documents, which, &numbered, numbers.len(), settings, seed);
        for (sum, row) in rows.iter_mut().zip(&weights.rows).chain(transitions.iter_mut().zip(&weights.transitions)) {
            sum.iter_mut().zip(row).for_each(|(s, w)| *s += w);
        }
    }
    Learned { numbers, rows, transitions }
}

/// Numbers all features seen twice or more.
fn number_features(documents: &[Examples], which: &[usize]) -> FxHashMap<u64, u32> {
    let mut all: Vec<u64> = which.iter().flat_map(|&d| documents[d].features.iter().copied()).collect();
    all.sort_unstable();
    let mut numbers = FxHashMap::default();
    for same in all.chunk_by(|a, b| a == b) {
        if same.len() >= 2 {
            let number = numbers.len() as u32;
            numbers.insert(same[0], number);
        }
    }
    numbers
}

fn learn(
    documents: &[Examples],
    which: &[usize],
    numbered: &[Vec<u32>],
    features: usize,
    settings: &Settings,
    seed: u64,
) -> Weights {
    let mut weights = Weights {
        rows: vec![[0.0; LABELS]; features],
        drift: vec![[0.0; LABELS]; features],
        transitions: vec![[0.0; LABELS]; LABELS],
        transition_drift: vec![[0.0; LABELS]; LABELS],
    };
    let mut order: Vec<(u32, u32)> = Vec::new();
    for (w, &d) in which.iter().enumerate() {
        order.extend((0..documents[d].runs.len()).map(|r| (w as u32, r as u32)));
    }
    // Random numbers below this drop a feature.
    let dropped = (settings.dropout * u64::MAX as f32) as u64;
    let mut random = 0x9e37_79b9_7f4a_7c15 ^ (seed + 1).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let (mut scores, mut back, mut guess) = (Vec::new(), Vec::new(), Vec::new());
    let mut step = 1f32;
    let mut kept: Vec<u32> = Vec::new();
    let mut transitions = fixed(&weights.transitions);
    for _ in 0..settings.epochs {
        shuffle(&mut order, &mut random);
        for &(w, r) in &order {
            let document = &documents[which[w as usize]];
            let ids = &numbered[w as usize];
            let run = &document.runs[r as usize];
            let start = if r == 0 { 0 } else { *document.runs[r as usize - 1].ends.last().unwrap_or(&0) };
            let end = run.ends.last().copied().unwrap_or(start);
            kept.clear();
            kept.extend_from_slice(&ids[start..end]);
            if dropped > 0 {
                kept.iter_mut().filter(|_| next(&mut random) < dropped).for_each(|id| *id = DROPPED);
            }
            score(&weights, &kept, start, run, settings.margin, &mut scores);
            guess.clear();
            guess.resize(run.labels.len(), 0);
            best_labels(&scores, &transitions, &mut back, &mut guess);
            if guess != run.labels {
                update(&mut weights, &kept, start, run, &guess, document.weight, step);
                transitions = fixed(&weights.transitions);
            }
            step += 1.0;
        }
    }
    average(&mut weights.rows, &weights.drift, step);
    average(&mut weights.transitions, &weights.transition_drift, step);
    // Keeps the scale of scores against transitions as it was with some features dropped.
    weights.rows.as_flattened_mut().iter_mut().for_each(|w| *w *= 1.0 - settings.dropout);
    weights
}

fn shuffle(order: &mut [(u32, u32)], random: &mut u64) {
    for i in (1..order.len()).rev() {
        order.swap(i, (next(random) % (i as u64 + 1)) as usize);
    }
}

fn next(random: &mut u64) -> u64 {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    *random
}

/// `ids` are those of the run, whose features begin at `start`.
fn score(weights: &Weights, ids: &[u32], start: usize, run: &Example, margin: f32, out: &mut Vec<Scores>) {
    out.clear();
    let mut at = 0;
    for (&end, &label) in run.ends.iter().zip(&run.labels) {
        let mut sum = [margin; LABELS];
        sum[label as usize] = 0.0;
        for &id in &ids[at..end - start] {
            if id != DROPPED {
                let row = &weights.rows[id as usize];
                sum.iter_mut().zip(row).for_each(|(s, w)| *s += w);
            }
        }
        out.push(sum.map(|s| (s * ONE) as i32));
        at = end - start;
    }
}

fn update(w: &mut Weights, ids: &[u32], start: usize, run: &Example, guess: &[u8], weight: f32, step: f32) {
    let (mut before, mut at) = ((LABELS - 1, LABELS - 1), 0);
    for (t, &end) in run.ends.iter().enumerate() {
        let (right, wrong) = (run.labels[t] as usize, guess[t] as usize);
        if right != wrong {
            for &id in &ids[at..end - start] {
                if id != DROPPED {
                    shift(&mut w.rows[id as usize], &mut w.drift[id as usize], right, weight, step);
                    shift(&mut w.rows[id as usize], &mut w.drift[id as usize], wrong, -weight, step);
                }
            }
        }
        if (right, before.0) != (wrong, before.1) {
            let (right_before, wrong_before) = before;
            shift(&mut w.transitions[right_before], &mut w.transition_drift[right_before], right, weight, step);
            shift(&mut w.transitions[wrong_before], &mut w.transition_drift[wrong_before], wrong, -weight, step);
        }
        before = (right, wrong);
        at = end - start;
    }
}

fn shift(row: &mut [f32; LABELS], drift: &mut [f32; LABELS], label: usize, by: f32, step: f32) {
    row[label] += by;
    drift[label] += by * step;
}

fn average(rows: &mut [[f32; LABELS]], drift: &[[f32; LABELS]], steps: f32) {
    for (row, drift) in rows.iter_mut().zip(drift) {
        row.iter_mut().zip(drift).for_each(|(w, d)| *w -= d / steps);
    }
}

fn fixed(transitions: &[[f32; LABELS]]) -> Transitions {
    let mut out: Transitions = std::array::from_fn(|b| transitions[b].map(|t| (t * ONE) as i32));
    constrain(&mut out);
    out
}

impl Learned {
    fn strength(&self, feature: u64) -> f32 {
        self.numbers
            .get(&feature)
            .map_or(0.0, |&n| self.rows[n as usize].iter().fold(0f32, |most, w| most.max(w.abs())))
    }

    /// The scale that makes the strongest weight 127.
    fn scale(&self) -> f32 {
        127.0 / self.rows.as_flattened().iter().fold(1e-6f32, |most, w| most.max(w.abs()))
    }

    fn eight_bits(&self, feature: u64, scale: f32) -> [i8; LABELS] {
        self.numbers.get(&feature).map_or([0; LABELS], |&n| self.rows[n as usize].map(|w| (w * scale).round() as i8))
    }

    fn steps(&self, scale: f32) -> Steps {
        std::array::from_fn(|b| {
            self.transitions[b].map(|t| (t * scale).round().clamp(i16::MIN as f32, i16::MAX as f32) as i16)
        })
    }
}

/// Weights of both passes to 8 bits, the strongest `max_rows` features; those whose bucket is full are
/// dropped.
pub(super) fn pack(first: &Learned, second: Option<&Learned>, max_rows: usize) -> Packed {
    let second = second.unwrap_or(first);
    let scales = [first.scale(), second.scale()];
    let strength = |f: u64| (first.strength(f) * scales[0]).max(second.strength(f) * scales[1]);
    let known = first.numbers.keys().chain(second.numbers.keys().filter(|f| !first.numbers.contains_key(f)));
    let mut ranked: Vec<(f32, u64)> = known.map(|&f| (strength(f), f)).filter(|r| r.0 >= 0.5).collect();
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.truncate(max_rows);
    let buckets = ranked.len() * 9 / 64 + 1;
    let mut table = Table::empty(buckets);
    for (_, feature) in ranked {
        let at = bucket(feature, buckets);
        let print = fingerprint(feature);
        let places = &mut table.prints[at];
        if places.contains(&print) {
            continue;
        }
        if let Some(place) = places.iter().position(|&p| p == 0) {
            places[place] = print;
            let (a, b) = (first.eight_bits(feature, scales[0]), second.eight_bits(feature, scales[1]));
            let row = Row(std::array::from_fn(|y| if y < LABELS { a[y] } else { b[y - LABELS] }));
            table.rows[at * 8 + place] = row;
        }
    }
    Packed { table, steps: [first.steps(scales[0]), second.steps(scales[1])] }
}
