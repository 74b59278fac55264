//! `cargo xtask ablate`: leaves out each rule in turn and counts the rows won and lost.
//!
//! A rule stays only where it pays on articles nobody tuned it on.

mod speakers;

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
        What::Speakers { data, options } => speakers::run(data, options),
    }
}
