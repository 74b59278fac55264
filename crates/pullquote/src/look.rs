//! Flags of the commands that show things: `view`, `report`, `review`, `eval`.

use crate::cli::AnalysisArgs;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Examples of `view`.
pub const VIEW_EXAMPLES: &str = "Examples:
  pullquote view article.txt                         on the terminal, with colours
  pullquote view article.txt | less -R               (--color always keeps them)
  pullquote view article.txt -o page.html            one page, to be opened in a browser without network
  pullquote view news.jsonl --id 4711 -o page.html   one article of many
  pullquote view articles/ -o pages/                 a page for each";

/// Examples of `report`.
pub const REPORT_EXAMPLES: &str = "Examples:
  pullquote report quotes.csv -o report.html
  pullquote report quotes.csv --articles articles/ -o report.html     each quotation in its context
  pullquote view articles/ -o pages/ && pullquote report quotes.csv --views pages/ -o report.html

The page needs no network. Its charts count all rows; its table holds --rows of them and says what it leaves out.";

/// Examples of `review`.
pub const REVIEW_EXAMPLES: &str = "Examples:
  pullquote review quotes.csv --articles articles/ -o review.html              judge any row
  pullquote review quotes.csv --articles articles/ --sample 200 -o review.html judge 200 rows drawn by chance
  pullquote review quotes.csv --corrections corrections.csv -o review.html     go on where you were
  pullquote eval --gold corrections.csv                                        your error rate

In the page: j for the next row, r right, s wrong speaker, w not a quotation; then Export corrections. The same rows are
drawn on every machine.";

/// Examples of `eval`.
pub const EVAL_EXAMPLES: &str = "Examples:
  pullquote eval --gold corrections.csv               as judged in a report or view
  pullquote eval --gold corrections.csv quotes.csv    against another run over the same articles

Corrections are exported from the pages of `report` and `view`. To state an error rate, order the report by chance and
judge rows from the top without passing any by, or draw them with `review --sample`.";

/// What `view` takes.
#[derive(Args)]
pub struct ViewArgs {
    /// Articles: files, folders; `-` is standard input
    #[arg(required = true, value_name = "ARTICLE")]
    pub inputs: Vec<PathBuf>,
    /// A page for one article, or a folder (ending in /) for a page each; without it, text on the terminal
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Only the article of this id
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Leave out quotations below this confidence
    #[arg(long, value_name = "0..1", default_value_t = 0.0, value_parser = crate::cli::share)]
    pub min_confidence: f32,
    #[command(flatten)]
    pub analysis: AnalysisArgs,
    /// Colours on the terminal; auto also heeds NO_COLOR
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Colour,
    /// Columns of the terminal; without it, what COLUMNS says, else 80
    #[arg(long, value_name = "N")]
    pub width: Option<usize>,
    /// Articles analysed at once; 0 is one a core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// No summary; errors are still told
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
    /// The table: CSV or JSON Lines as `extract` writes them; `-` is standard input
    #[arg(value_name = "TABLE")]
    pub table: PathBuf,
    /// The page; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// The articles the table was made of, to show each quotation in its context
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    pub articles: Vec<PathBuf>,
    /// The folder `view -o FOLDER/` wrote, to link each quotation to its article
    #[arg(long, value_name = "FOLDER")]
    pub views: Option<PathBuf>,
    /// Corrections exported before, to go on from
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// Title of the page
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Rows in the page's table at most; the charts count all
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub rows: usize,
    /// No summary; errors are still told
    #[arg(short, long)]
    pub quiet: bool,
}

/// What `review` takes.
#[derive(Args)]
pub struct ReviewArgs {
    #[command(flatten)]
    pub report: ReportArgs,
    /// Only so many rows, drawn by chance
    #[arg(long, value_name = "N")]
    pub sample: Option<usize>,
}

/// What `eval` takes.
#[derive(Args)]
pub struct EvalArgs {
    /// Corrections exported from a report or view
    #[arg(long, value_name = "FILE")]
    pub gold: PathBuf,
    /// A table to measure instead of the one the corrections were made in
    #[arg(value_name = "TABLE")]
    pub table: Option<PathBuf>,
    /// Where to write; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// text is for reading, csv for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: EvalFormat,
    /// Speakers shown at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub speakers: usize,
}

/// Forms of the figures.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EvalFormat {
    /// To be read
    Text,
    /// One row a figure
    Csv,
}
