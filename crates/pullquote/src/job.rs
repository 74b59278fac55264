//! What all commands share: inputs in, blocks of bytes an article out, errors told and counted, and how such a run
//! begins, goes on after an interruption, and ends.

use crate::cli::{CommonArgs, OPTIONS_OF_NO_EFFECT};
use crate::faults;
use crate::filter::Lines;
use crate::journal::{self, Checkpoint, Found, Journal};
use crate::models::Model;
use crate::outputs::{Outputs, Planned};
use crate::progress::{Level, Progress, count};
use crate::reading::{Reading, Records, Shared};
use crate::run_report::{FileEntry, ModelEntry, RunReport, Seconds};
use crate::stop::{INTERRUPTED, Stop};
use crate::writing::{Worked, Writing};
use anyhow::{Context, Result, bail};
use clap::ArgMatches;
use pullquote::corpus::{Article, Corpus, Input, Limits, Place, Recorder};
use pullquote::export::ErrorRow;
use pullquote::{Flow, Output, Scratch, run_into};
use std::collections::BTreeMap;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

/// What one article comes to.
#[derive(Default)]
pub struct Done {
    /// What is appended to each output, in their order; blocks at the end may be wanting.
    pub blocks: Vec<Vec<u8>>,
    /// Quotations found.
    pub quotations: u64,
    /// Of these, with a named speaker.
    pub attributed: u64,
    /// Why the article was left aside, if it was.
    pub left_out: Option<String>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All inputs were read.
    Done {
        /// Articles lost.
        losses: u64,
    },
    /// It was asked to stop before.
    Interrupted,
}

impl Ended {
    /// An end with so many articles lost.
    pub fn with_losses(losses: u64) -> Self {
        Ended::Done { losses }
    }

    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Ended::Done { losses } => u8::from(losses > 0),
            Ended::Interrupted => INTERRUPTED,
        }
    }
}

/// The command as it was given.
#[derive(Debug, Default)]
pub struct Invocation {
    /// `extract`, `quotes`, ...
    pub command: String,
    /// Every option with its values, also those by default.
    pub options: BTreeMap<String, Vec<String>>,
}

impl Invocation {
    /// The command that was parsed.
    pub fn new(command: &clap::Command, matches: &ArgMatches) -> Self {
        let Some((name, matches)) = matches.subcommand() else { return Self::default() };
        let Some(command) = command.find_subcommand(name) else { return Self::default() };
        let mut options = BTreeMap::new();
        for argument in command.get_arguments() {
            let id = argument.get_id().as_str();
            let values = matches.try_get_raw(id).ok().flatten().into_iter().flatten();
            let values: Vec<String> = values.map(|value| value.to_string_lossy().into_owned()).collect();
            if !values.is_empty() {
                let name = argument.get_long().map_or(id.to_uppercase(), |long| format!("--{long}"));
                options.insert(name, values);
            }
        }
        Self { command: name.to_owned(), options }
    }

    /// The options that can change what is written.
    fn of_effect(&self) -> BTreeMap<String, Vec<String>> {
        let no_effect =
            |name: &str| OPTIONS_OF_NO_EFFECT.iter().any(|id| name == format!("--{}", id.replace('_', "-")));
        let options = self.options.iter().filter(|(name, _)| !no_effect(name));
        options.map(|(name, values)| (name.clone(), values.clone())).collect()
    }
}

/// What is to be done.
pub struct Job<'a> {
    /// Inputs, and how to go about it.
    pub args: &'a CommonArgs,
    /// The command.
    pub invocation: &'a Invocation,
    /// The outputs.
    pub planned: &'a [Planned],
    /// The models.
    pub models: &'a [Model],
    /// Whether quotations are looked for, and so are to be counted.
    pub with_quotations: bool,
    /// Whether every line of standard input is to have a line of output.
    pub filter: bool,
}

