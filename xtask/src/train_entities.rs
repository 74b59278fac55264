//! `cargo xtask train entities`: trains the tagger of `pullquote-entities` from annotated news.

mod clusters;
pub(crate) mod corpora;
pub(crate) mod sources;

use crate::{tools, train_quotes};
use anyhow::{Context, Result};
use pullquote_entities::Tagger;
use pullquote_entities::train::{self, Networks, Settings};
use pullquote_tokenize::{Tokenizer, Tokens};
use serde_json::{Value, json};
use std::io::{BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Options of `train entities`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Where the model goes.
    #[arg(long, default_value = "crates/pullquote-entities/model/entities.bin")]
    pub out: PathBuf,
    /// Folder of word lists and vectors to build the lexicon anew from (see MODEL_CARD.md); without it the
    /// lexicon of the model in use is kept.
    #[arg(long)]
    pub sources: Option<PathBuf>,
    /// Articles labelled by a teacher, beside the annotated ones: lines `{"text","names":[[start,end,kind]]}`. Where the file is
    /// not there yet, a transformer is taught the annotated articles and labels plain news into it (hours; needs Python).
    #[arg(long)]
    pub labelled: Option<PathBuf>,
    /// Where and with what the teacher runs.
    #[command(flatten)]
    pub place: train_quotes::Place,
    /// What one of those counts against an annotated one.
    #[arg(long, default_value_t = 0.5)]
    pub weight: f32,
    /// Every so many annotated articles, one is left out of training, to measure on.
    #[arg(long)]
    pub hold_out: Option<usize>,
    /// Passes over the data.
    #[arg(long, default_value_t = Settings::default().epochs)]
    pub epochs: usize,
    /// Share of a token's features left out at each step of training, others each time.
    #[arg(long, default_value_t = Settings::default().dropout)]
    pub dropout: f32,
    /// Features kept; each takes 38 bytes of the model.
    #[arg(long, default_value_t = Settings::default().rows)]
    pub rows: usize,
}

/// Trains and writes the model.
pub fn run(data: &Path, args: &Args) -> Result<()> {
    let mut documents = corpora::newswire(&data.join("corpora/wwn-train.jsonl"))?;
    if let Some(every) = args.hold_out {
        let mut number = 0..;
        documents.retain(|_| number.next().is_some_and(|n: usize| !n.is_multiple_of(every)));
    }
    if let Some(path) = &args.labelled {
        if !path.exists() {
            teach(data, path, args)?;
        }
        documents.extend(corpora::labelled(path, args.weight)?);
    }
    let networks = match &args.labelled {
        Some(path) => networks(path)?,
        None => Networks::default(),
    };
    eprintln!("{} documents, {} tokens", documents.len(), documents.iter().map(|d| d.tokens.len()).sum::<usize>());
    let lexicon = match &args.sources {
        Some(sources) => {
            let mut builder = sources::lexicon(sources, data)?;
            builder.name_words(&documents);
            builder.build()
        }
        None => {
            let path = "crates/pullquote-entities/model/entities.bin";
            let bytes = std::fs::read(path).with_context(|| format!("cannot read {path}"))?;
            train::lexicon_of(&bytes).with_context(|| format!("{path} (give --sources to build the lexicon anew)"))?
        }
    };
    let (lost, total) = train::left_out(&documents, &lexicon);
    eprintln!("{lost} of {total} name tokens lie outside the stretches that are scored");
    let settings = Settings { epochs: args.epochs, dropout: args.dropout, rows: args.rows, ..Settings::default() };
    let model = train::train(&documents, &lexicon, &networks, &settings);
    std::fs::write(&args.out, &model).with_context(|| format!("cannot write {}", args.out.display()))?;
    eprintln!("{}: {} bytes", args.out.display(), model.len());
    Ok(())
}

/// The networks beside a file of labelled articles `NAME.jsonl`: `NAME-net.bin`, and `NAME-net-0.bin` and so on of the parts.
fn networks(labelled: &Path) -> Result<Networks> {
    let read = |end: String| {
        let stem = labelled.file_stem().unwrap_or_default().to_string_lossy();
        let path = labelled.with_file_name(format!("{stem}-net{end}.bin"));
        std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let parts = (0..corpora::PARTS).map(|part| read(format!("-{part}"))).collect::<Result<Vec<_>>>()?;
    Networks::from_bytes(&read(String::new())?, &parts).context("a network beside the labelled articles")
}

/// What the network that guesses at words sees of articles, one JSON line each: what `xtask/train/guess.py` reads.
pub fn seen() -> Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (tokenizer, mut tokens) = (Tokenizer::new(), Tokens::new());
    for line in std::io::stdin().lock().lines() {
        let article: Value = serde_json::from_str(&line?)?;
        let text = article["text"].as_str().context("an article without text")?;
        tokenizer.tokenize_into(text, &mut tokens);
        let seen = train::seen_by_network(text, &tokens, Tagger::embedded());
        let line = json!({
            "tok": tokens.spans().iter().map(|s| [s.start, s.end]).collect::<Vec<_>>(),
            "word": seen.words,
            "cluster": seen.clusters,
            "ending": seen.endings,
            "bits": seen.bits,
            "guessed": seen.guessed,
        });
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(())
}

/// Has a teacher label plain news with the Python program in `xtask/train`.
fn teach(data: &Path, out: &Path, args: &Args) -> Result<()> {
    let mut command = train_quotes::program("xtask/train/names.py", data, out, &args.place, true)?;
    if let Some(every) = args.hold_out {
        command.arg("--hold-out").arg(every.to_string());
    }
    tools::run(&mut command)
}
