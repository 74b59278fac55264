//! The writing side of a run: outputs filled in order, totals, messages, checkpoints, and the end, whichever it is.

use super::ids::Ids;
use super::journal::{Checkpoint, Journal};
use super::progress::{Progress, count};
use super::reading::{Mark, Shared};
use super::report::{Seconds, write_report};
use super::seen::Seen;
use super::stop::Stop;
use super::totals::Totals;
use super::{Done, error_row};
use crate::faults;
use crate::messages::Level;
use crate::outcome::{Early, Ended};
use crate::outputs::Outputs;
use crate::plan::Plan;
use anyhow::{Result, anyhow};
use pullquote::corpus::{ErrorKind, Note, Place, RecordError};
use pullquote::export::ErrorRow;
use pullquote::{Failure, Sink};
use std::fmt;
use std::time::{Duration, Instant};
use xxhash_rust::xxh3::xxh3_64;

/// Messages of one kind that are printed; the errors table has all of them.
const MOST_MESSAGES: u64 = 20;
/// Checkpoints take at most one part in this many of the time.
const CHECKPOINT_SHARE: u32 = 20;
/// How long the reader may take to notice that the run should stop; a reader waiting for a pipe never does.
const READER_NOTICES: Duration = Duration::from_millis(300);

/// What a worker made of one record.
pub enum Worked {
    /// An article.
    Article { done: Done, id: String, place: Place, notes: Vec<Note>, bytes: u64 },
    /// An article that was given up, and why.
    Aside(RecordError),
    /// An article of another shard.
    Elsewhere,
}

/// The writing side.
pub struct Writing<'a> {
    pub plan: &'a Plan,
    pub outputs: Outputs<'a>,
    pub journal: Option<Journal>,
    pub progress: Progress,
    pub stop: Stop,
    pub shared: &'a Shared,
    /// Given if the reader may wait for ever: what ends the run is then reported to `main` at once.
    pub early: Option<Early>,
    /// Whether the end has been reported already.
    over: bool,
    pub totals: Totals,
    pub mark: Mark,
    /// Seconds of the earlier runs.
    pub seconds_before: f64,
    pub resumed: u32,
    pub times: Times,
    messages: Messages,
    ids: Ids,
    safe: u64,
    last: Instant,
    pause: Duration,
    stop_seen: Option<Instant>,
}

/// Seconds of parts of the run.
#[derive(Clone, Copy, Default)]
pub struct Times {
    pub skipping: f64,
    pub finishing: f64,
}

#[derive(Default)]
struct Messages {
    errors: u64,
    left_out: u64,
    /// Articles lost because their source could not be read further.
    io: u64,
    /// What was there besides articles.
    seen: Seen,
}

impl<'a> Writing<'a> {
    /// The writing side at the start.
    pub fn new(
        plan: &'a Plan,
        outputs: Outputs<'a>,
        journal: Option<Journal>,
        progress: Progress,
        stop: Stop,
        shared: &'a Shared,
    ) -> Self {
        let pause = plan.checkpoint;
        Self {
            plan,
            outputs,
            journal,
            progress,
            stop,
            shared,
            early: None,
            over: false,
            totals: Totals::default(),
            mark: Mark::default(),
            seconds_before: 0.0,
            resumed: 0,
            times: Times::default(),
            messages: Messages::default(),
            ids: Ids::default(),
            safe: 0,
            last: Instant::now(),
            pause,
            stop_seen: None,
        }
    }

    /// Continues from a checkpoint.
    pub fn resume(&mut self, checkpoint: &Checkpoint) {
        self.totals = checkpoint.totals.clone();
        self.mark = Mark { records: checkpoint.records, digest: checkpoint.digest, bytes: 0 };
        self.safe = checkpoint.records;
        self.seconds_before = checkpoint.seconds;
        self.resumed = checkpoint.resumed + 1;
        self.progress.resume(&self.totals);
    }

