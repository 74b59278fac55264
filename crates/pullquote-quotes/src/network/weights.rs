//! The network's weights, read from a model file and packed for the kernels.

use super::states::Transformer;
use pullquote_model::kernels::{Fixed, MIDDLE, Matrix, OCTET, PANEL, WIDEST};
use pullquote_model::{ModelError, ModelFile};

/// Bits that describe a token.
pub(super) const BITS: usize = 32;
/// Features of the confidence.
pub(super) const CONFIDENCE: usize = 9;
/// Weights of the confidence of whole rows, if the file has its own.
pub(super) const ROW_WEIGHTS: usize = 45;
/// Labels of a window's tokens: other, content begin and inside, source begin and inside.
pub(super) const LABELS: usize = 5;

/// Sizes of the relation groups after the distances: sentence, segment, commas, cues between, in cue.
const SENTENCES: usize = 7;
const SEGMENTS: usize = 18;
const COMMAS: usize = 9;
const CUES: usize = 7;
const IN_CUE: usize = 2;

/// Vectors in 8 bits with a scale for each column.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// As matrices take them.
    rows: Vec<u8>,
    width: usize,
}

impl Table {
    /// A row's vector; that of row 0 if there is no such row.
    pub(super) fn row(&self, index: u32) -> &[u8] {
        let at = index as usize * self.width;
        self.rows.get(at..at + self.width).unwrap_or(&self.rows[..self.width])
    }
}

/// Rows of known words by the hashes of their forms: open addressing in a table that is half empty or more, so that a
/// look-up mostly reads one place in memory.
#[derive(Clone, Debug)]
pub(super) struct Words {
    /// Hash and row; row 0 is that of unknown words, and here marks an empty slot.
    slots: Vec<(u32, u32)>,
}

impl Words {
    /// Words by hash, with rows from 1 on; of equal hashes the first counts.
    fn new(hashes: &[u32]) -> Self {
        let mut words = Self { slots: vec![(0, 0); (2 * hashes.len()).next_power_of_two().max(2)] };
        for (&hash, row) in hashes.iter().zip(1..) {
            let at = words.slot(hash);
            if words.slots[at].1 == 0 {
                words.slots[at] = (hash, row);
            }
        }
        words
    }

    /// The row of a hash; 0 if there is none.
    #[inline]
    pub(super) fn row(&self, hash: u32) -> u32 {
        self.slots[self.slot(hash)].1
    }

    /// Where a hash is, or would be.
    #[inline]
    fn slot(&self, hash: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at].1 != 0 && self.slots[at].0 != hash {
            at = (at + 1) & mask;
        }
        at
    }
}

/// What is known of a token by its form.
#[derive(Clone, Debug)]
pub(super) struct Embeddings {
    pub(super) words: Words,
    pub(super) word: Table,
    pub(super) bigram: Table,
    pub(super) suffix: Table,
    pub(super) bigrams: u32,
    pub(super) suffixes: u32,
}

/// A convolution over three tokens with residual and layer norm.
#[derive(Clone, Debug)]
pub(super) struct Convolution {
    pub(super) matrix: Matrix,
    pub(super) dilation: usize,
    pub(super) gain: Vec<f32>,
    pub(super) bias: Vec<f32>,
    /// Steps of the result.
    pub(super) format: Fixed,
}

/// From tokens to vectors, and from those to cues.
#[derive(Clone, Debug)]
pub(super) struct Encoder {
    pub(super) transformer: Option<Transformer>,
    pub(super) input: Matrix,
    /// Steps of the input layer's result.
    pub(super) format: Fixed,
    pub(super) layers: Vec<Convolution>,
    pub(super) cue: Matrix,
    pub(super) token: Matrix,
}

/// The network over a cue's window.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    /// From the cue's first and last token.
    pub(super) own: Matrix,
    pub(super) relations: Relations,
    /// Steps of the first sum.
    pub(super) format: Fixed,
    pub(super) first: Convolution,
    pub(super) second: Matrix,
    /// Steps of the second convolution's result.
    pub(super) result: Fixed,
    pub(super) out: Matrix,
}

/// Relation rows, those of two groups added beforehand: distance and in cue, sentence and cues between, segment and commas.
#[derive(Clone, Debug)]
pub(super) struct Relations {
    pub(super) rows: Vec<f32>,
    /// Row of a distance, from `-left` on, for tokens outside of the cue.
    distance: Vec<u16>,
    left: i32,
    /// Row of the cue's own tokens.
    inside: u16,
    sentence: u16,
    segment: u16,
}

/// Where a token stands, seen from a cue.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Relation {
    pub(super) distance: i32,
    pub(super) in_cue: bool,
    pub(super) sentences: i32,
    pub(super) segments: i32,
    pub(super) quoted: bool,
    pub(super) commas: i32,
    pub(super) cues: i32,
}

