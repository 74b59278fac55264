//! The project's own annotations of plain news (`xtask/corpora/annotations.jsonl`): offsets only, because the texts belong
//! to their publishers. They are joined here with the texts of the research corpora.

use crate::tools;
use anyhow::{Context, Result};
use pullquote_tokenize::Span;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

type Spans = Vec<[u32; 2]>;

/// Who said what in one article; names are the places where they stand.
#[derive(Deserialize)]
struct Line {
    id: String,
    corpus: String,
    attributions: Vec<Said>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    content: Spans,
    source: Spans,
    cue: Spans,
    speaker: Spans,
    unknown: bool,
    borderline: bool,
}

/// One article with its text.
pub(crate) struct Article {
    pub id: String,
    pub text: String,
    pub attributions: Vec<Attribution>,
}

/// One attribution, in bytes of the text.
pub(crate) struct Attribution {
    pub content: Vec<Span>,
    pub source: Vec<Span>,
    pub cue: Vec<Span>,
    /// Full names; none if the source has no name.
    pub speaker: Vec<String>,
    pub unknown: bool,
    pub borderline: bool,
}

#[derive(Deserialize)]
struct Plain {
    id: String,
    text: String,
}

/// Reads the annotations and the texts they belong to.
pub(crate) fn read(data: &Path) -> Result<Vec<Article>> {
    let lines: Vec<Line> = parsed(&tools::read_text(&tools::root().join("xtask/corpora/annotations.jsonl"))?)?;
    let mut texts: HashMap<String, HashMap<String, String>> = HashMap::new();
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        if !texts.contains_key(&line.corpus) {
            texts.insert(line.corpus.clone(), plain(data, &line.corpus)?);
        }
        let text = texts.get_mut(&line.corpus).and_then(|texts| texts.remove(&line.id));
        let text = text.with_context(|| format!("{} has no article {}", line.corpus, line.id))?;
        out.push(joined(line, text)?);
    }
    Ok(out)
}

fn joined(line: Line, text: String) -> Result<Article> {
    let spans = |spans: &Spans| spans.iter().map(|s| Span::new(s[0], s[1])).collect::<Vec<_>>();
    let name = |s: &[u32; 2]| {
        let name = text.get(s[0] as usize..s[1] as usize);
        name.map(str::to_owned).with_context(|| format!("article {} has no text at {s:?}", line.id))
    };
    let attributions = line.attributions.iter().map(|said| {
        Ok(Attribution {
            content: spans(&said.content),
            source: spans(&said.source),
            cue: spans(&said.cue),
            speaker: said.speaker.iter().map(name).collect::<Result<_>>()?,
            unknown: said.unknown,
            borderline: said.borderline,
        })
    });
    let attributions = attributions.collect::<Result<_>>()?;
    Ok(Article { attributions, id: line.id, text })
}

/// The texts of a corpus by id.
fn plain(data: &Path, corpus: &str) -> Result<HashMap<String, String>> {
    let name = |ending: &str| format!("corpora/{corpus}.{ending}");
    let path = match data.join(name("jsonl")).is_file() {
        true => data.join(name("jsonl")),
        false => tools::data_file(data, &name("jsonl.gz"))?,
    };
    let articles: Vec<Plain> = parsed(&tools::read_text(&path)?)?;
    Ok(articles.into_iter().map(|article| (article.id, article.text)).collect())
}

fn parsed<T: for<'de> Deserialize<'de>>(text: &str) -> Result<Vec<T>> {
    text.lines().map(|line| serde_json::from_str(line).context("a line cannot be read")).collect()
}
