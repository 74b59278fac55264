//! Operations on rows of `f32`: the states of a transformer, which are too uneven for fixed point between its products.
//!
//! As in [`rows`](super::rows), slices hold whole rows whose width is a multiple of [`PANEL`], and the order of every
//! sum is fixed.

use super::level::for_each_level;
use super::matrix::{Fixed, Matrix, PANEL, WIDEST};
use super::rows::{activate, affinity, fixed, sum, upper};
use super::softmax::exp;

/// The nearest byte of a number of `i16` steps: see [`narrow`](super::narrow).
#[inline(always)]
fn byte(steps: f32) -> u8 {
    upper(fixed(steps))
}

/// `x` times the share of a normal distribution below `x` (Hendrycks and Gimpel 2016), with the error function of
/// Abramowitz and Stegun (7.1.26), which is off by at most 1.5e-7.
#[inline(always)]
fn bent(x: f32) -> f32 {
    let at = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * at);
    let series = 1.061_405_4;
    let series = series * t - 1.453_152_1;
    let series = series * t + 1.421_413_8;
    let series = series * t - 0.284_496_72;
    let series = series * t + 0.254_829_6;
    let beyond = 0.5 * series * t * exp(-at * at);
    if x > 0.0 { x - x * beyond } else { x * beyond }
}

for_each_level! {
/// The nearest byte of each value: the input of a matrix.
pub fn bytes(values: &[f32], format: &Fixed, out: &mut [u8]) {
    let width = format.width();
    let (middle, inverse) = (&format.middle()[..width], &format.inverse()[..width]);
    for (row, out) in values.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
        for i in 0..width {
            out[i] = byte((row[i] - middle[i]) * inverse[i]);
        }
    }
}
}

for_each_level! {
/// `out = gelu(sums)` as bytes, where `sums` are results of `matrix`.
pub fn gelu(sums: &[i32], matrix: &Matrix, format: &Fixed, out: &mut [u8]) {
    activate(sums, matrix, format, out, bent, byte);
}
}

for_each_level! {
/// `states += sums`, where `sums` are results of `matrix`, whose columns are as many as those of the states.
pub fn add(sums: &[i32], matrix: &Matrix, states: &mut [f32]) {
    let width = matrix.columns();
    let (scale, bias) = affinity(matrix, width);
    for (sums, state) in sums.chunks_exact(width).zip(states.chunks_exact_mut(width)) {
        for i in 0..width {
            state[i] += sums[i] as f32 * scale[i] + bias[i];
        }
    }
}
}

for_each_level! {
/// `states = layernorm(states)`, with a gain and a bias per column; rows may not be wider than [`WIDEST`].
pub fn norm(gain: &[f32], bias: &[f32], states: &mut [f32]) {
    let width = gain.len();
    let bias = &bias[..width];
    let share = 1.0 / width as f32;
    let mut squares = [0.0f32; WIDEST];
    let squares = &mut squares[..width];
    for state in states.chunks_exact_mut(width) {
        let mean = sum(state) * share;
        for i in 0..width {
            state[i] -= mean;
            squares[i] = state[i] * state[i];
        }
        let norm = 1.0 / (sum(squares) * share + 1e-12).sqrt();
        for i in 0..width {
            state[i] = state[i] * norm * gain[i] + bias[i];
        }
    }
}
}

/// Columns of a head that [`attend`] supports.
pub const HEAD: usize = 32;
/// Queries worked on at a time.
const QUERIES: usize = 4;

for_each_level! {
/// Self-attention of the rows of one text: row by row and head by head the mean of the values, weighted by the softmax of
/// the query's products with the keys.
///
/// A row of `joined` holds the queries of all heads, then the keys, then the values, [`HEAD`] columns for each head;
/// `work` is a buffer. A row of `out` holds one mean per head. The scale of the products is part of the queries.
pub fn attend(joined: &[f32], heads: usize, work: &mut Vec<f32>, out: &mut [f32]) {
    let width = heads * HEAD;
    let rows = joined.len() / (3 * width).max(1);
    let padded = rows.next_multiple_of(PANEL);
    work.clear();
    work.resize(padded * (2 * HEAD + QUERIES), 0.0);
    let (keys, rest) = work.split_at_mut(padded * HEAD);
    let (values, weights) = rest.split_at_mut(padded * HEAD);
    let (keys, values) = (keys.as_chunks_mut::<PANEL>().0, values.as_chunks_mut::<HEAD>().0);
    for head in 0..heads {
        let part = |row: &[f32], which: usize| -> [f32; HEAD] {
            *row[which * width + head * HEAD..].first_chunk().unwrap_or(&[0.0; HEAD])
        };
        for (row, (joined, value)) in joined.chunks_exact(3 * width).zip(&mut *values).enumerate() {
            *value = part(joined, 2);
            for (i, key) in part(joined, 1).iter().enumerate() {
                keys[row / PANEL * HEAD + i][row % PANEL] = *key;
            }
        }
        for first in (0..rows).step_by(QUERIES) {
            // The last ones are computed several times rather than fewer at a time.
            let queries: [usize; QUERIES] = std::array::from_fn(|q| (first + q).min(rows - 1));
            let query = queries.map(|row| part(&joined[row * 3 * width..], 0));
            for (at, keys) in keys.as_chunks::<HEAD>().0.iter().enumerate() {
                let sums = products(&query, keys);
                for (weights, sums) in weights.chunks_exact_mut(padded).zip(sums) {
                    weights[at * PANEL..][..PANEL].copy_from_slice(&sums);
                }
            }
            let mut total = [0.0f32; QUERIES];
            for (weights, total) in weights.chunks_exact_mut(padded).zip(&mut total) {
                *total = exponentials(weights, rows);
            }
            let means = weighted(&values[..rows], weights, padded);
            for ((row, means), total) in queries.into_iter().zip(means).zip(total) {
                let to = &mut out[row * width + head * HEAD..][..HEAD];
                for (to, mean) in to.iter_mut().zip(means) {
                    *to = mean / total;
                }
            }
        }
    }
}
}

