//! Hashes of words and features. They are part of the model format: changing one means retraining.

const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;
/// Where the hash of an empty word begins.
pub(crate) const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// Adds one byte to an unfinished word hash.
#[inline(always)]
pub(crate) fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(FNV_PRIME)
}

/// Spreads the bits of a hash evenly.
#[inline(always)]
pub(crate) fn finish(mut hash: u64) -> u64 {
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

/// A feature: a template and one value.
#[inline(always)]
pub(crate) fn unary(template: u64, value: u64) -> u64 {
    finish(value.wrapping_add(template.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

/// A feature: a template and two values, in this order.
#[inline(always)]
pub(crate) fn binary(template: u64, first: u64, second: u64) -> u64 {
    finish(
        (first ^ template.wrapping_mul(0xc2b2_ae3d_27d4_eb4f))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(23)
            .wrapping_add(second),
    )
}

/// The hash of a phrase extended by one word.
#[inline(always)]
pub(crate) fn phrase(so_far: u64, word: u64) -> u64 {
    binary(0x70, so_far, word)
}

/// The hash of a word as [`Words`](super::words::Words) computes it: lower case, digits as zeros, one kind of apostrophe.
pub(crate) fn lower(word: &str) -> u64 {
    let mut hash = SEED;
    let mut utf8 = [0u8; 4];
    for c in word.chars() {
        if c.is_ascii() {
            hash = step(hash, normal(c as u8));
        } else {
            for l in simple(c).to_lowercase() {
                for &b in l.encode_utf8(&mut utf8).as_bytes() {
                    hash = step(hash, b);
                }
            }
        }
    }
    finish(hash)
}

/// An ASCII byte as it enters word hashes.
#[inline(always)]
pub(crate) const fn normal(byte: u8) -> u8 {
    match byte {
        b'A'..=b'Z' => byte | 0x20,
        b'0'..=b'9' => b'0',
        _ => byte,
    }
}

/// Maps typographic variants of a character to one.
#[inline]
pub(crate) const fn simple(c: char) -> char {
    match c {
        '‘' | '’' | 'ʼ' => '\'',
        '“' | '”' | '„' => '"',
        '–' | '—' | '‑' | '−' => '-',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_folds_case_digits_and_apostrophes() {
        assert_eq!(lower("ÉCOLE"), lower("école"));
        assert_eq!(lower("2019"), lower("1848"));
        assert_eq!(lower("O’Neill"), lower("o'neill"));
        assert_ne!(lower("ab"), lower("ba"));
    }

    #[test]
    fn order_counts_in_pairs() {
        assert_ne!(binary(1, 2, 3), binary(1, 3, 2));
        assert_ne!(binary(1, 2, 3), binary(2, 2, 3));
    }
}
