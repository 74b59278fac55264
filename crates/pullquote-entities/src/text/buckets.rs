//! Tables of eight places a bucket: a hash gives the bucket by its high bits and a fingerprint by its low ones.

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

/// Which of a bucket's fingerprints is the wanted one; 8 if none. Without branches.
#[inline(always)]
pub(crate) fn place(bucket: &[u16; 8], wanted: u16) -> usize {
    let mut hits = 1u32 << 8;
    for (i, &print) in bucket.iter().enumerate() {
        hits |= u32::from(print == wanted) << i;
    }
    hits.trailing_zeros() as usize
}
