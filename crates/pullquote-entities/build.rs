//! Refuses to build with a damaged model file, so that [`Tagger::embedded`] cannot meet one.

#[path = "src/text"]
#[allow(dead_code)]
mod text {
    pub(crate) mod hash;
}
#[path = "src/file/checksum.rs"]
mod checksum;

const MODEL: &str = "model/entities.bin";

/// Bytes of magic number and version, then of the checksum.
const BEFORE: usize = 12;
const CHECKSUM: usize = 8;

fn main() {
    println!("cargo::rerun-if-changed={MODEL}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/file/checksum.rs");
    println!("cargo::rerun-if-changed=src/text/hash.rs");
    let sound = match std::fs::read(MODEL) {
        Ok(bytes) => {
            bytes.len() > BEFORE + CHECKSUM && {
                let (expected, body) = bytes[BEFORE..].split_at(CHECKSUM);
                checksum::checksum(body).to_le_bytes() == expected
            }
        }
        Err(error) => panic!("cannot read {MODEL}: {error}"),
    };
    assert!(sound, "{MODEL} is damaged: its checksum is wrong");
}
