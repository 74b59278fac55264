use thiserror::Error;

/// Why a gap model was rejected.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes are not a gap model.
    #[error("not a gap model: the file does not begin with \"PQGAPS\"")]
    WrongMagic,
    /// The model was written for another version of this library.
    #[error("gap model of format {found}, this library reads format {expected}")]
    Version {
        /// The file's format.
        found: u16,
        /// The format this library reads.
        expected: u16,
    },
    /// The file is truncated.
    #[error("gap model truncated: {needed} more bytes expected after byte {at}")]
    Truncated {
        /// Where the truncated part begins.
        at: usize,
        /// How many bytes are missing.
        needed: usize,
    },
    /// The content does not match its checksum.
    #[error("gap model damaged: checksum {found:016x} instead of {expected:016x}")]
    Checksum {
        /// The computed checksum.
        found: u64,
        /// The checksum in the file.
        expected: u64,
    },
    /// A part has an invalid value.
    #[error("gap model damaged: {0}")]
    Invalid(&'static str),
}
