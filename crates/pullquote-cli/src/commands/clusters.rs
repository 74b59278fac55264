//! `pullquote clusters`: the same quotation in many articles, one row per statement.
//!
//! Tables are read twice: first for the words, then for what is written about the clusters. So memory holds the words only
//! in the compact form in which they are compared.

use crate::flags::{ClustersArgs, ExtractArgs, ReportScope, TableFormat};
use crate::messages;
use crate::output::Output;
use crate::outputs::{is_closed_pipe, write_rows};
use crate::overlap::{self, Target};
use crate::plan::{format_of, side_file};
use crate::table::{self, TableRow};
use anyhow::{Context, Result, bail, ensure};
use pullquote::export::{ClusterRow, Record, Row, Selection};
use pullquote_cluster::{Clusterer, Clusters, Quotation};
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Rows that are passed on at once.
const BATCH: usize = 8192;

/// Runs the command.
pub fn clusters(args: &ClustersArgs) -> Result<()> {
    let file = side_file(&args.output, args.excel, args.delimiter)?;
    let targets: Vec<Target> = [&args.output].into_iter().chain(&args.map).map(|path| Target::file(path)).collect();
    overlap::check(&args.tables, &targets)?;
    ensure!(
        args.tables.iter().all(|table| table != Path::new("-")),
        "clusters reads its tables twice, so standard input cannot be one: write it to a file first"
    );
    let header = args.map.as_ref().map(|_| header(&args.tables)).transpose()?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(pullquote::usable_threads(args.threads)).build()?;
    let clusters = pool.install(|| found(args))?;
    let mut rows = rows(args, &clusters, header.as_deref())?;
    rows.sort_by(|a, b| {
        let spread = |row: &ClusterRow| std::cmp::Reverse((row.outlets, row.quotations));
        (spread(a), &a.first_date, &a.cluster_id).cmp(&(spread(b), &b.first_date, &b.cluster_id))
    });
    let folder = args.output.parent().filter(|folder| folder.is_dir());
    let write = || -> Result<()> { Ok(write_rows(&rows, &file, folder, Output::create(&args.output)?)?.finish()?) };
    match write() {
        Err(error) if args.output == Path::new("-") && is_closed(&error) => return Ok(()),
        written => written.with_context(|| format!("cannot write {}", args.output.display()))?,
    }
    if !args.quiet {
        let several = (0..clusters.len()).filter(|n| clusters.rows(*n).len() > 1).count();
        messages::print(&format!(
            "{} quotations are {} statements, {several} of them quoted more than once",
            clusters.of_rows().len(),
            clusters.len()
        ));
    }
    Ok(())
}

/// What `extract --clusters` runs at its end: the command, over the first CSV that it writes.
pub fn after_extract(args: &ExtractArgs) -> Result<Option<ClustersArgs>> {
    let Some(output) = &args.tables.clusters else { return Ok(None) };
    let is_text = |path: &Path| -> Result<bool> {
        let format = args.tables.format.map_or_else(|| format_of(path), Ok)?;
        let is_file = path != Path::new("-") && std::fs::metadata(path).map_or(true, |data| data.is_file());
        Ok(is_file && matches!(format, TableFormat::Csv | TableFormat::Tsv))
    };
    let mut table = None;
    for path in &args.common.outputs {
        if table.is_none() && is_text(path)? {
            table = Some(path.clone());
        }
    }
    let Some(table) = table else { bail!("--clusters needs a CSV among the outputs: -o quotes.csv") };
    let columns = args.tables.columns.as_deref().map(|names| names.split(',').map(str::trim).collect::<Vec<_>>());
    let has = |name: &&str| columns.as_ref().is_none_or(|columns| columns.contains(name));
    if let Some(missing) = ["quote_id", "quote", "speaker"].iter().find(|name| !has(name)) {
        bail!("--clusters needs the column {missing} in the table");
    }
    side_file(output, args.tables.excel, args.tables.delimiter)?;
    let tables = &args.tables;
    let others = [&args.common.errors, &tables.articles, &tables.speakers, &tables.entities, &tables.codebook]
        .into_iter()
        .flatten();
    let targets = args.common.outputs.iter().chain(others).chain([output]).map(|path| Target::file(path));
    overlap::check(&args.common.inputs, &targets.collect::<Vec<_>>())?;
    Ok(Some(ClustersArgs {
        tables: vec![table],
        output: output.clone(),
        map: None,
        min: 2,
        scope: ReportScope::Speech,
        excel: args.tables.excel,
        delimiter: args.tables.delimiter,
        threads: args.common.threads,
        quiet: args.common.quiet,
    }))
}

