//! What is done with rows after a matrix product.
//!
//! Rows have a width that is a multiple of [`PANEL`]; slices hold whole rows, and what is left over is ignored.

use super::level::for_each_level;
use super::matrix::{Fixed, Matrix, PANEL};

/// The widest row that [`norm_residual`] works on.
pub const WIDEST: usize = 512;

const LARGEST: f32 = i16::MAX as f32;
/// Adding it leaves a number's nearest whole number in the lowest bits.
const ROUNDING: f32 = 12_582_912.0;

/// The nearest `i16`; what is no number becomes the largest.
#[inline(always)]
fn fixed(value: f32) -> i16 {
    let value = if value < LARGEST { value } else { LARGEST };
    let value = if value > -LARGEST { value } else { -LARGEST };
    (value + ROUNDING).to_bits().wrapping_sub(ROUNDING.to_bits()) as i16
}

#[inline(always)]
fn positive(value: f32) -> f32 {
    if value > 0.0 { value } else { 0.0 }
}

/// The sum of a row, in an order that does not depend on the instruction set.
#[inline(always)]
fn sum(row: &[[f32; PANEL]], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0f32; PANEL];
    for panel in row {
        for (lane, v) in lanes.iter_mut().zip(panel) {
            *lane += f(*v);
        }
    }
    let mut half = PANEL / 2;
    while half > 0 {
        for i in 0..half {
            lanes[i] += lanes[i + half];
        }
        half /= 2;
    }
    lanes[0]
}

for_each_level! {
/// `out = relu(sums)`, where `sums` are results of `matrix`.
pub fn relu(sums: &[i32], matrix: &Matrix, format: &Fixed, out: &mut [i16]) {
    let width = format.width();
    for (sums, out) in sums.chunks_exact(matrix.columns()).zip(out.chunks_exact_mut(width)) {
        let scale = matrix.scale().as_chunks::<PANEL>().0.iter().zip(matrix.bias().as_chunks::<PANEL>().0);
        let panels = sums.as_chunks::<PANEL>().0.iter().zip(scale).zip(format.inverse().as_chunks::<PANEL>().0);
        for (((sums, (scale, bias)), inverse), out) in panels.zip(out.as_chunks_mut::<PANEL>().0) {
            for i in 0..PANEL {
                out[i] = fixed(positive(sums[i] as f32 * scale[i] + bias[i]) * inverse[i]);
            }
        }
    }
}
}

for_each_level! {
/// `out = input + relu(sums)`, where `sums` are results of `matrix`.
pub fn residual(sums: &[i32], matrix: &Matrix, input: &[i16], from: &Fixed, format: &Fixed, out: &mut [i16]) {
    let width = format.width();
    let rows = sums.chunks_exact(matrix.columns()).zip(input.chunks_exact(width)).zip(out.chunks_exact_mut(width));
    for ((sums, input), out) in rows {
        let mut row = [[0.0f32; PANEL]; WIDEST / PANEL];
        add(sums, matrix, input, from, &mut row);
        let panels = row.iter().zip(format.inverse().as_chunks::<PANEL>().0).zip(out.as_chunks_mut::<PANEL>().0);
        for ((row, inverse), out) in panels {
            for i in 0..PANEL {
                out[i] = fixed(row[i] * inverse[i]);
            }
        }
    }
}
}

/// `row = input + relu(sums)`.
#[inline(always)]
fn add(sums: &[i32], matrix: &Matrix, input: &[i16], from: &Fixed, row: &mut [[f32; PANEL]]) {
    let scale = matrix.scale().as_chunks::<PANEL>().0.iter().zip(matrix.bias().as_chunks::<PANEL>().0);
    let step = from.step().as_chunks::<PANEL>().0.iter().zip(input.as_chunks::<PANEL>().0);
    for (((sums, (scale, bias)), (step, input)), row) in
        sums.as_chunks::<PANEL>().0.iter().zip(scale).zip(step).zip(row)
    {
        for i in 0..PANEL {
            row[i] = f32::from(input[i]) * step[i] + positive(sums[i] as f32 * scale[i] + bias[i]);
        }
    }
}

