//! Finds the clusters: in memory, and on disk if there are too many quotations for it.

use super::scratch::Temporary;
use crate::flags::ClustersArgs;
use crate::messages;
use crate::table::TableRow;
use anyhow::{Context, Result, anyhow};
use pullquote_cluster::{Clusterer, Clusters, DiskClusterer, OfRow, Quotation, Statements};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::mpsc::sync_channel;

/// Bytes that the program needs for other things than quotations: itself, and the rows that are being read.
const APART: usize = 48 << 20;
/// The bound that is used on a machine with enough memory.
const USUAL: usize = 4 << 30;
/// No row.
const NONE: u32 = u32::MAX;

/// The clusters, wherever they were found.
pub enum Found {
    /// With the row of the longest variant of each cluster that is written.
    Memory {
        clusters: Box<Clusters>,
        longest: Vec<u32>,
    },
    Disk(Statements),
}

impl Found {
    /// Number of quotations, of clusters, and of clusters of at least two quotations.
    pub fn counts(&self) -> [usize; 3] {
        match self {
            Found::Memory { clusters, .. } => {
                let several = (0..clusters.len()).filter(|n| clusters.rows(*n).len() > 1).count();
                [clusters.of_rows().len(), clusters.len(), several]
            }
            Found::Disk(statements) => [statements.rows, statements.clusters, statements.repeated],
        }
    }

    /// The cluster of a row; rows are asked for in their order.
    pub fn of_row(&mut self, row: usize) -> Result<Option<OfRow>> {
        match self {
            Found::Memory { clusters, longest } => Ok(clusters.of_rows().get(row).map(|&n| {
                let n = n as usize;
                let cluster = (longest[n] as usize == row).then(|| clusters.get(n));
                OfRow { id: clusters.id(n), cluster }
            })),
            Found::Disk(statements) => Ok(statements.next_row()?),
        }
    }
}

/// What collects the rows.
enum Collecting {
    Memory(Box<Clusterer>),
    Disk(DiskClusterer),
}

impl Collecting {
    /// Adds rows, and goes on on disk once memory is full.
    fn add(self, batch: &[TableRow], bound: usize, args: &ClustersArgs, temporary: &Temporary) -> Result<Self> {
        let quotations: Vec<Quotation<'_>> = batch.iter().map(quotation).collect();
        let written = || temporary.fault("write");
        match self {
            Collecting::Disk(mut disk) => {
                disk.add_all(&quotations).with_context(written)?;
                Ok(Collecting::Disk(disk))
            }
            Collecting::Memory(mut clusterer) => {
                clusterer.add_all(&quotations);
                if clusterer.memory() <= bound {
                    return Ok(Collecting::Memory(clusterer));
                }
                if !args.quiet {
                    let folder = temporary.folder.display();
                    messages::print(&format!(
                        "more quotations than memory may hold: going on with temporary files in {folder}"
                    ));
                }
                Ok(Collecting::Disk(clusterer.to_disk(temporary.scratch(), bound).with_context(written)?))
            }
        }
    }
}

/// Finds the clusters of the rows that `batches` passes on. With several threads one of them reads.
pub fn found(
    args: &ClustersArgs,
    threads: usize,
    temporary: &Temporary,
    batches: impl Fn(&mut dyn FnMut(Vec<TableRow>) -> Result<()>) -> Result<()> + Send,
) -> Result<Found> {
    let bound = args.max_memory.unwrap_or_else(usual_memory);
    let bound = bound.saturating_sub(APART).max(bound / 4);
    let mut collecting = Some(Collecting::Memory(Box::default()));
    let mut add = |batch: Vec<TableRow>| -> Result<()> {
        if let Some(before) = collecting.take() {
            collecting = Some(before.add(&batch, bound, args, temporary)?);
        }
        Ok(())
    };
    if threads == 1 {
        batches(&mut add)?;
    } else {
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(2);
            let reader = scope
                .spawn(move || batches(&mut |batch| sender.send(batch).map_err(|_| anyhow!("nobody waits for rows"))));
            // What ends this loop early also ends the reader, and is the error to report.
            let added = receiver.into_iter().try_for_each(&mut add);
            let read = reader.join().unwrap_or_else(|panic| resume_unwind(panic));
            added.and(read)
        })?;
    }
    match collecting {
        Some(Collecting::Disk(disk)) => Ok(Found::Disk(disk.finish().with_context(|| temporary.fault("use"))?)),
        Some(Collecting::Memory(clusterer)) => {
            let clusters = Box::new(clusterer.finish());
            let row = |n: usize| if clusters.rows(n).len() >= args.min { clusters.longest(n) as u32 } else { NONE };
            let longest = (0..clusters.len()).map(row).collect();
            Ok(Found::Memory { clusters, longest })
        }
        None => Err(anyhow!("the rows were lost")),
    }
}

fn quotation(row: &TableRow) -> Quotation<'_> {
    Quotation {
        text: row.get("quote"),
        speaker: row.get("speaker"),
        article: row.get("article_id"),
        outlet: row.get("outlet"),
        date: row.get("date"),
    }
}

/// 4 GB, or half of what this machine or container has if that is less and can be found out.
fn usual_memory() -> usize {
    let machine = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| total(&text));
    let read = |path: &str| std::fs::read_to_string(Path::new(path)).ok()?.trim().parse::<usize>().ok();
    let container = read("/sys/fs/cgroup/memory.max").or_else(|| read("/sys/fs/cgroup/memory/memory.limit_in_bytes"));
    machine.into_iter().chain(container).map(|all| all / 2).fold(USUAL, usize::min)
}

/// The memory of a machine, as Linux tells it.
fn total(text: &str) -> Option<usize> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_bound_suits_the_machine() {
        assert_eq!(total("MemTotal:       24679172 kB\nMemFree:         4 kB\n"), Some(24_679_172 << 10));
        assert_eq!(["", "MemTotal: many", "MemFree: 4 kB"].map(total), [None; 3]);
        assert!((1 << 20..=USUAL).contains(&usual_memory()));
    }
}
