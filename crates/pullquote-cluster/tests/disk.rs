//! On disk the clusters are those found in memory, whatever the bound, the number of threads and the moment at which memory
//! was full.

use pullquote_cluster::{Clusterer, Clusters, DiskClusterer, OfRow, Quotation, Scratch, Statements};
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Words, speaker, article, outlet and day.
type Cells = [String; 5];

/// The gold set, and many variants of other statements: whole, cut, with an ellipsis; named, half named and unnamed; formulas
/// said again within days; and rows that say the same twice.
fn rows() -> Vec<Cells> {
    let gold = include_str!("gold.txt").split("\n\n").skip(1).flat_map(str::lines).enumerate().map(|(n, line)| {
        let cells: Vec<&str> = line.splitn(5, '|').map(str::trim).collect();
        let [_, speaker, day, outlet, words] = cells[..] else { panic!("{line}") };
        [words.into(), speaker.into(), n.to_string(), outlet.into(), format!("2024-05-{day:0>2}")]
    });
    let mut rows: Vec<Cells> = gold.collect();
    for n in 0..3600 {
        let (statement, variant) = (n * 7 % 450, n / 450);
        let words: Vec<String> =
            (0..6 + statement % 19).map(|w| format!("word{}", (statement * 31 + w * w * 7) % 2500)).collect();
        let cut = words.len() / 3;
        let text = match variant {
            0..=2 => words.join(" "),
            3 => words[cut..].join(" "),
            4 => words[..words.len() - cut].join(" "),
            5 => format!("{} ... {}", words[..cut].join(" "), words[cut + 1..].join(" ")),
            6 => ["No comment", "We are very pleased", "Thank you all", "Yes"][statement % 4].to_owned(),
            _ => format!("The people of word{} will not sell the harbour", statement % 40),
        };
        let surname = format!("Speaker{}", statement / 3 % 80);
        let speaker = match (statement + variant) % 6 {
            0 => String::new(),
            1 => surname,
            2 => format!("Mayor {} {surname}", ["Ada", "Bo", "Cem"][n % 3]),
            _ => format!("{} {surname}", ["Ada", "Bo", "Cem"][statement % 3]),
        };
        let day =
            if n % 11 == 0 { String::new() } else { format!("2024-{:02}-{:02}", 1 + statement % 3, 1 + (n * 5) % 28) };
        let outlet = if n % 13 == 0 { String::new() } else { format!("Outlet {}", n % 17) };
        rows.push([text, speaker, (n / 3).to_string(), outlet, day]);
    }
    let again: Vec<Cells> = rows.iter().step_by(40).cloned().collect();
    rows.extend(again);
    rows
}

fn quotation([text, speaker, article, outlet, date]: &Cells) -> Quotation<'_> {
    Quotation { text, speaker, article, outlet, date }
}

fn batches(rows: &[Cells]) -> impl Iterator<Item = Vec<Quotation<'_>>> {
    rows.chunks(700).map(|rows| rows.iter().map(quotation).collect())
}

fn in_memory(rows: &[Cells]) -> Vec<OfRow> {
    let mut clusterer = Clusterer::new();
    batches(rows).for_each(|batch| clusterer.add_all(&batch));
    let clusters: Clusters = clusterer.finish();
    let of_row = |(row, &n): (usize, &u32)| {
        let n = n as usize;
        OfRow { id: clusters.id(n), cluster: (clusters.longest(n) == row).then(|| clusters.get(n)) }
    };
    clusters.of_rows().iter().enumerate().map(of_row).collect()
}

fn all(mut statements: Statements) -> Vec<OfRow> {
    let mut rows = Vec::new();
    while let Some(row) = statements.next_row().unwrap() {
        rows.push(row);
    }
    assert_eq!(rows.len(), statements.rows);
    assert_eq!(rows.iter().filter(|row| row.cluster.is_some()).count(), statements.clusters);
    let repeated = rows.iter().filter(|row| row.cluster.as_ref().is_some_and(|cluster| cluster.quotations > 1)).count();
    assert_eq!(repeated, statements.repeated);
    rows
}

/// A file in memory that fails once so much was written to all of them.
struct File(Cursor<Vec<u8>>, Arc<AtomicU64>, u64);

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.1.fetch_add(bytes.len() as u64, Ordering::Relaxed) > self.2 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for File {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for File {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

/// Temporary files with so much room, and how much was written.
fn disk(room: u64) -> (Scratch, Arc<AtomicU64>) {
    let written = Arc::new(AtomicU64::new(0));
    let counter = written.clone();
    (Scratch::new(move || Ok(File(Cursor::new(Vec::new()), counter.clone(), room))), written)
}

fn assert_same(found: &[OfRow], expected: &[OfRow]) {
    assert_eq!(found.len(), expected.len());
    for (row, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert_eq!(found, expected, "row {row}");
    }
}

#[test]
fn on_disk_as_in_memory_whatever_the_bound_and_the_threads() {
    let rows = rows();
    let expected = in_memory(&rows);
    let described: Vec<_> = expected.iter().filter_map(|row| row.cluster.as_ref()).collect();
    assert!(described.len() > 500 && described.iter().filter(|cluster| cluster.wordings > 2).count() > 100);
    for (threads, memory) in [(1, 20_000), (3, 300_000), (2, 1 << 28)] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let found = pool.install(|| {
            let mut clusterer = DiskClusterer::new(disk(u64::MAX).0, memory).unwrap();
            batches(&rows).for_each(|batch| clusterer.add_all(&batch).unwrap());
            all(clusterer.finish().unwrap())
        });
        assert_same(&found, &expected);
    }
}

#[test]
fn memory_may_be_full_at_any_moment() {
    let mut rows = rows();
    rows.reverse();
    let expected = in_memory(&rows);
    for full in [1, 3] {
        let mut in_memory = Clusterer::new();
        let mut batches = batches(&rows);
        batches.by_ref().take(full).for_each(|batch| in_memory.add_all(&batch));
        assert!(in_memory.memory() > 100_000);
        let mut clusterer = in_memory.to_disk(disk(u64::MAX).0, 100_000).unwrap();
        batches.for_each(|batch| clusterer.add_all(&batch).unwrap());
        assert_same(&all(clusterer.finish().unwrap()), &expected);
    }
}

#[test]
fn a_full_disk_is_an_error_wherever_it_is_met() {
    let rows = &rows()[..1500];
    let run = |room: u64| -> io::Result<u64> {
        let (scratch, written) = disk(room);
        let mut clusterer = DiskClusterer::new(scratch, 50_000)?;
        batches(rows).try_for_each(|batch| clusterer.add_all(&batch))?;
        let mut statements = clusterer.finish()?;
        while statements.next_row()?.is_some() {}
        Ok(written.load(Ordering::Relaxed))
    };
    let needed = run(u64::MAX).unwrap();
    for tenth in 0..10 {
        assert_eq!(run(needed * tenth / 10).unwrap_err().kind(), io::ErrorKind::StorageFull, "{tenth}");
    }
}

#[test]
fn nothing_is_no_cluster() {
    let statements = DiskClusterer::new(disk(u64::MAX).0, 1).unwrap().finish().unwrap();
    assert_eq!((statements.rows, statements.clusters, all(statements)), (0, 0, Vec::new()));
}
