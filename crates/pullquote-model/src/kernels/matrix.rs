//! Matrices of `i8`, packed for their products with rows of bytes.

/// Outputs are computed in panels of this many columns; rows of results are padded to whole panels.
pub const PANEL: usize = 16;
/// The width of the rows a matrix is multiplied with is a multiple of this.
pub const OCTET: usize = 8;
/// The byte that represents the middle of a column.
pub const MIDDLE: u8 = 128;
/// The widest row that [`norm_residual`](super::norm_residual) accepts.
pub const WIDEST: usize = 512;
/// The largest `i16`.
pub(super) const LARGEST: f32 = i16::MAX as f32;
/// Number of `i16` steps per byte step.
const BYTE: f32 = 256.0;
/// The largest sum of the absolute values of four weights that are added in 16 bits: times the largest byte it still
/// fits.
const MAX_WEIGHT_SUM: i32 = i16::MAX as i32 / u8::MAX as i32;

/// The meaning of the integers of a fixed-point tensor: a value is its column's middle plus its `i16` times the
/// column's step.
///
/// Matrices use only the upper byte of an `i16` (see [`narrow`](super::narrow)), in units of 256 steps, offset by
/// [`MIDDLE`].
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    step: Vec<f32>,
    inverse: Vec<f32>,
    middle: Vec<f32>,
    zeros: Vec<u8>,
}

impl Fixed {
    /// Columns whose values lie between `low` and `high`, mapped to the whole range of `i16`.
    pub fn between(low: &[f32], high: &[f32]) -> Self {
        let step = |(low, high): (&f32, &f32)| {
            let step = (high - low) / (2.0 * f32::from(i16::MAX));
            if step.is_normal() && step > 0.0 { step } else { 1.0 }
        };
        let step: Vec<f32> = low.iter().zip(high).map(step).collect();
        let middle = low.iter().zip(high).map(|(low, high)| low * 0.5 + high * 0.5).collect();
        Self::new(step, middle)
    }

    /// Columns of bytes with the given steps and zero in the middle.
    pub fn bytes(step: &[f32]) -> Self {
        Self::new(step.iter().map(|s| s / BYTE).collect(), vec![0.0; step.len()])
    }

    /// These columns and then those of `other`.
    pub fn beside(&self, other: &Self) -> Self {
        let step = [&self.step[..], &other.step].concat();
        Self::new(step, [&self.middle[..], &other.middle].concat())
    }

    fn new(step: Vec<f32>, middle: Vec<f32>) -> Self {
        let inverse: Vec<f32> = step.iter().map(|s| 1.0 / s).collect();
        let zero = |(middle, inverse): (&f32, &f32)| (f32::from(MIDDLE) - middle * inverse / BYTE).round() as u8;
        let zeros = middle.iter().zip(&inverse).map(zero).collect();
        Self { step, inverse, middle, zeros }
    }

    /// The value of one step, by column.
    pub fn step(&self) -> &[f32] {
        &self.step
    }

    /// Steps per unit, by column.
    pub fn inverse(&self) -> &[f32] {
        &self.inverse
    }

    /// The value of zero steps, by column.
    pub fn middle(&self) -> &[f32] {
        &self.middle
    }

    /// The nearest bytes to a row of zeros.
    pub fn zeros(&self) -> &[u8] {
        &self.zeros
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.step.len()
    }
}

/// The rows a matrix is multiplied with: row `t` consists, for each tap, of the `width` bytes from `starts[tap] + t *
/// width`. One tap is a plain product, three are a convolution.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// The tensor, as bytes made by [`narrow`](super::narrow).
    pub data: &'a [u8],
    /// The start of the first row, for each tap.
    pub starts: &'a [usize],
}

/// A weight matrix with bias, packed for the kernels.
#[derive(Clone, Debug)]
pub struct Matrix {
    pub(super) width: usize,
    pub(super) taps: usize,
    pub(super) columns: usize,
    /// By panel, by group of four inputs, by column of the panel: the weights of the four inputs.
    pub(super) packed: Vec<i8>,
    scale: Vec<f32>,
    bias: Vec<f32>,
}

impl Matrix {
    /// Packs `weights` (inputs by outputs, where there are `taps` times as many inputs as columns of `input`) and
    /// `bias` (outputs). Missing weights count as zero.
    ///
    /// # Panics
    /// If the number of columns of the input is not a multiple of [`OCTET`].
    pub fn new(weights: &[f32], bias: &[f32], input: &Fixed, taps: usize) -> Self {
        Self::by_column(bias, input, taps, |output, column| {
            for (i, value) in column.iter_mut().enumerate() {
                *value = weights.get(i * bias.len() + output).copied().unwrap_or(0.0);
            }
        })
    }

