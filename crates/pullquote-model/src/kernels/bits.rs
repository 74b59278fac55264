//! Bits as columns of a row of bytes.

use super::matrix::MIDDLE;

/// The byte of a bit that is set; a clear one is [`MIDDLE`].
const SET: u8 = u8::MAX;

/// The eight bytes of each value of eight bits.
static EIGHTS: [[u8; 8]; 256] = {
    let mut eights = [[MIDDLE; 8]; 256];
    let mut at = 0;
    while at < 256 * 8 {
        if (at / 8) >> (at % 8) & 1 == 1 {
            eights[at / 8][at % 8] = SET;
        }
        at += 1;
    }
    eights
};

/// A byte for each bit, the lowest bit first: 255 if it is set, else [`MIDDLE`].
#[inline]
pub fn spread(bits: u32) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (to, byte) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(bits.to_le_bytes()) {
        *to = EIGHTS[usize::from(byte)];
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bit_has_its_byte() {
        for bits in [0, 1, 0x8000_0000, 0xA5C3_0F12, u32::MAX] {
            let expected: [u8; 32] = std::array::from_fn(|k| if bits >> k & 1 == 1 { 255 } else { 128 });
            assert_eq!(spread(bits), expected, "{bits:b}");
        }
    }
}
