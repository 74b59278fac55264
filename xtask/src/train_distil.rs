//! `cargo xtask train distil`: teaches the quotation network what one with a transformer knows, with the Python program in
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
    /// The network that it begins from: FILE.held of `train quotes`, if FILE.held is to be measured on folds 0 and 1
    #[arg(long)]
    pub shipped: PathBuf,
    /// What `train transformer` kept of its run without folds 0 and 1; it must have begun from the same network
    #[arg(long, default_value = "target/train-quotes/transformer-held.pt")]
    pub teacher: PathBuf,
    /// Passes over plain news of the run without folds 0 and 1
    #[arg(long, default_value_t = 3.5)]
    pub passes: f32,
    /// Passes after it, with all articles
    #[arg(long, default_value_t = 1.0)]
    pub more: f32,
    /// Where and with what Python runs.
    #[command(flatten)]
    pub place: Place,
}

/// Trains and writes the model.
pub fn run(data: &Path, args: &Args) -> Result<()> {
    tools::data_file(data, "corpora/polnear-train.jsonl")?;
    let mut command = program("xtask/train/distil.py", data, &args.out, &args.place, true)?;
    command.arg("--shipped").arg(&args.shipped).arg("--teacher").arg(&args.teacher);
    command.args(["--passes", &args.passes.to_string(), "--more", &args.more.to_string()]);
    tools::run(&mut command)
}
