//! The weights of the tagger: a table of 8-bit rows found by fingerprint.

use crate::text::buckets::{bucket, fingerprint, place};
use pullquote_model::kernels::{Level, add_rows, prefetch};

/// Labels: O, begin and inside of seven kinds; the last column is unused.
pub(crate) const LABELS: usize = 16;
/// No kind, where kinds are numbered from 0.
pub(crate) const NO_KIND: u8 = 7;
/// Weights of a feature for the labels of the first pass, then of the second; aligned so that a row lies in one cache line.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(crate) struct Row(pub(crate) [i8; 2 * LABELS]);
/// Sums of rows.
pub(crate) type Sums = [i16; 2 * LABELS];

/// Rows in buckets of eight. A feature's hash gives its bucket (high bits) and its fingerprint (low bits);
/// fingerprint 0 marks a free place. About one unknown feature in 10,000 is taken for a known one.
/// After the last bucket there is a row of zeros for unknown features.
#[derive(Clone)]
pub(crate) struct Table {
    pub(crate) prints: Vec<[u16; 8]>,
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// A table without rows.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn empty(buckets: usize) -> Self {
        Self { prints: vec![[0; 8]; buckets], rows: vec![Row([0; 2 * LABELS]); buckets * 8 + 1] }
    }

    /// Adds the rows of all features to `sums`. Most are far away in memory, so their loads are begun many at a time.
    #[inline]
    pub(crate) fn add(&self, level: Level, features: &[u64], sums: &mut Sums) {
        const AT_ONCE: usize = 64;
        let zeros = self.rows.len() - 1;
        let mut found = [&self.rows[zeros].0; AT_ONCE];
        for some in features.chunks(AT_ONCE) {
            for &feature in some {
                prefetch(&self.prints[bucket(feature, self.prints.len())]);
            }
            let mut known = 0;
            for &feature in some {
                let at = bucket(feature, self.prints.len());
                let place = place(&self.prints[at], fingerprint(feature));
                let row = &self.rows[if place < 8 { at * 8 + place } else { zeros }].0;
                prefetch(row);
                found[known] = row;
                known += usize::from(place < 8);
            }
            add_rows(level, &found[..known], sums);
        }
    }
}

/// Scores of one label following another, `[before][after]`; the last row is for the beginning of a run.
pub(crate) type Steps = [[i16; LABELS]; LABELS];

/// The weights of both passes.
#[derive(Clone)]
pub(crate) struct Weights {
    pub(crate) table: Table,
    pub(crate) steps: [Steps; 2],
}

impl Weights {
    /// Weights that find nothing.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn empty() -> Self {
        Self { table: Table::empty(1), steps: [[[0; LABELS]; LABELS]; 2] }
    }
}
