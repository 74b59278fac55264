//! An output that is written at the end of a command: a file that appears only when it is complete, or a stream.

use crate::messages::SafeStdout;
use anyhow::Context;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

const BUFFER: usize = 256 * 1024;

/// An output. [`finish`](Self::finish) must be called at the end: a writer that is just dropped cannot report that the
/// disk was full. A file that is dropped unfinished disappears, and whatever had its name before is unchanged.
pub struct Output(Inner);

enum Inner {
    Stdout(BufWriter<SafeStdout>),
    /// A pipe or a device: there is nothing to replace.
    Stream(BufWriter<File>),
    File {
        writer: BufWriter<NamedTempFile>,
        target: PathBuf,
    },
}

impl Output {
    /// Standard output, for what has been made safe for a terminal already and may hold colours.
    pub fn stdout_as_is() -> Self {
        Self(Inner::Stdout(BufWriter::with_capacity(BUFFER, SafeStdout::as_is())))
    }

    /// A file; `-` is standard output.
    ///
    /// # Errors
    /// If nothing can be written there.
    pub fn create(path: &Path) -> io::Result<Self> {
        if path == Path::new("-") {
            return Ok(Self(Inner::Stdout(BufWriter::with_capacity(BUFFER, SafeStdout::new()))));
        }
        // Links are followed: the file they point to is replaced, not the link.
        let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        match std::fs::metadata(&target) {
            Ok(data) if data.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(data) if !data.is_file() => {
                let file = File::options().write(true).open(&target)?;
                return Ok(Self(Inner::Stream(BufWriter::with_capacity(BUFFER, file))));
            }
            Ok(data) if data.permissions().readonly() => return Err(io::ErrorKind::PermissionDenied.into()),
            _ => {}
        }
        let folder = match target.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_string_lossy();
        let prefix = format!(".{name}.");
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).suffix(".part");
        #[cfg(unix)]
        {
            // As for any new file: the process's umask applies.
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let file = builder.tempfile_in(folder)?;
        Ok(Self(Inner::File { writer: BufWriter::with_capacity(BUFFER, file), target }))
    }

    /// Flushes buffers and gives the file its name.
    ///
    /// # Errors
    /// If anything could not be written; whatever had the name before is unchanged.
    pub fn finish(self) -> io::Result<()> {
        match self.0 {
            Inner::Stdout(mut writer) => writer.flush(),
            Inner::Stream(mut writer) => writer.flush(),
            Inner::File { writer, target } => {
                let file = writer.into_inner().map_err(|error| error.into_error())?;
                file.as_file().sync_all()?;
                file.persist(target).map_err(|error| error.error)?;
                Ok(())
            }
        }
    }
}

/// Writes a text to a file, completely or not at all; `-` is standard output.
///
/// # Errors
/// If it cannot be written.
pub fn write_file(path: &Path, text: &str) -> io::Result<()> {
    let mut output = Output::create(path)?;
    output.write_all(text.as_bytes())?;
    output.finish()
}

/// Like [`write_file`], for an output whose name the message should have.
///
/// # Errors
/// If it cannot be written.
pub fn write_output(path: &Path, text: &str) -> anyhow::Result<()> {
    write_file(path, text).with_context(|| format!("cannot write {}", path.display()))
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Inner::Stdout(writer) => writer.write(bytes),
            Inner::Stream(writer) => writer.write(bytes),
            Inner::File { writer, .. } => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Inner::Stdout(writer) => writer.flush(),
            Inner::Stream(writer) => writer.flush(),
            Inner::File { writer, .. } => writer.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_only_when_finished() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("q.csv");
        std::fs::write(&path, "old").unwrap();

        let mut output = Output::create(&path).unwrap();
        output.write_all(b"half").unwrap();
        drop(output);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");

        let mut output = Output::create(&path).unwrap();
        output.write_all(b"whole").unwrap();
        output.finish().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "whole");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_device_is_reported_at_the_end_at_the_latest() {
        let mut output = Output::create(Path::new("/dev/full")).unwrap();
        let told = output.write_all(b"x").and_then(|()| output.finish());
        assert_eq!(told.unwrap_err().kind(), io::ErrorKind::StorageFull);
    }

    #[test]
    fn a_folder_is_no_file() {
        assert!(Output::create(Path::new(".")).is_err());
        assert!(Output::create(Path::new("no/such/folder/q.csv")).is_err());
    }
}
