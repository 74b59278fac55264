//! Bounds that the labels miss and the letters show: titles, prefixes before a hyphen, numbers of teams and units.

use super::words::{CAPITALS, Words};
use crate::{Kind, Mention};
use pullquote_tokenize::{Span, Tokens};

/// Titles in capitals that are nobody's given name: no part of a name (`Special Envoy Brandt`).
const TITLES: &[&str] = &[
    "ambassador",
    "chairman",
    "chairperson",
    "chairwoman",
    "colonel",
    "commissioner",
    "congressman",
    "congresswoman",
    "councillor",
    "councilman",
    "councilwoman",
    "deputy",
    "director",
    "envoy",
    "governor",
    "inspector",
    "lieutenant",
    "mayor",
    "minister",
    "professor",
    "secretary",
    "senator",
    "sergeant",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "superintendent",
];
/// What belongs to the name behind its hyphen: `al-Shabaab`, `sub-Saharan Africa`. Of names in the training articles 98 of 99 have it.
const PREFIXES: &[&str] = &["al", "el", "indo", "sub", "ultra"];
/// Months as they are shortened with a full stop.
const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"];

/// Corrects the bounds of mentions, which are in order.
pub(super) fn mend(text: &str, tokens: &Tokens, words: &Words, mentions: &mut Vec<Mention>) {
    let place = Place { text, tokens, words };
    mentions.retain(|m| !place.is_date(m));
    let mut before = 0;
    for m in mentions.iter_mut() {
        while m.kind == Kind::Per && m.end - m.first > 1 && place.is_one_of(m.first, TITLES) {
            m.first += 1;
        }
        if m.first >= before + 2 && place.has_prefix(m.first) {
            m.first -= 2;
        }
        m.span.start = tokens.span(m.first as usize).start;
        before = m.end;
    }
    place.number(mentions);
}

/// A text with its words.
struct Place<'a> {
    text: &'a str,
    tokens: &'a Tokens,
    words: &'a Words,
}

impl Place<'_> {
    fn word(&self, i: u32) -> &str {
        if (i as usize) < self.tokens.len() { self.tokens.text(self.text, i as usize) } else { "" }
    }

    fn is_one_of(&self, i: u32, list: &[&str]) -> bool {
        let word = self.word(i);
        let word = word.strip_suffix('.').unwrap_or(word);
        list.iter().any(|w| w.eq_ignore_ascii_case(word))
    }

    /// `Apr. 1`, taken for a place.
    fn is_date(&self, m: &Mention) -> bool {
        let stop = u32::from(self.word(m.first + 1) == ".");
        let dotted = stop > 0 || self.word(m.first).ends_with('.');
        let day = m.first + 1 + stop;
        dotted
            && m.end <= day + 1
            && self.is_one_of(m.first, MONTHS)
            && self.word(day).parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
    }

    fn has_prefix(&self, first: u32) -> bool {
        let hyphen = first as usize - 1;
        self.words.is_hyphen(hyphen)
            && self.tokens.glued(hyphen)
            && self.tokens.glued(hyphen + 1)
            && self.is_one_of(first - 2, PREFIXES)
    }

    /// `PGK 2 beat HAW 1; PGK 1 lost`: where the same acronym comes with several numbers or letters they belong to the names.
    fn number(&self, mentions: &mut Vec<Mention>) {
        const LEAST: usize = 3;
        let acronym = |i: usize| {
            let usual = matches!(self.words.entry[i].capitalised(), 1 | 2) || self.is_one_of(i as u32, MONTHS);
            self.words.is(i, CAPITALS) && (2..=5).contains(&self.tokens.span(i).len()) && !usual
        };
        let one = |i: usize| {
            let [byte] = self.word(i as u32).as_bytes() else { return None };
            (i < self.tokens.len() && !self.tokens.glued(i) && (matches!(byte, b'1'..=b'9' | b'A'..=b'H')))
                .then_some(*byte)
        };
        // `3-0`, `3:0`, `3%`
        let ends = |i: usize| {
            i >= self.tokens.len() || !self.tokens.glued(i) || matches!(self.word(i as u32), "." | "," | ")" | ";")
        };
        // `PGK 2 HAW 1` is how a match ended.
        let score = |i: usize| i + 1 < self.tokens.len() && acronym(i) && one(i + 1).is_some();
        let found = |&i: &usize| {
            acronym(i) && one(i + 1).is_some() && ends(i + 2) && !score(i + 2) && !(i >= 2 && score(i - 2))
        };
        let mut numbered: Vec<(u64, usize)> =
            (0..self.tokens.len().saturating_sub(1)).filter(found).map(|i| (self.words.lower[i], i)).collect();
        if numbered.len() < LEAST {
            return;
        }
        numbered.sort_unstable();
        for same in numbered.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() >= LEAST) {
            let several = same.iter().any(|&(_, i)| one(i + 1) != one(same[0].1 + 1));
            let at = |i: usize| {
                mentions.get(mentions.partition_point(|m| m.end as usize <= i)).filter(|m| m.first as usize == i)
            };
            // Somewhere it must have been found to be a name.
            let Some(kind) = same.iter().filter_map(|&(_, i)| at(i)).map(|m| m.kind).next().filter(|_| several) else {
                continue;
            };
            for &(_, i) in same {
                let (first, end) = (i as u32, i as u32 + 2);
                let span = Span::new(self.tokens.span(i).start, self.tokens.span(i + 1).end);
                let n = mentions.partition_point(|m| m.end <= first);
                match mentions.get_mut(n).filter(|m| m.first < end) {
                    Some(m) if m.first == first && m.end < end => (m.end, m.span) = (end, span),
                    Some(_) => {}
                    None => mentions.insert(n, Mention { span, first, end, kind, entity: None }),
                }
            }
        }
    }
}
