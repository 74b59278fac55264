//! Quotations of the same words by the same speaker, counted once; and where their words are kept.

use crate::names::Speaker;
use crate::vocabulary::Vocabulary;
use crate::words::Word;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// The weight of words from which on the same words are the same quotation, whenever a named speaker said them.
pub const STRONG: f32 = 3.4;
/// The same where the speaker is unknown.
pub const STRONG_UNKNOWN: f32 = 4.5;

/// Texts begin at multiples of this many bytes, so that 32 bits say where.
const ALIGNED: usize = 4;
/// Bits of a place within a block.
const WITHIN: u32 = 22;
/// Bytes of a block of text.
const BLOCK: usize = ALIGNED << WITHIN;

/// The bit beside the number of words that marks a weak unit.
const WEAK: u16 = 1 << 15;

/// Texts in large blocks, so that nothing is copied when there are more of them.
#[derive(Debug, Default)]
struct Texts {
    blocks: Vec<Vec<u8>>,
}

impl Texts {
    fn push(&mut self, text: &[u8]) -> u32 {
        if self.blocks.last().is_none_or(|block| block.len() + text.len() + ALIGNED > BLOCK) {
            self.blocks.push(Vec::new());
        }
        let number = self.blocks.len() - 1;
        let block = &mut self.blocks[number];
        block.resize(block.len().next_multiple_of(ALIGNED), 0);
        let at = block.len() / ALIGNED;
        block.extend_from_slice(text);
        ((number as u32) << WITHIN) | at as u32
    }

    fn get(&self, place: u32, bytes: u16) -> &[u8] {
        let at = (place as usize & ((1 << WITHIN) - 1)) * ALIGNED;
        &self.blocks[(place >> WITHIN) as usize][at..at + bytes as usize]
    }
}

/// The same words by the same speaker.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    place: u32,
    bytes: u16,
    words: u16,
    /// Its speaker.
    pub speaker: u32,
    /// First and last day.
    pub days: [u32; 2],
    /// Hash of words, speaker and, for weak ones, the day.
    pub hash: u64,
    /// Number of quotations.
    pub quotations: u32,
}

impl Unit {
    /// A unit of one quotation, with so many words of this weight; its text comes later.
    pub fn new(words: u16, weight: f32, speaker: u32, unknown: bool, day: u32) -> Self {
        let weak = weight < if unknown { STRONG_UNKNOWN } else { STRONG };
        let words = words | if weak { WEAK } else { 0 };
        Self { place: 0, bytes: 0, words, speaker, days: [day, day], hash: 0, quotations: 1 }
    }

    /// Number of words.
    pub fn words(&self) -> u16 {
        self.words & !WEAK
    }

    /// Whether the words say so little that they need further evidence.
    pub fn is_weak(&self) -> bool {
        self.words & WEAK != 0
    }
}

/// All units.
#[derive(Debug, Default)]
pub struct Units {
    texts: Texts,
    vocabulary: Vocabulary,
    /// The units.
    pub all: Vec<Unit>,
    known: FxHashMap<u64, u32>,
    buffer: Vec<u8>,
    /// Words of all units.
    count: usize,
}

impl Units {
    /// The words of a unit.
    pub fn words(&self, unit: &Unit) -> impl Iterator<Item = Word<'_>> {
        self.vocabulary.decode(self.text(unit))
    }

    /// The words of a unit as bytes: equal if all of them are.
    pub fn text(&self, unit: &Unit) -> &[u8] {
        self.texts.get(unit.place, unit.bytes)
    }

    /// Bytes of memory that these units need until their clusters are found.
    pub fn memory(&self) -> usize {
        // The index, and what of it is sorted at a time; and while units are added or ranked, their numbers.
        let index = self.count * 5 + (self.count * 8).min(256 << 20);
        let numbers = self.all.len() * 40;
        let all = self.all.len() * (size_of::<Unit>() + 4);
        self.texts.blocks.len() * BLOCK + self.vocabulary.memory() + all + index.max(numbers)
    }

    /// Adds a quotation with this hash of its words and speaker, and returns its unit.
    pub fn add(&mut self, normal: &[u8], hash: u64, one: &Unit) -> u32 {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        self.vocabulary.encode(normal, &mut buffer);
        let number = self.number(&buffer, hash, one);
        self.buffer = buffer;
        number
    }

    fn number(&mut self, text: &[u8], mut hash: u64, one: &Unit) -> u32 {
        while let Some(&at) = self.known.get(&hash) {
            let unit = &self.all[at as usize];
            if self.text(unit) == text && unit.speaker == one.speaker {
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
        let number = self.all.len() as u32;
        self.count += usize::from(one.words());
        self.all.push(Unit { place: self.texts.push(text), bytes: text.len() as u16, hash, ..*one });
        self.known.insert(hash, number);
        number
    }

    /// Forgets what is only needed while quotations are added, and sorts the units by rank: the longest first. Returns
    /// the new number of each.
    pub fn rank(&mut self) -> Vec<u32> {
        self.known = FxHashMap::default();
        self.vocabulary.close();
        let all = std::mem::take(&mut self.all);
        let mut order: Vec<u32> = (0..all.len() as u32).collect();
        order.par_sort_unstable_by_key(|&n| (std::cmp::Reverse(all[n as usize].words()), all[n as usize].hash));
        self.all = order.iter().map(|&n| all[n as usize]).collect();
        drop(all);
        let mut rank = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            rank[old as usize] = new as u32;
        }
        rank
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

    /// The fullest form of a speaker that was added.
    pub fn shown<'a>(&'a self, given: &'a str) -> &'a str {
        self.forms.get(given.trim()).map_or(given, |at| &self.all[*at as usize].1)
    }
}
