//! Days as people and machines write them, read to ISO form: `March 4, 2021`, `Thu, 04 Mar 2021 10:00:00 GMT`,
//! `2021/03/04`, seconds since 1970.
//!
//! The day is the one that is written; it is not moved to another time zone. Days that no article can have (year 1, 1
//! January 1970, which stands for "unknown", years from 2050 on; and days to come, if the caller says which day it is) are
//! refused. `01/02/2024` can be read in two ways and is read only if the
//! order is known.

use std::ops::Range;

/// Which number comes first in dates such as `01/02/2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// `01/02/2024` is 1 February.
    DayFirst,
    /// `01/02/2024` is 2 January.
    MonthFirst,
}

/// A date in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The bytes of the day, without time.
    pub range: Range<usize>,
    /// The day in ISO form; `None` if it can be read in two ways.
    pub day: Option<String>,
}

/// How much of a text is searched.
const MAX_BYTES: usize = 300;
/// The years in which articles appear; later ones stand for "never".
const YEARS: Range<i16> = 1600..2050;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

#[derive(Clone, Copy)]
enum What {
    Number {
        value: u32,
        digits: usize,
    },
    Month(u32),
    /// `of`.
    Of,
    Word,
}

struct Token {
    what: What,
    range: Range<usize>,
}

/// The first date in a text, which may be surrounded by other words.
pub(crate) fn find_date(text: &str, order: Option<DateOrder>) -> Option<Found> {
    let text = &text[..text.floor_char_boundary(MAX_BYTES)];
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| {
        let before = at.checked_sub(1).map_or("", |before| &text[tokens[before].range.clone()]);
        Dates { text, tokens: &tokens[at..], order, weekday: weekday(before) }.here()
    })
}

/// The ISO day of a piece of metadata: a date in any form, alone or with a time, or a number of seconds. Empty if it is a
/// day that no article has; `None` if it is not a date or can be read in two ways.
pub(crate) fn read_day(given: &str, order: Option<DateOrder>) -> Option<String> {
    let given = given.trim();
    if let Some(day) = stamp(given) {
        return Some(day);
    }
    if let Some(found) = find_date(given, order) {
        return found.day;
    }
    is_void(given).then(String::new)
}

/// The days that may be meant by a time in UTC: its own, the one before and the one after, as far as a time zone can move
/// it. `None` if it is no time in UTC.
pub(crate) fn days_of_instant(given: &str) -> Option<Vec<String>> {
    let given = given.trim();
    let (date, hour) = match stamp_of(given) {
        Some(moment) => (moment.date(), moment.hour()),
        None => {
            let found = find_date(given, None)?;
            let time = given[found.range.end..].trim_start_matches(['T', ' ']);
            let zone = ["Z", "+00:00", "+0000", "GMT", "UTC"].iter().any(|zone| given.ends_with(zone));
            let hour = time.get(..2).filter(|_| zone && time[2..].starts_with(':'))?.parse().ok()?;
            (found.day?.parse::<jiff::civil::Date>().ok()?, hour)
        }
    };
    // No zone is more than twelve hours behind or fourteen ahead.
    let before = date.yesterday().ok().filter(|_| hour < 12);
    let after = date.tomorrow().ok().filter(|_| hour >= 10);
    Some([Some(date), before, after].into_iter().flatten().map(|day| day.to_string()).collect())
}

/// Whether a text is a day in ISO form.
pub(crate) fn is_iso(day: &str) -> bool {
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    matches!(day.as_bytes(), [y @ .., b'-', m1, m2, b'-', d1, d2] if y.len() == 4 && digits(y) && digits(&[*m1, *m2, *d1, *d2]))
}

/// Whether a date can be read in two ways.
pub(crate) fn is_ambiguous(given: &str) -> bool {
    find_date(given, None).is_some_and(|found| found.day.is_none())
}

/// Whether it has the form of an ISO date, or of a number of seconds, but is a day that no article has.
fn is_void(given: &str) -> bool {
    let bytes = given.as_bytes();
    given == "0"
        || bytes.len() >= 10
            && [4, 7].iter().all(|at| bytes[*at] == b'-')
            && [0, 1, 2, 3, 5, 6, 8, 9].iter().all(|at| bytes[*at].is_ascii_digit())
}

/// Reads a number of seconds, milliseconds or microseconds since 1970.
fn stamp(given: &str) -> Option<String> {
    stamp_of(given).map(|moment| moment.date().to_string())
}

