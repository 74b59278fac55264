//! Hash tables with eight places per bucket: the high bits of a hash give the bucket, the low bits a fingerprint.

/// The fingerprint of a hash; never 0.
#[inline(always)]
pub(crate) fn fingerprint(hash: u64) -> u16 {
    (hash as u16).max(1)
}

/// The bucket of a hash, out of `buckets`.
#[inline(always)]
pub(crate) fn bucket(hash: u64, buckets: usize) -> usize {
    (((hash >> 32) * buckets as u64) >> 32) as usize
}

/// The position of a fingerprint in its bucket, 8 if it is not there. Branchless.
#[inline(always)]
pub(crate) fn place(bucket: &[u16; 8], wanted: u16) -> usize {
    let mut hits = 1u32 << 8;
    for (i, &print) in bucket.iter().enumerate() {
        hits |= u32::from(print == wanted) << i;
    }
    hits.trailing_zeros() as usize
}
