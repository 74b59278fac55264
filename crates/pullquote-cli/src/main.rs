//! The `pullquote` program: flags, files and messages. All knowledge of language is in the libraries.

mod commands;
mod faults;
mod flags;
mod messages;
mod models;
mod outcome;
mod output;
mod outputs;
mod overlap;
mod page;
mod plan;
mod run;
mod table;

use clap::{CommandFactory, FromArgMatches};
use flags::{Cli, Invocation};
use std::process::ExitCode;

fn main() -> ExitCode {
    // A panic over an article is reported with the article's name; the default message would only be noise.
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !pullquote::in_guarded_work() {
            default(info);
        }
    }));
    let command = Cli::command();
    let matches = command.clone().get_matches();
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    let invocation = Invocation::new(&command, &matches);
    match outcome::of(move |early| commands::run(&cli.command, &invocation, early)) {
        Ok(ended) => ExitCode::from(ended.code()),
        Err(error) => {
            eprintln!("pullquote: {error:#}");
            ExitCode::from(2)
        }
    }
}
