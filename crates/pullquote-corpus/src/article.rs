//! One article and where it came from.

use crate::Slot;
use crate::header::day_of;
use std::ops::Range;
use std::sync::Arc;

/// Where a record was found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The input: a path as given or found, or `stdin`.
    pub source: Arc<str>,
    /// The number of the record in the input, from 1 (a text file has one).
    pub record: u64,
    /// The line the record begins on, from 1; 0 where the input has no lines (web archives, Parquet).
    pub line: u64,
    /// The byte of the input the record begins at, counted after decompression.
    pub byte: u64,
}

impl Place {
    /// `file:line` as compilers print it, or `file#record` where there are no lines.
    pub fn position(&self) -> String {
        position(&self.source, self.record, self.line)
    }
}

pub(crate) fn position(source: &str, record: u64, line: u64) -> String {
    match (record, line) {
        (0, 0) => source.to_string(),
        (_, 0) => format!("{source}#{record}"),
        _ => format!("{source}:{line}"),
    }
}

/// Why an article counts as a copy of an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SameAs {
    /// The same id.
    Id,
    /// The same text, ignoring white space.
    Text,
    /// Nearly the same text: the estimated percentage of shared runs of four words.
    Near(u8),
}

/// Something noteworthy about how an article was read; the article is complete nonetheless.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Note {
    /// The bytes were not UTF-8 and were read as Windows-1252; offsets count the bytes of the decoded text.
    Windows1252 {
        /// The first byte that was not UTF-8.
        byte: usize,
    },
    /// The bytes were not UTF-8 and were read in another encoding, declared or detected.
    Legacy {
        /// Its name in the WHATWG list.
        encoding: &'static str,
        /// The first byte that was not UTF-8.
        byte: usize,
    },
    /// UTF-8 with invalid bytes in it, which were read as Windows-1252.
    Mixed {
        /// The first byte that was not UTF-8.
        byte: usize,
    },
    /// The bytes were UTF-16; offsets count the bytes of the decoded text.
    Utf16,
    /// Some bytes could not be decoded and became U+FFFD.
    Replaced,
    /// A page whose main text could not be identified, so all its text was taken.
    WholePage,
    /// A row whose quotation marks are neither around a cell nor doubled; they were read as part of the text.
    OddMarks,
    /// A text that looks like a table.
    LooksLikeTable,
    /// The date can be read in two ways and stays as it was given.
    AmbiguousDate,
    /// The date lies in the future and is left out.
    FutureDate {
        /// The day.
        day: String,
    },
    /// A copy of an earlier article.
    Duplicate {
        /// What is the same.
        same: SameAs,
        /// The number of the earlier article, counted from 1 over the whole run.
        of: u64,
    },
}

impl Note {
    /// The word used in tables.
    pub const fn label(&self) -> &'static str {
        match self {
            Note::WholePage => "page",
            Note::OddMarks => "marks",
            Note::LooksLikeTable => "table",
            Note::AmbiguousDate | Note::FutureDate { .. } => "date",
            Note::Duplicate { .. } => "duplicate",
            _ => "encoding",
        }
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Note::Windows1252 { byte } => write!(f, "not UTF-8 at byte {byte}: read as Windows-1252"),
            Note::Legacy { encoding, byte } => write!(f, "not UTF-8 at byte {byte}: read as {encoding}"),
            Note::Mixed { byte } => write!(f, "not UTF-8 at byte {byte} and others: those bytes read as Windows-1252"),
            Note::Utf16 => f.write_str("read as UTF-16"),
            Note::Replaced => f.write_str("some bytes could not be decoded and were replaced by U+FFFD"),
            Note::WholePage => f.write_str("the main text of the page could not be identified; all its text was taken"),
            Note::OddMarks => f.write_str("quotation marks of this row are not doubled or not closed; read as text"),
            Note::LooksLikeTable => {
                f.write_str("read as text, but it looks like a table; --input-format csv reads its rows")
            }
            Note::AmbiguousDate => {
                f.write_str("the date can be read as day/month or month/day; set the order with --date-order")
            }
            Note::FutureDate { day } => write!(f, "the date {day} lies in the future and is left out"),
            Note::Duplicate { same: SameAs::Id, of } => write!(f, "the same id as article {of} of this run"),
            Note::Duplicate { same: SameAs::Text, of } => write!(f, "the same text as article {of} of this run"),
            Note::Duplicate { same: SameAs::Near(share), of } => {
                write!(f, "about {share} % the same text as article {of} of this run")
            }
        }
    }
}

