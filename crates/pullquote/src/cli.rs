//! Flags.

use crate::inputs::InputArgs;
use crate::look::{EVAL_EXAMPLES, EvalArgs, REPORT_EXAMPLES, REVIEW_EXAMPLES, ReportArgs, ReviewArgs};
use crate::look::{VIEW_EXAMPLES, ViewArgs};
use crate::outputs::args::TableArgs;
use crate::progress::Level;
use crate::shard::Shard;
use crate::speakers::{SPEAKERS_EXAMPLES, SpeakersArgs};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Reads news articles and writes a table of quotations: who said what.
#[derive(Parser)]
#[command(version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "Exit codes:
  0  all articles done (also when the reader of a pipe went away)
  1  done, but some records gave no article: see the messages or --errors
  2  no output: wrong usage, an input that is not there, an output that cannot be written
  130  interrupted (Ctrl-C or SIGTERM): the same command with --resume goes on";

const EXTRACT_EXAMPLES: &str = "Examples:
  pullquote extract articles/ -o quotes.csv          a folder, with all folders in it
  pullquote extract news.jsonl -o quotes.jsonl       JSON Lines to JSON Lines
  pullquote extract a.txt b.txt                      the table on standard output
  pullquote extract articles/ -o q.csv -o q.jsonl    both at once
  pullquote extract articles/ -o quotes.xlsx         a workbook: quotations, speakers, articles, errors
  pullquote extract articles/ -o q.csv --speakers speakers.csv --datapackage
  pullquote extract CC-NEWS-*.warc.gz -o q.csv       web archives, compressed as they are
  zcat news.jsonl.gz | pullquote extract - -o q.csv  standard input
  pullquote extract articles/ --min-confidence 0.8 --errors errors.csv -o quotes.csv
  pullquote extract articles/ -o quotes.csv --resume  go on with a run that was interrupted
  pullquote extract - --filter < news.jsonl          a line out for each line in

Inputs: folders (with all folders in them) and files of plain text, HTML, JSON, JSON Lines, CSV, TSV, NITF, WARC, WET
and, in a build with the feature, Parquet; each also compressed by gzip or zstd. Their content decides what they are.
The field names of news-please, trafilatura, newspaper, fundus, NewsAPI and ninjs are understood. A text may begin with
header lines such as `date 2019-06-26`.

Offsets in the table count bytes of the article's text in UTF-8, from 0, the end not included. `pullquote texts` writes
these texts.";

const TEXTS_EXAMPLES: &str = "Examples:
  pullquote texts pages/ -o texts.jsonl
  pullquote texts CC-NEWS-*.warc.gz --language en --dedup near -o texts.jsonl

One object a line: id, text, body (the bytes that are the article, header lines aside), date, title, outlet, author, url,
language. `pullquote extract` reads it again with the same ids and offsets.";

const STAGE_EXAMPLES: &str = "Examples:
  pullquote tokenize article.txt
  pullquote entities article.txt
  pullquote quotes articles/ --format jsonl | jq .quotes";

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Write a table with one row a quotation
    #[command(after_help = EXTRACT_EXAMPLES)]
    Extract(ExtractArgs),
    /// Write the texts as they are read, in JSON Lines: what offsets count in
    #[command(after_help = TEXTS_EXAMPLES)]
    Texts(TextsArgs),
    /// Show tokens and sentences: the first stage alone
    #[command(after_help = STAGE_EXAMPLES)]
    Tokenize(StageArgs),
    /// Show names and what they name: the first two stages
    #[command(after_help = STAGE_EXAMPLES)]
    Entities(StageArgs),
    /// Show quotations with their speakers: all stages, to be read on a terminal
    #[command(after_help = STAGE_EXAMPLES)]
    Quotes(StageArgs),
    /// Show an article with its quotations: a page for the browser, or colours on the terminal
    #[command(after_help = VIEW_EXAMPLES)]
    View(ViewArgs),
    /// Write a table of the speakers in tables of quotations
    #[command(after_help = SPEAKERS_EXAMPLES)]
    Speakers(SpeakersArgs),
    /// Show a table at a glance: charts and a searchable table in one page
    #[command(after_help = REPORT_EXAMPLES)]
    Report(ReportArgs),
    /// Judge rows of a table in a page: right, wrong, or who it was
    #[command(after_help = REVIEW_EXAMPLES)]
    Review(ReviewArgs),
    /// Tell the precision of a table from corrections made in its report
    #[command(after_help = EVAL_EXAMPLES)]
    Eval(EvalArgs),
}

/// What every command takes.
#[derive(Args)]
pub struct CommonArgs {
    /// Folders and files; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Where to write; `-` is standard output. May be given several times. A file appears only when all are whole
    #[arg(short, long = "output", value_name = "FILE", default_value = "-")]
    pub outputs: Vec<PathBuf>,
    /// Articles analysed at once; 0 is one a core. The output is the same for any number
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// No progress and no summary; errors are still told. The same as --log error
    #[arg(short, long, conflicts_with = "log")]
    pub quiet: bool,
    /// How much is told on standard error
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    pub log: Level,
    /// Also write what could not be read to this CSV file: source, record, byte, kind, message
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
    #[command(flatten)]
    pub input: InputArgs,
    #[command(flatten)]
    pub run: RunArgs,
}

