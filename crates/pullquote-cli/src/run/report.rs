//! The report of a run, for programs: what was done to which inputs, so that a study can be repeated.
//!
//! One JSON object; fields may be added, none changes its meaning:
//!
//! | field | |
//! |---|---|
//! | `program`, `version`, `system` | |
//! | `status` | `complete`, `interrupted`, `failed` |
//! | `command` | `extract`, `quotes`, ... |
//! | `options` | every option with its values, defaults included |
//! | `models` | `name`, `source` (`built in` or a file), `bytes`, `sha256` |
//! | `inputs` | `path`, `bytes` (`null` for folders and streams) |
//! | `outputs` | `path`, `bytes` (`null` for streams and missing files) |
//! | `counts` | the totals, over all resumed runs |
//! | `seconds` | `total` over all resumed runs; `this_run`, including `skipping` finished records and `finishing` |
//! | `threads`, `resumed` | articles analysed at once; how often the run was resumed |

use super::totals::Totals;
use crate::models::Model;
use crate::output::Output;
use crate::plan::Plan;
use anyhow::{Context, Result};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// The report.
#[derive(Serialize)]
struct RunReport<'a> {
    program: &'static str,
    version: &'static str,
    system: String,
    status: &'static str,
    command: &'a str,
    options: &'a BTreeMap<String, Vec<String>>,
    models: Vec<ModelEntry<'a>>,
    inputs: Vec<FileEntry>,
    outputs: Vec<FileEntry>,
    counts: &'a Totals,
    seconds: Seconds,
    threads: usize,
    resumed: u32,
}

/// A model.
#[derive(Serialize)]
struct ModelEntry<'a> {
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
struct FileEntry {
    path: String,
    bytes: Option<u64>,
}

/// Times.
#[derive(Clone, Copy, Default, Serialize)]
pub struct Seconds {
    pub total: f64,
    pub this_run: f64,
    pub skipping: f64,
    pub finishing: f64,
}

/// Writes the report of a run, if there is to be one.
pub fn write_report(plan: &Plan, totals: &Totals, seconds: Seconds, resumed: u32, status: &'static str) -> Result<()> {
    let Some(path) = &plan.report else { return Ok(()) };
    let report = RunReport {
        program: "pullquote",
        version: env!("CARGO_PKG_VERSION"),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        status,
        command: &plan.invocation.command,
        options: &plan.invocation.options,
        models: plan.models.iter().map(ModelEntry::from).collect(),
        inputs: plan.inputs.iter().map(|path| entry(path)).collect(),
        outputs: plan.outputs.iter().map(|planned| entry(&planned.path)).collect(),
        counts: totals,
        seconds,
        threads: plan.threads,
        resumed,
    };
    let write = || -> Result<()> {
        let mut output = Output::create(path)?;
        serde_json::to_writer_pretty(&mut output, &report)?;
        output.write_all(b"\n")?;
        Ok(output.finish()?)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

fn entry(path: &Path) -> FileEntry {
    let data = std::fs::metadata(path).ok().filter(|data| data.is_file());
    FileEntry { path: path.display().to_string(), bytes: data.map(|data| data.len()) }
}
