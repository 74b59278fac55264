//! The fit: a softmax over the candidates of each pronoun, by gradient descent with one step size per weight.

use super::Case;
use anyhow::Result;
use pullquote_quotes::train::{Example, FEATURES, PLACES, SETS};

/// Passes over the data.
const PASSES: usize = 60;
/// Initial step size.
const STEP: f32 = 0.2;
/// L2 regularisation of all weights, per case.
const DECAY: f32 = 2e-4;
/// Shared weights follow those of the places.
const SHARED: usize = PLACES;

/// Weights by set, place and feature.
pub(crate) struct Fitted {
    pub weights: Vec<Vec<Vec<f32>>>,
}

type Rows = Vec<Vec<Vec<f32>>>;

/// If an answer is less likely than this after a first fit, it is considered an error of the chains.
const DOUBTFUL: f32 = 0.02;

/// Fits the weights, drops doubtful cases and fits again; deterministic.
pub(crate) fn fit(cases: &[&Case]) -> Fitted {
    let first = descend(cases);
    let sound: Vec<&Case> = cases
        .iter()
        .copied()
        .filter(|c| {
            let weights = &first.weights[c.example.set][c.example.place];
            shares(&c.example, |f| weights[f])[c.truth] >= DOUBTFUL
        })
        .collect();
    descend(&sound)
}

fn descend(cases: &[&Case]) -> Fitted {
    let rows = || vec![vec![vec![0.0f32; FEATURES]; PLACES + 1]; SETS];
    let (mut weights, mut squares): (Rows, Rows) = (rows(), rows());
    let mut order: Vec<usize> = (0..cases.len()).collect();
    let mut random = 0x9E37_79B9_7F4A_7C15u64;
    for _ in 0..PASSES {
        for i in (1..order.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(i, (random >> 33) as usize % (i + 1));
        }
        for &n in &order {
            let case = cases[n];
            let Example { set, place, candidates, .. } = &case.example;
            let shares = shares(&case.example, |f| weights[*set][*place][f] + weights[*set][SHARED][f]);
            for (k, (_, features)) in candidates.iter().enumerate() {
                let error = (shares[k] - f32::from(u8::from(k == case.truth))) * case.weight;
                if error.abs() < 1e-4 {
                    continue;
                }
                for &f in features {
                    for row in [*place, SHARED] {
                        let weight = &mut weights[*set][row][f as usize];
                        let slope = error + DECAY * *weight * if row == SHARED { 1.0 } else { 8.0 };
                        let square = &mut squares[*set][row][f as usize];
                        *square += slope * slope;
                        *weight -= STEP * slope / (square.sqrt() + 1e-3);
                    }
                }
            }
        }
    }
    for set in &mut weights {
        let shared = set.pop().unwrap_or_default();
        for place in set {
            place.iter_mut().zip(&shared).for_each(|(w, s)| *w = (*w + s).clamp(-100.0, 100.0));
        }
    }
    Fitted { weights }
}

/// The probability of each candidate.
fn shares(example: &Example, weight: impl Fn(usize) -> f32) -> Vec<f32> {
    let mut out: Vec<f32> =
        example.candidates.iter().map(|(_, features)| features.iter().map(|f| weight(*f as usize)).sum()).collect();
    let most = out.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    out.iter_mut().for_each(|s| *s = (*s - most).exp());
    let total: f32 = out.iter().sum();
    out.iter_mut().for_each(|s| *s /= total);
    out
}

/// Number of parts of the data held out in turn.
const PARTS: usize = 5;

/// Cross-validates: fits on four fifths of the articles and measures on the rest, in turn.
pub(crate) fn check(cases: &[Case], more: &[Case]) -> Result<()> {
    let mut results: Vec<(usize, bool, bool, f32)> = Vec::new();
    for part in 0..PARTS {
        let train: Vec<&Case> = cases.iter().filter(|c| c.document % PARTS != part).chain(more).collect();
        let fitted = fit(&train);
        for case in cases.iter().filter(|c| c.document % PARTS == part) {
            let Example { set, place, candidates, .. } = &case.example;
            let shares = shares(&case.example, |f| fitted.weights[*set][*place][f]);
            let best = (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap_or(0);
            results.push((*set, best == case.truth, candidates[best].0.is_some(), shares[best]));
        }
    }
    for set in 0..SETS {
        let of: Vec<_> = results.iter().filter(|r| r.0 == set).collect();
        let right = of.iter().filter(|r| r.1).count();
        println!("set {set}: {} cases, {:.1} % right", of.len(), 100.0 * right as f32 / of.len().max(1) as f32);
        for least in [0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] {
            let named: Vec<_> = of.iter().filter(|r| r.2 && r.3 >= least).collect();
            let right = named.iter().filter(|r| r.1).count();
            println!(
                "  probability >= {least}: {:.1} % named, {:.1} % of them right",
                100.0 * named.len() as f32 / of.len().max(1) as f32,
                100.0 * right as f32 / named.len().max(1) as f32
            );
        }
    }
    Ok(())
}
