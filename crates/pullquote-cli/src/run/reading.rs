//! The records of a run: counted, with a digest of all so far, until the run is asked to stop.

use super::journal::Notes;
use super::stop::Stop;
use pullquote::corpus::{ErrorKind, Format, Place, Record, RecordError};
use pullquote::guarded;
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The records of some inputs.
pub type Records = Box<dyn Iterator<Item = Result<Record, RecordError>> + Send>;

/// How far reading has come after a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Records so far.
    pub records: u64,
    /// A digest of them, of their bytes and ids and their order.
    pub digest: u64,
    /// Bytes of the record.
    pub bytes: u64,
}

impl Mark {
    fn next(self, record: &Result<Record, RecordError>) -> Self {
        let mut digest = self.digest;
        let mut add = |bytes: &[u8]| digest = xxh3_64_with_seed(bytes, digest);
        let bytes = match record {
            Ok(record) => {
                add(record.file_id.as_bytes());
                add(&record.bytes);
                record.bytes.len() as u64 + u64::from(record.format == Format::JsonLine)
            }
            Err(error) => {
                add(error.source_name.as_bytes());
                add(error.kind.label().as_bytes());
                add(&error.record.to_le_bytes());
                0
            }
        };
        Self { records: self.records + 1, digest, bytes }
    }
}

/// What the reading and the writing side of a run share.
#[derive(Default)]
pub struct Shared {
    /// A mark for each record that was read and is not yet written, oldest first.
    marks: Mutex<VecDeque<Mark>>,
    ended: AtomicBool,
    /// Records that were in progress when an earlier run ended, by source and number.
    suspects: Mutex<HashSet<(Arc<str>, u64)>>,
}

impl Shared {
    /// The mark of the oldest record that is not yet written.
    pub fn next_mark(&self) -> Mark {
        self.locked().pop_front().unwrap_or_default()
    }

    /// Whether all inputs have been read to their end.
    pub fn ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }

    /// Records that they have.
    pub fn end(&self) {
        self.ended.store(true, Ordering::Release);
    }

    /// Whether a record was in progress when an earlier run ended.
    pub fn is_suspect(&self, place: &Place) -> bool {
        let suspects = self.suspects.lock().unwrap_or_else(PoisonError::into_inner);
        // Nearly every run has none, and then no key is made.
        !suspects.is_empty() && suspects.contains(&(place.source.clone(), place.record))
    }

    fn suspect(&self, place: &Place) {
        let mut suspects = self.suspects.lock().unwrap_or_else(PoisonError::into_inner);
        suspects.insert((place.source.clone(), place.record));
    }

    /// A panic elsewhere cannot leave plain marks half updated.
    fn locked(&self) -> MutexGuard<'_, VecDeque<Mark>> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// After this many panics in a row a reader is considered broken.
const MOST_PANICS: u32 = 3;

/// Records of at least this size are noted before they are worked on; smaller ones cannot use up the memory.
const NOTED_BYTES: usize = 1 << 20;
/// After this many runs that ended over a record it is not even decoded.
const MOST_ENDS: u32 = 3;

/// What an earlier run has left to be careful about.
pub struct Care {
    /// Where large records are noted.
    pub notes: Option<Notes>,
    /// Records that were in progress when earlier runs ended, and how many have.
    pub in_progress: BTreeMap<u64, u32>,
}

/// The records of a run until it is asked to stop.
pub struct Reading<'a> {
    records: Records,
    panics: u32,
    at: Mark,
    stop: Stop,
    shared: &'a Shared,
    care: Care,
}

impl<'a> Reading<'a> {
    /// Records from the start.
    pub fn new(records: Records, stop: Stop, shared: &'a Shared, care: Care) -> Self {
        Self { records, panics: 0, at: Mark::default(), stop, shared, care }
    }

    /// Notes a large record; one over which several runs have ended becomes an error.
    fn note(&self, record: Result<Record, RecordError>) -> Result<Record, RecordError> {
        let record = record?;
        let ends = self.care.in_progress.get(&self.at.records).copied().unwrap_or(0);
        if ends == 0 && record.weight() < NOTED_BYTES {
            return Ok(record);
        }
        if ends >= MOST_ENDS {
            let message = format!("left aside: {ends} runs ended while it was in progress");
            return Err(left_aside(&record.place, message));
        }
        if let Some(notes) = &self.care.notes {
            notes.begin(self.at.records, ends);
        }
        if ends > 0 {
            self.shared.suspect(&record.place);
        }
        Ok(record)
    }

    /// The next record. If reading it panics, which should not happen, only that record is lost.
    fn take(&mut self) -> Option<Result<Record, RecordError>> {
        let taken = guarded(|| self.records.next());
        match taken {
            Ok(record) => {
                self.panics = 0;
                record
            }
            Err(_) if self.panics >= MOST_PANICS => None,
            Err(words) => {
                self.panics += 1;
                let after = self.at.records;
                let message = format!("internal error while reading, after record {after}: {words}");
                Some(Err(RecordError {
                    source_name: Arc::from("input"),
                    record: 0,
                    line: 0,
                    byte: 0,
                    kind: ErrorKind::Io,
                    message,
                }))
            }
        }
    }

    /// Skips `records` records and returns the mark there, which counts fewer if the inputs end earlier or the run is asked
    /// to stop. `at` is called for every record.
    pub fn skip(&mut self, records: u64, mut at: impl FnMut(Mark)) -> Mark {
        while self.at.records < records && !self.stop.asked() {
            let Some(record) = self.take() else { break };
            self.at = self.at.next(&record);
            at(self.at);
        }
        self.at
    }
}

impl Iterator for Reading<'_> {
    type Item = Result<Record, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.stop.asked() {
            return None;
        }
        let Some(record) = self.take() else {
            self.shared.end();
            return None;
        };
        self.at = self.at.next(&record);
        self.shared.locked().push_back(self.at);
        Some(self.note(record))
    }
}

/// The error of an article that is not worked on because it may end the process.
pub fn left_aside(place: &Place, message: String) -> RecordError {
    given_up(place, ErrorKind::LeftAside, message)
}

/// The error of an article that is given up.
pub fn given_up(place: &Place, kind: ErrorKind, message: String) -> RecordError {
    let (source_name, record, line, byte) = (place.source.clone(), place.record, place.line, place.byte);
    RecordError { source_name, record, line, byte, kind, message }
}
