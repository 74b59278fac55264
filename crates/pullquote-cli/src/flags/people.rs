//! Flags of `people`.

use clap::Args;
use std::path::PathBuf;

/// Examples of `people`.
pub const PEOPLE_EXAMPLES: &str = "Examples:
  pullquote people senators.csv mayors.csv -o officials.people
  zcat wikidata.json.gz | pullquote people - -o people.csv    people and organisations of a dump
  pullquote people people.csv -o people.people                an index, for lists of millions
  pullquote extract news/ --people officials.people -o quotes.csv

A table has a column `name` and, if known, `id`, `aliases` (separated by semicolons), `role`, `from` and `to` (ISO days
between which the role was held) and `kind` (person or organisation). All others, such as gender, party or country, go
into the tables of quotations as people.gender, people.party. See docs/people.md.";

/// What `people` takes.
#[derive(Args)]
pub struct PeopleArgs {
    /// Tables (CSV, TSV), JSON Lines of the same fields, or dumps of Wikidata; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Where to write: .csv, or .people for an index
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// No summary
    #[arg(short, long)]
    pub quiet: bool,
}
