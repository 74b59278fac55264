//! Flags of the commands around a finished table, and of `view`: `speakers`, `report`, `review`, `eval`.

use super::values::share;
use super::{AnalysisArgs, ReportScope};
use clap::{Args, ValueEnum};
use pullquote::export::Dialect;
use std::path::PathBuf;

/// Examples of `view`.
pub const VIEW_EXAMPLES: &str = "Examples:
  pullquote view article.txt                         on the terminal, in colour
  pullquote view article.txt | less -R               (--color always keeps them)
  pullquote view article.txt -o page.html            one page that a browser opens without a network
  pullquote view news.jsonl --id 4711 -o page.html   one article among many
  pullquote view articles/ -o pages/                 one page per article, and pages/index.html that lists them";

/// Examples of `report`.
pub const REPORT_EXAMPLES: &str = "Examples:
  pullquote report quotes.csv -o report.html
  pullquote report quotes.csv --articles articles/ -o report.html     each quotation in its context
  pullquote view articles/ -o pages/ && pullquote report quotes.csv --views pages/ -o report.html
  pullquote report quotes.csv --clusters clusters.csv -o report.html  also the statements quoted most widely

The page needs no network. Its charts count all rows; its table holds --rows of them and says how many it leaves out.";

/// Examples of `review`.
pub const REVIEW_EXAMPLES: &str = "Examples:
  pullquote review articles/ --articles 20 -o review.html                      judge 20 whole articles: precision and recall
  pullquote review quotes.csv --articles articles/ --articles 20 -o review.html   the same, for the rows of a table
  pullquote review quotes.csv --articles articles/ --sample 200 -o review.html judge 200 rows: precision only
  pullquote review quotes.csv --articles articles/ -o review.html              judge any row
  pullquote review quotes.csv --corrections corrections.csv -o review.html     continue where you left off
  pullquote eval --gold corrections.csv                                        your figures

Keys in the page: r right, s wrong speaker, e other words, w not a quotation, m marks what was missed, u undo, ? all keys;
then Export corrections. The same articles and rows are drawn on every machine; --seed draws others.";

/// Examples of `eval`.
pub const EVAL_EXAMPLES: &str = "Examples:
  pullquote eval --gold corrections.csv                 as judged in a page
  pullquote eval --gold corrections.csv quotes.csv      against another run over the same articles
  pullquote eval --gold ann.csv --gold ben.csv          also how far two coders agree
  pullquote eval --gold ann.csv --gold ben.csv --disagreements differ.csv

Corrections are exported from the pages of `report`, `review` and `view`, or made by `pullquote gold` from the files of an
annotation tool. Precision needs rows drawn at random: `review --sample`. Recall and F1 need whole articles in which what
was missed is marked. If several coders judged a row, the first file counts. See docs/studies.md.";

/// Examples of `calibrate`.
pub const CALIBRATE_EXAMPLES: &str = "Examples:
  pullquote calibrate corrections.csv -o mine.json
  pullquote calibrate corrections.csv --precision 0.9 -o mine.json    also the limit that leaves 90 of 100 rows right
  pullquote extract articles/ --calibration mine.json -o quotes.csv

It needs verdicts on at least 50 rows, better on a few hundred, drawn at random from a table that was made without a
calibration.";

/// Examples of `speakers`.
pub const SPEAKERS_EXAMPLES: &str = "Examples:
  pullquote speakers quotes.csv -o speakers.csv
  pullquote speakers 2023.csv 2024.csv -o speakers.xlsx

Names are merged across articles only if kind and full name are the same and the roles are compatible; see the README.
The rows of an article must stand together, as `extract` writes them. JSON Lines hold no words, so words_quoted is empty.";

