//! Matrix products with AVX2, alone or with VNNI, and with AVX-512 VNNI; layer norm with AVX2 and AVX-512.
//!
//! A tile of rows by panels is summed in registers: four inputs of a row are broadcast and multiplied with the four
//! weights of each of the panel's columns.

use super::matrix::{LARGEST, Matrix, OCTET, PANEL, WIDEST, Window};
use std::arch::x86_64::*;

/// Bytes of a panel for four inputs.
const FOUR: usize = PANEL * 4;

/// # Safety
/// For each tap the window holds `rows` rows, and `out` has room for `rows` rows of the matrix's columns.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn avx2(matrix: &Matrix, window: Window<'_>, rows: usize, out: &mut [i32]) {
    let size = matrix.taps * matrix.width * PANEL;
    for (number, panel) in matrix.packed.chunks_exact(size.max(1)).enumerate() {
        let mut row = 0;
        while row < rows {
            let left = rows - row;
            // SAFETY: guaranteed by the caller; the tile begins at `row` and has at most `left` rows.
            row += unsafe {
                let to = out.as_mut_ptr().add(row * matrix.columns + number * PANEL);
                match left {
                    4.. => avx2_tile::<4>(matrix, panel, window, row, to),
                    2.. => avx2_tile::<2>(matrix, panel, window, row, to),
                    _ => avx2_tile::<1>(matrix, panel, window, row, to),
                }
            };
        }
    }
}

