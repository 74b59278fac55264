//! How a text table is written: for programs or for spreadsheets, and with which delimiter.

use std::fmt;

/// The dialect of a text table.
///
/// The default is RFC 4180 for programs: commas, LF, UTF-8 without byte order mark, text unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The separator between cells: one ASCII character.
    pub delimiter: u8,
    /// For spreadsheets: a byte order mark, CRLF, and every cell quoted and made safe as described for
    /// [`crate::spreadsheet::harmless`].
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
    /// If it is not a valid delimiter, or could be confused with text.
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

    /// The line ending of a row.
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

/// An invalid delimiter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelimiterError {
    given: String,
}

impl fmt::Display for DelimiterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a valid delimiter: use one character, such as ; or |, or the word tab", self.given)
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
        for (word, sign) in [("comma", ","), ("semicolon", ";"), ("pipe", "|"), ("space", " ")] {
            assert_eq!(Dialect::parse_delimiter(word), Ok(sign.as_bytes()[0]));
            assert_eq!(Dialect::parse_delimiter(word), Dialect::parse_delimiter(sign));
        }
        let refused = Dialect::parse_delimiter("ab").unwrap_err().to_string();
        assert!(refused.starts_with("\"ab\" is not a valid delimiter"), "{refused}");
        for bad in ["", "ab", "\"", "\n", "\r", "é", "a", "0", "-", "."] {
            assert!(Dialect::parse_delimiter(bad).is_err(), "{bad:?}");
        }
    }
}
