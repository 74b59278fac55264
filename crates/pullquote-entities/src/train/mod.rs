//! Training of the entity model. Behind the feature `train`; `cargo xtask train entities` reads the corpora.

mod document;
mod lexicon;
mod perceptron;

use crate::file::Model;
use crate::label::features::{Features, Place};
use crate::label::guess::{Guesser, guessed, seen};
use crate::label::weights::Weights;
use crate::label::{KINDS, Labeller, Labels};
pub use crate::text::lexicon::Lexicon;
use crate::text::words::Words;
use crate::text::{Reading, Source};
use crate::{ModelError, Tagger};
pub use document::{Document, Settings};
pub use lexicon::{LexiconBuilder, Listed};
use perceptron::{Example, Examples};
use pullquote_tokenize::{TokenIndex, TokenVec, Tokens};

/// Networks that guess words, trained by `xtask/train/guess.py`.
#[derive(Clone, Debug, Default)]
pub struct Networks {
    whole: Option<Guesser>,
    parts: Vec<Guesser>,
}

impl Networks {
    /// Reads a network trained on all documents, and networks each trained without a part of them: guesses about documents
    /// that a network knows would be too good to learn from.
    ///
    /// # Errors
    /// If the bytes are not networks.
    pub fn from_bytes(whole: &[u8], parts: &[Vec<u8>]) -> Result<Self, pullquote_model::ModelError> {
        let parts = parts.iter().map(|bytes| Guesser::from_bytes(bytes)).collect::<Result<_, _>>()?;
        Ok(Self { whole: Some(Guesser::from_bytes(whole)?), parts })
    }

    /// The network that was not trained on a document.
    fn for_document(&self, document: &Document) -> Option<&Guesser> {
        if self.parts.is_empty() { self.whole.as_ref() } else { self.parts.get(document.part % self.parts.len()) }
    }
}

/// The input of the network for a text.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// 32 bits of each token's hash.
    pub words: Vec<u32>,
    /// Its word cluster.
    pub clusters: Vec<u16>,
    /// 32 bits of the hash of its ending.
    pub endings: Vec<u32>,
    /// Its other properties, as bits.
    pub bits: Vec<u32>,
    /// The tokens to guess, each with the first token of its sentence, one past the last, and the number of its word.
    pub guessed: Vec<[u32; 4]>,
}

/// The input of the network for a text.
pub fn seen_by_network(text: &str, tokens: &Tokens, tagger: &Tagger) -> Seen {
    let mut reading = Reading::default();
    let view = reading.read(Source { text, tokens, lexicon: &tagger.model().lexicon });
    let mut out = Seen::default();
    for i in tokens.range() {
        let one = seen(view, i);
        out.words.push(one.word);
        out.clusters.push(one.cluster);
        out.endings.push(one.ending);
        out.bits.push(one.bits);
    }
    let places = guessed(view);
    let number = |i: TokenIndex| view.document.type_of(i).unwrap_or_default() as u32;
    out.guessed.extend(places.map(|(i, s)| [i.as_u32(), s.start.as_u32(), s.end.as_u32(), number(i)]));
    out
}

/// The lexicon of a model file.
///
/// # Errors
/// If the bytes are not a model.
pub fn lexicon_of(model: &[u8]) -> Result<Lexicon, ModelError> {
    Ok(Model::from_bytes(model)?.lexicon)
}

/// A model file with a lexicon and no weights.
pub fn lexicon_to_bytes(lexicon: &Lexicon) -> Vec<u8> {
    Model { lexicon: lexicon.clone(), labeller: Labeller::new(Weights::empty(), None) }.to_bytes()
}

