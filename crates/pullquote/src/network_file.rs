//! Quotation networks from files.

use pullquote_quotes::network::{ModelError, Network};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Ten times the size of the built-in model.
const MOST_BYTES: u64 = 64 << 20;

/// The accurate network beside a program or a library.
const BESIDE: &str = "pullquote-accurate.bin";
/// The same in a checkout, and in a folder above the program's.
const IN_CHECKOUT: &str = "crates/pullquote-quotes/model/accurate.bin";
/// The checkout that this was built from.
const CHECKOUT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A quotation network and the bytes it was read from.
pub struct NetworkFile {
    /// The network.
    pub network: Network,
    /// The whole file.
    pub bytes: Vec<u8>,
}

/// Why a model file cannot be used. The message does not name the file.
#[derive(Debug, Error)]
pub enum NetworkFileError {
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// The file has more bytes than a model can have.
    #[error("it is larger than any model")]
    TooLarge,
    /// The accurate network is not where it is looked for.
    #[error("there is no {BESIDE} beside the program, and no {IN_CHECKOUT} in a folder above it")]
    NotFound,
    /// The file is not a quotation network.
    #[error(transparent)]
    Invalid(#[from] ModelError),
}

impl NetworkFile {
    /// Reads a model file. A device may never end, so no more is read than a model can have.
    ///
    /// ```
    /// use pullquote::{NetworkFile, NetworkFileError};
    ///
    /// let missing = NetworkFile::read("no-such-file.bin".as_ref());
    /// assert!(matches!(missing, Err(NetworkFileError::Read(_))));
    /// ```
    pub fn read(path: &Path) -> Result<Self, NetworkFileError> {
        let mut bytes = Vec::new();
        File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(NetworkFileError::TooLarge);
        }
        Ok(Self { network: Network::from_bytes(&bytes)?, bytes })
    }

    /// Where the accurate network is: `pullquote-accurate.bin` in `folder` (by default the running program's), or
    /// `crates/pullquote-quotes/model/accurate.bin` in one of the folders above it or in the checkout that the program was
    /// built from.
    ///
    /// # Errors
    /// [`NetworkFileError::NotFound`] if it is nowhere there.
    pub fn accurate_path(folder: Option<&Path>) -> Result<PathBuf, NetworkFileError> {
        let program = std::env::current_exe().ok();
        let folder = folder.or_else(|| program.as_deref().and_then(Path::parent));
        let beside = folder.map(|folder| folder.join(BESIDE));
        let above = folder.into_iter().flat_map(Path::ancestors).chain([Path::new(CHECKOUT)]);
        let mut paths = beside.into_iter().chain(above.map(|folder| folder.join(IN_CHECKOUT)));
        paths.find(|path| path.is_file()).ok_or(NetworkFileError::NotFound)
    }
}
