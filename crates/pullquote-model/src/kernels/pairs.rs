//! Products of rows of `i16`, two inputs at a time.

use super::level::{Kind, Level};
use super::matrix::PANEL;

/// Rows that are worked on together.
const TILE: usize = 8;

/// `out = left * right`, with sums in 32 bits that the caller knows to fit.
///
/// `left` has `rows` rows of `inputs` numbers. `right` has a panel for every [`PANEL`] columns; a panel holds, for each two
/// inputs, the two numbers of each of its columns. A row of `out` has the columns of all panels.
///
/// # Panics
/// If `inputs` is odd or zero, or a slice is too short.
pub(super) fn multiply(level: Level, left: &[i16], right: &[i16], inputs: usize, rows: usize, out: &mut [i32]) {
    assert!(inputs > 0 && inputs.is_multiple_of(2), "inputs in pairs");
    let columns = right.len() / inputs / PANEL * PANEL;
    assert!(left.len() >= rows * inputs && out.len() >= rows * columns, "room for all rows");
    for (number, panel) in right.chunks_exact(inputs * PANEL).enumerate() {
        let mut row = 0;
        while row < rows {
            let tile = if rows - row < TILE { 1 } else { TILE };
            let left = &left[row * inputs..(row + tile) * inputs];
            let out = &mut out[row * columns..(row + tile) * columns];
            match (level.0, tile) {
                #[cfg(target_arch = "x86_64")]
                // SAFETY: these levels are only created where AVX-512 with its VNNI was detected; the slices hold whole rows.
                (Kind::Avx512 | Kind::Amx, TILE) => unsafe { x86::avx512::<TILE>(left, panel, out, number * PANEL) },
                #[cfg(target_arch = "x86_64")]
                // SAFETY: as above.
                (Kind::Avx512 | Kind::Amx, _) => unsafe { x86::avx512::<1>(left, panel, out, number * PANEL) },
                #[cfg(target_arch = "x86_64")]
                // SAFETY: these levels are only created where AVX2 was detected; the slices hold whole rows.
                (Kind::Avx2 | Kind::AvxVnni, TILE) => unsafe {
                    let half = (TILE / 2 * inputs, TILE / 2 * columns);
                    x86::avx2::<{ TILE / 2 }>(&left[..half.0], panel, &mut out[..half.1], number * PANEL);
                    x86::avx2::<{ TILE / 2 }>(&left[half.0..], panel, &mut out[half.1..], number * PANEL);
                },
                #[cfg(target_arch = "x86_64")]
                // SAFETY: as above.
                (Kind::Avx2 | Kind::AvxVnni, _) => unsafe { x86::avx2::<1>(left, panel, out, number * PANEL) },
                _ => portable(left, panel, inputs, out, number * PANEL),
            }
            row += tile;
        }
    }
}

fn portable(left: &[i16], panel: &[i16], inputs: usize, out: &mut [i32], column: usize) {
    let columns = out.len() * inputs / left.len();
    for (left, out) in left.chunks_exact(inputs).zip(out.chunks_exact_mut(columns)) {
        let mut sums = [0i32; PANEL];
        for (two, right) in left.as_chunks::<2>().0.iter().zip(panel.as_chunks::<{ 2 * PANEL }>().0) {
            let two = two.map(i32::from);
            for lane in 0..PANEL {
                sums[lane] += two[0] * i32::from(right[2 * lane]) + two[1] * i32::from(right[2 * lane + 1]);
            }
        }
        out[column..column + PANEL].copy_from_slice(&sums);
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::PANEL;
    use std::arch::x86_64::*;

    /// # Safety
    /// `left` and `out` hold `R` rows, `panel` as many inputs as a row of `left`, and a row of `out` a panel from `column` on.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    pub(super) unsafe fn avx512<const R: usize>(left: &[i16], panel: &[i16], out: &mut [i32], column: usize) {
        let (inputs, columns) = (left.len() / R, out.len() / R);
        let mut sums = [_mm512_setzero_si512(); R];
        for two in 0..inputs / 2 {
            // SAFETY: guaranteed by the caller.
            unsafe {
                let right = _mm512_loadu_si512(panel.as_ptr().add(two * 2 * PANEL).cast());
                for (row, sum) in sums.iter_mut().enumerate() {
                    let left = left.as_ptr().add(row * inputs + two * 2).cast::<i32>().read_unaligned();
                    *sum = _mm512_dpwssd_epi32(*sum, _mm512_set1_epi32(left), right);
                }
            }
        }
        for (row, sum) in sums.into_iter().enumerate() {
            // SAFETY: guaranteed by the caller.
            unsafe { _mm512_storeu_si512(out.as_mut_ptr().add(row * columns + column).cast(), sum) };
        }
    }

    /// # Safety
    /// As [`avx512`].
    #[target_feature(enable = "avx2")]
    pub(super) unsafe fn avx2<const R: usize>(left: &[i16], panel: &[i16], out: &mut [i32], column: usize) {
        let (inputs, columns) = (left.len() / R, out.len() / R);
        let mut sums = [[_mm256_setzero_si256(); 2]; R];
        for two in 0..inputs / 2 {
            // SAFETY: guaranteed by the caller.
            unsafe {
                let right = panel.as_ptr().add(two * 2 * PANEL).cast::<__m256i>();
                let right = [_mm256_loadu_si256(right), _mm256_loadu_si256(right.add(1))];
                for (row, sums) in sums.iter_mut().enumerate() {
                    let left = left.as_ptr().add(row * inputs + two * 2).cast::<i32>().read_unaligned();
                    let left = _mm256_set1_epi32(left);
                    for (sum, right) in sums.iter_mut().zip(right) {
                        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(left, right));
                    }
                }
            }
        }
        for (row, sums) in sums.into_iter().enumerate() {
            // SAFETY: guaranteed by the caller.
            unsafe {
                let to = out.as_mut_ptr().add(row * columns + column).cast::<__m256i>();
                _mm256_storeu_si256(to, sums[0]);
                _mm256_storeu_si256(to.add(1), sums[1]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_levels_give_the_products() {
        for (rows, inputs, columns) in [(1, 2, 16), (8, 64, 32), (21, 48, 64)] {
            let number = |i: usize| ((i * 7919 + 13) % 8191) as i16 - 4095;
            let left: Vec<i16> = (0..rows * inputs).map(number).collect();
            let right: Vec<i16> = (0..inputs * columns).map(|i| number(i + 5)).collect();
            let at = |input: usize, column: usize| {
                right[column / PANEL * inputs * PANEL + (input / 2 * PANEL + column % PANEL) * 2 + input % 2]
            };
            let product = |row: usize, column: usize| {
                (0..inputs).map(|i| i32::from(left[row * inputs + i]) * i32::from(at(i, column))).sum::<i32>()
            };
            let expected: Vec<i32> = (0..rows * columns).map(|i| product(i / columns, i % columns)).collect();
            for level in Level::all() {
                let mut out = vec![1; rows * columns];
                multiply(level, &left, &right, inputs, rows, &mut out);
                assert_eq!(out, expected, "{}", level.name());
            }
        }
    }
}