fn stamp_of(given: &str) -> Option<jiff::civil::DateTime> {
    let whole = given.split('.').next()?;
    let fraction = &given[whole.len()..];
    if !whole.bytes().all(|b| b.is_ascii_digit()) || !fraction.bytes().all(|b| b == b'.' || b.is_ascii_digit()) {
        return None;
    }
    let per_second = match whole.len() {
        9 | 10 => 1,
        13 => 1000,
        16 => 1_000_000,
        _ => return None,
    };
    let seconds = whole.parse::<i64>().ok()? / per_second;
    Some(jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_second(seconds).ok()?))
}

/// The ISO form of a day that an article can have.
fn day(year: u32, month: u32, day: u32) -> Option<String> {
    let (year, month, day) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let date = jiff::civil::Date::new(year, month, day).ok()?;
    (YEARS.contains(&year) && date != jiff::civil::date(1970, 1, 1)).then(|| date.to_string())
}

fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let run = |test: fn(&u8) -> bool| bytes[start..].iter().take_while(|b| test(b)).count();
        if bytes[at].is_ascii_digit() {
            at += run(u8::is_ascii_digit);
            let value = text[start..at].parse().unwrap_or(u32::MAX);
            tokens.push(Token { what: What::Number { value, digits: at - start }, range: start..at });
        } else if bytes[at].is_ascii_alphabetic() {
            at += run(u8::is_ascii_alphabetic);
            let word = text[start..at].to_ascii_lowercase();
            match tokens.last_mut() {
                // `4th` is a number.
                Some(Token { what: What::Number { .. }, range })
                    if range.end == start && matches!(word.as_str(), "st" | "nd" | "rd" | "th") =>
                {
                    range.end = at;
                }
                _ => tokens.push(Token { what: word_of(&word), range: start..at }),
            }
        } else {
            at += 1;
        }
    }
    tokens
}

fn word_of(word: &str) -> What {
    if word == "of" {
        return What::Of;
    }
    let is_month = |month: &str| word.len() >= 3 && month.starts_with(word) || word == "sept" && month == "september";
    MONTHS.iter().position(|month| is_month(month)).map_or(What::Word, |at| What::Month(at as u32 + 1))
}

/// Whether a word is the name of a month, or short for one.
pub(crate) fn is_month(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && matches!(word_of(&word.to_ascii_lowercase()), What::Month(_))
}

/// Reads a date at the first of the tokens.
struct Dates<'t> {
    text: &'t str,
    tokens: &'t [Token],
    order: Option<DateOrder>,
    /// The day of the week that stands before it.
    weekday: Option<jiff::civil::Weekday>,
}

/// `Thu`, `Thursday`
fn weekday(word: &str) -> Option<jiff::civil::Weekday> {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let lower = word.to_ascii_lowercase();
    let at = NAMES.iter().position(|name| lower.len() > 2 && name.starts_with(&lower))?;
    jiff::civil::Weekday::from_monday_zero_offset(at as i8).ok()
}

