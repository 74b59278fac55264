//! Matrix products with AMX, which adds up tiles of sixteen rows by sixteen columns in registers of its own.
//!
//! The compiler has no intrinsics for it yet, so a block of 32 rows by two panels is one piece of assembly.

use super::matrix::{Matrix, PANEL, Window};
use std::arch::asm;
use std::sync::LazyLock;

/// Rows of a tile.
const TILE: usize = 16;
/// Rows of a block.
const BLOCK: usize = 2 * TILE;
/// Blocks that are worked on together.
const BLOCKS: usize = 8;
/// The most bytes in a row of a tile.
const LINE: usize = 64;
/// The most steps along the inputs that are taken; a matrix with more is left to the other kernels.
const MOST_STEPS: usize = 64;

/// The shapes of the tiles, as `ldtilecfg` reads them.
#[repr(C, align(64))]
struct Shapes {
    palette: u8,
    start: u8,
    reserved: [u8; 14],
    bytes: [u16; 16],
    rows: [u8; 16],
}

impl Shapes {
    /// Tiles 0 to 3 for sums, 4 and 5 for rows with so many inputs, 6 and 7 for the weights of these.
    fn of(inputs: usize) -> Self {
        let (mut bytes, mut rows) = ([0; 16], [0; 16]);
        for tile in 0..8 {
            bytes[tile] = if matches!(tile, 4 | 5) { inputs } else { LINE } as u16;
            rows[tile] = if tile < 6 { TILE } else { inputs / 4 } as u8;
        }
        Self { palette: 1, start: 0, reserved: [0; 14], bytes, rows }
    }
}

/// Whether the machine has AMX with products of bytes, and the system lets this process use it.
pub(super) fn is_usable() -> bool {
    static USABLE: LazyLock<bool> = LazyLock::new(|| has_tiles() && system_allows());
    *USABLE
}

/// Whether the processor has tiles, and the system keeps them for each thread.
fn has_tiles() -> bool {
    use std::arch::x86_64::{__cpuid, __cpuid_count, _xgetbv};
    /// Tiles and products of bytes: bits 24 and 25 of EDX.
    const FEATURES: u32 = 0b11 << 24;
    /// The shapes and the contents of tiles.
    const KEPT: u64 = 0b11 << 17;
    #[target_feature(enable = "xsave")]
    fn kept() -> u64 {
        // SAFETY: the processor has the instruction.
        unsafe { _xgetbv(0) }
    }
    if !is_x86_feature_detected!("xsave") || __cpuid(0).eax < 7 || __cpuid_count(7, 0).edx & FEATURES != FEATURES {
        return false;
    }
    // SAFETY: the processor has the instruction.
    unsafe { kept() & KEPT == KEPT }
}

/// Asks Linux for the use of tiles, which it gives only to processes that do. It refuses where a signal handler would
/// have no room for them.
#[cfg(target_os = "linux")]
fn system_allows() -> bool {
    const ARCH_PRCTL: usize = 158;
    const REQUEST: usize = 0x1023;
    const TILE_DATA: usize = 18;
    let result: isize;
    // SAFETY: this system call reads and writes no memory of the process.
    unsafe {
        asm!(
            "syscall", inlateout("rax") ARCH_PRCTL => result, in("rdi") REQUEST, in("rsi") TILE_DATA,
            lateout("rcx") _, lateout("r11") _, options(nostack)
        );
    }
    result == 0
}

#[cfg(not(target_os = "linux"))]
fn system_allows() -> bool {
    false
}

/// How many inputs a step takes, if this code can multiply with the matrix.
fn step(matrix: &Matrix) -> Option<usize> {
    let inputs = (1..)
        .map(|parts| matrix.width / parts)
        .find(|&i| i <= LINE && i.is_multiple_of(4) && matrix.width.is_multiple_of(i.max(1)))?;
    let fits = inputs > 0 && matrix.taps * (matrix.width / inputs) <= MOST_STEPS && matrix.columns >= 2 * PANEL;
    fits.then_some(inputs)
}

