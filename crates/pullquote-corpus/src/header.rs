//! Header lines at the top of a text: `date 2019-06-26` (or just the date), `title ...`, `author ...`, `outlet ...`,
//! `url ...`.
//!
//! Archives of plain text carry their metadata this way. It is not part of the article, but it must not shift the
//! offsets either: a header is reported as a range of bytes to ignore and is never cut from the text.
//!
//! News can begin with such a word ("Title fight ends in a draw"), so single lines are not trusted: a block of header
//! lines counts only if it holds a date or an address, has at least two lines, or is followed by a blank line.

use crate::dates;
use std::ops::Range;

/// What the top of a text says about the article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// ISO date, or empty.
    pub date: String,
    /// The `title` line, or the first line if it looks like a headline; or empty.
    pub title: String,
    /// The `author` line, or empty.
    pub author: String,
    /// The `outlet` line, or empty.
    pub outlet: String,
    /// The `url` line, or empty.
    pub url: String,
    /// The byte ranges of all header lines, in order. The headline is not among them unless it is a `title` line.
    pub lines: Vec<Range<usize>>,
    /// First byte of the article itself.
    pub body_start: usize,
}

/// A longer first line is a paragraph, not a headline.
const MAX_HEADLINE_BYTES: usize = 200;
/// Headline, second headline, byline, place: more lines than that are a paragraph.
const MAX_HEADLINE_LINES: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    /// Known, but of no use as metadata.
    Other,
    Date,
    Title,
    Author,
    Outlet,
    Url,
}

/// Words before a value; those that need no colon come first.
const KEYS: [(&str, Key); 23] = [
    ("date", Key::Date),
    ("title", Key::Title),
    ("author", Key::Author),
    ("outlet", Key::Outlet),
    ("url", Key::Url),
    ("headline", Key::Title),
    ("byline", Key::Author),
    ("authors", Key::Author),
    ("source", Key::Outlet),
    ("publication date", Key::Date),
    ("publication", Key::Outlet),
    ("newspaper", Key::Outlet),
    ("published", Key::Date),
    ("link", Key::Url),
    ("publisher", Key::Outlet),
    ("section", Key::Other),
    ("edition", Key::Other),
    ("page", Key::Other),
    ("language", Key::Other),
    ("category", Key::Other),
    ("keywords", Key::Other),
    ("length", Key::Other),
    ("word count", Key::Other),
];
/// How many of [`KEYS`] need no colon.
const BARE: usize = 5;

struct Found<'t> {
    key: Key,
    value: &'t str,
    range: Range<usize>,
    /// Whether it has the form `Key: value`.
    colon: bool,
    /// Whether the article continues on the same line.
    inline: bool,
}

/// Reads the header lines at the top of a text.
///
/// ```
/// use pullquote_corpus::read_header;
/// let text = " date 2019-06-26 Talks went on, she said.";
/// let header = read_header(text);
/// assert_eq!(header.date, "2019-06-26");
/// assert_eq!(&text[header.body_start..], "Talks went on, she said.");
/// ```
pub fn read_header(text: &str) -> Header {
    let top = text.len() - text.trim_start().len();
    let (mut found, mut next) = block(text, top);
    if !is_header_block(text, &found, next) {
        found.clear();
        next = top;
    }
    let mut header = Header { body_start: next, ..Header::default() };
    header.take(&found);
    if found.last().is_none_or(|last| !last.inline) {
        header.body_start = next + (text[next..].len() - text[next..].trim_start().len());
    }
    // A text with nothing but header lines has an empty body at its end.
    header.body_start = header.body_start.min(text.len());
    // A byline below the header lines stays in the text: "I" in a column is its author.
    if header.author.is_empty() {
        header.author = byline(&text[line(text, header.body_start).0]);
    }
    read_headline(text, &mut header);
    header
}

/// Reads the headline, and header lines directly below it.
fn read_headline(text: &str, header: &mut Header) {
    let (first, mut at) = line(text, header.body_start);
    let headline = text[first].trim();
    if !headline_like(headline) || !byline(headline).is_empty() {
        return;
    }
    // Between headline and text: a second headline, a byline, header lines.
    for _ in 0..MAX_HEADLINE_LINES {
        let (below, after) = block(text, at);
        let dated = below.iter().any(|f| matches!(f.key, Key::Date | Key::Url)) && below.iter().all(|f| !f.inline);
        let (range, next) = line(text, at);
        let other = text[range].trim();
        if dated || other.is_empty() {
            if dated {
                header.take(&below);
                at = after;
            }
            if header.title.is_empty() && !text[at..].trim().is_empty() {
                header.title = headline.to_string();
            }
            return;
        }
        if !headline_like(other) {
            return;
        }
        let names = byline(other);
        // It stays in the text: "I" in a column is its author.
        if header.author.is_empty() && !names.is_empty() {
            header.author = names;
        }
        at = next;
    }
}

