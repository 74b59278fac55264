//! `cargo xtask train accurate`: trains the accurate network with the Python program in `xtask/train`.

use crate::tools;
use crate::train_quotes::{Place, program};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Options of `train accurate`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Where the model goes. It learns nothing of folds 0 and 1: `train opinions` and `train confidence` fit the rest on them
    #[arg(long, default_value = "crates/pullquote-quotes/model/accurate.bin")]
    pub out: PathBuf,
    /// The base it begins from, which knows politics only: what `train quotes` keeps in its work folder
    #[arg(long, default_value = "target/train-quotes/base.bin")]
    pub base: PathBuf,
    /// Steps, each of about eleven windows of 192 tokens
    #[arg(long, default_value_t = 2500)]
    pub steps: u32,
    /// Where and with what Python runs.
    #[command(flatten)]
    pub place: Place,
}

/// Trains and writes the model.
pub fn run(data: &Path, args: &Args) -> Result<()> {
    tools::data_file(data, "corpora/polnear-train.jsonl")?;
    let mut command = program("xtask/train/accurate.py", data, &args.out, &args.place, true)?;
    command.arg("--base").arg(&args.base);
    command.args(["--steps", &args.steps.to_string()]);
    tools::run(&mut command)
}
