//! Ids of quotations that stay the same across runs and machines.

/// The id of a quotation: the letter `q` and 16 hexadecimal digits. It begins with a letter so that no program takes it for a
/// number (`284e166996372170` is infinite in a spreadsheet).
///
/// It is the 64-bit FNV-1a hash of the article's id, of the byte offsets of the pieces (as little-endian `u32`) and of
/// their text, with a zero byte between the parts, mixed by the finalizer of SplitMix64 so that similar inputs do not
/// give similar ids. The same article, offsets and words always give the same id; any change gives another.
///
/// ```
/// use pullquote_export::quote_id;
/// let id = quote_id("a", &[(0, 8)], "\"We won\" he said");
/// assert_eq!(id, "q1841169e50947c08");
/// assert_ne!(id, quote_id("b", &[(0, 8)], "\"We won\" he said"));
/// ```
pub fn quote_id(article_id: &str, content: &[(u32, u32)], text: &str) -> String {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    hash.add(article_id.as_bytes());
    hash.add(&[0]);
    for &(start, end) in content {
        hash.add(&start.to_le_bytes());
        hash.add(&end.to_le_bytes());
    }
    for &(start, end) in content {
        hash.add(&[0]);
        hash.add(text.as_bytes().get(start as usize..end as usize).unwrap_or_default());
    }
    format!("q{:016x}", mix(hash.0))
}

/// An id of another kind of thing, made in the same way from its parts.
pub(crate) fn hashed<'a>(letter: char, parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    for part in parts {
        hash.add(part);
        hash.add(&[0]);
    }
    format!("{letter}{:016x}", mix(hash.0))
}

struct Fnv(u64);

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
