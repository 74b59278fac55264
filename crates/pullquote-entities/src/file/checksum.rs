//! The checksum of a model file: against damage, not against malice.

use crate::text::hash::{SEED, finish, step};

/// 64 bits over all bytes.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut hash = SEED;
    for word in words {
        hash = (hash ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
    let hash = rest.iter().fold(hash, |hash, &byte| step(hash, byte));
    finish(hash ^ bytes.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksum_sees_every_byte() {
        let mut bytes = vec![7u8; 37];
        let before = checksum(&bytes);
        for i in 0..bytes.len() {
            bytes[i] ^= 1;
            assert_ne!(checksum(&bytes), before, "byte {i}");
            bytes[i] ^= 1;
        }
    }
}
