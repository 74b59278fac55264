//! `pullquote clusters`: the same quotation in many articles, one row per statement.
//!
//! Tables are read twice: first for the words, then for what is written about the clusters. So memory holds the words only
//! in the compact form in which they are compared, or they wait in temporary files if they are too many for it; and the
//! longest variants are sorted on disk into the order of the table.

mod found;
mod map;
mod ranking;
mod scratch;
mod side;

use crate::flags::{ClustersArgs, ReportScope};
use crate::messages;
use crate::outcome::Ended;
use crate::output::Output;
use crate::outputs::{TableFile, is_closed_pipe, shown, write_stream};
use crate::overlap::{self, Target};
use crate::plan::side_file;
use crate::run::Stop;
use crate::table::{self, TableRow};
use anyhow::{Context, Result, anyhow, bail, ensure};
use found::Found;
use map::Map;
use ranking::{Ranked, Ranking};
use scratch::Temporary;
pub use side::of_extract;
use std::io::Write;
use std::path::Path;

/// Rows that are passed on at once.
const BATCH: usize = 4096;

/// The columns that are read, unless all are wanted.
const COLUMNS: [&str; 9] =
    ["quote_id", "quote", "speaker", "article_id", "outlet", "date", "pieces", "speech", "table"];

/// Runs the command.
pub fn clusters(args: &ClustersArgs) -> Result<Ended> {
    let file = side_file(&args.output, args.excel, args.delimiter)?;
    let targets: Vec<Target> = [&args.output].into_iter().chain(&args.map).map(|path| Target::file(path)).collect();
    overlap::check(&args.tables, &targets)?;
    ensure!(
        args.tables.iter().all(|table| table != Path::new("-")),
        "clusters reads its tables twice, so standard input cannot be one: write it to a file first"
    );
    let header = args.map.as_ref().map(|_| map::header(&args.tables)).transpose()?;
    let temporary = Temporary::new(args)?;
    match on_threads(args, |threads| find_and_write(args, threads, header.as_deref(), &file, &temporary)) {
        Err(error) if args.output == Path::new("-") && is_closed(&error) => Ok(Ended::Unread),
        Err(error) if error.is::<Interrupted>() => {
            messages::print("interrupted: nothing was written");
            Ok(Ended::Interrupted)
        }
        Err(error) => Err(error),
        Ok(counts) => {
            if !args.quiet {
                messages::print(&summary(counts));
            }
            Ok(Ended::Done { losses: 0 })
        }
    }
}

fn on_threads<T: Send>(args: &ClustersArgs, work: impl FnOnce(usize) -> Result<T> + Send) -> Result<T> {
    let threads = pullquote::usable_threads(args.threads);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build()?.install(|| work(threads))
}

fn summary([quotations, statements, several]: [usize; 3]) -> String {
    format!("{quotations} quotations are {statements} statements, {several} of them quoted more than once")
}

/// Ctrl-C or SIGTERM while files are written.
#[derive(Debug)]
struct Interrupted;

impl std::fmt::Display for Interrupted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// Returns the numbers of quotations, of statements, and of those quoted more than once.
fn find_and_write(
    args: &ClustersArgs,
    threads: usize,
    header: Option<&[String]>,
    file: &TableFile,
    temporary: &Temporary,
) -> Result<[usize; 3]> {
    let mut found = found::found(args, threads, temporary, |take| batches(args, take))?;
    let counts = found.counts();
    // Until here an interrupted run leaves nothing behind; from here on it must remove what it has begun to write.
    let stop = Stop::on_signals();
    let mut map = args.map.as_deref().zip(header).map(|(path, header)| Map::create(path, header)).transpose()?;
    let wanted = |name: &str| header.is_some() || COLUMNS.contains(&name);
    let ranked = again(args, &mut found, &wanted, temporary, &stop, &mut |row, id| {
        map.as_mut().map_or(Ok(()), |map| map.write(row, &shown(id)))
    })?;
    map.map(Map::finish).transpose()?;
    drop(found);
    write(args, ranked, file, temporary, &stop)?;
    Ok(counts)
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
        // What goes wrong with a row that was read is no fault of the table.
        let mut failed = None;
        let read = table::read_columns(path, wanted, &mut |row| {
            if args.scope == ReportScope::Speech && (row.get("speech") == "false" || row.get("table") == "false") {
                return Ok(());
            }
            if row.get("quote").is_empty() && !row.pieces.is_empty() {
                bail!("the table has offsets but no words: write it as CSV, which has both");
            }
            take(row).map_err(|error| {
                failed = Some(error);
                anyhow!("it was not read to its end")
            })
        });
        failed.map_or(read, Err)?;
    }
    Ok(())
}

/// Reads the rows that count, many at once.
fn batches(args: &ClustersArgs, take: &mut dyn FnMut(Vec<TableRow>) -> Result<()>) -> Result<()> {
    let mut batch: Vec<TableRow> = Vec::new();
    each(args, &|name| COLUMNS.contains(&name), &mut |row| {
        batch.push(row);
        if batch.len() == BATCH { take(std::mem::take(&mut batch)) } else { Ok(()) }
    })?;
    take(batch)
}

/// Reads the tables again for the longest variants, and passes on each row with the id of its cluster.
fn again(
    args: &ClustersArgs,
    found: &mut Found,
    wanted: &dyn Fn(&str) -> bool,
    temporary: &Temporary,
    stop: &Stop,
    each_row: &mut dyn FnMut(&TableRow, u64) -> Result<()>,
) -> Result<Ranked> {
    let fault = || temporary.fault("use");
    let [all, ..] = found.counts();
    let mut ranking = Ranking::new(&temporary.scratch(), args.max_memory);
    let mut at = 0;
    each(args, wanted, &mut |row| {
        ensure!(!stop.asked(), Interrupted);
        let Some(of_row) = found.of_row(at).with_context(fault)? else { bail!("the table grew while it was read") };
        if let Some(cluster) = of_row.cluster.filter(|cluster| cluster.quotations >= args.min) {
            ranking.add(&cluster, &row).with_context(fault)?;
        }
        each_row(&row, of_row.id)?;
        at += 1;
        Ok(())
    })?;
    ensure!(at == all, "the table shrank while it was read");
    ranking.finish().with_context(fault)
}

fn write(args: &ClustersArgs, ranked: Ranked, file: &TableFile, temporary: &Temporary, stop: &Stop) -> Result<()> {
    let written = Output::create(&args.output)
        .map_err(anyhow::Error::from)
        .and_then(|output| Ok(write_rows(ranked, file, temporary, stop, output)?.finish()?));
    match written {
        Err(error) if !error.is::<Interrupted>() => {
            Err(error).with_context(|| format!("cannot write {}", args.output.display()))
        }
        written => written,
    }
}

/// Writes the table and returns the output.
fn write_rows<W: Write + Send>(
    mut ranked: Ranked,
    file: &TableFile,
    temporary: &Temporary,
    stop: &Stop,
    output: W,
) -> Result<W> {
    let rows = std::iter::from_fn(|| match ranked.next().with_context(|| temporary.fault("read")) {
        _ if stop.asked() => Some(Err(Interrupted.into())),
        row => row.transpose(),
    });
    write_stream(rows, file, Some(&temporary.folder), output)
}
