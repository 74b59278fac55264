//! What a run does, resolved from the flags: nothing below here knows of flags.

mod origin;
mod outputs;
mod pipeline;

pub use origin::Origin;
pub use outputs::{Clustered, errors_table, planned, side_file};
pub use pipeline::{Refitted, of_reports, options, pipeline, pipeline_and_models};

use crate::flags::{CommonArgs, Invocation};
use crate::messages::Level;
use crate::models::Model;
use crate::outputs::Planned;
use crate::run::Shard;
use pullquote::corpus::{Limits, Reading};
use pullquote::usable_threads;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A run over some inputs.
pub struct Plan {
    /// Folders and files; `-` is standard input.
    pub inputs: Vec<PathBuf>,
    /// How they are read.
    pub reading: Reading,
    /// What is too large to be read.
    pub limits: Limits,
    /// The outputs, side tables included.
    pub outputs: Vec<Planned>,
    /// Articles analysed at once, at least one.
    pub threads: usize,
    /// As many as were asked for; fewer are used if that is more than the machine has a use for.
    pub asked_threads: usize,
    /// How much is printed.
    pub level: Level,
    /// Whether an earlier run is continued.
    pub resume: bool,
    /// Time between checkpoints.
    pub checkpoint: Duration,
    /// The time an article may take, for each megabyte; zero for any.
    pub article_timeout: Duration,
    /// The part of the articles to process, if not all of them.
    pub shard: Option<Shard>,
    /// Where the report of the run goes.
    pub report: Option<PathBuf>,
    /// Where articles that trigger an internal error are kept.
    pub keep_faulty: Option<PathBuf>,
    /// Whether a table lists all errors, so that messages need not.
    pub lists_errors: bool,
    /// The command line.
    pub invocation: Invocation,
    /// The models of the run.
    pub models: Vec<Model>,
    /// The list of people, with its checksum.
    pub people: Option<(PathBuf, u64)>,
    /// Whether quotations are looked for, and so counted.
    pub counts_quotations: bool,
    /// Whether every line of standard input gives a line of output.
    pub filter: bool,
}

impl Plan {
    /// The plan of a command with these outputs; it counts no quotations and is no filter.
    pub fn new(args: &CommonArgs, invocation: &Invocation, outputs: Vec<Planned>, models: Vec<Model>) -> Self {
        let run = &args.run;
        Self {
            inputs: args.inputs.clone(),
            reading: args.input.reading(),
            limits: Limits { max_article_bytes: run.max_article_bytes, max_ratio: args.input.max_ratio },
            outputs,
            threads: usable_threads(args.threads),
            asked_threads: args.threads,
            level: args.level(),
            resume: run.resume,
            checkpoint: Duration::from_secs_f64(run.checkpoint),
            article_timeout: run.time_for_articles(false),
            shard: run.shard,
            report: run.report.clone(),
            keep_faulty: run.keep_faulty.clone().or_else(|| faulty_beside(&args.outputs)),
            lists_errors: args.errors.is_some(),
            invocation: invocation.clone(),
            models,
            people: None,
            counts_quotations: false,
            filter: false,
        }
    }
}

/// The folder for faulty articles beside the first output that is a file.
fn faulty_beside(outputs: &[PathBuf]) -> Option<PathBuf> {
    let output = outputs.iter().find(|path| *path != Path::new("-"))?;
    let mut name = output.as_os_str().to_owned();
    name.push(".faulty");
    Some(name.into())
}