/// How a long run is kept in hand. None of these but `shard` and `max_article_bytes` changes what is written.
#[derive(Args)]
#[command(next_help_heading = "Long runs")]
pub struct RunArgs {
    /// Go on with a run that was interrupted or came to grief: the same command with --resume
    #[arg(long)]
    pub resume: bool,
    /// Seconds from one checkpoint to the next: at most so much work is done again by --resume; 0 is after each article
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0, value_parser = seconds)]
    pub checkpoint: f64,
    /// Work on one of N parts of the articles alone, chosen by their ids: 1/8 to 8/8
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// Refuse articles larger than this; K, M and G are understood
    #[arg(long, value_name = "BYTES", default_value = "64M", value_parser = bytes)]
    pub max_article_bytes: usize,
    /// Write a report of the run for programs: version, models, options, counts, times (JSON)
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Where articles go that bring a fault of this program to light; without it, a folder FILE.faulty beside the output
    #[arg(long, value_name = "FOLDER")]
    pub keep_faulty: Option<PathBuf>,
}

/// Options that change nothing in what is written: a run may be resumed with others.
pub const OPTIONS_OF_NO_EFFECT: [&str; 8] =
    ["threads", "quiet", "log", "resume", "checkpoint", "report", "keep_faulty", "help"];

impl CommonArgs {
    /// How much is told.
    pub fn level(&self) -> Level {
        if self.quiet { Level::Error } else { self.log }
    }
}

/// What `extract` takes.
#[derive(Args)]
pub struct ExtractArgs {
    #[command(flatten)]
    pub common: CommonArgs,
    #[command(flatten)]
    pub tables: TableArgs,
    /// Leave out quotations below this confidence
    #[arg(long, value_name = "0..1", default_value_t = 0.0, value_parser = share, help_heading = "Analysis")]
    pub min_confidence: f32,
    #[command(flatten)]
    pub analysis: AnalysisArgs,
    /// Leave articles aside whose damage is greater than this; they go to the errors table
    #[arg(long, value_name = "0..1", default_value_t = 1.0, value_parser = share, help_heading = "Analysis")]
    pub max_damage: f32,
    /// Be a filter: a line of JSON in, a line of JSON out, in order, at once; a line that gives no article gives
    /// {"id","error"}, and the exit code is 0. For Spark pipe, Hadoop streaming, GNU parallel
    #[arg(long, conflicts_with_all = ["resume", "shard", "input_format", "dedup"], help_heading = "Long runs")]
    pub filter: bool,
}

/// How articles are analysed.
#[derive(Args)]
#[command(next_help_heading = "Analysis")]
pub struct AnalysisArgs {
    /// speech: what was said or written; all: also reported beliefs, wishes, plans and findings [default: speech; JSON
    /// Lines, the complete record, have all, each marked "speech": true or false]
    #[arg(long, value_name = "SCOPE")]
    pub scope: Option<ReportScope>,
    /// Rules alone, without the network and the search for lost words: faster, less right
    #[arg(long)]
    pub fast: bool,
    /// A quotation network of one's own instead of the built-in one
    #[arg(long, value_name = "FILE", conflicts_with = "fast")]
    pub model: Option<PathBuf>,
}

/// Which reports count.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportScope {
    /// Speech and writing
    Speech,
    /// Also beliefs, wishes, plans, findings
    All,
}

/// What the single stages take.
#[derive(Args)]
pub struct StageArgs {
    #[command(flatten)]
    pub common: CommonArgs,
    /// text is for reading, jsonl and conll for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Tables")]
    pub format: StageFormat,
}

/// What `texts` takes.
#[derive(Args)]
pub struct TextsArgs {
    #[command(flatten)]
    pub common: CommonArgs,
}

/// Forms of a stage's result.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StageFormat {
    /// To be read on a terminal
    Text,
    /// One object an article
    Jsonl,
    /// One token a line, what the stage knows in columns
    Conll,
}

/// A number of seconds.
fn seconds(given: &str) -> Result<f64, String> {
    match given.parse() {
        Ok(seconds) if (0.0..1e6).contains(&seconds) => Ok(seconds),
        _ => Err("a number of seconds is wanted".into()),
    }
}

/// A number of bytes: `1000`, `64K`, `16M`, `1G`.
fn bytes(given: &str) -> Result<usize, String> {
    let (digits, shift) = match given.to_ascii_uppercase().trim_end_matches('B') {
        rest if rest.ends_with('K') => (rest.len() - 1, 10),
        rest if rest.ends_with('M') => (rest.len() - 1, 20),
        rest if rest.ends_with('G') => (rest.len() - 1, 30),
        rest => (rest.len(), 0),
    };
    let number = given[..digits].parse::<usize>().ok().and_then(|number| number.checked_mul(1 << shift));
    number.filter(|number| *number > 0).ok_or_else(|| "a number of bytes is wanted, such as 500K or 16M".into())
}

/// A number from 0 to 1.
pub fn share(given: &str) -> Result<f32, String> {
    match given.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a number from 0 to 1 is wanted".into()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_understood() {
        let sizes = ["1", "2k", "3M", "1GB", "64m"].map(|given| super::bytes(given).unwrap());
        assert_eq!(sizes, [1, 2048, 3 << 20, 1 << 30, 64 << 20]);
        for wrong in ["", "0", "M", "-1", "1.5M", "1T", "99999999999999G", "é"] {
            assert!(super::bytes(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn flags_are_consistent() {
        <super::Cli as clap::CommandFactory>::command().debug_assert();
    }
}