    /// Seconds over all runs.
    pub fn seconds(&self) -> f64 {
        self.seconds_before + self.progress.seconds()
    }

    fn one(&mut self, result: Result<Worked, Failure>) -> Result<()> {
        self.mark = self.shared.next_mark();
        self.totals.read_bytes += self.mark.bytes;
        match result {
            Ok(Worked::Elsewhere) => self.totals.other_shards += 1,
            Ok(Worked::Aside(error)) => self.failure(&Failure::Read(error))?,
            Ok(Worked::Article { done: Done { failed: Some(error), .. }, .. }) => return Err(error),
            Ok(Worked::Article { done, id, place, notes, bytes }) => {
                self.totals.repeated_ids += u64::from(self.ids.take(id));
                self.article(&done, &place, &notes, bytes)?;
            }
            Err(failure) if self.plan.shard.is_some_and(|shard| !shard.has_failure(&failure)) => {
                self.totals.other_shards += u64::from(failure.is_loss());
            }
            Err(failure) => self.failure(&failure)?,
        }
        if self.outputs.is_unread() {
            return Err(Unread.into());
        }
        self.progress.update(&self.totals);
        self.checkpoint_if_due()
    }

    fn article(&mut self, done: &Done, place: &Place, notes: &[Note], bytes: u64) -> Result<()> {
        self.outputs.append(&done.blocks)?;
        self.totals.articles += 1;
        self.totals.quotations += done.quotations;
        self.totals.attributed += done.attributed;
        self.totals.text_bytes += bytes;
        self.totals.recoded += u64::from(notes.iter().any(|note| note.label() == "encoding"));
        for note in notes {
            self.outputs.fault(&error_row(place, note.label(), &note.to_string()), false)?;
        }
        if let Some(why) = &done.left_out {
            self.totals.left_out += 1;
            self.outputs.fault(&error_row(place, "damage", why), false)?;
        }
        Ok(())
    }

    fn failure(&mut self, failure: &Failure) -> Result<()> {
        let lost = failure.is_loss();
        let (seen, level, word) = match lost {
            true => (&mut self.messages.errors, Level::Error, "error"),
            false => (&mut self.messages.left_out, Level::Warn, "left out"),
        };
        *seen += 1;
        if *seen <= MOST_MESSAGES {
            self.progress.print(level, &format!("{word}: {failure}"));
        }
        self.totals.errors += u64::from(lost);
        self.totals.left_out += u64::from(!lost);
        match failure {
            Failure::Read(error) => {
                self.messages.seen.take(error);
                self.messages.io += u64::from(error.kind == ErrorKind::Io);
                let row = ErrorRow {
                    source: &error.source_name,
                    record: error.record,
                    byte: error.byte,
                    kind: error.kind.label(),
                    message: &error.message,
                };
                self.outputs.fault(&row, true)
            }
            Failure::Panic { place, id, message, raw } => {
                self.totals.panics += 1;
                self.keep_faulty(raw);
                let message = if id.is_empty() { message.clone() } else { format!("{id}: {message}") };
                self.outputs.fault(&error_row(place, "panic", &message), true)
            }
        }
    }

