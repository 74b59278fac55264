//! The pair network: labels the tokens around a cue as its content and its source, for many cues at once.

use super::cues::Cue;
use super::encoder::{Encoded, fill, make_room};
use super::features::{Features, bit};
use super::weights::{LABELS, Pair, Relation};
use pullquote_model::kernels::{
    Level, Norm, Window as Rows, affine, in_chunks, join, linear, narrow, norm_residual, residual, softmax,
};
use std::ops::Range;

/// Rows of zeros between windows: the widest dilation of the two convolutions.
const GAP: usize = 3;
/// Rows after which no more windows are added to a batch.
pub(super) const BATCH: usize = 1024;

/// Tokens at a window's edge that tell whether what was left out beyond it is needed. The two convolutions see four tokens far.
const EDGE: usize = 8;
/// The probability of no label above which a token surely has none.
const NOTHING: f32 = 0.98;

/// The tokens around a cue, counted from the start of the encoded stretch.
#[derive(Clone, Debug)]
pub(super) struct Window {
    pub(super) cue: Cue,
    pub(super) tokens: Range<usize>,
    /// How many tokens were left out before and after for being far from the cue.
    pub(super) left_out: [usize; 2],
    /// Row of the first token.
    row: usize,
}

/// Windows and what the network says of their tokens.
#[derive(Clone, Debug, Default)]
pub(super) struct Batch {
    pub(super) windows: Vec<Window>,
    rows: usize,
    picks: Vec<[u16; 3]>,
    ends: Vec<u8>,
    own: Vec<f32>,
    /// The vectors of the tokens, with rows between the windows that mean nothing.
    vectors: Vec<i16>,
    /// Their upper bytes before and after a convolution, with rows of zeros before, between and after the windows.
    bytes: [Vec<u8>; 2],
    sums: Vec<i32>,
    scores: Vec<[f32; LABELS]>,
    probabilities: Vec<[f32; LABELS]>,
}

impl Batch {
    pub(super) fn clear(&mut self) {
        self.windows.clear();
        self.picks.clear();
        self.rows = GAP;
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows >= BATCH
    }

    /// Adds the window of a cue, with how many tokens it leaves out; `strong[t]` is the number of strong cues among the tokens up to `t`.
    pub(super) fn push(
        &mut self,
        pair: &Pair,
        cue: Cue,
        tokens: Range<usize>,
        left_out: [usize; 2],
        features: &Features,
        strong: &[u32],
    ) {
        let (first, last) = (cue.first, cue.end - 1);
        let own = features.places[first];
        let difference = |a: u32, b: u32| a.wrapping_sub(b).cast_signed();
        let before = first.checked_sub(1).map_or(0, |t| strong[t]);
        self.picks.extend(tokens.clone().map(|t| {
            let place = &features.places[t];
            pair.relations.picks(&Relation {
                distance: if t < first { -((first - t) as i32) } else { t.saturating_sub(last) as i32 },
                in_cue: (first..=last).contains(&t),
                sentences: difference(place.sentence, own.sentence),
                segments: difference(place.segment, own.segment),
                quoted: features.bits[t] & bit::QUOTED != 0,
                commas: difference(place.commas, own.commas),
                cues: match t {
                    _ if t < first => difference(strong[t], before),
                    _ if t > last => difference(strong[t], strong[first]),
                    _ => 0,
                },
            })
        }));
        let row = self.rows;
        self.rows += tokens.len() + GAP;
        self.windows.push(Window { cue, tokens, left_out, row });
    }

    /// The tokens of a window, with those it left out wherever a label but none is likely near where they begin. Nothing if
    /// none is: then they would have none either.
    pub(super) fn widened(&self, window: &Window) -> Option<Range<usize>> {
        let (_, probabilities) = self.labels(window);
        let edge = EDGE.min(probabilities.len());
        let open = |rows: &[[f32; LABELS]]| rows.iter().any(|p| p[0] < NOTHING);
        let [before, after] = window.left_out;
        let before = if open(&probabilities[..edge]) { before } else { 0 };
        let after = if open(&probabilities[probabilities.len() - edge..]) { after } else { 0 };
        (before + after > 0).then(|| window.tokens.start - before..window.tokens.end + after)
    }

