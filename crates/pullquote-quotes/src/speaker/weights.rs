//! Weights of all choices: by set, place and feature, times 256. Written by `cargo xtask train speakers`.

use super::score::Weights;

#[rustfmt::skip]
pub(super) static WEIGHTS: Weights = [[&[]; super::score::ROWS]; super::score::Set::COUNT];
