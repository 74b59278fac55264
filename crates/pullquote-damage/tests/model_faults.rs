//! A damaged model file is rejected; one that is valid but meaningless does no harm.

use proptest::prelude::*;
use pullquote_damage::gaps::model::{GapModel, SECOND, UNITS, VIEWS, WORD, checksum};
use pullquote_damage::gaps::phrases::PhraseTable;
use pullquote_damage::gaps::posterior::Prior;
use pullquote_damage::gaps::sequence::{CUE_ROWS, FIRST_WORD};
use pullquote_damage::gaps::words;
use pullquote_damage::{GapDetector, ModelError};
use pullquote_tokenize::Tokenizer;

const TEXT: &str = "Talks between and the minister began. \"We won’t go,\" said.\n\nHe left in 2019.";

/// A model of three words and a few phrases.
fn small() -> GapModel {
    let wave = |n: usize| (0..n).map(|i| ((i * 37 % 101) as f32 - 50.0) / 200.0).collect::<Vec<f32>>();
    GapModel {
        words: ["the", "and", "said"].map(|w| words::hash(w.as_bytes())).to_vec(),
        embedding_scale: vec![0.01; WORD],
        embeddings: (0..(usize::from(FIRST_WORD) + 3) * WORD).map(|i| (i * 31 % 251) as u8 as i8).collect(),
        views: wave(WORD * VIEWS * UNITS),
        cues: wave(CUE_ROWS * UNITS),
        fading: vec![0.9; UNITS],
        second: wave(SECOND * UNITS),
        second_bias: wave(SECOND),
        output: wave(SECOND),
        bias: -3.0,
        prior: Prior { damaged: 0.2, base: 0.01, temper: 1.0, ceiling: 8.0, pooling: 0.5, threshold: 0.5, strict: 0.9 },
        phrases: PhraseTable::build(4, 0.05, (1..9u64).map(|i| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15), i as i8))),
    }
}

#[test]
fn a_model_survives_a_round_trip() {
    let bytes = small().to_bytes();
    let again = GapModel::from_bytes(&bytes).unwrap();
    assert_eq!(again.to_bytes(), bytes);
}

#[test]
fn every_truncation_is_rejected() {
    let bytes = small().to_bytes();
    // The contents share one checksum, so truncations within them are alike; those of the header are not.
    for len in (0..200).chain((200..bytes.len()).step_by(61)).chain(bytes.len() - 50..bytes.len()) {
        assert!(GapDetector::from_bytes(&bytes[..len]).is_err(), "{len} bytes");
    }
    assert!(matches!(GapDetector::from_bytes(b"PQG"), Err(ModelError::Truncated { at: 0, needed: 3 })));
}

#[test]
fn flipped_bits_are_rejected() {
    let mut bytes = small().to_bytes();
    for at in (0..64).chain((64..bytes.len()).step_by(23)) {
        for bit in [at % 8, (at + 5) % 8] {
            bytes[at] ^= 1 << bit;
            assert!(GapDetector::from_bytes(&bytes).is_err(), "byte {at}, bit {bit}");
            bytes[at] ^= 1 << bit;
        }
    }
    assert!(GapDetector::from_bytes(&bytes).is_ok());
}

#[test]
fn other_files_and_versions_are_named() {
    assert_eq!(GapDetector::from_bytes(&[b'x'; 100]).unwrap_err(), ModelError::WrongMagic);
    let mut bytes = small().to_bytes();
    bytes[6] = 9;
    assert_eq!(GapDetector::from_bytes(&bytes).unwrap_err(), ModelError::Version { found: 9, expected: 1 });
    bytes[6] = 1;
    bytes.push(0);
    assert!(matches!(GapDetector::from_bytes(&bytes), Err(ModelError::Checksum { .. })));
}

fn seal(bytes: &mut [u8]) {
    let sum = checksum(&bytes[16..]);
    bytes[8..16].copy_from_slice(&sum.to_le_bytes());
}

#[test]
fn a_wrong_weight_under_a_valid_checksum_gives_a_working_model() {
    let whole = small().to_bytes();
    let tokens = Tokenizer::new().tokenize(TEXT);
    let mut working = 0;
    for at in (16..whole.len()).step_by(whole.len() / 200) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        seal(&mut bytes);
        let Ok(detector) = GapDetector::from_bytes(&bytes) else { continue };
        working += 1;
        for gap in detector.detect(TEXT, &tokens) {
            assert!(TEXT.is_char_boundary(gap.at as usize), "byte {at}");
        }
    }
    assert!(working > 100, "{working}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Damage from before the checksum was computed: an error, or a model that works.
    #[test]
    fn damage_under_a_valid_checksum_does_not_panic(
        flips in prop::collection::vec((16usize..60_000, any::<u8>()), 1..20),
        head in prop::option::of((16usize..40, any::<u8>())),
        cut in prop::option::of(16usize..60_000),
    ) {
        let mut bytes = small().to_bytes();
        for (at, value) in flips.into_iter().chain(head) {
            let len = bytes.len();
            bytes[16 + (at - 16) % (len - 16)] ^= value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.max(17));
        }
        seal(&mut bytes);
        if let Ok(detector) = GapDetector::from_bytes(&bytes) {
            let tokens = Tokenizer::new().tokenize(TEXT);
            for gap in detector.detect(TEXT, &tokens) {
                prop_assert!(TEXT.is_char_boundary(gap.at as usize));
            }
        }
    }
}
