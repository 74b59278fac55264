//! Which outputs the flags ask for, and in which form.

use super::Origin;
use crate::flags::{TableArgs, TableFormat};
use crate::outputs::{
    Brat, ClusterIds, Conll, Constant, Doccano, Files, Form, Inception, JsonLines, LabelStudio, Package, Planned,
    Prodigy, Rows, Speakers, SplitTable, Spooled, TableFile, TextTable, WebAnnotations, Workbook,
};
use anyhow::{Result, anyhow, bail};
use pullquote::export::{
    About, ClusterRow, Dialect, Layout, Record, Row, Selection, SpeakerRow, Table, codebook_of_run,
};
use std::path::{Path, PathBuf};

/// The formats of `-o`, with their extensions.
const EXTENSIONS: &[(TableFormat, &[&str])] = &[
    (TableFormat::Csv, &["csv"]),
    (TableFormat::Tsv, &["tsv", "tab"]),
    (TableFormat::Jsonl, &["jsonl", "ndjson", "json"]),
    (TableFormat::Xlsx, &["xlsx"]),
    (TableFormat::Parquet, &["parquet", "pq"]),
    (TableFormat::Sqlite, &["sqlite", "sqlite3", "db"]),
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
fn format_of(output: &Path) -> Result<TableFormat> {
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

/// The table of clusters, and where its form leaves the ids for the tables of quotations.
pub struct Clustered {
    /// Its place.
    pub path: PathBuf,
    /// Its form.
    pub form: Box<dyn Form>,
    /// What `form` finds.
    pub ids: ClusterIds,
}

/// All outputs that the flags of `extract` ask for; `people` are the columns of a list of people.
pub fn planned(
    outputs: &[PathBuf],
    errors: Option<&PathBuf>,
    args: &TableArgs,
    origin: Origin<'_>,
    people: Option<&[String]>,
    clustered: Option<Clustered>,
) -> Result<Vec<Planned>> {
    let table = match people {
        None => &Row::TABLE,
        Some(columns) => Row::table_with(columns.iter().map(String::as_str)),
    };
    let mut planner = Planner::new(args, origin, table, clustered.as_ref().map(|one| one.ids.clone()))?;
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
    if let Some(Clustered { path, form, .. }) = clustered {
        if planner.clustered == 0 {
            bail!("--clusters needs a CSV or Parquet file, a workbook or a database among the outputs: -o quotes.csv");
        }
        planner.side_file(&path, &ClusterRow::TABLE)?;
        planned.push(Planned::side(&path, form));
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
    if let Some(path) = &args.codebook {
        planned.push(Planned::side(path, planner.codebook()?));
    }
    planned.extend(planner.package()?);
    Ok(planned)
}

/// The table of errors, if there is to be one.
pub fn errors_table(path: Option<&PathBuf>) -> Option<Planned> {
    let table = TextTable { rows: Rows::Errors, layout: Layout::default() };
    path.map(|path| Planned::side(path, Box::new(table)))
}

/// Whether an output is a file, or will be one, and no stream.
fn is_file(path: &Path) -> bool {
    path != Path::new("-") && std::fs::metadata(path).map_or(true, |data| data.is_file())
}

/// The name of a file, without its folder.
fn file_name(path: &Path) -> String {
    path.file_name().filter(|name| *name != "-").unwrap_or_default().to_string_lossy().into_owned()
}

/// Chooses forms and keeps track of what must fit together.
struct Planner<'a> {
    args: &'a TableArgs,
    origin: Origin<'a>,
    /// The table of quotations, with the columns of a list of people if there is one.
    quotations: &'static Table,
    columns: Selection,
    context: Option<usize>,
    /// The clusters, if they are found.
    clusters: Option<ClusterIds>,
    /// Outputs that say which cluster a quotation belongs to.
    clustered: usize,
    /// Outputs of `-o` that have columns.
    tables: usize,
    /// Outputs of any kind that are text with delimiters.
    texts: usize,
    package: Option<Package>,
    /// All tables with the names of their files, for a codebook.
    described: Vec<(&'static Table, String, Selection)>,
}

impl<'a> Planner<'a> {
    fn new(
        args: &'a TableArgs,
        origin: Origin<'a>,
        quotations: &'static Table,
        clusters: Option<ClusterIds>,
    ) -> Result<Self> {
        let all = quotations.columns;
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
        if clusters.is_none() && columns.has("cluster_id", all) {
            bail!("the column cluster_id needs --clusters FILE");
        }
        let package = args.datapackage.then(|| Package::new(origin.about(args)));
        Ok(Self {
            args,
            origin,
            quotations,
            columns,
            context,
            clusters,
            clustered: 0,
            tables: 0,
            texts: 0,
            package,
            described: Vec::new(),
        })
    }

    /// The form of an output of `-o`.
    fn main(&mut self, path: &Path, format: TableFormat) -> Result<Box<dyn Form>> {
        let columns = self.columns_of(path, format)?;
        let clusters = self.clusters.clone();
        let rows = Rows::Quotations { context: self.context, table: self.quotations };
        self.tables += usize::from(matches!(
            format,
            TableFormat::Csv | TableFormat::Tsv | TableFormat::Xlsx | TableFormat::Parquet
        ));
        match format {
            TableFormat::Csv | TableFormat::Tsv | TableFormat::Parquet => self.note(rows, path, columns.clone()),
            TableFormat::Xlsx => self.note_sheets(path, columns.clone()),
            TableFormat::Sqlite => {
                self.note_sheets(path, columns.clone());
                self.note(Rows::Entities, path, Selection::usual(Rows::Entities.table().columns));
            }
            // Annotations have no columns.
            _ => {}
        }
        Ok(match format {
            TableFormat::Csv | TableFormat::Tsv => {
                let layout = self.layout(format, Some(columns.clone()));
                match clusters.filter(|_| is_file(path)) {
                    Some(ids) => self.clustered_text(path, rows, columns, layout, ids),
                    None => self.text(path, rows, layout),
                }
            }
            TableFormat::Jsonl => Box::new(JsonLines { context: self.context }),
            TableFormat::Xlsx => Box::new(Workbook {
                context: self.context,
                table: self.quotations,
                columns,
                about: self.origin.about(self.args),
                clusters,
            }),
            TableFormat::Parquet => Box::new(Spooled { clusters, ..Spooled::new(rows, columns, parquet()?) }),
            TableFormat::Sqlite => database(self.context, self.quotations, self.origin.about(self.args), clusters)?,
            TableFormat::Brat => Box::new(Brat),
            TableFormat::Webanno => Box::new(WebAnnotations),
            TableFormat::Conll => Box::new(Conll),
            TableFormat::LabelStudio => Box::new(LabelStudio),
            TableFormat::Doccano => Box::new(Doccano),
            TableFormat::Prodigy => Box::new(Prodigy),
            TableFormat::Inception => Box::new(Inception),
        })
    }

    /// The columns of a table of quotations. Its clusters are known only at the end, so streams do not have them.
    fn columns_of(&mut self, path: &Path, format: TableFormat) -> Result<Selection> {
        let mut columns = self.columns.clone();
        let has_rows = matches!(
            format,
            TableFormat::Csv | TableFormat::Tsv | TableFormat::Xlsx | TableFormat::Parquet | TableFormat::Sqlite
        );
        if self.clusters.is_some() && has_rows {
            if is_file(path) {
                self.clustered += 1;
                columns.add("cluster_id", self.quotations.columns);
            } else if columns.has("cluster_id", self.quotations.columns) {
                bail!("the column cluster_id cannot be written to a stream, only to a file");
            }
        }
        Ok(columns)
    }

    /// A text with clusters.
    fn clustered_text(
        &mut self,
        path: &Path,
        rows: Rows,
        columns: Selection,
        layout: Layout,
        ids: ClusterIds,
    ) -> Box<dyn Form> {
        self.texts += 1;
        let files = Files::default();
        self.describe(rows.table(), path, &layout, files.clone());
        let split = self.args.excel.then_some(files);
        Box::new(Spooled { clusters: Some(ids), split, ..Spooled::new(rows, columns, TableFile::Text(layout)) })
    }

    /// The form of a side table: text, unless its extension says otherwise.
    fn side(&mut self, path: &Path, rows: Rows) -> Result<Box<dyn Form>> {
        let columns = Selection::usual(rows.table().columns);
        self.note(rows, path, columns.clone());
        Ok(match by_extension(path) {
            Some(TableFormat::Xlsx) => Box::new(Spooled::new(rows, columns, TableFile::Workbook)),
            Some(TableFormat::Jsonl) => Box::new(Spooled::new(rows, columns, TableFile::JsonLines)),
            Some(TableFormat::Parquet) => Box::new(Spooled::new(rows, columns, parquet()?)),
            Some(TableFormat::Sqlite) => return Err(no_single_table(path)),
            format => {
                let layout = self.layout(format.unwrap_or(TableFormat::Csv), None);
                self.text(path, rows, layout)
            }
        })
    }

    /// The file of a side table that is made at the end.
    fn side_file(&mut self, path: &Path, table: &'static Table) -> Result<TableFile> {
        let file = side_file(path, self.args.excel, self.args.delimiter)?;
        self.described.push((table, file_name(path), Selection::usual(table.columns)));
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
        if self.args.excel && is_file(path) { Box::new(SplitTable { table, files }) } else { Box::new(table) }
    }

    /// Notes a table for the codebook.
    fn note(&mut self, rows: Rows, path: &Path, columns: Selection) {
        self.described.push((rows.table(), file_name(path), columns));
    }

    /// Notes the sheets of a workbook.
    fn note_sheets(&mut self, path: &Path, columns: Selection) {
        self.note(Rows::Quotations { context: None, table: self.quotations }, path, columns);
        for table in [&SpeakerRow::TABLE, Rows::Articles.table(), Rows::Errors.table()] {
            self.described.push((table, file_name(path), Selection::usual(table.columns)));
        }
    }

    /// The codebook of all tables noted so far.
    fn codebook(&mut self) -> Result<Box<dyn Form>> {
        if self.described.is_empty() {
            bail!("--codebook describes tables, and none of the outputs is one: write one, such as -o quotes.csv");
        }
        let tables: Vec<_> = self.described.drain(..).collect();
        let tables: Vec<_> =
            tables.iter().map(|(table, name, columns)| (*table, name.as_str(), columns.clone())).collect();
        let start = codebook_of_run(&self.origin.about(self.args), &tables);
        Ok(Box::new(Constant { start }))
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

/// The format a table's extension stands for: a workbook, JSON Lines, Parquet, else CSV or TSV.
pub fn side_file(path: &Path, excel: bool, delimiter: Option<u8>) -> Result<TableFile> {
    Ok(match by_extension(path) {
        Some(TableFormat::Xlsx) => TableFile::Workbook,
        Some(TableFormat::Jsonl) => TableFile::JsonLines,
        Some(TableFormat::Parquet) => parquet()?,
        Some(TableFormat::Sqlite) => return Err(no_single_table(path)),
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

fn no_single_table(path: &Path) -> anyhow::Error {
    anyhow!("{}: a database has all tables; make one with `extract -o`", path.display())
}

#[cfg(feature = "sqlite")]
fn database(
    context: Option<usize>,
    table: &'static Table,
    about: About,
    clusters: Option<ClusterIds>,
) -> Result<Box<dyn Form>> {
    Ok(Box::new(crate::outputs::Database { context, table, about, clusters }))
}

#[cfg(not(feature = "sqlite"))]
fn database(_: Option<usize>, _: &'static Table, _: About, _: Option<ClusterIds>) -> Result<Box<dyn Form>> {
    bail!("this program was built without SQLite support: build it with --features sqlite")
}
