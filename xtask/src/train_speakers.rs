//! `cargo xtask train speakers`: trains the choices of the speaker resolver.
//!
//! The examples are sources with annotated speakers, in mixed and in political news. The gold coreference chains of a
//! third corpus add subject pronouns from other kinds of text.

mod fit;
mod gum;
pub(crate) mod opinions;
pub(crate) mod rows;
pub(crate) mod targets;

use crate::ablate::speakers;
use crate::tools;
use anyhow::{Context, Result};
use fit::{Case, fit};
use pullquote_entities::Entities;
use pullquote_quotes::train::{
    Example, Grade, IMPOSSIBLE, Reader, Rows, Truth, are_variants, is_person, rounded, table,
};
use pullquote_tokenize::{Span, TokenIndex, Tokens};
use rows::{FOLDS, Read, folded};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The weight of an example whose speaker has a name but is not among the candidates.
const ABSENT: f32 = 0.3;

/// The weight of an example of mixed news, relative to political news, of which there is three times as much.
const MIXED: f32 = 1.5;

/// Options of `train speakers`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Output path of the weights.
    #[arg(long, default_value = "crates/pullquote-quotes/src/speaker/weights.rs")]
    pub out: PathBuf,
    /// Measure on held-out parts of the data instead of writing weights.
    #[arg(long)]
    pub check: bool,
}

/// Trains and writes the weights.
pub fn run(data: &Path, args: &Args) -> Result<()> {
    let articles = rows::read(data)?;
    let cases = cases(data, &articles)?;
    eprintln!("{} choices", cases.len());
    if args.check {
        speakers::show(&speakers::held_out(&articles, &by_fold(&cases), None, |_, _, _, _| ())?);
        return Ok(());
    }
    let weights = rounded(&fit(&cases.iter().collect::<Vec<_>>()));
    std::fs::write(&args.out, table(&weights)).with_context(|| format!("cannot write {}", args.out.display()))?;
    eprintln!("{}", args.out.display());
    Ok(())
}

/// All examples.
pub(crate) fn cases(data: &Path, articles: &[Read]) -> Result<Vec<Case>> {
    let mut cases: Vec<Case> = Vec::new();
    let mut reader = Reader::default();
    for article in articles {
        let truth = |report: usize| article.gold[report].as_ref().map(|names| truth(article, names));
        let examples = reader.examples(&article.article(), &article.reports, truth);
        let weight = if article.corpus.is_mixed() { MIXED } else { 1.0 };
        cases.extend(examples.into_iter().filter_map(|example| case(article.fold, example, weight)));
    }
    cases.extend(gum::cases(&data.join("corpora/gum-train.conllu.gz"))?);
    Ok(cases)
}

/// For each fold, weights trained on all other folds.
pub(crate) fn by_fold(cases: &[Case]) -> Vec<Rows> {
    let train = |fold: usize| rounded(&fit(&cases.iter().filter(|c| c.fold != fold).collect::<Vec<_>>()));
    std::thread::scope(|scope| {
        let folds: Vec<_> = (0..FOLDS).map(|fold| scope.spawn(move || train(fold))).collect();
        folds.into_iter().filter_map(|fold| fold.join().ok()).collect()
    })
}

/// A case, unless the example contradicts itself.
pub(crate) fn case(fold: usize, example: Example, weight: f32) -> Option<Case> {
    // The gender is wrong, or the speaker is named in their own words.
    let impossible = |truth: &usize| example.candidates[*truth].iter().any(|f| IMPOSSIBLE.contains(f));
    if is_person(example.set) && example.truth.iter().all(impossible) {
        return None;
    }
    let weight = if example.absent { weight * ABSENT } else { weight };
    Some(Case { fold, example, weight })
}

/// Grades the entities of an article against the annotated names.
fn truth(article: &Read, names: &[String]) -> Truth {
    let grade = |name: &str| {
        let grades = names.iter().map(|gold| match gold {
            gold if folded(gold) == folded(name) => Grade::Speaker,
            gold if are_variants(name, gold) => Grade::Variant,
            _ => Grade::Other,
        });
        grades.max().unwrap_or(Grade::Other)
    };
    let entities = article.entities.entities.iter();
    Truth { grades: entities.map(|e| grade(e.name.of(&article.text))).collect(), named: !names.is_empty() }
}

/// The referent of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// This entity.
    Entity(u32),
    /// None that has a name.
    Nameless,
}

/// The entity of each single-word mention of a chain: the one that most of the chain's names belong to.
pub(crate) fn labels(
    chains: &[Vec<Span>],
    text: &str,
    tokens: &Tokens,
    entities: &Entities,
) -> HashMap<TokenIndex, Label> {
    let mut out = HashMap::new();
    for chain in chains {
        let mut votes: Vec<(u32, u32)> = Vec::new();
        for span in chain {
            let Some(entity) = entity_of(*span, text, entities) else { continue };
            match votes.iter_mut().find(|v| v.0 == entity) {
                Some(vote) => vote.1 += 1,
                None => votes.push((entity, 1)),
            }
        }
        let total: u32 = votes.iter().map(|v| v.1).sum();
        let described = chain.iter().any(|s| s.of(text).contains(' '));
        let label = match votes.iter().max_by_key(|v| (v.1, std::cmp::Reverse(v.0))) {
            Some(&(entity, count)) if count * 3 >= total * 2 => Label::Entity(entity),
            Some(_) => continue,
            None if described => Label::Nameless,
            None => continue,
        };
        for span in chain {
            let token = tokens.token_at(span.start);
            if tokens.span(token) == *span {
                out.insert(token, label);
            }
        }
    }
    out
}

/// The entity a span names: one of its mentions is the whole span, or ends its head after a title.
fn entity_of(span: Span, text: &str, entities: &Entities) -> Option<u32> {
    let words = span.of(text);
    // The head ends at the first comma.
    let head_end = span.start + words.find([',', '(']).unwrap_or(words.len()) as u32;
    let mention = entities.mentions.iter().find(|m| {
        let inside = m.span.start >= span.start && m.span.end <= head_end;
        let rest = head_end.saturating_sub(m.span.end);
        inside && rest <= 3 && (m.span.start - span.start) <= 40
    })?;
    mention.entity
}

/// The lines of a JSON Lines file.
fn lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>> {
    let text = tools::read_text(path)?;
    text.lines()
        .map(|line| {
            serde_json::from_str(line).with_context(|| format!("{} has a line that cannot be read", path.display()))
        })
        .collect()
}
