//! Finds the pairs of units that are variants of each other, a range of units against another.
//!
//! Whether two units are variants does not depend on what was found before; so pairs can be found in any order, written,
//! and settled later.

use super::files::{Put, Scratch};
use super::postings::{Index, Plan};
use super::sorter::{Sorted, Sorter};
use super::texts::{Stored, Texts};
use crate::align::{Scratch as Rows, Sequence, agreement};
use crate::names::Speaker;
use crate::stars::{asked, enough, near};
use crate::words::words;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Units that are looked up together.
const AT_ONCE: usize = 4096;

/// A bit for each unit.
pub struct Free(Vec<u64>);

impl Free {
    /// All free.
    pub fn new(units: u32) -> Self {
        Self(vec![u64::MAX; (units as usize).div_ceil(64)])
    }

    pub fn has(&self, unit: u32) -> bool {
        self.0[unit as usize / 64] >> (unit % 64) & 1 == 1
    }

    pub fn take(&mut self, unit: u32) {
        self.0[unit as usize / 64] &= !(1 << (unit % 64));
    }
}

/// What a thread needs to count shared runs.
#[derive(Default)]
struct Counter {
    shared: Vec<u8>,
    touched: Vec<u32>,
    found: Vec<(u32, u32)>,
}

/// The pairs of a range of centres.
pub struct Pairs<'a> {
    texts: &'a mut Texts,
    memory: usize,
    candidates: Vec<(u32, u32)>,
    agreed: Sorter,
}

impl<'a> Pairs<'a> {
    pub fn new(texts: &'a mut Texts, scratch: &Scratch, memory: usize) -> Self {
        Self { texts, memory, candidates: Vec::new(), agreed: Sorter::new(scratch, memory / 16) }
    }

    /// Finds the variants of some units in a range.
    pub fn find(&mut self, centres: &[u32], plan: &Plan, index: &Index, free: &Free) -> io::Result<()> {
        let counter = || Counter { shared: vec![0; index.runs.len()], ..Counter::default() };
        let mut counters: Vec<Counter> = (0..rayon::current_num_threads().max(1)).map(|_| counter()).collect();
        for centres in centres.chunks(AT_ONCE) {
            let next = AtomicUsize::new(0);
            counters.par_iter_mut().for_each(|counter| {
                while let Some(&n) = centres.get(next.fetch_add(1, Ordering::Relaxed)) {
                    counter.count(n, plan, index, free);
                }
            });
            counters.iter_mut().for_each(|counter| self.candidates.append(&mut counter.found));
            if self.candidates.len() * size_of::<(u32, u32)>() > self.memory / 32 {
                self.align()?;
            }
        }
        Ok(())
    }

    /// Aligns the candidates.
    fn align(&mut self) -> io::Result<()> {
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.par_sort_unstable();
        let mut rest = &mut candidates[..];
        while !rest.is_empty() {
            // As many centres as have room, and in turn as many of the others.
            let centres = Loaded::new(self.texts, rest.iter().map(|pair| pair.0), self.memory / 16)?;
            let (mut pairs, others) = rest.split_at_mut(centres.pairs);
            rest = others;
            pairs.par_sort_unstable_by_key(|pair| (pair.1, pair.0));
            while !pairs.is_empty() {
                let others = Loaded::new(self.texts, pairs.iter().map(|pair| pair.1), self.memory / 16)?;
                let (some, left) = pairs.split_at_mut(others.pairs);
                pairs = left;
                let aligned = |rows: &mut Rows, &(n, other): &(u32, u32)| {
                    agreed(n, centres.get(n), other, others.get(other), rows)
                };
                let found: Vec<Vec<u8>> = some.par_iter().map_init(Rows::default, aligned).flatten_iter().collect();
                found.iter().try_for_each(|record| self.agreed.push(record))?;
            }
        }
        candidates.clear();
        self.candidates = candidates;
        Ok(())
    }

    /// The pairs, by centre and variant.
    pub fn finish(mut self) -> io::Result<Sorted> {
        self.align()?;
        self.agreed.finish()
    }
}

impl Counter {
    /// Finds the free units that share enough runs with a centre.
    fn count(&mut self, n: u32, plan: &Plan, index: &Index, free: &Free) {
        let (runs, scanned) = plan.of(n);
        for run in runs {
            let list = index.of(*run);
            // Only what has a lower rank can still be free.
            let from = if n < index.first { 0 } else { list.partition_point(|other| *other <= n) };
            for &other in &list[from..] {
                if free.has(other) {
                    let shared = &mut self.shared[(other - index.first) as usize];
                    if *shared == 0 {
                        self.touched.push(other);
                    }
                    *shared = shared.saturating_add(1);
                }
            }
        }
        for other in self.touched.drain(..) {
            let at = (other - index.first) as usize;
            let shared = u16::from(std::mem::take(&mut self.shared[at]));
            if shared >= asked(index.runs[at], scanned) {
                self.found.push((n, other));
            }
        }
    }
}

/// The record of a pair whose second is a variant of the first.
fn agreed(n: u32, centre: &[u8], other: u32, unit: &[u8], rows: &mut Rows) -> Option<Vec<u8>> {
    let (centre, unit) = (Stored::take(centre), Stored::take(unit));
    let (one, two) = (Speaker::new(centre.speaker), Speaker::new(unit.speaker));
    if one != two && !one.fits(&two) {
        return None;
    }
    let (long, short) = (Sequence::new(words(centre.normal)), Sequence::new(words(unit.normal)));
    let agreed = agreement(&short, &long, rows)?;
    if !enough(one.is_unknown() || two.is_unknown(), near(centre.days, unit.days), agreed) {
        return None;
    }
    let mut record = Vec::new();
    record.number(n);
    record.number(other);
    // Who is meant is clear if the centre has a full name.
    if !one.is_full() {
        for unit in [&centre, &unit] {
            record.number(unit.quotations);
            record.bytes(unit.speaker.as_bytes());
        }
    }
    Some(record)
}

/// Units in memory.
struct Loaded {
    bytes: Vec<u8>,
    places: FxHashMap<u32, (usize, usize)>,
    /// How many of the pairs they are for.
    pairs: usize,
}

impl Loaded {
    /// Reads ascending units until memory is full.
    fn new(texts: &mut Texts, units: impl Iterator<Item = u32>, memory: usize) -> io::Result<Self> {
        let mut loaded = Self { bytes: Vec::new(), places: FxHashMap::default(), pairs: 0 };
        for unit in units {
            if !loaded.places.contains_key(&unit) {
                if loaded.pairs > 0 && loaded.bytes.len() + loaded.places.len() * 32 > memory {
                    break;
                }
                let start = loaded.bytes.len();
                texts.read(unit, &mut loaded.bytes)?;
                loaded.places.insert(unit, (start, loaded.bytes.len()));
            }
            loaded.pairs += 1;
        }
        Ok(loaded)
    }

    fn get(&self, unit: u32) -> &[u8] {
        let (start, end) = self.places[&unit];
        &self.bytes[start..end]
    }
}
