//! The model file: little-endian, checked at every step.
//!
//! ```text
//! "PQENT\x1a\r\n"  u32 version  u64 checksum of all that follows
//! lexicon table, weight table, transition scores of both passes, u32 length and bytes of the network's own file
//! (0: no network)
//! ```
//! A table is a number of buckets (u32), then eight 16-bit fingerprints per bucket, then eight rows per bucket.

mod checksum;
mod error;

use crate::label::Labeller;
use crate::label::guess::Guesser;
use crate::label::weights::{LABELS, Row, Steps, Table, Weights};
use crate::text::lexicon::{Entry, Lexicon};
use checksum::checksum;
pub use error::ModelError;

const MAGIC: &[u8; 8] = b"PQENT\x1a\r\n";
/// Incremented whenever older files become unreadable, also by a change of features or hashes.
const VERSION: u32 = 2;

/// Reads little-endian values, never past the end.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], ModelError> {
        let rest = &self.bytes[self.at..];
        let part = rest.get(..len).ok_or_else(|| ModelError::Truncated { at: self.at, needed: len - rest.len() })?;
        self.at += len;
        Ok(part)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    fn u16s(&mut self, count: usize) -> Result<Vec<u16>, ModelError> {
        let bytes = self.take(count.checked_mul(2).ok_or(ModelError::Invalid("table too large"))?)?;
        Ok(bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect())
    }

    /// The fingerprints of this many buckets.
    fn prints(&mut self, buckets: usize) -> Result<Vec<[u16; 8]>, ModelError> {
        Ok(self.u16s(buckets * 8)?.as_chunks().0.to_vec())
    }

    fn u32(&mut self) -> Result<u32, ModelError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64, ModelError> {
        Ok(u64::from_le_bytes(self.array()?))
    }
}

/// The model file that comes with this crate. `build.rs` refuses to build with a damaged one.
pub(crate) const EMBEDDED: &[u8] = include_bytes!("../../model/entities.bin");

/// What a model file holds.
#[derive(Clone)]
pub(crate) struct Model {
    pub(crate) lexicon: Lexicon,
    pub(crate) labeller: Labeller,
}

impl Model {
    /// The model that comes with this crate.
    pub(crate) fn embedded() -> Self {
        // A damaged file fails the build, and a test reads this one.
        Self::from_bytes(EMBEDDED).expect("build.rs has checked the embedded model")
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader { bytes, at: 0 };
        let magic = reader.take(MAGIC.len().min(bytes.len()))?;
        if magic != &MAGIC[..magic.len()] || magic.is_empty() {
            return Err(ModelError::WrongMagic);
        }
        if magic.len() < MAGIC.len() {
            return Err(ModelError::Truncated { at: magic.len(), needed: MAGIC.len() - magic.len() });
        }
        let found = reader.u32()?;
        if found != VERSION {
            return Err(ModelError::Version { found, expected: VERSION });
        }
        let expected = reader.u64()?;
        let body = Reader { bytes, at: reader.at };
        let model = Self::read(reader);
        // A truncated file has a wrong checksum too; say that it is truncated.
        if let Err(error @ ModelError::Truncated { .. }) = model {
            return Err(error);
        }
        let found = checksum(&bytes[body.at..]);
        if found != expected {
            return Err(ModelError::Checksum { found, expected });
        }
        model
    }

    fn read(mut reader: Reader) -> Result<Self, ModelError> {
        let lexicon = read_lexicon(&mut reader)?;
        let table = read_table(&mut reader)?;
        let steps = [read_steps(&mut reader)?, read_steps(&mut reader)?];
        let length = reader.u32()? as usize;
        let guesser = match reader.take(length)? {
            [] => None,
            bytes => Some(Guesser::from_bytes(bytes).map_err(|_| ModelError::Invalid("network that guesses"))?),
        };
        if reader.at != reader.bytes.len() {
            return Err(ModelError::Invalid("bytes after the last section"));
        }
        Ok(Self { lexicon, labeller: Labeller::new(Weights { table, steps }, guesser) })
    }

