//! Gathers the variants of a quotation around the longest of them.
//!
//! Units are visited by rank. One that is in no cluster yet becomes the centre of a new one and takes all units that are
//! variants of it and whose speakers fit. So every quotation of a cluster is a variant of its longest, and no chain of
//! similar ones leads from one statement to another.
//!
//! The variants of some hundred units are looked for at once, on all cores, as if each were a centre. They are then settled
//! in order of rank, which drops what an earlier one has taken meanwhile; so the result is that of one thread.

use crate::align::{Agreement, Scratch, Sequence, agreement};
use crate::index::{Index, runs};
use crate::units::{STRONG, STRONG_UNKNOWN, Speakers, Unit, Units};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Entries of the index that are looked at for one centre, the rarest runs first.
pub const LOOKED_AT: usize = 8192;
/// Days between quotations that may be of the same occasion.
pub const SAME_OCCASION: u32 = 3;
/// Words from which on an unknown speaker is no obstacle.
const LONG_ENOUGH: u16 = 6;

/// Units whose variants are looked for at once.
const AT_ONCE: usize = 512;

const NONE: u32 = u32::MAX;

/// The number of the centre of each unit.
pub fn centres(units: &Units, speakers: &Speakers) -> Vec<u32> {
    let index = Index::new(units);
    let count = units.all.len();
    let mut stars =
        Stars { units, speakers, index, centre: vec![NONE; count], free: vec![u64::MAX; count.div_ceil(64)] };
    let same = same_occasion(units, speakers);
    let seeker = || Seeker { shared: vec![0; count], ..Seeker::default() };
    let mut seekers: Vec<Seeker> = (0..rayon::current_num_threads().max(1)).map(|_| seeker()).collect();
    let mut batch: Vec<u32> = Vec::with_capacity(AT_ONCE);
    for from in (0..count as u32).step_by(AT_ONCE) {
        let numbers = from..(count as u32).min(from + AT_ONCE as u32);
        batch.clear();
        batch.extend(numbers.clone().filter(|n| stars.is_free(*n) && !same.contains_key(n)));
        let mut found = stars.variants(&batch, &mut seekers).into_iter().peekable();
        for n in numbers {
            // What was said again is where it was said first.
            if let Some(&head) = same.get(&n) {
                let at = stars.centre[head as usize];
                if stars.is_free(n) {
                    stars.settle(n, at);
                }
            }
            let variants = found.next_if(|(of, _)| *of == n);
            if stars.is_free(n) {
                stars.gather(n, variants.map_or(Vec::new(), |(_, variants)| variants));
            }
        }
    }
    stars.centre
}

/// Weak units that are the same words by the same named speaker within days: each with the first of them by rank.
fn same_occasion(units: &Units, speakers: &Speakers) -> FxHashMap<u32, u32> {
    let hash = |unit: &Unit| {
        let mut hasher = FxHasher::default();
        units.words(unit).for_each(|word| hasher.write_u64(word.hash));
        hasher.finish()
    };
    let weak = units.all.iter().enumerate().filter(|(_, unit)| unit.is_weak() && unit.days[0] > 0);
    let named = weak.filter(|(_, unit)| speakers.all[unit.speaker as usize].0.is_full());
    let mut order: Vec<(u64, u32, u32, u32)> =
        named.map(|(n, unit)| (hash(unit), unit.speaker, unit.days[0], n as u32)).collect();
    order.sort_unstable();
    let near =
        |a: &(u64, u32, u32, u32), b: &(u64, u32, u32, u32)| (a.0, a.1) == (b.0, b.1) && b.2 - a.2 < SAME_OCCASION;
    let mut same = FxHashMap::default();
    for run in order.chunk_by(near).filter(|run| run.len() > 1) {
        let head = run.iter().map(|one| one.3).min().unwrap_or_default();
        same.extend(run.iter().map(|one| one.3).filter(|n| *n != head).map(|n| (n, head)));
    }
    same
}

struct Stars<'a> {
    units: &'a Units,
    speakers: &'a Speakers,
    index: Index,
    centre: Vec<u32>,
    /// A bit for each unit that is in no cluster yet.
    free: Vec<u64>,
}

/// What a thread needs to look for variants.
#[derive(Default)]
struct Seeker {
    /// Runs that each unit shares with the centre at hand.
    shared: Vec<u8>,
    touched: Vec<u32>,
    scratch: Scratch,
    found: Vec<(u32, Vec<u32>)>,
}

