//! Which outputs the flags ask for, and in which form.

use crate::flags::{TableArgs, TableFormat};
use crate::outputs::{
    Brat, Conll, Doccano, Files, Form, Inception, JsonLines, LabelStudio, Package, Planned, Prodigy, Rows, Speakers,
    SplitTable, Spooled, TableFile, TextTable, WebAnnotations, Workbook,
};
use anyhow::{Result, bail};
use pullquote::export::{Dialect, Layout, Record, Row, Selection, SpeakerRow, Table};
use std::path::{Path, PathBuf};

/// The formats of `-o`, with their extensions.
const EXTENSIONS: &[(TableFormat, &[&str])] = &[
    (TableFormat::Csv, &["csv"]),
    (TableFormat::Tsv, &["tsv", "tab"]),
    (TableFormat::Jsonl, &["jsonl", "ndjson", "json"]),
    (TableFormat::Xlsx, &["xlsx"]),
    (TableFormat::Parquet, &["parquet", "pq"]),
    (TableFormat::Brat, &["brat"]),
    (TableFormat::Webanno, &["jsonld"]),
    (TableFormat::Conll, &["conll"]),
    (TableFormat::Inception, &["inception"]),
];

/// The formats of tools that have an extension of two parts.
const DOUBLE_EXTENSIONS: &[(TableFormat, &[&str])] = &[
    (TableFormat::LabelStudio, &[".labelstudio.json", ".label-studio.json"]),
    (TableFormat::Doccano, &[".doccano.jsonl"]),
    (TableFormat::Prodigy, &[".prodigy.jsonl"]),
];

fn by_extension(path: &Path) -> Option<TableFormat> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    if let Some((format, _)) = DOUBLE_EXTENSIONS.iter().find(|(_, ends)| ends.iter().any(|end| name.ends_with(end))) {
        return Some(*format);
    }
    let extension = path.extension()?.to_string_lossy().to_ascii_lowercase();
    EXTENSIONS.iter().find(|(_, extensions)| extensions.contains(&extension.as_str())).map(|(format, _)| *format)
}

/// The format an output's extension stands for; CSV if it has none.
pub fn format_of(output: &Path) -> Result<TableFormat> {
    match (output.extension(), by_extension(output)) {
        (_, Some(format)) => Ok(format),
        (None, None) => Ok(TableFormat::Csv),
        (Some(extension), None) => {
            let known: Vec<String> = EXTENSIONS.iter().map(|(_, extensions)| format!(".{}", extensions[0])).collect();
            bail!(
                "the extension .{} is not a known format; use one of {}, or give --format",
                extension.to_string_lossy(),
                known.join(", ")
            )
        }
    }
}

/// All outputs that the flags of `extract` ask for.
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
        bail!("--columns applies to tables (csv, tsv, xlsx, parquet), and none of the outputs is one");
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
        bail!("--excel and --delimiter apply to CSV, and none of the outputs is CSV");
    }
    planned.extend(planner.package()?);
    Ok(planned)
}

/// The table of errors, if there is to be one.
pub fn errors_table(path: Option<&PathBuf>) -> Option<Planned> {
    let table = TextTable { rows: Rows::Errors, layout: Layout::default() };
    path.map(|path| Planned::side(path, Box::new(table)))
}

/// Chooses forms and keeps track of what must fit together.
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
            TableFormat::LabelStudio => Box::new(LabelStudio),
            TableFormat::Doccano => Box::new(Doccano),
            TableFormat::Prodigy => Box::new(Prodigy),
            TableFormat::Inception => Box::new(Inception),
        })
    }

    /// The form of a side table: text, unless its extension says otherwise.
    fn side(&mut self, path: &Path, rows: Rows) -> Result<Box<dyn Form>> {
        let columns = Selection::usual(rows.table().columns);
        Ok(match by_extension(path) {
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
        // A stream cannot continue in another file.
        let is_file = path != Path::new("-") && std::fs::metadata(path).map_or(true, |data| data.is_file());
        if self.args.excel && is_file { Box::new(SplitTable { table, files }) } else { Box::new(table) }
    }

    fn describe(&mut self, table: &'static Table, path: &Path, layout: &Layout, files: Files) {
        if let Some(package) = &mut self.package {
            package.add(table, path, layout, files);
        }
    }

    /// The description of all tables, if there is to be one.
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

/// The format a table's extension stands for: a workbook, Parquet, else text.
pub fn side_file(path: &Path, excel: bool, delimiter: Option<u8>) -> Result<TableFile> {
    Ok(match by_extension(path) {
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
    bail!("this program was built without Parquet support: build it with --features parquet")
}
