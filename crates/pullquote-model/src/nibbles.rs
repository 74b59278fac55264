//! Tables of numbers in 4 bits.

use crate::{ModelError, ModelFile};

/// Numbers of a row that share a scale.
const GROUP: usize = 128;
/// What stands for zero.
const ZERO: i8 = 8;

/// A table whose numbers are kept in 4 bits, with a scale for every 128 numbers of a row.
#[derive(Clone, Debug)]
pub struct Nibbles {
    width: usize,
    /// Two numbers a byte, the first in the lower half.
    pairs: Vec<u8>,
    scales: Vec<f32>,
}

impl Nibbles {
    /// Reads the sections `name.w`, the numbers, and `name.g`, the scales: the upper halves of `f32`.
    ///
    /// # Errors
    /// If a section is missing, has another size than `rows` and `width` say, or `width` is no multiple of 128.
    pub fn read(file: &ModelFile<'_>, name: &str, rows: usize, width: usize) -> Result<Self, ModelError> {
        if width == 0 || !width.is_multiple_of(GROUP) {
            return Err(ModelError::value(name, "the width of a table in 4 bits is no multiple of 128"));
        }
        let pairs = file.sized(&format!("{name}.w"), rows, width / 2)?.to_vec();
        let upper = file.sized(&format!("{name}.g"), rows, width / GROUP * 2)?;
        let scale = |half: &[u8; 2]| f32::from_bits(u32::from(u16::from_le_bytes(*half)) << 16);
        let scales: Vec<f32> = upper.as_chunks::<2>().0.iter().map(scale).collect();
        if !scales.iter().all(|scale| scale.is_finite()) {
            return Err(ModelError::value(name, "a scale is not finite"));
        }
        Ok(Self { width, pairs, scales })
    }

    /// Numbers of a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The numbers of a row, as far as `out` has room.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row(&self, row: usize, out: &mut [f32]) {
        let pairs = &self.pairs[row * self.width / 2..][..self.width / 2];
        let scales = &self.scales[row * self.width / GROUP..][..self.width / GROUP];
        let groups = pairs.as_chunks::<{ GROUP / 2 }>().0.iter().zip(scales);
        for ((pairs, scale), out) in groups.zip(out.chunks_mut(GROUP)) {
            let number = |half: u8| f32::from(half.cast_signed() - ZERO) * scale;
            for (pair, out) in pairs.iter().zip(out.chunks_mut(2)) {
                for (out, half) in out.iter_mut().zip([pair & 15, pair >> 4]) {
                    *out = number(half);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ModelWriter;

    fn file(pairs: &[u8], scales: &[u16]) -> Vec<u8> {
        let scales: Vec<u8> = scales.iter().flat_map(|s| s.to_le_bytes()).collect();
        ModelWriter::new().section("t.w", pairs).section("t.g", &scales).finish()
    }

    #[test]
    fn a_row_is_steps_of_its_scales() {
        let mut pairs = vec![0x98; 128]; // 0 and 1 of 128 pairs: one row of 256
        pairs[0] = 0xF0; // -8 and 7
        // 0.5 and 2 as the upper halves of f32.
        let bytes = file(&pairs, &[0x3F00, 0x4000]);
        let table = Nibbles::read(&ModelFile::parse(&bytes).unwrap(), "t", 1, 256).unwrap();
        let mut row = [9.0; 256];
        table.row(0, &mut row);
        assert_eq!(row[..4], [-4.0, 3.5, 0.0, 0.5]);
        assert_eq!(row[254..], [0.0, 2.0]);
    }

    #[test]
    fn other_sizes_are_refused() {
        let bytes = file(&[0; 128], &[0x3F00, 0x7F80]);
        let file = ModelFile::parse(&bytes).unwrap();
        for (rows, width) in [(1, 128), (2, 256), (1, 200), (usize::MAX, 256)] {
            assert!(Nibbles::read(&file, "t", rows, width).is_err(), "{rows} {width}");
        }
        // The second scale is infinite.
        assert!(Nibbles::read(&file, "t", 1, 256).is_err());
    }
}
