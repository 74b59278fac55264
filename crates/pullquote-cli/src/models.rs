//! Which models a run uses.

use pullquote::damage::GapDetector;
use pullquote::entities::Tagger;
use pullquote::quotes::network::Network;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

/// A model of a run.
#[derive(Clone, Debug)]
pub struct Model {
    /// Its purpose: `quotes`, `names`, `lost words`, `calibration`.
    pub name: &'static str,
    /// Where it comes from: `built in`, or a file.
    pub source: String,
    /// The file, if it comes from one.
    pub file: Option<PathBuf>,
    /// Its file.
    bytes: std::borrow::Cow<'static, [u8]>,
}

impl Model {
    /// The models within the program.
    pub fn built_in() -> Vec<Self> {
        vec![
            Self::names(),
            Self::embedded("quotes", Network::embedded_bytes()),
            Self::embedded("lost words", GapDetector::embedded_bytes()),
        ]
    }

    /// The built-in model for names.
    pub fn names() -> Self {
        Self::embedded("names", Tagger::embedded_bytes())
    }

    fn embedded(name: &'static str, bytes: &'static [u8]) -> Self {
        Self { name, source: "built in".into(), file: None, bytes: bytes.into() }
    }

    /// A model from a file.
    pub fn from_file(name: &'static str, path: &Path, bytes: Vec<u8>) -> Self {
        let (source, file) = (path.display().to_string(), Some(path.to_path_buf()));
        Self { name, source, file, bytes: bytes.into() }
    }

    /// A quick checksum that tells models apart.
    pub fn checksum(&self) -> String {
        format!("{:016x}", xxh3_64(&self.bytes))
    }

    /// The checksum that `sha256sum` prints for its file.
    pub fn sha256(&self) -> String {
        Sha256::digest(&self.bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Bytes of its file.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }
}
