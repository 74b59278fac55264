//! A part: where the bytes of one output go until it is complete.

use super::is_closed_pipe;
use crate::faults;
use crate::messages::SafeStdout;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

const BUFFER: usize = 256 * 1024;

/// Where one output is written.
pub enum Part {
    /// Standard output, until its reader goes away.
    Stdout { writer: BufWriter<SafeStdout>, closed: bool },
    /// A pipe or a device: there is nothing to replace.
    Stream(BufWriter<File>),
    /// A file beside its target.
    File(PartFile),
}

/// A file beside its target, locked against other runs while it is open.
pub struct PartFile {
    writer: BufWriter<File>,
    /// Its own name.
    pub part: PathBuf,
    /// The name it will have, or the file made from it.
    pub target: PathBuf,
    length: u64,
    /// The checksum of all bytes.
    sum: Box<Xxh3>,
}

impl PartFile {
    /// Its length, including what is still buffered.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The checksum of all bytes, including what is still buffered.
    pub fn sum(&self) -> u64 {
        self.sum.digest()
    }

    /// Whether its first `length` bytes have this checksum. If so, that is where its own begins.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn holds(&mut self, length: u64, sum: u64) -> io::Result<bool> {
        let (mut found, mut left) = (Xxh3::new(), length);
        let file = self.writer.get_mut();
        file.seek(SeekFrom::Start(0))?;
        let mut buffer = vec![0; BUFFER];
        while left > 0 {
            let wanted = left.min(BUFFER as u64) as usize;
            match file.read(&mut buffer[..wanted]) {
                Ok(0) => return Ok(false),
                Ok(count) => {
                    found.update(&buffer[..count]);
                    left -= count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let same = found.digest() == sum;
        *self.sum = found;
        Ok(same)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writer.write_all(bytes)?;
        self.sum.update(bytes);
        self.length += bytes.len() as u64;
        Ok(())
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        let file = self.writer.get_mut();
        if !faults::keep_tails() {
            file.set_len(length)?;
        }
        self.length = file.seek(SeekFrom::End(0))?;
        if length == 0 {
            *self.sum = Xxh3::new();
        }
        Ok(())
    }
}

impl Part {
    /// An output at `path`; `-` is standard output. An existing part stays as it is until it is truncated.
    ///
    /// # Errors
    /// If nothing can be written there, or another run writes it ([`io::ErrorKind::WouldBlock`]).
    pub fn open(path: &Path, folder: bool) -> io::Result<Self> {
        if path == Path::new("-") {
            return Ok(Part::Stdout { writer: BufWriter::with_capacity(BUFFER, SafeStdout::new()), closed: false });
        }
        let target = target_of(path);
        match fs::metadata(&target) {
            Ok(data) if data.is_dir() && !folder => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(data) if data.is_dir() && fs::read_dir(&target)?.next().is_some() => {
                return Err(io::ErrorKind::DirectoryNotEmpty.into());
            }
            Ok(data) if folder && data.is_file() => return Err(io::ErrorKind::NotADirectory.into()),
            Ok(data) if !data.is_file() && !data.is_dir() => {
                let file = File::options().write(true).open(&target)?;
                return Ok(Part::Stream(BufWriter::with_capacity(BUFFER, file)));
            }
            Ok(data) if data.permissions().readonly() => return Err(io::ErrorKind::PermissionDenied.into()),
            _ => {}
        }
        let part = beside(&target, "part")?;
        let file = locked(&part)?;
        let length = file.metadata()?.len();
        Ok(Part::File(PartFile {
            writer: BufWriter::with_capacity(BUFFER, file),
            part,
            target,
            length,
            sum: Box::default(),
        }))
    }

    /// The file, if it is one.
    pub fn file(&self) -> Option<&PartFile> {
        match self {
            Part::File(file) => Some(file),
            _ => None,
        }
    }

    /// The same, to be checked.
    pub fn file_mut(&mut self) -> Option<&mut PartFile> {
        match self {
            Part::File(file) => Some(file),
            _ => None,
        }
    }

    /// Whether this was standard output and its reader went away.
    pub fn is_closed(&self) -> bool {
        matches!(self, Part::Stdout { closed: true, .. })
    }

    /// Truncates a file; a stream has no length.
    pub fn cut(&mut self, length: u64) -> io::Result<()> {
        match self {
            Part::File(file) => file.cut(length),
            _ => Ok(()),
        }
    }

    /// Appends bytes. A closed standard output discards them.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Part::Stdout { writer, closed } => {
                if *closed {
                    Ok(())
                } else {
                    heard(writer.write_all(bytes), closed)
                }
            }
            Part::Stream(writer) => writer.write_all(bytes),
            Part::File(file) => file.write(bytes),
        }
    }

    /// Flushes buffers; a file is also synced to disk.
    pub fn sync(&mut self) -> io::Result<()> {
        match self {
            Part::Stdout { writer, closed } => {
                if *closed {
                    Ok(())
                } else {
                    heard(writer.flush(), closed)
                }
            }
            Part::Stream(writer) => writer.flush(),
            Part::File(file) => {
                file.writer.flush()?;
                file.writer.get_ref().sync_data()
            }
        }
    }
}

/// The file that a path stands for. Links are followed: the file they point to is replaced, not the link.
pub fn target_of(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return real;
    }
    match (fs::canonicalize(folder_of(path)), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_path_buf(),
    }
}

/// The folder a file lies in.
pub fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// A reader that went away is not an error: it has seen what it wanted.
fn heard(written: io::Result<()>, closed: &mut bool) -> io::Result<()> {
    match written {
        Err(error) if is_closed_pipe(&error) => {
            *closed = true;
            Ok(())
        }
        written => written,
    }
}

/// A hidden name beside a file: `.quotes.csv.part`. Hidden files in input folders are not read.
pub fn beside(target: &Path, ending: &str) -> io::Result<PathBuf> {
    let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(".");
    hidden.push(ending);
    Ok(target.with_file_name(hidden))
}

/// Opens a file for writing, creating it if necessary, and locks it.
pub fn locked(path: &Path) -> io::Result<File> {
    loop {
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let message = "another run is writing it";
                return Err(io::Error::new(io::ErrorKind::WouldBlock, message));
            }
            // The file system has no locks: better to write without one than not at all.
            Err(TryLockError::Error(_)) => return Ok(file),
        }
        // The run that held the lock may just have renamed the file: then this one has another name now.
        if is_at(&file, path)? {
            return Ok(file);
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let own = file.metadata()?;
    Ok(fs::metadata(path).is_ok_and(|there| (there.dev(), there.ino()) == (own.dev(), own.ino())))
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> io::Result<bool> {
    path.try_exists()
}
