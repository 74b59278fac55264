//! From rows in their order to units in theirs.
//!
//! Rows first go to parts by their speaker, so that the fullest form of each name is known with the speakers of one part in
//! memory. Then they are sorted by rank, which brings those of a unit together.

use super::files::{Fields, File, Parts, Put, Scratch};
use super::postings::Postings;
use super::sorter::{Sorted, Sorter};
use super::texts::{Stored, Texts, TextsWriter};
use crate::names::Speaker;
use crate::units::Speakers;
use crate::words::words;
use rayon::prelude::*;
use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use xxhash_rust::xxh3::xxh3_64;

/// Parts by speaker.
const PARTS: usize = 256;
/// Units that are read together.
const AT_ONCE: usize = 4096;

/// A row on its way to its unit.
pub struct Row<'a> {
    pub number: u32,
    /// Number of words.
    pub words: u16,
    pub weak: bool,
    /// The hash of its unit.
    pub hash: u64,
    pub place: Place,
    /// The speaker: as given, then in the fullest form.
    pub speaker: &'a str,
    /// Its normal form.
    pub normal: &'a [u8],
}

/// What is kept of a row to describe its cluster.
#[derive(Clone, Copy)]
pub struct Place {
    pub day: u32,
    pub outlet: u32,
    pub article: u32,
    pub order: u32,
}

impl Place {
    pub fn put(self, out: &mut Vec<u8>) {
        [self.day, self.outlet, self.article, self.order].into_iter().for_each(|n| out.number(n));
    }

    pub fn take(fields: &mut Fields<'_>) -> Self {
        let [day, outlet, article, order] = std::array::from_fn(|_| fields.number());
        Self { day, outlet, article, order }
    }
}

impl<'a> Row<'a> {
    /// As bytes that sort by rank.
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&(!self.words).to_be_bytes());
        out.long(self.hash);
        out.number(self.number);
        out.push(u8::from(self.weak));
        self.place.put(out);
        out.bytes(self.speaker.as_bytes());
        out.bytes(self.normal);
    }

    fn take(record: &'a [u8]) -> Self {
        let mut fields = Fields(record);
        let (words, hash, number) = (!fields.short(), fields.long(), fields.number());
        let weak = fields.byte() > 0;
        let place = Place::take(&mut fields);
        Self { number, words, weak, hash, place, speaker: fields.text(), normal: fields.bytes() }
    }
}

/// Rows by speaker.
pub struct Rows {
    parts: Parts,
}

impl Rows {
    pub fn new(scratch: &Scratch, memory: usize) -> io::Result<Self> {
        Ok(Self { parts: Parts::new(scratch, PARTS, memory)? })
    }

    /// A row as [`add`](Self::add) takes it, and the part that it belongs to.
    pub fn record(row: &Row<'_>, key: &str) -> (usize, Vec<u8>) {
        let mut record = vec![0; 4];
        row.put(&mut record);
        let length = (record.len() - 4) as u32;
        record[..4].copy_from_slice(&length.to_be_bytes());
        (xxh3_64(key.as_bytes()) as usize % PARTS, record)
    }

    pub fn add(&mut self, (part, record): &(usize, Vec<u8>)) -> io::Result<()> {
        self.parts.push(*part, record)
    }

    /// Sorts the rows by rank.
    pub fn sorted(mut self, scratch: &Scratch, memory: usize) -> io::Result<Sorted> {
        self.parts.finish()?;
        let mut sorter = Sorter::new(scratch, memory);
        for part in 0..PARTS {
            let mut speakers = Speakers::default();
            self.parts.each(part, &mut |chunk| {
                rows(chunk, &mut |record| {
                    speakers.add(Row::take(record).speaker);
                    Ok(())
                })
            })?;
            let mut out = Vec::new();
            self.parts.each(part, &mut |chunk| {
                rows(chunk, &mut |record| {
                    let row = Row::take(record);
                    out.clear();
                    Row { speaker: speakers.shown(row.speaker), ..row }.put(&mut out);
                    sorter.push(&out)
                })
            })?;
        }
        drop(self);
        sorter.finish()
    }
}

fn rows(chunk: &[u8], take: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut fields = Fields(chunk);
    while !fields.0.is_empty() {
        take(fields.bytes())?;
    }
    Ok(())
}

/// The units by rank, and everything that is made of them in one go.
pub struct Ranked {
    pub texts: Texts,
    pub postings: Postings,
    /// Rows in the order of their units.
    pub places: Places,
    /// Weak units that may be of the same occasion.
    pub weak: Sorted,
}

