//! Scores reported speech separately from beliefs, plans and polls.
//!
//! The corpus covers more than speech. Here a quotation counts as reported speech if a word of its cue is in a list of
//! speech verbs, or if its cue has no words at all (a colon, nothing). Gold and predicted quotations are each selected
//! by their own cue: recall is over gold speech, precision over predicted speech.

use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

const VERBS: &str = "say says said saying tell tells told telling add adds added adding note notes noted noting write \
    writes wrote writing ask asks asked asking claim claims claimed claiming argue argues argued arguing explain explains \
    explained explaining announce announces announced announcing tweet tweeted tweets reply replied respond responded \
    responding continue continued state stated states stating declare declared declares declaring suggest suggested \
    suggests suggesting warn warned warns warning acknowledge acknowledged acknowledges acknowledging admit admitted \
    admits call called calls calling report reported reports reporting according describe described describes describing \
    insist insisted insists insisting promise promised vow vowed deny denied denies recall recalled conclude concluded \
    concludes cite cited citing mention mentioned remark remarked quip quipped joke joked point pointed predict \
    predicted reveal revealed confirm confirmed allege alleged contend contended assert asserted maintain maintained \
    testify testified urge urged quote quoted comment commented observe observed read reads demand demanded agree agreed \
    complain complained stress stressed emphasize emphasized reiterate reiterated propose proposed pledge pledged accuse \
    accused accusing criticize criticized";

/// F1 in percent.
pub struct Speech {
    pub relaxed: f64,
    pub end_to_end: f64,
}

struct Quote {
    content: BTreeSet<u64>,
    source: BTreeSet<u64>,
    speech: bool,
}

#[derive(Default)]
struct Counts {
    gold: usize,
    gold_found: usize,
    gold_right: usize,
    found: usize,
    found_matched: usize,
    found_right: usize,
}

/// Scores predictions against the gold file.
pub fn measure(gold: &Path, found: &Path) -> Result<Speech> {
    let verbs: BTreeSet<&str> = VERBS.split_whitespace().collect();
    let found = lines(found)?;
    let found: HashMap<&str, &Value> = found.iter().filter_map(|line| Some((line["id"].as_str()?, line))).collect();
    let mut counts = Counts::default();
    for line in lines(gold)? {
        let text = line["text"].as_str().unwrap_or_default();
        let id = line["id"].as_str().unwrap_or_default();
        let read = |list: &Value| -> Vec<Quote> {
            list.as_array().into_iter().flatten().map(|quote| read_quote(text, quote, &verbs)).collect()
        };
        let gold = read(&line["attributions"]);
        let discard = letters(text, &line["discard"]);
        let mut predicted = found.get(id).map_or_else(Vec::new, |line| read(&line["quotes"]));
        predicted.retain(|quote| {
            !quote.content.is_empty() && 2 * quote.content.intersection(&discard).count() <= quote.content.len()
        });
        count(&gold, &predicted, &mut counts);
    }
    let f1 = |precise: usize, recalled: usize| {
        let (p, r) = (precise as f64 / counts.found.max(1) as f64, recalled as f64 / counts.gold.max(1) as f64);
        if p + r > 0.0 { 200.0 * p * r / (p + r) } else { 0.0 }
    };
    Ok(Speech {
        relaxed: f1(counts.found_matched, counts.gold_found),
        end_to_end: f1(counts.found_right, counts.gold_right),
    })
}

fn count(gold: &[Quote], predicted: &[Quote], counts: &mut Counts) {
    let mut pairs = Vec::new();
    for (g, want) in gold.iter().enumerate() {
        for (p, have) in predicted.iter().enumerate() {
            let shared = want.content.intersection(&have.content).count();
            let all = want.content.len() + have.content.len() - shared;
            if shared > 0 && 2 * shared >= all {
                pairs.push((shared as f64 / all as f64, g, p));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((b.1, b.2).cmp(&(a.1, a.2))));
    let (mut found_as, mut gold_of) = (vec![None; gold.len()], vec![None; predicted.len()]);
    for (_, g, p) in pairs {
        if found_as[g].is_none() && gold_of[p].is_none() {
            (found_as[g], gold_of[p]) = (Some(p), Some(g));
        }
    }
    let right = |g: &Quote, p: &Quote| !g.source.is_disjoint(&p.source) || (g.source.is_empty() && p.source.is_empty());
    for (quote, found) in gold.iter().zip(&found_as).filter(|(quote, _)| quote.speech) {
        counts.gold += 1;
        counts.gold_found += usize::from(found.is_some());
        counts.gold_right += usize::from(found.is_some_and(|p: usize| right(quote, &predicted[p])));
    }
    for (quote, of) in predicted.iter().zip(&gold_of).filter(|(quote, _)| quote.speech) {
        counts.found += 1;
        counts.found_matched += usize::from(of.is_some());
        counts.found_right += usize::from(of.is_some_and(|g: usize| right(&gold[g], quote)));
    }
}

fn read_quote(text: &str, quote: &Value, verbs: &BTreeSet<&str>) -> Quote {
    let cue: Vec<&str> = spans(&quote["cue"]).filter_map(|(start, end)| text.get(start..end)).collect();
    let words: Vec<String> = cue
        .iter()
        .flat_map(|piece| piece.split(|c: char| !c.is_alphabetic()))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let speech = words.is_empty() || words.iter().any(|word| verbs.contains(word.as_str()));
    Quote { content: letters(text, &quote["content"]), source: letters(text, &quote["source"]), speech }
}

fn spans(list: &Value) -> impl Iterator<Item = (usize, usize)> {
    let pair = |pair: &Value| Some((pair[0].as_u64()? as usize, pair[1].as_u64()? as usize));
    list.as_array().into_iter().flatten().filter_map(pair)
}

/// The bytes of letters and digits within spans.
fn letters(text: &str, list: &Value) -> BTreeSet<u64> {
    let bytes = text.as_bytes();
    let is_letter = |&at: &usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
    spans(list).flat_map(|(start, end)| start..end).filter(is_letter).map(|at| at as u64).collect()
}

fn lines(path: &Path) -> Result<Vec<Value>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}
