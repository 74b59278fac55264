//! `pullquote clusters`: the same quotation in many articles, one row per statement.
//!
//! Tables are read twice: first for the words, then for what is written about the clusters. So memory holds the words only
//! in the compact form in which they are compared, and the longest variants wait on disk until they are written, row by
//! row, in the order of the table.

mod longest;
mod map;

use crate::flags::{ClustersArgs, ExtractArgs, ReportScope, TableFormat};
use crate::messages;
use crate::output::Output;
use crate::outputs::{TableFile, is_closed_pipe, write_stream};
use crate::overlap::{self, Target};
use crate::plan::{format_of, side_file};
use crate::table::{self, TableRow};
use anyhow::{Context, Result, anyhow, bail, ensure};
use longest::{Kept, Longest};
use map::Map;
use pullquote::export::ClusterRow;
use pullquote_cluster::{Clusterer, Clusters, Quotation};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;

/// Rows that are passed on at once.
const BATCH: usize = 4096;

/// The columns that are read, unless all are wanted.
const COLUMNS: [&str; 9] =
    ["quote_id", "quote", "speaker", "article_id", "outlet", "date", "pieces", "speech", "table"];

/// Runs the command.
pub fn clusters(args: &ClustersArgs) -> Result<()> {
    let file = side_file(&args.output, args.excel, args.delimiter)?;
    let targets: Vec<Target> = [&args.output].into_iter().chain(&args.map).map(|path| Target::file(path)).collect();
    overlap::check(&args.tables, &targets)?;
    ensure!(
        args.tables.iter().all(|table| table != Path::new("-")),
        "clusters reads its tables twice, so standard input cannot be one: write it to a file first"
    );
    let header = args.map.as_ref().map(|_| map::header(&args.tables)).transpose()?;
    let threads = pullquote::usable_threads(args.threads);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let clusters = pool.install(|| found(args, threads))?;
    let folder = match args.output.parent() {
        _ if args.output == Path::new("-") => std::env::temp_dir(),
        Some(folder) if folder != Path::new("") => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let longest = again(args, &clusters, header.as_deref(), &folder)?;
    match write(args, &clusters, longest, &file, &folder) {
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

/// What `extract --clusters` runs at its end: the command, over the first CSV or Parquet file that it writes.
pub fn after_extract(args: &ExtractArgs) -> Result<Option<ClustersArgs>> {
    let Some(output) = &args.tables.clusters else { return Ok(None) };
    let is_read = |path: &Path| -> Result<bool> {
        let format = args.tables.format.map_or_else(|| format_of(path), Ok)?;
        let is_file = path != Path::new("-") && std::fs::metadata(path).map_or(true, |data| data.is_file());
        Ok(is_file && matches!(format, TableFormat::Csv | TableFormat::Tsv | TableFormat::Parquet))
    };
    let mut table = None;
    for path in &args.common.outputs {
        if table.is_none() && is_read(path)? {
            table = Some(path.clone());
        }
    }
    let Some(table) = table else { bail!("--clusters needs a CSV or Parquet file among the outputs: -o quotes.csv") };
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

/// Reads the rows that count, with the columns that `wanted` accepts.
fn each(
    args: &ClustersArgs,
    wanted: &dyn Fn(&str) -> bool,
    take: &mut dyn FnMut(TableRow) -> Result<()>,
) -> Result<()> {
    for path in &args.tables {
        table::read_columns(path, wanted, &mut |row| match args.scope {
            ReportScope::Speech if row.get("speech") == "false" || row.get("table") == "false" => Ok(()),
            _ => take(row),
        })?;
    }
    Ok(())
}

/// Reads the rows that count, many at once.
fn batches(args: &ClustersArgs, take: &mut dyn FnMut(Vec<TableRow>) -> Result<()>) -> Result<()> {
    let mut batch: Vec<TableRow> = Vec::new();
    each(args, &|name| COLUMNS.contains(&name), &mut |row| {
        if row.get("quote").is_empty() && !row.pieces.is_empty() {
            bail!("the table has offsets but no words: write it as CSV, which has both");
        }
        batch.push(row);
        if batch.len() == BATCH { take(std::mem::take(&mut batch)) } else { Ok(()) }
    })?;
    take(batch)
}

fn quotation(row: &TableRow) -> Quotation<'_> {
    Quotation {
        text: row.get("quote"),
        speaker: row.get("speaker"),
        article: row.get("article_id"),
        outlet: row.get("outlet"),
        date: row.get("date"),
    }
}

/// Finds the clusters. With several threads one of them reads.
fn found(args: &ClustersArgs, threads: usize) -> Result<Clusters> {
    let mut clusterer = Clusterer::new();
    let mut add = |batch: Vec<TableRow>| {
        clusterer.add_all(&batch.iter().map(quotation).collect::<Vec<_>>());
    };
    if threads == 1 {
        batches(args, &mut |batch| {
            add(batch);
            Ok(())
        })?;
    } else {
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(2);
            let reader = scope
                .spawn(move || batches(args, &mut |batch| sender.send(batch).map_err(|_| anyhow!("nobody waits"))));
            receiver.into_iter().for_each(&mut add);
            reader.join().unwrap_or_else(|panic| resume_unwind(panic))
        })?;
    }
    Ok(clusterer.finish())
}

/// Reads the tables again for the longest variants, and writes the map.
fn again(args: &ClustersArgs, clusters: &Clusters, header: Option<&[String]>, folder: &Path) -> Result<Kept> {
    let mut longest = Longest::new(clusters, args.min, folder);
    let mut map = args.map.as_deref().zip(header).map(|(path, header)| Map::create(path, header)).transpose()?;
    let mut at = 0;
    each(args, &|name| header.is_some() || COLUMNS.contains(&name), &mut |row| {
        let Some(&cluster) = clusters.of_rows().get(at) else { bail!("the table grew while it was read") };
        longest.take(at, cluster as usize, &row).context("cannot write temporary data")?;
        if let Some(map) = &mut map {
            map.write(&row, &id(clusters.id(cluster as usize)))?;
        }
        at += 1;
        Ok(())
    })?;
    ensure!(at == clusters.of_rows().len(), "the table shrank while it was read");
    map.map(Map::finish).transpose()?;
    longest.finish().context("cannot write temporary data")
}

fn write(args: &ClustersArgs, clusters: &Clusters, mut longest: Kept, file: &TableFile, folder: &Path) -> Result<()> {
    let rows = clusters.most_quoted(args.min).into_iter().map(|n| {
        let cluster = clusters.get(n as usize);
        let [quote, quote_id, article_id] = longest.get(n as usize).context("cannot read temporary data")?;
        Ok(ClusterRow {
            cluster_id: id(cluster.id),
            quote,
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
            quote_id,
            article_id,
        })
    });
    Ok(write_stream(rows, file, Some(folder).filter(|folder| folder.is_dir()), Output::create(&args.output)?)?
        .finish()?)
}

fn id(id: u64) -> String {
    format!("c{id:016x}")
}
