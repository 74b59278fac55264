//! The totals of a run.

use serde::{Deserialize, Serialize};

/// Totals over all articles.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// Articles analysed.
    pub articles: u64,
    /// Quotations found.
    pub quotations: u64,
    /// Of these, with a named speaker.
    pub attributed: u64,
    /// Bytes of text.
    pub text_bytes: u64,
    /// Bytes of records read.
    pub read_bytes: u64,
    /// Records that gave no article.
    pub errors: u64,
    /// Of these, articles lost to an internal error.
    pub panics: u64,
    /// Files, folders and articles left out.
    pub left_out: u64,
    /// Articles not in plain UTF-8.
    pub recoded: u64,
    /// Articles with the id of an earlier one.
    #[serde(default)]
    pub repeated_ids: u64,
    /// Articles of other shards.
    pub other_shards: u64,
}
