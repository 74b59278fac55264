//! Operations on rows of `f32`: the states of a transformer, which are too uneven for fixed point between its products.
//!
//! As in [`rows`](super::rows), slices hold whole rows whose width is a multiple of [`PANEL`], and the order of every
//! sum is fixed.

use super::level::for_each_level;
use super::matrix::{Fixed, Matrix};
use super::rows::{activate, affinity, fixed, sum, upper};

/// The widest row that [`norm`] accepts.
pub const WIDEST_STATE: usize = 768;

/// The nearest byte of a number of `i16` steps: see [`narrow`](super::narrow).
#[inline(always)]
fn byte(steps: f32) -> u8 {
    upper(fixed(steps))
}

/// `x` times the share of a normal distribution below `x` (Hendrycks and Gimpel 2016). What it lies below `max(x, 0)` is a
/// polynomial of the size of `x` up to 4, fitted at 2,000 points, and nothing beyond: off by at most 1.3e-4, far less than one of
/// the 256 steps that the result has.
#[inline(always)]
fn bent(x: f32) -> f32 {
    let size = x.abs();
    let a = if size < 4.0 { size } else { 0.0 };
    let series = 5.179_647e-5;
    let series = series * a - 0.000_861_561_16;
    let series = series * a + 0.005_201_169;
    let series = series * a - 0.010_759_613;
    let series = series * a - 0.017_224_03;
    let series = series * a + 0.098_524_2;
    let series = series * a - 0.024_888_726;
    let series = series * a - 0.390_463_05;
    let series = series * a + 0.499_054_94;
    let above = if x > 0.0 { x } else { 0.0 };
    above - series * a
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
/// `states = layernorm(states)`, with a gain and a bias per column; rows may not be wider than [`WIDEST_STATE`].
pub fn norm(gain: &[f32], bias: &[f32], states: &mut [f32]) {
    let width = gain.len();
    let bias = &bias[..width];
    let share = 1.0 / width as f32;
    let mut squares = [0.0f32; WIDEST_STATE];
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

#[cfg(test)]
mod tests {
    use super::*;

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
            assert!((f64::from(bent(x as f32)) - real).abs() < 1.4e-4, "{x}");
        }
        assert_eq!(bent(-60.0), 0.0);
        assert_eq!(bent(60.0), 60.0);
    }
}
