//! Lines that are not part of the article, and repeated paragraphs.

use pullquote_lexicon::PAGE_LINES;

/// Beginnings of lines that belong to the page and not to the article, in lower case.
const BEGINNINGS: &[&str] = &[
    "advertisement",
    "all rights reserved",
    "also read:",
    "also read -",
    "article continues",
    "click here",
    "comments are closed",
    "continue reading",
    "copyright ©",
    "copyright (c)",
    "download our app",
    "download the app",
    "email this",
    "follow us on",
    "follow me on",
    "for more on this story",
    "get the latest",
    "image copyright",
    "join our",
    "like us on facebook",
    "listen to this article",
    "loading...",
    "media caption",
    "more from ",
    "more on this story",
    "most read",
    "newsletter sign",
    "play video",
    "please enable javascript",
    "print this",
    "read also:",
    "read more",
    "read next:",
    "recommended for you",
    "related articles",
    "related stories",
    "related topics",
    "related:",
    "scroll down",
    "see also:",
    "share on ",
    "share this",
    "show comments",
    "sign up for",
    "sign up to",
    "skip advertisement",
    "sponsored content",
    "story continues below",
    "subscribe to",
    "subscribe now",
    "support our journalism",
    "this content is not available",
    "trending now",
    "view comments",
    "watch:",
    "we use cookies",
    "your email address will not be published",
    "© 20",
    "©20",
];

/// Whether a line (trimmed) belongs to the page.
pub(super) fn is_boilerplate(line: &str) -> bool {
    // Sentences of the article are longer, and most lines leave here.
    if line.len() > 160 || line.is_empty() {
        return false;
    }
    let bytes = line.as_bytes();
    let begins = |b: &&str| bytes.get(..b.len()).is_some_and(|head| head.eq_ignore_ascii_case(b.as_bytes()));
    if BEGINNINGS.iter().any(begins) {
        return true;
    }
    let whole = line.trim_end_matches(['.', ':', '!', '…']);
    PAGE_LINES.contains(whole)
}

/// A hash of a line, to recognise repetitions.
pub(super) fn hash(line: &str) -> u64 {
    let (words, rest) = line.as_bytes().as_chunks::<8>();
    let mix = |state: u64, value: u64| (state.rotate_left(5) ^ value).wrapping_mul(0x517C_C1B7_2722_0A95);
    let state = words.iter().fold(line.len() as u64, |s, w| mix(s, u64::from_le_bytes(*w)));
    rest.iter().fold(state, |s, &b| mix(s, b.into()))
}
