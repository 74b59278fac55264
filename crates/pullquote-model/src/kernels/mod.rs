//! Kernels of small networks, in fixed point.
//!
//! Activations are rows of `i16`, each column with its own step ([`Fixed`]). Of these a product takes the upper byte
//! ([`narrow`]); what is added to its result is taken whole. Weights are `i8` with a scale for each output ([`Matrix`]); products
//! are summed in `i32`, with scales chosen so that no sum can overflow. What follows a product (bias, residual, layer norm,
//! softmax) is `f32`.
//!
//! # The same bits everywhere
//! Sums of whole numbers do not depend on their order. The `f32` steps are written once, in plain Rust without fused
//! multiply-add and with the order of every sum fixed, and compiled for each instruction set. So all [`Level`]s, and any
//! number of threads, give the same bits, and no decision hangs on the machine.

mod level;
mod matrix;
mod rows;
mod softmax;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use level::Level;
pub use matrix::{Fixed, MIDDLE, Matrix, OCTET, PANEL, Window};
pub use rows::{Norm, WIDEST, affine, join, linear, narrow, norm_residual, relu, residual};
pub use softmax::softmax;
