//! Weights of the confidence, by form of source and feature. Written by `cargo xtask train confidence`.

use super::Weights;

// A weight may be near a constant by chance.
#[allow(clippy::approx_constant)]
#[rustfmt::skip]
pub(super) static WEIGHTS: Weights = [
    [-1.2083, 0.8192, -0.1867, 0.4897, -0.0128, 0.4420, -0.2992, -0.5386],
    [-1.4094, 0.7984, -0.1336, 0.1549, 0.4361, 0.0505, 0.2433, -0.5386],
    [-0.6910, 0.6801, -0.3576, 0.3302, -0.1696, 0.4203, 0.3862, -0.5386],
    [-0.6052, 0.5863, -0.1371, 0.3700, 0.2740, 0.2082, 0.2854, -0.2693],
    [-0.2604, 0.0268, 0.1783, 0.2015, 0.0003, 0.7691, 0.4054, -0.1444],
];
