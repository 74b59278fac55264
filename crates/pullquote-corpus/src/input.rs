//! Inputs: what the user asks to read.

use crate::OpenError;
use crate::name::readable;
use std::fs::File;
use std::path::{Path, PathBuf};

pub(crate) enum InputKind {
    Folder(PathBuf),
    File(PathBuf),
    /// A pattern, and the folder that ids are relative to.
    Glob(String, PathBuf),
    Stdin,
    Memory(Vec<u8>),
}

/// One thing to read: a folder, a file, a file pattern, standard input, or bytes in memory.
pub struct Input {
    pub(crate) name: String,
    pub(crate) kind: InputKind,
    bytes: Option<u64>,
    /// What the ids of its files begin with, if another input holds the same path; otherwise empty.
    pub(crate) prefix: String,
}

impl Input {
    fn new(name: String, kind: InputKind, bytes: Option<u64>) -> Self {
        Self { name, kind, bytes, prefix: String::new() }
    }

    /// The id of a file of this input.
    pub(crate) fn id_with(prefix: &str, id: String) -> String {
        if prefix.is_empty() { id } else { format!("{prefix}/{id}") }
    }

    /// A folder or a file; a pattern such as `2019/**/*.html` if no file has that name; `-` is standard input.
    ///
    /// # Errors
    /// If nothing exists at the path, no file matches the pattern, or access is denied.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        if path == Path::new("-") {
            return Ok(Self::new("stdin".into(), InputKind::Stdin, None));
        }
        let fail = |cause| OpenError { path: path.to_path_buf(), cause };
        let name = path.to_string_lossy().into_owned();
        let data = match std::fs::metadata(path) {
            Ok(data) => data,
            Err(error) => {
                let Some(base) = pattern_base(&name) else { return Err(fail(error)) };
                let mut found = glob::glob(&name).map_err(|e| fail(std::io::Error::other(e)))?;
                if found.next().is_none() {
                    let nothing = std::io::Error::new(error.kind(), "no file matches the pattern");
                    return Err(fail(nothing));
                }
                return Ok(Self::new(name.clone(), InputKind::Glob(name, base), None));
            }
        };
        if data.is_dir() {
            // Fail at once if the folder is unreadable, not after an hour of other inputs.
            std::fs::read_dir(path).map_err(fail)?;
            return Ok(Self::new(name, InputKind::Folder(path.to_path_buf()), None));
        }
        if data.is_file() {
            File::open(path).map_err(fail)?;
        }
        // The decompressed size of a compressed file is unknown.
        let packed = path.extension().is_some_and(|e| {
            ["gz", "zst", "zstd", "gzip", "tgz", "zip", "docx", "odt", "xlsx", "ods"]
                .iter()
                .any(|p| e.eq_ignore_ascii_case(p))
        });
        let bytes = (data.is_file() && !packed).then_some(data.len());
        Ok(Self::new(name, InputKind::File(path.to_path_buf()), bytes))
    }

    /// Bytes in memory, whose type is detected as for standard input.
    pub fn memory(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let size = bytes.len() as u64;
        Self::new(name.into(), InputKind::Memory(bytes), Some(size))
    }

    /// The size in bytes if it is known without reading.
    pub fn size(&self) -> Option<u64> {
        self.bytes
    }
}

/// The folder before the first wildcard of a pattern; `None` if it is not a pattern.
fn pattern_base(name: &str) -> Option<PathBuf> {
    let is_pattern = |part: &str| part.contains(['*', '?', '[']);
    if !is_pattern(name) {
        return None;
    }
    let parts = Path::new(name).components().take_while(|part| !is_pattern(&part.as_os_str().to_string_lossy()));
    Some(parts.collect())
}

/// The id of a file named directly: its path as given, or only its name if the path leads outside the current folder,
/// because an id must not depend on the machine.
pub(crate) fn id_of(path: &Path) -> String {
    use std::path::Component;
    let outside = path.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir));
    if outside {
        return readable(path.file_name().unwrap_or(path.as_os_str())).into_owned();
    }
    let parts = path.components().filter(|part| matches!(part, Component::Normal(_)));
    parts.map(|part| readable(part.as_os_str())).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn ids_do_not_depend_on_the_machine() {
        assert_eq!(id_of(Path::new("./wire/a.txt")), "wire/a.txt");
        assert_eq!(id_of(Path::new("/home/x/a.txt")), "a.txt");
        assert_eq!(id_of(Path::new("../a.txt")), "a.txt");
    }

    #[test]
    fn a_missing_input_is_reported_at_once() {
        let error = Input::open("no/such/file.txt").err().unwrap();
        assert_eq!(error.to_string(), "cannot read no/such/file.txt");
        assert_eq!(error.cause.kind(), io::ErrorKind::NotFound);
    }
}
