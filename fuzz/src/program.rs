//! What the program reads besides articles: its journal, and the tables of `report`, `speakers` and `eval`. The program is
//! no library, so some of its files are compiled into this crate as they are.

use crate::run::journal::{Job, Journal};
use crate::table;
use std::cell::RefCell;
use std::io::Write;
use std::path::PathBuf;

/// Any bytes as a table; rows are used as a report uses them.
pub fn rows(data: &[u8]) {
    // An error is an answer.
    let _ = table::rows(data, &|_| true, &mut |row| {
        let report = row.report();
        assert!(report.confidence.is_none_or(f32::is_finite));
        table::words("“We left,” said Ann Lee.", &row.pieces);
        Ok(())
    });
}

/// Any bytes as a journal: as they are, or as lines whose checksums are right.
pub fn journal(data: &[u8]) {
    thread_local!(static PATH: RefCell<Option<tempfile::TempDir>> = RefCell::default());
    let Some((sealed, lines)) = data.split_first() else { return };
    let mut bytes = Vec::new();
    if sealed % 8 == 0 {
        bytes.extend_from_slice(lines);
    } else {
        for line in lines.split(|byte| *byte == b'\n') {
            let _ = write!(bytes, "{:016x} ", xxhash_rust::xxh3::xxh3_64(line));
            bytes.extend_from_slice(line);
            bytes.push(b'\n');
        }
    }
    let path: PathBuf = PATH.with_borrow_mut(|folder| {
        let folder = folder.get_or_insert_with(|| tempfile::tempdir().expect("a folder"));
        folder.path().join(".q.csv.resume")
    });
    std::fs::write(&path, &bytes).expect("a file");
    let job = Job::default();
    let (mut journal, found) = Journal::open(&path, &job).expect("a journal that nobody has open");
    if let Some(before) = &found.job {
        let _ = job.differs(before);
    }
    assert!(found.checkpoints.windows(2).all(|pair| pair[0].1 < pair[1].1), "lines follow each other");
    if let Some((checkpoint, end)) = found.checkpoints.last() {
        assert!(*end as usize <= bytes.len() && found.job.is_some());
        assert!(found.in_progress.keys().all(|record| *record > checkpoint.records));
        // What follows is added after the last checkpoint and read again.
        journal.continue_at(*end).expect("a file");
        journal.notes().begin(checkpoint.records.saturating_add(1), 0);
        drop(journal);
        let (_, again) = Journal::open(&path, &job).expect("a journal that nobody has open");
        assert_eq!(again.checkpoints, found.checkpoints);
    }
}
