//! The forms there are, and how one is chosen.

use super::annotations::{Brat, Conll, WebAnnotations};
use super::args::{TableArgs, TableFormat};
use super::collected::{Speakers, Spooled, TableFile, Workbook};
use super::package::Package;
use super::rows::Rows;
use super::text::{Files, SplitTable, TextTable};
use super::{Form, Planned};
use anyhow::{Result, bail};
use pullquote::Analysis;
use pullquote::export::{Dialect, Layout, Record, Row, Selection, SpeakerRow, Table};
use std::path::{Path, PathBuf};

/// The formats of `-o`, with the endings that mean them. The first format with an ending has it.
const ENDINGS: &[(TableFormat, &[&str])] = &[
    (TableFormat::Csv, &["csv"]),
    (TableFormat::Tsv, &["tsv", "tab"]),
    (TableFormat::Jsonl, &["jsonl", "ndjson", "json"]),
    (TableFormat::Xlsx, &["xlsx"]),
    (TableFormat::Parquet, &["parquet", "pq"]),
    (TableFormat::Brat, &["brat"]),
    (TableFormat::Webanno, &["jsonld"]),
    (TableFormat::Conll, &["conll"]),
];

fn by_ending(path: &Path) -> Option<TableFormat> {
    let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
    ENDINGS.iter().find(|(_, endings)| endings.contains(&ending.as_str())).map(|(format, _)| *format)
}

/// What an output's ending says; without any ending it is CSV.
pub fn format_of(output: &Path) -> Result<TableFormat> {
    match (output.extension(), by_ending(output)) {
        (_, Some(format)) => Ok(format),
        (None, None) => Ok(TableFormat::Csv),
        (Some(ending), None) => {
            let known: Vec<String> = ENDINGS.iter().map(|(_, endings)| format!(".{}", endings[0])).collect();
            bail!(
                "the ending .{} is no format known here; use one of {}, or say --format csv",
                ending.to_string_lossy(),
                known.join(", ")
            )
        }
    }
}

/// All outputs the flags of `extract` ask for.
pub fn planned(outputs: &[PathBuf], errors: Option<&PathBuf>, args: &TableArgs) -> Result<Vec<Planned>> {
    let mut planner = Planner::new(args)?;
    let mut planned = Vec::new();
    for path in outputs {
        let format = match args.format {
            Some(format) => format,
            None => format_of(path)?,
        };
        planned.push(Planned::main(path, planner.main(path, format)?));
    }
    if planner.tables == 0 && args.columns.is_some() {
        bail!("--columns is for tables (csv, tsv, xlsx, parquet), and none of the outputs is one");
    }
    for (path, rows) in [(&args.articles, Rows::Articles), (&args.entities, Rows::Entities)] {
        if let Some(path) = path {
            planned.push(Planned::side(path, planner.side(path, rows)?));
        }
    }
    if let Some(path) = &args.speakers {
        let file = planner.side_file(path, &SpeakerRow::TABLE)?;
        planned.push(Planned::side(path, Box::new(Speakers { file })));
    }
    if let Some(path) = errors {
        planned.push(Planned::side(path, planner.side(path, Rows::Errors)?));
    }
    if planner.texts == 0 && (args.excel || args.delimiter.is_some()) {
        bail!("--excel and --delimiter are for CSV, and none of the outputs is CSV");
    }
    planned.extend(planner.package()?);
    Ok(planned)
}

/// The table of errors, if one is wanted.
pub fn errors_table(path: Option<&PathBuf>) -> Option<Planned> {
    let table = TextTable { rows: Rows::Errors, layout: Layout::default() };
    path.map(|path| Planned::side(path, Box::new(table)))
}

/// Chooses forms, and keeps in mind what must fit together.
struct Planner<'a> {
    args: &'a TableArgs,
    columns: Selection,
    context: Option<usize>,
    /// Outputs of `-o` that have columns.
    tables: usize,
    /// Outputs of any kind that are text with delimiters.
    texts: usize,
    package: Option<Package>,
}

impl<'a> Planner<'a> {
    fn new(args: &'a TableArgs) -> Result<Self> {
        let all = Row::TABLE.columns;
        let mut columns = match &args.columns {
            Some(names) => Selection::parse(names, all)?,
            None => Selection::usual(all),
        };
        let around = ["context_before", "context_after"];
        let asked = around.iter().any(|name| columns.has(name, all));
        if args.context.is_some() {
            around.iter().for_each(|name| columns.add(name, all));
        }
        let context = args.context.or(asked.then_some(1));
        let package = args.datapackage.then(Package::default);
        Ok(Self { args, columns, context, tables: 0, texts: 0, package })
    }

