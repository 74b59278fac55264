//! Flags of the commands about a corpus or the program itself: `doctor`, `completions`, `man`.

use super::InputArgs;
use clap::Args;
use clap_complete::Shell;
use std::path::PathBuf;

/// Examples of `doctor`.
pub const DOCTOR_EXAMPLES: &str = "Examples:
  pullquote doctor articles/
  pullquote doctor news.csv --text-field story        with the flags that `extract` will be given

It reads the first articles of each input, shows how they are understood with three rows as a sample, and lists what looks
odd, with the flag that may help.";

/// Examples of `completions`.
pub const COMPLETIONS_EXAMPLES: &str = "Examples:
  pullquote completions bash > ~/.local/share/bash-completion/completions/pullquote
  pullquote completions zsh > ~/.zfunc/_pullquote              with `fpath+=~/.zfunc` in ~/.zshrc
  pullquote completions fish > ~/.config/fish/completions/pullquote.fish
  pullquote completions powershell >> $PROFILE";

/// Examples of `man`.
pub const MAN_EXAMPLES: &str = "Examples:
  pullquote man | man -l -                             read it
  pullquote man extract | man -l -
  pullquote man -o ~/.local/share/man/man1             install a page for every command";

/// What `doctor` takes.
#[derive(Args)]
pub struct DoctorArgs {
    /// Folders and files; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// The most articles read from each input; 0 means all
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub articles: u64,
    #[command(flatten)]
    pub input: InputArgs,
}

/// What `completions` takes.
#[derive(Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

/// What `man` takes.
#[derive(Args)]
pub struct ManArgs {
    /// The command to describe [default: the program as a whole]
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
    /// Write the pages of all commands to this folder instead
    #[arg(short, long, value_name = "FOLDER", conflicts_with = "command")]
    pub output: Option<PathBuf>,
}
