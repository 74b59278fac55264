//! The whole encoder: pieces, windows, layers.

use crate::layer::{Buffers, Layer, Norm};
use crate::pieces::Pieces;
use pullquote_model::kernels::{Level, MOST_ROWS, PANEL, WIDEST_STATE};
use pullquote_model::{ModelError, ModelFile, Nibbles};
use pullquote_tokenize::Tokens;
use std::ops::Range;

/// A trained encoder.
#[derive(Clone, Debug)]
pub struct Encoder {
    dims: Dims,
    pieces: Pieces,
    words: Nibbles,
    places: Vec<f32>,
    /// What the distance of two pieces adds to their product, as the layers take it.
    near: Vec<f32>,
    first: Norm,
    layers: Vec<Layer>,
    level: Level,
}

/// Buffers of an [`Encoder`], with the windows of the last article it was [prepared](Encoder::prepare) for.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    pieces: Vec<u32>,
    ends: Vec<u32>,
    windows: Vec<Range<usize>>,
    states: Vec<f32>,
    buffers: Buffers,
}

impl Scratch {
    /// The windows of the article, in tokens: without a gap, in order.
    pub fn windows(&self) -> &[Range<usize>] {
        &self.windows
    }
}

/// The file's dimensions.
#[derive(Clone, Debug)]
pub(crate) struct Dims {
    pieces: usize,
    pub(crate) width: usize,
    layers: usize,
    pub(crate) inner: usize,
    places: usize,
    /// Tokens of a window, at most.
    tokens: usize,
    /// Columns of a head.
    pub(crate) head: usize,
}

impl Dims {
    fn read(file: &ModelFile<'_>) -> Result<Self, ModelError> {
        const NAME: &str = "enc.dims";
        let wrong = |problem| Err(ModelError::value(NAME, problem));
        let all: Vec<usize> = file.u32s(NAME, 7)?.into_iter().map(|d| d as usize).collect();
        let &[pieces, width, layers, inner, places, tokens, head] = &all[..] else {
            return wrong("seven numbers expected");
        };
        if ![16, 32, 48, 64].contains(&head) {
            return wrong("heads have 16, 32, 48 or 64 columns");
        }
        if width == 0 || width > WIDEST_STATE || !width.is_multiple_of(head) {
            return wrong("the width is no multiple of a head's, or more than 768");
        }
        if inner == 0 || inner > 1 << 14 || !inner.is_multiple_of(PANEL) {
            return wrong("the inner width is no multiple of 16, or too large");
        }
        if pieces > 1 << 24 || layers > 48 || !(3..=MOST_ROWS).contains(&places) || tokens == 0 {
            return wrong("unsupported sizes");
        }
        Ok(Self { pieces, width, layers, inner, places, tokens, head })
    }
}

impl Encoder {
    /// Whether a model file has an encoder.
    pub fn is_in(file: &ModelFile<'_>) -> bool {
        file.has("enc.dims")
    }

    /// Reads the sections that begin with `enc`.
    ///
    /// # Errors
    /// If one is missing, has another size than the dimensions say, or holds what this program cannot run.
    pub fn read(file: &ModelFile<'_>) -> Result<Self, ModelError> {
        let dims = Dims::read(file)?;
        let near = match file.has("enc.near") {
            true => file.f32s("enc.near", dims.width / dims.head * (2 * dims.places - 1))?,
            false => Vec::new(),
        };
        let layer = |k| Layer::read(file, k, &dims);
        Ok(Self {
            pieces: Pieces::read(file, dims.pieces)?,
            words: Nibbles::read(file, "enc.word", dims.pieces, dims.width)?,
            near,
            places: file.f32s("enc.place", dims.places * dims.width)?,
            first: Norm::read(file, "enc.n0", dims.width)?,
            layers: (0..dims.layers).map(layer).collect::<Result<_, _>>()?,
            level: Level::best(),
            dims,
        })
    }

    /// The same encoder run by other instructions; the vectors are the same.
    pub fn at_level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// Columns of a vector.
    pub fn width(&self) -> usize {
        self.dims.width
    }

    /// Cuts an article into word pieces and windows.
    pub fn prepare(&self, text: &str, tokens: &Tokens, scratch: &mut Scratch) {
        let Scratch { pieces, ends, windows, .. } = scratch;
        self.pieces.of(text, tokens, pieces, ends);
        windows.clear();
        // Two places are taken by the edges.
        let room = self.dims.places - 2;
        let length = |from: usize, to: usize| (ends[to - 1] - from.checked_sub(1).map_or(0, |t| ends[t])) as usize;
        let mut window = 0..0;
        for paragraph in tokens.paragraphs() {
            let Range { start: mut from, end } = paragraph.tokens.as_usize();
            while from < end {
                let most = end.min(from + self.dims.tokens);
                let before = from.checked_sub(1).map_or(0, |t| ends[t]);
                let fits = ends[from..most].partition_point(|e| (e - before) as usize <= room);
                let until = from + fits.max(1);
                let joined = window.start..until;
                if !window.is_empty() && (joined.len() > self.dims.tokens || length(joined.start, joined.end) > room) {
                    windows.push(std::mem::replace(&mut window, from..until));
                } else {
                    window.end = until;
                }
                from = until;
            }
        }
        window.end = tokens.len();
        if !window.is_empty() {
            windows.push(window);
        }
    }

    /// The vectors of the tokens of a window, row by row; `vectors` is overwritten.
    ///
    /// # Panics
    /// If the scratch has no such window.
    pub fn encode(&self, window: usize, scratch: &mut Scratch, vectors: &mut Vec<f32>) {
        let Scratch { pieces, ends, windows, states, buffers } = scratch;
        let width = self.dims.width;
        let window = windows[window].clone();
        let first = window.start.checked_sub(1).map_or(0, |t| ends[t]) as usize;
        let last = (ends[window.end - 1] as usize).min(first + self.dims.places - 2);
        let inside = &pieces[first..last];

        let [begin, end] = self.pieces.edges;
        let all = [begin].into_iter().chain(inside.iter().copied()).chain([end]);
        states.resize((inside.len() + 2) * width, 0.0);
        for ((piece, place), state) in all.zip(self.places.chunks_exact(width)).zip(states.chunks_exact_mut(width)) {
            self.words.row(piece as usize, state);
            state.iter_mut().zip(place).for_each(|(state, place)| *state += place);
        }
        self.first.run(self.level, states);
        for layer in &self.layers {
            layer.run(self.level, &self.near, states, buffers);
        }

        vectors.clear();
        let mut from = first;
        for end in &ends[window] {
            // The first piece's state stands one further, behind the window's begin. What found no room has the last one's.
            let state = |piece: usize| &states[(piece.min(last - 1) - first + 1) * width..][..width];
            let (a, b) = (state(from), state(*end as usize - 1));
            vectors.extend(a.iter().zip(b).map(|(a, b)| 0.5 * (a + b)));
            from = *end as usize;
        }
    }
}
