//! Weights of the confidence, by form of source and feature. Written by `cargo xtask train confidence`.

use super::Weights;

// A weight may be near a constant by chance.
#[allow(clippy::approx_constant)]
#[rustfmt::skip]
pub(super) static WEIGHTS: Weights = [
    [-1.3049, 0.8204, -0.1830, 0.4899, 0.0147, 0.4421, -0.2986, -0.5197],
    [-1.4432, 0.7973, -0.1347, 0.1564, 0.4460, 0.0604, 0.2433, -0.5197],
    [-0.7248, 0.6792, -0.3576, 0.3321, -0.1595, 0.4341, 0.3877, -0.5197],
    [-0.6491, 0.5914, -0.1387, 0.3688, 0.2823, 0.2297, 0.2883, -0.2523],
    [-0.2973, 0.0464, 0.1155, 0.2054, 0.0449, 0.8944, 0.3851, -0.1186],
];
