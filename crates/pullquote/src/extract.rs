//! `pullquote extract`: the table of quotations.

use crate::cli::{AnalysisArgs, ExtractArgs, ReportScope};
use crate::filter::Filtered;
use crate::job::{Done, Ended, Invocation, Job, fault, run_job};
use crate::models::Model;
use crate::outputs::args::{TableArgs, TableFormat};
use crate::outputs::{Form, Planned, forms};
use anyhow::{Context, Result, bail};
use pullquote::quotes::network::Network;
use pullquote::quotes::{Quotations, Scope, Status};
use pullquote::{Analysis, Options, Pipeline};
use std::path::{Path, PathBuf};

/// Runs the command.
pub fn extract(args: &ExtractArgs, invocation: &Invocation) -> Result<Ended> {
    let planned = planned(args)?;
    let (pipeline, models) =
        pipeline_and_models(&args.analysis, args.analysis.scope.unwrap_or(ReportScope::All), args.min_confidence)?;
    let job = Job {
        args: &args.common,
        invocation,
        planned: &planned,
        models: &models,
        with_quotations: true,
        filter: args.filter,
    };
    // Without a word on the scope, the complete record has everything and the tables have speech.
    let undecided = args.analysis.scope.is_none();
    let counts_all = !undecided || planned.iter().all(|output| !output.main || output.form.is_complete());
    let apart = undecided && planned.iter().any(|output| !output.form.is_complete());
    run_job(&job, |article, scratch| {
        let all = pipeline.analyze(article, scratch);
        let speech = if apart { all.quotations.only_speech() } else { Quotations::default() };
        let speech = if apart { Analysis { quotations: &speech, ..all } } else { all };
        let analysis = if counts_all { all } else { speech };
        let mut done = counted(&analysis);
        if analysis.damage.score > args.max_damage {
            let why = format!("damage {:.2}: {}", analysis.damage.score, analysis.damage_reasons());
            let fault = fault(&article.place, "damage", &why);
            done = Done {
                blocks: blocks(&planned, |form, out| form.encode_left_out(&analysis, &fault, out)),
                ..Done::default()
            };
            done.left_out = Some(why);
            return done;
        }
        done.blocks = blocks(&planned, |form, out| form.encode(if form.is_complete() { &all } else { &speech }, out));
        done
    })
}

/// The outputs the flags ask for.
fn planned(args: &ExtractArgs) -> Result<Vec<Planned>> {
    let (outputs, errors) = (&args.common.outputs, args.common.errors.as_ref());
    if !args.filter {
        return forms::planned(outputs, errors, &args.tables);
    }
    let stream = |paths: &[PathBuf]| paths == [Path::new("-")];
    let json = args.tables.format.is_none_or(|format| format == TableFormat::Jsonl);
    if !stream(&args.common.inputs) || !stream(outputs) || !json {
        bail!("--filter reads standard input and writes JSON Lines to standard output: extract - --filter");
    }
    let tables = TableArgs { format: Some(TableFormat::Jsonl), ..args.tables.clone() };
    let mut planned = forms::planned(outputs, errors, &tables)?;
    if let Some(lines) = planned.first_mut() {
        let form = std::mem::replace(&mut lines.form, Box::new(forms::Plain { start: "" }));
        lines.form = Box::new(Filtered(form));
    }
    Ok(planned)
}

/// One block of bytes for each output.
fn blocks(planned: &[Planned], encode: impl Fn(&dyn Form, &mut Vec<u8>)) -> Vec<Vec<u8>> {
    let block = |planned: &Planned| {
        let mut block = Vec::new();
        encode(&*planned.form, &mut block);
        block
    };
    planned.iter().map(block).collect()
}

/// The pipeline the flags ask for.
pub fn pipeline(args: &AnalysisArgs, min_confidence: f32) -> Result<Pipeline> {
    Ok(pipeline_and_models(args, args.scope.unwrap_or(ReportScope::Speech), min_confidence)?.0)
}

/// The pipeline the flags ask for, and its models.
fn pipeline_and_models(args: &AnalysisArgs, scope: ReportScope, min_confidence: f32) -> Result<(Pipeline, Vec<Model>)> {
    let scope = match scope {
        ReportScope::Speech => Scope::Speech,
        ReportScope::All => Scope::All,
    };
    let options = Options { min_confidence, scope, fast: args.fast };
    let mut models = Model::built_in(args.fast);
    let Some(path) = &args.model else { return Ok((Pipeline::new(options), models)) };
    let cannot = || format!("cannot use the model {}", path.display());
    let bytes = std::fs::read(path).with_context(cannot)?;
    let network = Network::from_bytes(&bytes).with_context(cannot)?;
    Model::replace_quotes(&mut models, path, bytes);
    Ok((Pipeline::with_network(options, network), models))
}

/// The sums of one article; nothing written yet.
pub fn counted(analysis: &Analysis<'_>) -> Done {
    let quotations = &analysis.quotations.quotations;
    let attributed = quotations.iter().filter(|quotation| quotation.status == Status::Attributed).count();
    Done { quotations: quotations.len() as u64, attributed: attributed as u64, ..Done::default() }
}
