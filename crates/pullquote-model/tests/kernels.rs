//! Kernels: the same bits at every level, and close to the exact result.

use proptest::prelude::*;
use pullquote_model::kernels::{
    Fixed, Level, MIDDLE, Matrix, Norm, OCTET, PANEL, Window, affine, join, narrow, norm_residual, relu, residual,
    softmax,
};

/// Pseudo-random numbers, the same in each run.
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

    fn bytes(&mut self, n: usize) -> Vec<u8> {
        (0..n).map(|_| self.next() as u8).collect()
    }

    /// Columns with bounds on both sides of zero.
    fn format(&mut self, width: usize, size: f32) -> Fixed {
        let ends = |noise: &mut Self, sign: f32| -> Vec<f32> {
            (0..width).map(|_| noise.unit().abs() * size * sign).collect()
        };
        let low = ends(self, -1.0);
        Fixed::between(&low, &ends(self, 1.0))
    }
}

/// The result of a function, which must be the same at all levels.
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
    fn products(seed: u64, octets in 1usize..12, taps in 1usize..4, outputs in 1usize..130, rows in 0usize..100, size in 0.01f32..9.0) {
        let (width, mut noise) = (octets * OCTET, Noise(seed));
        let format = noise.format(width, size);
        let weights = noise.floats(taps * width * outputs, 1.0);
        let bias = noise.floats(outputs, 1.0);
        let matrix = Matrix::new(&weights, &bias, &format, taps);
        let data = noise.bytes((rows + 8) * width);
        let starts: Vec<usize> = (0..taps).map(|tap| tap * 3 * width).collect();
        let sums = same(|level| {
            let mut out = vec![7; rows * matrix.columns()];
            matrix.multiply(level, Window { data: &data, starts: &starts }, rows, &mut out);
            out
        });
        for row in 0..rows {
            for column in 0..outputs {
                // Each weight is rounded by at most half a step of the largest sum of four weights in 8 bits.
                let (mut exact, mut size, mut most) = (f64::from(bias[column]), 0.0f64, 0.0f64);
                for i in 0..taps * width {
                    let byte = data[starts[i / width] + row * width + i % width];
                    let step = f64::from(format.step()[i % width]) * 256.0;
                    let x = f64::from(format.middle()[i % width]) + (f64::from(byte) - f64::from(MIDDLE)) * step;
                    let weight = f64::from(weights[i * outputs + column]);
                    exact += x * weight;
                    size += (x / step).powi(2);
                    most = most.max((weight * step).abs());
                }
                let got = f64::from(sums[row * matrix.columns() + column] as f32 * matrix.scale()[column] + matrix.bias()[column]);
                let bound = 5.0 * size.sqrt() * most * 4.0 / 128.0 / 12f64.sqrt() + 1e-4 * exact.abs() + 1e-4;
                prop_assert!((got - exact).abs() <= bound, "{got} {exact} within {bound}");
            }
        }
    }

    #[test]
    fn rows_after_a_product(seed: u64, panels in 1usize..9, rows in 0usize..20) {
        let (width, mut noise) = (panels * PANEL, Noise(seed));
        let (from, format) = (noise.format(width, 6.0), noise.format(width, 6.0));
        let matrix = Matrix::new(&noise.floats(width * width, 1.0), &noise.floats(width, 2.0), &from, 1);
        let input = noise.fixed(rows * width);
        let bytes = same(|level| { let mut o = vec![0; rows * width]; narrow(level, &input, &mut o); o });
        for (byte, value) in bytes.iter().zip(&input) {
            let distance = (i32::from(*byte) - i32::from(MIDDLE)) * 256 - i32::from(*value);
            prop_assert!(distance.abs() <= 128 || *byte == u8::MAX, "{byte} for {value}");
        }
        let (gain, bias) = (noise.floats(width, 2.0), noise.floats(width, 1.0));
        let mut sums = vec![0; rows * width];
        matrix.multiply(Level::best(), Window { data: &bytes, starts: &[0] }, rows, &mut sums);
        let out = || vec![0i16; rows * width];
        same(|level| { let mut o = out(); relu(level, &sums, &matrix, &format, &mut o); o });
        same(|level| { let mut o = input.clone(); residual(level, &sums, &matrix, &from, &format, &mut o); o });
        same(|level| { let mut o = vec![[0.0f32; 5]; rows]; affine(level, &sums, &matrix, 7, &mut o); o });
        let format = Fixed::between(&vec![-40.0; width], &vec![44.0; width]);
        let normed = same(|level| {
            let mut o = input.clone();
            let norm = Norm { matrix: &matrix, from: &from, gain: &gain, bias: &bias, format: &format };
            norm_residual(level, norm, &sums, &mut o);
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
                f64::from(input[at + i]) * f64::from(from.step()[i]) + f64::from(from.middle()[i]) + y.max(0.0)
            }).collect();
            let mean = v.iter().sum::<f64>() / width as f64;
            let variance = v.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / width as f64;
            v.iter().map(|x| (x - mean) / (variance + 1e-5).sqrt()).collect::<Vec<_>>()
        };
        for row in 0..rows {
            for (i, x) in norm(row).into_iter().enumerate() {
                let exact = x * f64::from(gain[i]) + f64::from(bias[i]);
                let got = 2.0 + f64::from(normed[row * width + i]) * 42.0 / 32767.0;
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

/// Sums of the largest bytes, with all weights of the same sign, fit into the bits in which the kernels add them.
#[test]
fn the_largest_values_do_not_overflow() {
    for width in [16, 96, 304] {
        let weight = |input: usize, column: usize| match column % 4 {
            0 => 1.0,
            1 => -1.0,
            2 => (input % 7) as f32,
            _ => (input % 5) as f32 - 2.0,
        };
        let weights: Vec<f32> = (0..3 * width * PANEL).map(|i| weight(i / PANEL, i % PANEL)).collect();
        let matrix = Matrix::new(&weights, &[0.0; PANEL], &Fixed::bytes(&vec![1.0; width]), 3);
        for byte in [0, u8::MAX] {
            let data = vec![byte; 3 * width];
            let sums = same(|level| {
                let mut out = vec![0; PANEL];
                matrix.multiply(level, Window { data: &data, starts: &[0, width, 2 * width] }, 1, &mut out);
                out
            });
            for (column, sum) in sums.iter().enumerate() {
                let value = f32::from(byte) - f32::from(MIDDLE);
                let (exact, size) = (0..3 * width)
                    .map(|i| weight(i, column) * value)
                    .fold((0.0, 0.0f32), |(sum, size), x| (sum + x, size + x.abs()));
                let got = *sum as f32 * matrix.scale()[column] + matrix.bias()[column];
                assert!((got - exact).abs() <= 0.02 * size, "{width} {column}: {got} {exact}");
            }
        }
    }
}
