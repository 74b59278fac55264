//! A candidate, and what is decided of it beyond its window: whole quoted stretches, kind, confidence.

use super::cues::Cue;
use super::decode::Decoded;
use super::weights::{CONFIDENCE, Decoding};
use crate::QuoteType;
use pullquote_tokenize::{Quoted, TokenIndex, TokenKind, TokenRange, Tokens};

/// A quotation that the network proposes, in token indices.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// What is said, as runs of tokens in order.
    pub content: Vec<TokenRange>,
    /// Who says it.
    pub source: Option<TokenRange>,
    /// The words that report it.
    pub cue: TokenRange,
    /// How the words are given.
    pub kind: QuoteType,
    /// The score of being attributed at all, speech or not: to be compared with [`super::Network::threshold`].
    pub score: f32,
    /// The calibrated probability that content and source of an attribution are right.
    pub probability: f32,
    /// The probability that this is reported speech with the right content and source.
    pub speech: f32,
    /// Probability that the cue's first token belongs to a cue.
    pub cue_probability: f32,
    /// Mean probability of the content's tokens.
    pub content_probability: f32,
    /// The greatest probability among the source's tokens; if there is no source, among all tokens around the cue.
    pub source_probability: f32,
}

impl Candidate {
    /// What the claim to a token is settled by.
    pub(super) fn rank(&self) -> f32 {
        self.score.max(self.speech)
    }
}

/// Content that reaches the window's edge inside quotation marks goes on to the end of the quoted stretch.
pub(super) fn extend(content: &mut [TokenRange], window: TokenRange, tokens: &Tokens) {
    let stretch = |token: TokenIndex| tokens.quoted_of(token).map(|q| &tokens.quoted()[q]);
    if let Some(last) = content.last_mut()
        && last.end == window.end
        && let Some(q) = stretch(last.end - 1)
    {
        last.end = q.end;
    }
    if let Some(first) = content.first_mut()
        && first.start == window.start
        && let Some(q) = stretch(first.start)
    {
        first.start = q.first;
    }
}

/// So many first tokens of a quoted stretch stand for all of it: a long one reaches beyond the window.
const BEGUN: u32 = 6;

/// A quoted stretch of which a large part is content, or the beginning, becomes content as a whole, unless it holds tokens of
/// the cue, or its beginning those of the source.
/// `buffer` is overwritten.
pub(super) fn snap(
    content: &mut Vec<TokenRange>,
    cue: TokenRange,
    source: Option<TokenRange>,
    share: f32,
    tokens: &Tokens,
    buffer: &mut Vec<TokenRange>,
) {
    buffer.clear();
    let quoted = tokens.quoted();
    let mut from = 0;
    for i in 0..content.len() {
        let piece = content[i];
        from = from.max(quoted.partition_point(|q| q.end <= piece.start));
        while let Some(q) = quoted.get(from).filter(|q| q.first < piece.end) {
            let inside: usize = content[i..].iter().take_while(|p| p.start < q.end).map(|p| shared(p, q)).sum();
            let has = |part: TokenRange| q.tokens().overlaps(part);
            let begun = piece.start <= q.first && piece.end >= q.end.min(q.first + BEGUN) && !source.is_some_and(has);
            if !has(cue) && (begun || inside as f32 / q.tokens().len() as f32 >= share) {
                buffer.push(q.tokens());
            }
            from += 1;
        }
    }
    if buffer.is_empty() {
        return;
    }
    content.append(buffer);
    in_order(content);
}

/// Sorts pieces and joins those that touch.
pub(super) fn in_order(pieces: &mut Vec<TokenRange>) {
    pieces.sort_unstable_by_key(|p| p.start);
    pieces.dedup_by(|next, last| {
        let joins = next.start <= last.end;
        if joins {
            last.end = last.end.max(next.end);
        }
        joins
    });
}

