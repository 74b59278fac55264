//! Gathers variants around their longest, as in [`crate::stars`], with what a range of units needs in memory.

use super::files::{Fields, Put, Scratch};
use super::pairs::{Free, Pairs};
use super::postings::Ranges;
use super::sorter::{Sorted, Sorter};
use super::texts::Texts;
use crate::names::Speaker;
use crate::stars::SAME_OCCASION;
use rustc_hash::FxHashMap;
use std::io;
use std::ops::Range;

/// The number of the centre of each unit.
pub fn centres(
    mut ranges: Ranges,
    texts: &mut Texts,
    weak: Sorted,
    scratch: &Scratch,
    memory: usize,
) -> io::Result<Vec<u32>> {
    let count = texts.len();
    let mut settling = Settling { centre: vec![u32::MAX; count as usize], free: Free::new(count) };
    let mut same = Ahead::new(same_occasion(weak, scratch, memory / 16)?)?;
    for range in 0..ranges.len() {
        let units = ranges.units(range);
        let heads = heads(&mut same, units.end)?;
        let plan = ranges.plan(range)?;
        let is_centre = |n: &u32| settling.free.has(*n) && heads.binary_search_by_key(n, |pair| pair.0).is_err();
        let centres: Vec<u32> = units.clone().filter(is_centre).collect();
        let mut pairs = Pairs::new(texts, scratch, memory);
        for other in range..ranges.len() {
            let index = ranges.index(other)?;
            pairs.find(&centres, &plan, &index, &settling.free)?;
        }
        let agreed = pairs.finish()?;
        drop((plan, centres));
        settling.settle_range(units, &heads, agreed)?;
    }
    Ok(settling.centre)
}

/// Weak units that are the same words by the same named speaker within days: each with the first of them by rank.
fn same_occasion(mut weak: Sorted, scratch: &Scratch, memory: usize) -> io::Result<Sorted> {
    let mut same = Sorter::new(scratch, memory);
    let (mut group, mut last, mut day) = (Vec::new(), Vec::new(), 0);
    while let Some(record) = weak.next()? {
        let (key, rest) = record.split_at(record.len() - 8);
        let mut fields = Fields(rest);
        let (this, unit) = (fields.number(), fields.number());
        if key != last || this - day >= SAME_OCCASION {
            put_group(&mut group, &mut same)?;
            last.clear();
            last.extend_from_slice(key);
        }
        day = this;
        group.push(unit);
    }
    put_group(&mut group, &mut same)?;
    same.finish()
}

fn put_group(group: &mut Vec<u32>, same: &mut Sorter) -> io::Result<()> {
    let head = group.iter().min().copied().unwrap_or_default();
    for unit in group.drain(..).filter(|unit| *unit != head) {
        let mut record = Vec::with_capacity(8);
        record.number(unit);
        record.number(head);
        same.push(&record)?;
    }
    Ok(())
}

/// The units before `end` that stand where another does, with that one.
fn heads(same: &mut Ahead, end: u32) -> io::Result<Vec<(u32, u32)>> {
    let mut heads = Vec::new();
    while let Some(mut fields) = same.before(end) {
        heads.push((fields.number(), fields.number()));
        same.advance()?;
    }
    Ok(heads)
}

/// Sorted records of which the next can be looked at.
struct Ahead {
    sorted: Sorted,
    record: Vec<u8>,
    is_over: bool,
}

impl Ahead {
    fn new(sorted: Sorted) -> io::Result<Self> {
        let mut ahead = Self { sorted, record: Vec::new(), is_over: false };
        ahead.advance()?;
        Ok(ahead)
    }

    fn advance(&mut self) -> io::Result<()> {
        self.record.clear();
        match self.sorted.next()? {
            Some(record) => self.record.extend_from_slice(record),
            None => self.is_over = true,
        }
        Ok(())
    }

    /// The next record if its first number is below `end`.
    fn before(&self, end: u32) -> Option<Fields<'_>> {
        let fields = Fields(&self.record);
        let mut first = fields;
        (!self.is_over && first.number() < end).then_some(fields)
    }
}

struct Settling {
    centre: Vec<u32>,
    free: Free,
}

/// A unit that is a variant of another, with what is needed to choose between speakers.
struct Variant {
    unit: u32,
    quotations: u32,
    speaker: String,
}

impl Settling {
    fn settle(&mut self, unit: u32, centre: u32) {
        self.centre[unit as usize] = centre;
        self.free.take(unit);
    }

    fn settle_range(&mut self, units: Range<u32>, heads: &[(u32, u32)], agreed: Sorted) -> io::Result<()> {
        let mut agreed = Ahead::new(agreed)?;
        let mut heads = heads.iter().peekable();
        for n in units {
            // What was said again is where it was said first.
            if let Some(&(_, head)) = heads.next_if(|(unit, _)| *unit == n)
                && self.free.has(n)
            {
                self.settle(n, self.centre[head as usize]);
            }
            let is_centre = self.free.has(n);
            let (mut variants, mut centre) = (Vec::new(), None);
            while let Some(mut fields) = agreed.before(n + 1) {
                let [_, unit] = [fields.number(), fields.number()];
                if is_centre && self.free.has(unit) {
                    if !fields.0.is_empty() {
                        centre = Some((fields.number(), fields.text().to_owned()));
                    }
                    variants.push(Variant { unit, quotations: fields.number(), speaker: fields.text().to_owned() });
                }
                agreed.advance()?;
            }
            if is_centre {
                self.settle(n, n);
                if let Some((quotations, speaker)) = centre {
                    choose(quotations, &speaker, &mut variants);
                }
                variants.iter().for_each(|variant| self.settle(variant.unit, n));
            }
        }
        Ok(())
    }
}

/// Drops the variants whose speakers do not fit each other: the speaker with the most quotations stays.
fn choose(quotations: u32, speaker: &str, taken: &mut Vec<Variant>) {
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    counts.insert(speaker, quotations);
    for variant in taken.iter() {
        *counts.entry(&variant.speaker).or_default() += variant.quotations;
    }
    let preferences = counts.iter().map(|(shown, count)| {
        let speaker = Speaker::new(shown);
        (speaker.preference(shown, *count), speaker)
    });
    let best = preferences.max_by(|a, b| a.0.cmp(&b.0)).map_or_else(Speaker::default, |(_, speaker)| speaker);
    taken.retain(|variant| Speaker::new(&variant.speaker).fits(&best));
}