for_each_level! {
/// `out = layernorm(input + relu(sums))` with a gain and a bias for each column; rows no wider than [`WIDEST`].
pub fn norm_residual(
    sums: &[i32], matrix: &Matrix, input: &[i16], from: &Fixed, gain: &[f32], bias: &[f32], format: &Fixed,
    out: &mut [i16],
) {
    let width = format.width();
    let mut buffer = [[0.0f32; PANEL]; WIDEST / PANEL];
    let row = &mut buffer[..width / PANEL];
    let share = 1.0 / width as f32;
    let rows = sums.chunks_exact(matrix.columns()).zip(input.chunks_exact(width)).zip(out.chunks_exact_mut(width));
    for ((sums, input), out) in rows {
        add(sums, matrix, input, from, row);
        let mean = sum(row, |v| v) * share;
        let variance = sum(row, |v| (v - mean) * (v - mean)) * share;
        let norm = 1.0 / (variance + 1e-5).sqrt();
        let scale = gain.as_chunks::<PANEL>().0.iter().zip(bias.as_chunks::<PANEL>().0);
        let panels = row.iter().zip(scale).zip(format.inverse().as_chunks::<PANEL>().0);
        for (((row, (gain, bias)), inverse), out) in panels.zip(out.as_chunks_mut::<PANEL>().0) {
            for i in 0..PANEL {
                out[i] = fixed(((row[i] - mean) * norm * gain[i] + bias[i]) * inverse[i]);
            }
        }
    }
}
}

for_each_level! {
/// `out = relu(sum of rows)`: for each row of `out` one row of `each`, the row `own`, and from `tables` (rows of the same
/// width) those that `picks` names.
pub fn join(each: &[f32], own: &[f32], tables: &[f32], picks: &[[u16; 3]], format: &Fixed, out: &mut [i16]) {
    let width = format.width();
    let rows = each.chunks_exact(width).zip(picks).zip(out.chunks_exact_mut(width));
    let own = own.as_chunks::<PANEL>().0;
    for ((each, picks), out) in rows {
        let [a, b, c] = picks.map(|pick| {
            let at = usize::from(pick) * width;
            tables[at..at + width].as_chunks::<PANEL>().0
        });
        let panels = each.as_chunks::<PANEL>().0.iter().zip(own).zip(a.iter().zip(b).zip(c));
        for ((((each, own), ((a, b), c)), inverse), out) in
            panels.zip(format.inverse().as_chunks::<PANEL>().0).zip(out.as_chunks_mut::<PANEL>().0)
        {
            for i in 0..PANEL {
                out[i] = fixed(positive(each[i] + own[i] + a[i] + b[i] + c[i]) * inverse[i]);
            }
        }
    }
}
}

for_each_level! {
/// `out = sums` as numbers, all columns.
pub fn linear(sums: &[i32], matrix: &Matrix, out: &mut [f32]) {
    let rows = sums.chunks_exact(matrix.columns()).zip(out.chunks_exact_mut(matrix.columns()));
    for (sums, out) in rows {
        let scale = matrix.scale().as_chunks::<PANEL>().0.iter().zip(matrix.bias().as_chunks::<PANEL>().0);
        let panels = sums.as_chunks::<PANEL>().0.iter().zip(scale).zip(out.as_chunks_mut::<PANEL>().0);
        for ((sums, (scale, bias)), out) in panels {
            for i in 0..PANEL {
                out[i] = sums[i] as f32 * scale[i] + bias[i];
            }
        }
    }
}
}

for_each_level! {
/// `out = sums` as numbers: from each row of results of `matrix`, the `N` columns from `first` on.
pub fn affine [const N: usize] (sums: &[i32], matrix: &Matrix, first: usize, out: &mut [[f32; N]]) {
    let (scale, bias) = (&matrix.scale()[first..first + N], &matrix.bias()[first..first + N]);
    for (sums, out) in sums.chunks_exact(matrix.columns()).zip(out) {
        for (((out, sum), scale), bias) in out.iter_mut().zip(&sums[first..]).zip(scale).zip(bias) {
            *out = *sum as f32 * scale + bias;
        }
    }
}
}