fn headline_like(line: &str) -> bool {
    let end = line.trim_end_matches(['?', '"', '\'', '”', '’', '»', ')']);
    !line.is_empty() && line.len() <= MAX_HEADLINE_BYTES && !end.ends_with(['.', ',', ';']) && !end.ends_with('…')
}

/// Reads consecutive header lines from byte `at`; also returns where the next line begins.
fn block(text: &str, mut at: usize) -> (Vec<Found<'_>>, usize) {
    let mut found: Vec<Found> = Vec::new();
    while at < text.len() {
        let (mut range, mut next) = line(text, at);
        if text[range.clone()].trim().is_empty() && found.iter().any(|f| f.colon) {
            // Word processors put an empty line between paragraphs.
            let below = filled_line(text, next);
            let continues = |range: &Range<usize>| {
                header_line(text, range.clone()).is_some_and(|f| f.colon || f.key == Key::Date && !f.inline)
                    || !byline(&text[range.clone()]).is_empty()
            };
            if !continues(&below.0) {
                break;
            }
            (range, next) = below;
        }
        let names = byline(&text[range.clone()]);
        let Some(one) = header_line(text, range.clone()) else {
            // A byline among header lines.
            let apart = text[at..range.start].contains('\n');
            let more = if apart { filled_line(text, next).0 } else { line(text, next).0 };
            let more = next < text.len() && header_line(text, more).is_some();
            if found.is_empty() || names.is_empty() || !more || found.iter().any(|f| f.key == Key::Author) {
                break;
            }
            let value = text[range.clone()].trim();
            found.push(Found { key: Key::Author, value, range, colon: true, inline: false });
            at = next;
            continue;
        };
        if one.key != Key::Other && found.iter().any(|f| f.key == one.key) {
            break;
        }
        let inline = one.inline;
        at = if inline { one.range.end } else { next };
        found.push(one);
        if inline {
            break;
        }
    }
    (found, at)
}

fn is_header_block(text: &str, found: &[Found], next: usize) -> bool {
    match found {
        [] => false,
        [one] if !matches!(one.key, Key::Date | Key::Url) => {
            let apart = next < text.len() && text[line(text, next).0].trim().is_empty();
            // `Source: mayor to resign` is a headline.
            apart && (!one.colon || matches!(one.key, Key::Title | Key::Other))
        }
        _ => true,
    }
}

fn header_line(text: &str, range: Range<usize>) -> Option<Found<'_>> {
    let raw = &text[range.clone()];
    let start = range.start + (raw.len() - raw.trim_start().len());
    let trimmed = raw.trim();
    let whole = |key, value| Found { key, value, range: start..range.end, colon: false, inline: false };
    // A date on its own line needs no word before it.
    if iso_date(trimmed) == Some(trimmed.len()) || is_only_date(trimmed) {
        return Some(whole(Key::Date, trimmed));
    }
    let at = KEYS.iter().position(|(word, _)| {
        let start = trimmed.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word));
        start.is_some() && trimmed[word.len()..].starts_with([':', ' ', '\t'])
    })?;
    let (word, key) = KEYS[at];
    let rest = &trimmed[word.len()..];
    let colon = rest.starts_with(':');
    // `Title fight`: a capitalised word counts only in the form `Title: ...`.
    if !colon && (at >= BARE || !trimmed.starts_with(word)) {
        return None;
    }
    let value = rest.trim_start_matches(':').trim();
    if value.is_empty() {
        return (key == Key::Other).then(|| whole(key, value));
    }
    match key {
        Key::Date => match iso_date(value) {
            Some(length) => {
                let at = trimmed.len() - value.len();
                let after = &value[length..];
                let inline = !after.trim().is_empty();
                if inline && !after.starts_with([' ', '\t']) {
                    return None;
                }
                let skipped = after.len() - after.trim_start().len();
                let end = if inline { start + at + length + skipped } else { range.end };
                Some(Found { key, value: &value[..length], range: start..end, colon, inline })
            }
            None => is_only_date(value).then(|| Found { colon, ..whole(key, value) }),
        },
        Key::Url if value.contains(char::is_whitespace) || !value.contains('.') => None,
        _ => Some(Found { colon, ..whole(key, value) }),
    }
}

