//! Turns bytes into text.
//!
//! Encodings are tried in this order: byte order mark, UTF-8, the declared encoding, UTF-16 without a mark, UTF-8 with
//! a few invalid bytes, the encoding it appears to be. Nothing else is changed: NUL, CR LF and control characters stay,
//! because users must be able to find a quotation in their own file.

use crate::Note;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How the bytes were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16 of either byte order.
    Utf16,
    /// Windows-1252, the usual legacy encoding of English news.
    Windows1252,
    /// UTF-8 with invalid bytes in it, which were read as Windows-1252 or, where they are the start of a truncated
    /// character, replaced by U+FFFD.
    Mixed,
    /// Another legacy encoding, by its name in the WHATWG list.
    Legacy(&'static str),
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
    /// Length of the byte order mark that was dropped.
    pub bom: usize,
}

/// How many bytes are examined to detect an encoding.
const MAX_SAMPLE: usize = 64 << 10;
/// Fewer non-ASCII bytes than this are no evidence, and English news is then most likely Windows-1252.
const MIN_EVIDENCE: usize = 6;

/// Decodes a whole file or record.
///
/// ```
/// use pullquote_corpus::{Encoding, decode};
/// assert_eq!(decode("\u{feff}café".into()).text, "café");
/// let legacy = decode(b"caf\xe9".to_vec());
/// assert_eq!((legacy.text.as_str(), legacy.encoding), ("café", Encoding::Windows1252));
/// ```
pub fn decode(bytes: Vec<u8>) -> Decoded {
    decode_declared(bytes, None)
}

/// Decodes with the encoding that a header declares, which is used if the bytes are not UTF-8.
pub(crate) fn decode_declared(bytes: Vec<u8>, declared: Option<&'static encoding_rs::Encoding>) -> Decoded {
    match encoding_rs::Encoding::for_bom(&bytes) {
        Some((encoding, bom)) if encoding == UTF_8 => {
            let mut decoded = without_mark(bytes[bom..].to_vec(), declared);
            decoded.bom = bom;
            decoded
        }
        Some((encoding, bom)) => wide(&bytes[bom..], encoding, bom),
        None => without_mark(bytes, declared),
    }
}

fn without_mark(bytes: Vec<u8>, declared: Option<&'static encoding_rs::Encoding>) -> Decoded {
    if let Some(encoding) = unmarked_utf16(&bytes) {
        return wide(&bytes, encoding, 0);
    }
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Decoded { text, encoding: Encoding::Utf8, notes: Vec::new(), bom: 0 },
        Err(error) => error,
    };
    let byte = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let declared = declared.filter(|encoding| *encoding != UTF_8 && encoding.is_ascii_compatible());
    if declared.is_none() && holds_utf8(bytes) {
        return mixed(bytes, byte);
    }
    let encoding = declared.unwrap_or_else(|| looks_like(bytes));
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    let (encoding, note) = if encoding == WINDOWS_1252 {
        (Encoding::Windows1252, Note::Windows1252 { byte })
    } else {
        (Encoding::Legacy(encoding.name()), Note::Legacy { encoding: encoding.name(), byte })
    };
    let mut notes = vec![note];
    if replaced {
        notes.push(Note::Replaced);
    }
    Decoded { text: text.into_owned(), encoding, notes, bom: 0 }
}

fn wide(bytes: &[u8], encoding: &'static encoding_rs::Encoding, bom: usize) -> Decoded {
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    let mut notes = vec![Note::Utf16];
    if replaced {
        notes.push(Note::Replaced);
    }
    Decoded { text: text.into_owned(), encoding: Encoding::Utf16, notes, bom }
}

/// Detects UTF-16 without a mark: nearly every other byte is zero, always at the same parity.
pub(crate) fn unmarked_utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let sample = &bytes[..bytes.len().min(1024)];
    let pairs = sample.len() / 2;
    if pairs < 4 || memchr::memchr(0, sample).is_none() {
        return None;
    }
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 5 >= pairs * 3 && even * 20 <= pairs {
        Some(UTF_16LE)
    } else if even * 5 >= pairs * 3 && odd * 20 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether bytes that are not UTF-8 as a whole contain multi-byte UTF-8 characters. Legacy text rarely does by chance,
/// so it is UTF-8 with invalid bytes.
pub(crate) fn holds_utf8(bytes: &[u8]) -> bool {
    let (mut characters, mut foreign) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        characters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        foreign += chunk.invalid().len();
        if characters > 1000 || foreign > 1000 {
            break;
        }
    }
    characters * 4 > foreign
}