    /// The form of an output of `-o`.
    fn main(&mut self, path: &Path, format: TableFormat) -> Result<Box<dyn Form>> {
        let rows = Rows::Quotations { context: self.context };
        self.tables += usize::from(matches!(
            format,
            TableFormat::Csv | TableFormat::Tsv | TableFormat::Xlsx | TableFormat::Parquet
        ));
        Ok(match format {
            TableFormat::Csv | TableFormat::Tsv => {
                let layout = self.layout(format, Some(self.columns.clone()));
                self.text(path, rows, layout)
            }
            TableFormat::Jsonl => Box::new(JsonLines { context: self.context }),
            TableFormat::Xlsx => Box::new(Workbook { context: self.context, columns: self.columns.clone() }),
            TableFormat::Parquet => Box::new(Spooled { rows, columns: self.columns.clone(), file: parquet()? }),
            TableFormat::Brat => Box::new(Brat),
            TableFormat::Webanno => Box::new(WebAnnotations),
            TableFormat::Conll => Box::new(Conll),
        })
    }

    /// The form of a side table: text, unless its ending says otherwise.
    fn side(&mut self, path: &Path, rows: Rows) -> Result<Box<dyn Form>> {
        let columns = Selection::usual(rows.table().columns);
        Ok(match by_ending(path) {
            Some(TableFormat::Xlsx) => Box::new(Spooled { rows, columns, file: TableFile::Workbook }),
            Some(TableFormat::Parquet) => Box::new(Spooled { rows, columns, file: parquet()? }),
            format => {
                let layout = self.layout(format.unwrap_or(TableFormat::Csv), None);
                self.text(path, rows, layout)
            }
        })
    }

    /// The file of a side table that is made at the end.
    fn side_file(&mut self, path: &Path, table: &'static Table) -> Result<TableFile> {
        let file = side_file(path, self.args.excel, self.args.delimiter)?;
        if let TableFile::Text(layout) = &file {
            self.texts += 1;
            self.describe(table, path, layout, Files::default());
        }
        Ok(file)
    }

    fn layout(&self, format: TableFormat, columns: Option<Selection>) -> Layout {
        Layout { dialect: dialect(format, self.args.excel, self.args.delimiter), columns }
    }

    fn text(&mut self, path: &Path, rows: Rows, layout: Layout) -> Box<dyn Form> {
        self.texts += 1;
        let files = Files::default();
        self.describe(rows.table(), path, &layout, files.clone());
        let table = TextTable { rows, layout };
        // A stream cannot go on in another file.
        let is_file = path != Path::new("-") && std::fs::metadata(path).map_or(true, |data| data.is_file());
        if self.args.excel && is_file { Box::new(SplitTable { table, files }) } else { Box::new(table) }
    }

    fn describe(&mut self, table: &'static Table, path: &Path, layout: &Layout, files: Files) {
        if let Some(package) = &mut self.package {
            package.add(table, path, layout, files);
        }
    }

    /// The description of all tables, if it is wanted.
    fn package(self) -> Result<Option<Planned>> {
        let Some(package) = self.package else { return Ok(None) };
        let path = package.path()?;
        Ok(Some(Planned::side(&path, Box::new(package))))
    }
}

fn dialect(format: TableFormat, excel: bool, delimiter: Option<u8>) -> Dialect {
    let usual = if format == TableFormat::Tsv { b'\t' } else { b',' };
    Dialect { delimiter: delimiter.unwrap_or(usual), excel }
}

/// What the ending of a table's file says: a workbook, Parquet, else text.
pub fn side_file(path: &Path, excel: bool, delimiter: Option<u8>) -> Result<TableFile> {
    Ok(match by_ending(path) {
        Some(TableFormat::Xlsx) => TableFile::Workbook,
        Some(TableFormat::Parquet) => parquet()?,
        format => {
            let dialect = dialect(format.unwrap_or(TableFormat::Csv), excel, delimiter);
            TableFile::Text(Layout { dialect, columns: None })
        }
    })
}

#[cfg(feature = "parquet")]
fn parquet() -> Result<TableFile> {
    Ok(TableFile::Parquet)
}

#[cfg(not(feature = "parquet"))]
fn parquet() -> Result<TableFile> {
    bail!("this program was built without Parquet: build it with --features parquet")
}

/// One object an article.
pub struct JsonLines {
    /// Sentences around each quotation.
    pub context: Option<usize>,
}

impl Form for JsonLines {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        let mut record = analysis.record();
        if let Some(sentences) = self.context {
            for (quote, quotation) in record.quotes.iter_mut().zip(&analysis.quotations.quotations) {
                let (before, after) = analysis.around(quotation, sentences);
                (quote.context_before, quote.context_after) = (Some(before.into()), Some(after.into()));
            }
        }
        record.write_line(out);
    }

    fn is_complete(&self) -> bool {
        true
    }
}

/// What a command formats itself; blocks are appended as they come.
pub struct Plain {
    /// What the output begins with.
    pub start: &'static str,
}

impl Form for Plain {
    fn start(&self) -> Result<Vec<u8>> {
        Ok(self.start.into())
    }

    fn encode(&self, _: &Analysis<'_>, _: &mut Vec<u8>) {}
}