impl Relations {
    /// The three rows of a token.
    pub(super) fn picks(&self, r: &Relation) -> [u16; 3] {
        let from = |value: i32, most: i32| (value.clamp(-most, most) + most) as u16;
        let last = self.distance.len() as i32 - 1;
        let distance = match r.in_cue {
            true => self.inside,
            false => self.distance[(r.distance + self.left).clamp(0, last) as usize],
        };
        let sentence = from(r.sentences, 3) * CUES as u16 + from(r.cues, 3);
        let segment = (from(r.segments, 4) + 9 * u16::from(r.quoted)) * COMMAS as u16 + from(r.commas, 4);
        [distance, self.sentence + sentence, self.segment + segment]
    }
}

/// How numbers become quotations.
#[derive(Clone, Debug)]
pub(super) struct Decoding {
    pub(super) cue: f32,
    pub(super) join: f32,
    /// Probability of beginning a cue of speech above which a token is looked at.
    pub(super) say: f32,
    /// Probability of being reported speech from which on a candidate is taken for it.
    pub(super) least_speech: f32,
    pub(super) again: f64,
    pub(super) snap: f32,
    pub(super) force: f32,
    pub(super) out_begin: f32,
    pub(super) out_inside: f32,
    pub(super) thresholds: [f32; 3],
    pub(super) confidence: [[f64; CONFIDENCE]; 3],
    pub(super) speech: [[f64; CONFIDENCE + 1]; 3],
    pub(super) scores: Vec<f32>,
    pub(super) confidences: Vec<f32>,
}

/// All of a model file.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    pub(super) embeddings: Embeddings,
    pub(super) encoder: Encoder,
    pub(super) pair: Pair,
    pub(super) decoding: Decoding,
    /// What the confidence of whole rows is computed with, if not with what is built in.
    pub(super) rows: Option<Vec<f32>>,
    /// Reach of a cue's window.
    pub(super) left: usize,
    pub(super) right: usize,
    /// Tokens on each side on which a token's vector depends.
    pub(super) reach: usize,
}

/// Where the values of a layer's result lie, by column: measured in training. What lies beyond is cut.
struct Ranges(std::vec::IntoIter<f32>);

impl Ranges {
    /// How much farther a column reaches than was measured, as a share of its range.
    const MORE: f32 = 0.05;

    fn read(file: &ModelFile<'_>, dims: &Dims) -> Result<Self, ModelError> {
        let columns = dims.hidden * (dims.dilations.len() + 1) + dims.pair * 3;
        Ok(Self(file.f32s("ranges", 2 * columns)?.into_iter()))
    }

    /// The format of the next result, of `width` columns.
    fn next(&mut self, width: usize) -> Fixed {
        let [mut low, mut high]: [Vec<f32>; 2] = std::array::from_fn(|_| self.0.by_ref().take(width).collect());
        for (low, high) in low.iter_mut().zip(&mut high) {
            // Zero is a value of every column: what lies outside of an article is zero.
            let (least, most) = (low.min(0.0), high.max(0.0));
            let more = (most - least) * Self::MORE;
            (*low, *high) = (if least < 0.0 { least - more } else { 0.0 }, most + more);
        }
        Fixed::between(&low, &high)
    }
}

/// The file's dimensions.
struct Dims {
    hidden: usize,
    pair: usize,
    word: usize,
    bigram: usize,
    suffix: usize,
    vocabulary: usize,
    bigrams: usize,
    suffixes: usize,
    left: usize,
    right: usize,
    edges: usize,
    table: usize,
    dilations: Vec<usize>,
}

impl Dims {
    fn read(file: &ModelFile<'_>) -> Result<Self, ModelError> {
        let wrong = |problem| Err(ModelError::value("dims", problem));
        let all: Vec<usize> = file.all_u32s("dims")?.into_iter().map(|d| d as usize).collect();
        let Some((first, dilations)) = all.split_first_chunk::<16>() else { return wrong("too few numbers") };
        let &[hidden, pair, layers, word, bigram, suffix, bits, vocabulary, ..] = first;
        let &[_, _, _, _, _, _, _, _, bigrams, suffixes, left, right, relations, edges, confidence, table] = first;
        let width = |w: usize| w > 0 && w <= WIDEST && w.is_multiple_of(PANEL);
        if !width(hidden) || !width(pair) {
            return wrong("a layer's width is no multiple of 16, or more than 512");
        }
        if ![word, bigram, suffix].iter().all(|w| (1..=512).contains(w))
            || !(word + bigram + suffix).is_multiple_of(OCTET)
        {
            return wrong("an embedding has an unsupported width");
        }
        if bits != BITS
            || confidence != CONFIDENCE
            || relations != edges + 1 + SENTENCES + SEGMENTS + COMMAS + CUES + IN_CUE
        {
            return wrong("features are not those of this program");
        }
        if dilations.len() != layers || layers > 32 || dilations.iter().any(|d| *d > 64) {
            return wrong("unsupported dilations");
        }
        let rows = 1..=1 << 24;
        if vocabulary > 1 << 24 || !rows.contains(&bigrams) || !rows.contains(&suffixes) {
            return wrong("unsupported number of embeddings");
        }
        if !(1..=512).contains(&left) || !(1..=512).contains(&right) || edges > 1000 || !(1..=1000).contains(&table) {
            return wrong("unsupported window or table");
        }
        let dilations = dilations.to_vec();
        Ok(Self {
            hidden,
            pair,
            word,
            bigram,
            suffix,
            vocabulary,
            bigrams,
            suffixes,
            left,
            right,
            edges,
            table,
            dilations,
        })
    }
}

