//! One owner a token: of candidates that claim the same words the strongest keeps them.

use super::candidate::Candidate;
use pullquote_tokenize::{TokenIndex, TokenRange};
use std::ops::Range;

/// Words of 64 tokens counted together.
const GROUP: usize = 64;

/// A set of tokens.
#[derive(Clone, Debug, Default)]
pub(super) struct Owned {
    words: Vec<u64>,
    /// Tokens in each group of words.
    counts: Vec<u32>,
    order: Vec<usize>,
    pieces: Vec<TokenRange>,
}

/// The bits of a word that stand for tokens of a range.
fn mask(word: usize, range: TokenRange) -> u64 {
    let Range { start, end } = range.as_usize();
    let low = start.saturating_sub(word * 64).min(64);
    let high = end.saturating_sub(word * 64).min(64);
    let below = |n: usize| if n >= 64 { u64::MAX } else { (1 << n) - 1 };
    below(high) & !below(low)
}

fn words(range: TokenRange) -> Range<usize> {
    let Range { start, end } = range.as_usize();
    start / 64..end.div_ceil(64)
}

impl Owned {
    fn clear(&mut self, end: TokenIndex) {
        let words = end.as_usize().div_ceil(64);
        self.words.clear();
        self.words.resize(words, 0);
        self.counts.clear();
        self.counts.resize(words.div_ceil(GROUP), 0);
    }

    fn insert(&mut self, range: TokenRange) {
        for at in words(range) {
            let mask = mask(at, range);
            self.counts[at / GROUP] += (mask & !self.words[at]).count_ones();
            self.words[at] |= mask;
        }
    }

    fn count(&self, range: TokenRange) -> u32 {
        let mut total = 0;
        let words = words(range);
        let Range { start: mut at, end } = words.clone();
        while at < end {
            if at.is_multiple_of(GROUP) && at > words.start && at + GROUP < end {
                total += self.counts[at / GROUP];
                at += GROUP;
            } else {
                total += (self.words[at] & mask(at, range)).count_ones();
                at += 1;
            }
        }
        total
    }

    /// Adds the tokens of a range that are not in the set to `out`.
    fn rest(&self, range: TokenRange, out: &mut Vec<TokenRange>) {
        for word in words(range) {
            let mut free = !self.words[word] & mask(word, range);
            while free != 0 {
                let first = free.trailing_zeros();
                let length = (free >> first).trailing_ones();
                let start = TokenIndex::from_usize(word * 64) + first;
                let run = start.until(start + length);
                match out.last_mut() {
                    Some(last) if last.end == run.start => last.end = run.end,
                    _ => out.push(run),
                }
                free = if first + length >= 64 { 0 } else { free >> (first + length) << (first + length) };
            }
        }
    }

    /// Goes through the candidates from the highest score down; a candidate that has lost more than half of its content
    /// goes, the others lose the tokens that are owned already. The order stays.
    pub(super) fn settle(&mut self, candidates: &mut Vec<Candidate>) {
        let ends = |c: &Candidate| {
            let content = c.content.last().map(|p| p.end).unwrap_or_default();
            content.max(c.cue.end).max(c.source.map(|s| s.end).unwrap_or_default())
        };
        self.clear(candidates.iter().map(ends).max().unwrap_or_default());
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        order.extend(0..candidates.len());
        order.sort_by(|&a, &b| candidates[b].rank().total_cmp(&candidates[a].rank()));
        for &index in &order {
            let candidate = &mut candidates[index];
            let all: u32 = candidate.content.iter().map(|p| p.end - p.start).sum();
            let lost: u32 = candidate.content.iter().map(|p| self.count(*p)).sum();
            if lost * 2 > all || all == 0 {
                candidate.content.clear();
                continue;
            }
            if lost > 0 {
                let mut pieces = std::mem::take(&mut self.pieces);
                pieces.clear();
                candidate.content.iter().for_each(|piece| self.rest(*piece, &mut pieces));
                candidate.content.clone_from(&pieces);
                self.pieces = pieces;
            }
            candidate.content.iter().for_each(|piece| self.insert(*piece));
            self.insert(candidate.cue);
            if let Some(source) = candidate.source {
                self.insert(source);
            }
        }
        self.order = order;
        candidates.retain(|c| !c.content.is_empty());
    }
}