impl Stars<'_> {
    fn is_free(&self, n: u32) -> bool {
        self.free[n as usize / 64] >> (n % 64) & 1 == 1
    }

    fn settle(&mut self, n: u32, centre: u32) {
        self.centre[n as usize] = centre;
        self.free[n as usize / 64] &= !(1 << (n % 64));
    }

    /// The free variants of each of some units, in the order of the units.
    fn variants(&self, of: &[u32], seekers: &mut [Seeker]) -> Vec<(u32, Vec<u32>)> {
        let next = AtomicUsize::new(0);
        seekers.par_iter_mut().for_each(|seeker| {
            while let Some(&n) = of.get(next.fetch_add(1, Ordering::Relaxed)) {
                let variants = self.variants_of(n, seeker);
                seeker.found.push((n, variants));
            }
        });
        let mut found: Vec<(u32, Vec<u32>)> = seekers.iter_mut().flat_map(|seeker| seeker.found.drain(..)).collect();
        found.sort_unstable_by_key(|(n, _)| *n);
        found
    }

    fn variants_of(&self, n: u32, seeker: &mut Seeker) -> Vec<u32> {
        let units = self.units;
        let centre = &units.all[n as usize];
        let scanned = self.candidates(n, seeker);
        let mut variants: Vec<u32> = Vec::new();
        if seeker.touched.is_empty() {
            return variants;
        }
        let long = Sequence::new(units.words(centre));
        seeker.touched.sort_unstable();
        for other in seeker.touched.drain(..) {
            let shared = u16::from(std::mem::take(&mut seeker.shared[other as usize]));
            let asked = asked(self.index.runs[other as usize], scanned);
            let unit = &units.all[other as usize];
            if shared < asked || !self.fit(centre, unit) {
                continue;
            }
            let short = Sequence::new(units.words(unit));
            if agreement(&short, &long, &mut seeker.scratch).is_some_and(|agreed| self.enough(centre, unit, agreed)) {
                variants.push(other);
            }
        }
        variants
    }

    /// Finds the free units that share runs with a centre; returns how many of its runs were looked up.
    fn candidates(&self, n: u32, seeker: &mut Seeker) -> u16 {
        let unit = &self.units.all[n as usize];
        let mut found: Vec<u32> = runs(self.units.words(unit)).collect();
        found.sort_unstable();
        found.dedup();
        let mut lists: Vec<&[u32]> = found.iter().map(|hash| self.index.of(*hash)).filter(|l| !l.is_empty()).collect();
        lists.sort_by_key(|list| list.len());
        let (mut looked_at, mut scanned) = (0, 0_u16);
        for list in lists {
            // Only what has a lower rank can still be free.
            let from = list.partition_point(|other| *other <= n);
            looked_at += list.len() - from;
            if looked_at > LOOKED_AT && scanned > 0 {
                break;
            }
            scanned = scanned.saturating_add(1);
            for &other in &list[from..] {
                if self.is_free(other) {
                    let shared = &mut seeker.shared[other as usize];
                    if *shared == 0 {
                        seeker.touched.push(other);
                    }
                    // At most 133 are asked for: a third of the most words.
                    *shared = shared.saturating_add(1);
                }
            }
        }
        scanned
    }

    /// Makes a unit a centre and gives it its variants that are still free.
    fn gather(&mut self, n: u32, mut variants: Vec<u32>) {
        self.settle(n, n);
        variants.retain(|other| self.is_free(*other));
        self.choose(n, &mut variants);
        for other in variants {
            self.settle(other, n);
        }
    }

    fn fit(&self, one: &Unit, other: &Unit) -> bool {
        let speaker = |unit: &Unit| &self.speakers.all[unit.speaker as usize].0;
        one.speaker == other.speaker && !speaker(one).is_unknown() || speaker(one).fits(speaker(other))
    }

    /// Whether what two units agree in is enough to say that they are the same.
    fn enough(&self, one: &Unit, other: &Unit, agreed: Agreement) -> bool {
        let unknown = [one, other].iter().any(|unit| self.speakers.all[unit.speaker as usize].0.is_unknown());
        enough(unknown, near(one.days, other.days), agreed)
    }

    /// Drops the variants whose speakers do not fit each other: the speaker with the most quotations stays.
    fn choose(&self, n: u32, taken: &mut Vec<u32>) {
        let centre = &self.units.all[n as usize];
        let speaker = |n: u32| &self.speakers.all[self.units.all[n as usize].speaker as usize];
        if taken.is_empty() || speaker(n).0.is_full() {
            return;
        }
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        for &unit in taken.iter().chain([&n]) {
            let unit = &self.units.all[unit as usize];
            *counts.entry(unit.speaker).or_default() += unit.quotations;
        }
        let rank = |at: &u32| {
            let (speaker, shown) = &self.speakers.all[*at as usize];
            speaker.preference(shown, counts[at])
        };
        let best = counts.keys().copied().max_by_key(rank).unwrap_or(centre.speaker);
        let best = &self.speakers.all[best as usize].0;
        taken.retain(|unit| speaker(*unit).0.fits(best));
    }
}

/// How many runs a unit must share with a centre, of so many that it has and so many that were looked up.
pub fn asked(runs: u16, scanned: u16) -> u16 {
    (runs / 4).min(scanned / 3).max(1)
}

/// Whether what two quotations agree in is enough to say that they are the same; `unknown` if a speaker is.
pub fn enough(unknown: bool, near: bool, agreed: Agreement) -> bool {
    match unknown {
        true => agreed.weight >= STRONG_UNKNOWN && agreed.words >= LONG_ENOUGH || near && agreed.weight >= STRONG,
        false => agreed.weight >= STRONG || near && agreed.exact && agreed.weight >= 2.0,
    }
}

/// Whether the first and last days of two quotations may be of the same occasion.
pub fn near(one: [u32; 2], other: [u32; 2]) -> bool {
    let known = one[0] > 0 && other[0] > 0;
    known && one[0] < other[1] + SAME_OCCASION && other[0] < one[1] + SAME_OCCASION
}
