//! `cargo xtask train confidence`: fits the chance that a row is right, on articles that neither the network nor the
//! speaker resolver was trained on, and shows how well it holds.

use crate::tools::{data_file, read_network, write_section};
use crate::train_speakers::rows::{self, Corpus, folded};
use crate::train_speakers::{by_fold, cases};
use anyhow::{Context, Result, bail};
use pullquote_quotes::Attributor;
use pullquote_quotes::network::Network;
use pullquote_quotes::train::{Evidence, FEATURES, FORMS, Rows};
use pullquote_tokenize::Span;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Options of `train confidence`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A network and the folds of world-train.jsonl it was not trained on: FILE=0,1. Several are possible
    #[arg(long, required = true, value_name = "FILE=FOLDS")]
    pub model: Vec<String>,
    /// Output path of the weights.
    #[arg(long, default_value = "crates/pullquote-quotes/src/confidence/weights.rs")]
    pub out: PathBuf,
    /// A model file to write the weights into, in place of those that are built in
    #[arg(long, conflicts_with = "out", value_name = "FILE")]
    pub into: Option<PathBuf>,
    /// Measure only, by cross-fitting over articles
    #[arg(long)]
    pub check: bool,
    /// With --check: measure the weights that are built in as well
    #[arg(long, requires = "check")]
    pub built_in: bool,
}

/// A row of the table before anything is left out.
struct Row {
    article: usize,
    evidence: Evidence,
    speech: bool,
    right: bool,
}

type Weights = [[f64; FEATURES]; FORMS];

/// Fits and writes the weights.
pub fn run(data: &Path, args: &Args) -> Result<()> {
    data_file(data, "corpora/world-train.jsonl")?;
    let articles = rows::read(data)?;
    let choices = by_fold(&cases(data, &articles)?);
    let (mut found, mut gold) = (Vec::new(), 0);
    for model in &args.model {
        let (path, folds) = model.split_once('=').context("--model wants FILE=FOLDS")?;
        let network = read_network(Path::new(path))?;
        for fold in folds.split(',') {
            let fold: usize = fold.parse().with_context(|| format!("{fold:?} is no fold"))?;
            let Some(weights) = choices.get(fold) else { bail!("there is no fold {fold}") };
            gold += held_out(&articles, fold, &network, weights, &mut found);
        }
    }
    let halves = [0, 1].map(|half| fit(found.iter().filter(|row| row.article % 2 != half)));
    let chances: Vec<f64> = found.iter().map(|row| chance(&halves[row.article % 2], &row.evidence)).collect();
    show(&found, &chances, gold);
    if args.built_in {
        println!("\nThe weights that are built in:");
        let chances: Vec<f64> = found.iter().map(|row| f64::from(row.evidence.confidence(None))).collect();
        show(&found, &chances, gold);
    }
    if args.check {
        return Ok(());
    }
    let weights = fit(found.iter());
    let path = args.into.as_ref().unwrap_or(&args.out);
    match &args.into {
        Some(path) => write_section(path, "conf.rows", weights.iter().flatten().map(|w| *w as f32))?,
        None => std::fs::write(path, table(&weights)).with_context(|| format!("cannot write {}", path.display()))?,
    }
    eprintln!("{}", path.display());
    Ok(())
}

/// Adds the rows of the articles of a fold; returns how many there should be.
fn held_out(articles: &[rows::Read], fold: usize, network: &Network, choices: &Rows, out: &mut Vec<Row>) -> usize {
    let attributor = Attributor::builder().network(network.clone()).choices(choices.clone()).build();
    let mut gold = 0;
    for (n, article) in articles.iter().enumerate().filter(|(_, a)| a.corpus == Corpus::World && a.fold == fold) {
        let found = attributor.evidence(&article.article());
        let words: Vec<Vec<u32>> = found.iter().map(|(q, _)| bytes(&article.text, &q.content)).collect();
        let told: Vec<Vec<u32>> = article.reports.iter().map(|r| bytes(&article.text, &r.content)).collect();
        let matched = matched(&words, &told);
        gold += article.asked.iter().filter(|asked| **asked).count();
        for (k, (quotation, evidence)) in found.iter().enumerate() {
            let right = match matched[k] {
                Some(report) if !article.asked[report] => continue,
                Some(report) => match &article.gold[report] {
                    // Not even a reader can tell who speaks.
                    None => true,
                    Some(names) => {
                        let ours = quotation.speakers.iter().map(|s| article.entities.name(&article.text, *s));
                        let mut ours = ours.map(folded).peekable();
                        let nobody = ours.peek().is_none() && names.is_empty();
                        nobody || ours.any(|ours| names.iter().any(|name| folded(name) == ours))
                    }
                },
                None if is_toss_up(article, &words[k], &told) => continue,
                None => false,
            };
            out.push(Row { article: n, evidence: *evidence, speech: quotation.speech, right });
        }
    }
    gold
}

/// More than half of the words belong to reports that may or may not count.
fn is_toss_up(article: &rows::Read, words: &[u32], told: &[Vec<u32>]) -> bool {
    let borderline = told.iter().zip(&article.asked).filter(|(_, asked)| !**asked);
    2 * borderline.map(|(told, _)| common(words, told)).sum::<usize>() > words.len()
}

