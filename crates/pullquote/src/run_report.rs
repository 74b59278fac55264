//! The report of a run, for programs: what was done with what, so that a study can be repeated.
//!
//! One JSON object; fields may be added, none changes its meaning:
//!
//! | field | |
//! |---|---|
//! | `program`, `version`, `system` | |
//! | `status` | `complete`, `interrupted`, `failed` |
//! | `command` | `extract`, `quotes`, ... |
//! | `options` | every option with its values, also those by default |
//! | `models` | `name`, `source` (`built in` or a file), `bytes`, `sha256` |
//! | `inputs` | `path`, `bytes` (`null` for folders and streams) |
//! | `outputs` | `path`, `bytes` (`null` for streams and what is not there) |
//! | `counts` | the sums, over all runs that were resumed |
//! | `seconds` | `total` over all resumed runs; `this_run`, of which `skipping` over records done before and `finishing` |
//! | `threads`, `resumed` | articles at once; how often the run was resumed |

use crate::models::Model;
use crate::totals::Totals;
use serde::Serialize;
use std::collections::BTreeMap;

/// The report.
#[derive(Serialize)]
pub struct RunReport<'a> {
    pub program: &'static str,
    pub version: &'static str,
    pub system: String,
    pub status: &'static str,
    pub command: &'a str,
    pub options: &'a BTreeMap<String, Vec<String>>,
    pub models: Vec<ModelEntry<'a>>,
    pub inputs: Vec<FileEntry>,
    pub outputs: Vec<FileEntry>,
    pub counts: &'a Totals,
    pub seconds: Seconds,
    pub threads: usize,
    pub resumed: u32,
}

/// A model.
#[derive(Serialize)]
pub struct ModelEntry<'a> {
    name: &'static str,
    source: &'a str,
    bytes: usize,
    sha256: String,
}

impl<'a> From<&'a Model> for ModelEntry<'a> {
    fn from(model: &'a Model) -> Self {
        Self { name: model.name, source: &model.source, bytes: model.size(), sha256: model.sha256() }
    }
}

/// A file.
#[derive(Serialize)]
pub struct FileEntry {
    pub path: String,
    pub bytes: Option<u64>,
}

/// Times.
#[derive(Clone, Copy, Default, Serialize)]
pub struct Seconds {
    pub total: f64,
    pub this_run: f64,
    pub skipping: f64,
    pub finishing: f64,
}
