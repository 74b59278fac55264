//! The outputs of a run: any number of them, filled side by side in the order of the articles.
//!
//! An output is a place and a [`Form`]. Workers turn an article into bytes for every form ([`Form::encode`]); a single
//! writer appends them, article by article, to a part file beside the place (`.quotes.csv.part` for `quotes.csv`). A
//! part file only grows at its end, and its length after an article says where that article ends: that makes a run
//! resumable. When all articles are done,
//!
//! - the part of a *streamed* form (CSV, JSON Lines) is the file, and is renamed;
//! - the part of a *collected* form is a spool, which [`Collect::finish`] turns into the file, or files, or a folder.
//!   This is for files that cannot be appended to (workbooks, Parquet) and tables over all articles (speakers).
//!
//! No file appears under its name before all outputs are complete.
//!
//! # Adding a form
//!
//! 1. Write a type that implements [`Form`]. `encode` appends one article's bytes and nothing else: it runs on any
//!    thread, in any order, and keeps nothing between articles. The header of a streamed file comes from `start`.
//! 2. For a collected form, choose a format for the spool, such as a line of JSON per row. Return `Some(self)` from
//!    [`Form::collected`] and implement [`Collect`]; read the spool as a stream, since it grows with the corpus. `finish`
//!    may be called again on the same spool after a crash.
//! 3. Give it a name: a variant of `TableFormat` in `flags/tables.rs` with its extensions in `plan/outputs.rs`, or a flag of
//!    its own beside `--articles`.
//!
//! Nothing else has to change: resuming, locks, full disks and renaming are handled here.

mod annotations;
mod clustered;
mod collected;
#[cfg(feature = "sqlite")]
mod database;
mod forms;
mod objects;
mod package;
mod part;
mod rows;
mod spool;
mod staged;
#[cfg(test)]
mod tests;
mod text;

pub use annotations::{
    Brat, Conll, Doccano, Inception, LabelStudio, Prodigy, WebAnnotations, stem_of, tokens_in_columns,
};
pub use clustered::{ClusterIds, put_id, shown};
pub use collected::{Speakers, Spooled, TableFile, Workbook, write_speakers, write_stream};
#[cfg(feature = "sqlite")]
pub use database::Database;
pub use forms::{Constant, JsonLines, Plain};
pub use package::Package;
pub use part::{beside, locked, target_of};
pub use rows::Rows;
pub use staged::{Renames, Staged, sync_folder};
pub use text::{Files, SplitTable, TextTable, target_file};

use anyhow::{Context, Result, bail};
use part::Part;
use pullquote::export::ErrorRow;
use pullquote::{Analysis, guarded};
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

/// What an article looks like in one output.
pub trait Form: Send + Sync {
    /// What the output starts with, such as a header line.
    ///
    /// # Errors
    /// If it cannot be made.
    fn start(&self) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }

    /// Appends one article.
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>);

    /// Appends an article that is left out, such as one that is too damaged; usually nothing.
    fn encode_left_out(&self, analysis: &Analysis<'_>, why: &ErrorRow<'_>, out: &mut Vec<u8>) {
        let _ = (analysis, why, out);
    }

    /// Appends an error or a note: about a record that is `gone`, that is, gave no article, or else about an article.
    /// Usually nothing.
    fn fault(&self, fault: &ErrorRow<'_>, gone: bool, out: &mut Vec<u8>) {
        let _ = (fault, gone, out);
    }

    /// Whether it is the complete record, which by default includes reported beliefs, wishes and plans.
    fn is_complete(&self) -> bool {
        false
    }

    /// How the final file is made from what was appended; `None` if that is the file already.
    fn collected(&self) -> Option<&dyn Collect> {
        None
    }
}

/// The second half of a collected form.
pub trait Collect {
    /// Makes the final files from the spool.
    ///
    /// Every writer must be finished or flushed before it is dropped; the caller syncs and renames.
    ///
    /// # Errors
    /// If the spool cannot be read or a file cannot be written. Nothing appears then.
    fn finish(&self, spool: BufReader<File>, staged: &mut Staged) -> Result<()>;

    /// Whether other outputs need what this one finds, so that it is made before them.
    fn comes_first(&self) -> bool {
        false
    }

    /// Whether the output is a folder. It must not exist, or be empty.
    fn is_folder(&self) -> bool {
        false
    }
}

/// An output to be written.
pub struct Planned {
    /// Its place; `-` is standard output.
    pub path: PathBuf,
    /// Its form.
    pub form: Box<dyn Form>,
    /// Whether it was asked for by `-o`; if not it is a side table.
    pub main: bool,
}

