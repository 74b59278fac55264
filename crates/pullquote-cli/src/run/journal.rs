//! The journal of a run: how much of it is safe on disk, so that the same command can resume it whatever happened.
//!
//! It is the file `.quotes.csv.resume` beside the first output. Its first line identifies the job; most further lines are
//! checkpoints: how many records have been processed, a digest of them, the length and checksum of each part file, and the
//! totals. Part files are synced before a checkpoint is written and the checkpoint is synced afterwards, so a checkpoint
//! that can be read is true. Each line begins with a checksum of the rest: a torn line is ignored, and so is everything
//! after it.
//!
//! Resuming means truncating the part files to the lengths in the last checkpoint and continuing after its records. The
//! very last line, once all files are complete, lists the renames: then only those remain to be done.
//!
//! Large records are noted before they are handed to the workers ([`Notes`]). One that no checkpoint covers was in progress
//! when the run ended, and may be what ended it.

use super::totals::Totals;
use crate::outputs::{Renames, locked, sync_folder};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use xxhash_rust::xxh3::xxh3_64;

/// What makes two runs the same job.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// The program's version.
    pub version: String,
    /// All options that can change the output, including inputs and outputs, as they were given.
    pub options: BTreeMap<String, Vec<String>>,
    /// Names of models and checksums.
    pub models: BTreeMap<String, String>,
    /// Sizes of inputs that are files.
    pub sizes: BTreeMap<String, u64>,
}

impl Job {
    /// The first difference between this job and an earlier one, for people to read.
    pub fn differs(&self, before: &Self) -> Option<String> {
        if self.version != before.version {
            return Some(format!("the earlier run was made by pullquote {}, this is {}", before.version, self.version));
        }
        let words = |values: &Vec<String>| values.join(" ");
        difference(&before.options, &self.options, |name, values| format!("{name} {}", words(values)))
            .or_else(|| difference(&before.models, &self.models, |name, sum| format!("the model {name} {sum}")))
            .or_else(|| difference(&before.sizes, &self.sizes, |name, size| format!("{name} of {size} bytes")))
    }
}

/// The first entry in which two maps differ.
fn difference<V: PartialEq>(
    before: &BTreeMap<String, V>,
    now: &BTreeMap<String, V>,
    words: impl Fn(&str, &V) -> String,
) -> Option<String> {
    let name = before.keys().chain(now.keys()).find(|name| before.get(*name) != now.get(*name))?;
    let side = |map: &BTreeMap<String, V>| map.get(name).map_or(format!("no {name}"), |value| words(name, value));
    Some(format!("the earlier run had {}, this one has {}", side(before), side(now)))
}

/// How much of a run is safe on disk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Records processed.
    pub records: u64,
    /// A digest of them and their order.
    pub digest: u64,
    /// Whether there are no more.
    pub ended: bool,
    /// Lengths of the part files.
    pub lengths: Vec<u64>,
    /// Their checksums up to there.
    pub sums: Vec<u64>,
    /// The totals.
    pub totals: Totals,
    /// Seconds of work so far.
    pub seconds: f64,
    /// How often the run has been resumed.
    pub resumed: u32,
}

/// A record that is about to be handed to a worker.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Begun {
    /// Its number in the run, from 1.
    record: u64,
    /// How many earlier runs ended while it was in progress.
    ends: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Job(Job),
    Begun(Begun),
    Checkpoint(Checkpoint),
    Rename(Renames),
}

/// What an earlier run has left.
#[derive(Default)]
pub struct Found {
    /// Its job.
    pub job: Option<Job>,
    /// Its checkpoints, each with the end of its line.
    pub checkpoints: Vec<(Checkpoint, u64)>,
    /// Its renames, if all its files were complete and being renamed.
    pub renames: Option<Renames>,
    /// Records that were in progress when it ended, and how many runs have ended so by now.
    pub in_progress: BTreeMap<u64, u32>,
}

impl Found {
    /// Records that are safe on disk.
    pub fn records(&self) -> u64 {
        self.checkpoints.last().map_or(0, |(checkpoint, _)| checkpoint.records)
    }
}

/// A journal being written; while it is open, no other run can open it.
pub struct Journal {
    lines: Arc<Mutex<Lines>>,
    path: PathBuf,
}

/// The file itself, to which the reading side adds as well.
struct Lines {
    file: File,
    /// The first line, until it is written.
    job: Option<Job>,
}

impl Lines {
    /// Appends a line, after the first one if there is none yet; returns whether it was the first.
    fn add(&mut self, line: &Line) -> Result<bool> {
        let mut bytes = Vec::new();
        if let Some(job) = &self.job {
            write_line(&Line::Job(job.clone()), &mut bytes)?;
        }
        write_line(line, &mut bytes)?;
        let first = self.job.take().is_some();
        self.file.write_all(&bytes)?;
        Ok(first)
    }
}

