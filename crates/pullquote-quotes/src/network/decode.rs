//! From the labels' scores in a window to content and source of its cue.

use super::bounds;
use super::features::{Features, bit};
use super::weights::{Decoding, LABELS};
use pullquote_tokenize::{Quoted, TokenIndex, TokenRange, Tokens};
use std::ops::Range;

/// Taken from the other labels where marks force content.
const HOLD: f32 = 50.0;
/// Taken from the labels of content beyond the cue's reach: more than marks can force.
const BEYOND: f32 = 1e4;
/// A token is taken for content at a greater probability.
const LIKELY: f32 = 0.5;
/// The score of what cannot be.
const NEVER: f64 = -1e9;
/// What a source loses by each token between it and the cue.
const FAR: f32 = 0.003;

/// A window as decoding sees it. Token indices are those of the article.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a Tokens,
    pub(super) scores: &'a [[f32; LABELS]],
    pub(super) probabilities: &'a [[f32; LABELS]],
    /// First token of the window.
    pub(super) first: TokenIndex,
    pub(super) cue: TokenRange,
    /// The encoded stretch, and its first token.
    pub(super) features: &'a Features,
    pub(super) offset: TokenIndex,
}

impl View<'_> {
    fn is_cue(&self, row: usize) -> bool {
        self.cue.contains(self.first.forward(row))
    }

    /// Probability that a row is content, zero for the cue.
    fn content(&self, row: usize) -> f32 {
        if self.is_cue(row) { 0.0 } else { self.probabilities[row][1] + self.probabilities[row][2] }
    }

    /// Probability that a row belongs to the source, zero for the cue.
    fn source(&self, row: usize) -> f32 {
        if self.is_cue(row) { 0.0 } else { self.probabilities[row][3] + self.probabilities[row][4] }
    }
}

/// What was found around a cue.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Decoded {
    pub(super) source: Option<TokenRange>,
    /// Mean and least probability of the content's tokens.
    pub(super) mean: f32,
    pub(super) least: f32,
    /// Probability left out, by token of content.
    pub(super) missed: f32,
    pub(super) source_probability: f32,
}

/// Buffers of the decoder.
#[derive(Clone, Debug, Default)]
pub(super) struct Decoder {
    scores: Vec<[f32; LABELS]>,
    back: Vec<[u8; LABELS]>,
    labels: Vec<u8>,
}

impl Decoder {
    /// Finds the source, and the content into `content`, as runs of tokens; nothing if there is no content.
    pub(super) fn decode(
        &mut self,
        decoding: &Decoding,
        view: View<'_>,
        content: &mut Vec<TokenRange>,
    ) -> Option<Decoded> {
        self.scores.clear();
        self.scores.extend_from_slice(view.scores);
        heed_marks(decoding, &view, &mut self.scores);
        let reach = heed_bounds(&view, &mut self.scores);
        self.viterbi(decoding.again, &view);

        let mut found = Decoded { least: 1.0, ..Decoded::default() };
        let (mut count, mut best) = (0u32, f32::MIN);
        // Of a run of source tokens: first row, greatest probability, least distance from the cue.
        let mut run: Option<(usize, f32, u32)> = None;
        content.clear();
        for row in 0..=self.labels.len() {
            let label = self.labels.get(row).copied();
            if let Some((begin, likely, away)) = run
                && label != Some(4)
            {
                let rank = likely - FAR * away as f32;
                if rank > best {
                    best = rank;
                    found.source = Some(view.first.forward(begin).until(view.first.forward(row)));
                    found.source_probability = likely;
                }
                run = None;
            }
            let Some(label) = label else { break };
            let (token, p) = (view.first.forward(row), view.content(row));
            match label {
                1 | 2 => {
                    count += 1;
                    found.mean += p;
                    found.least = found.least.min(p);
                    match content.last_mut() {
                        Some(last) if last.end == token => last.end += 1,
                        _ => content.push(token.alone()),
                    }
                }
                _ if reach.contains(&row) => found.missed += p,
                _ => {}
            }
            if label >= 3 {
                let (p, away) = (view.source(row), token.abs_diff(view.cue.start));
                let (begin, likely, near) = run.map_or((row, p, away), |(b, l, n)| (b, l.max(p), n.min(away)));
                run = Some((begin, likely, near));
            }
        }
        if count == 0 {
            return None;
        }
        if found.source.is_none() {
            found.source_probability = (0..view.scores.len()).map(|row| view.source(row)).fold(0.0, f32::max);
        }
        found.mean /= count as f32;
        found.missed /= count as f32;
        Some(found)
    }