/// Multiplies, or returns `false` if there are too few rows or columns, or too many inputs.
///
/// # Safety
/// [`is_usable`] says so; for each tap the window holds `rows` rows, and `out` has room for `rows` rows of the matrix's
/// columns.
pub(super) unsafe fn multiply(matrix: &Matrix, window: Window<'_>, rows: usize, out: &mut [i32]) -> bool {
    let Some(inputs) = step(matrix).filter(|_| rows >= BLOCK) else { return false };
    let shapes = Shapes::of(inputs);
    // SAFETY: the shapes are valid and stay in place.
    unsafe { asm!("ldtilecfg [{}]", in(reg) &raw const shapes, options(nostack, preserves_flags)) };
    let mut steps = [[std::ptr::null::<u8>(); MOST_STEPS]; BLOCKS];
    let count = matrix.taps * (matrix.width / inputs);
    let panels = matrix.columns / PANEL;
    let blocks = rows.div_ceil(BLOCK);
    // The last ones may overlap: what is computed twice is the same.
    let row = |block: usize| (block * BLOCK).min(rows - BLOCK);
    for first in (0..blocks).step_by(BLOCKS) {
        let some = first..blocks.min(first + BLOCKS);
        for (block, steps) in some.clone().zip(&mut steps) {
            let parts =
                window.starts.iter().flat_map(|start| (0..matrix.width).step_by(inputs).map(move |i| start + i));
            for (step, start) in steps.iter_mut().zip(parts) {
                // SAFETY: the window holds these rows.
                *step = unsafe { window.data.as_ptr().add(start + row(block) * matrix.width) };
            }
        }
        // The weights of a large matrix are read once for many rows.
        for panel in (0..panels).step_by(2) {
            let panel = panel.min(panels - 2);
            for (block, steps) in some.clone().zip(&steps) {
                // SAFETY: the window holds 32 rows from here on, the matrix two panels, and `out` room for both.
                unsafe {
                    let to = out.as_mut_ptr().add(row(block) * matrix.columns + panel * PANEL);
                    tile(matrix, &steps[..count], panel, inputs, to);
                }
            }
        }
    }
    // SAFETY: gives up the tiles, so that a change of threads need not keep them.
    unsafe { asm!("tilerelease", options(nomem, nostack, preserves_flags)) };
    true
}

/// The sums of 32 rows and two panels.
///
/// # Safety
/// The tiles have the shapes for so many inputs; each of `steps` points to 32 rows; `to` has room for two panels in each.
#[inline]
unsafe fn tile(matrix: &Matrix, steps: &[*const u8], panel: usize, inputs: usize, to: *mut i32) {
    let size = matrix.taps * matrix.width * PANEL;
    let steps = steps.as_ptr_range();
    // SAFETY: guaranteed by the caller; the matrix holds the panels, so many inputs for each step.
    unsafe {
        let weights = matrix.packed.as_ptr().add(panel * size);
        asm!(
            "tilezero tmm0",
            "tilezero tmm1",
            "tilezero tmm2",
            "tilezero tmm3",
            "2:",
            "mov {rows}, [{steps}]",
            "tileloadd tmm4, [{rows} + {width}*1]",
            "tileloadd tmm6, [{first} + {line}*1]",
            "add {rows}, {half}",
            "tileloadd tmm7, [{second} + {line}*1]",
            "tileloadd tmm5, [{rows} + {width}*1]",
            "tdpbusd tmm0, tmm4, tmm6",
            "tdpbusd tmm1, tmm4, tmm7",
            "tdpbusd tmm2, tmm5, tmm6",
            "tdpbusd tmm3, tmm5, tmm7",
            "add {first}, {weights}",
            "add {second}, {weights}",
            "add {steps}, 8",
            "cmp {steps}, {end}",
            "jne 2b",
            "tilestored [{to} + {row}*1], tmm0",
            "tilestored [{to} + {row}*1 + 64], tmm1",
            "tilestored [{below} + {row}*1], tmm2",
            "tilestored [{below} + {row}*1 + 64], tmm3",
            rows = out(reg) _,
            steps = inout(reg) steps.start => _,
            end = in(reg) steps.end,
            width = in(reg) matrix.width,
            half = in(reg) TILE * matrix.width,
            first = inout(reg) weights => _,
            second = inout(reg) weights.add(size) => _,
            weights = in(reg) inputs * PANEL,
            line = in(reg) LINE,
            to = in(reg) to,
            below = in(reg) to.add(TILE * matrix.columns),
            row = in(reg) matrix.columns * size_of::<i32>(),
            out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
            out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
            options(nostack),
        );
    }
}
