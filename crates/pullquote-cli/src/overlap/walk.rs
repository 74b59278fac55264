//! The files that a folder or a pattern gives as inputs, without opening any of them.

use super::identity::Identity;
use std::collections::HashSet;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};

/// A file or folder found.
pub struct Found {
    path: PathBuf,
    /// Given by the listing, for what is no link.
    inode: Option<u64>,
    is_folder: bool,
}

impl Found {
    /// Whether this is that file. For nearly all files the listing has already said that it is not.
    pub fn is(&self, file: &Identity) -> bool {
        #[cfg(unix)]
        if self.inode.is_some_and(|inode| !file.has_inode(inode)) {
            return false;
        }
        #[cfg(not(unix))]
        let _ = self.inode;
        Identity::of(&self.path).as_ref() == Some(file)
    }
}

/// All files and folders below a folder, links followed and hidden names left out, as inputs are read; or the matches of
/// a pattern.
pub struct Walk {
    /// Folders to be listed.
    folders: Vec<PathBuf>,
    found: Vec<Found>,
    /// Folders listed, so that links in a circle come to an end.
    seen: HashSet<Identity>,
}

impl Walk {
    /// What an input gives. Standard input and single files give nothing.
    pub fn of(input: &Path) -> Self {
        let mut walk = Self { folders: Vec::new(), found: Vec::new(), seen: HashSet::new() };
        if input.is_dir() {
            walk.enter(input.to_path_buf(), None);
        } else if !input.exists()
            && let Ok(matches) = glob::glob(&input.to_string_lossy())
        {
            let found = |path: PathBuf| Found { path, inode: None, is_folder: false };
            walk.found = matches.flatten().map(found).collect();
        }
        walk
    }

    /// The same without files.
    pub fn folders_only(self) -> impl Iterator<Item = Found> {
        self.filter(|found| found.is_folder)
    }

    fn enter(&mut self, path: PathBuf, inode: Option<u64>) {
        if Identity::of(&path).is_some_and(|identity| self.seen.insert(identity)) {
            self.folders.push(path.clone());
            self.found.push(Found { path, inode, is_folder: true });
        }
    }

    fn entry(&mut self, entry: &DirEntry) {
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            return;
        }
        let Ok(kind) = entry.file_type() else { return };
        let path = entry.path();
        if kind.is_dir() || kind.is_symlink() && path.is_dir() {
            self.enter(path, None);
        } else {
            let inode = if kind.is_symlink() { None } else { inode(entry) };
            self.found.push(Found { path, inode, is_folder: false });
        }
    }
}

#[cfg(unix)]
fn inode(entry: &DirEntry) -> Option<u64> {
    use std::os::unix::fs::DirEntryExt;
    Some(entry.ino())
}

#[cfg(not(unix))]
fn inode(_: &DirEntry) -> Option<u64> {
    None
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(found) = self.found.pop() {
                return Some(found);
            }
            let folder = self.folders.pop()?;
            // What cannot be listed cannot be read either.
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                self.entry(&entry);
            }
        }
    }
}
