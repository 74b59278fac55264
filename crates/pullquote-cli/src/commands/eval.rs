//! `pullquote eval`: how accurate a table is, from rows that one or more coders have judged.

pub mod coded;
mod coders;
mod csv;
mod text;

use crate::flags::{EvalArgs, EvalFormat};
use crate::output::write_output;
use crate::overlap::{self, Target};
use anyhow::{Result, bail};
use coded::{Gathered, Study};
use coders::Coders;
use pullquote_gold::{Measured, measure};
use std::path::PathBuf;

/// All figures of a study.
struct Results<'s> {
    gathered: Gathered,
    measured: Measured,
    /// If there are several coders.
    coders: Option<Coders<'s>>,
}

/// Runs the command.
pub fn eval(args: &EvalArgs) -> Result<()> {
    let read: Vec<PathBuf> = args.table.iter().chain(&args.gold).cloned().collect();
    let written = args.disagreements.iter().chain([&args.output]);
    overlap::check(&read, &written.map(|path| Target::file(path)).collect::<Vec<_>>())?;
    let study = Study::read(&args.gold, args.whole_articles)?;
    let gathered = study.gather(args.table.as_deref())?;
    if gathered.rows.is_empty() && gathered.gone == 0 {
        let names: Vec<String> = args.gold.iter().map(|path| path.display().to_string()).collect();
        bail!("{} has no verdicts (right, wrong speaker, wrong words, wrong, missed)", names.join(", "));
    }
    let measured = measure(&gathered.rows);
    let coders = (study.coders.len() > 1).then(|| Coders::of(&study));
    if let Some(path) = &args.disagreements {
        let Some(coders) = &coders else { bail!("--disagreements needs the verdicts of two coders") };
        write_output(path, &coders.table(&study)?)?;
    }
    let results = Results { gathered, measured, coders };
    let text = match args.format {
        EvalFormat::Text => text::text(&results, &study, args.speakers),
        EvalFormat::Csv => csv::csv(&results)?,
    };
    write_output(&args.output, &text)
}