/// Numbers the units by rank.
pub fn rank(mut sorted: Sorted, scratch: &Scratch, memory: usize) -> io::Result<Ranked> {
    let mut ranker = Ranker {
        texts: TextsWriter::new(scratch)?,
        postings: Postings::new(scratch, memory)?,
        places: PlacesWriter { file: BufWriter::with_capacity(1 << 16, scratch.file()?), rows: 0 },
        weak: Sorter::new(scratch, memory / 8),
        waiting: Vec::new(),
        first: 0,
    };
    while let Some(record) = sorted.next()? {
        ranker.add(&Row::take(record))?;
    }
    ranker.flush()?;
    let Ranker { texts, postings, places, weak, .. } = ranker;
    drop(sorted);
    Ok(Ranked { texts: texts.finish()?, postings, places: places.finish()?, weak: weak.finish()? })
}

struct Ranker {
    texts: TextsWriter,
    postings: Postings,
    places: PlacesWriter,
    weak: Sorter,
    /// Units that are complete but for the rows of the last ones.
    waiting: Vec<Unit>,
    /// The number of the first that waits.
    first: u32,
}

struct Unit {
    /// As in the rows, where two texts may have one hash: hardly ever.
    found: u64,
    stored: Stored<String, Vec<u8>>,
}

impl Ranker {
    fn add(&mut self, row: &Row<'_>) -> io::Result<()> {
        let same_rank = |unit: &&Unit| unit.found == row.hash && unit.stored.words == row.words;
        let same = self.waiting.iter().rev().take_while(same_rank).count();
        let from = self.waiting.len() - same;
        let is_unit = |unit: &Unit| unit.stored.normal == row.normal && unit.stored.speaker == row.speaker;
        let at = match self.waiting[from..].iter().position(is_unit) {
            Some(at) => from + at,
            None => {
                if same == 0 && self.waiting.len() >= AT_ONCE {
                    self.flush()?;
                }
                self.waiting.push(Unit {
                    found: row.hash,
                    stored: Stored {
                        words: row.words,
                        weak: row.weak,
                        days: [row.place.day; 2],
                        quotations: 0,
                        hash: row.hash.wrapping_add(same as u64),
                        speaker: row.speaker.to_owned(),
                        normal: row.normal.to_vec(),
                    },
                });
                self.waiting.len() - 1
            }
        };
        let unit = &mut self.waiting[at].stored;
        unit.quotations += 1;
        let day = row.place.day;
        if day > 0 {
            unit.days[0] = if unit.days[0] == 0 { day } else { unit.days[0].min(day) };
            unit.days[1] = unit.days[1].max(day);
        }
        self.places.add(self.first + at as u32, row.number, row.place)
    }

    fn flush(&mut self) -> io::Result<()> {
        let all = std::mem::take(&mut self.waiting);
        let read: Vec<(Vec<u32>, Option<u64>)> = all
            .par_iter()
            .map(|Unit { stored, .. }| {
                let mut runs: Vec<u32> = crate::index::runs(words(&stored.normal)).collect();
                runs.sort_unstable();
                runs.dedup();
                let asked = stored.weak && stored.days[0] > 0 && Speaker::new(&stored.speaker).is_full();
                let mut hasher = FxHasher::default();
                words(&stored.normal).for_each(|word| hasher.write_u64(word.hash));
                (runs, asked.then(|| hasher.finish()))
            })
            .collect();
        let mut record = Vec::new();
        for (Unit { stored, .. }, (runs, occasion)) in all.iter().zip(&read) {
            self.postings.add(self.first, runs)?;
            if let Some(hash) = occasion {
                record.clear();
                record.long(*hash);
                record.bytes(stored.speaker.as_bytes());
                record.number(stored.days[0]);
                record.number(self.first);
                self.weak.push(&record)?;
            }
            self.texts.add(stored)?;
            self.first += 1;
        }
        Ok(())
    }
}

/// Bytes of a row in [`Places`].
const PLACE: usize = 24;

struct PlacesWriter {
    file: BufWriter<File>,
    rows: u32,
}

impl PlacesWriter {
    fn add(&mut self, unit: u32, row: u32, place: Place) -> io::Result<()> {
        let mut record = Vec::with_capacity(PLACE);
        record.number(unit);
        record.number(row);
        place.put(&mut record);
        self.rows += 1;
        self.file.write_all(&record)
    }

    fn finish(self) -> io::Result<Places> {
        let mut file = self.file.into_inner().map_err(|error| error.into_error())?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Places { file: BufReader::with_capacity(1 << 16, file), left: self.rows })
    }
}

/// Rows in the order of their units.
pub struct Places {
    file: BufReader<File>,
    left: u32,
}

impl Places {
    /// The next row: its unit, its number and where it was quoted.
    pub fn next(&mut self) -> io::Result<Option<(u32, u32, Place)>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let mut record = [0; PLACE];
        self.file.read_exact(&mut record)?;
        let mut fields = Fields(&record);
        Ok(Some((fields.number(), fields.number(), Place::take(&mut fields))))
    }
}
