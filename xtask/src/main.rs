//! The chores of the project, in plain Rust: `cargo xtask help`.
//!
//! Nothing here is needed to build or use `pullquote`. What wants the research corpora looks for them in `../shared` or
//! where `--data` points, and says so when they are not there.

mod ablate;
mod bench;
mod ci;
mod eval;
mod fixtures;
mod tools;
mod train;
mod train_entities;
mod train_gaps;
mod train_quotes;
mod train_speakers;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The chores of the project.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Measure against the annotated corpora: one table, compared with the run before
    Eval {
        /// Folder with corpora/ and score/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        /// Where the figures are kept, and read from for comparison
        #[arg(long, default_value = "eval.json")]
        json: PathBuf,
    },
    /// Leave out each rule in turn and count the rows won and lost
    Ablate(ablate::Args),
    /// Measure speed on one core: each stage and the whole, beside a plain pass over the text
    Bench {
        /// Folder with corpora/plain-reuters20k.jsonl.gz; the fixtures are measured in any case
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        /// Megabytes of text to go through for each figure
        #[arg(long, default_value_t = 20)]
        megabytes: usize,
    },
    /// Compare the golden output in fixtures/golden with what the program writes now
    Fixtures {
        /// Take the new output as golden
        #[arg(long)]
        bless: bool,
    },
    /// Everything that must pass: format, lints, docs, tests, the README's first command
    Ci {
        /// All but the tests
        #[arg(long)]
        no_tests: bool,
    },
    /// Train a model and write it into its crate
    Train(train::Args),
    /// Tokens of the articles on standard input, for the training program in xtask/train
    #[command(hide = true)]
    Tokens,
}

fn main() -> ExitCode {
    match run(Cli::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<()> {
    std::env::set_current_dir(tools::root())?;
    match chore {
        Chore::Eval { data, json } => eval::run(&data, &json),
        Chore::Ablate(args) => ablate::run(&args),
        Chore::Bench { data, megabytes } => bench::run(&data, megabytes),
        Chore::Fixtures { bless } => fixtures::run(bless),
        Chore::Ci { no_tests } => ci::run_all(!no_tests),
        Chore::Train(args) => train::run(&args),
        Chore::Tokens => train_quotes::tokens(),
    }
}
