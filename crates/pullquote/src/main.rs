//! The `pullquote` program: flags, files and messages. All that knows about language is in the libraries.

mod cli;
mod extract;
mod faults;
mod filter;
mod inputs;
mod job;
mod journal;
mod look;
mod models;
mod outputs;
mod progress;
mod reading;
mod report;
mod review;
mod rows;
mod run_report;
mod shard;
mod speakers;
mod stages;
mod stop;
mod texts;
mod totals;
mod view;
mod writing;

use clap::{CommandFactory, FromArgMatches};
use job::{Ended, Invocation};
use std::process::ExitCode;

fn main() -> ExitCode {
    // A panic over an article is reported with the article's name; the usual message would only disturb.
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !pullquote::in_guarded_work() {
            usual(info);
        }
    }));
    let command = cli::Cli::command();
    let matches = command.clone().get_matches();
    let cli = match cli::Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    let invocation = &Invocation::new(&command, &matches);
    let done = match &cli.command {
        cli::Command::Extract(args) => extract::extract(args, invocation),
        cli::Command::Texts(args) => texts::texts(args, invocation),
        cli::Command::Tokenize(args) => stages::tokenize(args, invocation),
        cli::Command::Entities(args) => stages::entities(args, invocation),
        cli::Command::Quotes(args) => stages::quotes(args, invocation),
        cli::Command::View(args) => view::view(args).map(Ended::with_losses),
        cli::Command::Speakers(args) => speakers::speakers(args).map(Ended::with_losses),
        cli::Command::Report(args) => report::report(args).map(Ended::with_losses),
        cli::Command::Review(args) => report::review(args).map(Ended::with_losses),
        cli::Command::Eval(args) => review::eval(args).map(Ended::with_losses),
    };
    match done {
        Ok(ended) => ExitCode::from(ended.code()),
        Err(error) => {
            eprintln!("pullquote: {error:#}");
            ExitCode::from(2)
        }
    }
}
