//! By rule, among the tokens no name covers: dates, amounts of money, speakers in transcripts.

use super::Scratch;
use super::money::{CURRENCIES, MAGNITUDES, listed};
use super::words::{CAPITALS, START};
use crate::model::lexicon::Lexicon;
use crate::{Entities, Kind, Mention};
use pullquote_tokenize::{Span, TokenKind, Tokens};
use std::ops::Range;

const MONTHS: &str = "january february march april may june july august september october november december";
/// Months as they are shortened, mostly with a full stop.
pub(super) const SHORT_MONTHS: &str = "jan feb mar apr jun jul aug sep sept oct nov dec";
const DAYS: &str = "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays \
    fridays saturdays sundays";

/// Words before a year, and after one.
const YEAR_FOLLOWS: &str =
    "in since from to until till around between by and before after circa during early late about";
const FOLLOWS_YEAR: &str =
    "to and when by with but the a an until or as after he she it they in at on of before while was were";

/// Words after a day.
const FOLLOWS_DAY: &str = "at by during for from if in of on that the to when where while with";

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
    let found = |s: &Range<u32>| (s.start as usize..s.end as usize).take(2).find(|&i| is_label(i));
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
    let (mut covered, mut taken) = (0, false);
    let mut rules = Rules::of(text, tokens);
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
        // "145 billion Korean won": that name is part of the amount.
        rules.country = 0..0;
        if let Some(name) = name.filter(|n| matches!(n.kind, Kind::Norp | Kind::Loc) && rules.is_number(i)) {
            let (first, end) = (name.first as usize, name.end as usize);
            let next = out.mentions[..named].get(covered + 1).map_or(tokens.len(), |n| n.first as usize);
            if end < next && listed(tokens.text(text, end), CURRENCIES) {
                (rules.country, rules.end) = (first..end, end + 1);
            }
        }
        let found =
            rules.date(i).map(|stop| (stop, Kind::Date)).or_else(|| rules.money(i).map(|stop| (stop, Kind::Money)));
        match found {
            Some((stop, kind)) => {
                let span = Span::new(tokens.span(i).start, tokens.span(stop - 1).end);
                out.mentions.push(Mention { span, first: i as u32, end: stop as u32, kind, entity: None });
                taken |= name.is_some_and(|n| (n.first as usize) < stop);
                i = stop;
            }
            None => i += 1,
        }
    }
    if out.mentions.len() > named && named > 0 {
        out.mentions.sort_unstable_by_key(|m| m.first);
    }
    if taken {
        let mut end = 0;
        out.mentions.retain(|m| {
            let free = m.first >= end;
            end = end.max(m.end);
            free
        });
    }
}

/// Which of the mentions, in order, covers a token.
pub(super) fn covering(mentions: &[Mention], token: u32) -> Option<usize> {
    let next = mentions.partition_point(|m| m.end <= token);
    (mentions.get(next)?.first <= token).then_some(next)
}

/// The tokens of a text up to the next name.
pub(super) struct Rules<'a> {
    text: &'a str,
    pub(super) tokens: &'a Tokens,
    end: usize,
    /// The name of a country before a currency, where there is one before `end`.
    pub(super) country: Range<usize>,
}

impl<'a> Rules<'a> {
    /// All of a text.
    pub(super) fn of(text: &'a str, tokens: &'a Tokens) -> Self {
        Self { text, tokens, end: tokens.len(), country: 0..0 }
    }

    pub(super) fn word(&self, i: usize) -> &str {
        if i < self.end { self.tokens.text(self.text, i) } else { "" }
    }

    /// Whether a word, without its full stop, is one of a list.
    pub(super) fn in_list(&self, i: usize, list: &str) -> bool {
        const LONGEST: usize = 14;
        let word = self.word(i);
        let word = word.strip_suffix('.').unwrap_or(word);
        word.len() <= LONGEST && !word.is_empty() && list.split_ascii_whitespace().any(|w| w.eq_ignore_ascii_case(word))
    }

    pub(super) fn is_number(&self, i: usize) -> bool {
        i < self.end && self.tokens.kinds()[i] == TokenKind::Number
    }

    fn is_month(&self, i: usize) -> bool {
        self.word(i).starts_with(|c: char| c.is_ascii_uppercase())
            && (self.in_list(i, MONTHS) || self.in_list(i, SHORT_MONTHS))
    }

    fn is_weekday(&self, i: usize) -> bool {
        self.word(i).starts_with(|c: char| c.is_ascii_uppercase()) && self.in_list(i, DAYS)
    }

