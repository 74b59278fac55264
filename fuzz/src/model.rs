//! The loaders of models: damaged in a few places, with the checksum set right again, so that what lies behind it is reached.

use pullquote::damage::GapDetector;
use pullquote::entities::Tagger;
use pullquote::quotes::network::Network;
use pullquote::quotes::{Article, Attributor};
use pullquote::tokenize::Tokenizer;

const TEXT: &str = "“We left,” said Ann Lee, the mayor. She told reporters in Berlin that it had rained.";

/// The first byte chooses a model; every further six are a place and what to write there. A model that is read is used.
pub fn load(data: &[u8]) {
    let Some((which, patches)) = data.split_first() else { return };
    let bytes = match which % 3 {
        0 => Network::embedded_bytes(),
        1 => Tagger::embedded_bytes(),
        _ => GapDetector::embedded_bytes(),
    };
    let mut bytes = bytes.to_vec();
    for patch in patches.chunks_exact(6) {
        let place = u32::from_le_bytes([patch[0], patch[1], patch[2], patch[3]]) as usize;
        // Most of what can go wrong is at the start; an odd place is anywhere.
        let within = if place % 2 == 0 { 1024.min(bytes.len()) } else { bytes.len() };
        let at = (place / 2) % within;
        match patch[5] % 4 {
            0 => bytes[at] = patch[4],
            1 => bytes[at] ^= 1 << (patch[4] % 8),
            2 => bytes[at] = bytes[at].wrapping_add(patch[4]),
            _ => bytes.truncate(at + 24),
        }
    }
    seal(&mut bytes);
    let tokens = Tokenizer::new().tokenize(TEXT);
    match which % 3 {
        0 => {
            if let Ok(network) = Network::from_bytes(&bytes) {
                let entities = Tagger::embedded().tag(TEXT, &tokens);
                let attributor = Attributor::builder().network(network).build();
                attributor.attribute(&Article::new(TEXT, &tokens, &entities));
            }
        }
        1 => {
            if let Ok(tagger) = Tagger::from_bytes(&bytes) {
                tagger.tag(TEXT, &tokens);
            }
        }
        _ => {
            if let Ok(detector) = GapDetector::from_bytes(&bytes) {
                detector.detect(TEXT, &tokens);
            }
        }
    }
}

/// Sets the checksum of a model file right, in either format.
fn seal(bytes: &mut [u8]) {
    if bytes.starts_with(b"PQGAPS") && bytes.len() > 16 {
        let step = |sum: u64, value: u64| (sum ^ value).wrapping_mul(0x0100_0000_01B3).rotate_left(29);
        let (words, rest) = bytes[16..].as_chunks::<8>();
        let sum = words.iter().fold(0xCBF2_9CE4_8422_2325, |sum, word| step(sum, u64::from_le_bytes(*word)));
        let sum = rest.iter().fold(step(sum, bytes.len() as u64 - 16), |sum, byte| step(sum, u64::from(*byte)));
        bytes[8..16].copy_from_slice(&sum.to_le_bytes());
    } else if bytes.starts_with(b"PQQM") && bytes.len() > 24 {
        let step = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x0100_0000_01B3);
        let (words, rest) = bytes[24..].as_chunks::<8>();
        let mut sum = words.iter().fold(0xCBF2_9CE4_8422_2325, |hash, word| step(hash, u64::from_le_bytes(*word)));
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            sum = step(sum, u64::from_le_bytes(last));
        }
        bytes[16..24].copy_from_slice(&sum.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Otherwise the target would never come further than the checksum.
    #[test]
    fn a_sealed_model_is_read() {
        let mut network = Network::embedded_bytes().to_vec();
        network[16] ^= 1;
        assert!(Network::from_bytes(&network).is_err());
        seal(&mut network);
        assert!(Network::from_bytes(&network).is_ok());
        let mut gaps = GapDetector::embedded_bytes().to_vec();
        gaps[8] ^= 1;
        assert!(GapDetector::from_bytes(&gaps).is_err());
        seal(&mut gaps);
        assert!(GapDetector::from_bytes(&gaps).is_ok());
    }
}
