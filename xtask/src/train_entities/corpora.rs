//! Annotated corpora as training documents.

use anyhow::{Context, Result};
use pullquote_entities::{Kind, train::Document};
use pullquote_tokenize::{Span, TokenRange, Tokenizer, Tokens};
use serde::Deserialize;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Parts of the corpora, by the number of an article in its file; `xtask/train/guess.py` trains a network without each.
pub const PARTS: usize = 4;

/// A line of the newswire corpus: tokens of its own with BIO tags and byte offsets.
#[derive(Deserialize)]
struct Line {
    text: String,
    tags: Vec<String>,
    offsets: Vec<Option<(u32, u32)>>,
}

/// Reads annotated newswire, cut anew by the tokenizer that ships.
pub fn newswire(path: &Path) -> Result<Vec<Document>> {
    let content = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let tokenizer = Tokenizer::new();
    content
        .lines()
        .enumerate()
        .map(|(number, line)| {
            let part = number % PARTS;
            let line: Line =
                serde_json::from_str(line).with_context(|| format!("{}, line {}", path.display(), number + 1))?;
            let tokens = tokenizer.tokenize(&line.text);
            let names = on_tokens(spans(&line), &tokens);
            Ok(Document { text: line.text, tokens, names, weight: 1.0, part })
        })
        .collect()
}

/// A line labelled by a teacher: names by bytes.
#[derive(Deserialize)]
struct Labelled {
    text: String,
    names: Vec<(u32, u32, String)>,
}

/// Reads articles a teacher labelled; each counts `weight`.
pub fn labelled(path: &Path, weight: f32) -> Result<Vec<Document>> {
    let content = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let tokenizer = Tokenizer::new();
    let document = |(number, line): (usize, &str)| {
        let line: Labelled =
            serde_json::from_str(line).with_context(|| format!("{}, line {}", path.display(), number + 1))?;
        let tokens = tokenizer.tokenize(&line.text);
        let spans = line.names.iter().filter_map(|(start, end, kind)| Some((*start, *end, kind_of(kind)?)));
        let names = on_tokens(spans, &tokens);
        Ok(Document { text: line.text, tokens, names, weight, part: number % PARTS })
    };
    content.lines().enumerate().map(document).collect()
}

/// Byte spans of the annotated names.
fn spans(line: &Line) -> Vec<(u32, u32, Kind)> {
    let mut out: Vec<(u32, u32, Kind)> = Vec::new();
    let mut open = false;
    for (tag, offset) in line.tags.iter().zip(&line.offsets) {
        let Some((start, end)) = *offset else {
            open = false;
            continue;
        };
        if let Some(kind) = tag.strip_prefix("B-").and_then(kind_of) {
            out.push((start, end, kind));
            open = true;
        } else if tag.starts_with("I-") && open {
            if let Some(last) = out.last_mut() {
                last.1 = end;
            }
        } else {
            open = false;
        }
    }
    out
}

fn kind_of(label: &str) -> Option<Kind> {
    use Kind::*;
    [Per, Org, Loc, Fac, Norp, Misc, Prod, Date, Money].into_iter().find(|k| k.label() == label)
}

/// Annotated spans as ranges of tokens; a span that ends inside a token takes the whole of it.
fn on_tokens(spans: impl IntoIterator<Item = (u32, u32, Kind)>, tokens: &Tokens) -> Vec<(TokenRange, Kind)> {
    let mut names: Vec<(TokenRange, Kind)> = Vec::new();
    for (start, end, kind) in spans {
        let name = tokens.covering(Span::new(start, end));
        if !name.is_empty() && names.last().is_none_or(|(last, _)| last.end <= name.start) {
            names.push((name, kind));
        }
    }
    names
}

/// Calls back with each article of the plain news.
pub fn plain(data: &Path, mut each: impl FnMut(&str)) -> Result<()> {
    #[derive(Deserialize)]
    struct Plain {
        text: String,
    }
    let path = data.join("corpora/plain-reuters20k.jsonl.gz");
    gunzip(&path, |line| {
        let line: Plain = serde_json::from_str(line).with_context(|| path.display().to_string())?;
        each(&line.text);
        Ok(())
    })
}

/// Calls back with each line of a compressed file.
pub fn gunzip(path: &Path, mut each: impl FnMut(&str) -> Result<()>) -> Result<()> {
    let file = std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    for line in BufReader::new(flate2::read::GzDecoder::new(file)).lines() {
        each(&line?)?;
    }
    Ok(())
}
