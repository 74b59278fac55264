//! By rule, among the tokens no name covers: dates, amounts of money, speakers in transcripts.

use super::Scratch;
use super::words::{CAPITALS, START};
use crate::model::lexicon::Lexicon;
use crate::{Entities, Kind, Mention};
use pullquote_tokenize::{Span, TokenKind, Tokens};

const MONTHS: &str = "january february march april may june july august september october november december jan feb mar \
    apr jun jul aug sep sept oct nov dec";
const DAYS: &str = "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays \
    fridays saturdays sundays";
const CURRENCIES: &str = "dollars dollar euros euro pounds yen yuan baht rupees rupee pesos peso rand cedis shillings \
    shekels ringgit rupiah won francs kroner crowns riyals dirhams dinars naira cents usd eur gbp cup";
const CODES: &str = "us usd eur gbp hk nt rm rs tk dh dhs r n a c s ghs zar aed sar inr le";
const MAGNITUDES: &str = "hundred thousand million billion trillion m bn crore lakh crores lakhs million-plus k mn tn";

/// Least number of times a speaker must be announced.
const ANNOUNCED: usize = 2;

/// Names in capitals before a colon at the beginning of sentences ("WALLACE: ..."), if they come again.
pub(super) fn speaker_labels(text: &str, tokens: &Tokens, scratch: &Scratch, lexicon: &Lexicon, out: &mut Entities) {
    let Scratch { words, document, .. } = scratch;
    let is_label = |i: usize| {
        words.is(i, START)
            && words.is(i, CAPITALS)
            && tokens.span(i).len() >= 3
            && i + 1 < tokens.len()
            && tokens.text(text, i + 1) == ":"
            && (document.is_person(i) || matches!(lexicon.get(words.lower[i]).capitalised(), 0 | 3..))
    };
    // The name stands first, perhaps after an opening mark.
    let found = |s: &std::ops::Range<u32>| (s.start as usize..s.end as usize).take(2).find(|&i| is_label(i));
    let labels: Vec<usize> = tokens.sentences().iter().filter_map(found).collect();
    let mut seen: Vec<u64> = labels.iter().map(|&i| words.lower[i]).collect();
    seen.sort_unstable();
    let named = out.mentions.len();
    for &i in &labels {
        let first = seen.partition_point(|&word| word < words.lower[i]);
        if seen.get(first + ANNOUNCED - 1) != Some(&words.lower[i]) {
            continue;
        }
        match covering(&out.mentions[..named], i as u32) {
            Some(m) if out.mentions[m].end - out.mentions[m].first == 1 => out.mentions[m].kind = Kind::Per,
            Some(_) => {}
            None => out.mentions.push(Mention {
                span: tokens.span(i),
                first: i as u32,
                end: i as u32 + 1,
                kind: Kind::Per,
                entity: None,
            }),
        }
    }
    if out.mentions.len() > named {
        out.mentions.sort_unstable_by_key(|m| m.first);
    }
}

pub(super) fn dates_and_money(text: &str, tokens: &Tokens, out: &mut Entities) {
    let named = out.mentions.len();
    let mut covered = 0;
    let mut rules = Rules { text, tokens, end: 0 };
    let mut i = 0;
    while i < tokens.len() {
        while covered < named && out.mentions[covered].end as usize <= i {
            covered += 1;
        }
        let name = (covered < named).then(|| out.mentions[covered]);
        if let Some(name) = name.filter(|n| n.first as usize <= i) {
            i = name.end as usize;
            continue;
        }
        rules.end = name.map_or(tokens.len(), |n| n.first as usize);
        let found =
            rules.date(i).map(|stop| (stop, Kind::Date)).or_else(|| rules.money(i).map(|stop| (stop, Kind::Money)));
        match found {
            Some((stop, kind)) => {
                let span = Span::new(tokens.span(i).start, tokens.span(stop - 1).end);
                out.mentions.push(Mention { span, first: i as u32, end: stop as u32, kind, entity: None });
                i = stop;
            }
            None => i += 1,
        }
    }
    if out.mentions.len() > named && named > 0 {
        out.mentions.sort_unstable_by_key(|m| m.first);
    }
}

/// Which of the mentions, in order, covers a token.
fn covering(mentions: &[Mention], token: u32) -> Option<usize> {
    let next = mentions.partition_point(|m| m.end <= token);
    (mentions.get(next)?.first <= token).then_some(next)
}

struct Rules<'a> {
    text: &'a str,
    tokens: &'a Tokens,
    end: usize,
}

