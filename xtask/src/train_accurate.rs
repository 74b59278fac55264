//! `cargo xtask train accurate`: trains the accurate network with the Python program in `xtask/train`.

use crate::tools;
use crate::train_quotes::{Place, program};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Options of `train accurate`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Where the model goes; beside it FILE.held, from a run without folds 0 and 1, for `train confidence`
    #[arg(long, default_value = "crates/pullquote-quotes/model/accurate.bin")]
    pub out: PathBuf,
    /// The base it begins from, which knows politics only: what `train quotes` keeps in its work folder
    #[arg(long, default_value = "target/train-quotes/base.bin")]
    pub base: PathBuf,
    /// Steps of the run without folds 0 and 1
    #[arg(long, default_value_t = 1600)]
    pub steps: u32,
    /// Steps after it, with all articles
    #[arg(long, default_value_t = 250)]
    pub more: u32,
    /// Where and with what Python runs.
    #[command(flatten)]
    pub place: Place,
}

/// Trains and writes the model.
pub fn run(data: &Path, args: &Args) -> Result<()> {
    tools::data_file(data, "corpora/polnear-train.jsonl")?;
    let mut command = program("xtask/train/accurate.py", data, &args.out, &args.place, true)?;
    command.arg("--base").arg(&args.base);
    command.args(["--steps", &args.steps.to_string(), "--more", &args.more.to_string()]);
    tools::run(&mut command)
}
