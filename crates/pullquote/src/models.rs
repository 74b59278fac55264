//! Which models a run uses.

use pullquote::damage::GapDetector;
use pullquote::entities::Tagger;
use pullquote::quotes::network::Network;
use sha2::{Digest, Sha256};
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// A model of a run.
#[derive(Clone, Debug)]
pub struct Model {
    /// What it is for: `quotes`, `names`, `lost words`.
    pub name: &'static str,
    /// Where it is from: `built in`, or a file.
    pub source: String,
    /// Its file.
    bytes: std::borrow::Cow<'static, [u8]>,
}

impl Model {
    /// The models of the program itself; fewer for rules alone.
    pub fn built_in(fast: bool) -> Vec<Self> {
        let built_in = |name, bytes: &'static [u8]| Self { name, source: "built in".into(), bytes: bytes.into() };
        let mut models = vec![built_in("names", Tagger::embedded_bytes())];
        if !fast {
            models.push(built_in("quotes", Network::embedded_bytes()));
            models.push(built_in("lost words", GapDetector::embedded_bytes()));
        }
        models
    }

    /// A quotation network from a file, in the place of the built-in one.
    pub fn replace_quotes(models: &mut Vec<Self>, path: &Path, bytes: Vec<u8>) {
        models.retain(|model| model.name != "quotes");
        models.push(Self { name: "quotes", source: path.display().to_string(), bytes: bytes.into() });
    }

    /// A quick checksum, enough to tell two models apart.
    pub fn checksum(&self) -> String {
        format!("{:016x}", xxh3_64(&self.bytes))
    }

    /// The checksum `sha256sum` gives for its file.
    pub fn sha256(&self) -> String {
        Sha256::digest(&self.bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Bytes of its file.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }
}
