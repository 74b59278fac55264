//! The phrases formed by reading across a place: their hashes, and the table of their weights.
//!
//! A phrase common in plain news counts against a gap, one found only in cut texts counts for it. Phrases are
//! distinguished by 16 bits besides their slot, so that an unknown phrase has no effect.

use pullquote_model::kernels::prefetch;

/// Number of phrases looked up for a place.
pub const PHRASES: usize = 6;

/// The hashes of the phrases across the place between `left` (nearest first) and `right` (nearest first).
#[inline]
pub fn hashes(left: [u16; 3], right: [u16; 3]) -> [u64; PHRASES] {
    let pair = mix(mix(0x51ED_270B_9F4A_7C15, left[0]), right[0]);
    let before = mix(pair, left[1]);
    [
        pair,
        before ^ 0x5555_0000_0000_AAAA,
        mix(pair ^ 0x0F0F, right[1]),
        mix(before ^ 0x3333, right[1]),
        mix(mix(pair ^ 0x7777, right[1]), right[2]),
        mix(before ^ 0x9999, left[2]),
    ]
    .map(spread)
}

#[inline]
fn mix(state: u64, id: u16) -> u64 {
    (state.rotate_left(23) ^ u64::from(id)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[inline]
fn spread(state: u64) -> u64 {
    let state = (state ^ (state >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state ^ (state >> 29)
}

/// The part of a hash stored in the table. Never 0, which marks an empty slot.
#[inline]
pub fn fingerprint(hash: u64) -> u16 {
    ((hash >> 48) as u16).max(1)
}

/// Slots per bucket. A phrase is in its bucket or nowhere, so a lookup reads one place in memory and needs no branch.
pub const BUCKET: usize = 8;

/// Weights of phrases by fingerprint, in buckets of [`BUCKET`].
#[derive(Clone, Debug, Default)]
pub struct PhraseTable {
    /// Fingerprints, 0 where empty. Their number is [`BUCKET`] times a power of two, or zero.
    pub fingerprints: Vec<u16>,
    /// Weights, in steps of `scale`.
    pub weights: Vec<i8>,
    /// The value of a weight of 1.
    pub scale: f32,
}

impl PhraseTable {
    /// Builds a table of `2^bits` buckets from phrases, most important first (a phrase whose bucket is full is
    /// dropped), with weights in steps of `scale`.
    pub fn build(bits: u32, scale: f32, phrases: impl Iterator<Item = (u64, i8)>) -> Self {
        let buckets = 1usize << bits;
        let size = buckets * BUCKET;
        let mut table = Self { fingerprints: vec![0; size], weights: vec![0; size], scale };
        for (hash, weight) in phrases {
            let bucket = (hash as usize & (buckets - 1)) * BUCKET;
            let print = fingerprint(hash);
            let prints = &mut table.fingerprints[bucket..bucket + BUCKET];
            if let Some(slot) = prints.iter().position(|&p| p == 0 || p == print)
                && prints[slot] == 0
            {
                prints[slot] = print;
                table.weights[bucket + slot] = weight;
            }
        }
        table
    }

    /// The table in the layout used for lookups.
    pub(crate) fn packed(&self) -> Packed {
        let (prints, _) = self.fingerprints.as_chunks::<BUCKET>();
        let (weights, _) = self.weights.as_chunks::<BUCKET>();
        let bucket =
            |(&prints, &weights): (&[u16; BUCKET], &[i8; BUCKET])| Bucket { prints, weights: weights.map(i16::from) };
        Packed { buckets: prints.iter().zip(weights).map(bucket).collect() }
    }
}

#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Bucket {
    prints: [u16; BUCKET],
    weights: [i16; BUCKET],
}

impl Bucket {
    const EMPTY: Self = Self { prints: [0; BUCKET], weights: [0; BUCKET] };
}

/// Phrases with their weights beside them.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    buckets: Vec<Bucket>,
}

impl Packed {
    #[inline]
    fn bucket(&self, hash: u64) -> &Bucket {
        let mask = self.buckets.len().wrapping_sub(1);
        self.buckets.get(hash as usize & mask).unwrap_or(&Bucket::EMPTY)
    }

    /// Begins to load what [`Self::weigh`] reads.
    #[inline]
    pub(crate) fn prefetch(&self, hashes: &[u64; PHRASES]) {
        hashes.iter().for_each(|&hash| prefetch(self.bucket(hash)));
    }

    /// The sum of the weights of phrases, in steps; unknown phrases count as zero.
    #[inline]
    pub(crate) fn weigh(&self, hashes: &[u64; PHRASES]) -> i32 {
        let mut sums = [0i16; BUCKET];
        for &hash in hashes {
            let bucket = self.bucket(hash);
            let print = fingerprint(hash);
            for ((sum, &found), &weight) in sums.iter_mut().zip(&bucket.prints).zip(&bucket.weights) {
                *sum += if found == print { weight } else { 0 };
            }
        }
        sums.iter().map(|&s| i32::from(s)).sum()
    }
}