/// Trains both passes and returns a model file.
pub fn train(documents: &[Document], lexicon: &Lexicon, networks: &Networks, settings: &Settings) -> Vec<u8> {
    let plain = extract(documents, lexicon, networks, None);
    let all: Vec<usize> = (0..documents.len()).collect();
    let first = perceptron::train(&plain, &all, settings);
    // The second pass must learn from first-pass labels of documents that the first pass was not trained on.
    let mut labels = vec![TokenVec::new(); documents.len()];
    for fold in 0..settings.folds {
        let rest: Vec<usize> = all.iter().copied().filter(|i| i % settings.folds != fold).collect();
        let weights = perceptron::pack(&perceptron::train(&plain, &rest, settings), None, settings.rows);
        let labeller = Labeller::new(weights, None);
        let (mut reading, mut out) = (Reading::default(), Labels::default());
        for i in (fold..documents.len()).step_by(settings.folds) {
            let view = reading.read(documents[i].source(lexicon));
            out.guesses.guess(networks.for_document(&documents[i]), view);
            labeller.first_pass(view, &mut out);
            labels[i].clone_from(&out.labels);
        }
    }
    drop(plain);
    let informed = extract(documents, lexicon, networks, Some(&labels));
    let second = perceptron::train(&informed, &all, settings);
    let weights = perceptron::pack(&first, Some(&second), settings.rows);
    Model { lexicon: lexicon.clone(), labeller: Labeller::new(weights, networks.whole.clone()) }.to_bytes()
}

/// Features and right labels of all runs of all documents.
fn extract(
    documents: &[Document],
    lexicon: &Lexicon,
    networks: &Networks,
    labels: Option<&[TokenVec<u8>]>,
) -> Vec<Examples> {
    let (mut reading, mut out) = (Reading::default(), Labels::default());
    let mut extracted = Vec::with_capacity(documents.len());
    for (d, document) in documents.iter().enumerate() {
        let view = reading.read(document.source(lexicon));
        out.guesses.guess(networks.for_document(document), view);
        if let Some(labels) = labels {
            out.ballot.count(&view, &labels[d]);
        }
        let features = Features { view, guesses: &out.guesses, ballot: &out.ballot };
        let right = right_labels(document);
        let mut examples = Examples { weight: document.weight, ..Examples::default() };
        for run in &view.words.runs {
            let mut example = Example::default();
            for (token, &label) in run.tokens.iter().zip(&right[run.tokens]) {
                let place = Place { token, sentence: run.sentence };
                features.first_pass(place, &mut examples.features);
                if labels.is_some() {
                    features.second_pass(place, &mut examples.features);
                }
                example.ends.push(examples.features.len());
                // If the name starts outside the run, the rest of it begins here.
                let cut = token == run.tokens.start && label > 0 && label.is_multiple_of(2);
                example.labels.push(if cut { label - 1 } else { label });
            }
            examples.runs.push(example);
        }
        extracted.push(examples);
    }
    extracted
}

fn right_labels(document: &Document) -> TokenVec<u8> {
    let mut labels = TokenVec::from(vec![0; document.tokens.len()]);
    for &(name, kind) in &document.names {
        if let Some(k) = KINDS.iter().position(|&known| known == kind) {
            for i in name {
                labels[i] = k as u8 * 2 + if i == name.start { 1 } else { 2 };
            }
        }
    }
    labels
}

/// How many tokens of names lie outside all runs, and how many there are.
pub fn left_out(documents: &[Document], lexicon: &Lexicon) -> (usize, usize) {
    let (mut lost, mut total) = (0, 0);
    for document in documents {
        let covered = covered(document, lexicon);
        for (i, &label) in right_labels(document).enumerate() {
            total += usize::from(label > 0);
            lost += usize::from(label > 0 && !covered[i]);
        }
    }
    (lost, total)
}

/// Which tokens are scored.
pub fn covered(document: &Document, lexicon: &Lexicon) -> TokenVec<bool> {
    let mut words = Words::default();
    words.fill(&document.text, &document.tokens, lexicon);
    let mut covered = TokenVec::from(vec![false; document.tokens.len()]);
    for run in &words.runs {
        covered[run.tokens].fill(true);
    }
    covered
}
