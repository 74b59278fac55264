//! The trained network: finds cues, and around each of them what is said and by whom.
//!
//! Two small convolutional networks over the tokens of an article. The encoder gives each token a vector, and from it the
//! probability that the token begins a cue or goes on with one. The pair network runs over a window around each
//! candidate for a cue and labels its tokens as content or source; a search for the best path of labels, the quotation
//! marks and a confidence follow. `xtask/train/SPEC.md` has the formulas. The accurate model has a transformer beside the
//! encoder, whose states are further input of both networks.
//!
//! - `weights`: the model file, packed. `features`: what is read of a token. `states`: what a transformer says of it; `who`:
//!   who speaks, by these states.
//!   `encoder`, `cues`, `pair`: the networks.
//! - `decode`: labels to content and source. `candidate`: whole quoted stretches, kind, confidence. `settle`: one owner a
//!   token. `stretches`: one owner a quoted stretch. `nested`: reports that share the words of another.
//!
//! # Promises
//! - The results are the same on every machine and at any number of threads (see [`pullquote_model::kernels`]).
//! - No text makes it fail. Memory does not grow with the text but by its candidates: an article is worked on in stretches
//!   of some thousand tokens, with as many tokens on both sides as their results depend on. Only the states of a transformer
//!   are kept to the end of the article (a byte a column), for the question who speaks.
//! - Where the specification sets no limit, this does: a cue ends at the end of its window.

mod bounds;
mod candidate;
mod cues;
mod decode;
mod encoder;
mod features;
mod nested;
mod pair;
mod settle;
mod states;
mod stretches;
#[cfg(test)]
mod tests;
mod weights;
mod who;

pub use candidate::Candidate;

use crate::QuoteType;
use crate::draft::Draft;
use crate::opinion::{Opinions, Share};
use cues::Cue;
use decode::{Decoder, View};
use encoder::Encoded;
use features::Features;
use pair::Batch;
use pullquote_entities::Entities;
pub use pullquote_model::ModelError;
use pullquote_model::ModelFile;
use pullquote_model::kernels::Level;
use pullquote_tokenize::{TokenIndex, TokenRange, Tokens};
use std::ops::Range;
use std::sync::OnceLock;
use weights::Weights;
use who::Who;

/// Numbers in a model file from which the confidence of whole rows is computed.
pub(crate) const ROW_WEIGHTS: usize = weights::ROW_WEIGHTS;

/// Tokens worked on at a time.
const STRETCH: usize = 4096;

/// Tokens before and after a cue that are labelled at first. Most quotations end well within them, and the pair network takes
/// half the time of the whole window; where one does not, the window is labelled as far as it reaches.
const NEAR: [usize; 2] = [28, 44];

/// A trained network for quotations.
#[derive(Clone, Debug)]
pub struct Network {
    weights: Weights,
    level: Level,
}

/// Buffers of the network, to be reused from text to text.
#[derive(Clone, Debug, Default)]
pub struct NetworkScratch {
    features: Features,
    encoded: Encoded,
    strong: Vec<u32>,
    wide: Vec<(Cue, Range<usize>)>,
    batch: Batch,
    decoder: Decoder,
    content: Vec<TokenRange>,
    pieces: Vec<TokenRange>,
    /// For each candidate the one that it lies within.
    within: Vec<Option<usize>>,
    owned: settle::Owned,
    stretches: stretches::Stretches,
    who: who::Buffers,
}

/// The paragraph of a token, with those that it leads in by a colon at its end and the one it is led in by: as far as `most`
/// tokens reach.
fn block(text: &str, tokens: &Tokens, token: TokenIndex, most: usize) -> TokenRange {
    let paragraphs = tokens.paragraphs();
    let leads = |p: usize| paragraphs[p].tokens.end.checked_sub(1).is_some_and(|last| tokens.text(text, last) == ":");
    let (mut first, mut last) = (tokens.paragraph_of(token), tokens.paragraph_of(token));
    while first > 0 && paragraphs[first].tokens.start.until(token).len() < most && leads(first - 1) {
        first -= 1;
    }
    while last + 1 < paragraphs.len() && token.until(paragraphs[last].tokens.end).len() < most && leads(last) {
        last += 1;
    }
    paragraphs[first].tokens.start.until(paragraphs[last].tokens.end)
}

