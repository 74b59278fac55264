//! What can be wrong with a model file.

use thiserror::Error;

/// Why a model file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file does not begin as a model file does.
    #[error("this is no model file: it does not begin with \"PQQM\"")]
    NotAModel,
    /// The file is of a version that this program cannot read.
    #[error("model file of version {found}; this program reads version {supported}")]
    Version {
        /// The file's version.
        found: u32,
        /// The version that can be read.
        supported: u32,
    },
    /// The file ends too early.
    #[error("the model file is torn: {found} bytes, at least {needed} needed")]
    Truncated {
        /// Bytes there are.
        found: usize,
        /// Bytes there should be at least.
        needed: usize,
    },
    /// The bytes are not those that were written.
    #[error("the model file is damaged: its checksum is {found:016x}, not {stated:016x}")]
    Checksum {
        /// Checksum of the bytes.
        found: u64,
        /// Checksum stated in the file.
        stated: u64,
    },
    /// The section table is not in order.
    #[error("the model file's section {index} is malformed: {problem}")]
    Table {
        /// Which entry of the table.
        index: usize,
        /// What is wrong.
        problem: &'static str,
    },
    /// A section that is needed is not there.
    #[error("the model file has no section \"{name}\"")]
    Missing {
        /// The section's name.
        name: String,
    },
    /// A section has another size than the model's dimensions ask for.
    #[error("section \"{name}\" of the model file has {found} bytes, not {expected}")]
    Size {
        /// The section's name.
        name: String,
        /// Bytes there are.
        found: usize,
        /// Bytes there should be.
        expected: usize,
    },
    /// A section holds a value that no model has.
    #[error("section \"{name}\" of the model file: {problem}")]
    Value {
        /// The section's name.
        name: String,
        /// What is wrong.
        problem: &'static str,
    },
}

impl ModelError {
    /// A value that no model has.
    pub fn value(name: &str, problem: &'static str) -> Self {
        Self::Value { name: name.to_owned(), problem }
    }
}
