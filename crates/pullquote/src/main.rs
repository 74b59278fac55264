//! The `pullquote` program: flags, files and messages. All that knows about language is in the libraries.

mod cli;
mod extract;
mod inputs;
mod job;
mod look;
mod outputs;
mod progress;
mod report;
mod review;
mod rows;
mod speakers;
mod stages;
mod texts;
mod view;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    // A panic over an article is reported with the article's name; the usual message would only disturb.
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !pullquote::in_guarded_work() {
            usual(info);
        }
    }));
    let cli = cli::Cli::parse();
    let done = match &cli.command {
        cli::Command::Extract(args) => extract::extract(args),
        cli::Command::Texts(args) => texts::texts(args),
        cli::Command::Tokenize(args) => stages::tokenize(args),
        cli::Command::Entities(args) => stages::entities(args),
        cli::Command::Quotes(args) => stages::quotes(args),
        cli::Command::View(args) => view::view(args),
        cli::Command::Speakers(args) => speakers::speakers(args),
        cli::Command::Report(args) => report::report(args),
        cli::Command::Eval(args) => review::eval(args),
    };
    match done {
        Ok(losses) => ExitCode::from(u8::from(losses > 0)),
        Err(error) => {
            eprintln!("pullquote: {error:#}");
            ExitCode::from(2)
        }
    }
}
