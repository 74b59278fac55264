//! Which units have which runs of words, on disk: first by run, then in ranges of units.
//!
//! A range is as large as memory allows. Its file holds, in the order of the runs, what its units need: which of their runs
//! other units share, and how many do. From it comes the plan of the units of the range, which says what is looked up for
//! each, and the index in which they are found.

use super::files::{Fields, Parts, Put, Scratch};
use crate::index::MOST;
use crate::stars::LOOKED_AT;
use rayon::prelude::*;
use std::io;
use std::ops::Range;

/// Parts by run.
const PARTS: usize = 256;
/// Bytes of memory that a shared run of a unit takes: in the plan of one range, and in the index of another.
const EACH: usize = 20;
/// Bytes of memory that a unit of a range takes.
const EACH_UNIT: usize = 24;
/// A range takes at least so many bytes: what is smaller costs more time than it saves memory.
const LEAST: usize = 1 << 16;
/// Bytes of a record in a range.
const RECORD: usize = 12;
/// The most bits of a run that lead to a bucket.
const BUCKET_BITS: u32 = 20;

/// The runs of all units.
pub struct Postings {
    parts: Parts,
    scratch: Scratch,
    memory: usize,
    /// Where ranges of units begin.
    begins: Vec<u32>,
    taken: usize,
}

impl Postings {
    pub fn new(scratch: &Scratch, memory: usize) -> io::Result<Self> {
        let parts = Parts::new(scratch, PARTS, memory / 8)?;
        Ok(Self { parts, scratch: scratch.clone(), memory, begins: Vec::new(), taken: usize::MAX })
    }

    /// Adds the runs of the next unit, each once.
    pub fn add(&mut self, unit: u32, runs: &[u32]) -> io::Result<()> {
        let takes = EACH_UNIT + runs.len() * EACH;
        if self.taken.saturating_add(takes) > (self.memory / 2).max(LEAST) {
            self.begins.push(unit);
            self.taken = 0;
        }
        self.taken += takes;
        for run in runs {
            let mut record = [0; 8];
            record[..4].copy_from_slice(&run.to_be_bytes());
            record[4..].copy_from_slice(&unit.to_be_bytes());
            self.parts.push((run >> 24) as usize, &record)?;
        }
        Ok(())
    }

    /// Keeps the runs that several units share, by range.
    pub fn ranges(mut self, units: u32) -> io::Result<Ranges> {
        self.parts.finish()?;
        let mut parts = Parts::new(&self.scratch, self.begins.len(), self.memory / 8)?;
        let mut all: Vec<u64> = Vec::new();
        let mut record = Vec::with_capacity(RECORD);
        for part in 0..PARTS {
            all.clear();
            all.reserve_exact(self.parts.bytes(part) / 8);
            self.parts.each(part, &mut |chunk| {
                let mut fields = Fields(chunk);
                while !fields.0.is_empty() {
                    all.push(fields.long());
                }
                Ok(())
            })?;
            all.par_sort_unstable();
            for run in all.chunk_by(|a, b| a >> 32 == b >> 32).filter(|run| (2..=MOST).contains(&run.len())) {
                let mut range = 0;
                for (n, one) in run.iter().enumerate() {
                    let unit = *one as u32;
                    while self.begins.get(range + 1).is_some_and(|begin| *begin <= unit) {
                        range += 1;
                    }
                    record.clear();
                    record.long(*one);
                    // How many have it, and how many of those have a lower rank.
                    record.extend_from_slice(&(run.len() as u16).to_be_bytes());
                    record.extend_from_slice(&((run.len() - n - 1) as u16).to_be_bytes());
                    parts.push(range, &record)?;
                }
            }
        }
        parts.finish()?;
        let mut begins = self.begins;
        begins.push(units);
        Ok(Ranges { parts, begins })
    }
}

/// Shared runs by ranges of units.
pub struct Ranges {
    parts: Parts,
    begins: Vec<u32>,
}

impl Ranges {
    /// Number of ranges.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// The units of a range.
    pub fn units(&self, range: usize) -> Range<u32> {
        self.begins[range]..self.begins[range + 1]
    }