impl Dates<'_> {
    fn here(&self) -> Option<Found> {
        self.packed()
            .or_else(|| self.year_first())
            .or_else(|| self.month_named())
            .or_else(|| self.day_then_name())
            .or_else(|| self.numbers())
    }

    fn found(&self, last: usize, day: Option<String>) -> Option<Found> {
        Some(Found { range: self.tokens[0].range.start..self.tokens[last].range.end, day })
    }

    /// The text between a token and the next.
    fn gap(&self, at: usize) -> Option<&str> {
        Some(&self.text[self.tokens.get(at)?.range.end..self.tokens.get(at + 1)?.range.start])
    }

    /// The order in which a day is the one of the week that is named.
    fn by_weekday(&self, day_first: &str, month_first: &str) -> Option<DateOrder> {
        let is = |day: &str| day.parse::<jiff::civil::Date>().is_ok_and(|day| Some(day.weekday()) == self.weekday);
        match (is(day_first), is(month_first)) {
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }

    /// Whether a number is the last thing in its part of the text.
    fn ends(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let rest = self.text[token.range.end..].trim_start();
        rest.is_empty() || rest.starts_with(['|', ';', ')', '\u{2022}'])
    }

    /// A number of one of these lengths.
    fn number(&self, at: usize, lengths: Range<usize>) -> Option<u32> {
        match self.tokens.get(at)?.what {
            What::Number { value, digits } if lengths.contains(&digits) => Some(value),
            _ => None,
        }
    }

    fn month(&self, at: usize) -> Option<u32> {
        match self.tokens.get(at)?.what {
            What::Month(month) => Some(month),
            _ => None,
        }
    }

    /// `20210304`, `20210304T100000Z`, `20210304100000`.
    fn packed(&self) -> Option<Found> {
        let token = self.tokens.first()?;
        let digits = &self.text[token.range.clone()];
        let value = if matches!(digits.len(), 8 | 12 | 14) { digits[..8].parse::<u32>().ok()? } else { return None };
        self.found(0, Some(day(value / 10000, value / 100 % 100, value % 100)?))
    }

    /// `2021-03-04`, `2021/3/4`, `2021/mar/04`.
    fn year_first(&self) -> Option<Found> {
        let year = self.number(0, 4..5)?;
        let gap = self.gap(0).filter(|gap| matches!(*gap, "-" | "/" | "." | " "))?;
        let named = self.month(1);
        let month = named.or_else(|| self.number(1, 1..3).filter(|_| gap != " "))?;
        if self.gap(1) != Some(gap) {
            return None;
        }
        self.found(2, Some(day(year, month, self.number(2, 1..3)?)?))
    }

    /// `March 4, 2021`, `Mar 04 05:06:07 +0000 2021`.
    fn month_named(&self) -> Option<Found> {
        let (month, date) = (self.month(0)?, self.number(1, 1..3)?);
        self.gap(0).filter(|gap| is_loose(gap))?;
        let mut last = 2;
        if self.gap(2) == Some(":") {
            // The year follows the time and the time zone.
            last = (3..9).find(|at| {
                let signed = self.gap(at - 1).is_some_and(|gap| gap.ends_with(['+', '-']));
                self.number(*at, 4..5).is_some() && !signed
            })?;
        } else {
            self.gap(1).filter(|gap| is_loose(gap))?;
        }
        self.found(last, Some(day(self.number(last, 4..5)?, month, date)?))
    }

    /// `4 March 2021`, `4th of March, 2021`, `04-Mar-21`, and `04 Mar 21` where nothing follows that makes a number of it.
    fn day_then_name(&self) -> Option<Found> {
        let date = self.number(0, 1..3)?;
        let of = usize::from(matches!(self.tokens.get(1)?.what, What::Of));
        let month = self.month(1 + of)?;
        let (before, after) = (self.gap(of)?, self.gap(1 + of)?);
        if !is_loose(before) || !is_loose(after) {
            return None;
        }
        let last = 2 + of;
        let year = match self.number(last, 4..5) {
            Some(year) => year,
            None if before == "-" && after == "-" || self.ends(last) => century(self.number(last, 2..3)?),
            None => return None,
        };
        self.found(last, Some(day(year, month, date)?))
    }

    /// `31/12/2024`, `12/31/2024`, `31.12.2024`.
    fn numbers(&self) -> Option<Found> {
        let (first, second) = (self.number(0, 1..3)?, self.number(1, 1..3)?);
        let gap = self.gap(0).filter(|gap| matches!(*gap, "/" | "." | "-"))?;
        if self.gap(1) != Some(gap) {
            return None;
        }
        let (year, short) = match self.number(2, 4..5) {
            Some(year) => (year, false),
            None if gap == "/" => (century(self.number(2, 2..3)?), true),
            None => return None,
        };
        let (day_first, month_first) = (day(year, second, first), day(year, first, second));
        match (day_first, month_first) {
            (Some(one), Some(other)) if one != other => match self.order.or_else(|| self.by_weekday(&one, &other)) {
                Some(DateOrder::DayFirst) => self.found(2, Some(one)),
                Some(DateOrder::MonthFirst) => self.found(2, Some(other)),
                // Where dots are used, the day comes first.
                None if gap == "." => self.found(2, Some(one)),
                // With a short year, any of the three numbers may be the year.
                None if short => None,
                None => self.found(2, None),
            },
            (one, other) => self.found(2, Some(one.or(other)?)),
        }
    }
}

/// The year of two digits.
const fn century(short: u32) -> u32 {
    if short < 50 { 2000 + short } else { 1900 + short }
}

/// What may stand between the parts of a date with a named month.
fn is_loose(gap: &str) -> bool {
    gap.len() <= 4 && gap.bytes().all(|b| matches!(b, b' ' | b',' | b'.' | b'-' | b'/' | b'\t' | b'\n'))
        || gap == "\u{a0}"
}

