//! How a run starts: afresh, or where an earlier one stopped.

use super::journal::{self, Checkpoint, Found, Journal};
use super::progress::{Progress, count};
use super::reading::Reading;
use super::writing::Writing;
use crate::messages::Level;
use crate::outcome::Ended;
use crate::outputs::Outputs;
use crate::plan::Plan;
use anyhow::{Context, Result, anyhow, bail};
use std::collections::BTreeMap;
use std::path::PathBuf;

pub enum Start<'a> {
    /// Outputs and journal are open.
    At(Box<Begun<'a>>),
    /// Only the last step was left to do, and it is done.
    Over(Ended),
}

pub struct Begun<'a> {
    pub outputs: Outputs<'a>,
    pub journal: Option<Journal>,
    /// The run to continue.
    pub earlier: Option<Earlier>,
    /// Records that were in progress when earlier runs ended, and how many have.
    pub in_progress: BTreeMap<u64, u32>,
}

/// A run to continue: its checkpoints up to the one it continues from, and where in the journal that one ends.
pub struct Earlier(Vec<Checkpoint>, u64);

impl Earlier {
    pub fn last(&self) -> &Checkpoint {
        self.0.last().expect("without a checkpoint there is nothing to continue")
    }
}

/// What identifies the job of a plan.
fn job(plan: &Plan) -> journal::Job {
    let size = |path: &PathBuf| {
        let data = std::fs::metadata(path).ok().filter(|data| data.is_file())?;
        Some((path.display().to_string(), data.len()))
    };
    let people = plan.people.iter().map(|(_, sum)| ("list of people".to_owned(), format!("{sum:016x}")));
    journal::Job {
        version: env!("CARGO_PKG_VERSION").into(),
        options: plan.invocation.options_with_effect(),
        models: plan.models.iter().map(|model| (model.name.to_owned(), model.checksum())).chain(people).collect(),
        sizes: plan.inputs.iter().filter_map(size).collect(),
    }
}

/// Opens outputs and journal, and decides what becomes of an earlier run.
pub fn start<'a>(plan: &'a Plan, progress: &Progress) -> Result<Start<'a>> {
    let Some(path) = Outputs::journal(&plan.outputs) else {
        if plan.resume {
            bail!(
                "cannot resume: a run that writes to standard output or another stream cannot be resumed; write to files with -o"
            );
        }
        let mut outputs = Outputs::open(&plan.outputs)?;
        outputs.begin().inspect_err(|_| outputs.remove())?;
        return Ok(Start::At(Box::new(Begun { outputs, journal: None, earlier: None, in_progress: BTreeMap::new() })));
    };
    let this = job(plan);
    let cannot = || format!("cannot write {}", plan.outputs[0].name());
    let (mut journal, found) = Journal::open(&path, &this).with_context(cannot)?;
    if plan.resume
        && let Some(before) = &found.job
    {
        if let Some(difference) = this.differs(before) {
            bail!("cannot resume: {difference}; run without --resume to start again");
        }
        if let Some(renames) = &found.renames {
            renames.carry_out(true)?;
            journal.remove();
            progress.print(Level::Info, "the earlier run had only its outputs left to rename; done");
            let losses = found.checkpoints.last().map_or(0, |(checkpoint, _)| checkpoint.totals.errors);
            return Ok(Start::Over(Ended::Done { losses }));
        }
    }
    let mut outputs = match Outputs::open(&plan.outputs) {
        Ok(outputs) => outputs,
        Err(error) => {
            if found.job.is_none() {
                journal.remove();
            }
            return Err(error);
        }
    };
    if plan.resume
        && let Some(earlier) = usable(&found, &mut outputs, progress).inspect_err(|_| outputs.leave())?
    {
        let (journal, earlier, in_progress) = (Some(journal), Some(earlier), found.in_progress);
        return Ok(Start::At(Box::new(Begun { outputs, journal, earlier, in_progress })));
    }
    let records = found.records();
    let in_progress = if plan.resume { found.in_progress } else { BTreeMap::new() };
    if plan.resume {
        progress.print(Level::Info, "nothing to resume: starting from the beginning");
    } else if records > 0 {
        let records = count(records, "record");
        let line = format!("an earlier run was interrupted after {records}; starting again, as --resume was not given");
        progress.print(Level::Warn, &line);
    }
    let begun = journal.start_again().with_context(cannot).and_then(|()| outputs.begin());
    if let Err(error) = begun {
        outputs.remove();
        journal.remove();
        return Err(error);
    }
    Ok(Start::At(Box::new(Begun { outputs, journal: Some(journal), earlier: None, in_progress })))
}

/// The last checkpoint that the part files still reach, with those before it, if what they hold is what was written.
/// After a power failure a disk may have lied about what it had written; then it is an earlier one. Nothing is changed.
fn usable(found: &Found, outputs: &mut Outputs<'_>, progress: &Progress) -> Result<Option<Earlier>> {
    let Some((newest, _)) = found.checkpoints.last() else { return Ok(None) };
    let again = "run without --resume to start again";
    let shorter = outputs.shorter(&newest.lengths);
    let Some(last) = found.checkpoints.iter().rposition(|(checkpoint, _)| outputs.reach(&checkpoint.lengths)) else {
        bail!("cannot resume: {}; {again}", shorter.unwrap_or_else(|| "the outputs are others".into()));
    };
    let (checkpoint, end) = &found.checkpoints[last];
    let checked = outputs.check(&checkpoint.lengths, &checkpoint.sums);
    checked.map_err(|error| anyhow!("cannot resume: {error:#}; {again}"))?;
    if let Some(shorter) = shorter {
        progress.print(Level::Warn, &format!("{shorter}; resuming from an earlier checkpoint"));
    }
    let checkpoints = found.checkpoints[..=last].iter().map(|(checkpoint, _)| checkpoint.clone()).collect();
    Ok(Some(Earlier(checkpoints, *end)))
}

/// Skips the records of the earlier run and makes sure that they are the same; only then are journal and parts cut. An end,
/// if it is one already.
pub fn continue_after(
    earlier: &Earlier,
    reading: &mut Reading<'_>,
    writing: &mut Writing<'_>,
) -> Result<Option<Ended>> {
    let last = earlier.last();
    let records = count(last.records, "record");
    if last.ended {
        writing
            .progress
            .print(Level::Info, &format!("resuming after all {records}: only the outputs remain to be finished"));
        writing.shared.end();
        return cut(earlier, writing).map(|()| None);
    }
    writing.progress.print(Level::Info, &format!("resuming after {records}"));
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
        writing.progress.print(Level::Error, "pullquote: interrupted; run the same command with --resume to continue");
        return Ok(Some(Ended::Interrupted));
    }
    let why = match differs {
        Some((from, to)) => format!("the inputs have changed between record {from} and record {to}"),
        None if at.records < last.records => format!("the inputs end after {}", count(at.records, "record")),
        None => return cut(earlier, writing).map(|()| None),
    };
    bail!("cannot resume after {records}: {why}; run without --resume to start again")
}

/// Truncates journal and parts to what is safe.
fn cut(earlier: &Earlier, writing: &mut Writing<'_>) -> Result<()> {
    if let Some(journal) = &mut writing.journal {
        journal.continue_at(earlier.1)?;
    }
    writing.outputs.continue_at(&earlier.last().lengths)
}
