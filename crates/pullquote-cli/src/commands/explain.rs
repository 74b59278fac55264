//! `pullquote explain`: why the quotations of an article are what they are, step by step.

mod json;
mod text;

use super::stage::plain;
use crate::flags::{ExplainArgs, ExplainFormat, Invocation};
use crate::outcome::{Early, Ended};
use crate::plan::{Refitted, of_reports, pipeline_and_models};
use crate::run::{Done, run_plan};
use anyhow::{Result, bail};
use pullquote::export::Row;
use pullquote::quotes::{Explanation, Quotation};
use pullquote::{Analysis, Options};
use std::sync::atomic::{AtomicU64, Ordering};

/// A quotation with its row of the table and the steps that led to it.
pub struct Explained<'a> {
    /// Its place among the quotations of the article.
    pub index: usize,
    pub row: Row<'a>,
    pub explanation: &'a Explanation,
}

/// Runs the command.
pub fn explain(args: &ExplainArgs, invocation: &Invocation, early: &Early) -> Result<Ended> {
    let refitted = Refitted::read(args.calibration.as_deref())?;
    let options = Options { scope: of_reports(args.scope), ..Options::everything() };
    let (pipeline, models) = pipeline_and_models(&args.network, refitted, options)?;
    let mut plan = plain(&args.common, invocation, models, "")?;
    plan.counts_quotations = true;
    let (articles, found) = (AtomicU64::new(0), AtomicU64::new(0));
    let ended = run_plan(&plan, early, |article, _| {
        if args.article.as_ref().is_some_and(|id| *id != article.id) {
            return Done::default();
        }
        articles.fetch_add(1, Ordering::Relaxed);
        let whole = pipeline.explain(article);
        let analysis = whole.analysis(article);
        let explained = explained(args, &analysis, &whole.explanations);
        found.fetch_add(explained.len() as u64, Ordering::Relaxed);
        if explained.is_empty() && args.selects() {
            return Done::counting(&analysis);
        }
        let block = match args.format {
            ExplainFormat::Text => text::text(&analysis, &explained),
            ExplainFormat::Json => json::line(&analysis, &explained),
        };
        Done { blocks: vec![block.into_bytes()], ..Done::counting(&analysis) }
    })?;
    if ended == (Ended::Done { losses: 0 }) {
        check_found(args, articles.into_inner(), found.into_inner())?;
    }
    Ok(ended)
}

/// The quotations of an article that the flags ask for.
fn explained<'a>(args: &ExplainArgs, analysis: &Analysis<'a>, explanations: &'a [Explanation]) -> Vec<Explained<'a>> {
    let mut all: Vec<Explained<'a>> = analysis
        .rows()
        .zip(explanations)
        .enumerate()
        .map(|(index, (row, explanation))| Explained { index, row, explanation })
        .collect();
    if let Some(id) = &args.quote {
        all.retain(|explained| explained.row.quote_id == *id);
    }
    if let Some(at) = args.at {
        // A byte between the parts of a quotation is its own only if no quotation has it within a part.
        let within = |explained: &Explained| parts(&explained.explanation.quotation).any(|(s, e)| s <= at && at < e);
        if all.iter().any(within) { all.retain(within) } else { all.retain(|explained| reaches(explained, at)) }
    }
    all
}

/// The spans of content, source and cue.
fn parts(quotation: &Quotation) -> impl Iterator<Item = (u32, u32)> {
    quotation.content.iter().chain(&quotation.source).chain(&quotation.cue).map(|span| (span.start, span.end))
}

/// Whether a byte lies between the first and the last byte of a quotation.
fn reaches(explained: &Explained, at: u32) -> bool {
    let parts = || parts(&explained.explanation.quotation);
    parts().map(|(start, _)| start).min() <= Some(at) && Some(at) < parts().map(|(_, end)| end).max()
}

/// An error that says what to do if nothing was explained that was asked for.
fn check_found(args: &ExplainArgs, articles: u64, found: u64) -> Result<()> {
    match (&args.article, &args.quote, args.at) {
        (Some(id), _, _) if articles == 0 => {
            bail!("no article has the id {id}; `pullquote quotes` shows the ids of all articles")
        }
        (_, Some(id), _) if found == 0 => {
            bail!(
                "no quotation has the id {id}. An id depends on the name of the article: give the same inputs as to the \
                 command that wrote the table. Without --quote, all quotations are shown with their ids"
            )
        }
        (_, None, Some(at)) if found == 0 => bail!(
            "no quotation covers byte {at}; without --at, all quotations are shown with their bytes. Offsets count bytes \
             of the text that `pullquote texts` writes"
        ),
        _ => Ok(()),
    }
}