    /// Scores and probabilities of the labels of a window's tokens.
    pub(super) fn labels(&self, window: &Window) -> (&[[f32; LABELS]], &[[f32; LABELS]]) {
        let rows = window.row - GAP..window.row - GAP + window.tokens.len();
        (&self.scores[rows.clone()], &self.probabilities[rows])
    }

    /// Runs the network over all windows.
    pub(super) fn run(&mut self, level: Level, pair: &Pair, encoded: &Encoded) {
        let width = pair.format.width();
        self.own(level, pair, encoded);

        let [from, to] = &mut self.bytes;
        for (bytes, format) in [(&mut *from, &pair.format), (&mut *to, &pair.first.format)] {
            make_room(bytes, self.rows * width);
            let bytes = &mut bytes[..self.rows * width];
            let mut end = 0;
            for window in &self.windows {
                fill(&mut bytes[end..window.row * width], format.zeros());
                end = (window.row + window.tokens.len()) * width;
            }
            fill(&mut bytes[end..], format.zeros());
        }
        // Row 0 of the vectors is that of the first window.
        let (rows, start) = (self.rows - 2 * GAP, GAP * width);
        // What is left from before in the rows between windows reaches no window.
        make_room(&mut self.vectors, rows * width);
        let mut picks = 0;
        for (window, own) in self.windows.iter().zip(self.own.chunks_exact(width)) {
            let (rows, at) = (window.tokens.len(), (window.row - GAP) * width);
            let each = &encoded.tokens[window.tokens.start * width..window.tokens.end * width];
            let (picked, out) = (&self.picks[picks..picks + rows], &mut self.vectors[at..at + rows * width]);
            join(level, each, own, &pair.relations.rows, picked, &pair.format, out);
            narrow(level, out, &mut from[start + at..start + at + rows * width]);
            picks += rows;
        }

        // The convolutions run over windows and gaps alike; then the gaps are made zero again.
        let starts = |dilation: usize| [start - dilation * width, start, start + dilation * width];
        let first = &pair.first;
        let window = Rows { data: from, starts: &starts(first.dilation) };
        in_chunks(level, &first.matrix, window, rows, &mut self.sums, |sums, row, end| {
            let vectors = &mut self.vectors[row * width..end * width];
            let (gain, bias) = (&first.gain, &first.bias);
            let norm = Norm { matrix: &first.matrix, from: &pair.format, gain, bias, format: &first.format };
            norm_residual(level, norm, sums, vectors);
            narrow(level, vectors, &mut to[start + row * width..start + end * width]);
        });
        for window in &self.windows {
            let end = (window.row + window.tokens.len()) * width;
            fill(&mut to[end..end + GAP * width], first.format.zeros());
        }

        let window = Rows { data: to, starts: &starts(GAP) };
        in_chunks(level, &pair.second, window, rows, &mut self.sums, |sums, row, end| {
            let vectors = &mut self.vectors[row * width..end * width];
            residual(level, sums, &pair.second, &first.format, &pair.result, vectors);
            narrow(level, vectors, &mut from[row * width..end * width]);
        });
        make_room(&mut self.scores, rows);
        make_room(&mut self.probabilities, rows);
        let result = Rows { data: from, starts: &[0] };
        in_chunks(level, &pair.out, result, rows, &mut self.sums, |sums, row, end| {
            affine(level, sums, &pair.out, 0, &mut self.scores[row..end]);
        });
        softmax(level, &self.scores[..rows], &mut self.probabilities[..rows]);
    }

    /// What the cue's first and last token add to every token of its window.
    fn own(&mut self, level: Level, pair: &Pair, encoded: &Encoded) {
        self.ends.clear();
        for window in &self.windows {
            self.ends.extend_from_slice(encoded.vector(window.cue.first));
        }
        let last = self.ends.len();
        for window in &self.windows {
            self.ends.extend_from_slice(encoded.vector(window.cue.end - 1));
        }
        let ends = Rows { data: &self.ends, starts: &[0, last] };
        let columns = pair.own.columns();
        make_room(&mut self.own, self.windows.len() * columns);
        in_chunks(level, &pair.own, ends, self.windows.len(), &mut self.sums, |sums, row, end| {
            linear(level, sums, &pair.own, &mut self.own[row * columns..end * columns]);
        });
    }
}
