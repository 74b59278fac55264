//! `pullquote extract`: the table of quotations.

use super::clusters;
use crate::flags::{ExtractArgs, Invocation, ReportScope, TableArgs, TableFormat};
use crate::outcome::{Early, Ended};
use crate::outputs::{Form, Plain, Planned};
use crate::people;
use crate::plan::{self, Clustered, Origin, Plan, Refitted, of_reports, pipeline_and_models};
use crate::run::{Done, Filtered, error_row, run_plan, within};
use anyhow::{Result, anyhow, bail};
use pullquote::Analysis;
use pullquote::people::People;
use pullquote::quotes::Quotations;
use std::path::{Path, PathBuf};

/// Runs the command.
pub fn extract(args: &ExtractArgs, invocation: &Invocation, early: &Early) -> Result<Ended> {
    let refitted = Refitted::read(args.analysis.calibration.as_deref())?;
    let least = refitted.least(args.min_confidence);
    let options = plan::options(args.analysis.scope, least, true);
    let (pipeline, models) = pipeline_and_models(&args.analysis.network, refitted, options)?;
    let people = args.people.as_deref().map(people::open).transpose()?;
    let columns = people.as_ref().map(|list| list.columns());
    let (clustered, said) = clusters::of_extract(args)?.unzip();
    let outputs = outputs(args, Origin { invocation, models: &models, least }, columns, clustered)?;
    let list = args.people.clone().zip(people.as_ref().map(People::checksum));
    let mut plan = Plan {
        counts_quotations: true,
        filter: args.filter,
        people: list,
        ..Plan::new(&args.common, invocation, outputs, models)
    };
    plan.article_timeout = args.common.run.time_for_articles(args.analysis.network.accurate);
    plan.reading.latest.clone_from(&args.tables.run_date);
    let outputs = &plan.outputs;
    // Without a scope the complete record holds everything, and tables speech that is sure enough.
    let of_tables = of_reports(args.analysis.scope.unwrap_or(ReportScope::Speech));
    let counts_all = outputs.iter().all(|output| !output.main || output.form.is_complete());
    let splits = outputs.iter().any(|output| !output.form.is_complete());
    let ended = run_plan(&plan, early, |article, scratch| {
        let in_time = within(plan.article_timeout, article);
        let Some(all) = pipeline.analyze_while(article, scratch, &in_time) else { return Done::too_slow() };
        let identities = match people.as_ref().map(|list| all.identify(list)).transpose() {
            Ok(identities) => identities,
            Err(error) => return Done::failed(anyhow!(error).context("cannot use the list of people")),
        };
        let all = Analysis { identities: identities.as_ref(), ..all };
        let held = match splits {
            true => all.quotations.for_table(of_tables, least),
            false => Quotations::default(),
        };
        let table = if splits { Analysis { quotations: &held, ..all } } else { all };
        let analysis = if counts_all { all } else { table };
        if analysis.damage.score > args.max_damage {
            return left_out(outputs, &analysis);
        }
        let blocks = blocks(outputs, |form, out| form.encode(if form.is_complete() { &all } else { &table }, out));
        Done { blocks, ..Done::counting(&analysis) }
    })?;
    if let (Some(said), Ended::Done { .. }, false) = (said, &ended, args.common.quiet) {
        said.print();
    }
    Ok(ended)
}

/// An article that is too damaged.
fn left_out(outputs: &[Planned], analysis: &Analysis<'_>) -> Done {
    let why = format!("damage {:.2}: {}", analysis.damage.score, analysis.damage_reasons());
    let row = error_row(&analysis.article.place, "damage", &why);
    let blocks = blocks(outputs, |form, out| form.encode_left_out(analysis, &row, out));
    Done { blocks, left_out: Some(why), ..Done::default() }
}

/// The outputs the flags ask for.
fn outputs(
    args: &ExtractArgs,
    origin: Origin<'_>,
    people: Option<&[String]>,
    clustered: Option<Clustered>,
) -> Result<Vec<Planned>> {
    let (outputs, errors) = (&args.common.outputs, args.common.errors.as_ref());
    if !args.filter {
        return plan::planned(outputs, errors, &args.tables, origin, people, clustered);
    }
    let stream = |paths: &[PathBuf]| paths == [Path::new("-")];
    let json = args.tables.format.is_none_or(|format| format == TableFormat::Jsonl);
    if !stream(&args.common.inputs) || !stream(outputs) || !json {
        bail!("--filter reads standard input and writes JSON Lines to standard output: extract - --filter");
    }
    let tables = TableArgs { format: Some(TableFormat::Jsonl), ..args.tables.clone() };
    let mut planned = plan::planned(outputs, errors, &tables, origin, people, clustered)?;
    if let Some(lines) = planned.first_mut() {
        let form = std::mem::replace(&mut lines.form, Box::new(Plain { start: "" }));
        lines.form = Box::new(Filtered(form));
    }
    Ok(planned)
}

/// One block of bytes for each output.
fn blocks(outputs: &[Planned], encode: impl Fn(&dyn Form, &mut Vec<u8>)) -> Vec<Vec<u8>> {
    let block = |planned: &Planned| {
        let mut block = Vec::new();
        encode(&*planned.form, &mut block);
        block
    };
    outputs.iter().map(block).collect()
}
