//! `pullquote speakers`: who speaks in tables of quotations, one row per speaker.

use crate::flags::{ReportScope, SpeakersArgs};
use crate::messages;
use crate::output::Output;
use crate::outputs::{is_closed_pipe, write_speakers};
use crate::overlap::{self, Target};
use crate::plan::side_file;
use crate::table::{self, TableRow};
use anyhow::{Context, Result};
use pullquote::export::{ArticleSpeakers, SpeakerBook, word_count};
use std::path::Path;

/// Runs the command.
pub fn speakers(args: &SpeakersArgs) -> Result<()> {
    let file = side_file(&args.output, args.excel, args.delimiter)?;
    overlap::check(&args.tables, &[Target::file(&args.output)])?;
    let mut book = SpeakerBook::default();
    for path in &args.tables {
        let mut article = Article::default();
        table::read(path, &mut |row| {
            if args.scope == ReportScope::All || row.get("speech") != "false" && row.get("table") != "false" {
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
        Err(error) if args.output == Path::new("-") && is_closed(&error) => return Ok(()),
        written => written.with_context(|| format!("cannot write {name}"))?,
    }
    if !args.quiet {
        let partial = rows.iter().filter(|row| row.name_form == "partial").count();
        messages::print(&format!("{} speakers, {partial} of them known by a partial name only", rows.len()));
    }
    Ok(())
}

fn is_closed(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref().is_some_and(is_closed_pipe))
}

/// The rows of the article being read.
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
        let ids: Vec<&str> = row.get("speaker_id").split("; ").collect();
        for (n, name) in names.iter().enumerate() {
            // Unless there are as many roles as speakers, roles cannot be assigned.
            let role = if roles.len() == names.len() { roles[n] } else { "" };
            self.speakers.quotation(name, row.get("source_kind"), role, words);
            // Nor can ids.
            if ids.len() == names.len() && !ids[n].is_empty() {
                self.speakers.known(name, ids[n]);
            }
        }
    }

    fn close(&mut self, book: &mut SpeakerBook) {
        book.add(&std::mem::take(&mut self.speakers));
    }
}
