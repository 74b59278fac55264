//! `pullquote report`: a table of quotations as a page with charts and a searchable table.

use super::table_page::{check, corrections, fill, title};
use crate::flags::ReportArgs;
use crate::table;
use anyhow::{Context, Result, ensure};
use pullquote_page::Report;
use std::path::Path;

/// Runs the command; returns the number of articles lost.
pub fn report(args: &ReportArgs) -> Result<u64> {
    check(args)?;
    let mut report = Report::new(&title(args, "Quotations"), args.rows);
    corrections(args.corrections.as_deref(), &mut |row| report.judged(row))?;
    if let Some(path) = &args.clusters {
        statements(path, &mut report).with_context(|| path.display().to_string())?;
    }
    fill(args, report, None)
}

/// Reads a table of clusters.
fn statements(path: &Path, report: &mut Report) -> Result<()> {
    let columns = ["cluster_id", "quote", "speaker", "first_date", "outlets", "quotations"];
    table::read_columns(path, &|name| columns.contains(&name), &mut |row| {
        let statement = row.statement();
        ensure!(
            !statement.cluster_id.is_empty() && statement.quotations > 0,
            "this is not a table of clusters: make one with `pullquote clusters`"
        );
        report.statement(&statement);
        Ok(())
    })
}
