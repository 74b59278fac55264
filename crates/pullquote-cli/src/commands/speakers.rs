//! `pullquote speakers`: who speaks in tables of quotations, one row per speaker.

mod speaking;

use crate::flags::{ReportScope, SpeakersArgs};
use crate::messages;
use crate::output::Output;
use crate::outputs::{is_closed_pipe, write_speakers};
use crate::overlap::{self, Target};
use crate::plan::side_file;
use crate::table;
use anyhow::{Context, Result};
use pullquote::export::SpeakerBook;
use speaking::Speaking;
use std::path::Path;

/// Runs the command.
pub fn speakers(args: &SpeakersArgs) -> Result<()> {
    let file = side_file(&args.output, args.excel, args.delimiter)?;
    overlap::check(&args.tables, &[Target::file(&args.output)])?;
    let mut book = SpeakerBook::default();
    for path in &args.tables {
        let mut speaking = Speaking::default();
        table::read(path, &mut |row| {
            if args.scope == ReportScope::All || row.get("speech") != "false" && row.get("table") != "false" {
                speaking.add(&row, &mut book);
            }
            Ok(())
        })?;
        speaking.close(&mut book);
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
