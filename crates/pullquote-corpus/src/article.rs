//! One article and where it came from.

use std::ops::Range;
use std::sync::Arc;

/// Where a record stood.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The input: a path as given or found, or `stdin`.
    pub source: Arc<str>,
    /// Which record of the input, from 1 (a text file has one).
    pub record: u64,
    /// The line the record begins on, from 1.
    pub line: u64,
    /// The byte of the input the record begins at.
    pub byte: u64,
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
    /// The bytes were UTF-16, as their byte order mark says; offsets count the bytes of the decoded text.
    Utf16,
    /// Some bytes stood for no character and became U+FFFD.
    Replaced,
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Note::Windows1252 { byte } => write!(f, "not UTF-8 at byte {byte}: read as Windows-1252"),
            Note::Utf16 => f.write_str("read as UTF-16"),
            Note::Replaced => f.write_str("some bytes stood for no character and were replaced by U+FFFD"),
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
    /// The whole text as decoded. All offsets anywhere are bytes of this text.
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

    pub(crate) fn build(id: String, text: String, place: Place) -> Self {
        let header = crate::read_header(&text);
        Self {
            id,
            body: header.body_start..text.len(),
            headers: header.lines,
            date: header.date,
            title: header.title,
            outlet: header.outlet,
            author: header.author,
            url: header.url,
            text,
            place,
            notes: Vec::new(),
        }
    }
}