/// The bytes of some pieces without marks and spaces at the edges.
fn bytes(text: &str, pieces: &[Span]) -> Vec<u32> {
    const EDGES: &[u8] = b" \n\"'.,";
    let raw = text.as_bytes();
    let mut out = Vec::new();
    for piece in pieces {
        let (mut start, mut end) = (piece.start, piece.end);
        while start < end && EDGES.contains(&raw[start as usize]) {
            start += 1;
        }
        while end > start && EDGES.contains(&raw[end as usize - 1]) {
            end -= 1;
        }
        out.extend(start..end);
    }
    out
}

fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        count += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}

/// One to one, the most alike first: the report each quotation matches.
fn matched(found: &[Vec<u32>], told: &[Vec<u32>]) -> Vec<Option<usize>> {
    let mut pairs = Vec::new();
    for (i, a) in found.iter().enumerate() {
        for (j, b) in told.iter().enumerate() {
            let both = common(a, b);
            let share = both as f64 / (a.len() + b.len() - both).max(1) as f64;
            if share >= 0.5 {
                pairs.push((share, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.2, a.1).cmp(&(b.2, b.1))));
    let (mut out, mut taken) = (vec![None; found.len()], vec![false; told.len()]);
    for (_, i, j) in pairs {
        if out[i].is_none() && !taken[j] {
            (out[i], taken[j]) = (Some(j), true);
        }
    }
    out
}

fn chance(weights: &Weights, evidence: &Evidence) -> f64 {
    let sum: f64 = weights[evidence.form].iter().zip(&evidence.features).map(|(w, f)| w * f64::from(*f)).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// Passes over the rows, step size, and regularisation.
const PASSES: usize = 3000;
const STEP: f64 = 0.5;
const DECAY: f64 = 2.0;

/// Logistic regression by gradient descent, one per form; the weights are drawn towards those of all forms together.
fn fit<'a>(rows: impl Iterator<Item = &'a Row>) -> Weights {
    let rows: Vec<&Row> = rows.filter(|row| row.speech).collect();
    let shared = descend(&rows, &[0.0; FEATURES]);
    std::array::from_fn(|form| {
        let own: Vec<&Row> = rows.iter().filter(|row| row.evidence.form == form).copied().collect();
        descend(&own, &shared)
    })
}

fn descend(rows: &[&Row], towards: &[f64; FEATURES]) -> [f64; FEATURES] {
    let mut weights = *towards;
    let scale = STEP / (rows.len() as f64 + DECAY);
    for _ in 0..PASSES {
        let mut slope = [0.0; FEATURES];
        for row in rows {
            let sum: f64 = weights.iter().zip(&row.evidence.features).map(|(w, f)| w * f64::from(*f)).sum();
            let error = 1.0 / (1.0 + (-sum).exp()) - f64::from(u8::from(row.right));
            slope.iter_mut().zip(&row.evidence.features).for_each(|(s, f)| *s += error * f64::from(*f));
        }
        for n in 0..FEATURES {
            // Features reach ten: their steps are the smaller.
            weights[n] -= scale * (slope[n] + DECAY * (weights[n] - towards[n])) / SIZES[n];
        }
    }
    weights
}

/// Mean squares of the features, roughly.
const SIZES: [f64; FEATURES] = [1.0, 8.0, 8.0, 12.0, 8.0, 1.0, 1.0, 1.0, 8.0];

/// How many rows are right in each tenth of the scale, and what is found from each confidence on.
fn show(rows: &[Row], chances: &[f64], gold: usize) {
    let table: Vec<(f64, bool)> =
        rows.iter().zip(chances).filter(|(r, _)| r.speech).map(|(r, c)| (*c, r.right)).collect();
    println!("confidence    rows    mean   right");
    for tenth in 0..10 {
        let within = |c: f64| (c * 10.0).floor().min(9.0) as usize == tenth;
        let part: Vec<&(f64, bool)> = table.iter().filter(|row| within(row.0)).collect();
        let count = part.len().max(1) as f64;
        let (mean, right) = (part.iter().map(|r| r.0).sum::<f64>(), part.iter().filter(|r| r.1).count() as f64);
        println!(
            "{:.1} to {:.1} {:9} {:7.3} {:7.3}",
            tenth as f64 / 10.0,
            (tenth + 1) as f64 / 10.0,
            part.len(),
            mean / count,
            right / count
        );
    }
    println!("\nleast confidence    precision  recall     F1");
    for step in 0..19 {
        let least = f64::from(step) * 0.05;
        let kept = table.iter().filter(|row| row.0 >= least).count() as f64;
        let right = table.iter().filter(|row| row.0 >= least && row.1).count() as f64;
        let (precision, recall) = (right / kept.max(1.0), right / gold.max(1) as f64);
        println!(
            "{least:16.2} {:12.1} {:7.1} {:6.1}",
            100.0 * precision,
            100.0 * recall,
            200.0 * precision * recall / (precision + recall)
        );
    }
}

/// The weights as a Rust file.
fn table(weights: &Weights) -> String {
    let mut out = format!(
        "//! Weights of the confidence, by form of source and feature. Written by `cargo xtask train confidence`.\n\n\
         // A weight may be near a constant by chance.\n#[allow(clippy::approx_constant)]\n#[rustfmt::skip]\n\
         pub(super) static WEIGHTS: [[f32; {FEATURES}]; {FORMS}] = [\n",
    );
    for form in weights {
        let numbers: Vec<String> = form.iter().map(|w| format!("{w:.4}")).collect();
        let _ = writeln!(out, "    [{}],", numbers.join(", "));
    }
    out.push_str("];\n");
    out
}
