//! The gap detector.

use super::kind::{GapKind, kind_of};
use super::model::{GapModel, UNITS};
use super::network::Network;
use super::posterior::Prior;
use super::sequence::Sequence;
use super::vocabulary::Vocabulary;
use crate::ModelError;
use pullquote_model::kernels::Level;
use pullquote_tokenize::{TokenIndex, TokenKind, TokenRange, Tokens};
use std::sync::OnceLock;

/// A place where words were lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// Byte offset into the text of the lost words.
    pub at: u32,
    /// The token that follows the gap (one past the last token at the end of the text). A gap between two paragraphs is
    /// at the end of the first if [`at`](Self::at) is the end of its last token, otherwise at the start of the second.
    pub before_token: TokenIndex,
    /// Probability that words were lost here, given the rest of the article.
    pub confidence: f32,
    /// What seems to be missing.
    pub kind: GapKind,
}

/// The `gaps` (as returned by a detector) that lie between two tokens of a range: holes in a quotation or a name. Gaps
/// at either edge of the range are not inside it.
pub fn gaps_inside(gaps: &[Gap], tokens: TokenRange) -> &[Gap] {
    let first = gaps.partition_point(|gap| gap.before_token <= tokens.start);
    let end = gaps.partition_point(|gap| gap.before_token < tokens.end);
    gaps.get(first..end).unwrap_or_default()
}

/// How certain a gap must be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Strictness {
    /// Balanced: at least four of five reported gaps are real in damaged text, and sound text has almost none.
    #[default]
    Default,
    /// Fewer gaps, and hardly any false ones.
    Strict,
    /// A minimum probability from 0 to 1.
    AtLeast(f32),
}

/// Working memory of a detector, reused from text to text.
#[derive(Clone, Debug, Default)]
pub struct GapScratch {
    sequence: Sequence,
    ahead: Vec<[f32; UNITS]>,
    scores: Vec<f32>,
}

/// Finds the places where a text has lost words.
///
/// Scrapers drop the text of hyperlinks, which are mostly names: `talks between and since the breakdown`. A small
/// network scores each place between two tokens by the words on both sides and by the phrases formed across it. Then
/// the article as a whole decides how much a doubtful place counts (see [`posterior`](crate::gaps::posterior)). Any
/// text is accepted; a sound one has no gaps.
#[derive(Clone, Debug)]
pub struct GapDetector {
    vocabulary: Vocabulary,
    network: Network,
    prior: Prior,
}

const EMBEDDED: &[u8] = include_bytes!("../../model/gaps.bin");

impl GapDetector {
    /// The detector with the built-in model.
    ///
    /// # Panics
    /// Never: the tests read the built-in model.
    pub fn embedded() -> &'static Self {
        static DETECTOR: OnceLock<GapDetector> = OnceLock::new();
        DETECTOR.get_or_init(|| Self::from_bytes(EMBEDDED).expect("the built-in model is valid"))
    }

    /// The built-in model file, to identify it.
    pub const fn embedded_bytes() -> &'static [u8] {
        EMBEDDED
    }

    /// Creates a detector from a model file.
    ///
    /// # Errors
    /// If the bytes are not a complete, undamaged model of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Ok(Self::from_model(&GapModel::from_bytes(bytes)?))
    }

    /// Creates a detector from a model.
    pub fn from_model(model: &GapModel) -> Self {
        Self { vocabulary: Vocabulary::new(&model.words), network: Network::new(model), prior: model.prior }
    }

    /// The same detector run by other instructions; the results are the same.
    pub fn at_level(mut self, level: Level) -> Self {
        self.network.level = level;
        self
    }

    /// Replaces the prior and the thresholds. For calibration.
    pub fn set_prior(&mut self, prior: Prior) {
        self.prior = prior;
    }

    /// Finds the gaps of a text, in order, with the default strictness.
    pub fn detect(&self, text: &str, tokens: &Tokens) -> Vec<Gap> {
        let mut gaps = Vec::new();
        self.detect_into(text, tokens, Strictness::Default, &mut GapScratch::default(), &mut gaps);
        gaps
    }

    /// Finds the gaps of a text, in order, and writes them into `out`, replacing its contents. Returns the probability
    /// that the text has gaps at all. `tokens` must be those of `text`.
    pub fn detect_into(
        &self,
        text: &str,
        tokens: &Tokens,
        strictness: Strictness,
        scratch: &mut GapScratch,
        out: &mut Vec<Gap>,
    ) -> f32 {
        out.clear();
        let damaged = self.probabilities(text, tokens, scratch);
        let threshold = match strictness {
            Strictness::Default => self.prior.threshold,
            Strictness::Strict => self.prior.strict,
            Strictness::AtLeast(threshold) => threshold.max(0.01),
        };
        // Punctuation does not separate gaps: all places between two words are treated as one, with a combined
        // probability.
        let (sequence, scores) = (&scratch.sequence, &scratch.scores);
        let (mut sum, mut best) = (0.0f32, 0usize);
        for place in 1..sequence.len() {
            if scores[place] > 0.0 {
                best = if sum == 0.0 || scores[place] > scores[best] { place } else { best };
                sum += scores[place];
            }
            let token = sequence.tokens[place];
            let word = matches!(tokens.kinds().get(token), Some(TokenKind::Word | TokenKind::Number));
            let last = place + 1 == sequence.len();
            if last || (word && sequence.ids[place] != super::sequence::BREAK) {
                if sum >= threshold {
                    let before_token = sequence.tokens[best];
                    let at = sequence.byte(tokens, best);
                    out.push(Gap {
                        at,
                        before_token,
                        confidence: sum.min(1.0),
                        kind: kind_of(text, tokens, at, before_token),
                    });
                }
                sum = 0.0;
            }
        }
        damaged
    }

    /// Computes the probability of a gap at each place; returns the probability that the text has gaps at all.
    fn probabilities(&self, text: &str, tokens: &Tokens, scratch: &mut GapScratch) -> f32 {
        scratch.sequence.read(text, tokens, &self.vocabulary);
        self.network.score(&scratch.sequence, &mut scratch.ahead, &mut scratch.scores);
        match scratch.scores.get_mut(1..) {
            Some(scores) => self.prior.apply(scores),
            None => 0.0,
        }
    }

    /// The raw scores of all places of a text, in log-odds at the share of gaps in training. For calibration.
    pub fn scores<'s>(&self, text: &str, tokens: &Tokens, scratch: &'s mut GapScratch) -> (&'s Sequence, &'s [f32]) {
        scratch.sequence.read(text, tokens, &self.vocabulary);
        self.network.score(&scratch.sequence, &mut scratch.ahead, &mut scratch.scores);
        (&scratch.sequence, &scratch.scores)
    }
}
