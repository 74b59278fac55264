//! `cargo xtask train`: which model to train.
//!
//! A trainer is a module of its own (`train_entities.rs`, ...) with options and a `run`; here it gets its name.

use crate::{train_entities, train_gaps, train_quotes, train_speakers};
use anyhow::Result;
use std::path::PathBuf;

/// What to train.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// The tagger of names (pullquote-entities)
    Entities {
        /// Folder with corpora/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        #[command(flatten)]
        options: train_entities::Args,
    },
    /// The finder of quotations (pullquote-quotes)
    Quotes {
        /// Folder with corpora/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        #[command(flatten)]
        options: train_quotes::Args,
    },
    /// The ranker of what pronouns stand for (pullquote-quotes)
    Speakers {
        /// Folder with corpora/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        #[command(flatten)]
        options: train_speakers::Args,
    },
    /// The finder of lost words (pullquote-damage)
    Gaps(train_gaps::GapOptions),
    /// Articles on standard input to tokens, for trainers in other languages
    #[command(hide = true)]
    Tokens,
    /// Articles on standard input to what the network that guesses at names sees of them, for its trainer
    #[command(hide = true)]
    Seen,
}

/// Trains.
pub fn run(args: &Args) -> Result<()> {
    match &args.what {
        What::Entities { data, options } => train_entities::run(with_corpora(data)?, options),
        What::Quotes { data, options } => train_quotes::run(with_corpora(data)?, options),
        What::Speakers { data, options } => train_speakers::run(with_corpora(data)?, options),
        What::Gaps(options) => train_gaps::run(options),
        What::Tokens => train_quotes::tokens(),
        What::Seen => train_entities::seen(),
    }
}

fn with_corpora(data: &std::path::Path) -> Result<&std::path::Path> {
    crate::tools::data_file(data, "corpora/README.md").map(|_| data)
}
