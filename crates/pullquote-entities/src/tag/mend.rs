//! Bounds that the labels miss and the letters show: titles, prefixes before a hyphen, numbers of teams and units.

use super::rules::{Rules, SHORT_MONTHS, covering};
use super::words::{CAPITALS, Words};
use crate::{Kind, Mention};
use pullquote_tokenize::{Span, Tokens};

/// Titles in capitals that are nobody's given name: no part of a name (`Special Envoy Brandt`).
const TITLES: &str = "ambassador chairman chairperson chairwoman colonel commissioner congressman congresswoman councillor \
    councilman councilwoman deputy director envoy governor inspector lieutenant mayor minister professor secretary senator \
    sergeant spokesman spokesperson spokeswoman superintendent";
/// What belongs to the name behind its hyphen: `al-Shabaab`, `sub-Saharan Africa`. Of names in the training articles 98 of 99 have it.
const PREFIXES: &str = "al el indo sub ultra";

/// Corrects the bounds of mentions, which are in order.
pub(super) fn mend(text: &str, tokens: &Tokens, words: &Words, mentions: &mut Vec<Mention>) {
    let bounds = Bounds { rules: Rules::of(text, tokens), words };
    mentions.retain(|m| !bounds.is_date(m));
    let mut before = 0;
    for m in mentions.iter_mut() {
        while m.kind == Kind::Per && m.end - m.first > 1 && bounds.rules.in_list(m.first as usize, TITLES) {
            m.first += 1;
        }
        if m.first >= before + 2 && bounds.has_prefix(m.first as usize) {
            m.first -= 2;
        }
        m.span.start = tokens.span(m.first as usize).start;
        before = m.end;
    }
    bounds.number(mentions);
}

/// A text with its words.
struct Bounds<'a> {
    rules: Rules<'a>,
    words: &'a Words,
}

impl Bounds<'_> {
    /// `Apr. 1`, taken for a place.
    fn is_date(&self, m: &Mention) -> bool {
        let (first, rules) = (m.first as usize, &self.rules);
        let stop = usize::from(rules.word(first + 1) == ".");
        let dotted = stop > 0 || rules.word(first).ends_with('.');
        let day = first + 1 + stop;
        dotted && m.end as usize <= day + 1 && rules.in_list(first, SHORT_MONTHS) && rules.is_day(day)
    }

    fn has_prefix(&self, first: usize) -> bool {
        let hyphen = first - 1;
        let glued = |i| self.rules.tokens.glued(i);
        self.words.is_hyphen(hyphen) && glued(hyphen) && glued(first) && self.rules.in_list(first - 2, PREFIXES)
    }

    /// `PGK 2 beat HAW 1; PGK 1 lost`: where the same acronym comes with several numbers or letters they belong to the names.
    fn number(&self, mentions: &mut Vec<Mention>) {
        const LEAST: usize = 3;
        let (tokens, rules) = (self.rules.tokens, &self.rules);
        let acronym = |i: usize| {
            self.words.is(i, CAPITALS)
                && (2..=5).contains(&tokens.span(i).len())
                && !matches!(self.words.entry[i].capitalised(), 1 | 2)
                && !rules.in_list(i, SHORT_MONTHS)
        };
        let one = |i: usize| {
            let [byte] = rules.word(i).as_bytes() else { return None };
            (!tokens.glued(i) && matches!(byte, b'1'..=b'9' | b'A'..=b'H')).then_some(*byte)
        };
        // `3-0`, `3:0`, `3%`
        let ends = |i: usize| i >= tokens.len() || !tokens.glued(i) || matches!(rules.word(i), "." | "," | ")" | ";");
        // `PGK 2 HAW 1` is how a match ended.
        let score = |i: usize| i + 1 < tokens.len() && acronym(i) && one(i + 1).is_some();
        let found = |&i: &usize| {
            acronym(i) && one(i + 1).is_some() && ends(i + 2) && !score(i + 2) && !(i >= 2 && score(i - 2))
        };
        let mut numbered: Vec<(u64, usize)> =
            (0..tokens.len().saturating_sub(1)).filter(found).map(|i| (self.words.lower[i], i)).collect();
        if numbered.len() < LEAST {
            return;
        }
        numbered.sort_unstable();
        for same in numbered.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() >= LEAST) {
            let several = same.iter().any(|&(_, i)| one(i + 1) != one(same[0].1 + 1));
            let named = |&(_, i): &(u64, usize)| {
                let m = &mentions[covering(mentions, i as u32)?];
                (m.first as usize == i).then_some(m.kind)
            };
            // Somewhere it must have been found to be a name.
            let Some(kind) = same.iter().find_map(named).filter(|_| several) else { continue };
            for &(_, i) in same {
                let (first, end) = (i as u32, i as u32 + 2);
                let span = Span::new(tokens.span(i).start, tokens.span(i + 1).end);
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
