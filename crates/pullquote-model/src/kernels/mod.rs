//! Kernels for small networks, in fixed point.
//!
//! Activations are rows of `i16`, where each column has its own step ([`Fixed`]). A product uses their upper byte
//! ([`narrow`]); what is added to its result is used in full. Weights are `i8` with a scale per output ([`Matrix`]).
//! Products are summed in `i32`, with scales chosen so that no sum can overflow. The steps after a product (bias,
//! residual, layer norm, softmax) use `f32`. Transformers keep their states in `f32` and make bytes of them only for the
//! products ([`bytes`]).
//!
//! # The same bits everywhere
//! Integer sums do not depend on their order. The `f32` steps are written once, in portable Rust without fused
//! multiply-add and with a fixed order of every sum, and compiled for each instruction set. So all [`Level`]s, and any
//! number of threads, give the same bits, and no decision depends on the machine.

#[cfg(target_arch = "x86_64")]
mod amx;
mod attention;
mod bits;
mod level;
mod matrix;
mod pairs;
mod prefetch;
mod product;
mod rows;
mod softmax;
mod states;
mod sums;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use attention::{Attention, MOST_ROWS, attend};
pub use bits::spread;
pub use level::Level;
pub use matrix::{Fixed, MIDDLE, Matrix, OCTET, PANEL, WIDEST, Window};
pub use prefetch::prefetch;
pub use product::{CHUNK, in_chunks, in_chunks_of};
pub use rows::{Norm, affine, join, linear, narrow, norm_residual, relu, residual};
pub use softmax::softmax;
pub use states::{WIDEST_STATE, add, bytes, gelu, norm};
pub use sums::{add_products, add_rows, fade, units};
