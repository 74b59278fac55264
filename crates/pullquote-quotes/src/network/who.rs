//! Who speaks, as far as the states of a transformer tell: each report asks with the states of its source, its cue and its
//! words, each mention of a name answers with its own, and "nobody who is named" answers too.

use super::states::States;
use crate::draft::Draft;
use crate::opinion::{Opinions, Share};
use pullquote_entities::{Entities, Mention};
use pullquote_model::kernels::{Fixed, Level, Matrix, Window, in_chunks, linear};
use pullquote_model::{ModelError, ModelFile, Nibbles};
use pullquote_tokenize::{TokenIndex, TokenRange};

/// Columns of a question and of an answer.
const WIDTH: usize = 96;
/// Tokens of a source and of a cue that are read.
const SOURCE: usize = 12;
const CUE: usize = 4;
/// How far before the report a mention is, in tokens, and how far behind it.
const FAR: [usize; 4] = [12, 40, 120, 300];
const BEHIND: usize = FAR[1];
const BUCKETS: usize = FAR.len() + 5;
/// Mentions that may answer: so many before the report, behind it, and first in the article. It keeps the time linear.
const BEFORE: usize = 240;
const AFTER: usize = 60;
const FIRST: usize = 40;

/// The weights.
#[derive(Clone, Debug)]
pub(super) struct Who {
    /// From a state to an answer, and to the parts of a question: of a source, of a cue, of what is said.
    read: Matrix,
    /// In place of a source and of a cue that is not there.
    absent: [Vec<f32>; 2],
    ask: Vec<f32>,
    ask_bias: Vec<f32>,
    nobody: Vec<f32>,
    nobody_bias: f32,
    far: Vec<f32>,
    /// How much the opinion counts, by set of choices.
    pub(super) shares: Vec<Share>,
}

/// Reusable buffers.
#[derive(Clone, Debug, Default)]
pub(super) struct Buffers {
    rows: Vec<u8>,
    sums: Vec<i32>,
    read: Vec<f32>,
    answers: Vec<f32>,
    question: Vec<f32>,
    asked: Vec<f32>,
    scores: Vec<(u32, f32)>,
}

impl Who {
    /// The weights of a file, if it has them. `format` are the steps of the states.
    pub(super) fn read(file: &ModelFile<'_>, format: &Fixed) -> Result<Option<Self>, ModelError> {
        if !file.has("who.w") {
            return Ok(None);
        }
        let weights = Nibbles::read(file, "who", 4 * WIDTH, format.width())?;
        let absent = file.f32s("who.absent", 2 * WIDTH)?;
        let mut nobody = file.f32s("who.nobody", WIDTH + 1)?;
        Ok(Some(Self {
            read: Matrix::by_column(&file.f32s("who.b", 4 * WIDTH)?, format, 1, |n, column| weights.row(n, column)),
            absent: [absent[..WIDTH].to_vec(), absent[WIDTH..].to_vec()],
            ask: file.f32s("who.ask", WIDTH * WIDTH)?,
            ask_bias: file.f32s("who.ask.b", WIDTH)?,
            nobody_bias: nobody.pop().unwrap_or_default(),
            nobody,
            far: file.f32s("who.far", BUCKETS)?,
            shares: Share::read(file)?,
        }))
    }

    /// The opinion on each draft. `states` are those of all tokens of the article.
    pub(super) fn run(
        &self,
        level: Level,
        (states, entities, drafts): (&States, &Entities, &[Draft]),
        buffers: &mut Buffers,
        out: &mut Opinions,
    ) {
        out.clear();
        let mentions = &entities.mentions;
        buffers.answers.clear();
        for some in mentions.chunks(32) {
            self.project(level, states, some.iter().flat_map(|m| [m.first, m.end.back(1)]), buffers);
            for pair in buffers.read.chunks_exact(2 * 4 * WIDTH) {
                let (first, last) = (&pair[..WIDTH], &pair[4 * WIDTH..5 * WIDTH]);
                buffers.answers.extend(first.iter().zip(last).map(|(a, b)| 0.5 * (a + b)));
            }
        }
        for draft in drafts {
            self.ask(level, states, draft, buffers);
            self.answer(mentions, draft, buffers);
            out.add(&mut buffers.scores);
        }
    }

