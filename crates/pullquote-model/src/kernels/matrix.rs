//! Matrices of `i16` and their products with rows of `i16`.

use super::level::{Kind, Level};

/// Outputs are worked out in panels of this many columns; rows of results are padded to whole panels.
pub const PANEL: usize = 16;

/// The steps of the columns of a fixed-point tensor: a value is its `i16` times its column's step.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    step: Vec<f32>,
    inverse: Vec<f32>,
    largest: i16,
}

impl Fixed {
    /// Columns whose values stay within `bounds`, spread over all of `i16`.
    pub fn within(bounds: &[f32]) -> Self {
        let largest = f32::from(i16::MAX);
        Self::with_steps(bounds.iter().map(|b| if *b > 0.0 { b / largest } else { 1.0 }).collect(), i16::MAX)
    }

    /// Columns with given steps, of which no value is further from zero than `largest` steps.
    pub fn with_steps(step: Vec<f32>, largest: i16) -> Self {
        let inverse = step.iter().map(|s| 1.0 / s).collect();
        Self { step, inverse, largest }
    }

    /// The largest absolute value of each column.
    pub fn bounds(&self) -> impl Iterator<Item = f32> + '_ {
        self.step.iter().map(|s| s * f32::from(self.largest))
    }

    /// Value of one step, by column.
    pub fn step(&self) -> &[f32] {
        &self.step
    }

    /// Steps a unit, by column.
    pub fn inverse(&self) -> &[f32] {
        &self.inverse
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.step.len()
    }
}

/// The rows a matrix is multiplied with: row `t` is, for each tap, the `width` values from `starts[tap] + t * width` on.
/// One tap makes a plain product, three a convolution.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// The tensor.
    pub data: &'a [i16],
    /// Where the first row begins, for each tap.
    pub starts: &'a [usize],
}

/// A weight matrix with bias, packed for the kernels.
#[derive(Clone, Debug)]
pub struct Matrix {
    pub(super) width: usize,
    pub(super) taps: usize,
    pub(super) columns: usize,
    /// By panel, by pair of inputs, by column of the panel: the weights of the two inputs.
    pub(super) packed: Vec<i16>,
    scale: Vec<f32>,
    bias: Vec<f32>,
}

impl Matrix {
    /// Packs `weights` (inputs by outputs, the inputs being `taps` times the columns of `input`) and `bias` (outputs).
    /// Missing weights count as zero; an odd number of input columns is not supported and gives zeros for the last.
    pub fn new(weights: &[f32], bias: &[f32], input: &Fixed, taps: usize) -> Self {
        let (width, outputs) = (input.width(), bias.len());
        let columns = outputs.next_multiple_of(PANEL);
        let pairs = taps * width / 2;
        let mut packed = vec![0; columns * pairs * 2];
        let mut scale = vec![0.0; columns];
        for (column, scale) in scale.iter_mut().enumerate().take(outputs) {
            let weight = |i: usize| weights.get(i * outputs + column).copied().unwrap_or(0.0) * input.step[i % width];
            let (mut sum, mut largest) = (0.0f64, 0.0f64);
            for i in 0..taps * width {
                let w = f64::from(weight(i).abs());
                sum += w;
                largest = largest.max(w);
            }
            // Rounding adds at most half a step a weight; what remains keeps every sum inside `i32`.
            let room = f64::from(i32::MAX) / f64::from(input.largest) - (taps * width) as f64;
            let by_size = f64::from(i16::MAX) / largest;
            let factor = by_size.min(room / sum);
            if !(factor.is_finite() && factor > 0.0) {
                continue;
            }
            *scale = (1.0 / factor) as f32;
            let panel = column / PANEL * PANEL * pairs * 2;
            for pair in 0..pairs {
                for side in 0..2 {
                    let at = panel + (pair * PANEL + column % PANEL) * 2 + side;
                    packed[at] = (f64::from(weight(pair * 2 + side)) * factor).round() as i16;
                }
            }
        }
        let mut padded = bias.to_vec();
        padded.resize(columns, 0.0);
        Self { width, taps, columns, packed, scale, bias: padded }
    }

    /// Columns of a row of input.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Columns of a row of results, padding included.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Value of a result's step, by column.
    pub fn scale(&self) -> &[f32] {
        &self.scale
    }

    /// What is to be added to a result, by column.
    pub fn bias(&self) -> &[f32] {
        &self.bias
    }

    /// A bound for the absolute value of each output, bias included, when the inputs stay within theirs.
    pub fn bounds(weights: &[f32], bias: &[f32], input: &Fixed) -> Vec<f32> {
        let outputs = bias.len();
        let mut bounds: Vec<f32> = bias.iter().map(|b| b.abs()).collect();
        let inputs: Vec<f32> = input.bounds().collect();
        for (i, row) in weights.chunks_exact(outputs.max(1)).enumerate() {
            for (bound, w) in bounds.iter_mut().zip(row) {
                *bound += w.abs() * inputs[i % inputs.len()];
            }
        }
        bounds
    }

    /// Multiplies `rows` rows; `out` gets [`columns`](Self::columns) sums a row, without scale and bias.
    ///
    /// # Panics
    /// If the window or `out` is too small, or the window has another number of taps.
    pub fn multiply(&self, level: Level, window: Window<'_>, rows: usize, out: &mut [i32]) {
        assert_eq!(window.starts.len(), self.taps, "taps of the window");
        assert!(out.len() >= rows * self.columns, "room for the results");
        for start in window.starts {
            assert!(start + rows * self.width <= window.data.len(), "rows of the window");
        }
        match level.0 {
            Kind::Portable => self.portable(window, rows, out),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: this level is made only where AVX2 was found; the sizes were checked above.
            Kind::Avx2 => unsafe { super::x86::avx2(self, window, rows, out) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: this level is made only where these parts of AVX-512 were found; the sizes were checked above.
            Kind::Avx512 => unsafe { super::x86::avx512(self, window, rows, out) },
        }
    }

    fn portable(&self, window: Window<'_>, rows: usize, out: &mut [i32]) {
        for number in 0..self.columns / PANEL {
            let mut row = 0;
            while row < rows {
                row += match rows - row {
                    4.. => self.portable_tile::<4>(window, number, row, out),
                    _ => self.portable_tile::<1>(window, number, row, out),
                };
            }
        }
    }

    /// Some rows by one panel.
    fn portable_tile<const R: usize>(&self, window: Window<'_>, number: usize, row: usize, out: &mut [i32]) -> usize {
        let size = self.taps * self.width * PANEL;
        let panel = &self.packed[number * size..][..size];
        let mut sums = [[0i32; PANEL]; R];
        for (weights, start) in panel.chunks_exact((self.width * PANEL).max(1)).zip(window.starts) {
            let rows: [&[[i16; 2]]; R] =
                std::array::from_fn(|r| window.data[start + (row + r) * self.width..][..self.width].as_chunks().0);
            for (pair, weights) in weights.as_chunks::<{ PANEL * 2 }>().0.iter().enumerate() {
                let (weights, _) = weights.as_chunks::<2>();
                for (sums, row) in sums.iter_mut().zip(rows) {
                    let [a, b] = row[pair];
                    for i in 0..PANEL {
                        let [v, w] = weights[i];
                        let products = (i32::from(a) * i32::from(v)).wrapping_add(i32::from(b) * i32::from(w));
                        sums[i] = sums[i].wrapping_add(products);
                    }
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            out[(row + r) * self.columns + number * PANEL..][..PANEL].copy_from_slice(sums);
        }
        R
    }
}