/// The day in an address: `/2021/03/04/`, `/2021/mar/04/`, `/2021-03-04/`, `/20210304/`.
pub(crate) fn day_of_address(address: &str) -> Option<String> {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = &path[path.find('/')?..];
    let path = path.split(['?', '#']).next()?;
    path.match_indices(['/', '-', '_']).find_map(|(at, _)| {
        let rest = &path[at + 1..];
        let found = find_date(rest, None).filter(|found| found.range.start == 0)?;
        let ends = rest[found.range.end..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        // The year comes first, and a day in an address is not older than the web.
        found.day.filter(|day| ends && rest.starts_with(&day[..4]) && day.as_str() >= "1990")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_any_usual_form() {
        for given in [
            "March 4, 2021",
            "4 March 2021",
            "Thu, 04 Mar 2021 10:00:00 GMT",
            "2021/03/04",
            "2021-3-4",
            "2021-03-04T23:30:00-08:00",
            "1614851000",
            "1614851000000",
            "20210304",
            "20210304T093000Z",
            "Thu Mar 04 05:06:07 +0000 2021",
            "Posted: 4 March 2021, 3:51 pm",
            "4th of March, 2021",
            "Thursday 4th March 2021",
            "MAR. 4, 2021 10:15 AM EST",
            "04-Mar-2021",
            "04-Mar-21",
            "04 Mar 2021 08:02 GMT",
            "4 Mar 21 | Norrport",
        ] {
            assert_eq!(read_day(given, None).as_deref(), Some("2021-03-04"), "{given}");
        }
        assert_eq!(read_day("31.12.2024", None).as_deref(), Some("2024-12-31"));
        assert_eq!(read_day("8.11.2016", None).as_deref(), Some("2016-11-08"));
        assert_eq!(read_day("12/31/2024", None).as_deref(), Some("2024-12-31"));
        assert_eq!(read_day("Sept 5, 1911", None).as_deref(), Some("1911-09-05"));
    }

    #[test]
    fn two_readings_need_an_order() {
        assert!(is_ambiguous("01/02/2024") && !is_ambiguous("02/02/2024") && !is_ambiguous("13/02/2024"));
        assert_eq!(read_day("01/02/2024", None), None);
        assert_eq!(read_day("Thursday, 01/02/2024", None).as_deref(), Some("2024-02-01"));
        assert_eq!(read_day("Tue 01/02/2024 - 10:00", None).as_deref(), Some("2024-01-02"));
        assert_eq!(read_day("Sun 01/02/2024", None), None);
        assert_eq!(read_day("01/02/2024", Some(DateOrder::DayFirst)).as_deref(), Some("2024-02-01"));
        assert_eq!(read_day("01/02/2024", Some(DateOrder::MonthFirst)).as_deref(), Some("2024-01-02"));
    }

    #[test]
    fn what_is_no_day() {
        for given in [
            "yesterday",
            "on 4 March 21 people left",
            "4 March 10:30",
            "March 2021",
            "2021",
            "12:30",
            "+1 555 123 4567",
            "May 45, 2021",
            "2021-13-45x",
            "",
        ] {
            assert!(find_date(given, None).is_none(), "{given}");
        }
        for void in ["0001-01-01T00:00:00Z", "1970-01-01", "9999-12-31", "2099-12-31", "0"] {
            assert_eq!(read_day(void, None).as_deref(), Some(""), "{void}");
        }
        assert_eq!(read_day("yesterday", None), None);
        assert_eq!(read_day("é", None), None);
    }

    #[test]
    fn days_that_a_time_in_utc_may_mean() {
        let days = |given| days_of_instant(given).unwrap_or_default().join(" ");
        assert_eq!(days("2021-03-05T01:30:00Z"), "2021-03-05 2021-03-04");
        assert_eq!(days("2021-03-05 23:30:00+00:00"), "2021-03-05 2021-03-06");
        assert_eq!(days("Fri, 05 Mar 2021 01:30:00 GMT"), "2021-03-05 2021-03-04");
        assert_eq!(days("1614908000"), "2021-03-05 2021-03-04");
        assert_eq!(days("2021-03-05T01:30:00-08:00"), "");
        assert_eq!(days("2021-03-05"), "");
        assert_eq!(days("é"), "");
    }

    #[test]
    fn addresses() {
        let day = |address: &str| day_of_address(address);
        assert_eq!(day("https://x.org/2021/03/04/mayor").as_deref(), Some("2021-03-04"));
        assert_eq!(day("https://x.org/news/2021/mar/04/mayor").as_deref(), Some("2021-03-04"));
        assert_eq!(day("https://x.org/mayor-resigns-2021-03-04.html").as_deref(), Some("2021-03-04"));
        assert_eq!(day("https://x.org/news/20210304/1.html").as_deref(), Some("2021-03-04"));
        assert_eq!(day("https://x.org/news-54012345"), None);
        assert_eq!(day("https://x.org/10/11/2012"), None);
        assert_eq!(day("x"), None);
    }
}
