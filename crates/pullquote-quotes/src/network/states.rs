//! What a transformer says of each token, where the model file has one: further input of the networks.

use super::who::Who;
use pullquote_encoder::{Encoder, Scratch};
use pullquote_model::kernels::{Fixed, Level, Matrix, PANEL, WIDEST, Window, bytes, in_chunks, narrow, relu};
use pullquote_model::{ModelError, ModelFile};
use pullquote_tokenize::{TokenIndex, TokenRange, Tokens};

/// A transformer and how its states enter the networks.
#[derive(Clone, Debug)]
pub(super) struct Transformer {
    encoder: Encoder,
    /// Steps of the states.
    pub(super) format: Fixed,
    /// From a token's state to what stands beside its vector.
    aside: Matrix,
    /// Steps of that.
    pub(super) result: Fixed,
    /// What it says of who speaks, if the file has weights for that.
    pub(super) who: Option<Who>,
}

impl Transformer {
    /// The transformer of a file, if it has one.
    pub(super) fn read(file: &ModelFile<'_>) -> Result<Option<Self>, ModelError> {
        if !Encoder::is_in(file) {
            return Ok(None);
        }
        let encoder = Encoder::read(file)?;
        let width = encoder.width();
        let between = |name: &str, width: usize| {
            let [low, high] = file.two_rows(name, width)?;
            Ok(Fixed::between(&low, &high))
        };
        let bias = file.all_f32s("aside.b")?;
        if bias.is_empty() || bias.len() > WIDEST || !bias.len().is_multiple_of(PANEL) {
            return Err(ModelError::value("aside.b", "a layer's width is no multiple of 16, or more than 512"));
        }
        let (format, result) = (between("state.r", width)?, between("aside.r", bias.len())?);
        let aside = Matrix::new(&file.f32s("aside.w", width * bias.len())?, &bias, &format, 1);
        let who = Who::read(file, &format)?;
        Ok(Some(Self { encoder, format, aside, result, who }))
    }

    pub(super) fn at_level(self, level: Level) -> Self {
        Self { encoder: self.encoder.at_level(level), ..self }
    }
}

/// The states of the tokens at hand, as matrices take them, and what is computed from them.
#[derive(Clone, Debug, Default)]
pub(super) struct States {
    scratch: Scratch,
    vectors: Vec<f32>,
    bytes: Vec<u8>,
    /// The token of the first row at hand, of the first byte, and the next window.
    first: TokenIndex,
    base: TokenIndex,
    next: usize,
    aside: Vec<i16>,
    beside: Vec<u8>,
    /// The vectors of the tokens with what stands beside them.
    pub(super) joined: Vec<u8>,
}

impl States {
    /// Begins with an article.
    pub(super) fn begin(&mut self, transformer: &Transformer, text: &str, tokens: &Tokens) {
        self.bytes.clear();
        (self.first, self.base, self.next) = (TokenIndex::FIRST, TokenIndex::FIRST, 0);
        transformer.encoder.prepare(text, tokens, &mut self.scratch);
    }

    /// Goes on to the tokens of `range`, none of which lies before those asked for last.
    pub(super) fn reach(&mut self, level: Level, transformer: &Transformer, range: TokenRange) {
        let width = transformer.format.width();
        self.first = range.start;
        // Who speaks is asked when all of the article has been read.
        if transformer.who.is_none() {
            self.bytes.drain(..self.base.until(range.start).len() * width);
            self.base = range.start;
        }
        while self.bytes.len() / width < self.base.until(range.end).len() {
            transformer.encoder.encode(self.next, &mut self.scratch, &mut self.vectors);
            self.next += 1;
            let before = self.bytes.len();
            self.bytes.resize(before + self.vectors.len(), 0);
            bytes(level, &self.vectors, &transformer.format, &mut self.bytes[before..]);
        }
    }

    /// The state of a token, counted from the first at hand.
    pub(super) fn row(&self, width: usize, token: usize) -> &[u8] {
        self.of(width, self.first.forward(token))
    }

    /// The state of a token of the article.
    pub(super) fn of(&self, width: usize, token: TokenIndex) -> &[u8] {
        &self.bytes[self.base.until(token).len() * width..][..width]
    }

    /// Puts what follows from the states beside the vectors of the tokens, rows of `width` bytes.
    pub(super) fn join(
        &mut self,
        level: Level,
        transformer: &Transformer,
        vectors: &[u8],
        width: usize,
        sums: &mut Vec<i32>,
    ) {
        let (more, rows) = (transformer.result.width(), vectors.len() / width);
        let all = width + more;
        let first = self.base.until(self.first).len() * transformer.format.width();
        let Self { bytes, aside, beside, joined, .. } = self;
        joined.resize(rows * all, 0);
        let input = Window { data: bytes, starts: &[first] };
        in_chunks(level, &transformer.aside, input, rows, sums, |sums, row, end| {
            let count = end - row;
            aside.resize(count * more, 0);
            beside.resize(count * more, 0);
            relu(level, sums, &transformer.aside, &transformer.result, aside);
            narrow(level, aside, beside);
            let rows = vectors[row * width..end * width].chunks_exact(width).zip(beside.chunks_exact(more));
            for (to, (vector, beside)) in joined[row * all..end * all].chunks_exact_mut(all).zip(rows) {
                to[..width].copy_from_slice(vector);
                to[width..].copy_from_slice(beside);
            }
        });
    }
}
