//! `pullquote doctor`: what an input is, how it is understood, and what looks odd: the first thing to run on a new corpus.

mod findings;
mod report;
mod survey;

use crate::flags::DoctorArgs;
use crate::outcome::Ended;
use crate::output::Output;
use crate::outputs::is_closed_pipe;
use anyhow::{Context, Result};
use pullquote::corpus::{Corpus, Duplicates, Input, Reading};
use pullquote::{Options, Pipeline};
use std::io::Write;
use std::path::Path;
use survey::Survey;

/// Runs the command.
pub fn doctor(args: &DoctorArgs) -> Result<Ended> {
    let pipeline = Pipeline::new(Options::default());
    let mut out = Output::create(Path::new("-"))?;
    let mut losses = 0;
    for path in &args.inputs {
        let input = Input::open(path)?;
        let given = args.input.reading();
        // Copies are worth knowing about, so they are looked for in any case.
        let duplicates = given.duplicates.max(Duplicates::Report);
        let corpus = Corpus::new([input]).with_reading(Reading { duplicates, ..given });
        let survey = Survey::of(corpus, &pipeline, args.articles);
        losses += survey.failures.total;
        let text = report::text(&path.to_string_lossy(), &survey);
        let ended = match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if is_closed_pipe(&error) => Some(Ended::Unread),
            written => written.map(|()| None).context("cannot write standard output")?,
        };
        if let Some(ended) = ended {
            return Ok(ended);
        }
    }
    Ok(Ended::Done { losses })
}
