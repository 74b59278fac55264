//! The network's weights, read from a model file and packed for the kernels.

use pullquote_model::kernels::{Fixed, Level, MIDDLE, Matrix, OCTET, PANEL, WIDEST, spread};
use pullquote_model::{ModelError, ModelFile};
use rustc_hash::FxHashMap;

/// Labels: none, then begin and inside of each of the seven kinds.
pub(crate) const LABELS: usize = 15;
/// Bits per token.
pub(crate) const BITS: usize = 32;
/// Tokens seen on each side of a word.
pub(crate) const REACH: u32 = 4;
const SLOTS: usize = 2 * REACH as usize + 1;
/// Value of a set bit.
const SET: u8 = 127;
/// Number of clusters.
const CLUSTERS: usize = 1 << 13;

/// The input for a token: rows of its vectors, and bits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    /// The word, as 32 bits of its hash.
    pub(crate) word: u32,
    /// Its cluster.
    pub(crate) cluster: u16,
    /// Its ending, as 32 bits of a hash.
    pub(crate) ending: u32,
    /// Its other properties.
    pub(crate) bits: u32,
}

/// Vectors in 8 bits with a scale for each column.
#[derive(Clone, Debug)]
struct Table {
    /// As matrices take them.
    rows: Vec<u8>,
    width: usize,
}

impl Table {
    fn append(&self, row: usize, out: &mut Vec<u8>) {
        let row = self.rows.get(row * self.width..(row + 1) * self.width).unwrap_or(&self.rows[..self.width]);
        out.extend_from_slice(row);
    }
}

/// A trained network.
#[derive(Clone, Debug)]
pub(crate) struct Guesser {
    #[cfg(any(test, feature = "train"))]
    bytes: Vec<u8>,
    pub(crate) level: Level,
    /// Row by word; row 0 is for unknown words.
    words: FxHashMap<u32, u32>,
    word: Table,
    cluster: Table,
    ending: Table,
    endings: u32,
    /// Bytes of a token's vector.
    pub(super) width: usize,
    pub(super) first: Matrix,
    pub(super) format: Fixed,
    pub(super) second: Matrix,
    pub(super) result: Fixed,
    pub(super) out: Matrix,
}

impl Guesser {
    /// Reads a model file.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let file = ModelFile::parse(bytes)?;
        let dims: Vec<usize> = file.u32s("dims", 7)?.into_iter().map(|d| d as usize).collect();
        let &[word, cluster, ending, vocabulary, endings, hidden, result] = &dims[..] else {
            return Err(ModelError::value("dims", "seven numbers expected"));
        };
        let width = word + cluster + ending + BITS;
        let narrow = |w: usize| (1..=256).contains(&w);
        let layer = |w: usize| w > 0 && w <= WIDEST && w.is_multiple_of(PANEL);
        if !(narrow(word) && narrow(cluster) && narrow(ending) && width.is_multiple_of(OCTET)) {
            return Err(ModelError::value("dims", "a vector has an unsupported width"));
        }
        if !(layer(hidden) && layer(result) && vocabulary < 1 << 24 && (1..1 << 24).contains(&endings)) {
            return Err(ModelError::value("dims", "unsupported size of a layer or table"));
        }
        let mut steps = Vec::with_capacity(SLOTS * width);
        let mut table = |name: &str, rows: usize, width: usize| {
            steps.extend(file.f32s(&format!("{name}.scale"), width)?);
            let rows = file.i8s(&format!("{name}.rows"), rows * width)?;
            Ok::<_, ModelError>(Table { rows: rows.into_iter().map(|v| v.cast_unsigned() ^ MIDDLE).collect(), width })
        };
        let word = table("word", vocabulary + 1, word)?;
        let cluster = table("cluster", CLUSTERS, cluster)?;
        let ending = table("ending", endings, ending)?;
        steps.extend([1.0 / f32::from(SET); BITS]);
        let steps = steps.repeat(SLOTS);
        let (weights, bias) = (file.f32s("first.w", steps.len() * hidden)?, file.f32s("first.b", hidden)?);
        let first = Matrix::new(&weights, &bias, &Fixed::bytes(&steps), 1);
        // The output of a rectifier starts at zero.
        let format = Fixed::between(&vec![0.0; hidden], &file.f32s("first.most", hidden)?);
        let (weights, bias) = (file.f32s("second.w", 3 * hidden * result)?, file.f32s("second.b", result)?);
        let second = Matrix::new(&weights, &bias, &format, 3);
        let most = file.f32s("second.most", result)?;
        let result = Fixed::between(&vec![0.0; most.len()], &most);
        let (weights, bias) = (file.f32s("out.w", most.len() * LABELS)?, file.f32s("out.b", LABELS)?);
        let out = Matrix::new(&weights, &bias, &result, 1);
        let words = file.u32s("words", vocabulary)?.into_iter().zip(1..).collect();
        Ok(Self {
            #[cfg(any(test, feature = "train"))]
            bytes: bytes.to_vec(),
            level: Level::best(),
            words,
            word,
            cluster,
            ending,
            endings: endings as u32,
            width,
            first,
            format,
            second,
            result,
            out,
        })
    }

    /// The model file.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn to_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Appends a token's vector.
    pub(super) fn vector(&self, seen: &Seen, out: &mut Vec<u8>) {
        let word = self.words.get(&seen.word).copied().unwrap_or_default();
        self.word.append(word as usize, out);
        self.cluster.append(usize::from(seen.cluster), out);
        self.ending.append((seen.ending % self.endings) as usize, out);
        out.extend_from_slice(&spread(seen.bits));
    }
}
