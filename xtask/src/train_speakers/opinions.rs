//! `cargo xtask train opinions`: how much the accurate network's opinion on who speaks counts beside the resolver's own
//! scores, on articles of which neither learned who speaks.

use super::rows::{self, Corpus};
use super::{by_fold, cases, truth};
use crate::tools::{read_network, write_section};
use anyhow::Result;
use pullquote_quotes::train::{Example, Reader, SETS, name_of, score};
use std::path::{Path, PathBuf};

/// Options of `train opinions`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The network that did not learn who speaks in folds 0 and 1 of the articles
    #[arg(long)]
    pub model: PathBuf,
    /// The model files that get the result; without any it is only measured
    #[arg(long)]
    pub into: Vec<PathBuf>,
}

/// Folds that are held out.
const HELD: usize = 2;

/// The weight of a choice in articles that the network has not seen at all, relative to those of which it learned the words,
/// but not who speaks: there are eight times as many.
const UNSEEN: f64 = 8.0;

/// Factors: of the resolver's score, of the logarithms of the chances of an entity and of nobody; and what nobody gets.
type Share = [f64; 4];

/// A choice: the four numbers of each option, "none" first, and which are right.
struct Choice {
    article: usize,
    set: usize,
    corpus: Corpus,
    options: Vec<Share>,
    right: Vec<usize>,
}

/// Fits the shares, shows what they bring, and writes them.
pub fn run(data: &Path, args: &Args) -> Result<()> {
    let articles = rows::read(data)?;
    let weights = by_fold(&cases(data, &articles)?);
    let mut reader = Reader::default();
    reader.ask(read_network(&args.model)?);
    let mut choices = Vec::new();
    for (n, article) in articles.iter().enumerate().filter(|(_, a)| a.fold < HELD) {
        let truth = |report: usize| article.gold[report].as_ref().map(|names| truth(article, names));
        let examples = reader.examples(&article.article(), &article.reports, truth);
        let weights = &weights[article.fold];
        let of = |example: &Example, k: usize| {
            let [entity, nobody, none] = example.evidence[k].map(f64::from);
            let own = score(weights, example.set, example.place, &example.candidates[k]);
            [f64::from(own), entity, nobody, none]
        };
        let told = examples.iter().filter(|e| !e.absent && e.evidence.len() == e.candidates.len());
        choices.extend(told.map(|example| Choice {
            article: n,
            set: example.set,
            corpus: article.corpus,
            options: (0..example.candidates.len()).map(|k| of(example, k)).collect(),
            right: example.truth.clone(),
        }));
    }
    let halves = [0, 1].map(|half| fit(choices.iter().filter(|c| c.article % 2 != half)));
    show(&choices, &halves);
    let shares = fit(choices.iter());
    for (set, share) in shares.iter().enumerate() {
        println!("{:12} {share:6.2?}", name_of(set));
    }
    for path in &args.into {
        write_section(path, "who.shares", shares.iter().flatten().map(|w| *w as f32))?;
        eprintln!("{}", path.display());
    }
    Ok(())
}

impl Choice {
    fn weight(&self) -> f64 {
        if self.corpus == Corpus::World { UNSEEN } else { 1.0 }
    }

    fn chances(&self, share: &Share) -> Vec<f64> {
        let score = |option: &Share| option.iter().zip(share).map(|(a, b)| a * b).sum::<f64>();
        let scores: Vec<f64> = self.options.iter().map(score).collect();
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = scores.iter().map(|s| (s - most).exp()).sum();
        scores.iter().map(|s| (s - most).exp() / total).collect()
    }

    /// Whether the likeliest option is right, and how unlikely the right ones are.
    fn judged(&self, share: &Share) -> (bool, f64) {
        let chances = self.chances(share);
        let best = (0..chances.len()).max_by(|a, b| chances[*a].total_cmp(&chances[*b]).then(b.cmp(a))).unwrap_or(0);
        let right: f64 = self.right.iter().map(|r| chances[*r]).sum();
        (self.right.contains(&best), -right.max(1e-9).ln())
    }
}

/// Passes, step, and how strongly a set is drawn towards all sets together, in choices.
const PASSES: usize = 400;
const STEP: f64 = 0.1;
const DRAWN: f64 = 20.0;

/// The shares of each set, drawn towards those of all together.
fn fit<'a>(choices: impl Iterator<Item = &'a Choice>) -> Vec<Share> {
    let choices: Vec<&Choice> = choices.collect();
    let all = descend(&choices, [1.0, 0.5, 0.5, 0.0]);
    let of = |set: usize| choices.iter().filter(|c| c.set == set).copied().collect::<Vec<_>>();
    (0..SETS).map(|set| descend(&of(set), all)).collect()
}

fn descend(choices: &[&Choice], from: Share) -> Share {
    let (mut share, mut squares) = (from, [1e-6; 4]);
    let total: f64 = choices.iter().map(|c| c.weight()).sum::<f64>() + DRAWN;
    for _ in 0..PASSES {
        let mut slope: Share = std::array::from_fn(|k| DRAWN * (share[k] - from[k]));
        for choice in choices {
            let chances = choice.chances(&share);
            let right: f64 = choice.right.iter().map(|r| chances[*r]).sum::<f64>().max(1e-9);
            for (k, (chance, option)) in chances.iter().zip(&choice.options).enumerate() {
                let wanted = if choice.right.contains(&k) { chance / right } else { 0.0 };
                let error = choice.weight() * (chance - wanted);
                slope.iter_mut().zip(option).for_each(|(s, x)| *s += error * x);
            }
        }
        for k in 0..4 {
            let slope = slope[k] / total;
            squares[k] += slope * slope;
            share[k] -= STEP * slope / squares[k].sqrt();
        }
    }
    share
}

/// Right choices without and with the opinion, by shares fitted on the other half of the articles.
fn show(choices: &[Choice], halves: &[Vec<Share>; 2]) {
    println!("set           news      choices   right   with the opinion   -log chance   with it");
    for corpus in Corpus::ALL {
        for (set, name) in (0..SETS).map(|set| (set, name_of(set))) {
            let own: Vec<&Choice> = choices.iter().filter(|c| c.set == set && c.corpus == corpus).collect();
            let sum = |share: &dyn Fn(&Choice) -> Share| {
                let judged = own.iter().map(|choice| choice.judged(&share(choice)));
                judged.fold((0.0, 0.0), |(right, far), (is, x)| (right + f64::from(u8::from(is)), far + x))
            };
            let ((a, x), (b, y)) = (sum(&|_| [1.0, 0.0, 0.0, 0.0]), sum(&|choice| halves[choice.article % 2][set]));
            let n = own.len().max(1) as f64;
            println!(
                "{name:12}  {:8} {:8} {:7.1} {:18.1} {:13.3} {:9.3}",
                format!("{corpus:?}"),
                own.len(),
                100.0 * a / n,
                100.0 * b / n,
                x / n,
                y / n
            );
        }
    }
}