    /// What the states of some tokens say: rows of four parts.
    fn project(&self, level: Level, states: &States, tokens: impl Iterator<Item = TokenIndex>, buffers: &mut Buffers) {
        let Buffers { rows, sums, read, .. } = buffers;
        rows.clear();
        tokens.for_each(|token| rows.extend_from_slice(states.of(self.read.width(), token)));
        let (count, columns) = (rows.len() / self.read.width(), self.read.columns());
        read.resize(count * columns, 0.0);
        in_chunks(level, &self.read, Window { data: rows, starts: &[0] }, count, sums, |sums, row, end| {
            linear(level, sums, &self.read, &mut read[row * columns..end * columns]);
        });
    }

    /// The question of a draft.
    fn ask(&self, level: Level, states: &States, draft: &Draft, buffers: &mut Buffers) {
        let few = |range: Option<TokenRange>, most: usize| range.into_iter().flat_map(move |r| r.iter().take(most));
        let ends = [draft.start(), draft.end().back(1)];
        let tokens = few(draft.source, SOURCE).chain(few(draft.cue, CUE)).chain(ends);
        self.project(level, states, tokens, buffers);
        let counts = [few(draft.source, SOURCE).count(), few(draft.cue, CUE).count(), ends.len()];
        let Buffers { read, question, asked, .. } = buffers;
        question.clear();
        question.resize(WIDTH, 0.0);
        let mut rows = read.chunks_exact(4 * WIDTH);
        for (part, count) in (1..).zip(counts) {
            if count == 0 {
                question.iter_mut().zip(&self.absent[part - 1]).for_each(|(q, x)| *q += x);
            }
            for row in rows.by_ref().take(count) {
                let row = &row[part * WIDTH..][..WIDTH];
                question.iter_mut().zip(row).for_each(|(q, x)| *q += x / count as f32);
            }
        }
        question.iter_mut().for_each(|q| *q = q.max(0.0));
        asked.clear();
        let rows = self.ask.chunks_exact(WIDTH).zip(&self.ask_bias);
        asked.extend(rows.map(|(row, bias)| (product(row, question) + bias) / (WIDTH as f32).sqrt()));
    }

    /// The score of nobody, then those of the mentions that may answer, with their entities.
    fn answer(&self, mentions: &[Mention], draft: &Draft, buffers: &mut Buffers) {
        let Buffers { answers, question, asked, scores, .. } = buffers;
        scores.clear();
        scores.push((u32::MAX, product(&self.nobody, question) + self.nobody_bias));
        let at = draft.source.or(draft.cue).map_or(draft.start(), |r| r.start);
        let middle = mentions.partition_point(|m| m.first < at);
        let near = middle.saturating_sub(BEFORE)..mentions.len().min(middle + AFTER);
        for n in (0..FIRST.min(near.start)).chain(near) {
            let Some(entity) = mentions[n].entity else { continue };
            let score = product(&answers[n * WIDTH..][..WIDTH], asked) + self.far[bucket(&mentions[n], at, draft)];
            scores.push((entity, score));
        }
    }
}

/// Where a mention is: within the source, within what is said, so far before the report, behind it.
fn bucket(mention: &Mention, at: TokenIndex, draft: &Draft) -> usize {
    let inside = |first: TokenIndex, end: TokenIndex| first <= mention.first && mention.end <= end;
    if draft.source.is_some_and(|s| inside(s.start, s.end)) {
        return 0;
    }
    if inside(draft.start(), draft.end()) {
        return 1;
    }
    if mention.end <= at {
        let tokens = mention.end.until(at).len();
        return 2 + FAR.iter().filter(|far| **far < tokens).count();
    }
    let behind = at.until(mention.first).len() <= BEHIND;
    FAR.len() + if behind { 3 } else { 4 }
}

fn product(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
