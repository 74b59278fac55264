//! The fit: a softmax over the candidates of each choice, by gradient descent with a step of its own for each weight.

use pullquote_quotes::train::{Example, MOST_PLACES, SETS, features_of};

/// Passes over the data.
const PASSES: usize = 25;
/// First step.
const STEP: f32 = 0.15;
/// Pull of all weights towards zero, per case; of those of one place more strongly than of those all places share.
const DECAY: f32 = 2e-4;
const PLACE_DECAY: f32 = 8.0;
/// Shared weights come after those of the places.
const SHARED: usize = MOST_PLACES;
/// Steps too small to take.
const LEAST: f32 = 1e-4;

/// An example and how much it counts.
pub(crate) struct Case {
    pub fold: usize,
    pub example: Example,
    pub weight: f32,
}

type Rows = Vec<Vec<Vec<f32>>>;

/// Weights by set, place and feature; the same every time.
pub(crate) fn fit(cases: &[&Case]) -> Rows {
    let rows = || (0..SETS).map(|set| vec![vec![0.0f32; features_of(set)]; MOST_PLACES + 1]).collect::<Rows>();
    let (mut weights, mut squares) = (rows(), rows());
    let mut order: Vec<usize> = (0..cases.len()).collect();
    let mut random = 0x9E37_79B9_7F4A_7C15u64;
    for _ in 0..PASSES {
        for i in (1..order.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(i, (random >> 33) as usize % (i + 1));
        }
        for &n in &order {
            descend(cases[n], &mut weights, &mut squares);
        }
    }
    for set in &mut weights {
        let shared = set.pop().unwrap_or_default();
        for place in set {
            // A place without examples of its own is never asked for.
            if place.iter().any(|w| *w != 0.0) {
                place.iter_mut().zip(&shared).for_each(|(w, s)| *w = (*w + s).clamp(-100.0, 100.0));
            }
        }
    }
    weights
}

fn descend(case: &Case, weights: &mut Rows, squares: &mut Rows) {
    let Example { set, place, candidates, truth, .. } = &case.example;
    let shares = shares(candidates, |f| weights[*set][*place][f] + weights[*set][SHARED][f]);
    let right: f32 = truth.iter().map(|t| shares[*t]).sum::<f32>().max(1e-9);
    for (k, features) in candidates.iter().enumerate() {
        let wanted = if truth.contains(&k) { shares[k] / right } else { 0.0 };
        let error = (shares[k] - wanted) * case.weight;
        if error.abs() < LEAST {
            continue;
        }
        for &f in features {
            for (row, decay) in [(*place, PLACE_DECAY), (SHARED, 1.0)] {
                let weight = &mut weights[*set][row][f as usize];
                let slope = error + DECAY * *weight * decay;
                let square = &mut squares[*set][row][f as usize];
                *square += slope * slope;
                *weight -= STEP * slope / (square.sqrt() + 1e-3);
            }
        }
    }
}

/// The chance of each candidate.
fn shares(candidates: &[Vec<u16>], weight: impl Fn(usize) -> f32) -> Vec<f32> {
    let mut out: Vec<f32> = candidates.iter().map(|features| features.iter().map(|f| weight(*f as usize)).sum()).collect();
    let most = out.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    out.iter_mut().for_each(|s| *s = (*s - most).exp());
    let total: f32 = out.iter().sum();
    out.iter_mut().for_each(|s| *s /= total);
    out
}
