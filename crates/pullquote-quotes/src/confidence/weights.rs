//! Weights of the confidence, by form of source and feature. Written by `cargo xtask train confidence`.

use super::Weights;

// A weight may be near a constant by chance.
#[allow(clippy::approx_constant)]
#[rustfmt::skip]
pub(super) static WEIGHTS: Weights = [
    [-1.4348, 0.8823, -0.2232, 0.3543, 0.1847, 0.1191, -0.2119, -0.5791],
    [-1.1855, 0.7235, -0.4474, 0.4389, 0.2103, 0.2342, 0.1158, -0.5791],
    [-0.7343, 0.7152, -0.4915, 0.3222, 0.0092, -0.1422, 0.3396, -0.5791],
    [-0.6987, 0.7212, -0.0523, 0.4242, 0.3404, -0.1003, 0.2048, -0.2043],
    [-0.2723, 0.6484, -0.3927, 0.2085, -0.0309, 0.2902, 0.4430, -0.0913],
];
