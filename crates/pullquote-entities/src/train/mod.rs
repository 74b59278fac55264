//! Training of the entity model. Behind the feature `train`; `cargo xtask train entities` reads the corpora.

mod lexicon;
mod perceptron;

pub use crate::model::lexicon::Lexicon;
use crate::model::{Model, weights::Weights};
use crate::tag::document::Document as Statistics;
use crate::tag::features::{Place, View};
use crate::tag::words::Words;
use crate::tag::{KINDS, Scratch, runs};
use crate::{Kind, ModelError, Tagger};
pub use lexicon::{LexiconBuilder, Listed};
use perceptron::{Example, Examples};
use pullquote_tokenize::Tokens;

/// An annotated text.
#[derive(Clone, Debug)]
pub struct Document {
    /// The text.
    pub text: String,
    /// Its tokens.
    pub tokens: Tokens,
    /// Names: first token, one past the last, kind. Kinds the model does not know are passed over.
    pub names: Vec<(u32, u32, Kind)>,
    /// How much it counts against others; 1 for hand-made annotation.
    pub weight: f32,
}

/// How to train.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Passes over the data.
    pub epochs: usize,
    /// Parts for the first-pass labels the second pass learns from.
    pub folds: usize,
    /// How many differently shuffled models are averaged.
    pub averaged: u64,
    /// By how much the right labels must lead.
    pub margin: f32,
    /// Features kept.
    pub rows: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { epochs: 8, folds: 5, averaged: 5, margin: 0.0, rows: 62_000 }
    }
}

/// The lexicon of a model file.
///
/// # Errors
/// If the bytes are no model.
pub fn lexicon_of(model: &[u8]) -> Result<Lexicon, ModelError> {
    Ok(Model::from_bytes(model)?.lexicon)
}

/// A model file that holds a lexicon and no weights.
pub fn lexicon_to_bytes(lexicon: &Lexicon) -> Vec<u8> {
    Model { lexicon: lexicon.clone(), weights: Weights::empty() }.to_bytes()
}

/// Trains both passes and returns a model file.
pub fn train(documents: &[Document], lexicon: &Lexicon, settings: &Settings) -> Vec<u8> {
    let plain = extract(documents, lexicon, None);
    let all: Vec<usize> = (0..documents.len()).collect();
    let first = perceptron::train(&plain, &all, settings);
    // The second pass must learn from first-pass labels as bad as those of unseen text.
    let mut labels = vec![Vec::new(); documents.len()];
    for fold in 0..settings.folds {
        let rest: Vec<usize> = all.iter().copied().filter(|i| i % settings.folds != fold).collect();
        let weights = perceptron::pack(&perceptron::train(&plain, &rest, settings), None, settings.rows);
        let tagger = Tagger::from_model(Model { lexicon: lexicon.clone(), weights });
        let mut scratch = Scratch::new();
        for i in (fold..documents.len()).step_by(settings.folds) {
            tagger.first_pass(&documents[i].text, &documents[i].tokens, &mut scratch);
            labels[i].clone_from(&scratch.labels);
        }
    }
    drop(plain);
    let informed = extract(documents, lexicon, Some(&labels));
    let second = perceptron::train(&informed, &all, settings);
    Model { lexicon: lexicon.clone(), weights: perceptron::pack(&first, Some(&second), settings.rows) }.to_bytes()
}

/// Features and right labels of all runs of all documents.
fn extract(documents: &[Document], lexicon: &Lexicon, labels: Option<&[Vec<u8>]>) -> Vec<Examples> {
    let mut words = Words::default();
    let mut statistics = Statistics::default();
    let mut extracted = Vec::with_capacity(documents.len());
    for (d, document) in documents.iter().enumerate() {
        words.fill(&document.text, &document.tokens, lexicon);
        statistics.fill(&words, &document.text, &document.tokens);
        if let Some(labels) = labels {
            statistics.count_votes(&words, &labels[d]);
        }
        let view = View { text: &document.text, tokens: &document.tokens, words: &words, document: &statistics };
        let right = right_labels(document);
        let mut examples = Examples { weight: document.weight, ..Examples::default() };
        for run in runs(&words, &document.tokens) {
            let mut example = Example::default();
            for (token, &label) in right.iter().enumerate().take(run.end_of_run).skip(run.token) {
                let place = Place { token, start: run.start, end: run.end };
                view.first_pass(place, &mut examples.features);
                if labels.is_some() {
                    view.second_pass(place, &mut examples.features);
                }
                example.ends.push(examples.features.len());
                // The begin of a name that starts outside the run is lost: what is left of it begins here.
                let cut = token == run.token && label > 0 && label.is_multiple_of(2);
                example.labels.push(if cut { label - 1 } else { label });
            }
            examples.runs.push(example);
        }
        extracted.push(examples);
    }
    extracted
}

fn right_labels(document: &Document) -> Vec<u8> {
    let mut labels = vec![0; document.tokens.len()];
    for &(first, end, kind) in &document.names {
        if let Some(k) = KINDS.iter().position(|&known| known == kind) {
            for (i, label) in labels.iter_mut().enumerate().take(end as usize).skip(first as usize) {
                *label = k as u8 * 2 + if i == first as usize { 1 } else { 2 };
            }
        }
    }
    labels
}

/// How many tokens within names the runs leave out, of how many.
pub fn left_out(documents: &[Document], lexicon: &Lexicon) -> (usize, usize) {
    let (mut lost, mut total) = (0, 0);
    for document in documents {
        let covered = covered(document, lexicon);
        for (i, label) in right_labels(document).into_iter().enumerate() {
            total += usize::from(label > 0);
            lost += usize::from(label > 0 && !covered[i]);
        }
    }
    (lost, total)
}

/// Which tokens are scored.
pub fn covered(document: &Document, lexicon: &Lexicon) -> Vec<bool> {
    let mut words = Words::default();
    words.fill(&document.text, &document.tokens, lexicon);
    let mut covered = vec![false; document.tokens.len()];
    for run in runs(&words, &document.tokens) {
        covered[run.token..run.end_of_run].fill(true);
    }
    covered
}
