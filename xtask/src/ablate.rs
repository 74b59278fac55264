//! `cargo xtask ablate`: leaves out each rule in turn and counts the rows won and lost.
//!
//! A rule stays only where it pays on articles nobody tuned it on.

mod quotes;
pub(crate) mod speakers;

use anyhow::Result;
use std::path::PathBuf;

/// What to leave rules out of.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// The whole program over articles
    Quotes {
        /// Folder with corpora/ and score/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        #[command(flatten)]
        options: quotes::Args,
    },
    /// The resolver of speakers, given the sources people have annotated
    Speakers {
        /// Folder with corpora/
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
        #[command(flatten)]
        options: speakers::Args,
    },
}

/// Measures with all rules and without each.
pub fn run(args: &Args) -> Result<()> {
    match &args.what {
        What::Quotes { data, options } => quotes::run(data, options),
        What::Speakers { data, options } => speakers::run(data, options),
    }
}
