//! Rules of the quotation stage, left out one by one over whole articles.

use crate::tools::{data_file, output, read_network};
use anyhow::Result;
use pullquote::corpus::Article;
use pullquote::quotes::{Attributor, rules};
use pullquote::{Options, Pipeline, Scratch};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to measure on.
#[derive(clap::Args)]
pub struct Args {
    /// A network that was not trained on the folds measured; the figures of the built-in one flatter it
    #[arg(long)]
    model: Option<PathBuf>,
    /// Folds of world-train.jsonl to measure on
    #[arg(long, value_delimiter = ',', default_value = "0,1")]
    folds: Vec<u64>,
    /// Of polnear-train.jsonl, every n-th article
    #[arg(long, default_value_t = 8)]
    every: usize,
}

/// Articles with their gold annotation, and the scorer that reads it.
struct Set {
    name: &'static str,
    lines: Vec<(Article, Value)>,
    scorer: PathBuf,
    options: &'static [&'static str],
    figures: &'static [(&'static str, &'static str)],
}

/// Prints the figures with all rules and without each.
pub fn run(data: &Path, args: &Args) -> Result<()> {
    let world = read(&data_file(data, "corpora/world-train.jsonl")?, |_, line| {
        line["fold"].as_u64().is_some_and(|fold| args.folds.contains(&fold))
    })?;
    let polnear = read(&data_file(data, "corpora/polnear-train.jsonl")?, |n, _| n % args.every == 0)?;
    let sets = [
        Set {
            name: "world",
            lines: world,
            scorer: data_file(data, "score/score_world.py")?,
            options: &[],
            figures: &[("contents", "/content/f1"), ("direct", "/direct/f1"), ("rows", "/row/f1")],
        },
        Set {
            name: "polnear",
            lines: polnear,
            scorer: data_file(data, "score/score.py")?,
            options: &["--json"],
            figures: &[("all", "/all/e2e/f1"), ("direct", "/direct_only/e2e/f1")],
        },
    ];
    let network = args.model.as_deref().map(read_network).transpose()?;
    let work = tempfile::tempdir()?;
    for left_out in std::iter::once(None).chain(rules().map(|rule| Some(rule.id))) {
        let mut builder = Attributor::builder();
        if let Some(network) = &network {
            builder = builder.network(network.clone());
        }
        if let Some(id) = left_out {
            builder = builder.without(id)?;
        }
        let pipeline = Pipeline::builder().options(Options::everything()).attributor(builder.build()).build();
        print!("{:24}", left_out.unwrap_or("(all rules)"));
        for set in &sets {
            print!("  {}", set.name);
            let result = measure(&pipeline, set, work.path())?;
            for (name, path) in set.figures {
                let value = result.pointer(path).and_then(Value::as_f64).unwrap_or(f64::NAN);
                print!(" {name} {:.2}", 100.0 * value);
            }
        }
        println!();
    }
    Ok(())
}

fn read(path: &Path, wanted: impl Fn(usize, &Value) -> bool) -> Result<Vec<(Article, Value)>> {
    let text = std::fs::read_to_string(path)?;
    let mut out = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let line: Value = serde_json::from_str(line)?;
        if wanted(n, &line) {
            let (id, text) = (line["id"].as_str().unwrap_or_default(), line["text"].as_str().unwrap_or_default());
            out.push((Article::from_text(id, text), line));
        }
    }
    Ok(out)
}

fn measure(pipeline: &Pipeline, set: &Set, work: &Path) -> Result<Value> {
    let (mut gold, mut found) = (Vec::new(), Vec::new());
    let mut scratch = Scratch::default();
    for (article, line) in &set.lines {
        serde_json::to_writer(&mut gold, line)?;
        gold.push(b'\n');
        pipeline.analyze(article, &mut scratch).record().write_line(&mut found);
    }
    let (gold_path, found_path) = (work.join("gold.jsonl"), work.join("found.jsonl"));
    std::fs::write(&gold_path, gold)?;
    std::fs::write(&found_path, found)?;
    let mut command = Command::new("python3");
    command.arg(&set.scorer).arg("--gold").arg(&gold_path).arg("--sys").arg(&found_path).args(set.options);
    Ok(serde_json::from_slice(&output(command.env("PYTHONDONTWRITEBYTECODE", "1"))?)?)
}
