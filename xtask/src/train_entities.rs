//! `cargo xtask train entities`: trains the tagger of `pullquote-entities` from annotated news.

mod clusters;
pub(crate) mod corpora;
pub(crate) mod sources;

use crate::{tools, train_quotes};
use anyhow::{Context, Result};
use pullquote_entities::train::{self, Settings};
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
    let settings = Settings { epochs: args.epochs, rows: args.rows, ..Settings::default() };
    let model = train::train(&documents, &lexicon, &settings);
    std::fs::write(&args.out, &model).with_context(|| format!("cannot write {}", args.out.display()))?;
    eprintln!("{}: {} bytes", args.out.display(), model.len());
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
