//! Flags of `explain`.

use super::{CommonArgs, NetworkArgs, ReportScope};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Examples of `explain`.
pub const EXPLAIN_EXAMPLES: &str = "Examples:
  pullquote explain article.txt                             every quotation of an article
  pullquote explain article.txt --at 1740                   the quotation at this byte
  pullquote explain articles/ --quote q4f1c0d2a9b77e310     the quotation of a row, by its quote_id
  pullquote explain news.jsonl --article 4711 --format json | jq '.quotes[].steps'

docs/explain.md says how to read the result.";

/// What `explain` takes.
#[derive(Args)]
pub struct ExplainArgs {
    /// Only the article with this id
    #[arg(long, value_name = "ID")]
    pub article: Option<String>,
    /// Only the quotation with this id: column quote_id of the table
    #[arg(long, value_name = "ID")]
    pub quote: Option<String>,
    /// Only the quotation at this byte of the article's text
    #[arg(long, value_name = "BYTE")]
    pub at: Option<u32>,
    /// text is for reading; json is one object per article, on one line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ExplainFormat,
    /// speech: what was said or written; all: also reported beliefs, wishes, plans and findings
    #[arg(long, value_name = "SCOPE", default_value = "all", help_heading = "Analysis")]
    pub scope: ReportScope,
    #[command(flatten)]
    pub network: NetworkArgs,
    /// Use confidences refitted to judged rows, as written by `calibrate`
    #[arg(hide_short_help = true, long, value_name = "FILE", help_heading = "Analysis")]
    pub calibration: Option<PathBuf>,
    #[command(flatten)]
    pub common: CommonArgs,
}

impl ExplainArgs {
    /// Whether not all quotations are wanted.
    pub fn selects(&self) -> bool {
        self.quote.is_some() || self.at.is_some()
    }
}

/// Formats of an explanation.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For reading
    Text,
    /// One object per article
    Json,
}