/// Products of some queries with the keys of a panel of rows.
#[inline(always)]
fn products(queries: &[[f32; HEAD]; QUERIES], keys: &[[f32; PANEL]; HEAD]) -> [[f32; PANEL]; QUERIES] {
    let mut sums = [[0.0f32; PANEL]; QUERIES];
    for i in 0..HEAD {
        for q in 0..QUERIES {
            for lane in 0..PANEL {
                sums[q][lane] += queries[q][i] * keys[i][lane];
            }
        }
    }
    sums
}

/// Sums of the values, weighted for each query; `weights` holds a row of `padded` for each.
#[inline(always)]
fn weighted(values: &[[f32; HEAD]], weights: &[f32], padded: usize) -> [[f32; HEAD]; QUERIES] {
    let mut sums = [[0.0f32; HEAD]; QUERIES];
    let weights: [&[f32]; QUERIES] = std::array::from_fn(|q| &weights[q * padded..][..values.len()]);
    for (row, value) in values.iter().enumerate() {
        for q in 0..QUERIES {
            let weight = weights[q][row];
            for i in 0..HEAD {
                sums[q][i] += weight * value[i];
            }
        }
    }
    sums
}

/// Turns the first `count` scores into their exponentials, less the largest, the others into zeros; returns the sum.
#[inline(always)]
fn exponentials(scores: &mut [f32], count: usize) -> f32 {
    scores[count..].fill(f32::MIN);
    let mut largest = [f32::MIN; PANEL];
    for panel in scores.as_chunks::<PANEL>().0 {
        for lane in 0..PANEL {
            largest[lane] = if panel[lane] > largest[lane] { panel[lane] } else { largest[lane] };
        }
    }
    let most = largest.iter().fold(f32::MIN, |most, v| if *v > most { *v } else { most });
    for score in &mut *scores {
        *score = exp(*score - most);
    }
    sum(scores)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::Level;

    /// The error function by its series.
    fn erf(x: f64) -> f64 {
        let mut term = x;
        let mut sum = x;
        for n in 1..200 {
            term *= -x * x / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        sum * 2.0 / std::f64::consts::PI.sqrt()
    }

    #[test]
    fn bent_is_near_the_real_one() {
        for i in -4000..=4000 {
            let x = f64::from(i) * 0.001;
            let real = 0.5 * x * (1.0 + erf(x / 2f64.sqrt()));
            assert!((f64::from(bent(x as f32)) - real).abs() < 2e-6, "{x}");
        }
        assert_eq!(bent(-60.0), 0.0);
        assert_eq!(bent(60.0), 60.0);
    }

    #[test]
    fn attention_is_the_weighted_mean() {
        let (rows, heads) = (21, 2);
        let width = heads * HEAD;
        let joined: Vec<f32> = (0..rows * 3 * width).map(|i| ((i * 7919 % 1000) as f32 - 500.0) / 400.0).collect();
        let part =
            |row: usize, which: usize, head: usize| &joined[row * 3 * width + which * width + head * HEAD..][..HEAD];
        let mut expected = vec![0.0; rows * width];
        for head in 0..heads {
            for row in 0..rows {
                let score = |key: usize| {
                    let products = part(row, 0, head).iter().zip(part(key, 1, head));
                    products.map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>()
                };
                let weights: Vec<f64> = (0..rows).map(|key| score(key).exp()).collect();
                let total: f64 = weights.iter().sum();
                for i in 0..HEAD {
                    let mean = (0..rows).map(|r| weights[r] / total * f64::from(part(r, 2, head)[i])).sum::<f64>();
                    expected[row * width + head * HEAD + i] = mean;
                }
            }
        }
        let mut first: Option<Vec<f32>> = None;
        for level in Level::all() {
            let mut out = vec![0.0; rows * width];
            attend(level, &joined, heads, &mut vec![1.0], &mut out);
            for (got, expected) in out.iter().zip(&expected) {
                assert!((f64::from(*got) - expected).abs() < 1e-5, "{got} {expected}");
            }
            assert_eq!(*first.get_or_insert_with(|| out.clone()), out, "{}", level.name());
        }
    }
}
