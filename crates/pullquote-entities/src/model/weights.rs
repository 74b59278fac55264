//! The weights of one pass of the tagger: a table of 8-bit rows found by fingerprint.

/// Labels a row has weights for: O, begin and inside of seven kinds; the last column is not used.
pub(crate) const LABELS: usize = 16;
/// Weights or scores of all labels.
pub(crate) type Row = [i8; LABELS];

/// Rows in buckets of eight. A feature's hash gives its bucket (high bits) and its fingerprint (low bits);
/// fingerprint 0 marks a free place. An unknown feature is taken for a known one about once in 10,000 times.
#[derive(Clone, Default)]
pub(crate) struct Table {
    pub(crate) prints: Vec<u16>,
    pub(crate) rows: Vec<Row>,
}

/// The fingerprint of a hash; never 0.
#[inline(always)]
pub(crate) fn fingerprint(hash: u64) -> u16 {
    (hash as u16).max(1)
}

/// The bucket of a hash, evenly over `buckets`.
#[inline(always)]
pub(crate) fn bucket(hash: u64, buckets: usize) -> usize {
    (((hash >> 32) * buckets as u64) >> 32) as usize
}

/// The place of a fingerprint within its bucket.
#[inline(always)]
pub(crate) fn place(prints: &[u16], hash: u64) -> Option<usize> {
    let first = bucket(hash, prints.len() / 8) * 8;
    let eight: &[u16; 8] = prints.get(first..first + 8)?.try_into().ok()?;
    let wanted = fingerprint(hash);
    let mut hits = 0u32;
    for (i, &print) in eight.iter().enumerate() {
        hits |= u32::from(print == wanted) << i;
    }
    (hits != 0).then(|| first + hits.trailing_zeros() as usize)
}

impl Table {
    #[inline(always)]
    pub(crate) fn get(&self, hash: u64) -> Option<&Row> {
        self.rows.get(place(&self.prints, hash)?)
    }

    /// Sums the rows of all features.
    #[inline]
    pub(crate) fn score(&self, features: &[u64]) -> [i16; LABELS] {
        let mut sum = [0i16; LABELS];
        for &feature in features {
            if let Some(row) = self.get(feature) {
                for (s, &w) in sum.iter_mut().zip(row) {
                    *s = s.saturating_add(w as i16);
                }
            }
        }
        sum
    }
}

/// One pass: weights and how well one label follows another.
#[derive(Clone)]
pub(crate) struct Stage {
    pub(crate) table: Table,
    /// `[before][after]`; the last row stands for the beginning of a run.
    pub(crate) transitions: [[i16; LABELS]; LABELS],
}

#[cfg(any(test, feature = "train"))]
impl Stage {
    /// One bucket, without rows: the least that can be written to a file.
    pub(crate) fn empty() -> Self {
        Self { table: Table { prints: vec![0; 8], rows: vec![[0; LABELS]; 8] }, ..Self::default() }
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self { table: Table::default(), transitions: [[0; LABELS]; LABELS] }
    }
}
