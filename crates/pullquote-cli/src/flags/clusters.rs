//! Flags of `clusters`.

use super::ReportScope;
use super::values::bytes;
use clap::Args;
use pullquote::export::Dialect;
use std::path::PathBuf;

/// Examples of `clusters`.
pub const CLUSTERS_EXAMPLES: &str = "Examples:
  pullquote clusters quotes.csv -o clusters.csv
  pullquote clusters 2023.csv 2024.csv -o clusters.xlsx
  pullquote clusters quotes.parquet -o clusters.parquet    in a build with the feature parquet
  pullquote clusters quotes.csv -o clusters.csv --map quotes-with-clusters.csv   each quotation with its cluster
  pullquote clusters quotes.csv --min 1 -o clusters.csv                          also what was quoted once
  pullquote clusters 20*.csv -o clusters.csv --max-memory 1G                     large tables on a small machine

Quotations are one if one is a variant of the other: the same words except for marks, spelling, ellipses, words in brackets
and where they begin and end, by speakers who may be the same. A denial or a number that only one of them has keeps them
apart, and so do two full names. See docs/clusters.md.";

/// What `clusters` takes.
#[derive(Args, Clone)]
pub struct ClustersArgs {
    /// Tables of quotations with their words, as written by `extract`: CSV, Parquet or a workbook
    #[arg(required = true, value_name = "TABLE")]
    pub tables: Vec<PathBuf>,
    /// Where to write: .csv, .tsv, .jsonl, .xlsx or .parquet; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// Also write the tables as one CSV, with the column cluster_id
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Leave out clusters with fewer quotations than this
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub min: usize,
    /// Which quotations of JSON Lines count; for other tables that was decided when they were written
    #[arg(long, value_name = "SCOPE", default_value = "speech")]
    pub scope: ReportScope,
    /// CSV for spreadsheets
    #[arg(long)]
    pub excel: bool,
    /// What separates the cells of CSV: one character, or tab, semicolon, pipe
    #[arg(long, value_name = "CHARACTER", value_parser = Dialect::parse_delimiter)]
    pub delimiter: Option<u8>,
    /// Memory for the quotations: 500M, 2G [default: 4G, or half of the machine's if that is less]
    ///
    /// What does not fit is clustered with temporary files, with the same result. Five bytes for each quotation are always in
    /// memory.
    #[arg(long, value_name = "SIZE", value_parser = bytes)]
    pub max_memory: Option<usize>,
    /// Folder for temporary files; otherwise they are in that of the output
    #[arg(long, value_name = "FOLDER")]
    pub temp_dir: Option<PathBuf>,
    /// Threads; 0 means one per core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// No summary
    #[arg(short, long)]
    pub quiet: bool,
}
