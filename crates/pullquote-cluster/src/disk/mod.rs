//! Clusters of more quotations than fit in memory: the same clusters as in memory, with temporary files.
//!
//! 1. Rows are written by speaker, then sorted by rank (`rows`). The rows of a unit are then neighbours, and units are
//!    numbered in the order in which they become centres. Their texts go to a file (`texts`).
//! 2. Runs of three words are sorted and those that several units share are kept, in ranges of units whose index fits in
//!    memory (`postings`).
//! 3. Each range of centres is looked up in the index of its own range and of all later ones; the texts of the candidates are
//!    read and aligned (`pairs`), and the range is settled in order of rank (`settle`).
//! 4. Rows are sorted by cluster, each cluster is described, and what was found is sorted back into the order of the rows
//!    (`statements`).
//!
//! Between these steps only sorted files are passed on. Five bytes for each row stay in memory, and the outlets' names.

mod files;
mod pairs;
mod postings;
mod rows;
mod settle;
mod sorter;
mod statements;
mod texts;

pub use files::{Scratch, TemporaryFile};
pub use sorter::{Sorted, Sorter};
pub use statements::{OfRow, Statements};

use crate::names::Speaker;
use crate::units::Unit;
use crate::{Clusterer, Kept, Outlets, Quotation, Read, days};
use rayon::prelude::*;
use rows::{Place, Row, Rows};
use std::fmt;
use std::io;

/// Bytes in memory for each row: the centre of its unit, and whether it is free.
const EACH_ROW: usize = 5;
/// Rows that are written together.
const AT_ONCE: usize = 8192;

/// Collects quotations in temporary files and clusters them in bounded memory. The clusters are those of [`Clusterer`].
///
/// ```
/// use pullquote_cluster::{DiskClusterer, Quotation, Scratch};
///
/// let scratch = Scratch::new(|| Ok(std::io::Cursor::new(Vec::new())));
/// let mut clusterer = DiskClusterer::new(scratch, 1 << 20)?;
/// clusterer.add_all(&[
///     Quotation { text: "We will rebuild the bridge by spring", speaker: "Ann Lee", ..Quotation::default() },
///     Quotation { text: "We'll rebuild the bridge by spring!", speaker: "Lee", ..Quotation::default() },
/// ])?;
/// let mut statements = clusterer.finish()?;
/// assert_eq!((statements.rows, statements.clusters), (2, 1));
/// let mut clusters = Vec::new();
/// while let Some(row) = statements.next_row()? {
///     clusters.extend(row.cluster);
/// }
/// assert_eq!(clusters[0].speaker, "Ann Lee");
/// # std::io::Result::Ok(())
/// ```
pub struct DiskClusterer {
    scratch: Scratch,
    memory: usize,
    rows: Rows,
    count: u32,
    outlets: Outlets,
}

impl fmt::Debug for DiskClusterer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DiskClusterer").field("memory", &self.memory).field("rows", &self.count).finish_non_exhaustive()
    }
}

impl DiskClusterer {
    /// Without quotations so far. `memory` is how many bytes may be used, beside five for each quotation.
    ///
    /// # Errors
    /// If there can be no temporary file.
    pub fn new(scratch: Scratch, memory: usize) -> io::Result<Self> {
        let rows = Rows::new(&scratch, memory / 8)?;
        Ok(Self { scratch, memory, rows, count: 0, outlets: Outlets::default() })
    }

    /// Adds quotations. Thousands at once are read on all cores.
    ///
    /// # Errors
    /// If a temporary file cannot be written.
    pub fn add_all(&mut self, quotations: &[Quotation<'_>]) -> io::Result<()> {
        let outlets: Vec<u32> = quotations.iter().map(|quotation| self.outlets.number(quotation.outlet)).collect();
        let first = self.count;
        let record = |(n, (quotation, outlet)): (usize, (&Quotation<'_>, u32))| {
            let read = Read::new(quotation.text);
            let speaker = Speaker::new(quotation.speaker);
            let day = days::number(quotation.date);
            let one = Unit::new(read.words, read.weight, 0, speaker.is_unknown(), day);
            let row = Row {
                number: first + n as u32,
                words: read.words,
                weak: one.is_weak(),
                hash: read.hash(quotation.seed(&speaker, one.is_weak(), day)),
                place: Place { day, outlet, article: quotation.article_number(), order: quotation.order() },
                speaker: quotation.speaker.trim(),
                normal: &read.normal,
            };
            Rows::record(&row, &speaker.key())
        };
        let records: Vec<(usize, Vec<u8>)> = quotations.par_iter().zip(outlets).enumerate().map(record).collect();
        self.count += records.len() as u32;
        records.iter().try_for_each(|record| self.rows.add(record))
    }

    /// Goes on where memory is full.
    pub(crate) fn after(clusterer: Clusterer, scratch: Scratch, memory: usize) -> io::Result<Self> {
        let mut disk = Self::new(scratch, memory)?;
        let Clusterer { units, speakers, outlets, kept } = clusterer;
        disk.outlets = outlets;
        for some in kept.chunks(AT_ONCE) {
            let record = |(n, kept): (usize, &Kept)| {
                let unit = &units.all[kept.unit as usize];
                let (speaker, shown) = &speakers.all[unit.speaker as usize];
                let Kept { day, outlet, article, order, .. } = *kept;
                let row = Row {
                    number: disk.count + n as u32,
                    words: unit.words(),
                    weak: unit.is_weak(),
                    hash: unit.hash,
                    place: Place { day, outlet, article, order },
                    speaker: shown,
                    normal: &crate::words::spelled(units.words(unit)),
                };
                Rows::record(&row, &speaker.key())
            };
            let records: Vec<(usize, Vec<u8>)> = some.par_iter().enumerate().map(record).collect();
            disk.count += records.len() as u32;
            records.iter().try_for_each(|record| disk.rows.add(record))?;
        }
        Ok(disk)
    }

    /// Finds the clusters.
    ///
    /// # Errors
    /// If a temporary file cannot be written or read.
    pub fn finish(self) -> io::Result<Statements> {
        let Self { scratch, memory, rows, count, outlets } = self;
        let memory = memory.saturating_sub(count as usize * EACH_ROW).max(memory / 4);
        let sorted = rows.sorted(&scratch, memory / 2)?;
        let rows::Ranked { mut texts, postings, places, weak } = rows::rank(sorted, &scratch, memory)?;
        let ranges = postings.ranges(texts.len())?;
        let centre = settle::centres(ranges, &mut texts, weak, &scratch, memory)?;
        statements::statements(centre, places, texts, outlets.all, &scratch, memory)
    }
}
