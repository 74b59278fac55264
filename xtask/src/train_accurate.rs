//! `cargo xtask train transformer`: trains a network with a transformer, to be used with `--model`, with the Python program
//! in `xtask/train`. It is not in the program: see crates/pullquote-quotes/NOTES.md for what it brings.

use crate::tools;
use crate::train_quotes::{Place, program};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Options of `train transformer`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Where the model goes; beside it FILE.held, from a run without folds 0 and 1, for `train confidence`
    #[arg(long, default_value = "target/transformer.bin")]
    pub out: PathBuf,
    /// The network that it begins from
    #[arg(long, default_value = "crates/pullquote-quotes/model/quotes.bin")]
    pub shipped: PathBuf,
    /// Steps of the run without folds 0 and 1
    #[arg(long, default_value_t = 4000)]
    pub steps: u32,
    /// Steps after it, with all articles
    #[arg(long, default_value_t = 500)]
    pub more: u32,
    /// Where and with what Python runs.
    #[command(flatten)]
    pub place: Place,
}

/// Trains and writes the model.
pub fn run(data: &Path, args: &Args) -> Result<()> {
    tools::data_file(data, "corpora/polnear-train.jsonl")?;
    let mut command = program("xtask/train/transformer.py", data, &args.out, &args.place, true)?;
    command.arg("--shipped").arg(&args.shipped);
    command.args(["--steps", &args.steps.to_string(), "--more", &args.more.to_string()]);
    tools::run(&mut command)
}
