//! Kernels: the same bits at every level, and near the exact result.

use proptest::prelude::*;
use pullquote_model::kernels::{
    Fixed, Level, Matrix, Norm, PANEL, Window, affine, join, norm_residual, relu, residual, softmax,
};

/// Numbers without order, the same at each run.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        self.0 >> 33
    }

    fn unit(&mut self) -> f32 {
        self.next() as f32 / (1u64 << 30) as f32 - 1.0
    }

    fn floats(&mut self, n: usize, size: f32) -> Vec<f32> {
        (0..n).map(|_| self.unit() * size).collect()
    }

    fn fixed(&mut self, n: usize) -> Vec<i16> {
        (0..n).map(|_| (self.next() as i16).max(-i16::MAX)).collect()
    }
}

/// The results of one function at all levels, which have to be the same.
fn same<T: PartialEq + std::fmt::Debug>(f: impl Fn(Level) -> T) -> T {
    let expected = f(Level::portable());
    for level in Level::all() {
        assert_eq!(f(level), expected, "{}", level.name());
    }
    expected
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn products(seed: u64, half in 1usize..40, taps in 1usize..4, outputs in 1usize..130, rows in 0usize..40, size in 0.01f32..9.0) {
        let (width, mut noise) = (half * 2, Noise(seed));
        let format = Fixed::within(&noise.floats(width, size));
        let weights = noise.floats(taps * width * outputs, 1.0);
        let bias = noise.floats(outputs, 1.0);
        let matrix = Matrix::new(&weights, &bias, &format, taps);
        let data = noise.fixed((rows + 8) * width);
        let starts: Vec<usize> = (0..taps).map(|tap| tap * 3 * width).collect();
        let sums = same(|level| {
            let mut out = vec![0; rows * matrix.columns()];
            matrix.multiply(level, Window { data: &data, starts: &starts }, rows, &mut out);
            out
        });
        let bounds = Matrix::bounds(&weights, &bias, &format);
        for row in 0..rows {
            for column in 0..outputs {
                let mut exact = f64::from(bias[column]);
                for i in 0..taps * width {
                    let x = data[starts[i / width] + row * width + i % width];
                    exact += f64::from(x) * f64::from(format.step()[i % width]) * f64::from(weights[i * outputs + column]);
                }
                let got = sums[row * matrix.columns() + column] as f32 * matrix.scale()[column] + bias[column];
                let (error, bound) = (f64::from(got) - exact, f64::from(bounds[column]));
                prop_assert!(error.abs() <= 2e-3 * bound + 1e-6, "{got} {exact} of {bound}");
                prop_assert!(exact.abs() <= bound * 1.000_01 + 1e-6);
            }
        }
    }

    #[test]
    fn rows_after_a_product(seed: u64, panels in 1usize..9, rows in 0usize..20) {
        let (width, mut noise) = (panels * PANEL, Noise(seed));
        let from = Fixed::within(&vec![3.0; width]);
        let format = Fixed::within(&noise.floats(width, 6.0));
        let matrix = Matrix::new(&noise.floats(width * width, 1.0), &noise.floats(width, 2.0), &from, 1);
        let input = noise.fixed(rows * width);
        let (gain, bias) = (noise.floats(width, 2.0), noise.floats(width, 1.0));
        let mut sums = vec![0; rows * width];
        matrix.multiply(Level::best(), Window { data: &input, starts: &[0] }, rows, &mut sums);
        let out = || vec![0i16; rows * width];
        same(|level| { let mut o = out(); relu(level, &sums, &matrix, &format, &mut o); o });
        same(|level| { let mut o = out(); residual(level, &sums, &matrix, &input, &from, &format, &mut o); o });
        same(|level| { let mut o = vec![[0.0f32; 5]; rows]; affine(level, &sums, &matrix, 7, &mut o); o });
        let normed = same(|level| {
            let mut o = out();
            let format = Fixed::within(&vec![40.0; width]);
            let norm = Norm { matrix: &matrix, from: &from, gain: &gain, bias: &bias, format: &format };
            norm_residual(level, norm, &sums, &input, &mut o);
            o
        });
        let tables = noise.floats(8 * width, 1.0);
        let picks: Vec<[u16; 3]> = (0..rows).map(|_| [0; 3].map(|_| (noise.next() % 8) as u16)).collect();
        let each = noise.floats(rows * width, 1.0);
        same(|level| { let mut o = out(); join(level, &each, &gain, &tables, &picks, &format, &mut o); o });

        let norm = |row: usize| {
            let at = row * width;
            let v: Vec<f64> = (0..width).map(|i| {
                let y = f64::from(sums[at + i]) * f64::from(matrix.scale()[i]) + f64::from(matrix.bias()[i]);
                f64::from(input[at + i]) * f64::from(from.step()[i]) + y.max(0.0)
            }).collect();
            let mean = v.iter().sum::<f64>() / width as f64;
            let variance = v.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / width as f64;
            v.iter().map(|x| (x - mean) / (variance + 1e-5).sqrt()).collect::<Vec<_>>()
        };
        for row in 0..rows {
            for (i, x) in norm(row).into_iter().enumerate() {
                let exact = x * f64::from(gain[i]) + f64::from(bias[i]);
                let got = f64::from(normed[row * width + i]) * 40.0 / 32767.0;
                prop_assert!((got - exact).abs() < 2e-3, "{got} {exact}");
            }
        }
    }

    #[test]
    fn shares(seed: u64, rows in 0usize..50, size in 0.0f32..60.0) {
        let mut noise = Noise(seed);
        let scores: Vec<[f32; 5]> = (0..rows).map(|_| [0.0; 5].map(|_| noise.unit() * size)).collect();
        let shares = same(|level| { let mut o = vec![[0.0f32; 5]; rows]; softmax(level, &scores, &mut o); o });
        for (scores, shares) in scores.iter().zip(&shares) {
            let all: f64 = scores.iter().map(|s| f64::from(*s).exp()).sum();
            for (score, share) in scores.iter().zip(shares) {
                prop_assert!((f64::from(*score).exp() / all - f64::from(*share)).abs() < 2e-6);
            }
        }
    }
}

