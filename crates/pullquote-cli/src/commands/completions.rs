//! `pullquote completions`: what a shell needs to complete the command line.

use crate::flags::{CompletionsArgs, command};
use crate::output::Output;
use anyhow::{Context, Result};
use std::io::Write;

/// Runs the command.
pub fn completions(args: &CompletionsArgs) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "pullquote", &mut script);
    let mut out = Output::stdout_as_is();
    out.write_all(&script).and_then(|()| out.finish()).context("cannot write standard output")
}
