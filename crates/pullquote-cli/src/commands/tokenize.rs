//! `pullquote tokenize`: tokens, sentences, paragraphs and quotation marks.

use super::stage::{Called, columns, json_line, run_stage, text};
use crate::flags::{Invocation, StageArgs, StageFormat};
use crate::outcome::{Early, Ended};
use anyhow::Result;
use pullquote::corpus::Article;
use pullquote::tokenize::{MarkStyle, TokenRange, Tokens};
use pullquote::{Options, Pipeline};
use serde_json::{Value, json};
use std::fmt::Write;

/// Runs the command.
pub fn tokenize(args: &StageArgs, invocation: &Invocation, early: &Early) -> Result<Ended> {
    let pipeline = Pipeline::new(Options::default());
    run_stage(args, Called { invocation, early }, None, |article, scratch| {
        let tokens = pipeline.tokenize(article, scratch);
        match args.format {
            StageFormat::Jsonl => json_line(&tokens_json(article, tokens)),
            StageFormat::Text => text(|out| tokens_text(article, tokens, out)),
            StageFormat::Conll => columns(article, tokens, Vec::new()),
        }
    })
}

fn tokens_json(article: &Article, tokens: &Tokens) -> Value {
    let quoted = tokens.quoted().iter().map(|quoted| {
        json!({
            "start": quoted.span.start, "end": quoted.span.end, "style": style(quoted.style),
            "closed": quoted.closed, "continues": quoted.continues,
        })
    });
    let sentence = |s: &TokenRange| [s.start.as_u32(), s.end.as_u32()];
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
        for sentence in &sentences[paragraph.sentences.clone()] {
            let span = tokens.span_of(*sentence);
            write!(out, "{:>6}-{:<6}", span.start, span.end)?;
            for token in *sentence {
                write!(out, " {}", tokens.text(&article.text, token))?;
            }
            writeln!(out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}
