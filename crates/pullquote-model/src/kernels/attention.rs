//! Self-attention, with products in 16 bits: integers, so that sums may be taken in any order.

use super::level::{Level, for_each_level};
use super::matrix::PANEL;
use super::pairs;
use super::rows::{fixed, sum};
use super::softmax::exp;

/// The largest size of a query's and a key's numbers: of 64 columns the sum of their products still fits 32 bits.
const FINE: f32 = 4095.0;
/// The same of values, and what the weights of a query add up to.
const FINEST: f32 = 32767.0;
/// Rows that [`attend`] supports: with more, the rounded weights of a query could add up to too much.
pub const MOST_ROWS: usize = 1024;

/// Buffers of [`attend`].
#[derive(Clone, Debug, Default)]
pub struct Attention {
    queries: Vec<i16>,
    keys: Vec<i16>,
    values: Vec<i16>,
    sums: Vec<i32>,
    scores: Vec<f32>,
    weights: Vec<i16>,
}

/// Self-attention of the rows of one text, by `heads` heads of `head` columns: row by row and head by head the mean of the
/// values, weighted by the softmax of the query's products with the keys.
///
/// A row of `joined` holds the queries of all heads, then the keys, then the values; a row of `out` one mean per head. The scale
/// of the products is part of the queries.
///
/// `near` is what a key's distance adds to its product: for each head the same odd number of values, the middle one for the
/// query's own place, those before it for keys before it. It is empty, or reaches as far as there are rows.
///
/// # Panics
/// If a head has more than 64 columns or a number of them that is no multiple of [`PANEL`], or there are more than [`MOST_ROWS`]
/// rows.
pub fn attend(
    level: Level,
    joined: &[f32],
    heads: usize,
    head: usize,
    near: &[f32],
    buffers: &mut Attention,
    out: &mut [f32],
) {
    let width = heads * head;
    let rows = joined.len() / (3 * width).max(1);
    assert!(head <= 64 && head.is_multiple_of(PANEL) && rows <= MOST_ROWS, "size of the heads and the text");
    let padded = rows.next_multiple_of(PANEL);
    let Attention { queries, keys, values, sums, scores, weights } = buffers;
    for (buffer, size) in [
        (&mut *queries, rows * head),
        (&mut *keys, padded * head),
        (&mut *values, padded * head),
        (&mut *weights, rows * padded),
    ] {
        buffer.clear();
        buffer.resize(size, 0);
    }
    sums.resize(rows * padded.max(head), 0);
    scores.resize(padded, 0.0);
    let distances = near.len() / heads.max(1);
    for h in 0..heads {
        let part =
            |which: usize| Part { rows: joined, width: 3 * width, from: which * width + h * head, columns: head };
        let steps = [0, 1, 2].map(|which| largest_of(level, part(which)) / if which == 2 { FINEST } else { FINE });
        let inverse = steps.map(|step| if step > 0.0 { 1.0 / step } else { 0.0 });
        in_rows(level, part(0), inverse[0], queries);
        in_lanes(level, part(1), inverse[1], keys);
        in_pairs(level, part(2), inverse[2], values);
        pairs::multiply(level, queries, keys, head, rows, sums);
        let near = &near[h * distances..][..distances];
        soften(level, sums, steps[0] * steps[1], near, rows, scores, weights);
        pairs::multiply(level, weights, values, padded, rows, sums);
        let means = out[h * head..].chunks_mut(width).zip(sums.chunks_exact(head));
        let step = steps[2] / FINEST;
        for (out, sums) in means.take(rows) {
            for (out, sum) in out.iter_mut().zip(sums) {
                *out = *sum as f32 * step;
            }
        }
    }
}

/// Some columns of rows.
#[derive(Clone, Copy)]
struct Part<'a> {
    rows: &'a [f32],
    width: usize,
    from: usize,
    columns: usize,
}

impl<'a> Part<'a> {
    #[inline(always)]
    fn rows(self) -> impl Iterator<Item = &'a [f32]> {
        self.rows.chunks_exact(self.width).map(move |row| &row[self.from..self.from + self.columns])
    }
}

for_each_level! {
/// The largest size of a number.
fn largest(part: Part<'_>, out: &mut f32) {
    let mut largest = [0.0f32; PANEL];
    for row in part.rows() {
        for panel in row.as_chunks::<PANEL>().0 {
            for lane in 0..PANEL {
                let size = panel[lane].abs();
                largest[lane] = if size > largest[lane] { size } else { largest[lane] };
            }
        }
    }
    *out = largest.iter().fold(0.0f32, |most, size| if *size > most { *size } else { most });
}
}

fn largest_of(level: Level, part: Part<'_>) -> f32 {
    let mut out = 0.0;
    largest(level, part, &mut out);
    out
}

for_each_level! {
/// Whole numbers, row by row.
fn in_rows(part: Part<'_>, inverse: f32, out: &mut [i16]) {
    for (row, out) in part.rows().zip(out.chunks_exact_mut(part.columns)) {
        for i in 0..row.len() {
            out[i] = fixed(row[i] * inverse);
        }
    }
}
}