impl Rules<'_> {
    fn word(&self, i: usize) -> &str {
        if i < self.end { self.tokens.text(self.text, i) } else { "" }
    }

    fn in_list(&self, i: usize, list: &str) -> bool {
        let word = self.word(i);
        let word = word.strip_suffix('.').unwrap_or(word);
        word.len() <= 12 && !word.is_empty() && list.split_ascii_whitespace().any(|w| w.eq_ignore_ascii_case(word))
    }

    fn is_number(&self, i: usize) -> bool {
        i < self.end && self.tokens.kinds()[i] == TokenKind::Number
    }

    fn is_month(&self, i: usize) -> bool {
        self.word(i).starts_with(|c: char| c.is_ascii_uppercase()) && self.in_list(i, MONTHS)
    }

    fn is_weekday(&self, i: usize) -> bool {
        self.word(i).starts_with(|c: char| c.is_ascii_uppercase()) && self.in_list(i, DAYS)
    }

    /// "2019", not "1,500" and not "2019.5".
    fn is_year(&self, i: usize) -> bool {
        let word = self.word(i);
        word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1700..2100).contains(&year))
    }

    /// "5", "23rd".
    fn is_day(&self, i: usize) -> bool {
        let word = self.word(i);
        let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let ending = &word[digits.len()..];
        matches!(ending, "" | "st" | "nd" | "rd" | "th")
            && digits.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
    }

    /// Where the date that begins at `i` ends.
    fn date(&self, i: usize) -> Option<usize> {
        if self.is_weekday(i) {
            let comma = usize::from(self.word(i + 1) == ",");
            return Some(self.day_and_month(i + 1 + comma).unwrap_or(i + 1));
        }
        if let Some(stop) = self.day_and_month(i) {
            return Some(stop);
        }
        if !self.is_number(i) {
            return None;
        }
        let word = self.word(i);
        let slashed = word.bytes().filter(|&b| b == b'/' || b == b'-').count() == 2;
        if slashed && word.bytes().all(|b| b.is_ascii_digit() || b == b'/' || b == b'-') {
            return Some(i + 1);
        }
        let dollars = i > 0 && matches!(self.tokens.text(self.text, i - 1), "$" | "£" | "€");
        if !self.is_year(i) || dollars || self.in_list(i + 1, MAGNITUDES) || self.word(i + 1) == "%" {
            return None;
        }
        let range = matches!(self.word(i + 1), "-" | "–" | "/") && self.is_number(i + 2) && self.tokens.glued(i + 1);
        Some(if range { i + 3 } else { i + 1 })
    }

    /// "July 5, 2019", "5 July 2019", "July 2019", "July".
    fn day_and_month(&self, i: usize) -> Option<usize> {
        if self.is_month(i) {
            let mut stop = i + 1;
            if self.word(stop) == "." && self.tokens.glued(stop) {
                stop += 1;
            }
            if self.is_day(stop) && !self.is_year(stop) {
                stop += 1;
                let range = matches!(self.word(stop), "-" | "–" | "to") && self.is_day(stop + 1);
                stop += usize::from(range) * 2;
                let comma = usize::from(self.word(stop) == ",");
                return Some(if self.is_year(stop + comma) { stop + comma + 1 } else { stop });
            }
            return Some(if self.is_year(stop) { stop + 1 } else { stop });
        }
        let of = usize::from(self.word(i + 1) == "of");
        if self.is_number(i) && self.is_day(i) && self.is_month(i + 1 + of) {
            let stop = i + 2 + of;
            let comma = usize::from(self.word(stop) == ",");
            return Some(if self.is_year(stop + comma) { stop + comma + 1 } else { stop });
        }
        None
    }

    /// Where the amount that begins at `i` ends.
    fn money(&self, i: usize) -> Option<usize> {
        let mut at = i;
        // "US$ 5", "$5 million", "Rs 500".
        let symbol = |word: &str| {
            matches!(word, "$" | "£" | "€" | "¥" | "₹" | "₡" | "₦" | "₱" | "₩" | "US$" | "HK$" | "A$" | "C$" | "NT$")
        };
        if self.word(at).starts_with(|c: char| c.is_ascii_uppercase())
            && self.in_list(at, CODES)
            && (symbol(self.word(at + 1)) || self.is_number(at + 1))
        {
            at += 1;
        }
        if symbol(self.word(at)) {
            at += 1;
        }
        if at > i {
            if !self.is_number(at) {
                return None;
            }
            at += 1;
            if self.is_number(at) && self.word(at).len() == 3 {
                at += 1;
            }
            return Some(if self.in_list(at, MAGNITUDES) { at + 1 } else { at });
        }
        if !self.is_number(at) {
            return None;
        }
        at += 1;
        if self.in_list(at, MAGNITUDES) {
            at += 1;
        }
        let us = usize::from(matches!(self.word(at), "US" | "U.S." | "Singapore" | "Canadian" | "Australian"));
        self.in_list(at + us, CURRENCIES).then_some(at + us + 1)
    }
}