impl Weights {
    pub(super) fn read(file: &ModelFile<'_>) -> Result<Self, ModelError> {
        let dims = Dims::read(file)?;
        let (hidden, width) = (dims.hidden, dims.pair);
        let (embeddings, steps) = embeddings(file, &dims)?;
        let mut ranges = Ranges::read(file, &dims)?;
        let transformer = Transformer::read(file)?;
        let mut before = Fixed::bytes(&steps);
        if let Some(transformer) = &transformer {
            before = before.beside(&transformer.format);
        }
        let input = Matrix::new(&file.f32s("in.w", before.width() * hidden)?, &file.f32s("in.b", hidden)?, &before, 1);
        let format = ranges.next(hidden);
        let mut layers: Vec<Convolution> = Vec::new();
        for (k, &dilation) in dims.dilations.iter().enumerate() {
            let from = layers.last().map_or(&format, |l| &l.format);
            let convolution = convolution(file, &format!("conv{k}"), dilation, from, ranges.next(hidden))?;
            layers.push(convolution);
        }
        let Some(last) = layers.last() else { return Err(ModelError::value("dims", "no layer")) };
        let from = transformer.as_ref().map_or_else(|| last.format.clone(), |t| last.format.beside(&t.result));
        let hidden = from.width();

        let cue = heads(file, hidden, &from)?;
        let token = Matrix::new(&file.f32s("pair.token", hidden * width)?, &vec![0.0; width], &from, 1);
        let mut weights = file.f32s("pair.first", hidden * width)?;
        weights.extend(file.f32s("pair.last", hidden * width)?);
        let own = Matrix::new(&weights, &file.f32s("pair.b", width)?, &from, 2);

        let relations = relations(file, &dims)?;
        let joined = ranges.next(width);
        let first = convolution(file, "pair.c1", 1, &joined, ranges.next(width))?;
        let (weights, bias) = (file.f32s("pair.c2.w", 3 * width * width)?, file.f32s("pair.c2.b", width)?);
        let result = ranges.next(width);
        let second = Matrix::new(&weights, &bias, &first.format, 3);
        let (weights, bias) = (file.f32s("pair.out.w", width * LABELS)?, file.f32s("pair.out.b", LABELS)?);
        let out = Matrix::new(&weights, &bias, &result, 1);

        let decoding = Decoding::read(file, dims.table)?;
        let rows = file.has("conf.rows").then(|| file.f32s("conf.rows", ROW_WEIGHTS)).transpose()?;
        let reach = dims.dilations.iter().sum();
        let encoder = Encoder { transformer, input, format, layers, cue, token };
        let pair = Pair { own, relations, format: joined, first, second, result, out };
        Ok(Self { embeddings, encoder, pair, decoding, rows, left: dims.left, right: dims.right, reach })
    }
}

/// The embeddings, and the steps of the columns of what they put together.
fn embeddings(file: &ModelFile<'_>, dims: &Dims) -> Result<(Embeddings, Vec<f32>), ModelError> {
    let table = |name: &str, rows, width| {
        let scale = file.f32s(&format!("{name}.scale"), width)?;
        let rows = file.i8s(&format!("{name}.rows"), rows * width)?;
        Ok((Table { rows: rows.into_iter().map(|v| v.cast_unsigned() ^ MIDDLE).collect(), width }, scale))
    };
    let (word, mut steps) = table("word", dims.vocabulary + 1, dims.word)?;
    let (bigram, scale) = table("bigram", dims.bigrams, dims.bigram)?;
    steps.extend(scale);
    let (suffix, scale) = table("suffix", dims.suffixes, dims.suffix)?;
    steps.extend(scale);
    steps.extend([1.0 / f32::from(SET); BITS]);
    let words = Words::new(&file.u32s("words", dims.vocabulary)?);
    let (bigrams, suffixes) = (dims.bigrams as u32, dims.suffixes as u32);
    Ok((Embeddings { words, word, bigram, suffix, bigrams, suffixes }, steps))
}

