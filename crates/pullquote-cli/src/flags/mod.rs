//! All flags of the program, and nothing else: what they mean for a run is decided in [`crate::plan`].

mod clusters;
mod common;
mod explain;
mod help;
mod inputs;
mod invocation;
mod people;
mod program;
mod show;
mod tables;
mod values;

pub use clusters::ClustersArgs;
pub use common::{CommonArgs, OPTIONS_WITHOUT_EFFECT};
pub use explain::{ExplainArgs, ExplainFormat};
pub use help::command;
pub use inputs::InputArgs;
pub use invocation::Invocation;
pub use people::PeopleArgs;
pub use program::{CompletionsArgs, DoctorArgs, ManArgs};
pub use show::{CalibrateArgs, Colour, EvalArgs, EvalFormat, GoldArgs, ReportArgs, ReviewArgs, SpeakersArgs, ViewArgs};
pub use tables::{TableArgs, TableFormat};

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Reads news articles and writes a table of quotations: who said what.
#[derive(Parser)]
#[command(name = "pullquote", version, after_long_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Replace files without asking
    ///
    /// Without it, a command that is typed on a terminal asks before it replaces a file. Where standard input or standard
    /// error is no terminal, files are replaced without a question.
    #[arg(long, global = true, hide_short_help = true)]
    pub force: bool,
}

const EXIT_CODES: &str = "Exit codes:
  0    every article was processed (also when the reader of a pipe went away)
  1    finished, but some records gave no article: see the messages or --errors
  2    no output: wrong usage, a missing input, an output that cannot be written
  130  interrupted (Ctrl-C or SIGTERM): run the same command with --resume to continue";

const EXTRACT_SHORT: &str = "Examples:
  pullquote extract articles/ -o quotes.csv
  pullquote extract news.jsonl -o quotes.xlsx --speakers speakers.csv
`pullquote extract --help` has all options and more examples.";

const EXTRACT_EXAMPLES: &str = "Examples:
  pullquote extract articles/ -o quotes.csv           a folder and all its subfolders
  pullquote extract news.jsonl -o quotes.jsonl        JSON Lines to JSON Lines
  pullquote extract a.txt b.txt                       the table on standard output
  pullquote extract articles/ -o q.csv -o q.jsonl     both at once
  pullquote extract articles/ -o quotes.xlsx          a workbook: quotations, speakers, articles, errors
  pullquote extract articles/ -o q.csv --speakers speakers.csv --datapackage
  pullquote extract CC-NEWS-*.warc.gz -o q.csv        web archives, without unpacking them
  zcat news.jsonl.gz | pullquote extract - -o q.csv   standard input
  pullquote extract articles/ --min-confidence 0.8 --errors errors.csv -o quotes.csv
  pullquote extract articles/ -o quotes.csv --resume  continue an interrupted run
  pullquote extract - --filter < news.jsonl           one line out for each line in

Inputs: folders (with their subfolders) and files of plain text, HTML, JSON, JSON Lines, CSV, TSV, NITF, WARC, WET and,
if the program was built with it, Parquet; each may be compressed with gzip or zstd. The format is recognised from the
content. The field names of news-please, trafilatura, newspaper, fundus, NewsAPI and ninjs are understood. A text may
begin with header lines such as `date 2019-06-26`.

Offsets in the table are byte offsets into the article's text in UTF-8, from 0, end exclusive. `pullquote texts` writes
these texts.";

const TEXTS_EXAMPLES: &str = "Examples:
  pullquote texts pages/ -o texts.jsonl
  pullquote texts CC-NEWS-*.warc.gz --language en --dedup near -o texts.jsonl

One object per line: id, text, body (the bytes of the article without its header lines), date, title, outlet, author,
url, language. `pullquote extract` reads the result with the same ids and offsets.";

const STAGE_EXAMPLES: &str = "Examples:
  pullquote tokenize article.txt
  pullquote entities article.txt
  pullquote entities articles/ --format jsonl | jq .linked";

const QUOTES_EXAMPLES: &str = "Examples:
  pullquote quotes article.txt
  pullquote quotes article.txt --scope all --min-confidence 0   everything that was found
  pullquote quotes articles/ --format jsonl | jq .quotes

The quotations are those of the table that `extract` writes; --format jsonl is its complete record.";

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Write a table with one row per quotation
    #[command(after_help = EXTRACT_SHORT, after_long_help = EXTRACT_EXAMPLES)]
    Extract(ExtractArgs),
    /// Write the texts that offsets refer to, as JSON Lines
    #[command(after_long_help = TEXTS_EXAMPLES)]
    Texts(TextsArgs),
    /// Show tokens and sentences: the first stage alone
    #[command(after_long_help = STAGE_EXAMPLES)]
    Tokenize(StageArgs),
    /// Show names and what they refer to: the first two stages
    #[command(after_long_help = STAGE_EXAMPLES)]
    Entities(StageArgs),
    /// Show quotations with their speakers, for reading on a terminal: all stages
    #[command(after_long_help = QUOTES_EXAMPLES)]
    Quotes(QuotesArgs),
    /// Explain each quotation step by step: why these words, why this speaker
    #[command(after_long_help = explain::EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Show an article with its quotations, as an HTML page or in colour on the terminal
    #[command(after_long_help = show::VIEW_EXAMPLES)]
    View(ViewArgs),
    /// Write a table of the speakers in tables of quotations
    #[command(after_long_help = show::SPEAKERS_EXAMPLES)]
    Speakers(SpeakersArgs),
    /// Find the same quotation in many articles: one row per statement
    #[command(after_long_help = clusters::CLUSTERS_EXAMPLES)]
    Clusters(ClustersArgs),
    /// Make a list of people, by which `extract --people` gives speakers their ids
    #[command(after_long_help = people::PEOPLE_EXAMPLES)]
    People(PeopleArgs),
    /// Summarise a table in one page: charts and a searchable table
    #[command(after_long_help = show::REPORT_EXAMPLES)]
    Report(ReportArgs),
    /// Judge whole articles or the rows of a table in a page: what is right, what was missed
    #[command(after_long_help = show::REVIEW_EXAMPLES)]
    Review(ReviewArgs),
    /// Show what an input is, how it is understood and what looks odd
    #[command(after_long_help = program::DOCTOR_EXAMPLES)]
    Doctor(DoctorArgs),
    /// Measure a table by judged rows: precision, recall, F1, agreement of coders
    #[command(after_long_help = show::EVAL_EXAMPLES)]
    Eval(EvalArgs),
    /// Judge a table by articles annotated in Label Studio, doccano, brat and others
    #[command(after_long_help = show::GOLD_EXAMPLES)]
    Gold(GoldArgs),
    /// Refit confidences to judged rows, for `extract --calibration`
    #[command(after_long_help = show::CALIBRATE_EXAMPLES)]
    Calibrate(CalibrateArgs),
    /// Print the completions of the command line for a shell
    #[command(after_long_help = program::COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArgs),
    /// Print a manual page, or write those of all commands
    #[command(after_long_help = program::MAN_EXAMPLES)]
    Man(ManArgs),
}

