//! One layer of the transformer.

use crate::encoder::Dims;
use pullquote_model::kernels::{
    Attention, Fixed, Level, Matrix, Window, add, attend, bytes, gelu, in_chunks_of, linear, norm,
};
use pullquote_model::{ModelError, ModelFile, Nibbles};

/// Pieces that a matrix is read for at a time: most windows.
const ROWS: usize = 256;

/// Gain and bias of a layer norm.
#[derive(Clone, Debug)]
pub(crate) struct Norm {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    pub(crate) fn read(file: &ModelFile<'_>, name: &str, width: usize) -> Result<Self, ModelError> {
        let [gain, bias] = file.two_rows(name, width)?;
        Ok(Self { gain, bias })
    }

    pub(crate) fn run(&self, level: Level, states: &mut [f32]) {
        norm(level, &self.gain, &self.bias, states);
    }
}

/// A matrix and the steps of what it is multiplied with.
#[derive(Clone, Debug)]
struct Product {
    format: Fixed,
    matrix: Matrix,
}

impl Product {
    /// Reads the sections `name.r` (lowest and highest values of the input), `.w` and `.g` (the weights by output, in 4 bits) and
    /// `.b` (the bias).
    fn read(file: &ModelFile<'_>, name: &str, inputs: usize, outputs: usize) -> Result<Self, ModelError> {
        let [low, high] = file.two_rows(&format!("{name}.r"), inputs)?;
        let format = Fixed::between(&low, &high);
        let weights = Nibbles::read(file, name, outputs, inputs)?;
        let bias = file.f32s(&format!("{name}.b"), outputs)?;
        let matrix = Matrix::by_column(&bias, &format, 1, |output, column| weights.row(output, column));
        Ok(Self { format, matrix })
    }

    /// Hands on the sums, chunk by chunk, with their first and last row. `input` has the bytes of whole rows.
    fn run(&self, level: Level, input: &[u8], sums: &mut Vec<i32>, then: impl FnMut(&[i32], usize, usize)) {
        let window = Window { data: input, starts: &[0] };
        in_chunks_of(ROWS, level, &self.matrix, window, input.len() / self.matrix.width(), sums, then);
    }
}

/// Attention and the two products after it, each with a residual and a layer norm.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    heads: usize,
    /// Columns of a head.
    head: usize,
    joined: Product,
    attended: Product,
    after: Norm,
    up: Product,
    down: Product,
    last: Norm,
}

/// Buffers of a layer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Buffers {
    input: Vec<u8>,
    inner: Vec<u8>,
    sums: Vec<i32>,
    down: Vec<i32>,
    joined: Vec<f32>,
    means: Vec<f32>,
    attention: Attention,
}

impl Layer {
    pub(crate) fn read(file: &ModelFile<'_>, k: usize, dims: &Dims) -> Result<Self, ModelError> {
        let name = |part: &str| format!("enc{k}.{part}");
        let &Dims { width, inner, head, .. } = dims;
        Ok(Self {
            heads: width / head,
            head,
            joined: Product::read(file, &name("qkv"), width, 3 * width)?,
            attended: Product::read(file, &name("o"), width, width)?,
            after: Norm::read(file, &name("n1"), width)?,
            up: Product::read(file, &name("up"), width, inner)?,
            down: Product::read(file, &name("down"), inner, width)?,
            last: Norm::read(file, &name("n2"), width)?,
        })
    }

    /// Runs the layer over the states of a window's pieces. `near` is what their distances add, as [`attend`] takes it.
    pub(crate) fn run(&self, level: Level, near: &[f32], states: &mut [f32], buffers: &mut Buffers) {
        let Buffers { input, inner, sums, down, joined, means, attention } = buffers;
        let width = self.heads * self.head;
        let rows = states.len() / width;
        input.resize(rows * width, 0);
        joined.resize(rows * 3 * width, 0.0);
        means.resize(rows * width, 0.0);

        bytes(level, states, &self.joined.format, input);
        self.joined.run(level, input, sums, |sums, row, end| {
            linear(level, sums, &self.joined.matrix, &mut joined[row * 3 * width..end * 3 * width]);
        });
        attend(level, joined, self.heads, self.head, near, attention, means);
        bytes(level, means, &self.attended.format, input);
        self.attended.run(level, input, sums, |sums, row, end| {
            let states = &mut states[row * width..end * width];
            add(level, sums, &self.attended.matrix, states);
            self.after.run(level, states);
        });

        inner.resize(ROWS.min(rows) * self.down.matrix.width(), 0);
        down.resize(ROWS.min(rows) * width, 0);
        bytes(level, states, &self.up.format, input);
        self.up.run(level, input, sums, |sums, row, end| {
            let inner = &mut inner[..(end - row) * self.down.matrix.width()];
            gelu(level, sums, &self.up.matrix, &self.down.format, inner);
            let down = &mut down[..(end - row) * width];
            self.down.matrix.multiply(level, Window { data: inner, starts: &[0] }, end - row, down);
            let states = &mut states[row * width..end * width];
            add(level, down, &self.down.matrix, states);
            self.last.run(level, states);
        });
    }
}