/// A panic elsewhere cannot leave the file half written: what is torn off does not count.
fn locked_lines(lines: &Mutex<Lines>) -> MutexGuard<'_, Lines> {
    lines.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes in a journal, from the side that reads.
#[derive(Clone)]
pub struct Notes(Arc<Mutex<Lines>>);

impl Notes {
    /// Notes that a record is about to be worked on. It is not synced: it is there to outlive the process, not the machine.
    pub fn begin(&self, record: u64, ends: u32) {
        // Without the note the run can still be done and resumed.
        let _ = locked_lines(&self.0).add(&Line::Begun(Begun { record, ends }));
    }
}

impl Journal {
    /// Opens the journal of a job at `path` and reads what an earlier run has left there.
    ///
    /// # Errors
    /// If it cannot be opened, or another run has it open.
    pub fn open(path: &Path, job: &Job) -> Result<(Self, Found)> {
        let file = locked(path)?;
        let found = read(&file)?;
        let lines = Lines { file, job: Some(job.clone()) };
        Ok((Self { lines: Arc::new(Mutex::new(lines)), path: path.to_path_buf() }, found))
    }

    /// Discards the earlier run.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn start_again(&mut self) -> Result<()> {
        let mut lines = locked_lines(&self.lines);
        lines.file.set_len(0)?;
        lines.file.seek(SeekFrom::Start(0))?;
        Ok(())
    }

    /// Continues after a checkpoint whose line ends at `end`.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn continue_at(&mut self, end: u64) -> Result<()> {
        let mut lines = locked_lines(&self.lines);
        lines.file.set_len(end)?;
        lines.file.seek(SeekFrom::Start(end))?;
        lines.job = None;
        Ok(())
    }

    /// For the side that reads.
    pub fn notes(&self) -> Notes {
        Notes(self.lines.clone())
    }

    /// Whether it has any lines.
    pub fn is_begun(&self) -> bool {
        locked_lines(&self.lines).job.is_none()
    }

    /// Adds a checkpoint. The part files must be synced first.
    ///
    /// # Errors
    /// If it cannot be written; earlier checkpoints remain valid.
    pub fn checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<()> {
        self.add(Line::Checkpoint(checkpoint.clone()))
    }

    /// Records what is about to be renamed. All files must be complete and synced.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn rename(&mut self, renames: &Renames) -> Result<()> {
        self.add(Line::Rename(renames.clone()))
    }

    fn add(&mut self, line: Line) -> Result<()> {
        let mut lines = locked_lines(&self.lines);
        let added = lines.add(&line).and_then(|first| Ok(lines.file.sync_data().map(|()| first)?));
        if added.with_context(|| format!("cannot write {}", self.path.display()))? {
            sync_folder(&self.path);
        }
        Ok(())
    }

    /// Removes the journal: the run is over.
    pub fn remove(self) {
        // If it stays, the next run reports it; it does no harm.
        let _ = std::fs::remove_file(&self.path);
    }
}

fn write_line(line: &Line, out: &mut Vec<u8>) -> Result<()> {
    let json = serde_json::to_string(line)?;
    writeln!(out, "{:016x} {json}", xxh3_64(json.as_bytes()))?;
    Ok(())
}

fn read_line(line: &[u8]) -> Option<Line> {
    let line = std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?;
    let (sum, json) = line.split_once(' ')?;
    if u64::from_str_radix(sum, 16).ok()? != xxh3_64(json.as_bytes()) {
        return None;
    }
    serde_json::from_str(json).ok()
}