/// What `extract` takes.
#[derive(Args)]
pub struct ExtractArgs {
    #[command(flatten)]
    pub common: CommonArgs,
    #[command(flatten)]
    pub tables: TableArgs,
    /// Leave less certain quotations out of tables; 0 keeps all [default: 0.25]
    ///
    /// JSON Lines keep all quotations, unless --scope speech is given, and mark those that the table holds with "table": true.
    ///
    /// By default 0.25, or what the calibration says.
    #[arg(long, value_name = "0..1", value_parser = values::share, help_heading = "Analysis")]
    pub min_confidence: Option<f32>,
    #[command(flatten)]
    pub analysis: AnalysisArgs,
    /// Leave out articles with more damage than this; they are listed in the errors table
    #[arg(hide_short_help = true, long, value_name = "0..1", default_value_t = 1.0, value_parser = values::share, help_heading = "Analysis")]
    pub max_damage: f32,
    /// Look speakers up in a list of people: their ids, and the columns of the list
    ///
    /// A table with a column `name` and, if known, `id`, `aliases`, `role`, `from`, `to`; or what `pullquote people` wrote.
    #[arg(hide_short_help = true, long, value_name = "FILE", help_heading = "Tables")]
    pub people: Option<PathBuf>,
    /// Act as a filter: one line of JSON out for each line of JSON in
    ///
    /// In order and without delay; a line that gives no article gives {"id","error"}, and the exit code is 0. For Spark
    /// pipe, Hadoop streaming, GNU parallel.
    #[arg(hide_short_help = true, long, conflicts_with_all = ["resume", "shard", "input_format", "dedup"], help_heading = "Long runs")]
    pub filter: bool,
}

/// How articles are analysed.
#[derive(Args)]
#[command(next_help_heading = "Analysis")]
pub struct AnalysisArgs {
    /// speech, or all: also beliefs and plans
    ///
    /// all adds reported beliefs, wishes, plans and findings to what was said or written. By default speech. Only JSON
    /// Lines hold everything if this is not given, each quotation with "speech" and "table": true or false.
    #[arg(long, value_name = "SCOPE", hide_possible_values = true)]
    pub scope: Option<ReportScope>,
    #[command(flatten)]
    pub network: NetworkArgs,
    /// Use confidences refitted to judged rows, as written by `calibrate`
    #[arg(hide_short_help = true, long, value_name = "FILE")]
    pub calibration: Option<PathBuf>,
}

/// Which quotation network is used.
#[derive(Args)]
pub struct NetworkArgs {
    /// A larger network: right more often, far slower
    ///
    /// The accurate network has a transformer and comes as a file of its own, pullquote-accurate.bin, beside the program.
    /// The page on accuracy in the documentation compares the two.
    #[arg(long, conflicts_with = "model", help_heading = "Analysis")]
    pub accurate: bool,
    /// Use this quotation network instead of the built-in one
    #[arg(hide_short_help = true, long, value_name = "FILE", help_heading = "Analysis")]
    pub model: Option<PathBuf>,
}

/// Which reports count as quotations.
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
    /// text is for reading, jsonl and conll are for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Tables")]
    pub format: StageFormat,
}

/// What `quotes` takes.
#[derive(Args)]
pub struct QuotesArgs {
    #[command(flatten)]
    pub stage: StageArgs,
    /// Leave out less certain quotations; 0 keeps all [default: 0.25]
    ///
    /// JSON Lines keep all quotations, unless --scope speech is given, and mark those that the table holds with "table": true.
    ///
    /// By default 0.25, or what the calibration says.
    #[arg(long, value_name = "0..1", value_parser = values::share, help_heading = "Analysis")]
    pub min_confidence: Option<f32>,
    #[command(flatten)]
    pub analysis: AnalysisArgs,
}

/// What `texts` takes.
#[derive(Args)]
pub struct TextsArgs {
    #[command(flatten)]
    pub common: CommonArgs,
}

/// Formats of a stage's result.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StageFormat {
    /// For reading on a terminal
    Text,
    /// One object per article
    Jsonl,
    /// One token per line, with what the stage found in columns
    Conll,
}

#[cfg(test)]
mod tests {
    #[test]
    fn flags_are_consistent() {
        <super::Cli as clap::CommandFactory>::command().debug_assert();
    }
}
