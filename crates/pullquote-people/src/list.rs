//! Reads a list in place.

use crate::builder::{COLUMN_SEPARATOR, ENTRY, FOOTER, MAGIC, MAX_RECORD, tag};
use crate::keys::{Fit, KeyKind, Name};
use crate::{Day, ListError, Person, ReadAt};

/// How many bytes are read at once; nearly all records are shorter.
const PIECE: usize = 512;

/// A list of people and organisations, read in place.
#[derive(Debug)]
pub struct People<R> {
    bytes: R,
    /// Where the buckets, the entries and the names of the columns begin.
    table: u64,
    entries: u64,
    end: u64,
    bits: u32,
    people: u64,
    checksum: u64,
    columns: Vec<String>,
}

impl<R: ReadAt> People<R> {
    /// Opens what a [`Builder`](crate::Builder) wrote.
    ///
    /// # Errors
    /// If it is not a list, is damaged, or cannot be read.
    pub fn open(bytes: R) -> Result<Self, ListError> {
        let size = bytes.size()?;
        let footer_at = size.checked_sub(FOOTER as u64).ok_or(ListError::Foreign)?;
        let mut footer = [0u8; FOOTER];
        bytes.read_at(footer_at, &mut footer)?;
        let mut magic = [0u8; 8];
        bytes.read_at(0, &mut magic)?;
        if footer[40..] != *MAGIC || magic != *MAGIC {
            return Err(ListError::Foreign);
        }
        let part = |n: usize| u64::from_le_bytes(std::array::from_fn(|k| footer[8 * n + k]));
        let (table, entries, columns, counts) = (part(0), part(1), part(2), part(3));
        let (people, bits) = (counts >> 8, counts as u32 & 0xff);
        let damaged = ListError::Damaged { at: footer_at };
        let in_order =
            (8..=footer_at).contains(&table) && table <= entries && entries <= columns && columns <= footer_at;
        if !in_order
            || bits > 40
            || bits == 0
            || entries - table != 4 * ((1u64 << bits) + 1)
            || footer_at - columns > 1 << 20
        {
            return Err(damaged);
        }
        let mut names = vec![0; (footer_at - columns) as usize];
        bytes.read_at(columns, &mut names)?;
        let names = String::from_utf8(names).map_err(|_| ListError::Damaged { at: columns })?;
        let names = names.split(COLUMN_SEPARATOR).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        Ok(Self { bytes, table, entries, end: columns, bits, people, checksum: part(4), columns: names })
    }

    /// The number of entries.
    pub fn len(&self) -> u64 {
        self.people
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.people == 0
    }

    /// The columns in addition to name, aliases, id, role and days.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// A checksum of the whole list, to tell lists apart.
    pub fn checksum(&self) -> u64 {
        self.checksum
    }

    /// Those whose name agrees with a speaker's, the best agreement of each.
    pub(crate) fn bearers(&self, name: &str, is_person: bool) -> Result<Vec<(Fit, Person)>, ListError> {
        let speaker = Name::new(name);
        let mut offsets = Vec::new();
        let mut found: Vec<(u32, Fit, Person)> = Vec::new();
        let mut keys = Vec::new();
        speaker.keys(is_person, |kind, hash| keys.push((kind, hash)));
        keys.sort_unstable();
        for (kind, hash) in keys {
            let wanted = match kind {
                KeyKind::Whole | KeyKind::Full => true,
                // Wider keys only where the narrower ones find nobody.
                KeyKind::Initial => found.is_empty(),
                KeyKind::Surname => found.is_empty() && speaker.is_single(),
            };
            if !wanted {
                continue;
            }
            offsets.clear();
            self.bucket(hash, &mut offsets)?;
            for &at in &offsets {
                if found.iter().any(|&(known, ..)| known == at) {
                    continue;
                }
                let person = self.record(at)?;
                let fit = person.names().filter_map(|listed| speaker.fit(&Name::new(listed), is_person)).max();
                found.extend(fit.map(|fit| (at, fit, person)));
            }
        }
        Ok(found.into_iter().map(|(_, fit, person)| (fit, person)).collect())
    }

    /// Appends the offsets of the records under a key, and rarely one of another key with the same tag.
    fn bucket(&self, hash: u64, offsets: &mut Vec<u32>) -> Result<(), ListError> {
        let at = self.table + 4 * (hash >> (64 - self.bits));
        let mut bounds = [0u8; 8];
        self.bytes.read_at(at, &mut bounds)?;
        let bound = |n: usize| u64::from(u32::from_le_bytes(std::array::from_fn(|k| bounds[4 * n + k])));
        let (first, end) = (bound(0), bound(1));
        if first > end || self.entries + end * ENTRY as u64 > self.end {
            return Err(ListError::Damaged { at });
        }
        let mut entries = vec![0; (end - first) as usize * ENTRY];
        self.bytes.read_at(self.entries + first * ENTRY as u64, &mut entries)?;
        for entry in entries.chunks_exact(ENTRY) {
            if entry[4..] == tag(hash).to_le_bytes() {
                offsets.push(u32::from_le_bytes(std::array::from_fn(|k| entry[k])));
            }
        }
        Ok(())
    }

    fn record(&self, at: u32) -> Result<Person, ListError> {
        let damaged = || ListError::Damaged { at: at.into() };
        let left = self.table.checked_sub(at.into()).filter(|&left| left >= 4).ok_or_else(damaged)?;
        let mut piece = [0u8; PIECE];
        let piece = &mut piece[..PIECE.min(left as usize)];
        self.bytes.read_at(at.into(), piece)?;
        let length = u32::from_le_bytes(std::array::from_fn(|k| piece[k]));
        if u64::from(length) + 4 > left || length > MAX_RECORD {
            return Err(damaged());
        }
        let mut whole = Vec::new();
        let bytes = match piece.get(4..4 + length as usize) {
            Some(bytes) => bytes,
            None => {
                whole.resize(length as usize, 0);
                self.bytes.read_at(u64::from(at) + 4, &mut whole)?;
                &whole
            }
        };
        self.person(bytes).ok_or_else(damaged)
    }

    fn person(&self, mut bytes: &[u8]) -> Option<Person> {
        let mut day = || {
            let (day, rest) = bytes.split_first_chunk::<4>()?;
            bytes = rest;
            Some(Day::unpacked(u32::from_le_bytes(*day)))
        };
        let (from, to) = (day()?, day()?);
        let aliases = length(&mut bytes)?;
        let mut text = || -> Option<String> {
            let length = length(&mut bytes)?;
            let (text, rest) = bytes.split_at_checked(length)?;
            bytes = rest;
            String::from_utf8(text.to_vec()).ok()
        };
        let (id, name, role) = (text()?, text()?, text()?);
        let aliases = (0..aliases).map(|_| text()).collect::<Option<_>>()?;
        let values = self.columns.iter().map(|_| text()).collect::<Option<_>>()?;
        Some(Person { id, name, aliases, role, from, to, values, organisation: false })
    }
}

/// A length as the builder writes it.
fn length(bytes: &mut &[u8]) -> Option<usize> {
    let mut length = 0;
    for shift in [0, 7, 14, 21] {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        length |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(length);
        }
    }
    None
}