impl Job<'_> {
    fn of_journal(&self) -> journal::Job {
        let size = |path: &PathBuf| {
            let data = std::fs::metadata(path).ok().filter(|data| data.is_file())?;
            Some((path.display().to_string(), data.len()))
        };
        journal::Job {
            version: env!("CARGO_PKG_VERSION").into(),
            options: self.invocation.of_effect(),
            models: self.models.iter().map(|model| (model.name.to_owned(), model.checksum())).collect(),
            sizes: self.args.inputs.iter().filter_map(size).collect(),
        }
    }

    fn records(&self, inputs: Vec<Input>) -> Records {
        let most = self.args.run.max_article_bytes;
        if self.filter {
            let recorder = Recorder::new(&self.args.input.reading(), most);
            return Box::new(Lines::new(BufReader::with_capacity(1 << 18, std::io::stdin()), recorder, most));
        }
        let limits = Limits { max_article_bytes: most, max_ratio: self.args.input.max_ratio };
        let corpus = Corpus::new(inputs).with_limits(limits).with_reading(self.args.input.reading());
        Box::new(corpus.without(self.planned.iter().map(|planned| &planned.path)))
    }

    /// Whether an input may keep its reader waiting: a pipe, a terminal, a device.
    fn waits(&self) -> bool {
        let stored = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|data| data.is_file() || data.is_dir());
        self.args.inputs.iter().any(|path| path == Path::new("-") || !stored(path))
    }

    /// Writes the report of the run, if one is wanted.
    pub fn write_report(&self, writing: &Writing<'_>, status: &'static str) -> Result<()> {
        let Some(path) = &self.args.run.report else { return Ok(()) };
        let file = |path: &Path| {
            let data = std::fs::metadata(path).ok().filter(|data| data.is_file());
            FileEntry { path: path.display().to_string(), bytes: data.map(|data| data.len()) }
        };
        let threads = match self.args.threads {
            0 => std::thread::available_parallelism().map_or(1, |n| n.get()),
            threads => threads,
        };
        let seconds = Seconds {
            total: writing.seconds(),
            this_run: writing.progress.seconds(),
            skipping: writing.times.skipping,
            finishing: writing.times.finishing,
        };
        let report = RunReport {
            program: "pullquote",
            version: env!("CARGO_PKG_VERSION"),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            status,
            command: &self.invocation.command,
            options: &self.invocation.options,
            models: self.models.iter().map(ModelEntry::from).collect(),
            inputs: self.args.inputs.iter().map(|path| file(path)).collect(),
            outputs: self.planned.iter().map(|planned| file(&planned.path)).collect(),
            counts: &writing.totals,
            seconds,
            threads,
            resumed: writing.resumed,
        };
        let write = || -> Result<()> {
            let mut output = Output::create(path)?;
            serde_json::to_writer_pretty(&mut output, &report)?;
            output.write_all(b"\n")?;
            Ok(output.finish()?)
        };
        write().with_context(|| format!("cannot write {}", path.display()))
    }
}

