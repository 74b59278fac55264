//! The flags of every command that reads articles in a run: inputs, outputs, messages, long runs.

use super::InputArgs;
use super::values::{bytes, seconds};
use crate::messages::Level;
use crate::run::Shard;
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

/// What every such command takes.
#[derive(Args)]
pub struct CommonArgs {
    /// Folders and files; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Where to write, in the format of the extension
    ///
    /// `-` is standard output. May be repeated. Files appear only once all of them are complete.
    #[arg(short, long = "output", value_name = "FILE", default_value = "-")]
    pub outputs: Vec<PathBuf>,
    /// Articles analysed at once; 0: one per core
    ///
    /// The output is the same for any number.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// No progress and no summary, only errors
    ///
    /// The same as --log error.
    #[arg(short, long, conflicts_with = "log")]
    pub quiet: bool,
    /// How much to print on standard error
    #[arg(hide_short_help = true, long, value_name = "LEVEL", default_value = "info")]
    pub log: Level,
    /// Also write what could not be read to this CSV file
    ///
    /// Its columns are source, record, byte, kind and message.
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
    #[command(flatten)]
    pub input: InputArgs,
    #[command(flatten)]
    pub run: RunArgs,
}

/// Flags of long runs. Of these only `shard` and `max_article_bytes` change what is written, and `article_timeout` where it
/// gives something up.
#[derive(Args)]
#[command(next_help_heading = "Long runs")]
pub struct RunArgs {
    /// Continue an interrupted run of the same command
    #[arg(long)]
    pub resume: bool,
    /// Seconds between checkpoints, the most work that --resume repeats; 0 makes one after each article
    #[arg(hide_short_help = true, long, value_name = "SECONDS", default_value_t = 1.0, value_parser = seconds)]
    pub checkpoint: f64,
    /// Process only one of N parts of the articles, chosen by their ids: 1/8 to 8/8
    #[arg(hide_short_help = true, long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// Refuse articles larger than this; K, M and G are understood
    #[arg(hide_short_help = true, long, value_name = "BYTES", default_value = "16M", value_parser = bytes)]
    pub max_article_bytes: usize,
    /// Give up articles that take longer than this for each megabyte, or in all if they are smaller; 0 for no limit
    /// [default: 30; 1800 with --accurate]
    #[arg(hide_short_help = true, long, value_name = "SECONDS", value_parser = seconds)]
    pub article_timeout: Option<f64>,
    /// Write a machine-readable report of the run: version, models, options, counts, times (JSON)
    #[arg(hide_short_help = true, long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Where to keep articles that trigger an internal error [default: the folder FILE.faulty beside the output]
    #[arg(hide_short_help = true, long, value_name = "FOLDER")]
    pub keep_faulty: Option<PathBuf>,
}

impl RunArgs {
    /// How long an article may take for each megabyte. The accurate network needs four minutes with AVX2 and half an hour
    /// with older instructions; the other, less than a second.
    pub fn time_for_articles(&self, accurate: bool) -> Duration {
        let usual = if accurate { 1800.0 } else { 30.0 };
        Duration::from_secs_f64(self.article_timeout.unwrap_or(usual))
    }
}

/// Options that change nothing in what is written, so that a run may be resumed with other values of them. A longer
/// timeout is one of them, for an article that needs it.
pub const OPTIONS_WITHOUT_EFFECT: [&str; 9] =
    ["threads", "quiet", "log", "resume", "checkpoint", "article_timeout", "report", "keep_faulty", "help"];

impl CommonArgs {
    /// How much to print.
    pub fn level(&self) -> Level {
        if self.quiet { Level::Error } else { self.log }
    }
}
