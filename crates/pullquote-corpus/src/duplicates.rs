//! Detects articles that appeared earlier: by id, by text, or by nearly the same text.
//!
//! Ids and texts are remembered as 64-bit hashes, about 16 bytes each. Near copies are found with MinHash: the 64
//! smallest hashes over the runs of four words, in 16 bands of four. An article that shares a band with an earlier one
//! and, by the estimate from the hashes, at least [`NEAR`] percent of the runs, is a near copy. Only the hashes of the
//! last 65,536 articles are kept, because wire copy appears within days; that limits memory to 25 MB.

use crate::{Article, Duplicates, Note, SameAs};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

const HASHES: usize = 64;
const BANDS: usize = 16;
const ROWS: usize = HASHES / BANDS;
/// Words per run.
const RUN: usize = 4;
/// The percentage of runs, out of all runs of either text, that near copies have in common.
pub(crate) const NEAR: usize = 70;
/// How many articles back near copies are looked for.
const WINDOW: usize = 1 << 16;
/// Texts with fewer runs are compared by their whole text only.
const MIN_RUNS: usize = 16;

/// The keys are already hashes.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0 << 8 | u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// Hash to the number of the article, from 1. A `u32` is enough for four billion articles.
type Seen = HashMap<u64, u32, BuildHasherDefault<AsIs>>;

/// The articles seen so far.
pub(crate) struct Remembered {
    wanted: Duplicates,
    number: u32,
    ids: Seen,
    texts: Seen,
    near: Option<Near>,
}

impl Remembered {
    pub fn new(wanted: Duplicates) -> Self {
        let near = matches!(wanted, Duplicates::Near | Duplicates::Report).then(Near::new);
        Self { wanted, number: 0, ids: Seen::default(), texts: Seen::default(), near }
    }

    /// Records an article; returns a note if it is a copy of an earlier one.
    pub fn take(&mut self, article: &Article) -> Option<Note> {
        self.number = self.number.saturating_add(1);
        let number = self.number;
        let note = |same, of: u32| Some(Note::Duplicate { same, of: u64::from(of) });
        if let Some(of) = first(&mut self.ids, hash(article.id.as_bytes(), SEED), number) {
            return note(SameAs::Id, of);
        }
        if self.wanted == Duplicates::Id {
            return None;
        }
        let text = &article.text[article.body.clone()];
        let words = text.split_whitespace().fold((SEED, 0usize), |(all, n), word| (hash(word.as_bytes(), all), n + 1));
        if words.1 == 0 {
            return None;
        }
        if let Some(of) = first(&mut self.texts, words.0, number) {
            return note(SameAs::Text, of);
        }
        let (of, share) = self.near.as_mut()?.take(text, number)?;
        note(SameAs::Near(share), of)
    }
}

/// Returns the number already recorded for a hash; otherwise records this one.
fn first(seen: &mut Seen, key: u64, number: u32) -> Option<u32> {
    match seen.entry(key) {
        std::collections::hash_map::Entry::Occupied(entry) => Some(*entry.get()),
        std::collections::hash_map::Entry::Vacant(entry) => {
            entry.insert(number);
            None
        }
    }
}

type Signature = [u32; HASHES];

/// The signatures of the last articles.
struct Near {
    kept: Vec<(u32, Box<[u16; HASHES]>)>,
    next: usize,
    /// For each band, indexed by its hash, the slot of the last article that had it.
    bands: Vec<u32>,
}

/// Slots per band: twice the number of articles, so that few overwrite one another.
const SLOTS_PER_BAND: usize = WINDOW * 2;
const EMPTY: u32 = u32::MAX;

impl Near {
    fn new() -> Self {
        Self { kept: Vec::new(), next: 0, bands: vec![EMPTY; SLOTS_PER_BAND * BANDS] }
    }

    /// Returns the number of an earlier article that this is a near copy of, and the shared percentage; otherwise
    /// records it.
    fn take(&mut self, text: &str, number: u32) -> Option<(u32, u8)> {
        let signature = signature(text)?;
        let short: Box<[u16; HASHES]> = Box::new(signature.map(|hash| (hash >> 8) as u16));
        let places: [usize; BANDS] = std::array::from_fn(|band| {
            let rows = &signature[band * ROWS..(band + 1) * ROWS];
            let key = rows.iter().fold(SEED ^ band as u64, |key, row| mix(key ^ u64::from(*row)));
            band * SLOTS_PER_BAND + key as usize % SLOTS_PER_BAND
        });
        let mut best: Option<(usize, u32)> = None;
        for place in places {
            let Some((of, other)) = self.kept.get(self.bands[place] as usize) else { continue };
            let same = short.iter().zip(other.iter()).filter(|(a, b)| a == b).count();
            if best.is_none_or(|(most, first)| same > most || same == most && *of < first) {
                best = Some((same, *of));
            }
        }
        if let Some((same, of)) = best.filter(|(same, _)| same * 100 >= NEAR * HASHES) {
            return Some((of, (same * 100 / HASHES) as u8));
        }
        let slot = self.next % WINDOW;
        self.next += 1;
        match self.kept.get_mut(slot) {
            Some(old) => *old = (number, short),
            None => self.kept.push((number, short)),
        }
        for place in places {
            self.bands[place] = slot as u32;
        }
        None
    }
}

