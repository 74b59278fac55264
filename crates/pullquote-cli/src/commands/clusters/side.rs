//! `extract --clusters`: the table of clusters as an output of a run.
//!
//! Its part holds the words of all rows. At the end of the run it becomes the table, before the other outputs are made, and
//! the ids of the rows go to those that have the column `cluster_id`.

use super::found;
use super::scratch::Temporary;
use super::{COLUMNS, again, batches, on_threads, summary, write_rows};
use crate::flags::{ClustersArgs, ExtractArgs, ReportScope};
use crate::messages;
use crate::outputs::{ClusterIds, Collect, Form, Rows, Staged, TableFile, TextTable, beside, put_id, target_file};
use crate::plan::{Clustered, side_file};
use crate::run::Stop;
use anyhow::{Context, Result};
use pullquote::Analysis;
use pullquote::export::{Layout, Record, Row, Selection};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// What is needed of a row.
const WORDS: &str = "quote_id,article_id,date,outlet,quote,speaker";

/// The counts of the clusters, once they were found.
#[derive(Clone, Default)]
pub struct Said(Arc<Mutex<Option<[usize; 3]>>>);

impl Said {
    /// Says how many quotations are how many statements.
    pub fn print(&self) {
        if let Some(counts) = *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            messages::print(&summary(counts));
        }
    }
}

/// The output that `extract --clusters` asks for, and what can be said of it at the end.
pub fn of_extract(args: &ExtractArgs) -> Result<Option<(Clustered, Said)>> {
    let Some(path) = &args.tables.clusters else { return Ok(None) };
    let file = side_file(path, args.tables.excel, args.tables.delimiter)?;
    let columns = Some(Selection::parse(WORDS, Row::TABLE.columns)?);
    let rows = Rows::Quotations { context: None, table: &Row::TABLE };
    let args = ClustersArgs {
        tables: Vec::new(),
        output: path.clone(),
        map: None,
        min: 2,
        scope: ReportScope::Speech,
        excel: args.tables.excel,
        delimiter: args.tables.delimiter,
        threads: args.common.threads,
        quiet: args.common.quiet,
        max_memory: None,
        temp_dir: None,
    };
    let (ids, said) = (ClusterIds::default(), Said::default());
    let words = TextTable { rows, layout: Layout { columns, ..Layout::default() } };
    let form = Box::new(Side { args, file, words, ids: ids.clone(), said: said.clone() });
    Ok(Some((Clustered { path: path.clone(), form, ids }, said)))
}

struct Side {
    args: ClustersArgs,
    file: TableFile,
    /// The form of the part.
    words: TextTable,
    ids: ClusterIds,
    said: Said,
}

impl Form for Side {
    fn start(&self) -> Result<Vec<u8>> {
        self.words.start()
    }

    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        self.words.encode(analysis, out);
    }

    fn collected(&self) -> Option<&dyn Collect> {
        Some(self)
    }
}

impl Collect for Side {
    fn finish(&self, _: BufReader<File>, staged: &mut Staged) -> Result<()> {
        // The words are read twice, which needs the file's name.
        let tables = vec![beside(staged.target(), "part")?];
        let args = ClustersArgs { tables, output: staged.target().to_path_buf(), ..self.args.clone() };
        let temporary = Temporary::new(&args)?;
        let fault = || temporary.fault("write");
        let mut ids = BufWriter::new(tempfile::tempfile_in(&temporary.folder).with_context(fault)?);
        let out = target_file(staged)?;
        // A run that is asked to stop now ends at once, and can be resumed.
        let stop = Stop::default();
        let counts = on_threads(&args, |threads| {
            let mut found = found::found(&args, threads, &temporary, |take| batches(&args, take))?;
            let counts = found.counts();
            let wanted = |name: &str| COLUMNS.contains(&name);
            let ranked = again(&args, &mut found, &wanted, &temporary, &stop, &mut |_, id| {
                put_id(id, &mut ids).with_context(fault)
            })?;
            drop(found);
            write_rows(ranked, &self.file, &temporary, &stop, out)?.flush()?;
            Ok(counts)
        })?;
        *self.said.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(counts);
        self.ids.set(ids)
    }

    fn comes_first(&self) -> bool {
        true
    }
}
