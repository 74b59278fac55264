//! `pullquote man`: manual pages, one per command.

use crate::flags::{ManArgs, command};
use crate::output::Output;
use anyhow::{Context, Result, bail};
use clap::Command;
use clap_mangen::Man;
use std::io::Write;

/// Runs the command.
pub fn man(args: &ManArgs) -> Result<()> {
    // In a page, commands are listed with pages of their own.
    let mut all = command().help_template("{all-args}").disable_help_subcommand(true);
    all.build();
    if let Some(folder) = &args.output {
        let cannot = || format!("cannot write the pages to {}", folder.display());
        std::fs::create_dir_all(folder).with_context(cannot)?;
        for page in std::iter::once(&all).chain(all.get_subcommands()) {
            let path = folder.join(format!("{}.1", name(page)));
            std::fs::write(&path, rendered(page)?).with_context(cannot)?;
        }
        return Ok(());
    }
    let page = match &args.command {
        None => &all,
        Some(name) => match all.find_subcommand(name) {
            Some(page) => page,
            None => {
                let names: Vec<&str> = all.get_subcommands().map(Command::get_name).collect();
                bail!("there is no command {name}; the commands are {}", names.join(", "))
            }
        },
    };
    let mut out = Output::stdout_as_is();
    out.write_all(&rendered(page)?).and_then(|()| out.finish()).context("cannot write standard output")
}

/// `pullquote-extract`
fn name(page: &Command) -> &str {
    page.get_display_name().unwrap_or_else(|| page.get_name())
}

fn rendered(page: &Command) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    Man::new(page.clone()).render(&mut out).context("cannot make the page")?;
    Ok(out)
}