/// The smallest hashes over the runs of words; `None` for a text with few runs.
fn signature(text: &str) -> Option<Signature> {
    let mut smallest = [u32::MAX; HASHES];
    let mut window = [0u64; RUN];
    let mut count = 0usize;
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    for (index, word) in words.enumerate() {
        // Case and punctuation may differ between copies.
        window[index % RUN] =
            word.bytes().fold(SEED, |key, byte| (key ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(PRIME));
        if index + 1 < RUN {
            continue;
        }
        count += 1;
        let run = (0..RUN).fold(SEED, |key, back| mix(key ^ window[(index + 1 + back) % RUN]));
        let run = run as u32;
        // One multiplication and one addition per hash, which the compiler vectorises.
        for (which, least) in smallest.iter_mut().enumerate() {
            let hash = (run ^ SHIFTS[which]).wrapping_mul(FACTORS[which]);
            *least = (*least).min(hash ^ (hash >> 15));
        }
    }
    (count >= MIN_RUNS).then_some(smallest)
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

const SHIFTS: [u32; HASHES] = numbers(1);
const FACTORS: [u32; HASHES] = numbers(2);

/// Pseudo-random odd numbers, fixed forever.
const fn numbers(seed: u64) -> [u32; HASHES] {
    let mut all = [0; HASHES];
    let mut at = 0;
    while at < HASHES {
        all[at] = (mix((at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ seed) >> 32) as u32 | 1;
        at += 1;
    }
    all
}

const fn mix(key: u64) -> u64 {
    let key = (key ^ (key >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let key = (key ^ (key >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    key ^ (key >> 31)
}

/// FNV-1a over eight bytes at a time, mixed; the same on every machine.
fn hash(bytes: &[u8], seed: u64) -> u64 {
    let mut key = seed ^ bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        key = mix(key ^ u64::from_le_bytes(word)).wrapping_mul(PRIME);
    }
    mix(key)
}

/// The id derived from a text: 32 hexadecimal digits.
pub(crate) fn text_id(text: &str) -> String {
    format!("{:016x}{:016x}", hash(text.as_bytes(), SEED), hash(text.as_bytes(), !SEED))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(words: usize, seed: u64) -> String {
        (0..words).map(|i| format!("w{} ", mix(seed * 1000 + i as u64) % 5000)).collect()
    }

    #[test]
    fn copies_are_found_and_other_texts_are_not() {
        let wire = story(400, 1);
        let cut: String = wire.split_inclusive(' ').take(330).collect();
        let edited = wire.replacen("w", "x", 5);
        let mut seen = Remembered::new(Duplicates::Near);
        let mut take = |id: &str, text: &str| match seen.take(&Article::from_text(id, text)) {
            Some(Note::Duplicate { same: SameAs::Near(_), of }) => format!("near {of}"),
            Some(Note::Duplicate { same, of }) => format!("{same:?} {of}"),
            _ => String::new(),
        };
        assert_eq!(take("a", &wire), "");
        assert_eq!(take("b", &story(400, 2)), "");
        assert_eq!(take("a", "Something else."), "Id 1");
        assert_eq!(take("c", &wire.replace(' ', "\n")), "Text 1");
        assert_eq!(take("d", &cut), "near 1");
        assert_eq!(take("e", &edited.to_uppercase()), "near 1");
        let half: String = wire.split_inclusive(' ').take(200).collect();
        assert_eq!(take("f", &half), "");
        assert_eq!((take("g", "").as_str(), take("h", "").as_str()), ("", ""));
    }

    #[test]
    fn the_nearest_copy_is_named_with_what_they_share() {
        let wire = story(400, 1);
        let words = |count: usize| -> String { wire.split_inclusive(' ').take(count).collect() };
        let most = words(390) + &story(10, 3);
        let mut seen = Remembered::new(Duplicates::Near);
        let mut take = |id: &str, text: &str| seen.take(&Article::from_text(id, text));
        for seed in 4..9 {
            assert_eq!(take(&seed.to_string(), &(words(290) + &story(110, seed))), None, "less than a copy");
        }
        assert_eq!(take("whole", &wire), None);
        let Some(Note::Duplicate { same: SameAs::Near(share), of: 6 }) = take("most", &most) else { panic!("no copy") };
        assert!((85..100).contains(&share), "{share}");
    }

    #[test]
    fn many_different_articles_are_not_copies() {
        let mut seen = Remembered::new(Duplicates::Near);
        for seed in 0..3000 {
            let article = Article::from_text(format!("{seed}"), story(60, seed + 10));
            assert_eq!(seen.take(&article), None, "{seed}");
        }
    }

    #[test]
    fn hash_ids_are_fixed() {
        // The ids of published tables: they must never change.
        assert_eq!(text_id("The mayor left."), "1d363070506977489e2e40cfc170c204");
        assert_ne!(text_id("The mayor left."), text_id("The mayor left"));
    }
}
