//! Weights of the confidence, by form of source and feature. Written by `cargo xtask train confidence`.

// A weight may be near a constant by chance.
#[allow(clippy::approx_constant)]
#[rustfmt::skip]
pub(super) static WEIGHTS: [[f32; 9]; 5] = [
    [-1.1284, 0.7858, -0.1221, 0.4695, -0.0275, 0.5632, -0.3146, -0.5372, 0.0000],
    [-1.3791, 0.6553, 0.0984, 0.2019, 0.2978, 0.0329, 0.1893, -0.5372, 0.0000],
    [-0.6115, 0.6490, -0.2899, 0.2974, -0.2203, 0.6913, 0.5308, -0.5372, 0.0000],
    [-0.5876, 0.5283, -0.1499, 0.3832, 0.2534, 0.2853, 0.2700, -0.2587, 0.0000],
    [-0.2111, -0.0002, 0.1587, 0.2047, 0.0253, 0.9016, 0.3507, -0.1317, 0.0000],
];
