//! Quotations of the same words by the same speaker, counted once; and where their words are kept.

use crate::align::Sequence;
use crate::names::Speaker;
use rustc_hash::FxHashMap;

/// The weight of words from which on the same words are the same quotation, whenever a named speaker said them.
pub const STRONG: f32 = 3.4;
/// The same where the speaker is unknown.
pub const STRONG_UNKNOWN: f32 = 4.5;

/// Bytes of a block of text.
const BLOCK: usize = 1 << 24;

/// Texts in large blocks, so that nothing is copied when there are more of them.
#[derive(Debug, Default)]
pub struct Texts {
    blocks: Vec<Vec<u8>>,
}

impl Texts {
    fn push(&mut self, text: &[u8]) -> (u32, u32) {
        if self.blocks.last().is_none_or(|block| block.len() + text.len() > BLOCK) {
            self.blocks.push(Vec::with_capacity(BLOCK.min(text.len().max(1 << 16))));
        }
        let number = self.blocks.len() - 1;
        let block = &mut self.blocks[number];
        let at = block.len() as u32;
        block.extend_from_slice(text);
        (number as u32, at)
    }
}

/// The same words by the same speaker.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    block: u32,
    at: u32,
    bytes: u32,
    /// Its number when it was added.
    added: u32,
    /// Number of words.
    pub words: u16,
    /// Whether the words say so little that they need further evidence.
    pub weak: bool,
    /// Its speaker.
    pub speaker: u32,
    /// First and last day.
    pub days: [u32; 2],
    /// Hash of words, speaker and, for weak ones, the day.
    pub hash: u64,
    /// Number of quotations.
    pub quotations: u32,
}

/// All units.
#[derive(Debug, Default)]
pub struct Units {
    texts: Texts,
    /// The units.
    pub all: Vec<Unit>,
    known: FxHashMap<u64, u32>,
}

impl Units {
    /// The words of a unit.
    pub fn text(&self, unit: &Unit) -> &[u8] {
        &self.texts.blocks[unit.block as usize][unit.at as usize..][..unit.bytes as usize]
    }

    /// Adds a quotation and returns its unit.
    pub fn add(&mut self, normal: &[u8], seed: u64, one: &Unit) -> u32 {
        let mut hash = xxhash_rust::xxh3::xxh3_64_with_seed(normal, seed);
        while let Some(&at) = self.known.get(&hash) {
            let unit = &self.all[at as usize];
            if self.text(unit) == normal && unit.speaker == one.speaker {
                let unit = &mut self.all[at as usize];
                unit.quotations += 1;
                if one.days[0] > 0 {
                    unit.days[0] = if unit.days[0] == 0 { one.days[0] } else { unit.days[0].min(one.days[0]) };
                    unit.days[1] = unit.days[1].max(one.days[1]);
                }
                return at;
            }
            // Two texts with one hash: hardly ever.
            hash = hash.wrapping_add(1);
        }
        let (block, at) = self.texts.push(normal);
        let number = self.all.len() as u32;
        self.all.push(Unit { block, at, bytes: normal.len() as u32, added: number, hash, quotations: 1, ..*one });
        self.known.insert(hash, number);
        number
    }

    /// Forgets what is only needed while quotations are added, and sorts the units by rank: the longest first. Returns
    /// the new number of each.
    pub fn rank(&mut self) -> Vec<u32> {
        use rayon::prelude::*;
        self.known = FxHashMap::default();
        self.all.par_sort_unstable_by_key(|unit| (std::cmp::Reverse(unit.words), unit.hash));
        let mut rank = vec![0; self.all.len()];
        for (new, unit) in self.all.iter().enumerate() {
            rank[unit.added as usize] = new as u32;
        }
        rank
    }
}

/// A unit of one quotation, without its text.
pub fn unit(normal: &[u8], speaker: u32, unknown: bool, day: u32) -> Unit {
    let sequence = Sequence::new(normal);
    let strong = if unknown { STRONG_UNKNOWN } else { STRONG };
    Unit {
        block: 0,
        at: 0,
        bytes: 0,
        added: 0,
        words: crate::words::words(normal).filter(|word| !word.letters.is_empty()).count() as u16,
        weak: sequence.weight() < strong,
        speaker,
        days: [day, day],
        hash: 0,
        quotations: 1,
    }
}

/// The speakers, each once.
#[derive(Debug, Default)]
pub struct Speakers {
    /// The speakers in a form that can be compared, and as the tables have them.
    pub all: Vec<(Speaker, String)>,
    known: FxHashMap<String, u32>,
    forms: FxHashMap<String, u32>,
}

impl Speakers {
    /// The number of a speaker.
    pub fn add(&mut self, given: &str) -> u32 {
        let given = given.trim();
        if let Some(&known) = self.forms.get(given) {
            return known;
        }
        let speaker = Speaker::new(given);
        let key = speaker.key();
        let at = *self.known.entry(key).or_insert_with(|| {
            self.all.push((speaker, given.to_owned()));
            self.all.len() as u32 - 1
        });
        self.forms.insert(given.to_owned(), at);
        // The fullest form, whichever came first.
        let shown = &mut self.all[at as usize].1;
        if (given.len(), shown.as_str()) > (shown.len(), given) {
            given.clone_into(shown);
        }
        at
    }
}
