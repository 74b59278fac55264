//! Which phrases arise when one reads across a place: their hashes, and the table of their weights.
//!
//! A phrase that plain news is full of speaks against a gap, one that only cut texts show speaks for it. Phrases
//! are told apart by 16 bits beyond their slot, so that an unknown phrase counts for nothing.

/// How many phrases are looked up for a place.
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

/// What of a hash is kept in the table. Never 0, which marks an empty slot.
#[inline]
pub fn fingerprint(hash: u64) -> u16 {
    (hash >> 48) as u16 | 1
}

/// Longest search; a phrase that would lie further off is left out when the table is made.
const REACH: usize = 12;

/// Weights of phrases by fingerprint.
#[derive(Clone, Debug, Default)]
pub struct PhraseTable {
    /// Fingerprints, 0 where empty. Their number is a power of two, or zero.
    pub fingerprints: Vec<u16>,
    /// Weights, in steps of `scale`.
    pub weights: Vec<i8>,
    /// What a weight of 1 stands for.
    pub scale: f32,
}

impl PhraseTable {
    /// A table of `2^bits` slots of the phrases given (most important first), with weights in steps of `scale`.
    pub fn build(bits: u32, scale: f32, phrases: impl Iterator<Item = (u64, i8)>) -> Self {
        let size = 1usize << bits;
        let mut table = Self { fingerprints: vec![0; size], weights: vec![0; size], scale };
        let mut free = size - size / 5;
        for (hash, weight) in phrases {
            if free == 0 {
                break;
            }
            let start = hash as usize & (size - 1);
            let print = fingerprint(hash);
            let slot = (0..REACH)
                .map(|k| (start + k) & (size - 1))
                .find(|&at| table.fingerprints[at] == 0 || table.fingerprints[at] == print);
            if let Some(at) = slot.filter(|&at| table.fingerprints[at] == 0) {
                table.fingerprints[at] = print;
                table.weights[at] = weight;
                free -= 1;
            }
        }
        table
    }

    /// The table in the form it is searched in.
    pub(crate) fn packed(&self) -> Packed {
        let slot = |(&print, &weight): (&u16, &i8)| (print, i16::from(weight));
        Packed { slots: self.fingerprints.iter().zip(&self.weights).map(slot).collect() }
    }
}

/// Phrases with their weights beside them: one place in memory a search.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    slots: Vec<(u16, i16)>,
}

impl Packed {
    /// The weight of a phrase, in steps; 0 if it is unknown.
    #[inline]
    pub(crate) fn weight(&self, hash: u64) -> i32 {
        let mask = self.slots.len().wrapping_sub(1);
        let print = fingerprint(hash);
        let mut at = hash as usize & mask;
        for _ in 0..REACH {
            match self.slots.get(at) {
                Some(&(found, weight)) if found == print => return weight.into(),
                Some(&(found, _)) if found != 0 => at = (at + 1) & mask,
                _ => return 0,
            }
        }
        0
    }
}
