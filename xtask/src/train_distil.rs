//! `cargo xtask train distil`: teaches the quotation network what a large transformer knows, with the Python program in
//! `xtask/train`: the labels that it gives to plain news.

use crate::tools;
use crate::train_quotes::{Place, program};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Options of `train distil`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Where the model goes; beside it FILE.held, from a run without folds 0 and 1
    #[arg(long, default_value = "crates/pullquote-quotes/model/quotes.bin")]
    pub out: PathBuf,
    /// The base it begins from, which knows politics only: what `train quotes` keeps in its work folder
    #[arg(long, default_value = "target/train-quotes/base.bin")]
    pub base: PathBuf,
    /// Steps of the teacher
    #[arg(long, default_value_t = 900)]
    pub steps: u32,
    /// Passes over plain news of the run without folds 0 and 1
    #[arg(long, default_value_t = 3.1)]
    pub passes: f32,
    /// Passes after it, with all articles
    #[arg(long, default_value_t = 0.5)]
    pub more: f32,
    /// Where and with what Python runs.
    #[command(flatten)]
    pub place: Place,
}

/// Trains and writes the model.
pub fn run(data: &Path, args: &Args) -> Result<()> {
    tools::data_file(data, "corpora/polnear-train.jsonl")?;
    let mut command = program("xtask/train/distil.py", data, &args.out, &args.place, true)?;
    command.arg("--base").arg(&args.base).args(["--steps", &args.steps.to_string()]);
    command.args(["--passes", &args.passes.to_string(), "--more", &args.more.to_string()]);
    tools::run(&mut command)
}
