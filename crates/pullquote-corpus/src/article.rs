//! One article and where it came from.

use crate::Slot;
use crate::header::day_of;
use std::ops::Range;
use std::sync::Arc;

/// Where a record stood.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The input: a path as given or found, or `stdin`.
    pub source: Arc<str>,
    /// Which record of the input, from 1 (a text file has one).
    pub record: u64,
    /// The line the record begins on, from 1; 0 where the input has no lines (web archives, Parquet).
    pub line: u64,
    /// The byte of the input the record begins at; of the decompressed input if it was compressed.
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

/// Why an article is taken for one that was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SameAs {
    /// The same id.
    Id,
    /// The same text, white space aside.
    Text,
    /// Nearly the same text: so many per cent of its runs of four words (estimated).
    Near(u8),
}

/// Something worth knowing about how an article was read; the article is whole all the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Note {
    /// The bytes were no UTF-8 and were read as Windows-1252; offsets count the bytes of the decoded text.
    Windows1252 {
        /// The first byte that was no UTF-8.
        byte: usize,
    },
    /// The bytes were no UTF-8 and were read in another encoding, as declared or as it looked.
    Legacy {
        /// Its name in the WHATWG list.
        encoding: &'static str,
        /// The first byte that was no UTF-8.
        byte: usize,
    },
    /// UTF-8 with foreign bytes in it, which were read as Windows-1252.
    Mixed {
        /// The first byte that was no UTF-8.
        byte: usize,
    },
    /// The bytes were UTF-16; offsets count the bytes of the decoded text.
    Utf16,
    /// Some bytes stood for no character and became U+FFFD.
    Replaced,
    /// A page whose main text could not be told: all its text was taken.
    WholePage,
    /// An article like it was there before.
    Duplicate {
        /// What is the same.
        same: SameAs,
        /// Which article it was, counted from 1 over the whole run.
        of: u64,
    },
}

impl Note {
    /// The word used in tables.
    pub const fn label(&self) -> &'static str {
        match self {
            Note::WholePage => "page",
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
            Note::Mixed { byte } => write!(f, "not UTF-8 at byte {byte} and others: these read as Windows-1252"),
            Note::Utf16 => f.write_str("read as UTF-16"),
            Note::Replaced => f.write_str("some bytes stood for no character and were replaced by U+FFFD"),
            Note::WholePage => f.write_str("the main text of the page could not be told; all its text was taken"),
            Note::Duplicate { same: SameAs::Id, of } => write!(f, "the same id as article {of} of this run"),
            Note::Duplicate { same: SameAs::Text, of } => write!(f, "the same text as article {of} of this run"),
            Note::Duplicate { same: SameAs::Near(share), of } => {
                write!(f, "about {share} % the same text as article {of} of this run")
            }
        }
    }
}

/// One article: its text, where its body stands in it, and what is known about it.
///
/// Metadata that is not known is an empty string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// The id given, or the path of the file within the folder, or `source#line`.
    pub id: String,
    /// The whole text as read: decoded; of a page, its main text. All offsets anywhere are bytes of this text.
    pub text: String,
    /// The part that is the article: the text without the header lines at its top.
    pub body: Range<usize>,
    /// Header lines (`date 2019-06-26`, `title ...`), also those that stand below the headline and so within
    /// [`body`](Self::body).
    pub headers: Vec<Range<usize>>,
    /// Day of publication, ISO 8601 where it could be told.
    pub date: String,
    /// Headline.
    pub title: String,
    /// Newspaper, agency, site.
    pub outlet: String,
    /// Authors, joined by `; `.
    pub author: String,
    /// Address.
    pub url: String,
    /// The language the text is in as it looks: a code of ISO 639-1, else of ISO 639-3; empty if it is too short or odd
    /// to tell.
    pub language: &'static str,
    /// Where the record stood.
    pub place: Place,
    /// What was noticed while reading it.
    pub notes: Vec<Note>,
}

impl Article {
    /// An article made of a text alone, its header lines read.
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

    /// Sets what is known of the article from elsewhere; it counts more than what the text begins with. An empty value
    /// changes nothing; a date is made an ISO one where it can be told. The text cannot be set.
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
        let header = crate::read_header(&text);
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
