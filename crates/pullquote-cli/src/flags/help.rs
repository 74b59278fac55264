//! The command line as a whole, with the commands grouped by task in its help.

use super::Cli;
use clap::{Command, CommandFactory};
use std::fmt::Write;

/// The commands by task, in the order of the help.
const TASKS: [(&str, &[&str]); 4] = [
    ("Make tables", &["extract", "speakers", "clusters", "people", "texts"]),
    ("Look at articles", &["doctor", "quotes", "view", "explain", "entities", "tokenize"]),
    ("Check a table", &["report", "review", "gold", "eval", "calibrate"]),
    ("Set up the program", &["completions", "man"]),
];

/// The command line.
pub fn command() -> Command {
    let command = Cli::command();
    let template = template(&command);
    command.help_template(template)
}

fn template(command: &Command) -> String {
    let header = command.get_styles().get_header();
    let literal = command.get_styles().get_literal();
    let mut out = String::from("{about-with-newline}\n{usage-heading} {usage}\n\n");
    for (task, names) in TASKS {
        let _ = writeln!(out, "{header}{task}:{header:#}");
        for name in names {
            let about = command.find_subcommand(name).and_then(Command::get_about);
            let about = about.map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(out, "  {literal}{name:<12}{literal:#} {about}");
        }
        out.push('\n');
    }
    let _ = write!(
        out,
        "`pullquote COMMAND -h` lists the usual options of a command, `--help` all of them with examples.\n\n\
         {header}Options:{header:#}\n"
    );
    out + "{options}{after-help}"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_task() {
        let command = Cli::command();
        let mut listed: Vec<&str> = TASKS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let mut all: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
        listed.sort_unstable();
        all.sort_unstable();
        assert!(!all.is_empty());
        assert_eq!(listed, all);
    }
}
