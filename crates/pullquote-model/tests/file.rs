//! Model files: what was written is read back, and everything else is rejected.

use proptest::prelude::*;
use pullquote_model::{ModelError, ModelFile, ModelWriter};

fn sample() -> Vec<u8> {
    let mut writer = ModelWriter::new();
    writer.section("dims", &[7u32, 9].map(u32::to_le_bytes).concat());
    writer.section("rows", &[1, 255, 128]);
    writer.section("a.name.of.16.byt", &[1.5f32, -0.25].map(f32::to_le_bytes).concat());
    writer.section("edges", &(-3i32).to_le_bytes());
    writer.finish()
}

#[test]
fn sections_are_read_back() -> Result<(), ModelError> {
    let bytes = sample();
    let file = ModelFile::parse(&bytes)?;
    assert_eq!(file.names().collect::<Vec<_>>(), ["dims", "rows", "a.name.of.16.byt", "edges"]);
    assert_eq!(file.u32s("dims", 2)?, [7, 9]);
    assert_eq!(file.all_u32s("dims")?, [7, 9]);
    assert_eq!(file.i8s("rows", 3)?, [1, -1, -128]);
    assert_eq!(file.f32s("a.name.of.16.byt", 2)?, [1.5, -0.25]);
    assert_eq!(file.i32s("edges", 1)?, [-3]);
    Ok(())
}

#[test]
fn errors_name_a_missing_or_missized_section() -> Result<(), ModelError> {
    let bytes = sample();
    let file = ModelFile::parse(&bytes)?;
    assert_eq!(file.bytes("nothing"), Err(ModelError::Missing { name: "nothing".into() }));
    assert_eq!(file.f32s("dims", 3), Err(ModelError::Size { name: "dims".into(), found: 8, expected: 12 }));
    assert!(file.f32s("dims", usize::MAX).is_err());
    assert!(file.all_u32s("rows").is_err());
    Ok(())
}

#[test]
fn errors_say_what_is_wrong() {
    assert_eq!(ModelFile::parse(b"").err(), Some(ModelError::NotAModel));
    assert_eq!(ModelFile::parse(b"PK\x03\x04 and so on").err(), Some(ModelError::NotAModel));
    assert_eq!(ModelFile::parse(b"PQQM").err(), Some(ModelError::Truncated { found: 4, needed: 24 }));
    let mut bytes = sample();
    bytes[4] = 9;
    assert_eq!(ModelFile::parse(&bytes).err(), Some(ModelError::Version { found: 9, supported: 1 }));
    let mut bytes = sample();
    *bytes.last_mut().unwrap() ^= 0x80;
    assert!(matches!(ModelFile::parse(&bytes), Err(ModelError::Checksum { .. })));
    let mut writer = ModelWriter::new();
    writer.section("twice", &[]).section("twice", &[]);
    assert!(matches!(ModelFile::parse(&writer.finish()), Err(ModelError::Table { index: 1, .. })));
}

#[test]
fn non_finite_numbers_are_rejected() -> Result<(), ModelError> {
    let mut writer = ModelWriter::new();
    writer.section("w", &f32::NAN.to_le_bytes());
    let bytes = writer.finish();
    assert!(matches!(ModelFile::parse(&bytes)?.f32s("w", 1), Err(ModelError::Value { .. })));
    Ok(())
}

#[test]
fn every_truncation_is_an_error() {
    let bytes = sample();
    for end in 0..bytes.len() {
        // Truncating only the zeros that pad the last word does not change the checksum, and loses no data.
        let padding_only = end + 8 > bytes.len();
        match ModelFile::parse(&bytes[..end]) {
            Ok(file) => {
                assert!(padding_only, "{end} of {} bytes", bytes.len());
                assert_eq!(file.i32s("edges", 1), Ok(vec![-3]));
            }
            Err(error) => assert!(!padding_only, "{end} of {} bytes: {error}", bytes.len()),
        }
    }
}

#[test]
fn every_flipped_bit_is_an_error() {
    let mut bytes = sample();
    for bit in 0..bytes.len() * 8 {
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(ModelFile::parse(&bytes).is_err(), "bit {bit}");
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
}

/// Corrects the checksum, so that the checks after it are tested.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Err(ModelError::Checksum { found, .. }) = ModelFile::parse(&bytes) {
        bytes[16..24].copy_from_slice(&found.to_le_bytes());
    }
    bytes
}

proptest! {
    #[test]
    fn arbitrary_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = ModelFile::parse(&bytes);
        let mut bytes = [b"PQQM\x01\0\0\0".as_slice(), &bytes].concat();
        if bytes.len() > 12 {
            bytes[8..12].copy_from_slice(&[2, 0, 0, 0]);
        }
        let _ = ModelFile::parse(&sealed(bytes));
    }

    #[test]
    fn arbitrary_tables_do_not_panic(at in 12usize..200, value in any::<u64>(), end in 24usize..600) {
        let mut bytes = sample();
        bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
        bytes.truncate(end);
        let bytes = sealed(bytes);
        if let Ok(file) = ModelFile::parse(&bytes) {
            let names: Vec<_> = file.names().collect();
            for name in names {
                let _ = (file.f32s(name, 2), file.i8s(name, 3), file.all_u32s(name));
            }
        }
    }
}
