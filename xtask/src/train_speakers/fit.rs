//! The fit: a softmax over the candidates of each choice, by gradient descent with one step size per weight.

use pullquote_quotes::train::{Example, MOST_PLACES, SETS, UNITS, features_of};

/// Passes over the data.
const PASSES: usize = 10;
/// The weights are averaged over so many passes at the end.
const AVERAGED: usize = 5;
/// Initial step size.
const STEP: f32 = 0.12;
/// Initial step size of the hidden layer.
const UNIT_STEP: f32 = 0.06;
/// L2 regularisation of all weights, per case, and its factor for the weights of a single place.
const DECAY: f32 = 2e-4;
const PLACE_DECAY: f32 = 8.0;
/// L2 regularisation of the hidden layer.
const UNIT_DECAY: f32 = 3e-3;
/// Range of the initial weights of the hidden layer.
const FIRST: f32 = 0.2;
/// Errors below this are skipped.
const LEAST: f32 = 1e-4;

/// An example with its fold and weight.
pub(crate) struct Case {
    pub fold: usize,
    pub example: Example,
    pub weight: f32,
}

/// A row of weights with the sums of their squared gradients.
#[derive(Clone)]
struct Row {
    weights: Vec<f32>,
    squares: Vec<f32>,
    /// Sums of the weights after each of the last passes.
    sums: Vec<f32>,
}

impl Row {
    fn new(weights: Vec<f32>) -> Self {
        Self { squares: vec![0.0; weights.len()], sums: vec![0.0; weights.len()], weights }
    }

    fn add_up(&mut self) {
        self.sums.iter_mut().zip(&self.weights).for_each(|(sum, weight)| *sum += weight);
    }

    fn average(&mut self) {
        self.weights.iter_mut().zip(&self.sums).for_each(|(weight, sum)| *weight = sum / AVERAGED as f32);
    }

    fn step(&mut self, n: usize, slope: f32, step: f32, decay: f32) {
        let slope = slope + decay * self.weights[n];
        self.squares[n] += slope * slope;
        self.weights[n] -= step * slope / (self.squares[n].sqrt() + 1e-3);
    }

    /// A step for all weights from `first` on whose slope is not 0. Without branches, several at a time.
    fn step_all(&mut self, first: usize, slopes: &[f32; UNITS], step: f32, decay: f32) {
        let (weights, squares) = (&mut self.weights[first..first + UNITS], &mut self.squares[first..first + UNITS]);
        for ((weight, square), slope) in weights.iter_mut().zip(squares).zip(slopes) {
            let active = f32::from(u8::from(*slope != 0.0));
            let slope = (slope + decay * *weight) * active;
            *square += slope * slope;
            *weight -= step * slope / (square.sqrt() + 1e-3);
        }
    }
}

/// The weights of one set.
struct Net {
    shared: Row,
    places: Vec<Row>,
    units: Row,
    says: Row,
}

/// A deterministic random number generator.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32
    }

    /// Between -1 and 1.
    fn unit(&mut self) -> f32 {
        self.next() as f32 / (1u32 << 30) as f32 - 1.0
    }
}

/// Fits weights by set, row and feature; deterministic.
pub(crate) fn fit(cases: &[&Case]) -> Vec<Vec<Vec<f32>>> {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut nets: Vec<Net> = (0..SETS)
        .map(|set| {
            let zeros = || Row::new(vec![0.0; features_of(set)]);
            let units = (0..features_of(set) * UNITS).map(|_| FIRST * random.unit()).collect();
            let says = (0..UNITS).map(|n| if n % 2 == 0 { 0.5 } else { -0.5 }).collect();
            let (units, says) = (Row::new(units), Row::new(says));
            Net { shared: zeros(), places: vec![zeros(); MOST_PLACES], units, says }
        })
        .collect();
    let mut order: Vec<usize> = (0..cases.len()).collect();
    for pass in 0..PASSES {
        for i in (1..order.len()).rev() {
            order.swap(i, random.next() as usize % (i + 1));
        }
        for &n in &order {
            nets[cases[n].example.set].learn(cases[n]);
        }
        if pass + AVERAGED >= PASSES {
            nets.iter_mut().for_each(|net| net.rows_mut().for_each(Row::add_up));
        }
    }
    nets.iter_mut().for_each(|net| net.rows_mut().for_each(Row::average));
    nets.into_iter().map(Net::rows).collect()
}