/// Tokens of a piece that lie in a quoted stretch.
pub(super) fn shared(piece: &TokenRange, q: &Quoted) -> usize {
    piece.start.max(q.first).until(piece.end.min(q.end)).len()
}

/// Direct if all words are in quotation marks, mixed if some are.
pub(super) fn kind_of(content: &[TokenRange], tokens: &Tokens) -> QuoteType {
    let kinds = tokens.kinds();
    let quoted = tokens.quoted();
    let has_word = |r: TokenRange| {
        let is_word = |k: &TokenKind| !matches!(k, TokenKind::Punctuation | TokenKind::Mark);
        kinds[r].iter().any(is_word)
    };
    let (mut inside, mut outside) = (false, false);
    for piece in content {
        let mut at = piece.start;
        let mut next = quoted.partition_point(|q| q.end <= at);
        while at < piece.end {
            let q = quoted.get(next).filter(|q| q.first < piece.end);
            let (first, end) = q.map_or((piece.end, piece.end), |q| (q.first.max(at), q.end.min(piece.end)));
            outside = outside || has_word(at.until(first));
            inside = inside || has_word(first.until(end));
            at = end;
            next += 1;
        }
    }
    let is_mark = |p: &TokenRange| kinds[*p].contains(&TokenKind::Mark);
    match (inside, outside) {
        (true, false) => QuoteType::Direct,
        (true, true) => QuoteType::Mixed,
        (false, true) if content.iter().any(is_mark) => QuoteType::Mixed,
        _ => QuoteType::Indirect,
    }
}

/// What the chances of a candidate are computed from.
pub(super) fn features(cue: &Cue, decoded: &Decoded, content: &[TokenRange]) -> [f64; CONFIDENCE + 1] {
    let logit = |p: f32| {
        let p = f64::from(p).clamp(1e-4, 1.0 - 1e-4);
        (p / (1.0 - p)).ln()
    };
    let count: u32 = content.iter().map(|p| p.end - p.start).sum();
    let yes = |condition: bool| f64::from(u8::from(condition));
    [
        1.0,
        logit(cue.probability),
        logit(decoded.mean),
        logit(decoded.least),
        f64::from(decoded.missed).min(2.0),
        logit(decoded.source_probability),
        yes(decoded.source.is_none()),
        f64::from(count.max(1)).ln(),
        yes(count <= 2),
        logit(cue.say),
    ]
}

fn logistic(weights: &[f64], features: &[f64]) -> f32 {
    let sum: f64 = weights.iter().zip(features).map(|(w, x)| w * x).sum();
    (1.0 / (1.0 + (-sum).exp())) as f32
}

/// Score and calibrated probability of being attributed, speech or not.
pub(super) fn attribution(decoding: &Decoding, kind: QuoteType, features: &[f64; CONFIDENCE + 1]) -> (f32, f32) {
    let score = logistic(&decoding.confidence[kind_index(kind)], features);
    (score, calibrated(decoding, score))
}

/// Probability of being reported speech.
pub(super) fn speech(decoding: &Decoding, kind: QuoteType, features: &[f64; CONFIDENCE + 1]) -> f32 {
    logistic(&decoding.speech[kind_index(kind)], features)
}

/// Index of a kind in the model file.
pub(super) fn kind_index(kind: QuoteType) -> usize {
    match kind {
        QuoteType::Direct => 0,
        QuoteType::Indirect => 1,
        QuoteType::Mixed => 2,
    }
}

/// The table's confidence at a score, between two entries by a straight line.
fn calibrated(decoding: &Decoding, score: f32) -> f32 {
    let (scores, confidences) = (&decoding.scores, &decoding.confidences);
    let after = scores.partition_point(|s| *s < score);
    let last = scores.len() - 1;
    if after == 0 || after > last {
        return confidences[after.min(last)];
    }
    let (low, high) = (scores[after - 1], scores[after]);
    confidences[after - 1] + (confidences[after] - confidences[after - 1]) * (score - low) / (high - low)
}