impl Network {
    /// The network that comes with the program.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Network> = OnceLock::new();
        EMBEDDED.get_or_init(|| match Self::from_bytes(Self::embedded_bytes()) {
            Ok(network) => network,
            Err(error) => unreachable!("the embedded model is tested: {error}"),
        })
    }

    /// The file of the network that comes with the program, to tell which one it is.
    pub const fn embedded_bytes() -> &'static [u8] {
        include_bytes!("../../model/quotes.bin")
    }

    /// Reads a model file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Ok(Self { weights: Weights::read(&ModelFile::parse(bytes)?)?, level: Level::best() })
    }

    /// The same network run by other instructions; the results are the same.
    pub fn at_level(self, level: Level) -> Self {
        let mut weights = self.weights;
        weights.encoder.transformer = weights.encoder.transformer.map(|t| t.at_level(level));
        Self { weights, level }
    }

    /// The file's own weights for the confidence of whole rows.
    pub(crate) fn row_weights(&self) -> Option<&[f32]> {
        self.weights.rows.as_deref()
    }

    fn who(&self) -> Option<&Who> {
        self.weights.encoder.transformer.as_ref()?.who.as_ref()
    }

    /// How much its opinion on who speaks counts, by set of choices.
    pub(crate) fn shares(&self) -> &[Share] {
        self.who().map_or(&[], |who| &who.shares)
    }

    /// What it thinks of who speaks in each draft; nothing if it has no transformer. `scratch` is that of the article's
    /// [`predict_into`](Self::predict_into).
    pub(crate) fn opinions(
        &self,
        entities: &Entities,
        drafts: &[Draft],
        scratch: &mut NetworkScratch,
        out: &mut Opinions,
    ) {
        out.clear();
        if let Some(who) = self.who().filter(|_| !drafts.is_empty()) {
            let states = &scratch.encoded.states;
            who.run(self.level, (states, entities, drafts), &mut scratch.who, out);
        }
    }

    /// The score from which on a quotation of a kind is taken for one.
    pub fn threshold(&self, kind: QuoteType) -> f32 {
        self.weights.decoding.thresholds[candidate::kind_index(kind)]
    }

    /// Whether a candidate is reported speech.
    pub fn is_speech(&self, candidate: &Candidate) -> bool {
        candidate.speech >= self.weights.decoding.least_speech
    }

    /// All candidates of an article in the order of their cues, the weak ones included, each for itself: their contents may
    /// overlap. `out` is overwritten.
    pub fn candidates_into(&self, text: &str, tokens: &Tokens, scratch: &mut NetworkScratch, out: &mut Vec<Candidate>) {
        out.clear();
        let weights = &self.weights;
        let count = tokens.end();
        if let Some(transformer) = &weights.encoder.transformer {
            scratch.encoded.states.begin(transformer, text, tokens);
        }
        // The first token after the last cue.
        let mut free = TokenIndex::FIRST;
        for first in tokens.range().iter().step_by(STRETCH) {
            let end = count.min(first.forward(STRETCH));
            let from = first.back(weights.left + weights.reach);
            let until = count.min(end.forward(weights.right + weights.reach));
            scratch.features.fill(text, tokens, from.until(until), &weights.embeddings);
            if let Some(transformer) = &weights.encoder.transformer {
                scratch.encoded.states.reach(self.level, transformer, from.until(until));
            }
            scratch.encoded.run(self.level, &scratch.features, &weights.embeddings, &weights.encoder);
            let mut strong = 0;
            scratch.strong.clear();
            scratch.strong.extend(scratch.encoded.cues.iter().map(|&[_, begin, _]| {
                strong += u32::from(begin > 0.5);
                strong
            }));
            scratch.batch.clear();
            let mut next = from.until(first.max(free)).len();
            loop {
                let (encoded, places) = (&scratch.encoded, &scratch.features.places);
                let cue = cues::next(&weights.decoding, encoded, places, next, from.until(end).len(), weights.right);
                let Some(cue) = cue else { break };
                next = cue.end;
                free = from.forward(cue.end);
                let at = from.forward(cue.first);
                let block = block(text, tokens, at, weights.right);
                let (start, end) = (block.start.max(at.back(weights.left)), block.end.min(at.forward(weights.right)));
                let window = from.until(start).len()..from.until(end).len();
                let near = window.start.max(cue.first.saturating_sub(NEAR[0]))..window.end.min(cue.end + NEAR[1]);
                let left_out = [near.start - window.start, window.end - near.end];
                scratch.batch.push(&weights.pair, cue, near, left_out, &scratch.features, &scratch.strong);
                if scratch.batch.is_full() {
                    self.label(text, tokens, from, scratch, out);
                }
            }
            self.label(text, tokens, from, scratch, out);
        }
    }

    /// Labels the windows of the batch and adds what is found, in the order of the cues.
    fn label(
        &self,
        text: &str,
        tokens: &Tokens,
        offset: TokenIndex,
        scratch: &mut NetworkScratch,
        out: &mut Vec<Candidate>,
    ) {
        let found = out.len();
        self.label_once(text, tokens, offset, scratch, out);
        scratch.batch.clear();
        for (cue, window) in scratch.wide.drain(..) {
            scratch.batch.push(&self.weights.pair, cue, window, [0; 2], &scratch.features, &scratch.strong);
        }
        self.label_once(text, tokens, offset, scratch, out);
        scratch.batch.clear();
        out[found..].sort_unstable_by_key(|c| c.cue.start);
    }

    /// Adds what is found in windows that reach far enough; the others are put aside, as wide as they must be.
    fn label_once(
        &self,
        text: &str,
        tokens: &Tokens,
        offset: TokenIndex,
        scratch: &mut NetworkScratch,
        out: &mut Vec<Candidate>,
    ) {
        let Weights { pair, decoding, left, right, .. } = &self.weights;
        let NetworkScratch { features, encoded, wide, batch, decoder, content, pieces, .. } = scratch;
        if batch.windows.is_empty() {
            return;
        }
        batch.run(self.level, pair, encoded);
        for window in &batch.windows {
            if let Some(widened) = batch.widened(window) {
                wide.push((window.cue, widened));
                continue;
            }
            let (scores, probabilities) = batch.labels(window);
            let first = offset.forward(window.tokens.start);
            let cue = offset.forward(window.cue.first).until(offset.forward(window.cue.end));
            let view = View { text, tokens, scores, probabilities, first, cue, features, offset };
            let Some(decoded) = decoder.decode(decoding, view, content) else { continue };
            // The window's edges if no paragraph ended before them; an edge before the article has none.
            let before = cue.start.as_usize().checked_sub(*left).map_or(TokenIndex::MAX, TokenIndex::from_usize);
            let edges = before.until(cue.start.forward(*right));
            candidate::extend(content, edges, tokens);
            candidate::snap(content, cue, decoded.source, decoding.snap, tokens, pieces);
            let kind = candidate::kind_of(content, tokens);
            let cue_probability = window.cue.probability;
            let features = candidate::features(&window.cue, &decoded, content);
            let (score, probability) = candidate::attribution(decoding, kind, &features);
            let speech = candidate::speech(decoding, kind, &features);
            out.push(Candidate {
                content: content.clone(),
                source: decoded.source,
                cue,
                kind,
                score,
                probability,
                speech,
                cue_probability,
                content_probability: decoded.mean,
                source_probability: decoded.source_probability,
            });
        }
    }

    /// The quotations of an article: the candidates that are reported speech, or attributed otherwise. No word is in the
    /// content of two, unless one is a report within an indirect report: then it lies as a whole in the content of the outer
    /// one. `out` is overwritten.
    pub fn predict_into(&self, text: &str, tokens: &Tokens, scratch: &mut NetworkScratch, out: &mut Vec<Candidate>) {
        self.candidates_into(text, tokens, scratch, out);
        out.retain(|c| c.score >= self.threshold(c.kind) || self.is_speech(c));
        nested::find(text, tokens, out, |c| self.is_speech(c), &mut scratch.within);
        scratch.owned.settle(tokens, &scratch.within, out);
        scratch.stretches.join(tokens, out);
    }
}
