//! `pullquote tokenize`, `entities`, `quotes`: what one stage finds, to be read or as JSON Lines.

use crate::cli::{CommonArgs, StageArgs, StageFormat};
use crate::extract::counted;
use crate::job::{Done, Ended, Invocation, Job, run_job};
use crate::models::Model;
use crate::outputs::{Planned, forms, tokens_in_columns};
use anyhow::{Result, bail};
use pullquote::corpus::Article;
use pullquote::entities::Entities;
use pullquote::export::{ArticleRecord, CONLL_HEADER, fold_space};
use pullquote::tokenize::{MarkStyle, Tokens};
use pullquote::{Analysis, Options, Pipeline, Scratch};
use serde_json::{Value, json};
use std::fmt::Write;

/// Tokens and sentences.
pub fn tokenize(args: &StageArgs, invocation: &Invocation) -> Result<Ended> {
    let pipeline = Pipeline::new(Options::default());
    run_stage(args, invocation, false, |article, scratch| {
        let tokens = pipeline.tokenize(article, scratch);
        match args.format {
            StageFormat::Jsonl => json_line(&tokens_json(article, tokens)),
            StageFormat::Text => text(|out| tokens_text(article, tokens, out)),
            StageFormat::Conll => columns(article, tokens, Vec::new()),
        }
    })
}

/// Names and what they name.
pub fn entities(args: &StageArgs, invocation: &Invocation) -> Result<Ended> {
    let pipeline = Pipeline::new(Options::default());
    run_stage(args, invocation, false, |article, scratch| {
        let (tokens, entities) = pipeline.tag(article, scratch);
        match args.format {
            StageFormat::Jsonl => json_line(&entities_json(article, entities)),
            StageFormat::Text => text(|out| entities_text(article, entities, out)),
            StageFormat::Conll => {
                let names = entities.mentions.iter().map(|m| (m.span.start, m.span.end, m.kind.label()));
                columns(article, tokens, names.collect())
            }
        }
    })
}

/// Quotations and their speakers.
pub fn quotes(args: &StageArgs, invocation: &Invocation) -> Result<Ended> {
    let pipeline = Pipeline::new(Options::default());
    run_stage(args, invocation, true, |article, scratch| {
        let analysis = pipeline.analyze(article, scratch);
        let mut block = Vec::new();
        match args.format {
            StageFormat::Jsonl => analysis.record().write_line(&mut block),
            StageFormat::Text => block = text(|out| quotes_text(&analysis, out)).blocks.remove(0),
            StageFormat::Conll => tokens_in_columns(&article.text, analysis.tokens, &analysis.record(), &mut block),
        }
        Done { blocks: vec![block], ..counted(&analysis) }
    })
}

/// Runs one stage over the inputs into one output.
fn run_stage<F>(args: &StageArgs, invocation: &Invocation, with_quotations: bool, work: F) -> Result<Ended>
where
    F: Fn(&Article, &mut Scratch) -> Done + Sync,
{
    let start = if args.format == StageFormat::Conll { CONLL_HEADER } else { "" };
    let models = Model::built_in(!with_quotations);
    run_plain(&args.common, invocation, &models, start, with_quotations, work)
}

/// Runs work over the inputs whose blocks go into one output as they are, behind its start.
pub fn run_plain<F>(
    args: &CommonArgs,
    invocation: &Invocation,
    models: &[Model],
    start: &'static str,
    with_quotations: bool,
    work: F,
) -> Result<Ended>
where
    F: Fn(&Article, &mut Scratch) -> Done + Sync,
{
    let [output] = args.outputs.as_slice() else { bail!("a stage has one output: give -o once") };
    let mut planned = vec![Planned::main(output, Box::new(forms::Plain { start }))];
    planned.extend(forms::errors_table(args.errors.as_ref()));
    run_job(&Job { args, invocation, planned: &planned, models, with_quotations, filter: false }, work)
}

fn json_line(value: &Value) -> Done {
    text(|out| writeln!(out, "{value}"))
}

fn text(write: impl FnOnce(&mut String) -> std::fmt::Result) -> Done {
    let mut out = String::new();
    write(&mut out).expect("writing to a string does not fail");
    Done { blocks: vec![out.into_bytes()], ..Done::default() }
}

