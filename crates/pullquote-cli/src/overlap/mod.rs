//! Refuses outputs that would destroy something: a file that is also read, or another output of the same run.
//!
//! Files are compared by device and inode, so that links and other spellings of a path make no difference. Everything
//! here happens before anything is read or written.

mod earlier;
mod identity;
mod replace;
mod walk;

use crate::outputs::{Planned, beside, target_of};
use crate::plan::Plan;
use anyhow::{Result, bail};
use identity::Identity;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use walk::Walk;

pub use replace::ask_on_terminal;

/// A file that is going to be written.
pub struct Target {
    /// As the user named it; `-` is standard output.
    path: PathBuf,
    /// All files written for it: itself, and hidden ones beside it until it is complete.
    files: Vec<PathBuf>,
}

impl Target {
    /// A file that is written at the end of a command, under its own name.
    pub fn file(path: &Path) -> Self {
        Self { path: path.to_path_buf(), files: vec![target_of(path)] }
    }

    /// An output of a run, filled in a part file beside it.
    fn part(planned: &Planned) -> Self {
        let mut target = Self::file(&planned.path);
        let hidden = ["part", "new", "resume"].into_iter().filter_map(|kind| beside(&target.files[0], kind).ok());
        target.files.extend(hidden.collect::<Vec<_>>());
        target
    }

    fn name(&self) -> String {
        if self.is_stdout() { "standard output".into() } else { self.path.display().to_string() }
    }

    fn is_stdout(&self) -> bool {
        self.path == Path::new("-")
    }
}

/// Checks all outputs of a run.
///
/// # Errors
/// If one of them is an input, or is named twice.
pub fn check_plan(plan: &Plan) -> Result<()> {
    let mut targets: Vec<Target> = plan.outputs.iter().map(Target::part).collect();
    targets.extend(plan.report.as_deref().map(Target::file));
    let mut inputs = plan.inputs.clone();
    inputs.extend(plan.models.iter().filter_map(|model| model.file.clone()));
    inputs.extend(plan.people.iter().map(|(path, _)| path.clone()));
    apart(&inputs, &targets)?;
    // A resumed run continues what is there.
    if plan.resume { Ok(()) } else { replace::agreed(&targets) }
}

/// Checks the outputs of a command against each other and against its inputs: files, folders or patterns.
///
/// # Errors
/// If one of them is an input, or is named twice, or would replace a file that the user wants to keep.
pub fn check(inputs: &[PathBuf], targets: &[Target]) -> Result<()> {
    apart(inputs, targets)?;
    replace::agreed(targets)
}

fn apart(inputs: &[PathBuf], targets: &[Target]) -> Result<()> {
    for (n, one) in targets.iter().enumerate() {
        let same = |other: &Target| other.files.iter().any(|file| one.files.contains(file));
        if let Some(other) = targets[..n].iter().find(|other| same(other)) {
            bail!("cannot write {}: it is given as an output twice ({})", one.name(), other.name());
        }
    }
    let there: Vec<Existing<'_>> = targets.iter().flat_map(existing).collect();
    if there.is_empty() {
        return Ok(());
    }
    for input in inputs {
        let read = named_file(input);
        if let Some(there) = there.iter().find(|there| read.as_ref() == Some(&there.file)) {
            bail!("cannot write {}: it is also an input", there.target.name());
        }
    }
    // Only what stands in a folder may be written over, if it is an earlier output: then it is left out of the inputs.
    let lost: Vec<&Existing<'_>> =
        there.iter().filter(|there| !there.is_hidden && !is_replaceable(there.target)).collect();
    if lost.is_empty() {
        return Ok(());
    }
    for input in inputs.iter().filter(|input| !input.is_file()) {
        for file in Walk::of(input) {
            if let Some(lost) = lost.iter().find(|lost| file.is(&lost.file)) {
                bail!(
                    "cannot write {}: it is also an input, in {}; if it is an earlier output, remove it first",
                    lost.target.name(),
                    input.display()
                );
            }
        }
    }
    Ok(())
}

/// Checks a folder to which files with names of their own are written.
///
/// # Errors
/// If it lies in one of the inputs, so that its files would be read.
pub fn check_folder(inputs: &[PathBuf], folder: &Path) -> Result<()> {
    let exists = |path: &&Path| path.is_dir();
    let Ok(folder_path) = std::path::absolute(folder) else { return Ok(()) };
    let Some(nearest) = folder_path.ancestors().find(exists).and_then(Identity::of) else { return Ok(()) };
    for input in inputs.iter().filter(|input| input.is_dir()) {
        if Walk::of(input).folders_only().any(|inside| inside.is(&nearest)) {
            bail!("cannot write to {}: it lies in the input {}", folder.display(), input.display());
        }
    }
    Ok(())
}

/// Whether a file is one of some inputs that were named themselves.
pub fn is_named_input(inputs: &[PathBuf], file: &Path) -> bool {
    let file = Identity::of(file);
    file.is_some() && inputs.iter().any(|input| named_file(input) == file)
}

/// The file that an input is.
fn named_file(input: &Path) -> Option<Identity> {
    match input == Path::new("-") {
        true => Identity::of_stdin(),
        false => input.is_file().then(|| Identity::of(input)).flatten(),
    }
}

/// A file of a target that exists already.
struct Existing<'a> {
    target: &'a Target,
    file: Identity,
    /// Whether it is one of the files beside the target, which are found in no folder.
    is_hidden: bool,
}

fn existing(target: &Target) -> Vec<Existing<'_>> {
    if target.is_stdout() {
        return Identity::of_stdout().map(|file| Existing { target, file, is_hidden: false }).into_iter().collect();
    }
    let files = target.files.iter().enumerate().filter(|(_, file)| file.is_file());
    let there = files.filter_map(|(n, file)| Some(Existing { target, file: Identity::of(file)?, is_hidden: n > 0 }));
    there.collect()
}

/// Bytes of a file by which an earlier output is recognised.
const HEAD: u64 = 8 << 10;

/// Whether nothing is lost if the file of a target is replaced: it is empty or an earlier output.
fn is_replaceable(target: &Target) -> bool {
    // A redirection never replaces anything, and its file must not be read while it grows.
    if target.is_stdout() {
        return false;
    }
    let mut head = Vec::new();
    let read = File::open(&target.path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok() && (head.is_empty() || earlier::is_output(&head))
}
