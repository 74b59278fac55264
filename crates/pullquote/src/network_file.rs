//! Quotation networks from files.

use pullquote_quotes::network::{ModelError, Network};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use thiserror::Error;

/// Ten times the size of the built-in model.
const MOST_BYTES: u64 = 64 << 20;

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
}
