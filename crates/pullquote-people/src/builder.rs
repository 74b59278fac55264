//! Writes a list.
//!
//! Magic, records one after the other, then an index of their keys: buckets by the upper bits of a key's hash, each a run of
//! record offsets with a tag of the hash. At the end the names of the columns and a footer of fixed length.

use crate::keys::{KeyKind, Name};
use crate::{Day, ListError, Person};
use std::io::Write;
use xxhash_rust::xxh3::Xxh3;

pub(crate) const MAGIC: &[u8; 8] = b"PQPEOPL1";
/// The bytes of an entry of the index: a record's offset and a tag.
pub(crate) const ENTRY: usize = 6;
/// The bytes of the footer: where table, entries and columns begin, the number of people with the bits of a bucket, the
/// checksum, and the magic.
pub(crate) const FOOTER: usize = 6 * 8;

/// The most bytes of a record.
pub(crate) const MAX_RECORD: u32 = 1 << 20;
/// What separates the names of the columns.
pub(crate) const COLUMN_SEPARATOR: &str = "\u{1f}";

/// Writes a list of people to any writer.
pub struct Builder<W> {
    out: W,
    written: u64,
    sum: Xxh3,
    columns: Vec<String>,
    keys: Vec<(u64, KeyKind, u32)>,
    people: u64,
    record: Vec<u8>,
}

impl<W: Write> Builder<W> {
    /// Begins a list with columns in addition to name, aliases, id, role and days.
    ///
    /// # Errors
    /// If a column has no name, or writing fails.
    pub fn new<C: Into<String>>(out: W, columns: impl IntoIterator<Item = C>) -> Result<Self, ListError> {
        let columns: Vec<String> = columns.into_iter().map(Into::into).collect();
        if let Some(name) = columns.iter().find(|name| name.is_empty() || name.contains(COLUMN_SEPARATOR)) {
            return Err(ListError::ColumnName { name: name.clone() });
        }
        let mut builder =
            Self { out, written: 0, sum: Xxh3::new(), columns, keys: Vec::new(), people: 0, record: Vec::new() };
        builder.write(MAGIC)?;
        Ok(builder)
    }

    /// Adds a person.
    ///
    /// # Errors
    /// If there are not as many values as columns, the person or the list is too large, or writing fails.
    pub fn push(&mut self, person: &Person) -> Result<(), ListError> {
        let (found, expected) = (person.values.len(), self.columns.len());
        if found != expected {
            return Err(ListError::Values { id: person.id.clone(), found, expected });
        }
        let at = u32::try_from(self.written).map_err(|_| ListError::TooLarge)?;
        let mut record = std::mem::take(&mut self.record);
        record.clear();
        for day in [person.from, person.to] {
            record.extend_from_slice(&Day::packed(day).to_le_bytes());
        }
        let texts = [&person.id, &person.name, &person.role].into_iter();
        put_length(person.aliases.len(), &mut record);
        for text in texts.chain(&person.aliases).chain(&person.values) {
            put_length(text.len(), &mut record);
            record.extend_from_slice(text.as_bytes());
        }
        let length = u32::try_from(record.len()).ok().filter(|length| *length <= MAX_RECORD);
        let length = length.ok_or_else(|| ListError::EntryTooLarge { id: person.id.clone() })?;
        self.write(&length.to_le_bytes())?;
        self.write(&record)?;
        self.record = record;
        for (n, name) in person.names().enumerate() {
            let name = Name::new(name);
            name.keys(!person.organisation, |kind, hash| {
                // A pseudonym of one word is no surname.
                if n == 0 || kind != KeyKind::Surname || !name.is_single() {
                    self.keys.push((hash, kind, at));
                }
            });
        }
        self.people += 1;
        Ok(())
    }

    /// Writes the index, and returns the output.
    ///
    /// # Errors
    /// If the list becomes too large, or writing fails.
    pub fn finish(mut self) -> Result<W, ListError> {
        let mut keys = std::mem::take(&mut self.keys);
        keys.sort_unstable();
        keys.dedup();
        let kept: Vec<(u64, u32)> = keys
            .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
            .filter(|group| group.len() <= group[0].1.most())
            .flat_map(|group| group.iter().map(|&(hash, _, at)| (hash, at)))
            .collect();
        drop(keys);
        u32::try_from(self.written).map_err(|_| ListError::TooLarge)?;
        let bits = kept.len().max(2).ilog2();
        let table = self.written;
        let mut next = 0;
        for bucket in 0..=1u64 << bits {
            while next < kept.len() && kept[next].0 >> (64 - bits) < bucket {
                next += 1;
            }
            self.write(&(next as u32).to_le_bytes())?;
        }
        let entries = self.written;
        for (hash, at) in &kept {
            self.write(&at.to_le_bytes())?;
            self.write(&tag(*hash).to_le_bytes())?;
        }
        let columns = self.written;
        let names = self.columns.join(COLUMN_SEPARATOR);
        self.write(names.as_bytes())?;
        let counts = self.people << 8 | u64::from(bits);
        for part in [table, entries, columns, counts] {
            self.write(&part.to_le_bytes())?;
        }
        let sum = self.sum.digest();
        self.write(&sum.to_le_bytes())?;
        self.write(MAGIC)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), ListError> {
        self.sum.update(bytes);
        self.out.write_all(bytes)?;
        self.written += bytes.len() as u64;
        Ok(())
    }
}

impl<W> std::fmt::Debug for Builder<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder").field("people", &self.people).field("columns", &self.columns).finish_non_exhaustive()
    }
}

/// Appends a length in as many bytes as it needs, seven bits in each, the lowest first.
fn put_length(mut length: usize, record: &mut Vec<u8>) {
    while length >= 0x80 {
        record.push(length as u8 | 0x80);
        length >>= 7;
    }
    record.push(length as u8);
}

/// The part of a hash that an entry keeps.
pub(crate) fn tag(hash: u64) -> u16 {
    hash as u16
}
