//! Articles with annotated sources and speakers, for training and measuring.

use crate::{annotations, tools};
use anyhow::{Context, Result};
use pullquote_entities::{Entities, Tagger};
use pullquote_quotes::Article;
use pullquote_quotes::train::Report;
use pullquote_tokenize::{Span, Tokenizer, Tokens};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

/// Number of folds; one at a time is held out.
pub(crate) const FOLDS: usize = 8;

/// The corpus of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Corpus {
    /// Mixed news.
    World,
    /// Political news.
    Polnear,
    /// Plain news of all kinds with the project's own annotations.
    Own,
}

impl Corpus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::World, Self::Polnear, Self::Own];

    /// Whether it is mixed news.
    pub fn is_mixed(self) -> bool {
        self != Self::Polnear
    }
}

/// The fold of an article that was given none.
fn fold_of(id: &str) -> usize {
    id.bytes().fold(0usize, |h, b| h.wrapping_mul(31).wrapping_add(b.into())) % FOLDS
}

/// An article with its reports and their speakers.
pub(crate) struct Read {
    pub id: String,
    pub corpus: Corpus,
    pub fold: usize,
    pub text: String,
    pub tokens: Tokens,
    pub entities: Entities,
    pub reports: Vec<Report>,
    /// The full names of each report (empty if the source has no name), or `None` if unknown or borderline.
    pub gold: Vec<Option<Vec<String>>>,
    /// Whether each report counts, and is no toss-up.
    pub asked: Vec<bool>,
}

impl Read {
    /// The article as input of the reader.
    pub fn article(&self) -> Article<'_> {
        Article::new(&self.text, &self.tokens, &self.entities)
    }
}

type Spans = Option<Vec<[u32; 2]>>;

#[derive(Deserialize)]
struct Annotated {
    id: String,
    text: String,
    #[serde(default)]
    fold: Option<usize>,
    attributions: Vec<Attribution>,
}

#[derive(Deserialize)]
struct Attribution {
    content: Spans,
    source: Spans,
    cue: Spans,
    #[serde(default)]
    speaker: Option<Vec<String>>,
    #[serde(default)]
    unknown: bool,
    #[serde(default)]
    borderline: bool,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    speakers: HashMap<usize, Names>,
}

/// Names, or a word in their place.
#[derive(Deserialize)]
#[serde(untagged)]
enum Names {
    Names(Vec<String>),
    Word(String),
}

impl Names {
    /// The names, none for `unnamed`; `None` for `unknown`.
    fn known(&self) -> Option<Vec<String>> {
        match self {
            Names::Names(names) => Some(names.clone()),
            Names::Word(word) => (word == "unnamed").then(Vec::new),
        }
    }
}

/// Reads both corpora and finds their tokens and entities.
pub(crate) fn read(data: &Path) -> Result<Vec<Read>> {
    let named: Vec<Named> = super::lines(&tools::data_file(data, "corpora/polnear-train-speakers.jsonl")?)?;
    let named: HashMap<&str, &Named> = named.iter().map(|n| (n.id.as_str(), n)).collect();
    let mut out = Vec::new();
    for article in super::lines::<Annotated>(&tools::data_file(data, "corpora/world-train.jsonl")?)? {
        let asked = |a: &Attribution| !a.unknown && !a.borderline;
        let gold = article.attributions.iter().map(|a| asked(a).then(|| a.speaker.clone().unwrap_or_default()));
        let gold = gold.collect();
        let fold = article.fold.context("an article of world-train.jsonl has no fold")? % FOLDS;
        out.push(analysed(article, Corpus::World, fold, gold));
    }
    out.extend(annotations::read(data)?.into_iter().map(more));
    for article in super::lines::<Annotated>(&tools::data_file(data, "corpora/polnear-train.jsonl")?)? {
        let Some(speakers) = named.get(article.id.as_str()) else { continue };
        let asked = |(n, a): (usize, &Attribution)| {
            a.source.as_ref().filter(|s| !s.is_empty()).and_then(|_| speakers.speakers.get(&n)?.known())
        };
        let gold = article.attributions.iter().enumerate().map(asked).collect();
        let fold = fold_of(&article.id);
        out.push(analysed(article, Corpus::Polnear, fold, gold));
    }
    Ok(out)
}

/// An article of the project's own annotations.
fn more(article: annotations::Article) -> Read {
    let annotations::Article { id, text, attributions } = article;
    let one = |a: annotations::Attribution| {
        let report = Report { content: a.content, source: a.source, cue: a.cue };
        (report, (!a.unknown && !a.borderline).then_some(a.speaker), !a.borderline)
    };
    let fold = fold_of(&id);
    tagged((id, text), (Corpus::Own, fold), attributions.into_iter().map(one).collect())
}

fn analysed(article: Annotated, corpus: Corpus, fold: usize, gold: Vec<Option<Vec<String>>>) -> Read {
    let Annotated { id, text, attributions, .. } = article;
    let spans = |s: &Spans| s.iter().flatten().map(|s| Span::new(s[0], s[1])).collect();
    let report = |a: &Attribution| Report { content: spans(&a.content), source: spans(&a.source), cue: spans(&a.cue) };
    let all = attributions.iter().zip(gold).map(|(a, gold)| (report(a), gold, !a.borderline));
    tagged((id, text), (corpus, fold), all.collect())
}

fn tagged(
    (id, text): (String, String),
    (corpus, fold): (Corpus, usize),
    mut all: Vec<(Report, Option<Vec<String>>, bool)>,
) -> Read {
    let tokens = Tokenizer::new().tokenize(&text);
    let entities = Tagger::embedded().tag(&text, &tokens);
    // A report without words is none.
    all.retain(|(report, ..)| !report.content.is_empty());
    let mut read = Read {
        id,
        corpus,
        fold,
        text,
        tokens,
        entities,
        reports: Vec::with_capacity(all.len()),
        gold: Vec::with_capacity(all.len()),
        asked: Vec::with_capacity(all.len()),
    };
    for (report, gold, asked) in all {
        read.reports.push(report);
        read.gold.push(gold);
        read.asked.push(asked);
    }
    read
}

/// A name normalised for comparison: letter case, apostrophes and spaces.
pub(crate) fn folded(name: &str) -> String {
    name.to_lowercase().replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}
