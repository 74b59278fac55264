//! Converts bytes to characters, for formats that count code points.

/// Number of bytes between samples.
const STEP: usize = 256;

/// Counts the code points before a byte of a text.
///
/// ```
/// let points = pullquote_export::CodePoints::new("“é” x");
/// assert_eq!((points.at(0), points.at(3), points.at(5), points.at(9)), (0, 1, 2, 4));
/// ```
pub struct CodePoints<'a> {
    text: &'a str,
    /// Code points before each multiple of `STEP`.
    before: Vec<usize>,
    ascii: bool,
}

impl<'a> CodePoints<'a> {
    /// Reads the text once.
    pub fn new(text: &'a str) -> Self {
        let ascii = text.is_ascii();
        let mut before = Vec::new();
        if !ascii {
            let mut points = 0;
            for block in text.as_bytes().chunks(STEP) {
                before.push(points);
                points += starts(block);
            }
        }
        Self { text, before, ascii }
    }

    /// Code points before a byte. A byte within a character counts as the character's beginning, one past the end as
    /// the end.
    pub fn at(&self, byte: u32) -> usize {
        let byte = self.text.floor_char_boundary(byte as usize);
        if self.ascii {
            return byte;
        }
        let sample = (byte / STEP).min(self.before.len().saturating_sub(1));
        self.before.get(sample).copied().unwrap_or(0) + starts(&self.text.as_bytes()[sample * STEP..byte])
    }
}

/// The number of bytes that begin a character.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn odd_offsets_are_accepted() {
        assert_eq!(CodePoints::new("").at(7), 0);
        assert_eq!(CodePoints::new("é").at(1), 0);
        assert_eq!(CodePoints::new("é").at(99), 1);
    }

    proptest! {
        #[test]
        fn counts_equal_those_of_char_indices(text in "[a-z é“𝄞]{0,900}") {
            let points = CodePoints::new(&text);
            for (n, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.at(byte as u32), n);
            }
            prop_assert_eq!(points.at(text.len() as u32), text.chars().count());
        }
    }
}
