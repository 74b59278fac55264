//! The project's tasks, in plain Rust: `cargo xtask help`.
//!
//! Nothing here is needed to build or use `pullquote`. Tasks that need the research corpora look for them in
//! `../shared` or in the folder given with `--data`, and say so if they are missing.

mod ablate;
mod annotations;
mod bench;
mod book;
mod ci;
mod dist;
mod eval;
mod fixtures;
mod tools;
mod train;
mod train_accurate;
mod train_confidence;
mod train_distil;
mod train_entities;
mod train_gaps;
mod train_quotes;
mod train_speakers;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The project's tasks.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Measure against the annotated corpora: one table, compared with the previous run
    Eval {
        /// Folder with corpora/ and score/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        /// Where figures are stored, and read from for comparison [default: eval.json, or eval-accurate.json]
        #[arg(long)]
        json: Option<PathBuf>,
        /// Measure the accurate network
        #[arg(long, conflicts_with = "model")]
        accurate: bool,
        /// Measure this quotation network instead of the built-in one
        #[arg(long, value_name = "FILE")]
        model: Option<PathBuf>,
    },
    /// Leave out each rule in turn and count the rows won and lost
    Ablate(ablate::Args),
    /// Measure the speed of each stage on one core, beside simple passes over the text, and of spaCy beside it
    Bench(bench::Args),
    /// Compare the golden output in fixtures/golden with what the program writes now
    Fixtures {
        /// Accept the new output as golden
        #[arg(long)]
        bless: bool,
    },
    /// Check the pages of docs/: links, commands, codebook; `--build` makes the book
    Book(book::Args),
    /// Run everything that must pass: format, lints, docs, tests, the README's first command
    Ci {
        /// Skip the tests
        #[arg(long)]
        no_tests: bool,
    },
    /// Build the archives of a release: programs, manual pages, completions, licences, checksums
    Dist(dist::Args),
    /// Train a model and write it into its crate
    Train(train::Args),
    /// Convert articles on standard input to tokens, for the training program in xtask/train
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
        Chore::Eval { data, json, accurate, model } => {
            let network = match &model {
                Some(path) => eval::Network::File(path),
                None if accurate => eval::Network::Accurate,
                None => eval::Network::Fast,
            };
            eval::run(&data, json, network)
        }
        Chore::Ablate(args) => ablate::run(&args),
        Chore::Bench(args) => bench::run(&args),
        Chore::Fixtures { bless } => fixtures::run(bless),
        Chore::Book(args) => book::run(&args),
        Chore::Ci { no_tests } => ci::run_all(!no_tests),
        Chore::Dist(args) => dist::run_dist(&args),
        Chore::Train(args) => train::run(&args),
        Chore::Tokens => train_quotes::tokens(),
    }
}
