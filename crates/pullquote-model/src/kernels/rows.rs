//! Operations on rows after a matrix product.
//!
//! The width of a row is a multiple of [`PANEL`]; slices hold whole rows, and a remainder is ignored. The loops run
//! over columns, one value each, because compilers vectorise these best.

use super::level::{Kind, Level, for_each_level};
use super::matrix::{Fixed, LARGEST, MIDDLE, Matrix, PANEL, WIDEST};

/// Adding it moves the nearest integer of a number into the lowest bits.
const ROUNDING: f32 = 12_582_912.0;

/// The nearest `i16`; NaN becomes the largest.
#[inline(always)]
pub(super) fn fixed(value: f32) -> i16 {
    let value = if value < LARGEST { value } else { LARGEST };
    let value = if value > -LARGEST { value } else { -LARGEST };
    (value + ROUNDING).to_bits().wrapping_sub(ROUNDING.to_bits()) as i16
}

#[inline(always)]
fn positive(value: f32) -> f32 {
    if value > 0.0 { value } else { 0.0 }
}

/// The nearest upper byte, offset by [`MIDDLE`].
#[inline(always)]
pub(super) fn upper(value: i16) -> u8 {
    ((value.saturating_add(128) >> 8) + i16::from(MIDDLE)) as u8
}