fn read(file: &File) -> Result<Found> {
    let (mut found, mut line, mut end) = (Found::default(), Vec::new(), 0);
    let mut reader = BufReader::new(file);
    loop {
        line.clear();
        end += reader.read_until(b'\n', &mut line)? as u64;
        match (read_line(&line), &found.job) {
            (Some(Line::Job(job)), None) => found.job = Some(job),
            (Some(Line::Checkpoint(checkpoint)), Some(_)) => {
                found.in_progress.retain(|record, _| *record > checkpoint.records);
                found.checkpoints.push((checkpoint, end));
            }
            (Some(Line::Begun(begun)), Some(_)) => {
                let ends = found.in_progress.entry(begun.record).or_default();
                *ends = (*ends).max(begun.ends + 1);
            }
            (Some(Line::Rename(renames)), Some(_)) => found.renames = Some(renames),
            _ => return Ok(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint(records: u64) -> Checkpoint {
        Checkpoint { records, lengths: vec![10 * records], ..Checkpoint::default() }
    }

    fn job() -> Job {
        let options = [("--scope".to_string(), vec!["all".to_string()])];
        Job { version: "1".into(), options: options.into(), ..Job::default() }
    }

    #[test]
    fn whatever_is_torn_off_leaves_the_checkpoints_before() {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join(".q.resume");
        let (mut journal, found) = Journal::open(&path, &job()).unwrap();
        assert!(found.job.is_none() && !journal.is_begun());
        for n in 1..=3 {
            journal.checkpoint(&checkpoint(n)).unwrap();
        }
        assert!(Journal::open(&path, &job()).is_err(), "it is locked");
        drop(journal);
        let whole = std::fs::read(&path).unwrap();
        let ends: Vec<usize> = whole.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1).collect();
        for length in 0..=whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            let (_, found) = Journal::open(&path, &job()).unwrap();
            let lines = ends.iter().filter(|end| **end <= length).count();
            assert_eq!(found.checkpoints.len(), lines.saturating_sub(1), "{length} bytes");
            assert_eq!(found.records(), lines.saturating_sub(1) as u64);
        }
        // One byte changed.
        let mut spoilt = whole.clone();
        spoilt[ends[1] + 30] ^= 1;
        std::fs::write(&path, &spoilt).unwrap();
        let (mut journal, found) = Journal::open(&path, &job()).unwrap();
        assert_eq!((found.records(), found.job.as_ref()), (1, Some(&job())));
        journal.continue_at(found.checkpoints[0].1).unwrap();
        journal.checkpoint(&checkpoint(9)).unwrap();
        drop(journal);
        let (_, found) = Journal::open(&path, &job()).unwrap();
        assert_eq!((found.checkpoints.len(), found.records()), (2, 9));
    }

    #[test]
    fn a_record_is_in_progress_until_a_checkpoint_covers_it() {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join(".q.resume");
        let (mut journal, _) = Journal::open(&path, &job()).unwrap();
        journal.notes().begin(2, 0);
        assert!(journal.is_begun());
        journal.notes().begin(5, 0);
        journal.checkpoint(&checkpoint(3)).unwrap();
        drop(journal);
        let (journal, found) = Journal::open(&path, &job()).unwrap();
        assert_eq!((found.records(), found.in_progress), (3, BTreeMap::from([(5, 1)])));
        let end = std::fs::metadata(&path).unwrap().len();
        let mut journal = journal;
        journal.continue_at(end).unwrap();
        journal.notes().begin(5, 1);
        drop(journal);
        assert_eq!(Journal::open(&path, &job()).unwrap().1.in_progress, BTreeMap::from([(5, 2)]));
    }

    #[test]
    fn a_checkpoint_covers_its_last_record() {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join(".q.resume");
        let (mut journal, _) = Journal::open(&path, &job()).unwrap();
        journal.notes().begin(3, 0);
        journal.notes().begin(4, 0);
        journal.checkpoint(&checkpoint(3)).unwrap();
        drop(journal);
        assert_eq!(Journal::open(&path, &job()).unwrap().1.in_progress, BTreeMap::from([(4, 1)]));
    }

    #[test]
    fn an_earlier_run_can_be_discarded() {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join(".q.resume");
        let before = Job { version: "0".into(), ..job() };
        let (mut journal, _) = Journal::open(&path, &before).unwrap();
        for n in 1..=3 {
            journal.checkpoint(&checkpoint(n)).unwrap();
        }
        drop(journal);
        let (mut journal, found) = Journal::open(&path, &job()).unwrap();
        assert_eq!(found.records(), 3);
        journal.start_again().unwrap();
        journal.checkpoint(&checkpoint(1)).unwrap();
        drop(journal);
        let (journal, found) = Journal::open(&path, &job()).unwrap();
        assert_eq!((found.checkpoints.len(), found.job), (1, Some(job())));
        journal.remove();
        assert!(!path.exists());
    }

    #[test]
    fn what_is_about_to_be_renamed_is_found_again() {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join(".q.resume");
        let (mut journal, _) = Journal::open(&path, &job()).unwrap();
        journal.checkpoint(&checkpoint(7)).unwrap();
        journal.rename(&Renames::default()).unwrap();
        drop(journal);
        let found = Journal::open(&path, &job()).unwrap().1;
        assert_eq!((found.records(), found.renames), (7, Some(Renames::default())));
    }

    #[test]
    fn other_models_and_inputs_are_another_job() {
        let models = Job { models: [("names".into(), "00".into())].into(), ..job() };
        assert_eq!(models.differs(&job()).unwrap(), "the earlier run had no names, this one has the model names 00");
        let sizes = |size| Job { sizes: [("a.jsonl".into(), size)].into(), ..job() };
        let words = "the earlier run had a.jsonl of 5 bytes, this one has a.jsonl of 6 bytes";
        assert_eq!(sizes(6).differs(&sizes(5)).unwrap(), words);
        assert_eq!(sizes(5).differs(&sizes(5)), None);
    }

    #[test]
    fn a_difference_of_jobs_is_described() {
        let mut other = job();
        assert_eq!(other.differs(&job()), None);
        other.options.insert("--entities".into(), vec!["true".into()]);
        assert_eq!(other.differs(&job()).unwrap(), "the earlier run had no --entities, this one has --entities true");
        let other = Job { version: "2".into(), ..job() };
        assert_eq!(other.differs(&job()).unwrap(), "the earlier run was made by pullquote 1, this is 2");
    }
}