/// The three columns of the cue head and the one of the speech head, side by side.
fn heads(file: &ModelFile<'_>, hidden: usize, from: &Fixed) -> Result<Matrix, ModelError> {
    let (cue, say) = (file.f32s("cue.w", hidden * 3)?, file.f32s("say.w", hidden)?);
    let weights: Vec<f32> = cue.chunks_exact(3).zip(say).flat_map(|(cue, say)| [cue[0], cue[1], cue[2], say]).collect();
    let mut bias = file.f32s("cue.b", 3)?;
    bias.extend(file.f32s("say.b", 1)?);
    Ok(Matrix::new(&weights, &bias, from, 1))
}

/// Steps of a bit that is set.
pub(super) const SET: u8 = 127;

fn convolution(
    file: &ModelFile<'_>,
    name: &str,
    dilation: usize,
    from: &Fixed,
    format: Fixed,
) -> Result<Convolution, ModelError> {
    let width = format.width();
    let weights = file.f32s(&format!("{name}.w"), 3 * width * width)?;
    let matrix = Matrix::new(&weights, &file.f32s(&format!("{name}.b"), width)?, from, 3);
    let [gain, bias] = file.two_rows(&format!("{name}.ln"), width)?;
    Ok(Convolution { matrix, dilation, gain, bias, format })
}

fn relations(file: &ModelFile<'_>, dims: &Dims) -> Result<Relations, ModelError> {
    let (distances, width) = (dims.edges + 1, dims.pair);
    let count = distances + SENTENCES + SEGMENTS + COMMAS + CUES + IN_CUE;
    let given = file.f32s("pair.rel", count * width)?;
    let row = |group: usize, index: usize| {
        let sizes = [distances, SENTENCES, SEGMENTS, COMMAS, CUES];
        let at = (sizes[..group].iter().sum::<usize>() + index) * width;
        &given[at..at + width]
    };
    let mut rows = Vec::new();
    let mut offsets = Vec::new();
    for (a, a_size, b, b_size) in [(5, IN_CUE, 0, distances), (1, SENTENCES, 4, CUES), (2, SEGMENTS, 3, COMMAS)] {
        offsets.push((rows.len() / width) as u16);
        for i in 0..a_size {
            for j in 0..b_size {
                rows.extend(row(a, i).iter().zip(row(b, j)).map(|(a, b)| a + b));
            }
        }
    }
    let edges = file.i32s("edges", dims.edges)?;
    let distance = |r: i32| edges.iter().filter(|e| **e < r).count() as u16;
    Ok(Relations {
        rows,
        distance: (-(dims.left as i32)..=dims.right as i32).map(distance).collect(),
        left: dims.left as i32,
        inside: distances as u16 + distance(0),
        sentence: offsets[1],
        segment: offsets[2],
    })
}

impl Decoding {
    fn read(file: &ModelFile<'_>, table: usize) -> Result<Self, ModelError> {
        let numbers = file.f32s("decode", 12)?;
        let &[cue, join, again, snap, force, out_begin, out_inside, direct, indirect, mixed, say, least_speech] =
            &numbers[..]
        else {
            return Err(ModelError::value("decode", "twelve numbers expected"));
        };
        let mut confidence = [[0.0; CONFIDENCE]; 3];
        let given = file.f32s("conf.w", 3 * CONFIDENCE)?;
        for (to, from) in confidence.as_flattened_mut().iter_mut().zip(given) {
            *to = f64::from(from);
        }
        let mut speech = [[0.0; CONFIDENCE + 1]; 3];
        let given = file.f32s("conf.speech", 3 * (CONFIDENCE + 1))?;
        for (to, from) in speech.as_flattened_mut().iter_mut().zip(given) {
            *to = f64::from(from);
        }
        let [scores, confidences] = file.two_rows("conf.table", table)?;
        if !scores.is_sorted() {
            return Err(ModelError::value("conf.table", "scores do not ascend"));
        }
        let thresholds = [direct, indirect, mixed];
        let again = f64::from(again);
        Ok(Self {
            cue,
            join,
            say,
            least_speech,
            again,
            snap,
            force,
            out_begin,
            out_inside,
            thresholds,
            confidence,
            speech,
            scores,
            confidences,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn words_are_found_by_their_hashes() {
        // Hashes that want the same place, one of them twice, and zero.
        let hashes = [7, 7 + 64, 7 + 128, 0, 8, 7, u32::MAX];
        let words = Words::new(&hashes);
        assert_eq!(hashes.map(|hash| words.row(hash)), [1, 2, 3, 4, 5, 1, 7]);
        assert!([6, 9, 7 + 256, 64].iter().all(|hash| words.row(*hash) == 0));
        assert_eq!(Words::new(&[]).row(0), 0);
    }
}
