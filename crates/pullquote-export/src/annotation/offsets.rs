//! Converts between bytes and the units in which a tool counts.

/// The units in which a tool counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Unicode code points, as in Python.
    CodePoint,
    /// UTF-16 code units, as in Java.
    Utf16,
}

impl Unit {
    fn of(self, c: char) -> usize {
        match self {
            Self::CodePoint => 1,
            Self::Utf16 => c.len_utf16(),
        }
    }
}

/// The bytes of a text by units.
pub struct Offsets {
    /// The byte at which each unit begins, and the end of the text.
    bytes: Vec<u32>,
}

impl Offsets {
    /// Reads the text once.
    pub fn new(text: &str, unit: Unit) -> Self {
        let mut bytes = Vec::with_capacity(text.len() + 1);
        for (at, c) in text.char_indices() {
            // An offset within a surrogate pair counts as the beginning of the character.
            bytes.extend(std::iter::repeat_n(at as u32, unit.of(c)));
        }
        bytes.push(text.len() as u32);
        Self { bytes }
    }

    /// The byte at which a unit begins; `None` beyond the end.
    pub fn byte(&self, unit: u64) -> Option<u32> {
        self.bytes.get(usize::try_from(unit).ok()?).copied()
    }

    /// The unit that begins at a byte.
    pub fn unit(&self, byte: u32) -> usize {
        self.bytes.partition_point(|&start| start < byte)
    }

    /// The bytes of a span; `None` if it is empty or reaches beyond the end.
    pub fn span(&self, start: u64, end: u64) -> Option<(u32, u32)> {
        let span = (self.byte(start)?, self.byte(end)?);
        (span.0 < span.1).then_some(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_counted_as_the_tools_do() {
        let text = "“é𝄞” x";
        let (points, wide) = (Offsets::new(text, Unit::CodePoint), Offsets::new(text, Unit::Utf16));
        assert_eq!((points.unit(9), wide.unit(9)), (3, 4));
        assert_eq!((points.byte(3), wide.byte(4), wide.byte(3)), (Some(9), Some(9), Some(5)));
        assert_eq!((points.span(1, 4), points.span(4, 99), points.span(2, 2)), (Some((3, 12)), None, None));
        assert_eq!(points.byte(6), Some(text.len() as u32));
    }
}
