use std::io;

/// Why a list cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The bytes are not a list of people, or one of another version.
    #[error("not a list of people of this version")]
    Foreign,
    /// The list is damaged.
    #[error("the list of people is damaged at byte {at}")]
    Damaged {
        /// The byte.
        at: u64,
    },
    /// The list would have more than 4 GiB.
    #[error("the list of people is larger than 4 GiB")]
    TooLarge,
    /// A column has no name, or one that contains the character U+001F.
    #[error("{name:?} cannot be the name of a column")]
    ColumnName {
        /// The name.
        name: String,
    },
    /// An entry has more than 1 MiB of names and values.
    #[error("the entry {id} has more than 1 MiB")]
    EntryTooLarge {
        /// The entry's id.
        id: String,
    },
    /// A table of people has no column with their names.
    #[error("there is no column `name`")]
    NoNames,
    /// A cell that should be a day is something else.
    #[error("`{column}` is not a day: {value:?}")]
    Day {
        /// The column.
        column: String,
        /// What stands there.
        value: String,
    },
    /// A person has fewer or more values than the list has columns.
    #[error("{id} has {found} values for {expected} columns")]
    Values {
        /// The person's id.
        id: String,
        /// Number of values.
        found: usize,
        /// Number of columns.
        expected: usize,
    },
}