/// Tokens in columns, with what is known of names.
fn columns(article: &Article, tokens: &Tokens, entities: Vec<(u32, u32, &str)>) -> Done {
    let record = ArticleRecord { id: article.id.as_str().into(), entities, ..ArticleRecord::default() };
    let mut block = Vec::new();
    tokens_in_columns(&article.text, tokens, &record, &mut block);
    Done { blocks: vec![block], ..Done::default() }
}

fn tokens_json(article: &Article, tokens: &Tokens) -> Value {
    let quoted = tokens.quoted().iter().map(|quoted| {
        json!({
            "start": quoted.span.start, "end": quoted.span.end, "style": style(quoted.style),
            "closed": quoted.closed, "continues": quoted.continues,
        })
    });
    let sentence = |s: &std::ops::Range<u32>| [s.start, s.end];
    json!({
        "id": article.id,
        "tokens": tokens.spans().iter().map(|s| [s.start, s.end]).collect::<Vec<_>>(),
        "sentences": tokens.sentences().iter().map(sentence).collect::<Vec<_>>(),
        "paragraphs": tokens.paragraphs().iter().map(|p| sentence(&p.tokens)).collect::<Vec<_>>(),
        "quoted": quoted.collect::<Vec<_>>(),
    })
}

const fn style(style: MarkStyle) -> &'static str {
    match style {
        MarkStyle::Straight => "straight",
        MarkStyle::Curly => "curly",
        MarkStyle::Guillemet => "guillemet",
        MarkStyle::DoubleApostrophe => "double apostrophe",
        MarkStyle::Single => "single",
    }
}

fn tokens_text(article: &Article, tokens: &Tokens, out: &mut String) -> std::fmt::Result {
    let (all, sentences, paragraphs) = (tokens.len(), tokens.sentences(), tokens.paragraphs());
    let counts = format!("{all} tokens, {} sentences, {} paragraphs", sentences.len(), paragraphs.len());
    writeln!(out, "== {}  ({counts})", article.id)?;
    for paragraph in paragraphs {
        for sentence in &sentences[paragraph.sentences.start as usize..paragraph.sentences.end as usize] {
            let span = tokens.span_of(sentence.clone());
            write!(out, "{:>6}-{:<6}", span.start, span.end)?;
            for token in sentence.clone() {
                write!(out, " {}", tokens.text(&article.text, token as usize))?;
            }
            writeln!(out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn entities_json(article: &Article, entities: &Entities) -> Value {
    let linked = entities.entities.iter().map(|entity| {
        let mentions = entity.mentions.iter().filter_map(|&m| entities.mentions.get(m as usize));
        json!({
            "name": fold_space(entity.name.of(&article.text)),
            "kind": entity.kind.label(),
            "role": entity.role.map(|role| fold_space(role.of(&article.text)).into_owned()),
            "mentions": mentions.map(|m| [m.span.start, m.span.end]).collect::<Vec<_>>(),
        })
    });
    json!({
        "id": article.id,
        "entities": entities.mentions.iter().map(|m| json!([m.span.start, m.span.end, m.kind.label()])).collect::<Vec<_>>(),
        "linked": linked.collect::<Vec<_>>(),
    })
}

fn entities_text(article: &Article, entities: &Entities, out: &mut String) -> std::fmt::Result {
    let counts = format!("{} names of {} things", entities.mentions.len(), entities.entities.len());
    writeln!(out, "== {}  ({counts})", article.id)?;
    for entity in &entities.entities {
        let role = entity.role.map_or(String::new(), |role| format!(" ({})", fold_space(role.of(&article.text))));
        writeln!(out, "{:5} {}{role}", entity.kind.label(), fold_space(entity.name.of(&article.text)))?;
        let mentions = entity.mentions.iter().filter_map(|&m| entities.mentions.get(m as usize));
        for mention in mentions {
            let words = fold_space(mention.span.of(&article.text));
            writeln!(out, "      {:>6}-{:<6} {words}", mention.span.start, mention.span.end)?;
        }
    }
    for mention in entities.mentions.iter().filter(|mention| mention.entity.is_none()) {
        let words = fold_space(mention.span.of(&article.text));
        writeln!(out, "{:5} {:>6}-{:<6} {words}", mention.kind.label(), mention.span.start, mention.span.end)?;
    }
    writeln!(out)
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