#[test]
fn the_largest_values_do_not_overflow() {
    for width in [16, 96, 300] {
        let format = Fixed::within(&vec![1.0; width]);
        let weights: Vec<f32> = (0..3 * width * PANEL).map(|i| if i % 5 == 0 { -1.0 } else { 1.0 }).collect();
        let matrix = Matrix::new(&weights, &[0.0; PANEL], &format, 3);
        for column in 0..PANEL {
            let data: Vec<i16> =
                (0..3 * width).map(|i| if weights[i * PANEL + column] > 0.0 { i16::MAX } else { -i16::MAX }).collect();
            let mut out = [0; PANEL];
            let starts = [0, width, 2 * width];
            matrix.multiply(Level::best(), Window { data: &data, starts: &starts }, 1, &mut out);
            let sum = out[column] as f32 * matrix.scale()[column];
            let exact = 3.0 * width as f32;
            assert!((sum - exact).abs() < 0.01 * exact, "{sum} {exact}");
        }
    }
}

#[test]
fn zeros_and_no_rows_are_fine() {
    let format = Fixed::within(&[0.0; 16]);
    let matrix = Matrix::new(&[0.0; 16 * 16], &[1.0; 16], &format, 1);
    let mut out = [7; 32];
    for level in Level::all() {
        matrix.multiply(level, Window { data: &[0; 32], starts: &[0] }, 2, &mut out);
        assert_eq!(out, [0; 32]);
        matrix.multiply(level, Window { data: &[], starts: &[0] }, 0, &mut []);
    }
}

#[test]
fn what_is_no_number_stays_in_range() {
    let format = Fixed::within(&[1.0; 16]);
    let matrix = Matrix::new(&[], &[f32::NAN; 16], &format, 1);
    let mut out = [0i16; 16];
    for level in Level::all() {
        residual(level, &[0; 16], &matrix, &[0; 16], &format, &format, &mut out);
        assert!(out.iter().all(|&v| v > i16::MIN));
    }
}
