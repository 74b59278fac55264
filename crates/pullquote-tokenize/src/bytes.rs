//! Byte classes, and the multi-byte characters that the tokenizer recognises by their bytes.

pub(crate) const LETTER: u8 = 1;
pub(crate) const DIGIT: u8 = 2;
pub(crate) const SPACE: u8 = 4;
pub(crate) const PUNCTUATION: u8 = 8;
pub(crate) const HIGH: u8 = 16;

/// The class of each byte.
pub(crate) static CLASS: [u8; 256] = {
    let mut table = [PUNCTUATION; 256];
    let mut i = 0;
    while i < 256 {
        let byte = i as u8;
        if byte.is_ascii_alphabetic() {
            table[i] = LETTER;
        } else if byte.is_ascii_digit() {
            table[i] = DIGIT;
        } else if byte == b' ' || (byte >= 9 && byte <= 13) || byte == 0 {
            table[i] = SPACE;
        } else if byte >= 128 {
            table[i] = HIGH;
        }
        i += 1;
    }
    table
};

#[inline]
pub(crate) fn class(byte: u8) -> u8 {
    CLASS[byte as usize]
}

/// The length of a non-ASCII white-space character at `at`, otherwise 0. The second value tells whether it is a line or
/// paragraph separator, which counts as a line end.
#[inline]
pub(crate) fn wide_space(bytes: &[u8], at: usize) -> (usize, bool) {
    let next = |k: usize| bytes.get(at + k).copied().unwrap_or(0);
    match bytes[at] {
        0xC2 if next(1) == 0xA0 || next(1) == 0x85 => (2, next(1) == 0x85),
        0xE2 if next(1) == 0x80 && matches!(next(2), 0x80..=0x8B | 0xAF) => (3, false),
        0xE2 if next(1) == 0x80 && matches!(next(2), 0xA8 | 0xA9) => (3, true),
        0xE2 if next(1) == 0x81 && next(2) == 0x9F => (3, false),
        0xE3 if next(1) == 0x80 && next(2) == 0x80 => (3, false),
        0xEF if next(1) == 0xBB && next(2) == 0xBF => (3, false),
        _ => (0, false),
    }
}

/// The length of a non-ASCII punctuation mark or symbol at `at` (within `..end`), otherwise 0.
#[inline]
pub(crate) fn wide_punctuation(bytes: &[u8], at: usize, end: usize) -> usize {
    let next = |k: usize| if at + k < end { bytes[at + k] } else { 0 };
    match bytes[at] {
        0xC2 if matches!(next(1), 0xA1 | 0xA3 | 0xA7 | 0xA9 | 0xAB | 0xAE | 0xB0 | 0xB7 | 0xBB | 0xBF) => 2,
        0xE2 => match next(1) {
            0x80 if (0x90..=0xBF).contains(&next(2)) => 3,
            0x82 if next(2) >= 0x80 => 3,
            0x84 if next(2) == 0xA2 => 3,
            0x86..=0x9F | 0xAC | 0xAD if next(2) >= 0x80 => 3,
            _ => 0,
        },
        0xF0 if next(1) == 0x9F && next(3) >= 0x80 => 4,
        _ => 0,
    }
}

/// The length of the non-ASCII punctuation that ends at `end`, otherwise 0; does not look back beyond `start`.
#[inline]
pub(crate) fn wide_punctuation_before(bytes: &[u8], start: usize, end: usize) -> usize {
    for len in 2..=4 {
        if end >= start + len && wide_punctuation(bytes, end - len, end) == len {
            return len;
        }
    }
    0
}

/// The length of a typographic apostrophe or single mark (`‘` or `’`) at `at`, otherwise 0.
#[inline]
pub(crate) fn wide_apostrophe(bytes: &[u8], at: usize) -> usize {
    let is = bytes[at] == 0xE2 && bytes.get(at + 1) == Some(&0x80) && matches!(bytes.get(at + 2), Some(0x98 | 0x99));
    if is { 3 } else { 0 }
}

/// Whether a token's bytes are a quotation mark of any kind.
#[inline]
pub(crate) fn is_mark(token: &[u8]) -> bool {
    matches!(token, b"\"" | b"'" | b"''" | b"`" | b"``" | [0xC2, 0xAB | 0xBB] | [0xE2, 0x80, 0x98..=0x9F | 0xB9 | 0xBA])
}
