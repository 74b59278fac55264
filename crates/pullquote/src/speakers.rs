//! `pullquote speakers`: who speaks in tables of quotations, one row a speaker.

use crate::cli::ReportScope;
use crate::outputs::{forms, is_closed_pipe, write_speakers};
use crate::rows::{self, TableRow};
use anyhow::{Context, Result};
use clap::Args;
use pullquote::Output;
use pullquote::export::{ArticleSpeakers, Dialect, SpeakerBook, word_count};
use std::path::{Path, PathBuf};

pub const SPEAKERS_EXAMPLES: &str = "Examples:
  pullquote speakers quotes.csv -o speakers.csv
  pullquote speakers 2023.csv 2024.csv -o speakers.xlsx

Names are merged over articles only where kind and full name are the same and the roles go together; see the README.
The rows of an article must stand together, as `extract` writes them. JSON Lines hold no words, so words_quoted is empty.";

/// What `speakers` takes.
#[derive(Args)]
pub struct SpeakersArgs {
    /// Tables of quotations: CSV or JSON Lines; `-` is standard input
    #[arg(required = true, value_name = "TABLE")]
    pub tables: Vec<PathBuf>,
    /// Where to write: .csv, .tsv or .xlsx; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// Which quotations of JSON Lines count; tables of quotations have been told what to hold when they were written
    #[arg(long, value_name = "SCOPE", default_value = "speech")]
    pub scope: ReportScope,
    /// CSV for spreadsheets
    #[arg(long)]
    pub excel: bool,
    /// What stands between the cells of CSV: one character, or tab, semicolon, pipe
    #[arg(long, value_name = "CHARACTER", value_parser = Dialect::parse_delimiter)]
    pub delimiter: Option<u8>,
    /// No summary
    #[arg(short, long)]
    pub quiet: bool,
}

/// Runs the command; no article can be lost.
pub fn speakers(args: &SpeakersArgs) -> Result<u64> {
    let file = forms::side_file(&args.output, args.excel, args.delimiter)?;
    let mut book = SpeakerBook::default();
    for table in &args.tables {
        let mut article = Article::default();
        rows::read(table, &mut |row| {
            if args.scope == ReportScope::All || row.get("speech") != "false" {
                article.add(&row, &mut book);
            }
            Ok(())
        })?;
        article.close(&mut book);
    }
    let rows = book.rows();
    let name = args.output.display();
    let folder = args.output.parent().filter(|folder| folder.is_dir());
    let write = || -> Result<()> {
        let output = Output::create(&args.output)?;
        write_speakers(&rows, &file, folder, output)?.finish()?;
        Ok(())
    };
    match write() {
        Err(error) if args.output == Path::new("-") && is_closed(&error) => return Ok(0),
        written => written.with_context(|| format!("cannot write {name}"))?,
    }
    if !args.quiet {
        let partial = rows.iter().filter(|row| row.name_form == "partial").count();
        eprintln!("{} speakers, {partial} of them known by a partial name only", rows.len());
    }
    Ok(0)
}

fn is_closed(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref().is_some_and(is_closed_pipe))
}

/// The rows of the article that is being read.
#[derive(Default)]
struct Article {
    id: String,
    speakers: ArticleSpeakers,
}

impl Article {
    fn add(&mut self, row: &TableRow, book: &mut SpeakerBook) {
        if row.get("article_id") != self.id {
            self.close(book);
            row.get("article_id").clone_into(&mut self.id);
        }
        if self.speakers.is_empty() {
            self.speakers = ArticleSpeakers::new(row.get("date"), row.get("outlet"));
        }
        let words = Some(row.get("quote")).filter(|quote| !quote.is_empty()).map(word_count);
        let roles: Vec<&str> = row.get("speaker_role").split("; ").collect();
        let names: Vec<&str> = row.get("speaker").split("; ").collect();
        for (n, name) in names.iter().enumerate() {
            // As many roles as speakers, or they cannot be told apart.
            let role = if roles.len() == names.len() { roles[n] } else { "" };
            self.speakers.quotation(name, row.get("speaker_kind"), role, words);
        }
    }

    fn close(&mut self, book: &mut SpeakerBook) {
        book.add(&std::mem::take(&mut self.speakers));
    }
}
