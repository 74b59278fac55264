//! Tables of text: CSV and its relatives.

use super::rows::{Rows, Take};
use super::{Collect, Form, Staged};
use crate::messages;
use anyhow::{Context, Result};
use pullquote::Analysis;
use pullquote::export::spreadsheet::MOST_ROWS;
use pullquote::export::{CsvWriter, ErrorRow, Layout, split_rows};
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A table as text.
#[derive(Clone)]
pub struct TextTable {
    /// What its rows are.
    pub rows: Rows,
    /// How they are written.
    pub layout: Layout,
}

impl TextTable {
    fn lines(&self, out: &mut Vec<u8>, give: impl FnOnce(Take<'_>)) {
        let mut table = CsvWriter::continued(std::mem::take(out), self.rows.table(), &self.layout);
        let mut written = Ok(());
        give(&mut |cells| {
            if written.is_ok() {
                written = table.write_cells(cells);
            }
        });
        // Unlike a disk, memory does not fill up.
        *out = written.and_then(|()| table.finish()).expect("rows are written to memory");
    }
}

impl Form for TextTable {
    fn start(&self) -> Result<Vec<u8>> {
        Ok(CsvWriter::begin(Vec::new(), self.rows.table(), &self.layout)?.finish()?)
    }

    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        self.lines(out, |take| self.rows.of(analysis, take));
    }

    fn encode_left_out(&self, analysis: &Analysis<'_>, _: &ErrorRow<'_>, out: &mut Vec<u8>) {
        if self.rows == Rows::Articles {
            self.lines(out, |take| self.rows.of_left_out(analysis, take));
        }
    }

    fn fault(&self, fault: &ErrorRow<'_>, _: bool, out: &mut Vec<u8>) {
        if self.rows == Rows::Errors {
            self.lines(out, |take| self.rows.of_fault(fault, take));
        }
    }
}

/// The files of a table, known once it is finished.
#[derive(Clone, Default)]
pub struct Files(Arc<Mutex<Vec<PathBuf>>>);

impl Files {
    /// What is known so far.
    pub fn list(&self) -> Vec<PathBuf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, files: Vec<PathBuf>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = files;
    }
}

/// A table for spreadsheets, which continues in further files when a sheet would be full: `quotes-2.csv`.
pub struct SplitTable {
    /// The table.
    pub table: TextTable,
    /// Its files.
    pub files: Files,
}

impl Form for SplitTable {
    fn start(&self) -> Result<Vec<u8>> {
        self.table.start()
    }

    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        self.table.encode(analysis, out);
    }

    fn encode_left_out(&self, analysis: &Analysis<'_>, why: &ErrorRow<'_>, out: &mut Vec<u8>) {
        self.table.encode_left_out(analysis, why, out);
    }

    fn fault(&self, fault: &ErrorRow<'_>, gone: bool, out: &mut Vec<u8>) {
        self.table.fault(fault, gone, out);
    }

    fn collected(&self) -> Option<&dyn Collect> {
        Some(self)
    }
}

impl Collect for SplitTable {
    fn finish(&self, spool: BufReader<File>, staged: &mut Staged) -> Result<()> {
        split(spool, staged, &self.files)
    }
}

/// Writes the text of a table for spreadsheets to as many files as it needs, which are noted.
pub fn split(table: BufReader<File>, staged: &mut Staged, noted: &Files) -> Result<()> {
    let target = staged.target().to_path_buf();
    let mut files = Vec::new();
    split_rows(table, MOST_ROWS, |number| {
        let name = numbered(&target, number);
        let file = staged.file(&name)?;
        files.push(name);
        Ok(BufWriter::with_capacity(1 << 18, file))
    })?;
    let next = numbered(&target, files.len() as u32 + 1);
    if next.is_file() {
        messages::print(&format!(
            "note: {} is left over from an earlier run and not part of this table",
            next.display()
        ));
    }
    noted.set(files);
    Ok(())
}

/// The name of one of the files of a table.
fn numbered(target: &Path, number: u32) -> PathBuf {
    if number < 2 {
        return target.to_path_buf();
    }
    let stem = target.file_stem().unwrap_or_default().to_string_lossy();
    match target.extension() {
        Some(ending) => target.with_file_name(format!("{stem}-{number}.{}", ending.to_string_lossy())),
        None => target.with_file_name(format!("{stem}-{number}")),
    }
}

/// Opens the file that a collected form makes.
pub fn target_file(staged: &mut Staged) -> Result<BufWriter<File>> {
    let target = staged.target().to_path_buf();
    let file = staged.file(&target).with_context(|| format!("cannot write {}", target.display()))?;
    Ok(BufWriter::with_capacity(1 << 18, file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_files_stand_beside_the_first() {
        let name = |path: &str, number| numbered(Path::new(path), number).to_string_lossy().into_owned();
        assert_eq!(name("out/quotes.csv", 1), "out/quotes.csv");
        assert_eq!(name("out/quotes.v1.csv", 2), Path::new("out/quotes.v1-2.csv").to_string_lossy());
        assert_eq!(name("quotes", 3), "quotes-3");
    }
}