fn is_closed(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref().is_some_and(is_closed_pipe))
}

/// Reads the rows that count.
fn each(args: &ClustersArgs, take: &mut dyn FnMut(TableRow) -> Result<()>) -> Result<()> {
    for path in &args.tables {
        table::read(path, &mut |row| match args.scope {
            ReportScope::Speech if row.get("speech") == "false" || row.get("table") == "false" => Ok(()),
            _ => take(row),
        })?;
    }
    Ok(())
}

fn found(args: &ClustersArgs) -> Result<Clusters> {
    let mut clusterer = Clusterer::new();
    let mut batch: Vec<TableRow> = Vec::with_capacity(BATCH);
    let mut give = |batch: &mut Vec<TableRow>| {
        let quotations: Vec<Quotation<'_>> = batch
            .iter()
            .map(|row| Quotation {
                text: row.get("quote"),
                speaker: row.get("speaker"),
                article: row.get("article_id"),
                outlet: row.get("outlet"),
                date: row.get("date"),
            })
            .collect();
        clusterer.add_all(&quotations);
        batch.clear();
    };
    each(args, &mut |row| {
        if row.get("quote").is_empty() && !row.pieces.is_empty() {
            bail!("the table has offsets but no words: write it as CSV, which has both");
        }
        batch.push(row);
        if batch.len() == BATCH {
            give(&mut batch);
        }
        Ok(())
    })?;
    give(&mut batch);
    Ok(clusterer.finish())
}

/// Reads the tables again for the rows of the clusters, and writes the map.
fn rows(args: &ClustersArgs, clusters: &Clusters, header: Option<&[String]>) -> Result<Vec<ClusterRow>> {
    let mut longest: HashMap<usize, ClusterRow> = HashMap::new();
    for n in (0..clusters.len()).filter(|n| clusters.rows(*n).len() >= args.min) {
        let cluster = clusters.get(n);
        let row = ClusterRow {
            cluster_id: id(cluster.id),
            speaker: cluster.speaker,
            outlets: cluster.outlets.len() as u64,
            quotations: cluster.quotations as u64,
            articles: cluster.articles as u64,
            wordings: cluster.wordings as u64,
            first_date: cluster.first_date,
            last_date: cluster.last_date,
            days: cluster.days.into(),
            first_outlets: cluster.first_outlets.join("; "),
            outlet_names: cluster.outlets.join("; "),
            ..ClusterRow::default()
        };
        longest.insert(cluster.longest, row);
    }
    let mut map = args.map.as_deref().zip(header).map(|(path, header)| Map::create(path, header)).transpose()?;
    let mut at = 0;
    each(args, &mut |row| {
        let Some(cluster) = clusters.of_rows().get(at) else { bail!("the table grew while it was read") };
        if let Some(cluster) = longest.get_mut(&at) {
            row.get("quote").clone_into(&mut cluster.quote);
            row.get("quote_id").clone_into(&mut cluster.quote_id);
            row.get("article_id").clone_into(&mut cluster.article_id);
        }
        if let Some(map) = &mut map {
            map.write(&row, &id(clusters.id(*cluster as usize)))?;
        }
        at += 1;
        Ok(())
    })?;
    map.map(Map::finish).transpose()?;
    Ok(longest.into_values().collect())
}

fn id(id: u64) -> String {
    format!("c{id:016x}")
}

/// The columns of the tables: all must have the same, since they become one.
fn header(tables: &[PathBuf]) -> Result<Vec<String>> {
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
struct Map<'a> {
    path: &'a Path,
    columns: &'a [String],
    table: csv::Writer<Output>,
}

impl<'a> Map<'a> {
    fn create(path: &'a Path, columns: &'a [String]) -> Result<Self> {
        let output = Output::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        let mut table = csv::Writer::from_writer(output);
        table.write_record(columns.iter().map(String::as_str).chain(["cluster_id"]))?;
        Ok(Self { path, columns, table })
    }

    fn write(&mut self, row: &TableRow, cluster: &str) -> Result<()> {
        let cells = self.columns.iter().map(|name| match name.as_str() {
            "context_before" => row.before.trim_end(),
            "context_after" => row.after.trim_start(),
            name => row.get(name),
        });
        let written = self.table.write_record(cells.chain([cluster]));
        written.with_context(|| format!("cannot write {}", self.path.display()))
    }

    fn finish(self) -> Result<()> {
        let fault = || format!("cannot write {}", self.path.display());
        let mut output = self.table.into_inner().map_err(|error| error.into_error()).with_context(fault)?;
        output.flush().and_then(|()| output.finish()).with_context(fault)
    }
}
