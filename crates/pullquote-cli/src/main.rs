//! The `pullquote` program: flags, files and messages. All knowledge of language is in the libraries.

mod commands;
mod days;
mod faults;
mod flags;
mod messages;
mod models;
mod outcome;
mod output;
mod outputs;
mod overlap;
mod page;
mod people;
mod plan;
mod run;
mod table;

use clap::FromArgMatches;
use flags::{Cli, Invocation};
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    outlive_full_quotas();
    // A panic over an article is reported with the article's name; the default message would only be noise.
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !pullquote::in_guarded_work() {
            default(info);
        }
    }));
    let command = flags::command();
    let parsed = command.clone().try_get_matches().and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)));
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return usage(&error),
    };
    if !cli.force {
        overlap::ask_on_terminal();
    }
    let invocation = Invocation::new(&command, &matches);
    match outcome::of(move |early| commands::run(&cli.command, &invocation, early)) {
        Ok(ended) => ExitCode::from(ended.code()),
        Err(error) => {
            messages::print(&format!("pullquote: {error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Lets a write beyond the largest file size allowed fail like one to a full disk, instead of ending the program.
fn outlive_full_quotas() {
    #[cfg(unix)]
    {
        use std::sync::{Arc, atomic::AtomicBool};
        // If it cannot be caught, it ends the program as it always does.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
    }
}

/// Prints what was wrong with the flags, or the help that was asked for.
fn usage(error: &clap::Error) -> ExitCode {
    let plain = error.render().to_string();
    let safe = messages::escaped(&plain, &['\n']);
    // A message about an argument that a terminal would obey is printed without colours, for they are escapes as well.
    // Nothing can be done if there is nowhere to print to.
    let _ = if safe == plain { error.print() } else { std::io::stderr().write_all(safe.as_bytes()) };
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
