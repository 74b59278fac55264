//! Gathers the variants of a quotation around the longest of them.
//!
//! Units are visited by rank. One that is in no cluster yet becomes the centre of a new one and takes all units that are
//! variants of it and whose speakers fit. So every quotation of a cluster is a variant of its longest, and no chain of
//! similar ones leads from one statement to another.

use crate::align::{Agreement, Scratch, Sequence, agreement};
use crate::index::{Index, runs};
use crate::units::{STRONG, STRONG_UNKNOWN, Speakers, Unit, Units};
use crate::words::words;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// Entries of the index that are looked at for one centre, the rarest runs first.
const LOOKED_AT: usize = 8192;
/// Days between quotations that may be of the same occasion.
const SAME_OCCASION: u32 = 3;
/// Words from which on an unknown speaker is no obstacle.
const LONG_ENOUGH: u16 = 6;

const NONE: u32 = u32::MAX;

/// The number of the centre of each unit.
pub fn centres(units: &Units, speakers: &Speakers) -> Vec<u32> {
    let mut stars = Stars {
        units,
        speakers,
        index: Index::new(units),
        centre: vec![NONE; units.all.len()],
        shared: vec![0; units.all.len()],
        touched: Vec::new(),
        scratch: Scratch::default(),
    };
    let same = same_occasion(units, speakers);
    for n in 0..units.all.len() as u32 {
        // What was said again is where it was said first.
        if let Some(&head) = same.get(&n) {
            let at = stars.centre[head as usize];
            stars.centre[n as usize] = if stars.centre[n as usize] == NONE { at } else { stars.centre[n as usize] };
        }
        if stars.centre[n as usize] == NONE {
            stars.gather(n);
        }
    }
    stars.centre
}

/// Weak units that are the same words by the same named speaker within days: each with the first of them by rank.
fn same_occasion(units: &Units, speakers: &Speakers) -> FxHashMap<u32, u32> {
    let hash = |unit: &Unit| {
        let mut hasher = FxHasher::default();
        words(units.text(unit)).for_each(|word| hasher.write(word.letters));
        hasher.finish()
    };
    let weak = units.all.iter().enumerate().filter(|(_, unit)| unit.weak && unit.days[0] > 0);
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
    /// Runs shared with the centre at hand.
    shared: Vec<u16>,
    touched: Vec<u32>,
    scratch: Scratch,
}

impl Stars<'_> {
    /// Makes a unit a centre and takes its variants.
    fn gather(&mut self, n: u32) {
        self.centre[n as usize] = n;
        let units = self.units;
        let centre = &units.all[n as usize];
        let scanned = self.candidates(n);
        if self.touched.is_empty() {
            return;
        }
        let long = Sequence::new(units.text(centre));
        let mut taken: Vec<u32> = Vec::new();
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        for &other in &touched {
            let shared = std::mem::take(&mut self.shared[other as usize]);
            let asked = (self.index.runs[other as usize] / 4).min(scanned / 3).max(1);
            let unit = &units.all[other as usize];
            if shared < asked || !self.fit(centre, unit) {
                continue;
            }
            let short = Sequence::new(units.text(unit));
            if agreement(&short, &long, &mut self.scratch).is_some_and(|agreed| self.enough(centre, unit, agreed)) {
                taken.push(other);
            }
        }
        touched.clear();
        self.touched = touched;
        self.choose(n, &mut taken);
        for other in taken {
            self.centre[other as usize] = n;
        }
    }

    /// Finds the units that share runs with a centre; returns how many of its runs were looked up.
    fn candidates(&mut self, n: u32) -> u16 {
        let unit = &self.units.all[n as usize];
        let mut found: Vec<u32> = runs(self.units.text(unit)).collect();
        found.sort_unstable();
        found.dedup();
        let mut lists: Vec<&[u64]> = found.iter().map(|hash| self.index.of(*hash)).filter(|l| l.len() > 1).collect();
        lists.sort_by_key(|list| list.len());
        let (mut looked_at, mut scanned) = (0, 0_u16);
        for list in lists {
            // Only what has a lower rank is still free.
            let from = list.partition_point(|pair| *pair as u32 <= n);
            looked_at += list.len() - from;
            if looked_at > LOOKED_AT && scanned > 0 {
                break;
            }
            scanned = scanned.saturating_add(1);
            for pair in &list[from..] {
                let other = *pair as u32 as usize;
                if self.centre[other] == NONE {
                    if self.shared[other] == 0 {
                        self.touched.push(other as u32);
                    }
                    self.shared[other] = self.shared[other].saturating_add(1);
                }
            }
        }
        scanned
    }

    fn fit(&self, one: &Unit, other: &Unit) -> bool {
        let speaker = |unit: &Unit| &self.speakers.all[unit.speaker as usize].0;
        one.speaker == other.speaker && !speaker(one).is_unknown() || speaker(one).fits(speaker(other))
    }

    /// Whether what two units agree in is enough to say that they are the same.
    fn enough(&self, one: &Unit, other: &Unit, agreed: Agreement) -> bool {
        let unknown = [one, other].iter().any(|unit| self.speakers.all[unit.speaker as usize].0.is_unknown());
        let near = near(one, other);
        match unknown {
            true => agreed.weight >= STRONG_UNKNOWN && agreed.words >= LONG_ENOUGH || near && agreed.weight >= STRONG,
            false => agreed.weight >= STRONG || near && agreed.exact && agreed.weight >= 2.0,
        }
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
            (speaker.is_full(), !speaker.is_unknown(), counts[at], std::cmp::Reverse(shown.clone()))
        };
        let best = counts.keys().copied().max_by_key(rank).unwrap_or(centre.speaker);
        let best = &self.speakers.all[best as usize].0;
        taken.retain(|unit| speaker(*unit).0.fits(best));
    }
}

fn near(one: &Unit, other: &Unit) -> bool {
    let known = one.days[0] > 0 && other.days[0] > 0;
    known && one.days[0] < other.days[1] + SAME_OCCASION && other.days[0] < one.days[1] + SAME_OCCASION
}
