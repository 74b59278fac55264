//! How inputs are read: limits, field names, ids, languages, duplicates.

use crate::DateOrder;
use std::collections::BTreeMap;

/// Limits on what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A text file, page, line of JSON or row larger than this is refused with [`crate::ErrorKind::TooLarge`].
    pub max_article_bytes: usize,
    /// Reading of a compressed input stops where it grows beyond this many times its own size, once it has produced 16
    /// MiB; 0 for no limit. News grows three to ten times.
    pub max_ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_article_bytes: 16 << 20, max_ratio: 250 }
    }
}

/// The type of an input, if it should not be detected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Plain text, one article per file.
    Text,
    /// One JSON object per line.
    JsonLines,
    /// One JSON object, several one after the other, or an array of them.
    Json,
    /// Rows of cells below a row of column names; the delimiter is detected from the first row.
    Table,
    /// One page per file.
    Html,
    /// NITF: `nitf` elements, alone or in an envelope.
    Nitf,
    /// NewsML-G2: `newsItem` elements with their text inline.
    NewsMl,
    /// A feed: RSS or Atom.
    Feed,
    /// A web archive: WARC, also WET.
    Warc,
    /// A web archive in the older format ARC.
    Arc,
    /// RTF, one article per file, or an export of a news database.
    Rtf,
    /// A message with its parts: `.eml`, `.mht`.
    Mail,
    /// Parquet; only read with the feature `parquet`.
    Parquet,
    /// A Word document: `.docx`.
    Docx,
    /// A text of OpenDocument: `.odt`.
    Odt,
    /// An Excel workbook with a sheet of articles: `.xlsx`.
    Xlsx,
    /// A spreadsheet of OpenDocument with a sheet of articles: `.ods`.
    Ods,
    /// An export of Nexis, Factiva or ProQuest as text or RTF.
    Export,
    /// A ZIP archive; the types of its files are detected.
    Zip,
    /// A tar archive; the types of its files are detected.
    Tar,
}

impl Kind {
    /// The name used in messages and flags.
    pub const fn label(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::JsonLines => "jsonl",
            Kind::Json => "json",
            Kind::Table => "csv",
            Kind::Html => "html",
            Kind::Nitf => "nitf",
            Kind::NewsMl => "newsml",
            Kind::Feed => "feed",
            Kind::Warc => "warc",
            Kind::Arc => "arc",
            Kind::Rtf => "rtf",
            Kind::Mail => "mail",
            Kind::Parquet => "parquet",
            Kind::Docx => "docx",
            Kind::Odt => "odt",
            Kind::Xlsx => "xlsx",
            Kind::Ods => "ods",
            Kind::Export => "export",
            Kind::Zip => "zip",
            Kind::Tar => "tar",
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
    /// All slots.
    pub const fn all() -> [Slot; 7] {
        [Slot::Id, Slot::Text, Slot::Title, Slot::Date, Slot::Author, Slot::Outlet, Slot::Url]
    }
}

/// How articles are identified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IdKind {
    /// By their own id, otherwise by their location.
    #[default]
    Given,
    /// By file and record, even if they have an id of their own.
    Path,
    /// By a hash of the text (32 hexadecimal digits): the same text has the same id in any file.
    Hash,
}

/// Which languages to keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Languages {
    /// All; the language is only reported.
    #[default]
    Any,
    /// English, and texts too short or unusual to tell. Others are refused with [`crate::ErrorKind::Language`].
    English,
}

/// What to do with copies of earlier articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Duplicates {
    /// Nothing; copies are not looked for.
    #[default]
    Keep,
    /// Note them ([`crate::Note::Duplicate`]) but keep them.
    Report,
    /// Leave out articles with an id seen before.
    Id,
    /// Also leave out articles with a text seen before, ignoring white space.
    Text,
    /// Also leave out near copies, such as wire copy.
    Near,
}

/// How inputs are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Field names to use instead of the usual ones; `a.b` is field `b` of the object `a`.
    pub fields: BTreeMap<Slot, String>,
    /// How articles are identified.
    pub id: IdKind,
    /// Which languages to keep.
    pub languages: Languages,
    /// What to do with copies of earlier articles.
    pub duplicates: Duplicates,
    /// The type of the inputs, if it should not be detected.
    pub kind: Option<Kind>,
    /// How to read dates such as `01/02/2024`; otherwise they stay as they are, with a
    /// [`Note::AmbiguousDate`](crate::Note::AmbiguousDate).
    pub date_order: Option<DateOrder>,
    /// The last day on which an article can have appeared, in ISO form, such as that of the run. Later dates are left out, with
    /// a [`Note::FutureDate`](crate::Note::FutureDate).
    pub latest: Option<String>,
}
