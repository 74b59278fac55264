//! `pullquote review`: a page in which the rows of a table are judged.

use super::table_page::{check, corrections, fill, title};
use crate::flags::{ReportArgs, ReviewArgs};
use crate::table;
use anyhow::{Result, ensure};
use pullquote_page::Report;
use std::collections::BTreeSet;
use std::path::Path;

/// Runs the command; returns the number of articles lost.
pub fn review(args: &ReviewArgs) -> Result<u64> {
    let ReviewArgs { report: args, sample } = args;
    check(args)?;
    let mut report = Report::new(&title(args, "Review of quotations"), args.rows).for_review();
    corrections(args, &mut report)?;
    let drawn = sample.map(|most| drawn(args, most)).transpose()?;
    fill(args, report, drawn)
}

/// The ids of rows drawn at random. Ids are hashes: the lowest of them are a sample, the same on every machine.
fn drawn(args: &ReportArgs, most: usize) -> Result<BTreeSet<String>> {
    ensure!(args.table != Path::new("-"), "--sample reads the table twice: give a file, not standard input");
    let mut least = BTreeSet::new();
    table::read(&args.table, &mut |row| {
        ensure!(!row.get("quote_id").is_empty(), "--sample needs the column quote_id");
        least.insert(row.get("quote_id").to_owned());
        if least.len() > most {
            least.pop_last();
        }
        Ok(())
    })?;
    Ok(least)
}
