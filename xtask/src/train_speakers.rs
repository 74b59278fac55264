//! `cargo xtask train speakers`: trains the ranker that resolves pronouns.
//!
//! The examples are pronouns that are sources in annotated articles. Their referents come from automatic coreference
//! chains (not gold): a chain's entity is the one that most of its names belong to. The gold chains of a second corpus
//! add subject pronouns from other kinds of text.

mod fit;
mod gum;
pub(crate) mod rows;

use crate::tools;
use anyhow::{Context, Result};
use fit::Fitted;
use pullquote_entities::{Entities, Tagger};
use pullquote_quotes::Article;
use pullquote_quotes::train::{Example, IMPOSSIBLE, Label, PERSON, Reader, Report, table};
use pullquote_tokenize::{Span, Tokenizer, Tokens};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The weight of a person without a name.
const NAMELESS: f32 = 0.25;

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

/// An annotated article.
#[derive(Deserialize)]
struct Annotated {
    id: String,
    text: String,
    attributions: Vec<Attribution>,
}

#[derive(Deserialize)]
struct Attribution {
    content: Vec<[u32; 2]>,
    source: Vec<[u32; 2]>,
    cue: Vec<[u32; 2]>,
}

/// The output of an automatic coreference resolver for an article.
#[derive(Deserialize)]
struct Chains {
    id: String,
    offsets: Vec<[u32; 2]>,
    /// Per chain its mentions: first token, end token, whether it is the representative.
    coref: Vec<Vec<[u32; 3]>>,
}

/// An example with its correct answer and its document.
pub(crate) struct Case {
    pub document: usize,
    pub example: Example,
    /// Index of the correct answer among the candidates.
    pub truth: usize,
    /// The weight of the example.
    pub weight: f32,
}

/// Trains and writes the weights.
pub fn run(data: &Path, args: &Args) -> Result<()> {
    let mut cases = newswire(data)?;
    eprintln!("{} pronoun sources of annotated articles", cases.len());
    let documents = cases.last().map_or(0, |c| c.document + 1);
    let more = gum::cases(&data.join("corpora/gum-train.conllu.gz"), documents)?;
    eprintln!("{} subject pronouns of gold chains", more.len());
    if args.check {
        return fit::check(&cases, &more);
    }
    cases.extend(more);
    let Fitted { weights, .. } = fit::fit(&cases.iter().collect::<Vec<_>>());
    std::fs::write(&args.out, table(&weights)).with_context(|| format!("cannot write {}", args.out.display()))?;
    eprintln!("{}", args.out.display());
    Ok(())
}

/// The pronoun sources of the annotated articles.
fn newswire(data: &Path) -> Result<Vec<Case>> {
    let articles = lines::<Annotated>(&tools::data_file(data, "corpora/polnear-train.jsonl")?)?;
    let chains = lines::<Chains>(&tools::data_file(data, "corpora/polnear-corenlp-train.jsonl.gz")?)?;
    let chains: HashMap<&str, &Chains> = chains.iter().map(|c| (c.id.as_str(), c)).collect();
    let (tokenizer, tagger, mut reader) = (Tokenizer::new(), Tagger::embedded(), Reader::default());
    let mut cases = Vec::new();
    for (document, article) in articles.iter().enumerate() {
        let Some(chains) = chains.get(article.id.as_str()) else { continue };
        let text = &article.text;
        let tokens = tokenizer.tokenize(text);
        let entities = tagger.tag(text, &tokens);
        let spans = |s: &[[u32; 2]]| s.iter().map(|s| Span::new(s[0], s[1])).collect();
        let reports: Vec<Report> = article
            .attributions
            .iter()
            .filter(|a| !a.content.is_empty())
            .map(|a| Report { content: spans(&a.content), source: spans(&a.source), cue: spans(&a.cue) })
            .collect();
        let mentions: Vec<Vec<Span>> = chains
            .coref
            .iter()
            .map(|chain| {
                let bytes = |m: &[u32; 3]| {
                    let first = chains.offsets.get(m[0] as usize)?;
                    let last = chains.offsets.get((m[1].max(1) - 1) as usize)?;
                    Some(Span::new(first[0], last[1]))
                };
                chain.iter().filter_map(bytes).collect()
            })
            .collect();
        let labels = labels(&mentions, text, &tokens, &entities);
        let seen = Article { text, tokens: &tokens, entities: &entities, gaps: &[] };
        for (example, label) in reader.examples(&seen, &reports, |token| labels.get(&token).copied()) {
            cases.extend(case(document, example, label, 1.0));
        }
    }
    Ok(cases)
}

/// An example whose answer is known and among the candidates.
pub(crate) fn case(document: usize, example: Example, label: Option<Label>, weight: f32) -> Option<Case> {
    let wanted = match label? {
        Label::Entity(entity) => Some(entity),
        Label::Nameless => None,
    };
    let truth = example.candidates.iter().position(|c| c.0 == wanted)?;
    // The gender is wrong, or the speaker would mention himself by name: the chain is wrong.
    if example.set == PERSON && example.candidates[truth].1.iter().any(|f| IMPOSSIBLE.contains(f)) {
        return None;
    }
    // Chains without a name are mostly fragments; people without a name are rare.
    let weight = if wanted.is_none() && example.set == PERSON { weight * NAMELESS } else { weight };
    Some(Case { document, example, truth, weight })
}

/// The entity of each single-word mention of a chain: the one that most of the chain's names belong to.
pub(crate) fn labels(chains: &[Vec<Span>], text: &str, tokens: &Tokens, entities: &Entities) -> HashMap<u32, Label> {
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
                out.insert(token as u32, label);
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
        .map(|line| serde_json::from_str(line).with_context(|| format!("{} has an invalid line", path.display())))
        .collect()
}
