//! What can be wrong with a model file.

use thiserror::Error;

/// Why a model file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file does not begin like a model file.
    #[error("not a model file: it does not begin with \"PQQM\"")]
    NotAModel,
    /// The file has a version that this program cannot read.
    #[error("model file of version {found}; this program reads version {supported}")]
    Version {
        /// The file's version.
        found: u32,
        /// The supported version.
        supported: u32,
    },
    /// The file is truncated.
    #[error("the model file is truncated: {found} bytes, expected at least {needed}")]
    Truncated {
        /// Actual number of bytes.
        found: usize,
        /// Minimum number of bytes.
        needed: usize,
    },
    /// The contents do not match the checksum.
    #[error("the model file is damaged: its checksum is {found:016x}, expected {stated:016x}")]
    Checksum {
        /// Checksum of the bytes.
        found: u64,
        /// Checksum stored in the file.
        stated: u64,
    },
    /// The section table is malformed.
    #[error("the model file's section {index} is malformed: {problem}")]
    Table {
        /// The index of the entry in the table.
        index: usize,
        /// The problem.
        problem: &'static str,
    },
    /// A required section is missing.
    #[error("the model file has no section \"{name}\"")]
    Missing {
        /// The section's name.
        name: String,
    },
    /// A section does not have the size that the model's dimensions require.
    #[error("section \"{name}\" of the model file has {found} bytes, expected {expected}")]
    Size {
        /// The section's name.
        name: String,
        /// Actual number of bytes.
        found: usize,
        /// Expected number of bytes.
        expected: usize,
    },
    /// A section holds an invalid value.
    #[error("section \"{name}\" of the model file: {problem}")]
    Value {
        /// The section's name.
        name: String,
        /// The problem.
        problem: &'static str,
    },
}

impl ModelError {
    /// An invalid value.
    pub fn value(name: &str, problem: &'static str) -> Self {
        Self::Value { name: name.to_owned(), problem }
    }
}
