//! Words as bytes: the hash that identifies a word, and the class of a word outside the vocabulary.

/// Classes of unknown words: four shapes by 48 endings.
pub(crate) const UNKNOWN_CLASSES: u16 = 4 * 48;
/// First identity of words outside the vocabulary, which are classified by shape and ending.
pub(crate) const UNKNOWN: u16 = 16;
/// First identity of the vocabulary.
pub const FIRST_WORD: u16 = UNKNOWN + UNKNOWN_CLASSES;

/// Endings that indicate an unknown word's part of speech; longer ones first, because the first match wins.
const ENDINGS: [&[u8]; 47] = [
    b"ations", b"ation", b"ments", b"ment", b"ities", b"ness", b"able", b"ible", b"ists", b"ings", b"ions", b"less",
    b"ship", b"burg", b"ting", b"ance", b"ence", b"ated", b"ates", b"ism", b"ist", b"ing", b"ion", b"ity", b"ers",
    b"est", b"ful", b"ous", b"ive", b"ize", b"ies", b"ese", b"ian", b"ton", b"son", b"man", b"ed", b"er", b"ly", b"al",
    b"ic", b"es", b"en", b"an", b"or", b"y", b"s",
];

/// The hash of a word: all digits count as `0`, a curly apostrophe as a straight one. Never 0.
pub fn hash(word: &[u8]) -> u32 {
    finish(fold(word, |byte| byte))
}

/// Like [`hash`], for the lower-case form of the word (ASCII).
pub(crate) fn hash_lower(word: &[u8]) -> u32 {
    finish(fold(word, |byte| byte.to_ascii_lowercase()))
}

#[inline]
fn fold(word: &[u8], case: impl Fn(u8) -> u8) -> u64 {
    let mut state = 0xCBF2_9CE4_8422_2325_u64;
    let mut i = 0;
    while i < word.len() {
        let byte = match word[i] {
            b'0'..=b'9' => b'0',
            0xE2 if word[i..].starts_with(&[0xE2, 0x80, 0x99]) => {
                i += 2;
                b'\''
            }
            byte => case(byte),
        };
        state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        i += 1;
    }
    state
}

fn finish(state: u64) -> u32 {
    // FNV's low bits are well mixed; its high bits are not for short words.
    let mixed = (state ^ (state >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed >> 32) as u32).max(1)
}

/// The class of a word outside the vocabulary, `0..UNKNOWN_CLASSES`.
pub(crate) fn unknown_class(word: &[u8]) -> u16 {
    let upper = word.first().is_some_and(|b| b.is_ascii_uppercase() || *b == 0xC3);
    let shape = match (upper, word.get(1..).unwrap_or(&[])) {
        (true, rest) if !rest.is_empty() && !rest.iter().any(u8::is_ascii_lowercase) => 2,
        (true, _) => 1,
        (false, rest) if rest.iter().any(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) => 3,
        (false, _) => 0,
    };
    let ending = ENDINGS
        .iter()
        .position(|e| word.len() > e.len() + 1 && word[word.len() - e.len()..].eq_ignore_ascii_case(e))
        .unwrap_or(ENDINGS.len());
    shape * 48 + ending as u16
}
