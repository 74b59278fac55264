//! The reader of model files.
//!
//! | at | type | what |
//! |---|---|---|
//! | 0 | 4 bytes | `PQQM` |
//! | 4 | u32 | version |
//! | 8 | u32 | number of sections S |
//! | 12 | u32 | 0 |
//! | 16 | u64 | checksum of everything from byte 24 to the end |
//! | 24 | S x 32 bytes | name (16 bytes, zero padded), u64 offset from the start, u64 length |
//!
//! All numbers are little-endian. The checksum is FNV-1a over 8-byte words, the bytes padded with zeros.

use crate::ModelError;

pub(crate) const MAGIC: &[u8; 4] = b"PQQM";
pub(crate) const VERSION: u32 = 1;
pub(crate) const HEADER: usize = 24;
pub(crate) const ENTRY: usize = 32;
pub(crate) const NAME: usize = 16;

/// A model file, validated as a whole; sections are read by name.
#[derive(Clone, Debug)]
pub struct ModelFile<'a> {
    sections: Vec<(&'a str, &'a [u8])>,
}

impl<'a> ModelFile<'a> {
    /// Checks magic bytes, version, checksum and section table.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ModelError> {
        if bytes.len() < MAGIC.len() || bytes[..MAGIC.len()] != *MAGIC {
            return Err(ModelError::NotAModel);
        }
        let torn = |needed| ModelError::Truncated { found: bytes.len(), needed };
        let Some((header, payload)) = bytes.split_at_checked(HEADER) else { return Err(torn(HEADER)) };
        let found = u32_at(header, 4);
        if found != VERSION {
            return Err(ModelError::Version { found, supported: VERSION });
        }
        let count = u32_at(header, 8) as usize;
        let Some(table) = count.checked_mul(ENTRY).and_then(|size| payload.get(..size)) else {
            return Err(torn(HEADER.saturating_add(count.saturating_mul(ENTRY))));
        };
        let stated = u64_at(header, 16);
        let found = checksum(payload);
        if found != stated {
            return Err(ModelError::Checksum { found, stated });
        }
        if u32_at(header, 12) != 0 {
            return Err(ModelError::Table { index: 0, problem: "the reserved field is not zero" });
        }
        let mut sections: Vec<(&str, &[u8])> = Vec::with_capacity(count);
        let mut body = bytes.len();
        for (index, entry) in table.chunks_exact(ENTRY).enumerate() {
            let problem = |problem| ModelError::Table { index, problem };
            let name = entry[..NAME].split(|&b| b == 0).next().unwrap_or_default();
            let name = std::str::from_utf8(name).map_err(|_| problem("its name is not text"))?;
            if name.is_empty() {
                return Err(problem("it has no name"));
            }
            let outside = || problem("it lies outside the file");
            let start = usize::try_from(u64_at(entry, NAME)).map_err(|_| outside())?;
            let length = usize::try_from(u64_at(entry, NAME + 8)).map_err(|_| outside())?;
            if start < HEADER + table.len() {
                return Err(problem("it begins within the table"));
            }
            body = body.min(start);
            let end = start.checked_add(length).ok_or_else(outside)?;
            let data = bytes.get(start..end).ok_or_else(outside)?;
            if sections.iter().any(|(other, _)| *other == name) {
                return Err(problem("its name is used twice"));
            }
            sections.push((name, data));
        }
        // The checksum does not cover the number of sections, but a wrong number shows in what follows the table.
        match bytes.get(HEADER + table.len()..body) {
            Some(gap) if gap.iter().all(|&b| b == 0) => Ok(Self { sections }),
            _ => Err(ModelError::Table { index: count, problem: "it is not in the section count" }),
        }
    }

    /// Names of all sections, in the file's order.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.sections.iter().map(|(name, _)| *name)
    }

    /// Whether there is a section of this name.
    pub fn has(&self, name: &str) -> bool {
        self.names().any(|n| n == name)
    }

    /// The bytes of a section.
    pub fn bytes(&self, name: &str) -> Result<&'a [u8], ModelError> {
        let found = self.sections.iter().find(|(n, _)| *n == name);
        found.map(|(_, data)| *data).ok_or_else(|| ModelError::Missing { name: name.to_owned() })
    }

    /// The bytes of a section of `count` things of `size` bytes.
    pub(crate) fn sized(&self, name: &str, count: usize, size: usize) -> Result<&'a [u8], ModelError> {
        let data = self.bytes(name)?;
        match count.checked_mul(size) {
            Some(expected) if expected == data.len() => Ok(data),
            expected => Err(ModelError::Size {
                name: name.to_owned(),
                found: data.len(),
                expected: expected.unwrap_or(usize::MAX),
            }),
        }
    }

    /// A section of `count` finite numbers.
    pub fn f32s(&self, name: &str, count: usize) -> Result<Vec<f32>, ModelError> {
        let values: Vec<f32> = words(self.sized(name, count, 4)?).map(f32::from_le_bytes).collect();
        match values.iter().all(|v| v.is_finite()) {
            true => Ok(values),
            false => Err(ModelError::value(name, "a number is not finite")),
        }
    }

    /// A section of two rows of `width` finite numbers each.
    pub fn two_rows(&self, name: &str, width: usize) -> Result<[Vec<f32>; 2], ModelError> {
        let mut first = self.f32s(name, width.saturating_mul(2))?;
        let second = first.split_off(width);
        Ok([first, second])
    }

    /// A section of any number of finite numbers.
    pub fn all_f32s(&self, name: &str) -> Result<Vec<f32>, ModelError> {
        self.f32s(name, self.bytes(name)?.len() / 4)
    }

    /// A section of `count` unsigned whole numbers.
    pub fn u32s(&self, name: &str, count: usize) -> Result<Vec<u32>, ModelError> {
        Ok(words(self.sized(name, count, 4)?).map(u32::from_le_bytes).collect())
    }

    /// A section of any number of unsigned whole numbers.
    pub fn all_u32s(&self, name: &str) -> Result<Vec<u32>, ModelError> {
        self.u32s(name, self.bytes(name)?.len() / 4)
    }

    /// A section of `count` whole numbers.
    pub fn i32s(&self, name: &str, count: usize) -> Result<Vec<i32>, ModelError> {
        Ok(words(self.sized(name, count, 4)?).map(i32::from_le_bytes).collect())
    }

    /// A section of `count` small whole numbers.
    pub fn i8s(&self, name: &str, count: usize) -> Result<Vec<i8>, ModelError> {
        Ok(self.sized(name, count, 1)?.iter().map(|&b| b.cast_signed()).collect())
    }
}

fn words(data: &[u8]) -> impl Iterator<Item = [u8; 4]> {
    data.as_chunks::<4>().0.iter().copied()
}

fn u32_at(data: &[u8], at: usize) -> u32 {
    data.get(at..).and_then(|d| d.first_chunk()).copied().map_or(0, u32::from_le_bytes)
}

fn u64_at(data: &[u8], at: usize) -> u64 {
    data.get(at..).and_then(|d| d.first_chunk()).copied().map_or(0, u64::from_le_bytes)
}

/// FNV-1a over 8-byte little-endian words, the bytes padded with zeros to a whole word.
pub(crate) fn checksum(data: &[u8]) -> u64 {
    let step = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x0100_0000_01B3);
    let (words, rest) = data.as_chunks::<8>();
    let hash = words.iter().fold(0xCBF2_9CE4_8422_2325, |hash, word| step(hash, u64::from_le_bytes(*word)));
    if rest.is_empty() {
        return hash;
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    step(hash, u64::from_le_bytes(last))
}
