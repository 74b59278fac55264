//! How inputs are read: limits, field names, ids, languages, duplicates.

use std::collections::BTreeMap;

/// How much is read at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A file of text, a page, a line of JSON, a row beyond this is refused with [`crate::ErrorKind::TooLarge`].
    pub max_article_bytes: usize,
    /// A compressed input that grows beyond this many times its own size is left off there, once it has given 64 MiB;
    /// 0 for no such limit. News grows three to ten times.
    pub max_ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_article_bytes: 64 << 20, max_ratio: 250 }
    }
}

/// What the inputs hold, where their own bytes are not to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// One article of plain text a file.
    Text,
    /// One JSON object a line.
    JsonLines,
    /// One JSON object, several one after the other, or an array of them.
    Json,
    /// Rows of cells below a row of names; the delimiter is told from the first row.
    Table,
    /// One page a file.
    Html,
    /// NITF: `nitf` elements, alone or in an envelope.
    Nitf,
    /// A web archive: WARC, also WET.
    Warc,
    /// Parquet; read by this crate with its feature `parquet` only.
    Parquet,
}

impl Kind {
    /// The name as messages and flags have it.
    pub const fn label(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::JsonLines => "jsonl",
            Kind::Json => "json",
            Kind::Table => "csv",
            Kind::Html => "html",
            Kind::Nitf => "nitf",
            Kind::Warc => "warc",
            Kind::Parquet => "parquet",
        }
    }
}

/// What a field is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Slot {
    /// The article's id.
    Id,
    /// Its text.
    Text,
    /// Headline.
    Title,
    /// Day of publication.
    Date,
    /// Authors.
    Author,
    /// Newspaper, agency, site.
    Outlet,
    /// Address.
    Url,
}

impl Slot {
    /// All of them.
    pub const fn all() -> [Slot; 7] {
        [Slot::Id, Slot::Text, Slot::Title, Slot::Date, Slot::Author, Slot::Outlet, Slot::Url]
    }
}

/// How an article is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IdKind {
    /// As it says itself, else by place.
    #[default]
    Given,
    /// By file and record, whatever it says itself.
    Path,
    /// By a hash of its text (32 hexadecimal digits): the same text has the same id in any file.
    Hash,
}

/// Which languages are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Languages {
    /// All; the language is only told.
    #[default]
    Any,
    /// English, and what is too short or odd to tell. Others are left out with [`crate::ErrorKind::Language`].
    English,
}

/// What is done about articles that were there before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Duplicates {
    /// Nothing; they are not looked for.
    #[default]
    Keep,
    /// They are noted ([`crate::Note::Duplicate`]), nothing is left out.
    Report,
    /// Left out if the id was there before.
    Id,
    /// Also if the text was there before, white space aside.
    Text,
    /// Also if nearly the text was there before, as in wire copy.
    Near,
}

/// How inputs are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Names of fields to use instead of the usual ones; `a.b` is field `b` of the object `a`.
    pub fields: BTreeMap<Slot, String>,
    /// How articles are called.
    pub id: IdKind,
    /// Which languages are wanted.
    pub languages: Languages,
    /// What is done about articles that were there before.
    pub duplicates: Duplicates,
    /// What the inputs are, if their content is not to decide.
    pub kind: Option<Kind>,
}