for_each_level! {
/// Whole numbers as the right side of [`pairs::multiply`], where a row becomes a lane.
fn in_lanes(part: Part<'_>, inverse: f32, out: &mut [i16]) {
    let panels = out.chunks_exact_mut(PANEL * part.columns);
    let mut rows = part.rows();
    for panel in panels {
        for (lane, row) in rows.by_ref().take(PANEL).enumerate() {
            for (two, to) in row.as_chunks::<2>().0.iter().zip(panel.chunks_exact_mut(2 * PANEL)) {
                to[2 * lane] = fixed(two[0] * inverse);
                to[2 * lane + 1] = fixed(two[1] * inverse);
            }
        }
    }
}
}

for_each_level! {
/// Whole numbers as the right side of [`pairs::multiply`], where a column becomes a lane.
fn in_pairs(part: Part<'_>, inverse: f32, out: &mut [i16]) {
    let panel = out.len() / (part.columns / PANEL).max(1);
    for (row, numbers) in part.rows().enumerate() {
        let at = row / 2 * 2 * PANEL + row % 2;
        for (numbers, panel) in numbers.as_chunks::<PANEL>().0.iter().zip(out.chunks_exact_mut(panel)) {
            let to = &mut panel[at..];
            for lane in 0..PANEL {
                to[2 * lane] = fixed(numbers[lane] * inverse);
            }
        }
    }
}
}

for_each_level! {
/// The softmax of each row of products, as whole numbers that add up to about [`FINEST`].
fn soften(sums: &[i32], step: f32, near: &[f32], rows: usize, scores: &mut [f32], out: &mut [i16]) {
    let padded = scores.len();
    for (row, (sums, out)) in sums.chunks_exact(padded).zip(out.chunks_exact_mut(padded)).enumerate() {
        for i in 0..padded {
            scores[i] = sums[i] as f32 * step;
        }
        let near = near.get((near.len() / 2).wrapping_sub(row)..).unwrap_or_default();
        for (score, near) in scores[..rows].iter_mut().zip(near) {
            *score += near;
        }
        scores[rows..].fill(f32::MIN);
        let share = FINEST / exponentials(scores);
        for i in 0..padded {
            out[i] = fixed(scores[i] * share);
        }
    }
}
}

/// Turns the scores into their exponentials, less the largest; returns the sum.
#[inline(always)]
fn exponentials(scores: &mut [f32]) -> f32 {
    let mut largest = [f32::MIN; PANEL];
    for panel in scores.as_chunks::<PANEL>().0 {
        for lane in 0..PANEL {
            largest[lane] = if panel[lane] > largest[lane] { panel[lane] } else { largest[lane] };
        }
    }
    let most = largest.iter().fold(f32::MIN, |most, v| if *v > most { *v } else { most });
    for score in &mut *scores {
        *score = exp(*score - most);
    }
    sum(scores)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attention_is_the_weighted_mean() {
        attention(32, |_, _| 0.0, &[]);
        // What each head adds for keys up to 20 places before the query, then for those after it.
        let near: Vec<f32> = (0..2 * 41).map(|i| (i * 31 % 17) as f32 * 0.1).collect();
        attention(64, |head, distance| near[head * 41 + distance], &near);
    }

    /// `by_distance` says what a head adds for a key, by its place from 20 before the query on.
    fn attention(head: usize, by_distance: impl Fn(usize, usize) -> f32, near: &[f32]) {
        let (rows, heads) = (21, 2);
        let width = heads * head;
        let joined: Vec<f32> = (0..rows * 3 * width).map(|i| ((i * 7919 % 1000) as f32 - 500.0) / 400.0).collect();
        let part = |row: usize, which: usize, h: usize| &joined[row * 3 * width + which * width + h * head..][..head];
        let mut expected = vec![0.0; rows * width];
        for h in 0..heads {
            for row in 0..rows {
                let score = |key: usize| {
                    let products = part(row, 0, h).iter().zip(part(key, 1, h));
                    products.map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>()
                };
                let near = |key: usize| f64::from(by_distance(h, 20 + key - row));
                let weights: Vec<f64> = (0..rows).map(|key| (score(key) + near(key)).exp()).collect();
                let total: f64 = weights.iter().sum();
                for i in 0..head {
                    let mean = (0..rows).map(|r| weights[r] / total * f64::from(part(r, 2, h)[i])).sum::<f64>();
                    expected[row * width + h * head + i] = mean;
                }
            }
        }
        let mut first: Option<Vec<f32>> = None;
        for level in Level::all() {
            let (mut out, mut buffers) = (vec![0.0; rows * width], Attention::default());
            // What a longer text left behind does not matter.
            let longer = [&joined[..], &joined[..]].concat();
            attend(level, &longer, heads, head, &[], &mut buffers, &mut vec![0.0; 2 * rows * width]);
            attend(level, &joined, heads, head, near, &mut buffers, &mut out);
            for (got, expected) in out.iter().zip(&expected) {
                assert!((f64::from(*got) - expected).abs() < 2e-3, "{got} {expected}");
            }
            assert_eq!(*first.get_or_insert_with(|| out.clone()), out, "{}", level.name());
        }
    }
}
