//! What is learned from, and how.

use crate::Kind;
use crate::text::Source;
use crate::text::lexicon::Lexicon;
use pullquote_tokenize::{TokenRange, Tokens};

/// An annotated text.
#[derive(Clone, Debug)]
pub struct Document {
    /// The text.
    pub text: String,
    /// Its tokens.
    pub tokens: Tokens,
    /// Names: tokens, kind. Kinds that the model does not know are ignored.
    pub names: Vec<(TokenRange, Kind)>,
    /// Its weight; 1 for manual annotation.
    pub weight: f32,
    /// The part of the documents it belongs to: one of the [`Networks`](super::Networks) was trained without that part.
    pub part: usize,
}

impl Document {
    pub(super) fn source<'a>(&'a self, lexicon: &'a Lexicon) -> Source<'a> {
        Source { text: &self.text, tokens: &self.tokens, lexicon }
    }
}

/// How to train.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Passes over the data.
    pub epochs: usize,
    /// Number of parts: the second pass learns from first-pass labels of parts not trained on.
    pub folds: usize,
    /// How many differently shuffled models are averaged.
    pub averaged: u64,
    /// The margin by which the right labels must lead.
    pub margin: f32,
    /// Share of the features of a token dropped at random in each step.
    pub dropout: f32,
    /// Features kept.
    pub rows: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { epochs: 6, folds: 5, averaged: 5, margin: 0.0, dropout: 0.0, rows: 70_000 }
    }
}
