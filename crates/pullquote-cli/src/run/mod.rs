//! What all runs share: articles in, blocks of bytes out, errors reported and counted; how a run starts, continues after
//! an interruption, and ends.

mod filter;
mod ids;
mod journal;
mod progress;
mod reading;
mod report;
mod seen;
mod shard;
mod start;
mod stop;
mod time;
mod totals;
mod trial;
mod writing;

pub use filter::Filtered;
pub use seen::Seen;
pub use shard::Shard;
pub use stop::Stop;
pub use time::within;

use crate::faults;
use crate::messages::{self, Level};
use crate::outcome::{Early, Ended};
use crate::output::Output;
use crate::overlap;
use crate::plan::Plan;
use anyhow::{Context, Result};
use filter::Lines;
use progress::Progress;
use pullquote::corpus::{Article, Corpus, Input, Place, Recorder};
use pullquote::export::ErrorRow;
use pullquote::quotes::Status;
use pullquote::{Analysis, Flow, Scratch, run_into};
use reading::{Care, Reading, Records, Shared, left_aside};
use start::{Start, continue_after};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use writing::{Worked, Writing};

/// The result of one article.
#[derive(Default)]
pub struct Done {
    /// What is appended to each output, in their order; blocks at the end may be missing.
    pub blocks: Vec<Vec<u8>>,
    /// Quotations found.
    pub quotations: u64,
    /// Of these, with a named speaker.
    pub attributed: u64,
    /// Why the article was left out, if it was.
    pub left_out: Option<String>,
    /// Whether it was given up because it took too long.
    pub too_slow: bool,
    /// Why the run cannot go on, if it cannot.
    pub failed: Option<anyhow::Error>,
}

impl Done {
    /// The result of an article that took too long.
    pub fn too_slow() -> Self {
        Self { too_slow: true, ..Self::default() }
    }

    /// What ends the run.
    pub fn failed(error: anyhow::Error) -> Self {
        Self { failed: Some(error), ..Self::default() }
    }

    /// The counts of an article; nothing is written yet.
    pub fn counting(analysis: &Analysis<'_>) -> Self {
        let quotations = &analysis.quotations.quotations;
        let attributed = quotations.iter().filter(|quotation| quotation.status == Status::Attributed).count();
        Self { quotations: quotations.len() as u64, attributed: attributed as u64, ..Self::default() }
    }
}

/// Reads the inputs, does `work` on every article and appends its result to the outputs.
pub fn run_plan<F>(plan: &Plan, early: &Early, work: F) -> Result<Ended>
where
    F: Fn(&Article, &mut Scratch) -> Done + Sync,
{
    let inputs = plan.inputs.iter().map(Input::open).collect::<Result<Vec<_>, _>>()?;
    overlap::check_plan(plan)?;
    let size = inputs.iter().map(Input::size).sum::<Option<u64>>();
    if let Some(path) = &plan.report {
        // It is written at the very end; that it cannot be written should be known at the start.
        Output::create(path).map(drop).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let (stop, shared) = (Stop::on_signals(), Shared::default());
    let progress = Progress::new(size, plan.level);
    if plan.threads < plan.asked_threads {
        progress.print(Level::Warn, &messages::fewer_threads(plan.asked_threads, plan.threads));
    }
    let start = match start::start(plan, &progress)? {
        Start::At(start) => start,
        Start::Over(ended) => return Ok(ended),
    };
    let notes = start.journal.as_ref().map(|journal| journal.notes());
    let care = Care { notes, in_progress: start.in_progress };
    let mut reading = Reading::new(records(plan, inputs), stop.clone(), &shared, care);
    let mut writing = Writing::new(plan, start.outputs, start.journal, progress, stop, &shared);
    let waits = waits(&plan.inputs);
    writing.early = waits.then(|| early.clone());
    if let Some(earlier) = &start.earlier {
        writing.resume(earlier.last());
        if let Some(ended) = continue_after(earlier, &mut reading, &mut writing)? {
            return Ok(ended);
        }
    }
    if shared.ended() {
        return writing.conclude(Ok(()));
    }

    let flow = Flow { threads: plan.threads, waits, ..Flow::default() };
    let work = |article: Article, scratch: &mut Scratch| {
        if plan.shard.is_some_and(|shard| !shard.has(&article.id)) {
            return Worked::Elsewhere;
        }
        if shared.is_suspect(&article.place) && !trial::survived(&article, plan) {
            let message =
                "left aside: an earlier run ended while it was in progress, and so did a process that tried it alone";
            return Worked::Aside(left_aside(&article.place, message.into()));
        }
        faults::panic_over(&article.id);
        faults::die_over(&article.id);
        let done = work(&article, scratch);
        if done.too_slow {
            return Worked::Aside(time::ran_out(&article, plan.article_timeout));
        }
        let Article { id, place, notes, text, .. } = article;
        Worked::Article { done, id, place, notes, bytes: text.len() as u64 }
    };
    let written = run_into(reading, flow, work, &mut writing);
    writing.conclude(written)
}

fn records(plan: &Plan, inputs: Vec<Input>) -> Records {
    let most = plan.limits.max_article_bytes;
    if plan.filter {
        let recorder = Recorder::new(&plan.reading, most);
        return Box::new(Lines::new(BufReader::with_capacity(1 << 18, std::io::stdin()), recorder, most));
    }
    let corpus = Corpus::new(inputs).with_limits(plan.limits).with_reading(plan.reading.clone());
    Box::new(corpus.without(plan.outputs.iter().map(|planned| &planned.path)))
}

/// Whether an input may keep its reader waiting: a pipe, a terminal, a device.
fn waits(inputs: &[PathBuf]) -> bool {
    let stored = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|data| data.is_file() || data.is_dir());
    inputs.iter().any(|path| path == Path::new("-") || !stored(path))
}

/// A row of the errors table.
pub fn error_row<'a>(place: &'a Place, kind: &'a str, message: &'a str) -> ErrorRow<'a> {
    ErrorRow { source: &place.source, record: place.record, byte: place.byte, kind, message }
}
