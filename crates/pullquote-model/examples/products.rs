//! Speed of the matrix product at each level this machine supports: `cargo run --release -p pullquote-model --example
//! products`.

use pullquote_model::kernels::{Fixed, Level, Matrix, Window};
use std::time::Instant;

fn main() {
    for (width, taps, outputs) in [(96, 3, 96), (48, 3, 48), (96, 1, 64)] {
        let rows = 64;
        let format = Fixed::bytes(&vec![0.1; width]);
        let weights: Vec<f32> = (0..taps * width * outputs).map(|i| (i * 7919 % 1000) as f32 - 500.0).collect();
        let matrix = Matrix::new(&weights, &vec![0.0; outputs], &format, taps);
        let data: Vec<u8> = (0..(rows + 8) * width).map(|i| (i * 7919 % 251) as u8).collect();
        let starts: Vec<usize> = (0..taps).map(|tap| tap * 2 * width).collect();
        let mut out = vec![0; rows * matrix.columns()];
        for level in Level::all() {
            let mut best = f64::MAX;
            for _ in 0..20 {
                let begin = Instant::now();
                for _ in 0..100 {
                    matrix.multiply(level, Window { data: &data, starts: &starts }, rows, &mut out);
                }
                best = best.min(begin.elapsed().as_secs_f64());
            }
            let products = (100 * rows * taps * width * matrix.columns()) as f64;
            println!("{} x {outputs}, {}: {:.0} G products/s", taps * width, level.name(), products / best / 1e9);
        }
    }
}
