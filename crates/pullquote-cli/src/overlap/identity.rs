//! What makes two paths the same file.

#[cfg(unix)]
use std::os::fd::AsFd;
use std::path::Path;

/// A file or folder, whatever path leads to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity(Inner);

#[cfg(unix)]
type Inner = (u64, u64);
#[cfg(not(unix))]
type Inner = std::path::PathBuf;

impl Identity {
    /// What a path leads to, links followed.
    pub fn of(path: &Path) -> Option<Self> {
        #[cfg(unix)]
        return std::fs::metadata(path).ok().map(|data| Self::from_metadata(&data));
        #[cfg(not(unix))]
        return std::fs::canonicalize(path).ok().map(Self);
    }

    #[cfg(unix)]
    fn from_metadata(data: &std::fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self((data.dev(), data.ino()))
    }

    /// The file that standard output was redirected to, if it was.
    pub fn of_stdout() -> Option<Self> {
        #[cfg(unix)]
        return Self::of_open(std::io::stdout());
        #[cfg(not(unix))]
        None
    }

    /// The file that standard input comes from, if it comes from one.
    pub fn of_stdin() -> Option<Self> {
        #[cfg(unix)]
        return Self::of_open(std::io::stdin());
        #[cfg(not(unix))]
        None
    }

    #[cfg(unix)]
    fn of_open(stream: impl AsFd) -> Option<Self> {
        let data = std::fs::File::from(stream.as_fd().try_clone_to_owned().ok()?).metadata().ok()?;
        data.is_file().then(|| Self::from_metadata(&data))
    }

    /// Whether the inode is this one; cheaper than asking for the identity, and not yet certain.
    #[cfg(unix)]
    pub fn has_inode(&self, inode: u64) -> bool {
        self.0.1 == inode
    }
}