/// Products of eight inputs are added in 16 bits, where they fit (see `MAX_WEIGHT_SUM` in `matrix`), then in 32.
///
/// # Safety
/// The window has `R` rows from `row` on; `to` has room for one panel in each of `R` rows of results.
#[target_feature(enable = "avx2")]
#[inline]
unsafe fn avx2_tile<const R: usize>(m: &Matrix, panel: &[i8], window: Window<'_>, row: usize, to: *mut i32) -> usize {
    let ones = _mm256_set1_epi16(1);
    let mut sums = [[_mm256_setzero_si256(); 2]; R];
    for (weights, start) in panel.chunks_exact(m.width * PANEL).zip(window.starts) {
        // SAFETY: the window holds these rows; `weights` holds `width / 8` times eight inputs of a panel.
        unsafe {
            let mut weights: *const __m256i = weights.as_ptr().cast();
            let mut values = window.data.as_ptr().add(start + row * m.width);
            for _ in 0..m.width / OCTET {
                let four: [__m256i; 4] = std::array::from_fn(|i| _mm256_loadu_si256(weights.add(i)));
                for (r, sums) in sums.iter_mut().enumerate() {
                    let at = values.add(r * m.width).cast::<i32>();
                    let first = _mm256_set1_epi32(at.read_unaligned());
                    let second = _mm256_set1_epi32(at.add(1).read_unaligned());
                    for h in 0..2 {
                        let products = _mm256_add_epi16(
                            _mm256_maddubs_epi16(first, four[h]),
                            _mm256_maddubs_epi16(second, four[2 + h]),
                        );
                        sums[h] = _mm256_add_epi32(sums[h], _mm256_madd_epi16(products, ones));
                    }
                }
                weights = weights.add(4);
                values = values.add(OCTET);
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        // SAFETY: `to` has room for a panel in each row.
        unsafe {
            let to = to.add(r * m.columns);
            _mm256_storeu_si256(to.cast(), sums[0]);
            _mm256_storeu_si256(to.add(PANEL / 2).cast(), sums[1]);
        }
    }
    R
}

/// # Safety
/// For each tap the window holds `rows` rows, and `out` has room for `rows` rows of the matrix's columns.
#[target_feature(enable = "avx2,avxvnni")]
pub(super) unsafe fn avx_vnni(matrix: &Matrix, window: Window<'_>, rows: usize, out: &mut [i32]) {
    let size = matrix.taps * matrix.width * PANEL;
    for (number, panel) in matrix.packed.chunks_exact(size.max(1)).enumerate() {
        let mut row = 0;
        while row < rows {
            let left = rows - row;
            // SAFETY: guaranteed by the caller; the tile begins at `row` and has at most `left` rows.
            row += unsafe {
                let to = out.as_mut_ptr().add(row * matrix.columns + number * PANEL);
                match left {
                    6.. => avx_vnni_tile::<6>(matrix, panel, window, row, to),
                    2.. => avx_vnni_tile::<2>(matrix, panel, window, row, to),
                    _ => avx_vnni_tile::<1>(matrix, panel, window, row, to),
                }
            };
        }
    }
}

/// # Safety
/// The window has `R` rows from `row` on; `to` has room for one panel in each of `R` rows of results.
#[target_feature(enable = "avx2,avxvnni")]
#[inline]
unsafe fn avx_vnni_tile<const R: usize>(
    m: &Matrix,
    panel: &[i8],
    window: Window<'_>,
    row: usize,
    to: *mut i32,
) -> usize {
    let mut sums = [[_mm256_setzero_si256(); 2]; R];
    for (weights, start) in panel.chunks_exact(m.width * PANEL).zip(window.starts) {
        // SAFETY: the window holds these rows; `weights` holds `width / 4` times four inputs of a panel.
        unsafe {
            let mut weights: *const __m256i = weights.as_ptr().cast();
            let mut values = window.data.as_ptr().add(start + row * m.width);
            for _ in 0..m.width / 4 {
                let (low, high) = (_mm256_loadu_si256(weights), _mm256_loadu_si256(weights.add(1)));
                for (r, sums) in sums.iter_mut().enumerate() {
                    let inputs = _mm256_set1_epi32(values.add(r * m.width).cast::<i32>().read_unaligned());
                    sums[0] = _mm256_dpbusd_avx_epi32(sums[0], inputs, low);
                    sums[1] = _mm256_dpbusd_avx_epi32(sums[1], inputs, high);
                }
                weights = weights.add(2);
                values = values.add(4);
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        // SAFETY: `to` has room for a panel in each row.
        unsafe {
            let to = to.add(r * m.columns);
            _mm256_storeu_si256(to.cast(), sums[0]);
            _mm256_storeu_si256(to.add(PANEL / 2).cast(), sums[1]);
        }
    }
    R
}

/// # Safety
/// For each tap the window holds `rows` rows, and `out` has room for `rows` rows of the matrix's columns.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
pub(super) unsafe fn avx512(matrix: &Matrix, window: Window<'_>, rows: usize, out: &mut [i32]) {
    let panels = matrix.columns / PANEL;
    let mut first = 0;
    while first < panels {
        // Tiles of 24 sums keep the multipliers busy: four panels by six rows, or three by eight.
        let wide = match panels - first {
            1 => 1,
            2 => 2,
            left if left.is_multiple_of(3) => 3,
            _ => 4,
        };
        let mut row = 0;
        while row < rows {
            let left = rows - row;
            // SAFETY: guaranteed by the caller; the tile begins at `row` and has at most `left` rows.
            row += unsafe {
                let to = out.as_mut_ptr().add(row * matrix.columns + first * PANEL);
                match (wide, left) {
                    (4, 6..) => avx512_tile::<6, 4>(matrix, first, window, row, to),
                    (4, 2..) => avx512_tile::<2, 4>(matrix, first, window, row, to),
                    (4, _) => avx512_tile::<1, 4>(matrix, first, window, row, to),
                    (3, 8..) => avx512_tile::<8, 3>(matrix, first, window, row, to),
                    (3, 4..) => avx512_tile::<4, 3>(matrix, first, window, row, to),
                    (3, _) => avx512_tile::<1, 3>(matrix, first, window, row, to),
                    (2, 8..) => avx512_tile::<8, 2>(matrix, first, window, row, to),
                    (2, _) => avx512_tile::<1, 2>(matrix, first, window, row, to),
                    (_, 8..) => avx512_tile::<8, 1>(matrix, first, window, row, to),
                    _ => avx512_tile::<1, 1>(matrix, first, window, row, to),
                }
            };
        }
        first += wide;
    }
}

/// Adds the products of four inputs and weights to `sum`, in each column.
///
/// The compiler would emit two instructions for the intrinsic.
///
/// # Safety
/// The machine supports AVX-512 VNNI.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
#[inline]
unsafe fn add_products(mut sum: __m512i, inputs: __m512i, weights: __m512i) -> __m512i {
    // SAFETY: one instruction on registers.
    unsafe {
        std::arch::asm!(
            "vpdpbusd {}, {}, {}", inout(zmm_reg) sum, in(zmm_reg) inputs, in(zmm_reg) weights,
            options(pure, nomem, nostack, preserves_flags)
        );
    }
    sum
}

/// # Safety
/// The matrix has `C` panels from `first` on, the window `R` rows from `row` on; `to` has room for `C` panels in each of
/// `R` rows of results.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
#[inline]
unsafe fn avx512_tile<const R: usize, const C: usize>(
    m: &Matrix,
    first: usize,
    window: Window<'_>,
    row: usize,
    to: *mut i32,
) -> usize {
    let size = m.taps * m.width * PANEL;
    let mut sums = [[_mm512_setzero_si512(); C]; R];
    for (tap, start) in window.starts.iter().enumerate() {
        // SAFETY: the window holds these rows; the matrix holds these panels.
        unsafe {
            let mut weights = m.packed.as_ptr().add(first * size + tap * m.width * PANEL);
            let mut values = window.data.as_ptr().add(start + row * m.width);
            for _ in 0..m.width / 4 {
                let mut columns = [_mm512_setzero_si512(); C];
                for (c, columns) in columns.iter_mut().enumerate() {
                    *columns = _mm512_loadu_si512(weights.add(c * size).cast());
                }
                for (r, sums) in sums.iter_mut().enumerate() {
                    let inputs = _mm512_set1_epi32(values.add(r * m.width).cast::<i32>().read_unaligned());
                    for (sum, columns) in sums.iter_mut().zip(columns) {
                        *sum = add_products(*sum, inputs, columns);
                    }
                }
                weights = weights.add(FOUR);
                values = values.add(4);
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        for (c, sum) in sums.iter().enumerate() {
            // SAFETY: `to` has room for these panels in each row.
            unsafe { _mm512_storeu_si512(to.add(r * m.columns + c * PANEL).cast(), *sum) };
        }
    }
    R
}

/// Rows of [`super::norm_residual`], added in the order of the portable sums: within each of sixteen lanes, then the
/// upper half of the lanes to the lower one until one is left.
///
/// # Safety
/// The machine supports AVX2.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn normal_rows<'a>(columns: [&[f32]; 8], rows: impl Iterator<Item = (&'a [i32], &'a mut [i16])>) {
    let [scale, offset, step, before, gain, bias, middle, inverse] = columns.map(panels);
    let share = 1.0 / (scale.len() * PANEL) as f32;
    let zero = _mm256_setzero_ps();
    let mut row = [[zero; 2]; WIDEST / PANEL];
    let row = &mut row[..scale.len()];
    for (sums, vector) in rows {
        let mut total = [zero; 2];
        let values = row.iter_mut().zip(panels(sums)).zip(panels(vector));
        let columns = scale.iter().zip(offset).zip(step.iter().zip(before));
        for (((row, sums), input), ((scale, offset), (step, before))) in values.zip(columns) {
            // SAFETY: each pointer points to a panel.
            let (sums, input) = unsafe {
                let sums: *const __m256i = sums.as_ptr().cast();
                let input: *const __m128i = input.as_ptr().cast();
                (
                    [_mm256_loadu_si256(sums), _mm256_loadu_si256(sums.add(1))],
                    [_mm_loadu_si128(input), _mm_loadu_si128(input.add(1))],
                )
            };
            let (scale, offset) = (halves(scale), halves(offset));
            let (step, before) = (halves(step), halves(before));
            for h in 0..2 {
                let new = _mm256_add_ps(_mm256_mul_ps(_mm256_cvtepi32_ps(sums[h]), scale[h]), offset[h]);
                let old = _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(input[h])), step[h]);
                let old = _mm256_add_ps(old, before[h]);
                row[h] = _mm256_add_ps(old, _mm256_max_ps(new, zero));
                total[h] = _mm256_add_ps(total[h], row[h]);
            }
        }
        let mean = _mm256_set1_ps(lanes(total) * share);
        let mut total = [zero; 2];
        for row in &mut *row {
            for h in 0..2 {
                row[h] = _mm256_sub_ps(row[h], mean);
                total[h] = _mm256_add_ps(total[h], _mm256_mul_ps(row[h], row[h]));
            }
        }
        let norm = _mm256_set1_ps(1.0 / (lanes(total) * share + 1e-5).sqrt());
        let (most, least) = (_mm256_set1_ps(LARGEST), _mm256_set1_ps(-LARGEST));
        let columns = gain.iter().zip(bias).zip(middle.iter().zip(inverse));
        for ((row, out), ((gain, bias), (middle, inverse))) in
            row.iter().zip(vector.as_chunks_mut::<PANEL>().0).zip(columns)
        {
            let (gain, bias) = (halves(gain), halves(bias));
            let (middle, inverse) = (halves(middle), halves(inverse));
            let whole: [__m256i; 2] = std::array::from_fn(|h| {
                let value = _mm256_add_ps(_mm256_mul_ps(_mm256_mul_ps(row[h], norm), gain[h]), bias[h]);
                let value = _mm256_sub_ps(value, middle[h]);
                // If one operand is NaN, the instruction returns the second one.
                let value = _mm256_min_ps(_mm256_mul_ps(value, inverse[h]), most);
                _mm256_cvtps_epi32(_mm256_max_ps(value, least))
            });
            let packed = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packs_epi32(whole[0], whole[1]));
            // SAFETY: the pointer points to a panel.
            unsafe { _mm256_storeu_si256(out.as_mut_ptr().cast(), packed) };
        }
    }
}

/// The sums of a row of `P` panels, and its vector.
type Row<'a, const P: usize> = (&'a [[i32; PANEL]; P], &'a mut [[i16; PANEL]; P]);

/// The same for rows of `P` panels with sixteen lanes in one register, and three rows at a time: each waits for its own
/// sums, and the values of all of them fit in the registers.
///
/// # Safety
/// The machine supports AVX-512.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
pub(super) unsafe fn normal_rows_512<'a, const P: usize>(
    columns: [&[f32]; 8],
    mut rows: impl Iterator<Item = (&'a [i32], &'a mut [i16])>,
) {
    let columns = columns.map(all_panels::<f32, P>);
    while let Some(first) = rows.next() {
        match (rows.next(), rows.next()) {
            (Some(second), Some(third)) => {
                normal_512(columns, [panels_of_both(first), panels_of_both(second), panels_of_both(third)]);
            }
            (second, _) => {
                normal_512(columns, [panels_of_both(first)]);
                if let Some(second) = second {
                    normal_512(columns, [panels_of_both(second)]);
                }
            }
        }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
#[inline]
fn normal_512<const P: usize, const R: usize>(columns: [&[[f32; PANEL]; P]; 8], rows: [Row<'_, P>; R]) {
    let [scale, offset, step, before, gain, bias, middle, inverse] = columns;
    let share = 1.0 / (P * PANEL) as f32;
    let zero = _mm512_setzero_ps();
    let mut values = [[zero; R]; P];
    let mut total = [zero; R];
    for i in 0..P {
        let (scale, offset) = (whole(&scale[i]), whole(&offset[i]));
        let (step, before) = (whole(&step[i]), whole(&before[i]));
        for r in 0..R {
            // SAFETY: each pointer points to a panel.
            let (sums, input) = unsafe {
                let (sums, input) = (&rows[r].0[i], &rows[r].1[i]);
                (_mm512_loadu_si512(sums.as_ptr().cast()), _mm256_loadu_si256(input.as_ptr().cast()))
            };
            let new = _mm512_add_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(sums), scale), offset);
            let old = _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_cvtepi16_epi32(input)), step);
            values[i][r] = _mm512_add_ps(_mm512_add_ps(old, before), _mm512_max_ps(new, zero));
            total[r] = _mm512_add_ps(total[r], values[i][r]);
        }
    }
    let mut means = [zero; R];
    for r in 0..R {
        means[r] = _mm512_set1_ps(lanes_512(total[r]) * share);
    }
    let mut total = [zero; R];
    for values in &mut values {
        for r in 0..R {
            values[r] = _mm512_sub_ps(values[r], means[r]);
            total[r] = _mm512_add_ps(total[r], _mm512_mul_ps(values[r], values[r]));
        }
    }
    let mut norms = [zero; R];
    for r in 0..R {
        norms[r] = _mm512_set1_ps(1.0 / (lanes_512(total[r]) * share + 1e-5).sqrt());
    }
    let (most, least) = (_mm512_set1_ps(LARGEST), _mm512_set1_ps(-LARGEST));
    for i in 0..P {
        let (gain, bias) = (whole(&gain[i]), whole(&bias[i]));
        let (middle, inverse) = (whole(&middle[i]), whole(&inverse[i]));
        for r in 0..R {
            let value = _mm512_add_ps(_mm512_mul_ps(_mm512_mul_ps(values[i][r], norms[r]), gain), bias);
            let value = _mm512_mul_ps(_mm512_sub_ps(value, middle), inverse);
            // If one operand is NaN, the instruction returns the second one.
            let value = _mm512_max_ps(_mm512_min_ps(value, most), least);
            let packed = _mm512_cvtepi32_epi16(_mm512_cvtps_epi32(value));
            // SAFETY: the pointer points to a panel.
            unsafe { _mm256_storeu_si256(rows[r].1[i].as_mut_ptr().cast(), packed) };
        }
    }
}

