//! `pullquote entities`: names and what they refer to.

use super::stage::{Called, columns, json_line, run_stage, text};
use crate::flags::{Invocation, StageArgs, StageFormat};
use crate::outcome::{Early, Ended};
use anyhow::Result;
use pullquote::corpus::Article;
use pullquote::entities::Entities;
use pullquote::export::fold_space;
use pullquote::{Options, Pipeline};
use serde_json::{Value, json};
use std::fmt::Write;

/// Runs the command.
pub fn entities(args: &StageArgs, invocation: &Invocation, early: &Early) -> Result<Ended> {
    let pipeline = Pipeline::new(Options::default());
    run_stage(args, Called { invocation, early }, None, |article, scratch| {
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

fn entities_json(article: &Article, entities: &Entities) -> Value {
    let linked = (0..).zip(&entities.entities).map(|(number, entity)| {
        let mentions = entities.places(number);
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
    let counts = format!("{} mentions, {} entities", entities.mentions.len(), entities.entities.len());
    writeln!(out, "== {}  ({counts})", article.id)?;
    for (number, entity) in (0..).zip(&entities.entities) {
        let role = entity.role.map_or(String::new(), |role| format!(" ({})", fold_space(role.of(&article.text))));
        writeln!(out, "{:5} {}{role}", entity.kind.label(), fold_space(entity.name.of(&article.text)))?;
        for mention in entities.places(number) {
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
