use thiserror::Error;

/// Why a model file was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes are not an entity model.
    #[error("not an entity model: the file does not begin with PQENT")]
    WrongMagic,
    /// The model was written for another version of this library.
    #[error("entity model of format {found}, this library reads format {expected}")]
    Version {
        /// The file's format.
        found: u32,
        /// The format this library reads.
        expected: u32,
    },
    /// The file ends too early.
    #[error("entity model truncated: {needed} more bytes expected at byte {at}")]
    Truncated {
        /// Where the missing part should begin.
        at: usize,
        /// How many bytes are missing there.
        needed: usize,
    },
    /// The content does not match its checksum.
    #[error("entity model damaged: checksum {found:016x} instead of {expected:016x}")]
    Checksum {
        /// The computed checksum.
        found: u64,
        /// The checksum in the file.
        expected: u64,
    },
    /// A part has an impossible value.
    #[error("entity model damaged: {0}")]
    Invalid(&'static str),
}
