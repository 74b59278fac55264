//! The quotations with their clusters, as one CSV.

use crate::output::Output;
use crate::table::{self, TableRow};
use anyhow::{Context, Result, bail};
use pullquote::export::{Record, Row, Selection};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The columns of the tables: all must have the same, since they become one.
pub fn header(tables: &[PathBuf]) -> Result<Vec<String>> {
    let mut all: Option<Vec<String>> = None;
    for path in tables {
        let header = table::header(path)?.unwrap_or_else(|| {
            let columns = Row::TABLE.columns;
            Selection::usual(columns).of(columns).map(|column| column.name.to_owned()).collect()
        });
        if all.as_ref().is_some_and(|all| *all != header) {
            bail!("{} has other columns than {}: --map needs the same", path.display(), tables[0].display());
        }
        all = Some(header);
    }
    let mut all = all.unwrap_or_default();
    all.retain(|name| name != "cluster_id");
    Ok(all)
}

/// The quotations with their clusters.
pub struct Map<'a> {
    path: &'a Path,
    columns: &'a [String],
    table: csv::Writer<Output>,
}

impl<'a> Map<'a> {
    /// Begins the table with these columns.
    pub fn create(path: &'a Path, columns: &'a [String]) -> Result<Self> {
        let output = Output::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        let mut table = csv::Writer::from_writer(output);
        table.write_record(columns.iter().map(String::as_str).chain(["cluster_id"]))?;
        Ok(Self { path, columns, table })
    }

    /// Adds a row and its cluster.
    pub fn write(&mut self, row: &TableRow, cluster: &str) -> Result<()> {
        let cells = self.columns.iter().map(|name| match name.as_str() {
            "context_before" => row.before.trim_end(),
            "context_after" => row.after.trim_start(),
            name => row.get(name),
        });
        let written = self.table.write_record(cells.chain([cluster]));
        written.with_context(|| format!("cannot write {}", self.path.display()))
    }

    /// Completes the file.
    pub fn finish(self) -> Result<()> {
        let fault = || format!("cannot write {}", self.path.display());
        let mut output = self.table.into_inner().map_err(|error| error.into_error()).with_context(fault)?;
        output.flush().and_then(|()| output.finish()).with_context(fault)
    }
}
