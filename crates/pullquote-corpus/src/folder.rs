//! The files of a folder and its subfolders, sorted by the bytes of their paths.

use crate::name::readable;
use crate::{ErrorKind, RecordError};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file that was found.
pub(crate) struct FoundFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its path within the folder, with `/` as separator.
    pub id: String,
}

struct Entry {
    name: OsString,
    is_folder: bool,
}

struct Level {
    path: PathBuf,
    /// The path within the given folder, ending with `/`, or empty.
    prefix: String,
    /// The path without symbolic links, for detecting loops.
    real: PathBuf,
    entries: std::vec::IntoIter<Entry>,
}

/// A walk that holds the names of one chain of folders at a time.
pub(crate) struct Walk {
    levels: Vec<Level>,
    pending: Vec<RecordError>,
}

impl Walk {
    pub fn new(root: &Path) -> Self {
        let mut walk = Self { levels: Vec::new(), pending: Vec::new() };
        walk.enter(root.to_path_buf(), String::new());
        walk.pending.reverse();
        walk
    }

    fn enter(&mut self, path: PathBuf, prefix: String) {
        let fault = |path: &Path, kind, message: String| RecordError::file(&readable(path.as_os_str()), kind, message);
        let real = match fs::canonicalize(&path) {
            Ok(real) => real,
            Err(error) => return self.pending.push(fault(&path, ErrorKind::Io, error.to_string())),
        };
        if self.levels.iter().any(|level| level.real == real) {
            let message = "a symbolic link to a folder that contains it; skipped".to_string();
            return self.pending.push(fault(&path, ErrorKind::Skipped, message));
        }
        let listing = match fs::read_dir(&path) {
            Ok(listing) => listing,
            Err(error) => return self.pending.push(fault(&path, ErrorKind::Io, error.to_string())),
        };
        let mut entries = Vec::new();
        for entry in listing {
            let (name, known) = match entry {
                // The listing knows the file type, which saves looking at the file itself.
                Ok(entry) => (entry.file_name(), entry.file_type().ok()),
                Err(error) => {
                    self.pending.push(fault(&path, ErrorKind::Io, error.to_string()));
                    continue;
                }
            };
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let entry_path = path.join(&name);
            if let Some(known) = known
                && (known.is_file() || known.is_dir())
            {
                entries.push(Entry { name, is_folder: known.is_dir() });
                continue;
            }
            // Follow links: a link counts as the file or folder it points to.
            match fs::metadata(&entry_path) {
                Ok(data) if data.is_dir() => entries.push(Entry { name, is_folder: true }),
                Ok(data) if data.is_file() => entries.push(Entry { name, is_folder: false }),
                Ok(_) => {
                    let message = "neither file nor folder (a pipe, socket or device); skipped".to_string();
                    self.pending.push(fault(&entry_path, ErrorKind::Skipped, message));
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    let message = "a symbolic link to something that does not exist; skipped".to_string();
                    self.pending.push(fault(&entry_path, ErrorKind::Skipped, message));
                }
                Err(error) => self.pending.push(fault(&entry_path, ErrorKind::Io, error.to_string())),
            }
        }
        // A folder sorts as its name followed by `/`, so that whole paths are in byte order.
        entries.sort_by_cached_key(|entry| {
            let mut key = entry.name.as_encoded_bytes().to_vec();
            if entry.is_folder {
                key.push(b'/');
            }
            key
        });
        self.levels.push(Level { path, prefix, real, entries: entries.into_iter() });
    }
}

impl Iterator for Walk {
    type Item = Result<FoundFile, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(error) = self.pending.pop() {
                return Some(Err(error));
            }
            let level = self.levels.last_mut()?;
            let Some(entry) = level.entries.next() else {
                self.levels.pop();
                continue;
            };
            let path = level.path.join(&entry.name);
            let id = format!("{}{}", level.prefix, readable(&entry.name));
            if entry.is_folder {
                self.enter(path, format!("{id}/"));
                // `pending` is popped from its end, so sort descending. The order of a directory listing is not fixed.
                self.pending.sort_by(|a, b| b.source_name.cmp(&a.source_name));
                continue;
            }
            return Some(Ok(FoundFile { path, id }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_in_byte_order_and_loops_end() {
        let root = tempfile::tempdir().unwrap();
        let at = |p: &str| root.path().join(p);
        fs::create_dir_all(at("a/deep")).unwrap();
        for file in ["b.txt", "a.txt", "a/2.txt", "a/10.txt", "a/deep/x.txt", "a0.txt", ".hidden"] {
            fs::write(at(file), "x").unwrap();
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.path(), at("a/up")).unwrap();
            std::os::unix::fs::symlink(at("nowhere"), at("dangling")).unwrap();
        }
        let (mut ids, mut faults) = (Vec::new(), Vec::new());
        for found in Walk::new(root.path()) {
            match found {
                Ok(file) => ids.push(file.id),
                Err(error) => faults.push(error.kind),
            }
        }
        assert_eq!(ids, ["a.txt", "a/10.txt", "a/2.txt", "a/deep/x.txt", "a0.txt", "b.txt"]);
        #[cfg(unix)]
        assert_eq!(faults, [ErrorKind::Skipped, ErrorKind::Skipped]);
    }
}
