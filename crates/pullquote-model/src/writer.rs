//! The writer of model files.

use crate::file::{ENTRY, HEADER, MAGIC, NAME, VERSION, checksum};

/// Sections begin at multiples of this.
const ALIGN: usize = 64;

/// Collects sections and writes a model file.
#[derive(Clone, Debug, Default)]
pub struct ModelWriter {
    sections: Vec<([u8; NAME], Vec<u8>)>,
}

impl ModelWriter {
    /// A file without sections.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a section; only the first 16 bytes of its name are kept.
    pub fn section(&mut self, name: &str, data: &[u8]) -> &mut Self {
        let mut padded = [0; NAME];
        padded.iter_mut().zip(name.bytes()).for_each(|(to, from)| *to = from);
        self.sections.push((padded, data.to_vec()));
        self
    }

    /// The file's bytes.
    pub fn finish(&self) -> Vec<u8> {
        let mut table = Vec::new();
        let mut at = (HEADER + self.sections.len() * ENTRY).next_multiple_of(ALIGN);
        let mut out = vec![0; at];
        for (name, data) in &self.sections {
            table.extend_from_slice(name);
            table.extend_from_slice(&(at as u64).to_le_bytes());
            table.extend_from_slice(&(data.len() as u64).to_le_bytes());
            out.extend_from_slice(data);
            at = out.len().next_multiple_of(ALIGN);
            out.resize(at, 0);
        }
        out[..4].copy_from_slice(MAGIC);
        out[4..8].copy_from_slice(&VERSION.to_le_bytes());
        out[8..12].copy_from_slice(&(self.sections.len() as u32).to_le_bytes());
        out[HEADER..HEADER + table.len()].copy_from_slice(&table);
        let sum = checksum(&out[HEADER..]);
        out[16..24].copy_from_slice(&sum.to_le_bytes());
        out
    }
}
