//! `pullquote quotes`: quotations with their speakers, for reading on a terminal.

use super::stage::{Called, run_stage, text};
use crate::flags::{Invocation, QuotesArgs, StageFormat};
use crate::outcome::{Early, Ended};
use crate::outputs::tokens_in_columns;
use crate::plan::{Refitted, options, pipeline_and_models};
use crate::run::{Done, within};
use anyhow::Result;
use pullquote::Analysis;
use pullquote::export::fold_space;
use std::fmt::Write;

/// Runs the command.
pub fn quotes(args: &QuotesArgs, invocation: &Invocation, early: &Early) -> Result<Ended> {
    let QuotesArgs { stage, min_confidence, analysis } = args;
    let refitted = Refitted::read(analysis.calibration.as_deref())?;
    let options = options(analysis.scope, refitted.least(*min_confidence), stage.format == StageFormat::Jsonl);
    let (pipeline, models) = pipeline_and_models(&analysis.network, refitted, options)?;
    let timeout = stage.common.run.time_for_articles(analysis.network.accurate);
    run_stage(stage, Called { invocation, early }, Some(models), |article, scratch| {
        let in_time = within(timeout, article);
        let Some(analysis) = pipeline.analyze_while(article, scratch, &in_time) else { return Done::too_slow() };
        let mut block = Vec::new();
        match stage.format {
            StageFormat::Jsonl => analysis.record().write_line(&mut block),
            StageFormat::Text => block = text(|out| quotes_text(&analysis, out)).blocks.remove(0),
            StageFormat::Conll => tokens_in_columns(&article.text, analysis.tokens, &analysis.record(), &mut block),
        }
        Done { blocks: vec![block], ..Done::counting(&analysis) }
    })
}

fn quotes_text(analysis: &Analysis<'_>, out: &mut String) -> std::fmt::Result {
    let article = analysis.article;
    writeln!(out, "== {}  ({} quotations)", article.id, analysis.quotations.quotations.len())?;
    for (row, quotation) in analysis.rows().zip(&analysis.quotations.quotations) {
        let speaker = match row.speaker.as_ref() {
            "" => format!("[{}]", row.status),
            name => name.to_string(),
        };
        let role = if row.speaker_role.is_empty() { String::new() } else { format!(" ({})", row.speaker_role) };
        let mention = if quotation.source.is_empty() {
            String::new()
        } else {
            format!("  ← {}", fold_space(&row.speaker_mention))
        };
        writeln!(out, "{speaker}{role}{mention}")?;
        let cue = if row.cue.is_empty() { "-".into() } else { fold_space(&row.cue) };
        writeln!(out, "  {} · {cue} · {:.2} · ¶{}", row.kind, row.confidence, row.paragraph)?;
        writeln!(out, "  {}\n", fold_space(&row.quote))?;
    }
    Ok(())
}