/// Adds rows of bytes to `sums`, sixteen columns at a time; `N` is a multiple of sixteen.
///
/// # Safety
/// The machine supports AVX2.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn add_rows<const N: usize>(rows: &[&[i8; N]], sums: &mut [i16; N]) {
    for (panel, sums) in sums.as_chunks_mut::<PANEL>().0.iter_mut().enumerate() {
        // SAFETY: the pointer points to a panel.
        let mut sum = unsafe { _mm256_loadu_si256(sums.as_ptr().cast()) };
        for row in rows {
            // SAFETY: a row has as many panels as the sums.
            let bytes = unsafe { _mm_loadu_si128(row.as_ptr().add(panel * PANEL).cast()) };
            sum = _mm256_add_epi16(sum, _mm256_cvtepi8_epi16(bytes));
        }
        // SAFETY: the pointer points to a panel.
        unsafe { _mm256_storeu_si256(sums.as_mut_ptr().cast(), sum) };
    }
}

#[target_feature(enable = "avx512f")]
#[inline]
fn whole(panel: &[f32; PANEL]) -> __m512 {
    // SAFETY: a panel fills a register.
    unsafe { _mm512_loadu_ps(panel.as_ptr()) }
}

#[target_feature(enable = "avx512f")]
#[inline]
fn lanes_512(sixteen: __m512) -> f32 {
    let upper = _mm256_castpd_ps(_mm512_extractf64x4_pd::<1>(_mm512_castps_pd(sixteen)));
    lanes([_mm512_castps512_ps256(sixteen), upper])
}

fn panels<T>(row: &[T]) -> &[[T; PANEL]] {
    row.as_chunks().0
}

/// The panels of a row that has `P` of them.
#[inline]
fn all_panels<T, const P: usize>(row: &[T]) -> &[[T; PANEL]; P] {
    panels(row).first_chunk().expect("a row of P panels")
}

#[inline]
fn panels_of_both<'a, const P: usize>((sums, vector): (&'a [i32], &'a mut [i16])) -> Row<'a, P> {
    (all_panels(sums), vector.as_chunks_mut().0.first_chunk_mut().expect("a row of P panels"))
}

#[target_feature(enable = "avx2")]
#[inline]
fn halves(panel: &[f32; PANEL]) -> [__m256; 2] {
    // SAFETY: a panel holds two registers.
    unsafe { [_mm256_loadu_ps(panel.as_ptr()), _mm256_loadu_ps(panel.as_ptr().add(PANEL / 2))] }
}

#[target_feature(enable = "avx2")]
#[inline]
fn lanes([low, high]: [__m256; 2]) -> f32 {
    let eight = _mm256_add_ps(low, high);
    let four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps::<1>(eight));
    let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps::<1>(two, two)))
}