impl Planned {
    /// An output of `-o`.
    pub fn main(path: &Path, form: Box<dyn Form>) -> Self {
        Self { path: path.to_path_buf(), form, main: true }
    }

    /// A side table.
    pub fn side(path: &Path, form: Box<dyn Form>) -> Self {
        Self { path: path.to_path_buf(), form, main: false }
    }

    /// The output's name in messages.
    pub fn name(&self) -> String {
        match self.path.to_string_lossy() {
            name if name == "-" => "standard output".into(),
            name => name.into_owned(),
        }
    }

    fn cannot(&self) -> String {
        format!("cannot write {}", self.name())
    }
}

/// All outputs of a run, being filled.
pub struct Outputs<'p> {
    planned: &'p [Planned],
    parts: Vec<Part>,
    buffer: Vec<u8>,
}

impl<'p> Outputs<'p> {
    /// Opens all outputs; what an earlier run has left in their parts stays until [`begin`](Self::begin).
    ///
    /// # Errors
    /// If one of them cannot be written, or is being written by another run. Nothing new is left behind.
    pub fn open(planned: &'p [Planned]) -> Result<Self> {
        let mut outputs = Self { planned, parts: Vec::new(), buffer: Vec::new() };
        match planned.iter().try_for_each(|planned| outputs.open_one(planned)) {
            Ok(()) => Ok(outputs),
            Err(error) => {
                outputs.leave();
                Err(error)
            }
        }
    }

    fn open_one(&mut self, planned: &Planned) -> Result<()> {
        let collected = planned.form.collected();
        let part = Part::open(&planned.path, collected.is_some_and(|form| form.is_folder()))
            .with_context(|| planned.cannot())?;
        if collected.is_some() && part.file().is_none() {
            bail!("{}: this format cannot be written to a stream, only to a file", planned.cannot());
        }
        self.parts.push(part);
        Ok(())
    }

    /// Empties the parts and writes what the outputs start with.
    ///
    /// # Errors
    /// If an output cannot be written.
    pub fn begin(&mut self) -> Result<()> {
        for (planned, part) in self.planned.iter().zip(&mut self.parts) {
            let start = planned.form.start().with_context(|| planned.cannot())?;
            part.cut(0).and_then(|()| part.write(&start)).with_context(|| planned.cannot())?;
        }
        Ok(())
    }

    /// Whether the parts are at least as long as `lengths` says.
    pub fn reach(&self, lengths: &[u64]) -> bool {
        let long_enough = |(part, length): (&Part, &u64)| part.file().is_some_and(|file| file.length() >= *length);
        lengths.len() == self.parts.len() && self.parts.iter().zip(lengths).all(long_enough)
    }

    /// Makes sure that what was written up to these lengths is still there, as its checksums say.
    ///
    /// # Errors
    /// If a part has changed, or cannot be read.
    pub fn check(&mut self, lengths: &[u64], sums: &[u64]) -> Result<()> {
        let files = self.parts.iter_mut().filter_map(Part::file_mut);
        for ((file, length), sum) in files.zip(lengths).zip(sums) {
            let name = file.part.display().to_string();
            if !file.holds(*length, *sum).with_context(|| format!("cannot read {name}"))? {
                bail!("{name} has changed since the earlier run wrote it");
            }
        }
        Ok(())
    }

    /// The first part that is shorter than `lengths` says, for people to read.
    pub fn shorter(&self, lengths: &[u64]) -> Option<String> {
        let files = self.parts.iter().filter_map(Part::file);
        let (file, length) = files.zip(lengths).find(|(file, length)| file.length() < **length)?;
        let (name, now) = (file.part.display(), file.length());
        Some(format!("{name} has {now} bytes, and the earlier run had written {length}"))
    }

    /// Truncates the parts to these lengths, to be filled from there. They must have been [checked](Self::check).
    ///
    /// # Errors
    /// If an output cannot be written.
    pub fn continue_at(&mut self, lengths: &[u64]) -> Result<()> {
        for ((planned, part), length) in self.planned.iter().zip(&mut self.parts).zip(lengths) {
            part.cut(*length).with_context(|| planned.cannot())?;
        }
        Ok(())
    }

    /// Syncs all bytes to disk and returns the lengths and checksums of the parts.
    ///
    /// # Errors
    /// If an output cannot be written.
    pub fn sync(&mut self) -> Result<(Vec<u64>, Vec<u64>)> {
        for (planned, part) in self.planned.iter().zip(&mut self.parts) {
            part.sync().with_context(|| planned.cannot())?;
        }
        Ok(self.parts.iter().filter_map(Part::file).map(|file| (file.length(), file.sum())).unzip())
    }

    /// Makes the names of the parts survive a power failure.
    pub fn sync_names(&self) {
        self.parts.iter().filter_map(Part::file).for_each(|file| sync_folder(&file.part));
    }

