//! Explanations as JSON: one object per article, with the quotations as `extract` writes them and their steps.

use super::Explained;
use pullquote::Analysis;
use pullquote::export::{QuoteRecord, fold_space};
use pullquote::quotes;
use pullquote::tokenize::Span;
use serde::Serialize;
use std::borrow::Cow;

#[derive(Serialize)]
struct Article<'a> {
    id: &'a str,
    quotes: Vec<Quote<'a>>,
}

#[derive(Serialize)]
struct Quote<'a> {
    #[serde(flatten)]
    quote: QuoteRecord<'a>,
    words: &'a str,
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "step", rename_all = "lowercase")]
enum Step<'a> {
    Network { cue: f64, content: f64, source: f64, attribution: f64, attribution_right: f64, speech: f64 },
    Proposed { rule: &'a str },
    Changed { rule: &'a str, before: Parts, after: Parts },
    Speaker { rule: Option<&'a str>, confidence: f64, choices: Vec<Choice<'a>> },
    Other { description: String },
}

#[derive(Serialize)]
struct Parts {
    content: Vec<(u32, u32)>,
    source: Vec<(u32, u32)>,
    cue: Vec<(u32, u32)>,
}

#[derive(Serialize)]
struct Choice<'a> {
    question: &'a str,
    candidates: Vec<Candidate<'a>>,
    none: f64,
}

#[derive(Serialize)]
struct Candidate<'a> {
    name: Option<Cow<'a, str>>,
    probability: f64,
}

/// The explanations of one article, as one line.
pub fn line(analysis: &Analysis<'_>, explained: &[Explained<'_>]) -> String {
    let mut records: Vec<_> = analysis.record().quotes.into_iter().map(Some).collect();
    let quotes = explained.iter().filter_map(|one| {
        let quote = records.get_mut(one.index)?.take()?;
        let steps = one.explanation.steps.iter().map(|each| step(analysis, each)).collect();
        Some(Quote { quote, words: &one.row.quote, steps })
    });
    let article = Article { id: &analysis.article.id, quotes: quotes.collect() };
    let mut line = serde_json::to_string(&article).expect("strings, numbers and lists can be serialised");
    line.push('\n');
    line
}

fn step<'a>(analysis: &Analysis<'a>, step: &'a quotes::Step) -> Step<'a> {
    match step {
        quotes::Step::Network { cue, content, source, attribution: [score, right], speech } => Step::Network {
            cue: rounded(*cue),
            content: rounded(*content),
            source: rounded(*source),
            attribution: rounded(*score),
            attribution_right: rounded(*right),
            speech: rounded(*speech),
        },
        quotes::Step::Proposed { rule } => Step::Proposed { rule },
        quotes::Step::Changed { rule, before, after } => {
            Step::Changed { rule, before: parts(before), after: parts(after) }
        }
        quotes::Step::Speaker { rule, confidence, choices } => Step::Speaker {
            rule: *rule,
            confidence: rounded(*confidence),
            choices: choices.iter().map(|each| choice(analysis, each)).collect(),
        },
        other => Step::Other { description: format!("{other:?}") },
    }
}

fn choice<'a>(analysis: &Analysis<'a>, choice: &quotes::Weighed) -> Choice<'a> {
    let candidate = |&(entity, probability): &(Option<u32>, f32)| Candidate {
        name: entity.map(|entity| fold_space(analysis.entities.name(&analysis.article.text, entity))),
        probability: rounded(probability),
    };
    let candidates = choice.candidates.iter().map(candidate).collect();
    Choice { question: choice.question, candidates, none: rounded(choice.none) }
}

fn parts(parts: &quotes::Parts) -> Parts {
    let pairs = |spans: &[Span]| spans.iter().map(|span| (span.start, span.end)).collect();
    Parts { content: pairs(&parts.content), source: pairs(&parts.source), cue: pairs(&parts.cue) }
}

/// A number with at most three decimals, as in the table.
fn rounded(share: f32) -> f64 {
    (f64::from(share) * 1000.0).round() / 1000.0
}