    #[cfg(any(test, feature = "train"))]
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        let Labeller { weights, guesser, .. } = &self.labeller;
        write_lexicon(&self.lexicon, &mut body);
        write_table(&weights.table, &mut body);
        for step in weights.steps.as_flattened().as_flattened() {
            body.extend(step.to_le_bytes());
        }
        let guesser = guesser.as_ref().map_or(&[][..], Guesser::to_bytes);
        body.extend((guesser.len() as u32).to_le_bytes());
        body.extend(guesser);
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        out.extend(checksum(&body).to_le_bytes());
        out.extend(body);
        out
    }
}

fn read_lexicon(reader: &mut Reader) -> Result<Lexicon, ModelError> {
    let buckets = read_buckets(reader)?;
    let prints = reader.prints(buckets)?;
    let entries = reader.u16s(buckets * 24)?;
    let entries = entries.chunks_exact(3).map(|e| Entry { lists: e[0], cluster: e[1], habits: e[2] }).collect();
    Ok(Lexicon { prints, entries })
}

#[cfg(any(test, feature = "train"))]
fn write_lexicon(lexicon: &Lexicon, out: &mut Vec<u8>) {
    out.extend((lexicon.prints.len() as u32).to_le_bytes());
    lexicon.prints.as_flattened().iter().for_each(|p| out.extend(p.to_le_bytes()));
    for entry in &lexicon.entries {
        for part in [entry.lists, entry.cluster, entry.habits] {
            out.extend(part.to_le_bytes());
        }
    }
}

fn read_table(reader: &mut Reader) -> Result<Table, ModelError> {
    let buckets = read_buckets(reader)?;
    let mut table = Table { prints: reader.prints(buckets)?, rows: Vec::new() };
    let weights = reader.take(buckets * 8 * 2 * LABELS)?;
    table.rows.reserve_exact(buckets * 8 + 1);
    table.rows.extend(weights.chunks_exact(2 * LABELS).map(|row| Row(std::array::from_fn(|y| row[y] as i8))));
    table.rows.push(Row([0; 2 * LABELS]));
    Ok(table)
}

fn read_steps(reader: &mut Reader) -> Result<Steps, ModelError> {
    let mut steps = [[0i16; LABELS]; LABELS];
    for (cell, value) in steps.as_flattened_mut().iter_mut().zip(reader.u16s(LABELS * LABELS)?) {
        *cell = value as i16;
    }
    Ok(steps)
}

#[cfg(any(test, feature = "train"))]
fn write_table(table: &Table, out: &mut Vec<u8>) {
    out.extend((table.prints.len() as u32).to_le_bytes());
    table.prints.as_flattened().iter().for_each(|p| out.extend(p.to_le_bytes()));
    let rows = &table.rows[..table.prints.len() * 8];
    rows.iter().flat_map(|row| row.0).for_each(|w| out.push(w as u8));
}

/// Reads the number of buckets of a table.
fn read_buckets(reader: &mut Reader) -> Result<usize, ModelError> {
    let buckets = reader.u32()? as usize;
    if buckets == 0 || buckets > 1 << 22 {
        return Err(ModelError::Invalid("table without or with too many buckets"));
    }
    Ok(buckets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty() -> Model {
        Model { lexicon: Lexicon::empty(1), labeller: Labeller::new(Weights::empty(), None) }
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = empty().to_bytes();
        assert_eq!(Model::from_bytes(&bytes).map(|m| m.to_bytes()), Ok(bytes));
    }

    #[test]
    fn every_cut_is_told() {
        let bytes = empty().to_bytes();
        for len in 1..bytes.len() {
            let error = Model::from_bytes(&bytes[..len]).err();
            assert!(matches!(error, Some(ModelError::Truncated { .. })), "{len} bytes: {error:?}");
        }
        assert_eq!(Model::from_bytes(b"").err(), Some(ModelError::WrongMagic));
        assert_eq!(Model::from_bytes(b"something else").err(), Some(ModelError::WrongMagic));
    }

    #[test]
    fn every_flipped_bit_is_refused() {
        let mut bytes = empty().to_bytes();
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(Model::from_bytes(&bytes).is_err(), "bit {bit}");
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }

    #[test]
    fn another_version_is_named() {
        let mut bytes = empty().to_bytes();
        bytes[8] = 99;
        assert_eq!(Model::from_bytes(&bytes).err(), Some(ModelError::Version { found: 99, expected: VERSION }));
    }
}
