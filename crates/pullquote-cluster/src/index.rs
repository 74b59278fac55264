//! Which units share three words in a row: the candidates that are worth an alignment.

use crate::units::Units;
use crate::words::{Class, words};
use rayon::prelude::*;

/// A run of words in more units than this finds nothing worth finding.
const MOST: usize = 4096;
/// Pairs that are sorted at once, so that memory stays bounded.
const AT_ONCE: usize = 1 << 25;
/// Units that are read at once.
const CHUNK: usize = 1 << 17;
/// Bits of a hash that lead to a bucket.
const BUCKET_BITS: u32 = 22;

/// Units by the runs of three words they have.
#[derive(Debug)]
pub struct Index {
    /// The hash of a run and, below it, the number of a unit; sorted.
    pairs: Vec<u64>,
    /// Where the pairs of each bucket begin.
    buckets: Vec<u32>,
    /// How many runs of each unit are in the index.
    pub runs: Vec<u16>,
}

/// The runs of three words in a text. Runs of small words alone do not count.
pub fn runs(normal: &[u8]) -> impl Iterator<Item = u32> {
    let mut last: [(u64, bool); 2] = [(0, false); 2];
    let mut known = 0;
    words(normal).filter(|word| word.class != Class::Gap).filter_map(move |word| {
        let one = (xxhash_rust::xxh3::xxh3_64(word.letters), word.class != Class::Function);
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

impl Index {
    /// Indexes all units.
    pub fn new(units: &Units) -> Self {
        let total: usize = units.all.par_iter().map(|unit| unit.words as usize).sum();
        let passes = total.div_ceil(AT_ONCE).max(1) as u64;
        let mut index = Self { pairs: Vec::new(), buckets: Vec::new(), runs: vec![0; units.all.len()] };
        for pass in 0..passes {
            let within = |hash: &u32| (u64::from(*hash) * passes) >> 32 == pass;
            let mut pairs: Vec<u64> = Vec::with_capacity(total / passes as usize);
            let numbers: Vec<u32> = (0..units.all.len() as u32).collect();
            // In chunks, so that hardly any pair is in memory twice.
            for chunk in numbers.chunks(CHUNK) {
                pairs.par_extend(chunk.par_iter().flat_map_iter(|n| {
                    let found = runs(units.text(&units.all[*n as usize])).filter(within);
                    found.map(|hash| (u64::from(hash) << 32) | u64::from(*n))
                }));
            }
            pairs.par_sort_unstable();
            pairs.dedup();
            index.keep(&pairs);
        }
        index.bucket();
        index
    }

    /// Keeps the runs that several units share.
    fn keep(&mut self, sorted: &[u64]) {
        for run in sorted.chunk_by(|a, b| a >> 32 == b >> 32).filter(|run| (2..=MOST).contains(&run.len())) {
            for pair in run {
                let count = &mut self.runs[*pair as u32 as usize];
                *count = count.saturating_add(1);
            }
            self.pairs.extend_from_slice(run);
        }
    }

    fn bucket(&mut self) {
        let mut buckets = vec![0_u32; (1 << BUCKET_BITS) + 1];
        for pair in &self.pairs {
            buckets[(pair >> (64 - BUCKET_BITS)) as usize + 1] += 1;
        }
        for n in 1..buckets.len() {
            buckets[n] += buckets[n - 1];
        }
        self.buckets = buckets;
    }

    /// The pairs of a run.
    pub fn of(&self, hash: u32) -> &[u64] {
        let bucket = (hash >> (32 - BUCKET_BITS)) as usize;
        let bucket = &self.pairs[self.buckets[bucket] as usize..self.buckets[bucket + 1] as usize];
        let from = bucket.partition_point(|pair| (pair >> 32) < u64::from(hash));
        let len = bucket[from..].partition_point(|pair| pair >> 32 == u64::from(hash));
        &bucket[from..from + len]
    }
}