    fn each(&mut self, range: usize, take: &mut dyn FnMut(Posting)) -> io::Result<()> {
        self.parts.each(range, &mut |chunk| {
            for record in chunk.chunks_exact(RECORD) {
                let mut fields = Fields(record);
                let (hash, unit) = (fields.number(), fields.number());
                take(Posting { unit, hash, all: fields.short(), after: fields.short() });
            }
            Ok(())
        })
    }

    /// What is looked up for the units of a range.
    pub fn plan(&mut self, range: usize) -> io::Result<Plan> {
        let units = self.units(range);
        let mut all = Vec::with_capacity(self.parts.bytes(range) / RECORD);
        self.each(range, &mut |posting| all.push(posting))?;
        all.par_sort_unstable_by_key(|one| (one.unit, one.all, one.hash));
        let mut plan = Plan { first: units.start, hashes: Vec::new(), ends: Vec::new(), scanned: Vec::new() };
        plan.ends.reserve_exact(units.len());
        plan.scanned.reserve_exact(units.len());
        let mut rest = &all[..];
        for unit in units {
            let (own, others) = rest.split_at(rest.iter().take_while(|one| one.unit == unit).count());
            rest = others;
            let (mut looked_at, mut scanned) = (0, 0_u16);
            for one in own {
                looked_at += usize::from(one.after);
                if looked_at > LOOKED_AT && scanned > 0 {
                    break;
                }
                scanned = scanned.saturating_add(1);
                if one.after > 0 {
                    plan.hashes.push(one.hash);
                }
            }
            plan.ends.push(plan.hashes.len() as u32);
            plan.scanned.push(scanned);
        }
        Ok(plan)
    }

    /// The index of the units of a range.
    pub fn index(&mut self, range: usize) -> io::Result<Index> {
        let within = self.units(range);
        let mut units = Vec::with_capacity(self.parts.bytes(range) / RECORD);
        let mut heads: Vec<(u32, u32)> = Vec::new();
        let mut runs = vec![0_u16; within.len()];
        self.each(range, &mut |one| {
            if heads.last().is_none_or(|(hash, _)| *hash != one.hash) {
                heads.push((one.hash, units.len() as u32));
            }
            units.push(one.unit);
            let count = &mut runs[(one.unit - within.start) as usize];
            *count = count.saturating_add(1);
        })?;
        let bits = heads.len().max(1).ilog2().min(BUCKET_BITS);
        let mut buckets = Vec::with_capacity((1 << bits) + 1);
        for (n, (hash, _)) in heads.iter().enumerate() {
            buckets.resize(buckets.len().max(bucket(*hash, bits) + 1), n as u32);
        }
        buckets.resize((1 << bits) + 1, heads.len() as u32);
        Ok(Index { first: within.start, units, heads, buckets, bits, runs })
    }
}

fn bucket(hash: u32, bits: u32) -> usize {
    (u64::from(hash) << bits >> 32) as usize
}

#[derive(Clone, Copy)]
struct Posting {
    unit: u32,
    hash: u32,
    /// Units that have the run.
    all: u16,
    /// Those of them with a lower rank.
    after: u16,
}

/// What is looked up for the units of a range.
pub struct Plan {
    first: u32,
    hashes: Vec<u32>,
    ends: Vec<u32>,
    scanned: Vec<u16>,
}

impl Plan {
    /// The runs that are looked up for a unit, and how many these are with those that no later unit has.
    pub fn of(&self, unit: u32) -> (&[u32], u16) {
        let at = (unit - self.first) as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        (&self.hashes[start as usize..self.ends[at] as usize], self.scanned[at])
    }
}

/// The units of a range by the runs they share with any.
pub struct Index {
    /// The first unit of the range.
    pub first: u32,
    units: Vec<u32>,
    /// Runs, and where their units begin.
    heads: Vec<(u32, u32)>,
    buckets: Vec<u32>,
    bits: u32,
    /// How many runs each unit shares.
    pub runs: Vec<u16>,
}

impl Index {
    /// The units that have a run, in order.
    pub fn of(&self, hash: u32) -> &[u32] {
        let bucket = bucket(hash, self.bits);
        let (from, to) = (self.buckets[bucket] as usize, self.buckets[bucket + 1] as usize);
        let Ok(at) = self.heads[from..to].binary_search_by_key(&hash, |head| head.0) else { return &[] };
        let end = self.heads.get(from + at + 1).map_or(self.units.len(), |next| next.1 as usize);
        &self.units[self.heads[from + at].1 as usize..end]
    }
}
