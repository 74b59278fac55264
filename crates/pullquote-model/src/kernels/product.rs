//! Products of matrices with rows of bytes.

use super::level::{Kind, Level};
use super::matrix::{Matrix, OCTET, PANEL, Window};

impl Matrix {
    /// Multiplies `rows` rows; `out` receives [`columns`](Self::columns) sums per row, without scale and bias.
    ///
    /// # Panics
    /// If the window or `out` is too small, or the window has a different number of taps.
    pub fn multiply(&self, level: Level, window: Window<'_>, rows: usize, out: &mut [i32]) {
        assert_eq!(window.starts.len(), self.taps, "taps of the window");
        assert!(out.len() >= rows * self.columns, "room for the results");
        for start in window.starts {
            assert!(start + rows * self.width <= window.data.len(), "rows of the window");
        }
        match level.0 {
            Kind::Portable => self.portable(window, rows, out),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: this level is only created where AVX2 was detected; the sizes were checked above.
            Kind::Avx2 => unsafe { super::x86::avx2(self, window, rows, out) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: this level is only created where AVX2 and its VNNI were detected; the sizes were checked above.
            Kind::AvxVnni => unsafe { super::x86::avx_vnni(self, window, rows, out) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: this level is only created where these parts of AVX-512 were detected; the sizes were checked
            // above.
            Kind::Avx512 => unsafe { super::x86::avx512(self, window, rows, out) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: this level is only created where AMX was detected as well; the sizes were checked above.
            Kind::Amx => unsafe {
                if !super::amx::multiply(self, window, rows, out) {
                    super::x86::avx512(self, window, rows, out);
                }
            },
        }
    }

    fn portable(&self, window: Window<'_>, rows: usize, out: &mut [i32]) {
        let out = &mut out[..rows * self.columns];
        out.fill(0);
        for (number, panel) in self.packed.chunks_exact((self.taps * self.width * PANEL).max(1)).enumerate() {
            for (weights, start) in panel.chunks_exact((self.width * PANEL).max(1)).zip(window.starts) {
                let data = &window.data[*start..][..rows * self.width];
                for (at, weights) in weights.as_chunks::<{ PANEL * OCTET }>().0.iter().enumerate() {
                    let by_input: [[i16; PANEL]; OCTET] = std::array::from_fn(|input| {
                        let four = &weights[input / 4 * PANEL * 4..];
                        std::array::from_fn(|column| i16::from(four[column * 4 + input % 4]))
                    });
                    for (row, out) in data.chunks_exact(self.width).zip(out.chunks_exact_mut(self.columns)) {
                        let (Some(inputs), Some(out)) =
                            (row.as_chunks::<OCTET>().0.get(at), out.as_chunks_mut::<PANEL>().0.get_mut(number))
                        else {
                            continue;
                        };
                        add_octet(inputs, &by_input, out);
                    }
                }
            }
        }
    }
}

/// Rows that [`in_chunks`] multiplies at a time: their sums stay near the processor.
pub const CHUNK: usize = 64;

/// Multiplies `rows` rows chunk by chunk, and hands on the sums of each with its first row and the one after its last.
///
/// # Panics
/// As [`Matrix::multiply`], and if there are more than three taps.
pub fn in_chunks(
    level: Level,
    matrix: &Matrix,
    window: Window<'_>,
    rows: usize,
    sums: &mut Vec<i32>,
    then: impl FnMut(&[i32], usize, usize),
) {
    in_chunks_of(CHUNK, level, matrix, window, rows, sums, then);
}

/// The same with chunks of `size` rows: the larger a matrix, the more rows it should be read for.
///
/// # Panics
/// As [`in_chunks`], and if `size` is zero.
pub fn in_chunks_of(
    size: usize,
    level: Level,
    matrix: &Matrix,
    window: Window<'_>,
    rows: usize,
    sums: &mut Vec<i32>,
    mut then: impl FnMut(&[i32], usize, usize),
) {
    let columns = matrix.columns;
    let most = size.min(rows) * columns;
    if sums.len() < most {
        sums.resize(most, 0);
    }
    let mut starts = [0; 3];
    let starts = &mut starts[..window.starts.len()];
    for row in (0..rows).step_by(size) {
        let end = rows.min(row + size);
        for (to, from) in starts.iter_mut().zip(window.starts) {
            *to = from + row * matrix.width;
        }
        let sums = &mut sums[..(end - row) * columns];
        matrix.multiply(level, Window { data: window.data, starts }, end - row, sums);
        then(sums, row, end);
    }
}

/// Adds the products of eight inputs with the weights of a panel's columns. They are first added in 16 bits, as far as
/// they are sure to fit: see `MAX_WEIGHT_SUM` in `matrix`.
#[inline]
fn add_octet(inputs: &[u8; OCTET], weights: &[[i16; PANEL]; OCTET], sums: &mut [i32; PANEL]) {
    let mut lanes = [[0i16; PANEL]; 2];
    for (at, (input, weights)) in inputs.iter().zip(weights).enumerate() {
        let (input, lane) = (i16::from(*input), &mut lanes[at / 2 % 2]);
        for i in 0..PANEL {
            lane[i] = lane[i].wrapping_add(input.wrapping_mul(weights[i]));
        }
    }
    for i in 0..PANEL {
        sums[i] += i32::from(lanes[0][i]) + i32::from(lanes[1][i]);
    }
}
