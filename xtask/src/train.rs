//! `cargo xtask train`: selects the model to train.
//!
//! Each trainer is a module (`train_entities.rs`, ...) with options and a `run` function; this module gives it a name.

use crate::{train_accurate, train_confidence, train_distil, train_entities, train_gaps, train_quotes, train_speakers};
use anyhow::Result;
use std::path::PathBuf;

/// The model to train.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// The name tagger (pullquote-entities)
    Entities {
        /// Folder with corpora/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        #[command(flatten)]
        options: train_entities::Args,
    },
    /// The quotation network (pullquote-quotes)
    Quotes {
        /// Folder with corpora/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        #[command(flatten)]
        options: train_quotes::Args,
    },
    /// The accurate quotation network, which has a transformer (pullquote-quotes)
    Accurate {
        /// Folder with corpora/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        #[command(flatten)]
        options: train_accurate::Args,
    },
    /// The quotation network once more, taught with the labels of the accurate one (pullquote-quotes)
    Distil {
        /// Folder with corpora/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        #[command(flatten)]
        options: train_distil::Args,
    },
    /// The ranker that resolves pronouns (pullquote-quotes)
    Speakers {
        /// Folder with corpora/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        #[command(flatten)]
        options: train_speakers::Args,
    },
    /// How much the accurate network's opinion on who speaks counts (pullquote-quotes)
    Opinions {
        /// Folder with corpora/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        #[command(flatten)]
        options: train_speakers::opinions::Args,
    },
    /// The confidence: the chance that a row is right (pullquote-quotes)
    Confidence {
        /// Folder with corpora/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        #[command(flatten)]
        options: train_confidence::Args,
    },
    /// The detector of lost words (pullquote-damage)
    Gaps(train_gaps::GapOptions),
    /// Convert articles on standard input to tokens, for trainers in other languages
    #[command(hide = true)]
    Tokens,
    /// Print whose words the annotated articles report, for the trainer of the accurate network
    #[command(hide = true)]
    Targets {
        /// Folder with corpora/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
    },
    /// Convert articles on standard input to the features of the network that guesses names, for its trainer
    #[command(hide = true)]
    Seen,
}

/// Runs the training.
pub fn run(args: &Args) -> Result<()> {
    match &args.what {
        What::Entities { data, options } => train_entities::run(with_corpora(data)?, options),
        What::Quotes { data, options } => train_quotes::run(with_corpora(data)?, options),
        What::Accurate { data, options } => train_accurate::run(with_corpora(data)?, options),
        What::Distil { data, options } => train_distil::run(with_corpora(data)?, options),
        What::Speakers { data, options } => train_speakers::run(with_corpora(data)?, options),
        What::Opinions { data, options } => train_speakers::opinions::run(with_corpora(data)?, options),
        What::Confidence { data, options } => train_confidence::run(with_corpora(data)?, options),
        What::Gaps(options) => train_gaps::run(options),
        What::Tokens => train_quotes::tokens(),
        What::Targets { data } => train_speakers::targets::run(with_corpora(data)?),
        What::Seen => train_entities::seen(),
    }
}

fn with_corpora(data: &std::path::Path) -> Result<&std::path::Path> {
    crate::tools::data_file(data, "corpora/README.md").map(|_| data)
}
