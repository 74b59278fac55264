//! Where temporary files are.

use crate::flags::ClustersArgs;
use anyhow::{Context, Result};
use pullquote_cluster::Scratch;
use std::path::{Path, PathBuf};

/// The folder for temporary files. They have no name there, or lose it at once, so that nothing is left of them however the
/// program ends.
pub struct Temporary {
    pub folder: PathBuf,
}

impl Temporary {
    /// The folder that was asked for, or that of the output. It is tried, so that a run does not fail after hours.
    pub fn new(args: &ClustersArgs) -> Result<Self> {
        let output = &args.output;
        let is_stream =
            output == Path::new("-") || std::fs::metadata(output).is_ok_and(|data| !data.is_file() && !data.is_dir());
        let folder = match (&args.temp_dir, output.parent()) {
            (Some(folder), _) => folder.clone(),
            _ if is_stream => std::env::temp_dir(),
            (_, Some(folder)) if folder != Path::new("") => folder.to_path_buf(),
            _ => PathBuf::from("."),
        };
        let temporary = Self { folder };
        tempfile::tempfile_in(&temporary.folder).with_context(|| temporary.fault("write"))?;
        Ok(temporary)
    }

    /// For the library, which opens no file itself.
    pub fn scratch(&self) -> Scratch {
        let folder = self.folder.clone();
        Scratch::new(move || tempfile::tempfile_in(&folder))
    }

    /// The beginning of a message.
    pub fn fault(&self, what: &str) -> String {
        format!("cannot {what} temporary files in {} (--temp-dir names another folder)", self.folder.display())
    }
}