    /// "2019", not "1,500" and not "2019.5".
    fn is_year(&self, i: usize) -> bool {
        self.year_within(i, 1700..2100)
    }

    fn year_within(&self, i: usize, years: Range<u16>) -> bool {
        let word = self.word(i);
        word.len() == 4 && word.parse().is_ok_and(|year| years.contains(&year))
    }

    /// A number that is a year long ago or an amount.
    fn may_be_old_year(&self, i: usize) -> bool {
        self.year_within(i, 1000..1700)
    }

    /// A year long ago ("in 1545, "), where the words around it say that it is no amount.
    fn is_old_year(&self, i: usize) -> bool {
        if !self.may_be_old_year(i) {
            return false;
        }
        let before = i.checked_sub(1).is_some_and(|b| self.in_list(b, YEAR_FOLLOWS));
        let after = match self.word(i + 1) {
            "-" | "–" if self.is_number(i + 2) => false,
            next => !next.starts_with(char::is_alphanumeric) || self.in_list(i + 1, FOLLOWS_YEAR),
        };
        before && after && self.word(i + 1) != "%"
    }

    /// "5", "23rd".
    pub(super) fn is_day(&self, i: usize) -> bool {
        let word = self.word(i);
        let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let ending = &word[digits.len()..];
        matches!(ending, "" | "st" | "nd" | "rd" | "th")
            && digits.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
    }

    /// "(April 16) and 17": behind it nothing stands that could be counted.
    fn other_day(&self, at: usize) -> bool {
        let ends = !self.word(at + 2).starts_with(char::is_alphanumeric);
        matches!(self.word(at), "and" | "&" | "through")
            && self.is_number(at + 1)
            && self.is_day(at + 1)
            && (ends || self.is_year(at + 2) || self.in_list(at + 2, FOLLOWS_DAY))
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
        if self.is_old_year(i) {
            return Some(i + 1);
        }
        // "(1482-1573)", "1543-4"
        let spanned = matches!(self.word(i + 1), "-" | "–") && self.is_number(i + 2) && self.tokens.glued(i + 1);
        if spanned
            && self.may_be_old_year(i)
            && (self.may_be_old_year(i + 2) || self.is_year(i + 2) || self.word(i + 2).len() < 3)
        {
            return Some(i + 3);
        }
        let dollars = i > 0 && matches!(self.tokens.text(self.text, i - 1), "$" | "£" | "€");
        if !self.is_year(i) || dollars || self.in_list(i + 1, MAGNITUDES) || self.word(i + 1) == "%" {
            return None;
        }
        let joined =
            |at: usize| matches!(self.word(at), "-" | "–" | "/") && self.is_number(at + 1) && self.tokens.glued(at);
        let mut stop = i + 1;
        // "2015-16", "2014-09-14"
        while stop < i + 5 && joined(stop) {
            stop += 2;
        }
        Some(stop)
    }

    /// "July 5, 2019", "5 July 2019", "July 2019", "July".
    fn day_and_month(&self, i: usize) -> Option<usize> {
        // "2019", ", 2019", "of 2019"
        let year = |at: usize, joins: &[&str]| {
            let joined = usize::from(joins.contains(&self.word(at)));
            if self.is_year(at + joined) { at + joined + 1 } else { at }
        };
        if self.is_month(i) {
            let mut stop = i + 1;
            // A full stop behind a whole word ends the sentence.
            let short = self.word(i).len() <= 4 && !self.in_list(i, "may june july");
            if short && self.word(stop) == "." && self.tokens.glued(stop) {
                stop += 1;
            }
            if !self.is_day(stop) || self.is_year(stop) {
                return Some(year(stop, &["of", ","]));
            }
            stop += 1;
            let to = usize::from(matches!(self.word(stop), "-" | "–" | "to"));
            if to > 0 && self.is_day(stop + 1) || self.other_day(stop) {
                stop += 2;
            } else if to > 0 && self.is_month(stop + 1) && self.is_day(stop + 2) {
                stop += 3;
            }
            return Some(year(stop, &[","]));
        }
        let of = usize::from(self.word(i + 1) == "of");
        // "11-31 July", "29th and 30th December"
        let two =
            matches!(self.word(i + 1), "-" | "–" | "to" | "and" | "&") && self.is_number(i + 2) && self.is_day(i + 2);
        if two && self.is_number(i) && self.is_day(i) && self.is_month(i + 3) {
            return Some(year(i + 4, &[","]));
        }
        if self.is_number(i) && self.is_day(i) && self.is_month(i + 1 + of) {
            return Some(year(i + 2 + of, &[",", "of"]));
        }
        None
    }
}