    /// Saves a record that made a stage panic, for a bug report.
    fn keep_faulty(&self, raw: &[u8]) {
        let Some(folder) = &self.plan.keep_faulty else {
            return self
                .progress
                .print(Level::Error, "note: --keep-faulty FOLDER saves such articles for a bug report");
        };
        let ending = if raw.first() == Some(&b'{') { "jsonl" } else { "txt" };
        let file = folder.join(format!("{:016x}.{ending}", xxh3_64(raw)));
        // Failing to save it is no reason to lose the run.
        let message = match std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&file, raw)) {
            Ok(()) => format!("note: the article was saved as {}; please report it", file.display()),
            Err(error) => format!("error: cannot save the article as {}: {error}", file.display()),
        };
        if self.totals.panics <= MOST_MESSAGES {
            self.progress.print(Level::Error, &message);
        }
    }

    fn checkpoint_if_due(&mut self) -> Result<()> {
        if self.journal.is_some() && self.mark.records > self.safe && self.last.elapsed() >= self.pause {
            self.checkpoint(false)?;
        }
        Ok(())
    }

    /// Makes everything written so far safe on disk.
    pub fn checkpoint(&mut self, ended: bool) -> Result<()> {
        let (seconds, begun) = (self.seconds(), Instant::now());
        let Some(journal) = &mut self.journal else { return Ok(()) };
        let (lengths, sums) = self.outputs.sync()?;
        if !journal.is_begun() {
            self.outputs.sync_names();
        }
        journal.checkpoint(&Checkpoint {
            records: self.mark.records,
            digest: self.mark.digest,
            ended,
            lengths,
            sums,
            totals: self.totals.clone(),
            seconds,
            resumed: self.resumed,
        })?;
        self.safe = self.mark.records;
        self.last = Instant::now();
        // A slow disk is not synced more often than it can cope with.
        let wanted = self.plan.checkpoint;
        if !wanted.is_zero() {
            self.pause = wanted.max(begun.elapsed() * CHECKPOINT_SHARE);
        }
        self.progress.print(
            Level::Debug,
            &format!("debug: checkpoint after {} records and {seconds:.1} s, took {:.1?}", self.safe, begun.elapsed()),
        );
        Ok(())
    }

    fn see_stop(&mut self) {
        if self.stop_seen.is_none() && self.stop.asked() {
            self.stop_seen = Some(Instant::now());
            self.progress
                .print(Level::Warn, "stopping once the articles in progress are done; signal again to stop at once");
        }
    }

    /// The end: everything is done, or the run was asked to stop, or it failed.
    pub fn conclude(mut self, written: Result<()>) -> Result<Ended> {
        if self.over {
            return Ok(Ended::Interrupted);
        }
        let done = match written {
            Ok(()) if self.shared.ended() => self.finish(),
            Ok(()) => return self.interrupted(),
            Err(error) => Err(error),
        };
        done.or_else(|error| self.stopped(error))
    }

    fn finish(&mut self) -> Result<Ended> {
        let begun = Instant::now();
        // A run without a checkpoint is short: it can be repeated without a journal.
        let collects = self.plan.outputs.iter().any(|planned| planned.form.collected().is_some());
        if collects || self.journal.as_ref().is_some_and(Journal::is_begun) {
            self.checkpoint(true)?;
        }
        faults::die_at("finish");
        let journal = &mut self.journal;
        let read = self.outputs.finish(|renames| match journal {
            Some(journal) if journal.is_begun() => journal.rename(renames),
            _ => Ok(()),
        })?;
        if let Some(journal) = self.journal.take() {
            journal.remove();
        }
        self.times.finishing = begun.elapsed().as_secs_f64();
        self.progress.clear();
        if !read {
            return Ok(Ended::Unread);
        }
        self.summary();
        self.report("complete")?;
        // What earlier parts of a resumed run saw is not known, and a filter or a shard may well get nothing.
        let whole = !self.plan.filter && self.plan.shard.is_none() && self.resumed == 0;
        let nothing = whole && self.totals.articles == 0 && self.totals.panics == 0;
        if let Some(message) = self.messages.seen.message().filter(|_| nothing) {
            self.progress.print(Level::Error, &message);
            return Ok(Ended::Nothing);
        }
        // The lines of a filter report its errors; only what could not be read at all is missing from them.
        let losses = if self.plan.filter { self.messages.io } else { self.totals.errors };
        Ok(Ended::Done { losses })
    }

    /// Writes the report of the run, if there is to be one.
    fn report(&self, status: &'static str) -> Result<()> {
        let seconds = Seconds {
            total: self.seconds(),
            this_run: self.progress.seconds(),
            skipping: self.times.skipping,
            finishing: self.times.finishing,
        };
        write_report(self.plan, &self.totals, seconds, self.resumed, status)
    }

    fn summary(&self) {
        let more = |seen: u64| seen.saturating_sub(MOST_MESSAGES);
        if !self.plan.lists_errors {
            for (level, word, seen) in
                [(Level::Error, "error", self.messages.errors), (Level::Warn, "left out", self.messages.left_out)]
            {
                if more(seen) > 0 {
                    self.progress
                        .print(level, &format!("{word}: {} more; use --errors FILE to list them all", more(seen)));
                }
            }
        }
        if let Some(message) = self.ids.message(self.totals.repeated_ids) {
            self.progress.print(Level::Warn, &message);
        }
        self.progress.summary(&self.totals, self.seconds(), self.plan.counts_quotations);
    }

    /// The run was asked to stop: all articles in progress have been written.
    fn interrupted(&mut self) -> Result<Ended> {
        let how = match self.journal.is_some() {
            true => "; run the same command with --resume to continue",
            false => "",
        };
        let safe = self.checkpoint(false).and_then(|()| self.outputs.flush_streams());
        safe.map_err(|error| self.failed(error))?;
        if self.journal.is_none() {
            self.remove();
        }
        self.progress.clear();
        let line = format!("pullquote: interrupted after {}{how}", count(self.totals.articles, "article"));
        self.progress.print(Level::Error, &line);
        self.report("interrupted")?;
        Ok(Ended::Interrupted)
    }

    /// The run failed: what is safe is kept, and the message says how to continue.
    fn failed(&mut self, error: anyhow::Error) -> anyhow::Error {
        self.progress.clear();
        // The error is reported whether or not this report can be written.
        let _ = self.report("failed");
        if self.safe == 0 {
            self.remove();
            return error;
        }
        let safe = count(self.safe, "record");
        error.context(format!("stopped after saving {safe}; run the same command with --resume to continue from there"))
    }

    /// Removes everything that only a resumed run could use.
    fn remove(&mut self) {
        self.outputs.remove();
        if let Some(journal) = self.journal.take() {
            journal.remove();
        }
    }

    /// The outcome of a run that a write has ended.
    fn stopped(&mut self, error: anyhow::Error) -> Result<Ended> {
        if error.is::<Unread>() {
            self.remove();
            return Ok(Ended::Unread);
        }
        Err(self.failed(error))
    }

    /// Reports the end at once if the run cannot reach it, because its reader waits. The error ends the run.
    fn end(&mut self, error: anyhow::Error) -> anyhow::Error {
        let Some(early) = self.early.clone() else { return error };
        let outcome = self.stopped(error);
        self.over = true;
        early.end(outcome);
        anyhow!("the end has been reported")
    }

    fn end_interrupted(&mut self) -> anyhow::Error {
        let outcome = self.interrupted();
        self.over = true;
        if let Some(early) = &self.early {
            early.end(outcome);
        }
        anyhow!("the end has been reported")
    }
}

/// Nobody reads standard output any more, and nothing else is to be written.
#[derive(Debug)]
struct Unread;

impl fmt::Display for Unread {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("nobody reads the output")
    }
}

impl std::error::Error for Unread {}

impl Sink<Worked> for Writing<'_> {
    type Error = anyhow::Error;

    fn write(&mut self, result: Result<Worked, Failure>) -> Result<()> {
        self.see_stop();
        self.one(result).map_err(|error| self.end(error))
    }

    fn idle(&mut self, in_hand: usize) -> Result<()> {
        self.see_stop();
        let flushed = self.outputs.flush_streams().and_then(|()| self.checkpoint_if_due());
        if flushed.is_ok() && self.outputs.is_unread() {
            return Err(self.end(Unread.into()));
        }
        let overdue = self.stop_seen.is_some_and(|seen| seen.elapsed() > READER_NOTICES);
        match flushed {
            Err(error) => Err(self.end(error)),
            Ok(()) if self.early.is_some() && in_hand == 0 && overdue && !self.shared.ended() => {
                Err(self.end_interrupted())
            }
            Ok(()) => Ok(()),
        }
    }
}
