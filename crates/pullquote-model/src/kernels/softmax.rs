//! Softmax over a few classes, sixteen rows at a time.

use super::level::for_each_level;
use super::matrix::PANEL;

/// `e^x` for `x <= 0`, with a relative error of about 2e-7; zero below -87. The same bits on every machine.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    const ROUNDING: f32 = 12_582_912.0;
    let inside = if x > -87.0 { x } else { -87.0 };
    let shifted = inside * std::f32::consts::LOG2_E + ROUNDING;
    let whole = shifted - ROUNDING;
    let r = inside - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let series = 1.0 / 720.0;
    let series = series * r + 1.0 / 120.0;
    let series = series * r + 1.0 / 24.0;
    let series = series * r + 1.0 / 6.0;
    let series = series * r + 0.5;
    let series = series * r + 1.0;
    let series = series * r + 1.0;
    let power = f32::from_bits(shifted.to_bits().wrapping_sub(ROUNDING.to_bits()).wrapping_add(127) << 23);
    if x > -87.0 { series * power } else { 0.0 }
}

for_each_level! {
/// `probabilities = softmax(scores)`, row by row.
pub fn softmax [const N: usize] (scores: &[[f32; N]], probabilities: &mut [[f32; N]]) {
    for (scores, probabilities) in scores.chunks(PANEL).zip(probabilities.chunks_mut(PANEL)) {
        let mut by_class = [[0.0f32; PANEL]; N];
        for (lane, row) in scores.iter().enumerate() {
            for (class, v) in by_class.iter_mut().zip(row) {
                class[lane] = *v;
            }
        }
        let mut largest = [f32::MIN; PANEL];
        for class in &by_class {
            for (largest, v) in largest.iter_mut().zip(class) {
                *largest = if *v > *largest { *v } else { *largest };
            }
        }
        let mut sum = [0.0f32; PANEL];
        for class in &mut by_class {
            for lane in 0..PANEL {
                class[lane] = exp(class[lane] - largest[lane]);
                sum[lane] += class[lane];
            }
        }
        for (lane, row) in probabilities.iter_mut().enumerate() {
            for (to, class) in row.iter_mut().zip(&by_class) {
                *to = class[lane] / sum[lane];
            }
        }
    }
}
}

#[cfg(test)]
mod tests {
    use super::exp;

    #[test]
    fn exp_is_near_the_real_one() {
        for i in 0..90_000 {
            let x = i as f32 * -0.001;
            let real = f64::from(x).exp();
            let error = (f64::from(exp(x)) - real).abs();
            assert!(error <= 4e-7 * real + 2e-38, "{x}: {} {real}", exp(x));
        }
        assert_eq!(exp(f32::NEG_INFINITY), 0.0);
        assert_eq!(exp(0.0), 1.0);
    }
}