/// Whether a line holds a date, perhaps with its weekday and time, and nothing else.
fn is_only_date(line: &str) -> bool {
    const WORDS: [&str; 14] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "at",
        "am",
        "pm",
        "gmt",
        "utc",
        "est",
        "edt",
    ];
    if line.len() > 60 {
        return false;
    }
    let Some(found) = dates::find_date(line, None) else { return false };
    let rest = [&line[..found.range.start], &line[found.range.end..]].join(" ").to_lowercase();
    let words = rest.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.')).filter(|word| !word.is_empty());
    words.into_iter().all(|word| {
        let weekday = word.len() >= 3 && WORDS[..7].iter().any(|day| day.starts_with(word));
        weekday || WORDS.contains(&word) || word.chars().all(|c| c.is_ascii_digit() || c == ':')
    })
}

/// The names in a line such as `By Ann Lee`; empty if it is none.
fn byline(line: &str) -> String {
    let line = line.trim();
    let by = line.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by ")) && line.len() <= 100;
    let capital = line.get(3..).and_then(|rest| rest.trim_start().chars().next()).is_some_and(char::is_uppercase);
    if by && capital && headline_like(line) { crate::bylines::names(line, "") } else { String::new() }
}

/// The length of the ISO date, with or without time, at the start of a text.
fn iso_date(text: &str) -> Option<usize> {
    let day = text.as_bytes().get(..10)?;
    let number = |range: Range<usize>| {
        day[range].iter().try_fold(0u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
    };
    let (_, month, date) = (number(0..4)?, number(5..7)?, number(8..10)?);
    if day[4] != b'-' || day[7] != b'-' || !(1..=12).contains(&month) || !(1..=31).contains(&date) {
        return None;
    }
    let rest = &text[10..];
    if rest.starts_with('T') { Some(10 + rest.find(char::is_whitespace).unwrap_or(rest.len())) } else { Some(10) }
}

/// Reads a date from metadata to the ISO day if it is recognised; otherwise leaves it unchanged. A day that no article has
/// becomes empty.
///
/// `20061020` becomes `2006-10-20`, `12 Sept 2016` becomes `2016-09-12`, `summer 2016` stays.
pub(crate) fn day_of(given: &str) -> String {
    dates::read_day(given, None).unwrap_or_else(|| given.trim().to_string())
}

/// The range of the line that begins at `at`, without its line break, and where the next line begins.
fn line(text: &str, at: usize) -> (Range<usize>, usize) {
    match text[at..].find('\n') {
        Some(length) => (at..at + length, at + length + 1),
        None => (at..text.len(), text.len()),
    }
}

/// The same for the first line from `at` on that is not empty; the end of the text if there is none.
fn filled_line(text: &str, at: usize) -> (Range<usize>, usize) {
    let skipped = text[at..].len() - text[at..].trim_start().len();
    let start = text[..at + skipped].rfind('\n').map_or(0, |end| end + 1).max(at);
    line(text, start)
}

impl Header {
    fn take(&mut self, found: &[Found]) {
        for one in found {
            self.lines.push(one.range.clone());
            let (place, value) = match one.key {
                Key::Other => continue,
                Key::Date => (&mut self.date, day_of(one.value)),
                Key::Title => (&mut self.title, one.value.to_string()),
                Key::Author => (&mut self.author, crate::bylines::names(one.value, "")),
                Key::Outlet => (&mut self.outlet, one.value.to_string()),
                Key::Url => (&mut self.url, one.value.to_string()),
            };
            *place = value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> &str {
        &text[read_header(text).body_start..]
    }

    #[test]
    fn header_lines_are_excluded_from_the_body() {
        let text =
            "title Mayor resigns\ndate 2020-02-03\nauthor Ann Lee\noutlet The Post\nurl https://x.org/a\n\nShe left.";
        let header = read_header(text);
        assert_eq!(&text[header.body_start..], "She left.");
        assert_eq!((header.title.as_str(), header.date.as_str()), ("Mayor resigns", "2020-02-03"));
        assert_eq!(
            (header.author.as_str(), header.outlet.as_str(), header.url.as_str()),
            ("Ann Lee", "The Post", "https://x.org/a")
        );
        assert_eq!(header.lines.len(), 5);
        assert_eq!(body("Date: 2020-02-03T10:00:00Z\r\nIt rained."), "It rained.");
    }

    #[test]
    fn a_date_below_the_headline() {
        let text = "Pillar to be moved: Minister\ndate 2022-08-17\n\nNAVIPUR: It moves.";
        let header = read_header(text);
        assert_eq!((header.body_start, header.date.as_str()), (0, "2022-08-17"));
        assert_eq!(header.title, "Pillar to be moved: Minister");
        assert_eq!(&text[header.lines[0].clone()], "date 2022-08-17");
    }

    #[test]
    fn a_bare_date() {
        let header = read_header("Flats to be refused\n2023-05-04\nThe council said so.");
        assert_eq!((header.date.as_str(), header.title.as_str()), ("2023-05-04", "Flats to be refused"));
        assert_eq!(body("2023-05-04\n\nIt rained."), "It rained.");
    }

    #[test]
    fn header_lines_as_people_write_them() {
        let text = "Title: Mayor resigns\nBy Ann Lee and Jo Ek\nDate: June 3, 2024\nSECTION: News\nSource: The Post\n\nShe left.";
        let header = read_header(text);
        assert_eq!((header.title.as_str(), header.date.as_str()), ("Mayor resigns", "2024-06-03"));
        assert_eq!((header.author.as_str(), header.outlet.as_str()), ("Ann Lee; Jo Ek", "The Post"));
        assert_eq!(&text[header.body_start..], "She left.");
        let dated = read_header("Monday, June 3, 2024\n\nShe left.");
        assert_eq!((dated.date.as_str(), dated.body_start), ("2024-06-03", 22));
        let text = "Mayor resigns\nBy ANN LEE\n\nShe left.";
        let header = read_header(text);
        assert_eq!((header.author.as_str(), header.lines.len(), header.body_start), ("ANN LEE", 0, 0));
        assert_eq!(body("Date: soon\n\nShe left."), "Date: soon\n\nShe left.");
        assert_eq!(read_header("By the time she left\nit rained\n\nMore.").author, "");
    }

    #[test]
    fn header_lines_with_empty_lines_between_them() {
        let text = "Title: Mayor resigns\n\nBy Ann Lee\n\nMarch 4, 2021\n\n \nSource: The Post\n\nShe left.";
        let header = read_header(text);
        assert_eq!((&text[header.body_start..], header.lines.len()), ("She left.", 4));
        assert_eq!((header.title.as_str(), header.date.as_str()), ("Mayor resigns", "2021-03-04"));
        assert_eq!((header.author.as_str(), header.outlet.as_str()), ("Ann Lee", "The Post"));
        assert_eq!(body("Title: Mayor resigns\n\nShe left."), "She left.");
        assert_eq!(body("Title: Mayor resigns\n\nBy Ann Lee\n\nShe left."), "By Ann Lee\n\nShe left.");
        assert_eq!(body("Date: 2021-03-04\n\ndate night is back"), "date night is back");
        assert_eq!(body("Title: Mayor resigns\n\n"), "");
        assert_eq!(body("SECTION: News\n\nShe left."), "She left.");
        assert_eq!(read_header("By Ann Lee\n\nShe left.").title, "");
    }

    #[test]
    fn news_beginning_with_a_header_word_is_kept() {
        for text in [
            "Title fight ends in a draw.\nMore followed.",
            "Author: 'I never said that'\n\nThe author said so.",
            "Source: Mayor to resign\n\nShe left.",
            "Source: Mayor to resign\n\nBy Ann Lee\n\nShe left.",
            "date night is back, they say\nIt is.",
            "date 2019-13-45 is no date",
            "title deeds were lost, the clerk said.\nNobody knows where.",
            "url shorteners are dangerous\n\nSo they say.",
        ] {
            assert_eq!(body(text), text);
        }
    }

    #[test]
    fn headlines() {
        let title = |text: &str| read_header(text).title;
        assert_eq!(title("Mayor resigns\n\nShe left."), "Mayor resigns");
        assert_eq!(title("Mayor resigns\nBy ANN LEE\n\nShe left."), "Mayor resigns");
        assert_eq!(title("She left the town.\n\nThen it rained."), "");
        assert_eq!(title("Mayor resigns\n"), "");
        assert_eq!(title("\"I am gone.\"\n\nShe left."), "");
        assert_eq!(title(""), "");
    }

    #[test]
    fn odd_texts_do_not_fail() {
        for text in ["date", "date ", "date 2019-06-26", "date 2019-06-26\n", "\n\n", "dat\u{e9} 2019", "title é"] {
            let header = read_header(text);
            assert!(text.is_char_boundary(header.body_start));
        }
        assert_eq!(body("date 2019-06-26\n"), "");
    }

    #[test]
    fn days() {
        assert_eq!(day_of("20061020"), "2006-10-20");
        assert_eq!(day_of("2016-09-12 08:00:00"), "2016-09-12");
        assert_eq!(day_of("12 Sept 2016"), "2016-09-12");
        assert_eq!(day_of("12345678"), "12345678");
        assert_eq!(day_of("summer 2016"), "summer 2016");
        assert_eq!(day_of("2006102é"), "2006102é");
    }
}
