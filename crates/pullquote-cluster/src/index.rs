//! Which units share three words in a row: the candidates that are worth an alignment.

use crate::units::Units;
use crate::words::{Class, Word};
use rayon::prelude::*;

/// A run of words in more units than this finds nothing worth finding.
pub const MOST: usize = 4096;
/// Pairs that are sorted at once, so that memory stays bounded.
const AT_ONCE: usize = 1 << 25;
/// Units that are read at once.
const CHUNK: usize = 1 << 17;
/// Bits of a hash that lead to a bucket.
const BUCKET_BITS: u32 = 22;
/// Bits of the number of units of a run.
const COUNT_BITS: u32 = 13;

/// Units by the runs of three words they have.
#[derive(Debug)]
pub struct Index {
    /// Parts of equal ranges of hashes; each goes from bucket to bucket.
    parts: Vec<Part>,
    /// Bits of a hash that lead to a part.
    part_bits: u32,
    /// How many runs of each unit are in the index.
    pub runs: Vec<u16>,
}

/// The buckets of a range of hashes.
#[derive(Debug)]
struct Part {
    /// For each run a head, which is the lowest bits of its hash and the number of its units, and the units in order.
    lists: Vec<u32>,
    /// Where each bucket begins.
    begins: Vec<u32>,
}

/// The runs of three words. Runs of small words alone do not count.
pub fn runs<'a>(words: impl Iterator<Item = Word<'a>>) -> impl Iterator<Item = u32> {
    let mut last: [(u64, bool); 2] = [(0, false); 2];
    let mut known = 0;
    words.filter(|word| word.class != Class::Gap).filter_map(move |word| {
        let one = (word.hash, word.class != Class::Function);
        let [before, previous] = last;
        last = [previous, one];
        known += 1;
        let says = before.1 || previous.1 || one.1;
        (known > 2 && says).then(|| mix(before.0, previous.0, one.0))
    })
}

fn mix(a: u64, b: u64, c: u64) -> u32 {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let mixed = a.wrapping_mul(K).rotate_left(29) ^ b.wrapping_mul(K ^ 0xff).rotate_left(17) ^ c;
    (mixed.wrapping_mul(K) >> 32) as u32
}

/// The bits of a hash that its bucket does not tell.
fn rest(hash: u32) -> u32 {
    hash & ((1 << (32 - BUCKET_BITS)) - 1)
}

impl Index {
    /// Indexes all units.
    pub fn new(units: &Units) -> Self {
        Self::in_steps(units, AT_ONCE)
    }

    fn in_steps(units: &Units, at_once: usize) -> Self {
        let total: usize = units.all.par_iter().map(|unit| unit.words() as usize).sum();
        let passes = total.div_ceil(at_once).next_power_of_two().min(1 << BUCKET_BITS);
        let mut index = Self { parts: Vec::new(), part_bits: passes.trailing_zeros(), runs: vec![0; units.all.len()] };
        let mut pairs: Vec<u64> = Vec::new();
        for pass in 0..passes {
            let within = |hash: &u32| index.part(*hash) == pass;
            // In chunks, so that hardly any pair is in memory twice.
            for from in (0..units.all.len()).step_by(CHUNK) {
                let chunk = from..units.all.len().min(from + CHUNK);
                pairs.par_extend(chunk.into_par_iter().flat_map_iter(|n| {
                    let found = runs(units.words(&units.all[n])).filter(within);
                    found.map(move |hash| (u64::from(hash) << 32) | n as u64)
                }));
            }
            pairs.par_sort_unstable();
            pairs.dedup();
            index.keep(&pairs);
            pairs.clear();
        }
        index
    }

    fn part(&self, hash: u32) -> usize {
        (u64::from(hash) << self.part_bits >> 32) as usize
    }

    /// Keeps the runs that several units share: the next part.
    fn keep(&mut self, sorted: &[u64]) {
        let shared = || sorted.chunk_by(|a, b| a >> 32 == b >> 32).filter(|run| (2..=MOST).contains(&run.len()));
        let mut lists = Vec::with_capacity(shared().map(|run| run.len() + 1).sum());
        let buckets = 1_usize << (BUCKET_BITS - self.part_bits);
        let mut begins = Vec::with_capacity(buckets + 1);
        for run in shared() {
            let hash = (run[0] >> 32) as u32;
            let bucket = (hash >> (32 - BUCKET_BITS)) as usize & (buckets - 1);
            begins.resize(begins.len().max(bucket + 1), lists.len() as u32);
            lists.push(rest(hash) << COUNT_BITS | run.len() as u32);
            for pair in run {
                let unit = *pair as u32;
                let count = &mut self.runs[unit as usize];
                *count = count.saturating_add(1);
                lists.push(unit);
            }
        }
        begins.resize(buckets + 1, lists.len() as u32);
        self.parts.push(Part { lists, begins });
    }

    /// The units that have a run, in order; none if there is only one.
    pub fn of(&self, hash: u32) -> &[u32] {
        let part = &self.parts[self.part(hash)];
        let bucket = (hash >> (32 - BUCKET_BITS)) as usize & (part.begins.len() - 2);
        let mut bucket = &part.lists[part.begins[bucket] as usize..part.begins[bucket + 1] as usize];
        while let Some((head, lists)) = bucket.split_first() {
            let (list, others) = lists.split_at((head & ((1 << COUNT_BITS) - 1)) as usize);
            if head >> COUNT_BITS == rest(hash) {
                return list;
            }
            bucket = others;
        }
        &[]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Unit;
    use crate::words::normal;

    #[test]
    fn every_shared_run_is_found_in_any_number_of_steps() {
        let mut units = Units::default();
        for n in 0..600 {
            let text = normal(&format!("the harbour number {} belongs to town {} and its people {}", n % 50, n % 7, n));
            units.add(&text, n, &Unit::new(12, 9.0, n as u32, false, 0));
        }
        let mut expected: Vec<(u32, u32)> = Vec::new();
        for (n, unit) in units.all.iter().enumerate() {
            expected.extend(runs(units.words(unit)).map(|hash| (hash, n as u32)));
        }
        expected.sort_unstable();
        expected.dedup();
        let mut shared = 0;
        for at_once in [AT_ONCE, 1000, 40] {
            let index = Index::in_steps(&units, at_once);
            for run in expected.chunk_by(|a, b| a.0 == b.0) {
                let found: Vec<u32> = run.iter().map(|pair| pair.1).collect();
                let several = found.len() > 1;
                assert_eq!(index.of(run[0].0), if several { &found[..] } else { &[] });
                shared += usize::from(several);
            }
            assert!(index.parts.len() > 1 || at_once == AT_ONCE);
        }
        assert!(shared > 300);
    }
}