    /// The best path of labels.
    fn viterbi(&mut self, again: f64, view: &View<'_>) {
        self.back.clear();
        let mut best = [0.0f64, 0.0, NEVER, 0.0, NEVER];
        for (row, scores) in self.scores.iter().enumerate() {
            let mut back = [0u8; LABELS];
            if row > 0 {
                let [o, b, i, s, t] = best;
                let steps = [
                    most([(o, 0), (b, 1), (i, 2), (s, 3), (t, 4)]),
                    most([(o, 0), (b + again, 1), (i + again, 2), (s, 3), (t, 4)]),
                    most([(b, 1), (i, 2)]),
                    most([(o, 0), (b, 1), (i, 2), (s + again, 3), (t + again, 4)]),
                    most([(s, 3), (t, 4)]),
                ];
                best = steps.map(|(score, _)| score);
                back = steps.map(|(_, label)| label);
            }
            let own = if view.is_cue(row) { [0.0, NEVER, NEVER, NEVER, NEVER] } else { scores.map(f64::from) };
            best.iter_mut().zip(own).for_each(|(best, own)| *best += own);
            self.back.push(back);
        }
        let [o, b, i, s, t] = best;
        let mut label = most([(o, 0), (b, 1), (i, 2), (s, 3), (t, 4)]).1;
        self.labels.clear();
        self.labels.resize(self.back.len(), 0);
        for (to, back) in self.labels.iter_mut().zip(&self.back).rev() {
            *to = label;
            label = back[usize::from(label)];
        }
    }
}

/// The largest; of equals the first.
#[inline(always)]
fn most<const N: usize>(all: [(f64, u8); N]) -> (f64, u8) {
    let mut best = all[0];
    for other in &all[1..] {
        if other.0 > best.0 {
            best = *other;
        }
    }
    best
}

/// Takes content from the rows beyond the cue's reach; returns the rows within it.
fn heed_bounds(view: &View<'_>, scores: &mut [[f32; LABELS]]) -> Range<usize> {
    let row = |token: TokenIndex| view.first.until(token).len().min(scores.len());
    let window = view.first.until(view.first.forward(scores.len()));
    let likely = |token: TokenIndex| view.content(row(token).min(scores.len() - 1)) > LIKELY;
    let reach = bounds::reach(view.text, view.tokens, window, view.cue, likely);
    let reach = row(reach.start)..row(reach.end);
    let beyond = scores.iter_mut().enumerate().filter(|(row, _)| !reach.contains(row));
    for (_, score) in beyond {
        score[1] -= BEYOND;
        score[2] -= BEYOND;
    }
    reach
}

/// Marks and model decide together: a quoted stretch that is content on average is content as a whole, and beside an
/// utterance in marks the words outside of marks are content less easily.
fn heed_marks(decoding: &Decoding, view: &View<'_>, scores: &mut [[f32; LABELS]]) {
    let window = view.first.until(view.first.forward(scores.len()));
    let quoted = view.tokens.quoted();
    let from = quoted.partition_point(|q| q.end <= window.start);
    let mut utterance = false;
    for q in quoted[from..].iter().take_while(|q| q.first < window.end) {
        let inside = window.start.max(q.first).until(window.end.min(q.end));
        if inside.is_empty() || inside.overlaps(view.cue) {
            continue;
        }
        let rows = view.first.until(inside.start).len()..view.first.until(inside.end).len();
        let mean = rows.clone().map(|row| view.content(row)).sum::<f32>() / rows.len() as f32;
        if mean < decoding.force {
            continue;
        }
        for score in &mut scores[rows] {
            score[0] -= HOLD;
            score[3] -= HOLD;
            score[4] -= HOLD;
        }
        utterance |= is_utterance(view, q);
    }
    if utterance {
        let before = view.offset.until(view.first).len();
        for (row, score) in scores.iter_mut().enumerate() {
            let bits = view.features.bits.get(before + row).copied().unwrap_or(0);
            if bits & bit::QUOTED == 0 {
                score[1] -= decoding.out_begin;
                score[2] -= decoding.out_inside;
            }
        }
    }
}

/// Whether a quoted stretch looks like an utterance, not like a quoted word or phrase: of five tokens or more, and with a
/// comma or a full stop near its end.
fn is_utterance(view: &View<'_>, q: &Quoted) -> bool {
    q.tokens().len() >= 5
        && (q.end - 3).until(q.end).iter().any(|t| matches!(view.tokens.text(view.text, t), "," | "." | "?" | "!"))
}
