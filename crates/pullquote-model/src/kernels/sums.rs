//! Sums of rows: of bytes found in a table, of values that fade, and of weights for the units of a small layer.
//!
//! The sizes are part of the types, so that the loops have a known length and fit the registers.

use super::level::{Kind, Level, for_each_level};
use super::matrix::PANEL;

/// Adds `rows` to `sums`, which wrap. `N` is a multiple of [`PANEL`].
#[inline]
pub fn add_rows<const N: usize>(level: Level, rows: &[&[i8; N]], sums: &mut [i16; N]) {
    const { assert!(N.is_multiple_of(PANEL), "whole panels") };
    match level.0 {
        Kind::Portable => {
            for row in rows {
                for (sum, &value) in sums.iter_mut().zip(*row) {
                    *sum = sum.wrapping_add(i16::from(value));
                }
            }
        }
        #[cfg(target_arch = "x86_64")]
        // SAFETY: a `Level` above the portable one is only created where AVX2 was detected.
        _ => unsafe { super::x86::add_rows(rows, sums) },
    }
}

for_each_level! {
/// `state = state * keep * fading + row`.
pub fn fade [const N: usize] (state: &mut [f32; N], fading: &[f32; N], keep: f32, row: &[i8; N]) {
    for i in 0..N {
        state[i] = state[i] * keep * fading[i] + f32::from(row[i]);
    }
}
}

for_each_level! {
/// `out = relu(near + behind + ahead)`.
pub fn units [const N: usize] (near: &[i16; N], behind: &[f32; N], ahead: &[f32; N], out: &mut [f32; N]) {
    for i in 0..N {
        let sum = f32::from(near[i]) + behind[i] + ahead[i];
        out[i] = if sum > 0.0 { sum } else { 0.0 };
    }
}
}

for_each_level! {
/// `sums += units * weights`, with a row of weights for each unit, in the order of the units.
pub fn add_products [const N: usize] (sums: &mut [f32; N], units: &[f32], weights: &[[f32; N]]) {
    let mut all = *sums;
    for (unit, row) in units.iter().zip(weights) {
        for i in 0..N {
            all[i] += unit * row[i];
        }
    }
    *sums = all;
}
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random, in the range of a byte.
    fn numbers<const N: usize>(seed: usize) -> [i8; N] {
        std::array::from_fn(|i| ((i + 1) * (seed + 3) * 7919 % 251) as u8 as i8)
    }

    #[test]
    fn rows_of_bytes_are_added_and_wrap() {
        let rows: Vec<[i8; 48]> = (0..300).map(|seed| if seed % 2 == 0 { [127; 48] } else { numbers(seed) }).collect();
        let rows: Vec<&[i8; 48]> = rows.iter().collect();
        for level in Level::all() {
            for count in [0, 1, 13, 300] {
                let mut sums = [32_000; 48];
                add_rows(level, &rows[..count], &mut sums);
                for (i, sum) in sums.into_iter().enumerate() {
                    let exact = 32_000 + rows[..count].iter().map(|row| i32::from(row[i])).sum::<i32>();
                    assert_eq!(sum, exact as i16, "{} {count} {i}", level.name());
                }
            }
        }
    }

    #[test]
    fn every_level_gives_the_same_bits() {
        let floats = |seed| numbers::<48>(seed).map(|v| f32::from(v) / 7.0);
        let weights: Vec<[f32; 16]> = (0..48).map(|seed| numbers::<16>(seed).map(|v| f32::from(v) / 31.0)).collect();
        let results: Vec<_> = Level::all()
            .into_iter()
            .map(|level| {
                let (mut state, mut out, mut sums) = (floats(1), [f32::NAN; 48], [0.25; 16]);
                fade(level, &mut state, &floats(2), 0.75, &numbers(3));
                units(level, &numbers::<48>(4).map(i16::from), &state, &floats(5), &mut out);
                add_products(level, &mut sums, &out, &weights);
                (state.map(f32::to_bits), out.map(f32::to_bits), sums.map(f32::to_bits))
            })
            .collect();
        assert!(results[0].1.contains(&0) && results[0].1.iter().any(|unit| *unit != 0), "some units are off");
        assert!(results.iter().all(|result| *result == results[0]));
        let third = (f32::from(numbers::<48>(1)[2]) / 7.0) * 0.75 * floats(2)[2] + f32::from(numbers::<48>(3)[2]);
        assert_eq!(f32::from_bits(results[0].0[2]), third);
    }
}