/// One article: its text, which part of it is the body, and its metadata.
///
/// Unknown metadata is an empty string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// The given id, or the path of the file within the folder, or `source#line`.
    pub id: String,
    /// The whole text as decoded; for a page, its main text. All offsets anywhere are bytes of this text.
    pub text: String,
    /// The article itself: the text without the header lines at its top.
    pub body: Range<usize>,
    /// What is not part of the article: header lines (`date 2019-06-26`, `title ...`), including those below the headline
    /// and so within [`body`](Self::body), and what agencies add (datelines, tickers, "(Reporting by ...)").
    pub headers: Vec<Range<usize>>,
    /// Day of publication, ISO 8601 where it could be recognised.
    pub date: String,
    /// Headline.
    pub title: String,
    /// Newspaper, agency, site.
    pub outlet: String,
    /// Authors, joined by `; `.
    pub author: String,
    /// Address.
    pub url: String,
    /// The detected language: an ISO 639-1 code, otherwise ISO 639-3; empty if the text is too short or too unusual.
    pub language: &'static str,
    /// Where the record was found.
    pub place: Place,
    /// What was noticed while reading.
    pub notes: Vec<Note>,
}

impl Article {
    /// Creates an article from a text alone and reads its header lines.
    ///
    /// ```
    /// let article = pullquote_corpus::Article::from_text("a", "date 2019-06-26\nMayor resigns\n\nThe mayor left.");
    /// assert_eq!((article.date.as_str(), article.title.as_str()), ("2019-06-26", "Mayor resigns"));
    /// assert!(article.text[article.body].starts_with("Mayor resigns"));
    /// ```
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        let id = id.into();
        let place = Place { source: Arc::from(id.as_str()), record: 1, line: 1, byte: 0 };
        Self::build(id, text.into(), place)
    }

    /// Sets metadata known from elsewhere; it overrides the header lines of the text. An empty value changes nothing,
    /// and a date is converted to ISO form where it is recognised. The text cannot be set.
    ///
    /// ```
    /// use pullquote_corpus::{Article, Slot};
    /// let mut article = Article::from_text("a", "date 2019-06-26\n\nThe mayor left.");
    /// article.set(Slot::Date, "20200101");
    /// assert_eq!(article.date, "2020-01-01");
    /// ```
    pub fn set(&mut self, slot: Slot, value: &str) {
        let field = match slot {
            Slot::Id => &mut self.id,
            Slot::Text => return,
            Slot::Title => &mut self.title,
            Slot::Date => &mut self.date,
            Slot::Author => &mut self.author,
            Slot::Outlet => &mut self.outlet,
            Slot::Url => &mut self.url,
        };
        if !value.is_empty() {
            *field = if slot == Slot::Date { day_of(value) } else { value.to_owned() };
        }
    }

    pub(crate) fn build(id: String, text: String, place: Place) -> Self {
        let mut header = crate::read_header(&text);
        let wire = crate::wire::find(&text, header.body_start);
        header.lines.extend(wire.ranges);
        header.lines.sort_by_key(|range| range.start);
        if header.author.is_empty() {
            header.author = wire.author;
        }
        let language = crate::language_of(&text[header.body_start..]);
        Self {
            id,
            body: header.body_start..text.len(),
            headers: header.lines,
            date: header.date,
            title: header.title,
            outlet: header.outlet,
            author: header.author,
            url: header.url,
            language,
            text,
            place,
            notes: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_place_is_named_by_its_line_if_there_are_lines() {
        let position = |record, line| Place { source: "a.x".into(), record, line, byte: 7 }.position();
        assert_eq!([position(3, 4), position(3, 0), position(0, 0)], ["a.x:4", "a.x#3", "a.x"]);
    }
}
