//! The commands, one file each.

mod calibrate;
mod clusters;
mod completions;
mod doctor;
mod entities;
mod eval;
mod explain;
mod extract;
mod gold;
mod man;
mod people;
mod quotes;
mod report;
mod review;
mod review_articles;
mod speakers;
mod stage;
mod table_page;
mod texts;
mod tokenize;
mod view;

use crate::flags::{Command, Invocation};
use crate::outcome::{Early, Ended};
use anyhow::Result;

/// Runs a command.
pub fn run(command: &Command, invocation: &Invocation, early: &Early) -> Result<Ended> {
    let done = |losses| Ended::Done { losses };
    match command {
        Command::Extract(args) => extract::extract(args, invocation, early),
        Command::Texts(args) => texts::texts(args, invocation, early),
        Command::Tokenize(args) => tokenize::tokenize(args, invocation, early),
        Command::Entities(args) => entities::entities(args, invocation, early),
        Command::Quotes(args) => quotes::quotes(args, invocation, early),
        Command::Explain(args) => explain::explain(args, invocation, early),
        Command::View(args) => view::view(args, early),
        Command::Speakers(args) => speakers::speakers(args).map(|()| done(0)),
        Command::People(args) => people::people(args).map(|()| done(0)),
        Command::Clusters(args) => clusters::clusters(args),
        Command::Report(args) => report::report(args).map(done),
        Command::Review(args) => review::review(args).map(done),
        Command::Eval(args) => eval::eval(args).map(|()| done(0)),
        Command::Gold(args) => gold::gold(args).map(|()| done(0)),
        Command::Calibrate(args) => calibrate::calibrate(args).map(|()| done(0)),
        Command::Doctor(args) => doctor::doctor(args),
        Command::Completions(args) => completions::completions(args).map(|()| done(0)),
        Command::Man(args) => man::man(args).map(|()| done(0)),
    }
}