/// Reads the inputs, does `work` on every article and appends what comes of it to the outputs.
pub fn run_job<F>(job: &Job<'_>, work: F) -> Result<Ended>
where
    F: Fn(&Article, &mut Scratch) -> Done + Sync,
{
    let args = job.args;
    let inputs = args.inputs.iter().map(Input::open).collect::<Result<Vec<_>, _>>()?;
    let size = inputs.iter().map(Input::size).sum::<Option<u64>>();
    if let Some(path) = &args.run.report {
        // It is written at the very end; that it cannot be is better known at the beginning.
        Output::create(path).map(drop).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let (stop, shared) = (Stop::on_signals(), Shared::default());
    let progress = Progress::new(size, args.level());
    let start = match start(job, &progress)? {
        Start::At(start) => start,
        Start::Over(ended) => return Ok(ended),
    };
    let mut reading = Reading::new(job.records(inputs), stop.clone(), &shared);
    let mut writing = Writing::new(job, start.outputs, start.journal, progress, stop.clone(), &shared);
    writing.waits = job.waits();
    if let Some(earlier) = &start.earlier {
        writing.resume(earlier.last());
        if let Some(ended) = go_on(earlier, &mut reading, &mut writing)? {
            return Ok(ended);
        }
    }
    if shared.ended() {
        return writing.conclude(Ok(()));
    }

    let flow = Flow { threads: args.threads, waits: writing.waits, ..Flow::default() };
    let work = |article: Article, scratch: &mut Scratch| {
        if args.run.shard.is_some_and(|shard| !shard.has(&article.id)) {
            return Worked::Elsewhere;
        }
        faults::panic_over(&article.id);
        let done = work(&article, scratch);
        let Article { place, notes, text, .. } = article;
        Worked::Article { done, place, notes, bytes: text.len() as u64 }
    };
    let written = run_into(reading, flow, work, &mut writing);
    writing.conclude(written)
}

enum Start<'a> {
    /// Outputs and journal are open.
    At(Box<Begun<'a>>),
    /// There was only a last step to be done, and it is.
    Over(Ended),
}

struct Begun<'a> {
    outputs: Outputs<'a>,
    journal: Option<Journal>,
    /// The run to go on with.
    earlier: Option<Earlier>,
}

/// A run to go on with: its checkpoints up to the one it goes on from.
struct Earlier(Vec<Checkpoint>);

impl Earlier {
    fn last(&self) -> &Checkpoint {
        self.0.last().expect("there is one, or there is nothing to go on with")
    }
}

/// Opens outputs and journal, and decides what becomes of an earlier run.
fn start<'a>(job: &'a Job<'_>, progress: &Progress) -> Result<Start<'a>> {
    let resume = job.args.run.resume;
    let Some(path) = Outputs::journal(job.planned) else {
        if resume {
            bail!("cannot resume: standard output and other streams cannot be gone on with; give files with -o");
        }
        let mut outputs = Outputs::open(job.planned)?;
        outputs.begin().inspect_err(|_| outputs.remove())?;
        return Ok(Start::At(Box::new(Begun { outputs, journal: None, earlier: None })));
    };
    let this = job.of_journal();
    let cannot = || format!("cannot write {}", job.planned[0].name());
    let (mut journal, found) = Journal::open(&path, &this).with_context(cannot)?;
    if resume && let Some(before) = &found.job {
        if let Some(difference) = this.differs(before) {
            bail!("cannot resume: {difference}; without --resume the run begins again");
        }
        if let Some(renames) = &found.renames {
            renames.carry_out(true)?;
            journal.remove();
            progress.tell(Level::Info, "all was done already but the names of the outputs");
            let losses = found.checkpoints.last().map_or(0, |(checkpoint, _)| checkpoint.totals.errors);
            return Ok(Start::Over(Ended::Done { losses }));
        }
    }
    let mut outputs = match Outputs::open(job.planned) {
        Ok(outputs) => outputs,
        Err(error) => {
            if found.job.is_none() {
                journal.remove();
            }
            return Err(error);
        }
    };
    if resume && let Some(earlier) = usable(&found, &outputs, &mut journal)? {
        outputs.go_on(&earlier.last().lengths)?;
        return Ok(Start::At(Box::new(Begun { outputs, journal: Some(journal), earlier: Some(earlier) })));
    }
    if resume {
        progress.tell(Level::Info, "there is nothing to resume: the run begins at the beginning");
    } else if found.records() > 0 {
        let records = count(found.records(), "record");
        let line =
            format!("an earlier run was interrupted after {records}; it is begun again, as --resume is not given");
        progress.tell(Level::Warn, &line);
    }
    let begun = journal.begin_again().with_context(cannot).and_then(|()| outputs.begin());
    if let Err(error) = begun {
        outputs.remove();
        journal.remove();
        return Err(error);
    }
    Ok(Start::At(Box::new(Begun { outputs, journal: Some(journal), earlier: None })))
}

/// The last checkpoint the part files still reach, with those before it. After a loss of power a disk may have lied about
/// what it had written; then it is an earlier one.
fn usable(found: &Found, outputs: &Outputs<'_>, journal: &mut Journal) -> Result<Option<Earlier>> {
    let Some(last) = found.checkpoints.iter().rposition(|(checkpoint, _)| outputs.reach(&checkpoint.lengths)) else {
        return Ok(None);
    };
    journal.go_on(found.checkpoints[last].1)?;
    Ok(Some(Earlier(found.checkpoints[..=last].iter().map(|(checkpoint, _)| checkpoint.clone()).collect())))
}

/// Reads over the records of the earlier run and makes sure that they are the same. An end, if it is one already.
fn go_on(earlier: &Earlier, reading: &mut Reading<'_>, writing: &mut Writing<'_>) -> Result<Option<Ended>> {
    let last = earlier.last();
    let records = count(last.records, "record");
    if last.ended {
        writing.progress.tell(Level::Info, &format!("going on after all {records}: the outputs are to be finished"));
        writing.shared.end();
        return Ok(None);
    }
    writing.progress.tell(Level::Info, &format!("going on after {records}"));
    let begun = writing.progress.seconds();
    let (mut checkpoints, mut same, mut differs) = (earlier.0.iter().peekable(), 0, None);
    let at = reading.skip(last.records, |mark| {
        while let Some(checkpoint) = checkpoints.next_if(|checkpoint| checkpoint.records <= mark.records) {
            match checkpoint.records < mark.records || checkpoint.digest == mark.digest {
                true => same = checkpoint.records,
                false => differs = differs.or(Some((same + 1, checkpoint.records))),
            }
        }
    });
    writing.times.skipping = writing.progress.seconds() - begun;
    if writing.stop.asked() {
        writing.progress.tell(Level::Error, "pullquote: interrupted; the same command with --resume goes on");
        return Ok(Some(Ended::Interrupted));
    }
    let why = match differs {
        Some((from, to)) => format!("the inputs have changed between record {from} and record {to}"),
        None if at.records < last.records => format!("the inputs end after {}", count(at.records, "record")),
        None => return Ok(None),
    };
    bail!("cannot resume after {records}: {why}; without --resume the run begins again")
}

/// A fault at a place.
pub fn fault<'a>(place: &'a Place, kind: &'a str, message: &'a str) -> ErrorRow<'a> {
    ErrorRow { source: &place.source, record: place.record, byte: place.byte, kind, message }
}
