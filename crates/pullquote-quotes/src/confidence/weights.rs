//! Weights of the confidence, by form of source and feature. Written by `cargo xtask train confidence`.

use super::Weights;

#[rustfmt::skip]
pub(super) static WEIGHTS: Weights = [[0.0, 0.5, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0]; super::FORMS];