impl Net {
    fn rows_mut(&mut self) -> impl Iterator<Item = &mut Row> {
        [&mut self.shared, &mut self.units, &mut self.says].into_iter().chain(&mut self.places)
    }

    /// The score of a candidate and the activations of its hidden layer.
    fn score(&self, place: usize, features: &[u16]) -> (f32, [f32; UNITS]) {
        let mut score = 0.0;
        let mut seen = [0.0f32; UNITS];
        for &f in features {
            let f = f as usize;
            score += self.places[place].weights[f] + self.shared.weights[f];
            let row = &self.units.weights[f * UNITS..(f + 1) * UNITS];
            seen.iter_mut().zip(row).for_each(|(s, w)| *s += w);
        }
        seen.iter_mut().for_each(|s| *s = s.max(0.0));
        score += seen.iter().zip(&self.says.weights).map(|(s, w)| s * w).sum::<f32>();
        (score, seen)
    }

    fn learn(&mut self, case: &Case) {
        let Example { place, candidates, truth, .. } = &case.example;
        let scored: Vec<(f32, [f32; UNITS])> = candidates.iter().map(|f| self.score(*place, f)).collect();
        let shares = shares(&scored);
        let right: f32 = truth.iter().map(|t| shares[*t]).sum::<f32>().max(1e-9);
        for (k, features) in candidates.iter().enumerate() {
            let wanted = if truth.contains(&k) { shares[k] / right } else { 0.0 };
            let error = (shares[k] - wanted) * case.weight;
            if error.abs() < LEAST {
                continue;
            }
            let seen = &scored[k].1;
            let mut slopes = [0.0f32; UNITS];
            for n in 0..UNITS {
                if seen[n] > 0.0 {
                    slopes[n] = error * self.says.weights[n];
                    self.says.step(n, error * seen[n], UNIT_STEP, UNIT_DECAY);
                }
            }
            for &f in features {
                let f = f as usize;
                self.places[*place].step(f, error, STEP, DECAY * PLACE_DECAY);
                self.shared.step(f, error, STEP, DECAY);
                self.units.step_all(f * UNITS, &slopes, UNIT_STEP, UNIT_DECAY);
            }
        }
    }

    /// The rows in the order they are stored.
    fn rows(self) -> Vec<Vec<f32>> {
        let Self { shared, places, units, says } = self;
        let mut rows: Vec<Vec<f32>> = places.into_iter().map(|place| place.weights).collect();
        for place in &mut rows {
            // A place without examples never occurs.
            if place.iter().any(|w| *w != 0.0) {
                place.iter_mut().zip(&shared.weights).for_each(|(w, s)| *w = (*w + s).clamp(-100.0, 100.0));
            }
        }
        // Features without examples still have their random weights.
        let asked = units.weights.iter().zip(&units.squares);
        rows.push(asked.map(|(weight, square)| if *square == 0.0 { 0.0 } else { *weight }).collect());
        rows.push(says.weights);
        rows
    }
}

/// The probability of each candidate.
fn shares(scored: &[(f32, [f32; UNITS])]) -> Vec<f32> {
    let most = scored.iter().map(|s| s.0).fold(f32::NEG_INFINITY, f32::max);
    let mut out: Vec<f32> = scored.iter().map(|s| (s.0 - most).exp()).collect();
    let total: f32 = out.iter().sum();
    out.iter_mut().for_each(|s| *s /= total);
    out
}
