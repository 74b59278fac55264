//! How a table of text is written: for programs or for spreadsheets, and by which delimiter.

use std::fmt;

/// The dialect of a table of text.
///
/// The default is RFC 4180 for programs: commas, LF, UTF-8 without byte order mark, text unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// What stands between cells: one ASCII character.
    pub delimiter: u8,
    /// For spreadsheets: a byte order mark, CRLF, every cell in quotation marks and made harmless as
    /// [`crate::spreadsheet::harmless`] says.
    pub excel: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { delimiter: b',', excel: false }
    }
}

impl Dialect {
    /// Reads a delimiter: one ASCII character, or `tab`, `comma`, `semicolon`, `pipe`, `space`.
    ///
    /// # Errors
    /// If it is none, or one that cannot be told from the text.
    pub fn parse_delimiter(given: &str) -> Result<u8, DelimiterError> {
        match given {
            "tab" | "\\t" => Ok(b'\t'),
            "comma" => Ok(b','),
            "semicolon" => Ok(b';'),
            "pipe" => Ok(b'|'),
            "space" => Ok(b' '),
            _ => match *given.as_bytes() {
                [one] if one == b'\t' || one == b' ' || (one.is_ascii_punctuation() && !b"\"'.-_".contains(&one)) => {
                    Ok(one)
                }
                _ => Err(DelimiterError { given: given.to_owned() }),
            },
        }
    }

    /// What ends a row.
    pub const fn line_end(&self) -> &'static str {
        if self.excel { "\r\n" } else { "\n" }
    }

    pub(crate) fn builder(&self) -> csv::WriterBuilder {
        let mut builder = csv::WriterBuilder::new();
        builder.delimiter(self.delimiter);
        if self.excel {
            builder.terminator(csv::Terminator::CRLF).quote_style(csv::QuoteStyle::Always);
        }
        builder
    }
}

/// Something that can be no delimiter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelimiterError {
    given: String,
}

impl fmt::Display for DelimiterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} can be no delimiter: give one character, such as ; or |, or the word tab", self.given)
    }
}

impl std::error::Error for DelimiterError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_read() {
        for (given, want) in
            [(";", b';'), ("tab", b'\t'), ("\t", b'\t'), ("\\t", b'\t'), ("|", b'|'), ("semicolon", b';')]
        {
            assert_eq!(Dialect::parse_delimiter(given), Ok(want));
        }
        for bad in ["", "ab", "\"", "\n", "\r", "é", "a", "0", "-", "."] {
            assert!(Dialect::parse_delimiter(bad).is_err(), "{bad:?}");
        }
    }
}