    /// The same for weights that are computed when they are needed: `weights` fills in those of an output.
    ///
    /// # Panics
    /// If the number of columns of the input is not a multiple of [`OCTET`].
    pub fn by_column(bias: &[f32], input: &Fixed, taps: usize, mut weights: impl FnMut(usize, &mut [f32])) -> Self {
        let (width, outputs) = (input.width(), bias.len());
        assert!(width.is_multiple_of(OCTET), "width of the rows");
        let columns = outputs.next_multiple_of(PANEL);
        let inputs = taps * width;
        let mut packed = vec![0; columns * inputs];
        let (mut scale, mut shifted) = (vec![0.0; columns], vec![0.0; columns]);
        let (mut given, mut column, mut whole) = (vec![0.0f32; inputs], vec![0.0f64; inputs], vec![0i8; inputs]);
        for output in 0..outputs {
            weights(output, &mut given);
            for (i, (value, weight)) in column.iter_mut().zip(&given).enumerate() {
                *value = f64::from(weight * input.step[i % width] * BYTE);
            }
            shifted[output] = bias[output];
            let Some(factor) = in_steps(&column, &mut whole) else { continue };
            scale[output] = (1.0 / factor) as f32;
            // The value of zero bytes, computed with the rounded weights, so that rounding errors grow with the values
            // and not with their distance from the middle.
            let of_zero = |(i, w): (usize, &i8)| {
                let step = input.step[i % width] * BYTE;
                f64::from(*w) * f64::from(input.middle[i % width] / step - f32::from(MIDDLE))
            };
            shifted[output] += (whole.iter().enumerate().map(of_zero).sum::<f64>() / factor) as f32;
            pack(&whole, output, &mut packed);
        }
        Self { width, taps, columns, packed, scale, bias: shifted }
    }

    /// Number of columns of an input row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Number of columns of a result row, including padding.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The value of one step of a result, by column.
    pub fn scale(&self) -> &[f32] {
        &self.scale
    }

    /// The bias to be added to a result, by column.
    pub fn bias(&self) -> &[f32] {
        &self.bias
    }
}

/// Stores the weights of one output.
fn pack(whole: &[i8], output: usize, packed: &mut [i8]) {
    let panel = output / PANEL * PANEL * whole.len();
    for (i, w) in whole.iter().enumerate() {
        packed[panel + (i / 4 * PANEL + output % PANEL) * 4 + i % 4] = *w;
    }
}

/// Whether no sum of products of the weights of a column overflows 16 bits.
fn fits(whole: &[i8]) -> bool {
    whole.chunks(OCTET).flat_map(in_sixteen_bits).all(|sum| sum <= f64::from(MAX_WEIGHT_SUM))
}

/// Quantises the weights of a column, as finely as 8 bits and [`MAX_WEIGHT_SUM`] allow. Returns the steps per unit, or
/// `None` for a column of zeros or invalid numbers.
fn in_steps(column: &[f64], whole: &mut [i8]) -> Option<f64> {
    let largest = column.iter().fold(0.0f64, |most, w| most.max(w.abs()));
    let fullest = column.chunks(OCTET).flat_map(in_sixteen_bits).fold(0.0f64, f64::max);
    let mut factor = (f64::from(i8::MAX) / largest).min(f64::from(MAX_WEIGHT_SUM) / fullest);
    if !(factor.is_finite() && factor > 0.0) {
        return None;
    }
    loop {
        for (whole, w) in whole.iter_mut().zip(column) {
            *whole = (w * factor).round() as i8;
        }
        if fits(whole) {
            return Some(factor);
        }
        // Rounding made a sum too large; a slightly coarser step avoids it.
        factor *= 0.995;
    }
}

/// The two sums of absolute weights of eight inputs whose products the kernels add in 16 bits: of the first two and of
/// the last two of both groups of four.
fn in_sixteen_bits<W: Copy + Into<f64>>(octet: &[W]) -> [f64; 2] {
    let mut sums = [0.0; 2];
    for (at, w) in octet.iter().enumerate() {
        sums[at / 2 % 2] += (*w).into().abs();
    }
    sums
}
