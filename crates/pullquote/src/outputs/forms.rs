//! The forms there are, and how one is chosen.

use super::{Form, Planned};
use crate::cli::TableFormat;
use anyhow::{Result, bail};
use pullquote::Analysis;
use pullquote::export::{CsvWriter, ErrorRow, ErrorsWriter, article_header, error_line};
use std::path::{Path, PathBuf};

/// The formats of `-o`, with the endings that mean them. The first format with an ending has it.
const ENDINGS: &[(TableFormat, &[&str])] =
    &[(TableFormat::Csv, &["csv"]), (TableFormat::Jsonl, &["jsonl", "ndjson", "json"])];

/// What an output's ending says; without any ending it is CSV.
pub fn format_of(output: &Path) -> Result<TableFormat> {
    let Some(ending) = output.extension() else { return Ok(TableFormat::Csv) };
    let ending = ending.to_string_lossy().to_ascii_lowercase();
    match ENDINGS.iter().find(|(_, endings)| endings.contains(&ending.as_str())) {
        Some((format, _)) => Ok(*format),
        None => bail!("the ending .{ending} is no format known here; say --format csv or --format jsonl"),
    }
}

/// The form of a format.
pub fn form_of(format: TableFormat) -> Box<dyn Form> {
    match format {
        TableFormat::Csv => Box::new(Csv),
        TableFormat::Jsonl => Box::new(JsonLines),
    }
}

/// The table of errors, if one is wanted.
pub fn errors_table(path: Option<&PathBuf>) -> Option<Planned> {
    path.map(|path| Planned::side(path, Box::new(Errors)))
}

/// One row a quotation, as CSV.
pub struct Csv;

impl Form for Csv {
    fn start(&self) -> Result<Vec<u8>> {
        Ok(CsvWriter::new(Vec::new())?.finish()?)
    }

    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        if analysis.quotations.quotations.is_empty() {
            return;
        }
        let mut table = CsvWriter::without_header(std::mem::take(out));
        let written = analysis.rows().try_for_each(|row| table.write(&row)).and_then(|()| table.finish());
        // Memory does not run full like a disk.
        *out = written.expect("rows are written to memory");
    }
}

/// One object an article.
pub struct JsonLines;

impl Form for JsonLines {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        analysis.record().write_line(out);
    }
}

/// The table of articles.
pub struct Articles;

impl Form for Articles {
    fn start(&self) -> Result<Vec<u8>> {
        Ok(article_header()?)
    }

    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        // Memory does not run full like a disk.
        analysis.article_row().write_line(out).expect("a row is written to memory");
    }

    fn encode_left_out(&self, analysis: &Analysis<'_>, _: &ErrorRow<'_>, out: &mut Vec<u8>) {
        self.encode(analysis, out);
    }
}

/// The table of what could not be read.
pub struct Errors;

impl Form for Errors {
    fn start(&self) -> Result<Vec<u8>> {
        Ok(ErrorsWriter::new(Vec::new())?.finish()?)
    }

    fn encode(&self, _: &Analysis<'_>, _: &mut Vec<u8>) {}

    fn fault(&self, fault: &ErrorRow<'_>, _: bool, out: &mut Vec<u8>) {
        // Memory does not run full like a disk.
        error_line(fault, out).expect("a row is written to memory");
    }
}

/// What a command formats itself; blocks are appended as they come.
pub struct Plain;

impl Form for Plain {
    fn encode(&self, _: &Analysis<'_>, _: &mut Vec<u8>) {}
}