/// The sum of a row, in an order that does not depend on the instruction set.
#[inline(always)]
pub(super) fn sum(row: &[f32]) -> f32 {
    let mut lanes = [0.0f32; PANEL];
    for panel in row.as_chunks::<PANEL>().0 {
        for i in 0..PANEL {
            lanes[i] += panel[i];
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

/// Scales and biases of the first columns of a matrix's results.
#[inline(always)]
pub(super) fn affinity(matrix: &Matrix, width: usize) -> (&[f32], &[f32]) {
    (&matrix.scale()[..width], &matrix.bias()[..width])
}

/// `out = put(function(sums))`, in the steps of `format`.
#[inline(always)]
pub(super) fn activate<T>(
    sums: &[i32],
    matrix: &Matrix,
    format: &Fixed,
    out: &mut [T],
    function: impl Fn(f32) -> f32,
    put: impl Fn(f32) -> T,
) {
    let width = format.width();
    let (scale, bias) = affinity(matrix, width);
    let (middle, inverse) = (&format.middle()[..width], &format.inverse()[..width]);
    for (sums, out) in sums.chunks_exact(matrix.columns()).zip(out.chunks_exact_mut(width)) {
        let sums = &sums[..width];
        for i in 0..width {
            out[i] = put((function(sums[i] as f32 * scale[i] + bias[i]) - middle[i]) * inverse[i]);
        }
    }
}

for_each_level! {
/// The nearest upper byte of each value, offset by [`MIDDLE`]: the input format of a matrix.
pub fn narrow(values: &[i16], out: &mut [u8]) {
    for (value, out) in values.iter().zip(out) {
        *out = upper(*value);
    }
}
}

for_each_level! {
/// `out = relu(sums)`, where `sums` are results of `matrix`.
pub fn relu(sums: &[i32], matrix: &Matrix, format: &Fixed, out: &mut [i16]) {
    activate(sums, matrix, format, out, positive, fixed);
}
}

for_each_level! {
/// `vectors += relu(sums)`, where `sums` are results of `matrix`, converting the vectors from the steps of `from` to
/// those of `format`.
pub fn residual(sums: &[i32], matrix: &Matrix, from: &Fixed, format: &Fixed, vectors: &mut [i16]) {
    let width = format.width();
    let (scale, bias) = affinity(matrix, width);
    let (step, before) = (&from.step()[..width], &from.middle()[..width]);
    let (middle, inverse) = (&format.middle()[..width], &format.inverse()[..width]);
    for (sums, vector) in sums.chunks_exact(matrix.columns()).zip(vectors.chunks_exact_mut(width)) {
        let sums = &sums[..width];
        for i in 0..width {
            let new = positive(sums[i] as f32 * scale[i] + bias[i]);
            vector[i] = fixed((f32::from(vector[i]) * step[i] + before[i] + new - middle[i]) * inverse[i]);
        }
    }
}
}

/// The parameters of `vectors = layernorm(vectors + relu(sums))`: `matrix` produced the sums, `from` has the steps of
/// the input and `format` those of the result, and each column has a gain and a bias.
#[derive(Clone, Copy, Debug)]
pub struct Norm<'a> {
    /// The matrix that produced the sums.
    pub matrix: &'a Matrix,
    /// Steps of the input.
    pub from: &'a Fixed,
    /// Gain of each column.
    pub gain: &'a [f32],
    /// Bias of each column.
    pub bias: &'a [f32],
    /// Steps of the result.
    pub format: &'a Fixed,
}

/// `vectors = layernorm(vectors + relu(sums))` with a gain and a bias per column; rows may not be wider than
/// [`WIDEST`].
pub fn norm_residual(level: Level, norm: Norm<'_>, sums: &[i32], vectors: &mut [i16]) {
    let width = norm.format.width();
    assert!(width <= WIDEST && width.is_multiple_of(PANEL), "width of the rows");
    let (scale, offset) = affinity(norm.matrix, width);
    let (from, format) = (norm.from, norm.format);
    let columns = [scale, offset, from.step(), from.middle(), norm.gain, norm.bias, format.middle(), format.inverse()];
    let columns = columns.map(|column| &column[..width]);
    let sums = sums.chunks_exact(norm.matrix.columns()).map(|row| &row[..width]);
    let rows = sums.zip(vectors.chunks_exact_mut(width));
    match level.0 {
        Kind::Portable => rows.for_each(|(sums, vector)| normal_row(columns, sums, vector)),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: this level is only created where these parts of AVX-512 were detected.
        Kind::Avx512 | Kind::Amx if width == 4 * PANEL => unsafe { super::x86::normal_rows_512::<4>(columns, rows) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Kind::Avx512 | Kind::Amx if width == 6 * PANEL => unsafe { super::x86::normal_rows_512::<6>(columns, rows) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: a `Level` above the portable one is only created where AVX2 was detected.
        _ => unsafe { super::x86::normal_rows(columns, rows) },
    }
}

/// One row of [`norm_residual`].
fn normal_row(columns: [&[f32]; 8], sums: &[i32], vector: &mut [i16]) {
    let [scale, offset, step, before, gain, bias, middle, inverse] = columns;
    let width = vector.len();
    let share = 1.0 / width as f32;
    let (mut row, mut squares) = ([0.0f32; WIDEST], [0.0f32; WIDEST]);
    let (row, squares) = (&mut row[..width], &mut squares[..width]);
    for i in 0..width {
        row[i] = f32::from(vector[i]) * step[i] + before[i] + positive(sums[i] as f32 * scale[i] + offset[i]);
    }
    let mean = sum(row) * share;
    for i in 0..width {
        row[i] -= mean;
        squares[i] = row[i] * row[i];
    }
    let norm = 1.0 / (sum(squares) * share + 1e-5).sqrt();
    for i in 0..width {
        vector[i] = fixed((row[i] * norm * gain[i] + bias[i] - middle[i]) * inverse[i]);
    }
}

for_each_level! {
/// `out = relu(sum of rows)`: each row of `out` is the sum of a row of `each`, the row `own`, and the rows of `tables`
/// (of the same width) selected by `picks`.
pub fn join(each: &[f32], own: &[f32], tables: &[f32], picks: &[[u16; 3]], format: &Fixed, out: &mut [i16]) {
    let width = format.width();
    let own = &own[..width];
    let (middle, inverse) = (&format.middle()[..width], &format.inverse()[..width]);
    for ((each, picks), out) in each.chunks_exact(width).zip(picks).zip(out.chunks_exact_mut(width)) {
        let [a, b, c] = picks.map(|pick| &tables[usize::from(pick) * width..][..width]);
        for i in 0..width {
            out[i] = fixed((positive(each[i] + own[i] + a[i] + b[i] + c[i]) - middle[i]) * inverse[i]);
        }
    }
}
}

for_each_level! {
/// `out = sums` converted to `f32`, all columns.
pub fn linear(sums: &[i32], matrix: &Matrix, out: &mut [f32]) {
    let width = matrix.columns();
    let (scale, bias) = affinity(matrix, width);
    for (sums, out) in sums.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
        for i in 0..width {
            out[i] = sums[i] as f32 * scale[i] + bias[i];
        }
    }
}
}

for_each_level! {
/// `out = sums` converted to `f32`: the `N` columns from `first` of each row of results of `matrix`.
pub fn affine [const N: usize] (sums: &[i32], matrix: &Matrix, first: usize, out: &mut [[f32; N]]) {
    let (scale, bias) = (&matrix.scale()[first..first + N], &matrix.bias()[first..first + N]);
    for (sums, out) in sums.chunks_exact(matrix.columns()).zip(out) {
        let sums = &sums[first..first + N];
        for i in 0..N {
            out[i] = sums[i] as f32 * scale[i] + bias[i];
        }
    }
}
}