    /// Flushes standard output and other streams.
    ///
    /// # Errors
    /// If an output cannot be written.
    pub fn flush_streams(&mut self) -> Result<()> {
        for (planned, part) in self.planned.iter().zip(&mut self.parts) {
            if part.file().is_none() {
                part.sync().with_context(|| planned.cannot())?;
            }
        }
        Ok(())
    }

    /// Where the journal of the run belongs: beside the first output, if all of them are files.
    pub fn journal(planned: &[Planned]) -> Option<PathBuf> {
        let resumable = planned.iter().all(|planned| is_file(&planned.path));
        let first = planned.first().filter(|_| resumable)?;
        beside(&target_of(&first.path), "resume").ok()
    }

    /// Appends one article's bytes, one block per output; blocks at the end may be missing.
    ///
    /// # Errors
    /// If an output cannot be written.
    pub fn append(&mut self, blocks: &[Vec<u8>]) -> Result<()> {
        for ((planned, part), block) in self.planned.iter().zip(&mut self.parts).zip(blocks) {
            part.write(block).with_context(|| planned.cannot())?;
        }
        Ok(())
    }

    /// Passes an error or a note to all outputs; see [`Form::fault`].
    ///
    /// # Errors
    /// If an output cannot be written.
    pub fn fault(&mut self, fault: &ErrorRow<'_>, gone: bool) -> Result<()> {
        for (planned, part) in self.planned.iter().zip(&mut self.parts) {
            self.buffer.clear();
            planned.form.fault(fault, gone, &mut self.buffer);
            part.write(&self.buffer).with_context(|| planned.cannot())?;
        }
        Ok(())
    }

    /// Whether the reader of standard output went away and there is no other output of `-o`.
    pub fn is_unread(&self) -> bool {
        let mut main = self.planned.iter().zip(&self.parts).filter(|(planned, _)| planned.main).peekable();
        main.peek().is_some() && main.all(|(_, part)| part.is_closed())
    }

    /// Makes all final files, passes the renames to `about_to` and carries them out. Returns whether the outputs have been
    /// read, which they have not if there is only standard output and its reader went away.
    ///
    /// # Errors
    /// If anything could not be written. No name has changed, unless renaming itself failed.
    pub fn finish(&mut self, about_to: impl FnOnce(&Renames) -> Result<()>) -> Result<bool> {
        match self.make_whole() {
            Ok(staged) => {
                let renames = staged.renames();
                about_to(&renames)?;
                renames.carry_out(false)?;
                Ok(!self.is_unread())
            }
            Err((error, staged)) => {
                staged.discard();
                Err(error)
            }
        }
    }

    fn make_whole(&mut self) -> Result<Staged, (anyhow::Error, Staged)> {
        let mut staged = Staged::default();
        let first = |planned: &Planned| planned.form.collected().is_some_and(|form| form.comes_first());
        for round in [true, false] {
            let outputs = self.planned.iter().zip(&mut self.parts);
            for (planned, part) in outputs.filter(|(planned, _)| first(planned) == round) {
                if let Err(error) = whole(planned, part, &mut staged).with_context(|| planned.cannot()) {
                    return Err((error, staged));
                }
            }
        }
        Ok(staged)
    }

    /// Removes all parts.
    pub fn remove(&self) {
        for file in self.parts.iter().filter_map(Part::file) {
            // What cannot be removed is found and replaced by the next run.
            let _ = std::fs::remove_file(&file.part);
        }
    }

    /// Removes the parts that are empty.
    pub fn leave(&self) {
        for file in self.parts.iter().filter_map(Part::file).filter(|file| file.length() == 0) {
            let _ = std::fs::remove_file(&file.part);
        }
    }
}

fn is_file(path: &Path) -> bool {
    path != Path::new("-") && std::fs::metadata(path).map_or(true, |data| data.is_file() || data.is_dir())
}

fn whole(planned: &Planned, part: &mut Part, staged: &mut Staged) -> Result<()> {
    part.sync()?;
    let Some(file) = part.file() else { return Ok(()) };
    match planned.form.collected() {
        None => staged.ready(&file.part, &file.target),
        Some(form) => {
            staged.turn_to(&file.target);
            let spool = BufReader::with_capacity(1 << 18, File::open(&file.part)?);
            // Workbook libraries panic when the disk is full; the spool is complete and can be finished later.
            guarded(|| form.finish(spool, staged)).map_err(anyhow::Error::msg)??;
            staged.sync()?;
            staged.used_up(&file.part);
        }
    }
    Ok(())
}

/// Whether an error means that the reader of a pipe went away.
pub fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}
