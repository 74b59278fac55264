//! `pullquote report`: a table of quotations as a page with charts and a searchable table.

use super::table_page::{check, corrections, fill, title};
use crate::flags::ReportArgs;
use anyhow::Result;
use pullquote_page::Report;

/// Runs the command; returns the number of articles lost.
pub fn report(args: &ReportArgs) -> Result<u64> {
    check(args)?;
    let mut report = Report::new(&title(args, "Quotations"), args.rows);
    corrections(args.corrections.as_deref(), &mut |row| report.judged(row))?;
    fill(args, report, None)
}
