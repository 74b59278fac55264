//! Final files that are complete and waiting for their names.

use super::part::{beside, folder_of};
use crate::faults;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Files and folders made by [`Collect::finish`](super::Collect::finish), under hidden names until all outputs are
/// complete.
#[derive(Default)]
pub struct Staged {
    target: PathBuf,
    /// Hidden name and final name.
    ready: Vec<(PathBuf, PathBuf)>,
    /// Those made here, which are useless if the run fails.
    made: Vec<PathBuf>,
    /// Spools that are no longer needed afterwards.
    used_up: Vec<PathBuf>,
}

impl Staged {
    /// The output being made, as the user named it.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// A new file that will be called `name`: the [`target`](Self::target) or a file beside it.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn file(&mut self, name: &Path) -> io::Result<File> {
        let hidden = beside(name, "new")?;
        let file = File::options().read(true).write(true).create(true).truncate(true).open(&hidden)?;
        self.add(hidden, name);
        Ok(file)
    }

    /// The hidden name of a file that will be called `name`, for whoever makes files by name. There is none yet.
    ///
    /// # Errors
    /// If what an earlier run left there cannot be removed.
    #[cfg(feature = "sqlite")]
    pub fn place(&mut self, name: &Path) -> io::Result<PathBuf> {
        let hidden = beside(name, "new")?;
        remove(&hidden)?;
        self.add(hidden.clone(), name);
        Ok(hidden)
    }

    /// A new empty folder that will be called `name`; returns its hidden name until then.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn folder(&mut self, name: &Path) -> io::Result<PathBuf> {
        let hidden = beside(name, "new")?;
        remove(&hidden)?;
        fs::create_dir(&hidden)?;
        self.add(hidden.clone(), name);
        Ok(hidden)
    }

    fn add(&mut self, hidden: PathBuf, name: &Path) {
        self.made.push(hidden.clone());
        self.ready(&hidden, name);
    }

    pub(super) fn turn_to(&mut self, target: &Path) {
        self.target = target.to_path_buf();
    }

    pub(super) fn ready(&mut self, hidden: &Path, name: &Path) {
        self.ready.push((hidden.to_path_buf(), name.to_path_buf()));
    }

    pub(super) fn used_up(&mut self, spool: &Path) {
        self.used_up.push(spool.to_path_buf());
    }

    /// Makes sure that everything made is on disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.made.iter().try_for_each(|path| File::open(path)?.sync_all())
    }

    /// The renames left to do.
    pub(super) fn renames(self) -> Renames {
        let pair = |(hidden, name): (PathBuf, PathBuf)| (hidden.into_os_string(), name.into_os_string());
        Renames {
            ready: self.ready.into_iter().map(pair).collect(),
            used_up: self.used_up.into_iter().map(PathBuf::into_os_string).collect(),
        }
    }

    /// Removes everything made.
    pub(super) fn discard(self) {
        for path in &self.made {
            let _ = remove(path);
        }
    }
}

/// The last step of a run: which files get which names, and what is no longer needed then.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Renames {
    ready: Vec<(OsString, OsString)>,
    used_up: Vec<OsString>,
}

impl Renames {
    /// Gives all files their names; `again` if an interrupted run may have started doing so.
    ///
    /// # Errors
    /// If a file cannot be renamed.
    pub fn carry_out(&self, again: bool) -> Result<()> {
        for (n, (hidden, name)) in self.ready.iter().enumerate() {
            if n == 1 {
                faults::die_at("renames");
            }
            match fs::rename(hidden, name) {
                Err(error) if again && error.kind() == io::ErrorKind::NotFound && Path::new(name).exists() => {}
                renamed => renamed.with_context(|| format!("cannot write {}", Path::new(name).display()))?,
            }
        }
        for (_, name) in &self.ready {
            sync_folder(Path::new(name));
        }
        for spool in &self.used_up {
            // A spool that stays does no harm: the next run empties it.
            let _ = fs::remove_file(spool);
        }
        Ok(())
    }
}

/// Removes a file or a folder with its contents, if it exists.
fn remove(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(data) if data.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(_) => Ok(()),
    }
}

/// Makes a rename survive a power failure, where the system can do so.
pub fn sync_folder(file: &Path) {
    #[cfg(unix)]
    {
        // Some file systems cannot; the file itself is safe.
        let _ = File::open(folder_of(file)).and_then(|folder| folder.sync_all());
    }
    #[cfg(not(unix))]
    let _ = file;
}
