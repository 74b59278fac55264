//! The same quotation in many articles.
//!
//! News repeats itself: agencies are reprinted, statements are shortened, a sentence is quoted for weeks. [`Clusterer`]
//! takes quotations and [`Clusterer::finish`] says which of them are the same.
//!
//! ```
//! use pullquote_cluster::{Clusterer, Quotation};
//!
//! let quotation = |text, speaker, outlet, date| Quotation { text, speaker, outlet, date, ..Quotation::default() };
//! let mut clusterer = Clusterer::new();
//! clusterer.add_all(&[
//!     quotation("“We will rebuild the bridge by spring, and nobody will lose a job,”", "Ann Lee", "The Post", "2024-05-02"),
//!     quotation("“We'll rebuild the bridge ... and nobody will lose a job”", "", "The Echo", "2024-05-04"),
//!     quotation("“We will not rebuild the bridge by spring,”", "Ann Lee", "The Post", "2024-06-01"),
//!     quotation("“We will rebuild the bridge by spring,”", "Bo Ek", "The Post", "2024-05-02"),
//! ]);
//! let clusters = clusterer.finish();
//! assert_eq!(clusters.of_rows(), [0, 0, 1, 2]);
//!
//! let first = clusters.get(0);
//! assert_eq!((first.speaker.as_str(), first.longest, first.days), ("Ann Lee", 0, 2));
//! assert_eq!(first.outlets, ["The Echo", "The Post"]);
//! ```
//!
//! # What is the same
//!
//! Every quotation of a cluster is a variant of the longest in it: the same words in the same order, except for marks, case,
//! contractions, spelling, small words, what an ellipsis leaves out, words in brackets, and where it begins and ends. A denial,
//! a number or an opposite that only one of two has keeps them apart. Speakers must fit: a surname fits the full name, an
//! unknown speaker fits anyone, two full names do not. Words that say little ("no comment", "we are very happy") are the same
//! only from the same named speaker within days.
//!
//! # Guarantees
//!
//! The result is the same at any number of threads, and does not depend on the order of the quotations, except that
//! clusters are numbered by the first quotation in them. [`Clusterer`] reads and writes nothing; its memory grows with the
//! number of quotations, and with the words of those that differ. [`DiskClusterer`] finds the same clusters in bounded memory,
//! with the temporary files that it is given; [`Clusterer::to_disk`] goes on with it when there are too many quotations.

mod align;
mod clusters;
mod days;
mod disk;
mod index;
mod names;
mod stars;
mod units;
mod vocabulary;
mod words;

pub use clusters::{Cluster, Clusters};
pub use disk::{DiskClusterer, OfRow, Scratch, Sorted, Sorter, Statements, TemporaryFile};

use clusters::Kept;
use names::Speaker;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::io;
use units::{Speakers, Unit, Units};
use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_64_with_seed};

/// A quotation; what is unknown is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quotation<'a> {
    /// The words, with or without quotation marks.
    pub text: &'a str,
    /// The speaker's name, several joined by `;`.
    pub speaker: &'a str,
    /// The article.
    pub article: &'a str,
    /// Newspaper, agency or site.
    pub outlet: &'a str,
    /// Day of publication, ISO 8601.
    pub date: &'a str,
}

impl Quotation<'_> {
    /// What tells units of the same words apart.
    fn seed(&self, speaker: &Speaker, weak: bool, day: u32) -> u64 {
        let mut seed = Xxh3::new();
        seed.update(speaker.key().as_bytes());
        if weak {
            // The same few words on another day, or of nobody known, may be another quotation.
            seed.update(&day.to_le_bytes());
            if speaker.is_unknown() || day == 0 {
                seed.update(self.article.as_bytes());
                seed.update(self.outlet.as_bytes());
                seed.update(self.text.as_bytes());
            }
        }
        seed.digest()
    }

    fn article_number(&self) -> u32 {
        xxh3_64(self.article.as_bytes()) as u32
    }

    /// Orders quotations of the same words.
    fn order(&self) -> u32 {
        let mut order = Xxh3::new();
        for part in [self.outlet, self.article, self.text] {
            order.update(part.as_bytes());
        }
        order.digest() as u32
    }
}

/// A text that was read.
struct Read {
    normal: Vec<u8>,
    words: u16,
    weight: f32,
}

impl Read {
    fn new(text: &str) -> Self {
        let normal = words::normal(text);
        let words = words::words(&normal).filter(|word| !word.letters.is_empty()).count() as u16;
        let weight = align::weight(words::words(&normal));
        Self { normal, words, weight }
    }

    /// The hash of a unit.
    fn hash(&self, seed: u64) -> u64 {
        xxh3_64_with_seed(&self.normal, seed)
    }
}

/// The outlets, each once.
#[derive(Debug, Default)]
struct Outlets {
    all: Vec<String>,
    known: FxHashMap<String, u32>,
}

impl Outlets {
    fn number(&mut self, outlet: &str) -> u32 {
        let outlet = outlet.trim();
        if let Some(&known) = self.known.get(outlet) {
            return known;
        }
        let number = self.all.len() as u32;
        self.all.push(outlet.to_owned());
        self.known.insert(outlet.to_owned(), number);
        number
    }
}

/// Collects quotations; see the [crate's documentation](crate).
#[derive(Debug, Default)]
pub struct Clusterer {
    units: Units,
    speakers: Speakers,
    outlets: Outlets,
    kept: Vec<Kept>,
}

impl Clusterer {
    /// Without quotations so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds quotations. Thousands at once are read on all cores.
    pub fn add_all(&mut self, quotations: &[Quotation<'_>]) {
        let read: Vec<Read> = quotations.par_iter().map(|quotation| Read::new(quotation.text)).collect();
        for (quotation, read) in quotations.iter().zip(&read) {
            self.add(quotation, read);
        }
    }

    fn add(&mut self, quotation: &Quotation<'_>, read: &Read) {
        let day = days::number(quotation.date);
        let speaker = self.speakers.add(quotation.speaker);
        let known = &self.speakers.all[speaker as usize].0;
        let one = Unit::new(read.words, read.weight, speaker, known.is_unknown(), day);
        let hash = read.hash(quotation.seed(known, one.is_weak(), day));
        let unit = self.units.add(&read.normal, hash, &one);
        let outlet = self.outlets.number(quotation.outlet);
        self.kept.push(Kept { unit, day, outlet, article: quotation.article_number(), order: quotation.order() });
    }

    /// An estimate of the bytes of memory that are needed to find the clusters of the quotations so far.
    pub fn memory(&self) -> usize {
        // A row and its places in the clusters; a speaker with the names in it, twice.
        self.units.memory() + self.kept.len() * (size_of::<Kept>() + 16) + self.speakers.all.len() * 350
    }

    /// Goes on in temporary files and in so many bytes of memory: the way for more quotations than fit.
    ///
    /// # Errors
    /// If a temporary file cannot be written.
    pub fn to_disk(self, scratch: Scratch, memory: usize) -> io::Result<DiskClusterer> {
        DiskClusterer::after(self, scratch, memory)
    }

    /// Finds the clusters.
    pub fn finish(self) -> Clusters {
        let Self { mut units, speakers, outlets, mut kept } = self;
        let rank = units.rank();
        kept.par_iter_mut().for_each(|row| row.unit = rank[row.unit as usize]);
        drop(rank);
        let centres = stars::centres(&units, &speakers);
        Clusters::new(kept, units, speakers, outlets.all, &centres)
    }
}

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
