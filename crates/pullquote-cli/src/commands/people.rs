//! `pullquote people`: makes a list of people from tables and dumps.

use crate::flags::PeopleArgs;
use crate::messages;
use crate::output::Output;
use crate::overlap::{self, Target};
use crate::people::{IndexWriter, TableWriter, Take, read};
use anyhow::{Context, Result, ensure};
use pullquote::people::Person;
use std::path::Path;

/// Runs the command.
pub fn people(args: &PeopleArgs) -> Result<()> {
    overlap::check(&args.inputs, &[Target::file(&args.output)])?;
    let cannot = || format!("cannot write {}", args.output.display());
    let extension = args.output.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let out = Output::create(&args.output).with_context(cannot)?;
    let (people, columns) = match extension.as_deref() {
        Some("people") => {
            let mut all = All::new(IndexWriter::new(out));
            read_all(args, &mut all)?;
            all.take.finish().and_then(|out| Ok(out.finish()?)).with_context(cannot)?;
            (all.people, all.columns)
        }
        _ => {
            let mut all = All::new(TableWriter::new(out));
            read_all(args, &mut all)?;
            all.take.finish().and_then(|out| Ok(out.finish()?)).with_context(cannot)?;
            (all.people, all.columns)
        }
    };
    if !args.quiet && args.output != Path::new("-") {
        let columns = columns.unwrap_or_default().join(", ");
        messages::print(&format!("{people} people and organisations; columns: {columns}"));
    }
    Ok(())
}

fn read_all<T: Take>(args: &PeopleArgs, all: &mut All<T>) -> Result<()> {
    for input in &args.inputs {
        read(input, all).with_context(|| format!("cannot read {}", input.display()))?;
    }
    ensure!(all.people > 0, "the inputs hold no people");
    Ok(())
}

/// Passes on the people of several inputs, which must have the same columns.
struct All<T> {
    take: T,
    columns: Option<Vec<String>>,
    people: u64,
}

impl<T> All<T> {
    fn new(take: T) -> Self {
        Self { take, columns: None, people: 0 }
    }
}

impl<T: Take> Take for All<T> {
    fn columns(&mut self, columns: &[&str]) -> Result<()> {
        match &self.columns {
            Some(before) => ensure!(
                before == columns,
                "its columns are {}, and those of the inputs before it {}",
                columns.join(", "),
                before.join(", ")
            ),
            None => {
                self.take.columns(columns)?;
                self.columns = Some(columns.iter().map(|&name| name.to_owned()).collect());
            }
        }
        Ok(())
    }

    fn person(&mut self, person: Person) -> Result<()> {
        self.people += 1;
        self.take.person(person)
    }
}
