//! Dates: `Friday, July 5, 2019`, `29th and 30th December`, `2015-16`, `in 1545`.

use super::stretch::Stretch;
use pullquote_lexicon::section::{ONE, SHORT};
use pullquote_lexicon::{AFTER_DAYS, AFTER_YEARS, BEFORE_YEARS, MAGNITUDES, MONTHS, WEEKDAYS};
use pullquote_tokenize::TokenIndex;
use std::ops::Range;

/// Four digits in this range are always a year.
const YEARS: Range<u16> = 1700..2100;
/// Four digits in this range are a year or an amount, depending on the words around them.
const OLD_YEARS: Range<u16> = 1000..1700;

impl Stretch<'_> {
    fn is_month(&self, i: TokenIndex) -> bool {
        self.word(i).starts_with(|c: char| c.is_ascii_uppercase()) && self.is_in(i, &MONTHS)
    }

    fn is_weekday(&self, i: TokenIndex) -> bool {
        self.word(i).starts_with(|c: char| c.is_ascii_uppercase()) && self.is_in(i, &WEEKDAYS)
    }

    /// "2019", not "1,500" and not "2019.5".
    fn is_year(&self, i: TokenIndex) -> bool {
        self.year_within(i, YEARS)
    }

    fn year_within(&self, i: TokenIndex, years: Range<u16>) -> bool {
        let word = self.word(i);
        word.len() == 4 && word.parse().is_ok_and(|year| years.contains(&year))
    }

    /// A number that may be an early year or an amount.
    fn may_be_old_year(&self, i: TokenIndex) -> bool {
        self.year_within(i, OLD_YEARS)
    }

    /// An early year ("in 1545, ") whose surroundings show that it is not an amount.
    fn is_old_year(&self, i: TokenIndex) -> bool {
        if !self.may_be_old_year(i) {
            return false;
        }
        let before = i.checked_sub(1).is_some_and(|b| self.is_in(b, &BEFORE_YEARS));
        let after = match self.word(i + 1) {
            "-" | "–" if self.is_number(i + 2) => false,
            next => !next.starts_with(char::is_alphanumeric) || self.is_in(i + 1, &AFTER_YEARS),
        };
        before && after && self.word(i + 1) != "%"
    }

    /// "5", "23rd".
    fn is_day(&self, i: TokenIndex) -> bool {
        let word = self.word(i);
        let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let ending = &word[digits.len()..];
        matches!(ending, "" | "st" | "nd" | "rd" | "th")
            && digits.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
    }

    /// "(April 16) and 17", unless something follows that could be counted.
    fn other_day(&self, at: TokenIndex) -> bool {
        let ends = !self.word(at + 2).starts_with(char::is_alphanumeric);
        matches!(self.word(at), "and" | "&" | "through")
            && self.is_number(at + 1)
            && self.is_day(at + 1)
            && (ends || self.is_year(at + 2) || self.is_in(at + 2, &AFTER_DAYS))
    }

    /// Where the date that begins at `i` ends.
    pub(super) fn date(&self, i: TokenIndex) -> Option<TokenIndex> {
        if self.is_weekday(i) {
            let comma = u32::from(self.word(i + 1) == ",");
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
        let spanned = self.is_dash(i + 1) && self.is_number(i + 2) && self.glued(i + 1);
        if spanned
            && self.may_be_old_year(i)
            && (self.may_be_old_year(i + 2) || self.is_year(i + 2) || self.word(i + 2).len() < 3)
        {
            return Some(i + 3);
        }
        let dollars = i.checked_sub(1).is_some_and(|b| matches!(self.view.word(b), "$" | "£" | "€"));
        if !self.is_year(i) || dollars || MAGNITUDES.contains_in(ONE, self.unstopped(i + 1)) || self.word(i + 1) == "%"
        {
            return None;
        }
        let joined =
            |at: TokenIndex| matches!(self.word(at), "-" | "–" | "/") && self.is_number(at + 1) && self.glued(at);
        let mut stop = i + 1;
        // "2015-16", "2014-09-14"
        while stop < i + 5 && joined(stop) {
            stop += 2;
        }
        Some(stop)
    }

    /// "July 5, 2019", "5 July 2019", "July 2019", "July".
    fn day_and_month(&self, i: TokenIndex) -> Option<TokenIndex> {
        // "2019", ", 2019", "of 2019"
        let year = |at: TokenIndex, joins: &[&str]| {
            let joined = u32::from(joins.contains(&self.word(at)));
            if self.is_year(at + joined) { at + joined + 1 } else { at }
        };
        if self.is_month(i) {
            let mut stop = i + 1;
            // A full stop after the whole word ends the sentence.
            let short = self.word(i).len() <= 4 && MONTHS.contains_in(SHORT, self.word(i));
            if short && self.word(stop) == "." && self.glued(stop) {
                stop += 1;
            }
            if !self.is_day(stop) || self.is_year(stop) {
                return Some(year(stop, &["of", ","]));
            }
            stop += 1;
            let to = u32::from(matches!(self.word(stop), "-" | "–" | "to"));
            if to > 0 && self.is_day(stop + 1) || self.other_day(stop) {
                stop += 2;
            } else if to > 0 && self.is_month(stop + 1) && self.is_day(stop + 2) {
                stop += 3;
            }
            return Some(year(stop, &[","]));
        }
        let of = u32::from(self.word(i + 1) == "of");
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
