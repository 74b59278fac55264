//! The longest variant of each cluster, on disk once there are many: they are read in the order of the input and written
//! in another.

use crate::table::TableRow;
use anyhow::Result;
use pullquote_cluster::Clusters;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use tempfile::{SpooledTempFile, spooled_tempfile_in};

/// Bytes that stay in memory.
const IN_MEMORY: usize = 64 << 20;
/// The cells that are kept.
const COLUMNS: [&str; 3] = ["quote", "quote_id", "article_id"];
/// Marks a place in the file, where a row has not been seen yet.
const KEPT: u64 = 1 << 63;

/// Takes the longest variants from the rows as they come.
pub struct Longest {
    /// For each cluster the row with the longest variant, and once it was seen, where it is kept.
    places: Vec<u64>,
    file: BufWriter<SpooledTempFile>,
    end: u64,
}

/// The longest variants, to be read in any order.
pub struct Kept {
    places: Vec<u64>,
    file: BufReader<SpooledTempFile>,
}

impl Longest {
    /// For clusters of at least so many rows; `folder` is for the temporary file.
    pub fn new(clusters: &Clusters, least: usize, folder: &Path) -> Self {
        let row = |n: usize| if clusters.rows(n).len() >= least { clusters.longest(n) as u64 } else { KEPT };
        let file = BufWriter::with_capacity(1 << 16, spooled_tempfile_in(IN_MEMORY, folder));
        Self { places: (0..clusters.len()).map(row).collect(), file, end: 0 }
    }

    /// Keeps a row if it is the longest of its cluster.
    pub fn take(&mut self, number: usize, cluster: usize, row: &TableRow) -> io::Result<()> {
        let place = &mut self.places[cluster];
        if *place != number as u64 {
            return Ok(());
        }
        *place = self.end | KEPT;
        for cell in COLUMNS.map(|name| row.get(name).as_bytes()) {
            self.file.write_all(&(cell.len() as u64).to_le_bytes())?;
            self.file.write_all(cell)?;
            self.end += 8 + cell.len() as u64;
        }
        Ok(())
    }

    /// When all rows were seen.
    pub fn finish(self) -> io::Result<Kept> {
        let file = self.file.into_inner().map_err(|error| error.into_error())?;
        Ok(Kept { places: self.places, file: BufReader::with_capacity(1 << 12, file) })
    }
}

impl Kept {
    /// The words, the id and the article of the longest variant of a cluster.
    pub fn get(&mut self, cluster: usize) -> Result<[String; 3]> {
        self.file.seek(SeekFrom::Start(self.places[cluster] & !KEPT))?;
        let mut cells = [const { String::new() }; 3];
        for cell in &mut cells {
            let mut length = [0; 8];
            self.file.read_exact(&mut length)?;
            let mut bytes = vec![0; u64::from_le_bytes(length) as usize];
            self.file.read_exact(&mut bytes)?;
            *cell = String::from_utf8(bytes)?;
        }
        Ok(cells)
    }
}
