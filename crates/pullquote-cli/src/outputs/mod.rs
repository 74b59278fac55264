//! The outputs of a run: any number of them, filled side by side in the order of the articles.
//!
//! An output is a place and a [`Form`]. Workers turn an article into bytes for every form ([`Form::encode`]); the one
//! writer appends them, article by article, to a part file beside the place (`.quotes.csv.part` for `quotes.csv`). A
//! part only ever grows at its end, and its length after any article says where that article ends: that is what makes
//! a run resumable. When all articles are done,
//!
//! - the part of a *streamed* form (CSV, JSON Lines) is the file, and is renamed;
//! - the part of a *collected* form is a spool, which [`Collect::finish`] turns into the file, or files, or a folder.
//!   Files that cannot be appended to (workbooks, Parquet) and tables over all articles (speakers) are made so.
//!
//! No name appears before all outputs are whole.
//!
//! # Adding a form
//!
//! 1. Write a type that implements [`Form`]. `encode` appends one article's bytes and nothing else: it runs on any
//!    thread, in any order, and may keep nothing between articles. What a streamed file begins with comes from `start`.
//! 2. For a collected form, choose the spool: a line of JSON for each row does well. Give `Some(self)` from
//!    [`Form::collected`] and implement [`Collect`]; read the spool as a stream, for it is as long as the corpus is.
//!    `finish` may be called again after a crash, on the same spool.
//! 3. Name it: a variant of `TableFormat` in `flags/tables.rs` with its extensions in `plan/outputs.rs`, or a flag of
//!    its own beside `--articles`.
//!
//! Nothing else has to change: resuming, locks, full disks and renaming are done here.

mod annotations;
mod collected;
mod forms;
mod package;
mod part;
mod rows;
mod spool;
mod staged;
#[cfg(test)]
mod tests;
mod text;

pub use annotations::{Brat, Conll, WebAnnotations, tokens_in_columns};
pub use collected::{Speakers, Spooled, TableFile, Workbook, write_speakers};
pub use forms::{JsonLines, Plain};
pub use package::Package;
pub use part::{beside, locked, target_of};
pub use rows::Rows;
pub use staged::{Renames, Staged, sync_folder};
pub use text::{Files, SplitTable, TextTable};

use anyhow::{Context, Result, bail};
use part::{Part, PartFile};
use pullquote::export::ErrorRow;
use pullquote::{Analysis, guarded};
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

/// What an article looks like in one output.
pub trait Form: Send + Sync {
    /// What the output begins with, such as a header line.
    ///
    /// # Errors
    /// If it cannot be made.
    fn start(&self) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }

    /// Appends what one article comes to.
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>);

    /// Appends what an article comes to that was left aside, such as one that is too damaged; usually nothing.
    fn encode_left_out(&self, analysis: &Analysis<'_>, why: &ErrorRow<'_>, out: &mut Vec<u8>) {
        let _ = (analysis, why, out);
    }

    /// Appends what is told of a record that is `gone`, that is, gave no article; or else of something noticed about an
    /// article. Usually nothing.
    fn fault(&self, fault: &ErrorRow<'_>, gone: bool, out: &mut Vec<u8>) {
        let _ = (fault, gone, out);
    }

    /// Whether it is the complete record, with reported beliefs, wishes and plans where nothing else is asked for.
    fn is_complete(&self) -> bool {
        false
    }

    /// How the final file is made of what was appended; `None` if it is that already.
    fn collected(&self) -> Option<&dyn Collect> {
        None
    }
}

/// The second half of a collected form.
pub trait Collect {
    /// Makes the final files of the spool.
    ///
    /// Every writer must be finished or flushed before it is dropped; syncing and renaming is done by the caller.
    ///
    /// # Errors
    /// If the spool cannot be read or a file cannot be written. Nothing appears then.
    fn finish(&self, spool: BufReader<File>, staged: &mut Staged) -> Result<()>;

