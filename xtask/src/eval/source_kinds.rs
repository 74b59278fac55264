//! Scores the kind and the affiliation of sources without a name.

use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Shares in percent, of the sources that were found.
pub struct SourceKinds {
    pub found: f64,
    pub kind: f64,
    pub affiliation: f64,
}

/// A source and a quotation are matched by this share of common bytes.
const OVERLAP: f64 = 0.5;

/// Scores predictions for several corpora against the annotated sources.
pub fn measure(gold: &Path, found: &[PathBuf]) -> Result<SourceKinds> {
    let mut articles: HashMap<String, Value> = HashMap::new();
    for path in found {
        articles.extend(lines(path)?.into_iter().filter_map(|line| Some((line["id"].as_str()?.to_owned(), line))));
    }
    let (mut all, mut matched, mut kinds, mut affiliations) = (0usize, 0usize, 0usize, 0usize);
    for source in lines(gold)? {
        let Some(article) = source["id"].as_str().and_then(|id| articles.get(id)) else { continue };
        all += 1;
        let Some(quote) = best(article, &source["source"]) else { continue };
        matched += 1;
        let kind = source["kind"].as_str().filter(|kind| *kind != "other");
        kinds += usize::from(quote["source_kind"].as_str() == kind);
        affiliations += usize::from(same_body(source["affiliation"].as_str(), quote["affiliation"].as_str()));
    }
    let percent = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    Ok(SourceKinds {
        found: percent(matched, all),
        kind: percent(kinds, matched),
        affiliation: percent(affiliations, matched),
    })
}

/// The quotation whose source has most in common with the annotated one.
fn best<'a>(article: &'a Value, source: &Value) -> Option<&'a Value> {
    let gold = spans(source);
    let quotes = article["quotes"].as_array()?.iter();
    let scored = quotes.map(|quote| (overlap(&spans(&quote["source"]), &gold), quote));
    let (share, quote) = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (share >= OVERLAP).then_some(quote)
}

fn spans(value: &Value) -> Vec<(u64, u64)> {
    let pair = |span: &Value| Some((span[0].as_u64()?, span[1].as_u64()?));
    value.as_array().into_iter().flatten().filter_map(pair).collect()
}

/// Common bytes as a share of all bytes of two sets of spans.
fn overlap(a: &[(u64, u64)], b: &[(u64, u64)]) -> f64 {
    let length = |spans: &[(u64, u64)]| spans.iter().map(|(start, end)| end - start).sum::<u64>();
    let common: u64 = a.iter().flat_map(|x| b.iter().map(|y| x.1.min(y.1).saturating_sub(x.0.max(y.0)))).sum();
    common as f64 / (length(a) + length(b) - common).max(1) as f64
}

/// Whether two names are of one body: one contains the other, or is its initials. The annotation has the words of the
/// source, the program the fullest name.
fn same_body(gold: Option<&str>, found: Option<&str>) -> bool {
    let (Some(gold), Some(found)) = (gold, found) else { return gold.is_none() && found.is_none() };
    let letters = |name: &str| name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let initials: String =
        found.split_whitespace().filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect();
    let (a, b) = (letters(gold), letters(found));
    a.contains(&b) || b.contains(&a) || a == initials.to_lowercase()
}

fn lines(path: &Path) -> Result<Vec<Value>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let parsed: Result<_, _> = text.lines().map(serde_json::from_str).collect();
    parsed.with_context(|| format!("{} has a line that cannot be read", path.display()))
}