fn mixed(bytes: &[u8], byte: usize) -> Decoded {
    let mut text = String::with_capacity(bytes.len() + 16);
    let (mut replaced, mut foreign) = (false, false);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        match chunk.invalid() {
            [] => {}
            // A single byte was pasted from Windows-1252; several are a truncated character.
            &[lone] => {
                foreign = true;
                text.push_str(&WINDOWS_1252.decode_without_bom_handling(&[lone]).0);
            }
            _ => {
                replaced = true;
                text.push('\u{fffd}');
            }
        }
    }
    let mut notes = Vec::new();
    if foreign {
        notes.push(Note::Mixed { byte });
    }
    if replaced {
        notes.push(Note::Replaced);
    }
    Decoded { text, encoding: Encoding::Mixed, notes, bom: 0 }
}

/// Detects the legacy encoding.
pub(crate) fn looks_like(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let sample = &bytes[..bytes.len().min(MAX_SAMPLE)];
    let foreign = sample.iter().filter(|b| !b.is_ascii()).count();
    // Curly marks and dashes of Windows-1252, nearly the only non-ASCII characters of an English text.
    let punctuation = sample.iter().filter(|b| matches!(b, 0x85 | 0x91..=0x97 | 0xA0)).count();
    if foreign < MIN_EVIDENCE || punctuation * 2 > foreign || foreign * 50 < sample.len() {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_are_dropped_and_the_rest_is_kept() {
        let decoded = decode(b"\xef\xbb\xbfa\0b\r\nc".to_vec());
        assert_eq!((decoded.text.as_str(), decoded.bom), ("a\0b\r\nc", 3));
        assert_eq!((decoded.encoding, decoded.notes), (Encoding::Utf8, vec![]));
        let wide = decode(b"\xff\xfea\0\xe9\0".to_vec());
        assert_eq!((wide.text.as_str(), wide.encoding), ("aé", Encoding::Utf16));
        assert_eq!(decode(Vec::new()).text, "");
    }

    #[test]
    fn windows_1252_quotation_marks_become_curly() {
        let decoded = decode(b"\x93No,\x94 he said".to_vec());
        assert_eq!(decoded.text, "“No,” he said");
        assert_eq!(decoded.notes, [Note::Windows1252 { byte: 0 }]);
    }

    #[test]
    fn invalid_bytes_in_utf8_leave_the_rest_intact() {
        let decoded = decode(b"\xe2\x80\x9cNo,\xe2\x80\x9d said Jos\xe9 \xe2\x80".to_vec());
        assert_eq!(decoded.text, "“No,” said José \u{fffd}");
        assert_eq!(decoded.notes, [Note::Mixed { byte: 18 }, Note::Replaced]);
        assert!(holds_utf8(b"\xc3\xa9 \xe9 \xe9 \xe9") && !holds_utf8(b"\xc3\xa9 \xe9 \xe9 \xe9 \xe9"));
    }

    #[test]
    fn utf16_without_a_mark() {
        let bytes: Vec<u8> = "He said no.".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(bytes).text, "He said no.");
        let bytes: Vec<u8> = "He said no.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(bytes).text, "He said no.");
        // Too few bytes to tell, and too few zeros.
        for text in ["a\0b\0", "abcdefa\0".repeat(10).as_str()] {
            assert_eq!(decode(text.into()).text, text);
        }
    }

    #[test]
    fn other_encodings_are_detected_given_enough_text() {
        let russian = "Министр сообщил журналистам, что завод закрыт. Рабочие протестуют. ".repeat(4);
        let bytes = encoding_rs::WINDOWS_1251.encode(&russian).0.into_owned();
        let decoded = decode(bytes);
        assert_eq!((decoded.text.as_str(), decoded.encoding), (russian.as_str(), Encoding::Legacy("windows-1251")));
        let long = encoding_rs::WINDOWS_1251.encode(&russian.repeat(10)).0.into_owned();
        assert_eq!(decode(long).encoding, Encoding::Legacy("windows-1251"));
        assert_eq!(decode(b"\xcf\xf0\xe8\xe2".to_vec()).encoding, Encoding::Windows1252, "four bytes are no evidence");
        assert_eq!(decode_declared(b"\xa4 5".to_vec(), Some(encoding_rs::ISO_8859_15)).text, "€ 5");
    }
}
