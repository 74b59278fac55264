//! Flags about inputs: their format, the names of their fields, which of their articles to read.

use clap::{Args, ValueEnum};
use pullquote::corpus::{DateOrder, Duplicates, IdKind, Kind, Languages, Limits, Reading, Slot};

/// How inputs are read.
#[derive(Args)]
#[command(next_help_heading = "Inputs")]
pub struct InputArgs {
    /// The format of the inputs [default: recognised from their content]
    ///
    /// Compressed files and archives are opened as usual; the format is that of what they hold. With zip and tar, the
    /// format of each file in the archive is recognised.
    #[arg(hide_short_help = true, long, value_name = "FORMAT")]
    pub input_format: Option<InputFormat>,
    /// Field of the text, if its name is unusual
    ///
    /// `a.b` is field b of object a.
    #[arg(long, value_name = "NAME")]
    pub text_field: Option<String>,
    /// Field of the id
    #[arg(hide_short_help = true, long, value_name = "NAME")]
    pub id_field: Option<String>,
    /// Field of the headline
    #[arg(hide_short_help = true, long, value_name = "NAME")]
    pub title_field: Option<String>,
    /// Field of the date
    #[arg(hide_short_help = true, long, value_name = "NAME")]
    pub date_field: Option<String>,
    /// Field of the author or authors
    #[arg(hide_short_help = true, long, value_name = "NAME")]
    pub author_field: Option<String>,
    /// Field of the newspaper, agency or site
    #[arg(hide_short_help = true, long, value_name = "NAME")]
    pub outlet_field: Option<String>,
    /// Field of the address
    #[arg(hide_short_help = true, long, value_name = "NAME")]
    pub url_field: Option<String>,
    /// How articles are named: given (their own id, else their path), path, hash (of the text)
    #[arg(hide_short_help = true, long, value_name = "KIND", default_value = "given")]
    pub id: IdFlag,
    /// en: leave out articles in other languages
    #[arg(long, value_name = "LANGUAGE", default_value = "any", hide_possible_values = true)]
    pub language: LanguageFlag,
    /// How to read dates such as 01/02/2024: dmy or mdy. Without it they stay as they are and are listed in the errors
    /// table
    #[arg(hide_short_help = true, long, value_name = "ORDER")]
    pub date_order: Option<DateOrderFlag>,
    /// Leave out copies: id, text, near, report
    ///
    /// id: articles with an id seen before; text: also with the same text; near: also with nearly the same text, such as
    /// wire copy. report leaves out nothing and lists them all in the errors table.
    #[arg(long, value_name = "LEVEL", hide_possible_values = true)]
    pub dedup: Option<DedupFlag>,
    /// Stop reading compressed inputs that expand beyond 16 MiB and this many times their size; 0 means no limit
    #[arg(hide_short_help = true, long, value_name = "TIMES", default_value_t = Limits::default().max_ratio)]
    pub max_ratio: u64,
}

/// Kinds of input.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// Plain text, one article per file
    Text,
    /// An export of Nexis, Factiva or ProQuest as text or RTF
    Export,
    /// One object per line
    Jsonl,
    /// Objects, or an array of them
    Json,
    /// A table with a header row
    Csv,
    /// The same; the delimiter is detected from the first row
    Tsv,
    /// An Excel workbook with a sheet of articles
    Xlsx,
    /// An OpenDocument spreadsheet with a sheet of articles
    Ods,
    /// One page per file
    Html,
    /// NITF
    Nitf,
    /// NewsML-G2
    Newsml,
    /// RSS or Atom
    #[value(aliases = ["rss", "atom"])]
    Feed,
    /// A Word document
    Docx,
    /// An OpenDocument text
    Odt,
    /// An RTF document
    Rtf,
    /// One message, such as a newsletter
    Eml,
    /// A page saved by a browser
    #[value(alias = "mhtml")]
    Mht,
    /// Web archives, also WET
    #[value(alias = "wet")]
    Warc,
    /// Web archives in the older format
    Arc,
    /// Parquet; needs a build with --features parquet
    Parquet,
    /// A ZIP archive of any of these
    Zip,
    /// A tar archive of any of these
    Tar,
}

/// How articles are named.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum IdFlag {
    /// By their own id, else by path
    Given,
    /// By path and record
    Path,
    /// By a hash of the text
    Hash,
}

/// Which languages are read.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageFlag {
    /// All
    Any,
    /// English
    En,
}

/// How dates of three numbers are read.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DateOrderFlag {
    /// Day, month, year
    Dmy,
    /// Month, day, year
    Mdy,
}

/// What happens to articles seen before.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DedupFlag {
    /// List them, leave out nothing
    Report,
    /// Leave out the same id
    Id,
    /// Also the same text
    Text,
    /// Also nearly the same text
    Near,
}

impl InputArgs {
    /// The flags as the reader takes them.
    pub fn reading(&self) -> Reading {
        let names = [
            (Slot::Text, &self.text_field),
            (Slot::Id, &self.id_field),
            (Slot::Title, &self.title_field),
            (Slot::Date, &self.date_field),
            (Slot::Author, &self.author_field),
            (Slot::Outlet, &self.outlet_field),
            (Slot::Url, &self.url_field),
        ];
        let kind = self.input_format.map(|format| match format {
            InputFormat::Text => Kind::Text,
            InputFormat::Export => Kind::Export,
            InputFormat::Jsonl => Kind::JsonLines,
            InputFormat::Json => Kind::Json,
            InputFormat::Csv | InputFormat::Tsv => Kind::Table,
            InputFormat::Xlsx => Kind::Xlsx,
            InputFormat::Ods => Kind::Ods,
            InputFormat::Html => Kind::Html,
            InputFormat::Nitf => Kind::Nitf,
            InputFormat::Newsml => Kind::NewsMl,
            InputFormat::Feed => Kind::Feed,
            InputFormat::Docx => Kind::Docx,
            InputFormat::Odt => Kind::Odt,
            InputFormat::Rtf => Kind::Rtf,
            InputFormat::Eml | InputFormat::Mht => Kind::Mail,
            InputFormat::Warc => Kind::Warc,
            InputFormat::Arc => Kind::Arc,
            InputFormat::Parquet => Kind::Parquet,
            InputFormat::Zip => Kind::Zip,
            InputFormat::Tar => Kind::Tar,
        });
        Reading {
            latest: None,
            fields: names.into_iter().filter_map(|(slot, name)| Some((slot, name.clone()?))).collect(),
            id: match self.id {
                IdFlag::Given => IdKind::Given,
                IdFlag::Path => IdKind::Path,
                IdFlag::Hash => IdKind::Hash,
            },
            languages: match self.language {
                LanguageFlag::Any => Languages::Any,
                LanguageFlag::En => Languages::English,
            },
            duplicates: match self.dedup {
                None => Duplicates::Keep,
                Some(DedupFlag::Report) => Duplicates::Report,
                Some(DedupFlag::Id) => Duplicates::Id,
                Some(DedupFlag::Text) => Duplicates::Text,
                Some(DedupFlag::Near) => Duplicates::Near,
            },
            kind,
            date_order: self.date_order.map(|order| match order {
                DateOrderFlag::Dmy => DateOrder::DayFirst,
                DateOrderFlag::Mdy => DateOrder::MonthFirst,
            }),
        }
    }
}
