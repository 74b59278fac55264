//! The gap model as data: written by training, read by detection.
//!
//! A file consists of `PQGAPS`, two bytes of version, a 64-bit checksum of the rest, and the parts in the order of
//! [`GapModel`]'s fields. All numbers are little-endian.

use super::phrases::{BUCKET, PhraseTable};
use super::posterior::Prior;
use super::sequence::{CUE_ROWS, FIRST_WORD};
use crate::ModelError;

/// First bytes of a model file.
pub const MAGIC: &[u8; 6] = b"PQGAPS";
/// Version of the file format this library reads and writes.
pub const VERSION: u16 = 1;

/// Length of a word's embedding.
pub const WORD: usize = 32;
/// Units of the first layer.
pub const UNITS: usize = 48;
/// Units of the second layer.
pub const SECOND: usize = 16;
/// Number of words on each side of a place that are read by position.
pub const SIDE: usize = 4;
/// The ways a word can affect a place: a position on the left or right, or anywhere in the sentence on either side.
pub const VIEWS: usize = 2 * SIDE + 2;

/// A complete gap model.
#[derive(Clone, Debug)]
pub struct GapModel {
    /// Hashes of the words in the vocabulary.
    pub words: Vec<u32>,
    /// The step of `embeddings`, for each of the [`WORD`] dimensions.
    pub embedding_scale: Vec<f32>,
    /// [`WORD`] numbers for each identity.
    pub embeddings: Vec<i8>,
    /// The weights from [`WORD`] numbers to `VIEWS * UNITS`.
    pub views: Vec<f32>,
    /// The contribution of each cue to the first layer: `CUE_ROWS * UNITS`.
    pub cues: Vec<f32>,
    /// How fast distant words fade, for each unit.
    pub fading: Vec<f32>,
    /// The weights from the first to the second layer: `SECOND * UNITS`.
    pub second: Vec<f32>,
    /// Bias of the second layer.
    pub second_bias: Vec<f32>,
    /// The weights from the second layer to the score.
    pub output: Vec<f32>,
    /// Bias of the score.
    pub bias: f32,
    /// Converts scores to probabilities.
    pub prior: Prior,
    /// Weights of phrases.
    pub phrases: PhraseTable,
}

impl GapModel {
    /// The model as a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::with_capacity(1 << 20);
        body.extend((self.words.len() as u32).to_le_bytes());
        body.extend((self.phrases.fingerprints.len() as u32).to_le_bytes());
        self.words.iter().for_each(|w| body.extend(w.to_le_bytes()));
        floats(&mut body, &self.embedding_scale);
        body.extend(self.embeddings.iter().map(|&b| b as u8));
        for part in [&self.views, &self.cues, &self.fading, &self.second, &self.second_bias, &self.output] {
            floats(&mut body, part);
        }
        floats(&mut body, &[self.bias, self.phrases.scale]);
        floats(&mut body, &self.prior.to_array());
        self.phrases.fingerprints.iter().for_each(|f| body.extend(f.to_le_bytes()));
        body.extend(self.phrases.weights.iter().map(|&b| b as u8));
        let mut file = Vec::with_capacity(body.len() + 16);
        file.extend(MAGIC);
        file.extend(VERSION.to_le_bytes());
        file.extend(checksum(&body).to_le_bytes());
        file.extend(body);
        file
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// If the bytes are not a complete, undamaged model of this format.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.take(MAGIC.len())? != MAGIC {
            return Err(ModelError::WrongMagic);
        }
        let version = u16::from_le_bytes(reader.array()?);
        if version != VERSION {
            return Err(ModelError::Version { found: version, expected: VERSION });
        }
        let expected = u64::from_le_bytes(reader.array()?);
        let found = checksum(&bytes[reader.at..]);
        if found != expected {
            return Err(ModelError::Checksum { found, expected });
        }
        let words = u32::from_le_bytes(reader.array()?) as usize;
        let slots = u32::from_le_bytes(reader.array()?) as usize;
        if words > usize::from(u16::MAX - FIRST_WORD) {
            return Err(ModelError::Invalid("more words than identities"));
        }
        if slots != 0 && !(slots.is_power_of_two() && slots >= BUCKET) {
            return Err(ModelError::Invalid("the number of phrase buckets is not a power of two"));
        }
        let identities = words + usize::from(FIRST_WORD);
        let words = reader.take(words * 4)?.as_chunks().0.iter().map(|b| u32::from_le_bytes(*b)).collect();
        let embedding_scale = reader.floats(WORD)?;
        let embeddings = reader.take(identities * WORD)?.iter().map(|&b| b as i8).collect();
        let views = reader.floats(WORD * VIEWS * UNITS)?;
        let cues = reader.floats(CUE_ROWS * UNITS)?;
        let fading = reader.floats(UNITS)?;
        let second = reader.floats(SECOND * UNITS)?;
        let second_bias = reader.floats(SECOND)?;
        let output = reader.floats(SECOND)?;
        let bias = reader.float()?;
        let scale = reader.float()?;
        let mut prior = [0.0; Prior::LEN];
        for value in &mut prior {
            *value = reader.float()?;
        }
        let fingerprints = reader.take(slots * 2)?.as_chunks().0.iter().map(|b| u16::from_le_bytes(*b)).collect();
        let weights = reader.take(slots)?.iter().map(|&b| b as i8).collect();
        if reader.at != bytes.len() {
            return Err(ModelError::Invalid("bytes after the end"));
        }
        Ok(Self {
            words,
            embedding_scale,
            embeddings,
            views,
            cues,
            fading,
            second,
            second_bias,
            output,
            bias,
            prior: Prior::from_array(prior),
            phrases: PhraseTable { fingerprints, weights, scale },
        })
    }
}

fn floats(out: &mut Vec<u8>, values: &[f32]) {
    values.iter().for_each(|v| out.extend(v.to_le_bytes()));
}

/// The checksum of a model file's contents (everything after the first 16 bytes): FNV-1a over eight bytes at a time.
pub fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let step = |state: u64, value: u64| (state ^ value).wrapping_mul(0x0000_0100_0000_01B3).rotate_left(29);
    let state = words.iter().fold(0xCBF2_9CE4_8422_2325, |state, w| step(state, u64::from_le_bytes(*w)));
    rest.iter().fold(step(state, bytes.len() as u64), |state, &b| step(state, b.into()))
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], ModelError> {
        let rest = &self.bytes[self.at..];
        let Some(part) = rest.get(..len) else {
            return Err(ModelError::Truncated { at: self.at, needed: len - rest.len() });
        };
        self.at += len;
        Ok(part)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn float(&mut self) -> Result<f32, ModelError> {
        let value = f32::from_le_bytes(self.array()?);
        if value.is_finite() { Ok(value) } else { Err(ModelError::Invalid("a number is not finite")) }
    }

    fn floats(&mut self, len: usize) -> Result<Vec<f32>, ModelError> {
        let part = self.take(len * 4)?;
        let values: Vec<f32> = part.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
        if values.iter().all(|v| v.is_finite()) {
            Ok(values)
        } else {
            Err(ModelError::Invalid("a number is not finite"))
        }
    }
}
