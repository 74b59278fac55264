//! Bytes into text.
//!
//! The order of trial: byte order mark, UTF-8, Windows-1252. Nothing else is changed: NUL, CR LF and control characters
//! stay, because a reader must be able to find a quotation in his own file.

use crate::Note;

/// How the bytes were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16 of either order, as its byte order mark says.
    Utf16,
    /// Windows-1252, the usual legacy encoding of English news.
    Windows1252,
}

/// A decoded text and what was noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// How it was read.
    pub encoding: Encoding,
    /// Set where the bytes were not plain UTF-8.
    pub notes: Vec<Note>,
    /// Length of the byte order mark left out.
    pub bom: usize,
}

/// Decodes a whole file or record.
///
/// ```
/// use pullquote_corpus::{Encoding, decode};
/// assert_eq!(decode("\u{feff}café".into()).text, "café");
/// let legacy = decode(b"caf\xe9".to_vec());
/// assert_eq!((legacy.text.as_str(), legacy.encoding), ("café", Encoding::Windows1252));
/// ```
pub fn decode(bytes: Vec<u8>) -> Decoded {
    match encoding_rs::Encoding::for_bom(&bytes) {
        Some((encoding, bom)) if encoding == encoding_rs::UTF_8 => {
            let mut decoded = without_mark(bytes[bom..].to_vec());
            decoded.bom = bom;
            decoded
        }
        Some((encoding, bom)) => {
            let (text, replaced) = encoding.decode_without_bom_handling(&bytes[bom..]);
            let mut notes = vec![Note::Utf16];
            if replaced {
                notes.push(Note::Replaced);
            }
            Decoded { text: text.into_owned(), encoding: Encoding::Utf16, notes, bom }
        }
        None => without_mark(bytes),
    }
}

fn without_mark(bytes: Vec<u8>) -> Decoded {
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text, encoding: Encoding::Utf8, notes: Vec::new(), bom: 0 },
        Err(error) => {
            let byte = error.utf8_error().valid_up_to();
            // Every byte has a meaning in the WHATWG table of Windows-1252, so nothing is replaced.
            let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned();
            let notes = vec![Note::Windows1252 { byte }];
            Decoded { text, encoding: Encoding::Windows1252, notes, bom: 0 }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_left_out_and_the_rest_is_kept() {
        let decoded = decode(b"\xef\xbb\xbfa\0b\r\nc".to_vec());
        assert_eq!((decoded.text.as_str(), decoded.bom), ("a\0b\r\nc", 3));
        let wide = decode(b"\xff\xfea\0\xe9\0".to_vec());
        assert_eq!((wide.text.as_str(), wide.encoding), ("aé", Encoding::Utf16));
        assert_eq!(decode(Vec::new()).text, "");
    }

    #[test]
    fn legacy_marks_come_out_curly() {
        let decoded = decode(b"\x93No,\x94 he said".to_vec());
        assert_eq!(decoded.text, "“No,” he said");
        assert_eq!(decoded.notes, [Note::Windows1252 { byte: 0 }]);
    }
}