/// What `view` takes.
#[derive(Args)]
pub struct ViewArgs {
    /// Articles: files, folders; `-` is standard input
    #[arg(required = true, value_name = "ARTICLE")]
    pub inputs: Vec<PathBuf>,
    /// A page for one article, or a folder (ending in /) for one page per article [default: text on the terminal]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Title of the list of articles in a folder of pages [default: the folder's name]
    #[arg(hide_short_help = true, long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Only the article with this id
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Leave out quotations below this confidence [default: 0.25]
    #[arg(long, value_name = "0..1", value_parser = share)]
    pub min_confidence: Option<f32>,
    #[command(flatten)]
    pub analysis: AnalysisArgs,
    /// Colours on the terminal; auto also respects NO_COLOR
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Colour,
    /// Columns of the terminal [default: COLUMNS, else 80]
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
    /// Articles analysed at once; 0 means one per core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// No summary, only errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What `report` takes.
#[derive(Args)]
pub struct ReportArgs {
    /// The table: CSV, Parquet, a workbook or JSON Lines as written by `extract`; `-` is standard input
    #[arg(value_name = "TABLE")]
    pub table: PathBuf,
    /// The page; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// The articles the table was made from, to show each quotation in its context
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    pub articles: Vec<PathBuf>,
    /// The folder written by `view -o FOLDER/`, to link each quotation to its article
    #[arg(long, value_name = "FOLDER")]
    pub views: Option<PathBuf>,
    /// Corrections exported earlier, to continue from
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// The table written by `clusters` or `extract --clusters`, to show the statements that most outlets quote
    #[arg(long, value_name = "FILE")]
    pub clusters: Option<PathBuf>,
    /// Title of the page
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// The most rows in the page's table; the charts count all
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub rows: usize,
    /// No summary, only errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// What `review` takes.
#[derive(Args)]
pub struct ReviewArgs {
    /// A table of quotations, or with --articles N articles: files, folders
    #[arg(value_name = "TABLE|ARTICLE")]
    pub inputs: Vec<PathBuf>,
    /// The page; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// A number: judge this many whole articles. Otherwise the articles that a table was made from
    ///
    /// Whole articles are drawn at random and shown with everything that was found in them, so that what was missed can be
    /// marked. Articles given for a table show each of its quotations in its context.
    #[arg(long, value_name = "N|INPUT", num_args = 1..)]
    pub articles: Vec<PathBuf>,
    /// Only this many rows of a table, drawn at random
    #[arg(long, value_name = "N")]
    pub sample: Option<usize>,
    /// Draw other articles or rows
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Your name, written beside your verdicts; it can also be given in the page
    #[arg(long, value_name = "NAME")]
    pub coder: Option<String>,
    /// Corrections exported earlier, to continue from
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// The folder written by `view -o FOLDER/`, to link each row to its article
    #[arg(long, value_name = "FOLDER")]
    pub views: Option<PathBuf>,
    /// Title of the page
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// The most rows in the page
    #[arg(hide_short_help = true, long, value_name = "N", default_value_t = 100_000)]
    pub rows: usize,
    /// Leave out quotations below this confidence, where articles are read without a table [default: 0.25]
    #[arg(long, value_name = "0..1", value_parser = share)]
    pub min_confidence: Option<f32>,
    #[command(flatten)]
    pub analysis: AnalysisArgs,
    /// No summary, only errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// What `eval` takes.
#[derive(Args)]
pub struct EvalArgs {
    /// Corrections of one coder; repeat the flag for each
    ///
    /// The coder's name is in the column coder; without one, the name of the file is used.
    #[arg(long, value_name = "FILE", required = true)]
    pub gold: Vec<PathBuf>,
    /// A table to measure instead of the one in which the rows were judged
    #[arg(value_name = "TABLE")]
    pub table: Option<PathBuf>,
    /// Where to write; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// text is for reading, csv is for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: EvalFormat,
    /// Also write the coders' disagreements to this CSV file
    #[arg(long, value_name = "FILE")]
    pub disagreements: Option<PathBuf>,
    /// All these articles were read as a whole, and nothing else was missed
    ///
    /// Without this flag, an article counts as read if the column article_read says so. In a file without that column, all
    /// articles of a coder who has marked a passage as missed count as read.
    #[arg(long)]
    pub whole_articles: bool,
    /// The most speakers shown
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub speakers: usize,
}

/// Examples of `gold`.
pub const GOLD_EXAMPLES: &str = "Examples:
  pullquote extract articles/ -o quotes.csv -o tasks.labelstudio.json       a table, and the same as tasks
  pullquote gold export.json --table quotes.csv -o gold.csv                 the annotations compared with the table
  pullquote eval --gold gold.csv                                            precision, recall, F1
  pullquote gold brat/ --table quotes.csv --coder ann -o ann.csv            a folder of brat or INCEpTION

It reads JSON from Label Studio, JSON Lines from doccano and Prodigy, XMI from INCEpTION and the files of brat. All quotations
of these articles count as annotated: a row without an annotation is wrong, and a quotation that is not in the table was
missed. See docs/annotation.md.";

/// What `gold` takes.
#[derive(Args)]
pub struct GoldArgs {
    /// Files of an annotation tool, or folders of them
    #[arg(required = true, value_name = "FILE")]
    pub inputs: Vec<PathBuf>,
    /// The table of the same articles, which is compared with the annotations
    #[arg(long, value_name = "TABLE")]
    pub table: PathBuf,
    /// Where to write the corrections, as CSV; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// The annotator's name, if the files do not have it or have another
    #[arg(long, value_name = "NAME")]
    pub coder: Option<String>,
    /// No summary
    #[arg(short, long)]
    pub quiet: bool,
}

/// What `calibrate` takes.
#[derive(Args)]
pub struct CalibrateArgs {
    /// Corrections exported from a page, or made by `gold`
    #[arg(required = true, value_name = "CORRECTIONS")]
    pub gold: Vec<PathBuf>,
    /// Where to write the calibration; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// Also find the lowest confidence at which this share of the rows is right, and make it the default limit
    #[arg(long, value_name = "0..1", value_parser = share)]
    pub precision: Option<f32>,
    /// No summary
    #[arg(short, long)]
    pub quiet: bool,
}

/// Formats of the figures.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EvalFormat {
    /// For reading
    Text,
    /// One row per figure
    Csv,
}

/// What `speakers` takes.
#[derive(Args)]
pub struct SpeakersArgs {
    /// Tables of quotations: CSV or JSON Lines; `-` is standard input
    #[arg(required = true, value_name = "TABLE")]
    pub tables: Vec<PathBuf>,
    /// Where to write: .csv, .tsv, .jsonl, .xlsx or .parquet; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// Which quotations of JSON Lines count; for other tables that was decided when they were written
    #[arg(long, value_name = "SCOPE", default_value = "speech")]
    pub scope: ReportScope,
    /// CSV for spreadsheets
    #[arg(long)]
    pub excel: bool,
    /// What separates the cells of CSV: one character, or tab, semicolon, pipe
    #[arg(long, value_name = "CHARACTER", value_parser = Dialect::parse_delimiter)]
    pub delimiter: Option<u8>,
    /// No summary
    #[arg(short, long)]
    pub quiet: bool,
}
