//! Flags for what is written, and in which format.

use super::values::day;
use clap::{Args, ValueEnum};
use pullquote::export::Dialect;
use std::path::PathBuf;

/// Which tables are written, and how.
#[derive(Args, Clone)]
#[command(next_help_heading = "Tables")]
pub struct TableArgs {
    /// The format of all outputs [default: by each output's extension, else csv]
    #[arg(hide_short_help = true, long, value_name = "FORMAT")]
    pub format: Option<TableFormat>,
    /// CSV that is safe to open in a spreadsheet
    ///
    /// Byte order mark, CRLF, one line per row, no cell that a spreadsheet would run as a formula, no cell or file too
    /// large for one. It changes text; programs should read plain CSV.
    #[arg(long)]
    pub excel: bool,
    /// What separates the cells of CSV: one character, or tab, semicolon, pipe
    #[arg(hide_short_help = true, long, value_name = "CHARACTER", value_parser = Dialect::parse_delimiter)]
    pub delimiter: Option<u8>,
    /// The columns of the table: speaker,quote,date
    #[arg(long, value_name = "NAMES")]
    pub columns: Option<String>,
    /// Also write the context of each quotation, its own sentence and N more on each side, as context_before and
    /// context_after
    #[arg(hide_short_help = true, long, value_name = "N")]
    pub context: Option<usize>,
    /// Also write datapackage.json beside the table: a description of all columns (Frictionless)
    #[arg(hide_short_help = true, long)]
    pub datapackage: bool,
    /// Also write a codebook: version, options, models, and what every column means (Markdown)
    #[arg(hide_short_help = true, long, value_name = "FILE")]
    pub codebook: Option<PathBuf>,
    /// The day of the run: noted in workbooks and codebooks, and no article is of a later one [default: that of
    /// SOURCE_DATE_EPOCH, else none]
    ///
    /// The program notes no date by itself, so that the same articles give the same bytes.
    #[arg(hide_short_help = true, long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub run_date: Option<String>,
    /// Also write a table of the articles
    ///
    /// Words, quotations, speakers, share quoted, damage and its reasons.
    #[arg(long, value_name = "FILE")]
    pub articles: Option<PathBuf>,
    /// Also write a table of the speakers over all articles
    #[arg(long, value_name = "FILE")]
    pub speakers: Option<PathBuf>,
    /// Also write a table of the statements: the same quotation in several articles, one row
    ///
    /// Tables, workbooks and databases of the run get the column cluster_id, by which their rows belong to these.
    /// `pullquote clusters` has more options.
    #[arg(hide_short_help = true, long, value_name = "FILE")]
    pub clusters: Option<PathBuf>,
    /// Also write a table of the names: one row per mention
    #[arg(hide_short_help = true, long, value_name = "FILE")]
    pub entities: Option<PathBuf>,
}

/// Formats of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// One row per quotation, separated by commas (.csv)
    Csv,
    /// The same, separated by tabs (.tsv, .tab)
    Tsv,
    /// One object per article (.jsonl, .ndjson)
    Jsonl,
    /// A workbook: quotations, speakers, articles, errors (.xlsx)
    Xlsx,
    /// One row per quotation, typed columns (.parquet)
    Parquet,
    /// A database of all tables, with full-text search (.sqlite, .sqlite3, .db)
    Sqlite,
    /// A folder with a text and its annotations for each article, for the brat tool
    Brat,
    /// W3C Web Annotations: one object per quotation (.jsonld)
    Webanno,
    /// One token per line with its name, cue, source, content (.conll)
    Conll,
    /// Tasks with predictions for Label Studio (.labelstudio.json)
    LabelStudio,
    /// Lines for doccano (.doccano.jsonl)
    Doccano,
    /// Lines for Prodigy (.prodigy.jsonl)
    Prodigy,
    /// A folder with a document for each article, for INCEpTION (.inception)
    Inception,
}