    /// Whether the output is a folder. It must not be there before, or be empty.
    fn is_folder(&self) -> bool {
        false
    }
}

/// An output that is wanted.
pub struct Planned {
    /// Where to; `-` is standard output.
    pub path: PathBuf,
    /// As what.
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

    /// The output in words.
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
    /// Opens all outputs; what an earlier run left in their parts is as it was until [`begin`](Self::begin).
    ///
    /// # Errors
    /// If one of them cannot be written, or is being written by another run. Nothing new is left behind then.
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

    /// Empties the parts and writes what the outputs begin with.
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

    /// Whether the parts have been at least as long as `lengths` says.
    pub fn reach(&self, lengths: &[u64]) -> bool {
        let long_enough = |(part, length): (&Part, &u64)| part.file().is_some_and(|file| file.length() >= *length);
        lengths.len() == self.parts.len() && self.parts.iter().zip(lengths).all(long_enough)
    }

    /// Cuts the parts to these lengths, to be filled from there.
    ///
    /// # Errors
    /// If an output cannot be written.
    pub fn go_on(&mut self, lengths: &[u64]) -> Result<()> {
        for ((planned, part), length) in self.planned.iter().zip(&mut self.parts).zip(lengths) {
            part.cut(*length).with_context(|| planned.cannot())?;
        }
        Ok(())
    }

    /// Brings all bytes to the disk and gives the lengths of the parts.
    ///
    /// # Errors
    /// If an output cannot be written.
    pub fn sync(&mut self) -> Result<Vec<u64>> {
        for (planned, part) in self.planned.iter().zip(&mut self.parts) {
            part.sync().with_context(|| planned.cannot())?;
        }
        Ok(self.parts.iter().filter_map(Part::file).map(PartFile::length).collect())
    }

    /// Makes the names of the parts last through a loss of power.
    pub fn sync_names(&self) {
        self.parts.iter().filter_map(Part::file).for_each(|file| sync_folder(&file.part));
    }

    /// Hands on what is held back for standard output and other streams.
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

    /// Appends one article's bytes, as many blocks as there are outputs; blocks at the end may be wanting.
    ///
    /// # Errors
    /// If an output cannot be written.
    pub fn append(&mut self, blocks: &[Vec<u8>]) -> Result<()> {
        for ((planned, part), block) in self.planned.iter().zip(&mut self.parts).zip(blocks) {
            part.write(block).with_context(|| planned.cannot())?;
        }
        Ok(())
    }

    /// Tells all outputs of a fault; see [`Form::fault`].
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

    /// Whether the reader of standard output went away and no other output of `-o` is left to work for.
    pub fn is_unread(&self) -> bool {
        let mut main = self.planned.iter().zip(&self.parts).filter(|(planned, _)| planned.main).peekable();
        main.peek().is_some() && main.all(|(_, part)| part.is_closed())
    }

    /// Makes all final files and gives them their names, which `about_to` is told before; whether somebody read what
    /// went to standard output, if nothing else was wanted.
    ///
    /// # Errors
    /// If anything could not be written. No name has changed then, unless renaming itself failed.
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
        for (planned, part) in self.planned.iter().zip(&mut self.parts) {
            if let Err(error) = whole(planned, part, &mut staged).with_context(|| planned.cannot()) {
                return Err((error, staged));
            }
        }
        Ok(staged)
    }

    /// Takes all parts away.
    pub fn remove(&self) {
        for file in self.parts.iter().filter_map(Part::file) {
            // What cannot be removed is found and replaced by the next run.
            let _ = std::fs::remove_file(&file.part);
        }
    }

    /// Takes away the parts in which there is nothing.
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
            // Libraries of workbooks panic when the disk is full; the spool is whole and can be finished later.
            guarded(|| form.finish(spool, staged)).map_err(anyhow::Error::msg)??;
            staged.sync()?;
            staged.used_up(&file.part);
        }
    }
    Ok(())
}

/// Whether an error is that the reader of a pipe went away.
pub fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}
