//! One owner a token: of candidates that claim the same words the strongest keeps them. A report within an indirect report
//! has its words together with the outer one.

use super::candidate::Candidate;
use super::nested::{self, ALONE};
use pullquote_tokenize::Tokens;
use std::ops::Range;

/// Words of 64 tokens counted together.
const GROUP: usize = 64;

/// The tokens that have an owner: of all reports, and of those within others.
#[derive(Clone, Debug, Default)]
pub(super) struct Owned {
    outer: Set,
    inner: Set,
    order: Vec<u32>,
    pieces: Vec<Range<u32>>,
}

/// A set of tokens.
#[derive(Clone, Debug, Default)]
struct Set {
    words: Vec<u64>,
    /// Tokens in each group of words.
    counts: Vec<u32>,
}

/// The bits of a word that stand for tokens of a range.
fn mask(word: u32, range: &Range<u32>) -> u64 {
    let low = range.start.saturating_sub(word * 64).min(64);
    let high = range.end.saturating_sub(word * 64).min(64);
    let below = |n: u32| if n >= 64 { u64::MAX } else { (1 << n) - 1 };
    below(high) & !below(low)
}

fn words(range: &Range<u32>) -> Range<u32> {
    range.start / 64..range.end.div_ceil(64)
}

impl Set {
    fn clear(&mut self, tokens: u32) {
        let words = tokens.div_ceil(64) as usize;
        self.words.clear();
        self.words.resize(words, 0);
        self.counts.clear();
        self.counts.resize(words.div_ceil(GROUP), 0);
    }

    fn insert(&mut self, range: &Range<u32>) {
        for word in words(range) {
            let (at, mask) = (word as usize, mask(word, range));
            self.counts[at / GROUP] += (mask & !self.words[at]).count_ones();
            self.words[at] |= mask;
        }
    }

    fn count(&self, range: &Range<u32>) -> u32 {
        let mut total = 0;
        let words = words(range);
        let (mut at, end) = (words.start as usize, words.end as usize);
        while at < end {
            if at.is_multiple_of(GROUP) && at > words.start as usize && at + GROUP < end {
                total += self.counts[at / GROUP];
                at += GROUP;
            } else {
                total += (self.words[at] & mask(at as u32, range)).count_ones();
                at += 1;
            }
        }
        total
    }

    /// Adds the tokens of a range that are not in the set to `out`.
    fn rest(&self, range: &Range<u32>, out: &mut Vec<Range<u32>>) {
        for word in words(range) {
            let mut free = !self.words[word as usize] & mask(word, range);
            while free != 0 {
                let first = free.trailing_zeros();
                let length = (free >> first).trailing_ones();
                let run = word * 64 + first..word * 64 + first + length;
                match out.last_mut() {
                    Some(last) if last.end == run.start => last.end = run.end,
                    _ => out.push(run),
                }
                free = if first + length >= 64 { 0 } else { free >> (first + length) << (first + length) };
            }
        }
    }

    /// Takes from a candidate the tokens that are owned already and makes the rest its own. It goes if it has lost more than
    /// half of its content, unless what stands beside its cue is whole: `“A,” said X. “B,” said Y.` takes from X only B.
    fn claim(&mut self, candidate: &mut Candidate, tokens: &Tokens, buffer: &mut Vec<Range<u32>>) {
        let all: u32 = candidate.content.iter().map(|p| p.end - p.start).sum();
        let lost: u32 = candidate.content.iter().map(|p| self.count(p)).sum();
        if lost > 0 {
            buffer.clear();
            candidate.content.iter().for_each(|piece| self.rest(piece, buffer));
            if lost * 2 > all {
                buffer.retain(|rest| is_whole(rest, candidate, tokens));
            }
            std::mem::swap(&mut candidate.content, buffer);
        }
        if candidate.content.is_empty() {
            return;
        }
        candidate.content.iter().for_each(|piece| self.insert(piece));
        self.insert(&candidate.cue);
        if let Some(source) = &candidate.source {
            self.insert(source);
        }
    }
}

/// Whether a part of a candidate's content stands beside its cue and ends, away from it, where the piece does or a sentence or
/// quoted stretch ends.
fn is_whole(rest: &Range<u32>, candidate: &Candidate, tokens: &Tokens) -> bool {
    let cue = &candidate.cue;
    let away = |p: &Range<u32>| if p.end <= cue.start { cue.start - p.end } else { p.start.saturating_sub(cue.end) };
    let Some(nearest) = candidate.content.iter().min_by_key(|p| away(p)) else { return false };
    let begins = |token: u32| {
        tokens.sentences().get(tokens.sentence_of(token)).is_some_and(|s| s.start == token)
            || tokens.quoted_of(token).is_some_and(|q| tokens.quoted()[q].first == token)
    };
    if nearest.end <= cue.start {
        rest.end == nearest.end && (rest.start == nearest.start || rest.start > nearest.start && begins(rest.start))
    } else {
        rest.start == nearest.start && (rest.end == nearest.end || rest.end < nearest.end && begins(rest.end))
    }
}

impl Owned {
    /// Goes through the candidates from the highest score down, each taking the tokens that nobody owns yet; those that lie
    /// `within` others come last and share the words of the outer one, if that is still there. The order stays.
    pub(super) fn settle(&mut self, tokens: &Tokens, within: &[u32], candidates: &mut Vec<Candidate>) {
        let Self { outer, inner, order, pieces } = self;
        let count = tokens.len() as u32;
        outer.clear(count);
        inner.clear(if within.iter().any(|&by| by != ALONE) { count } else { 0 });
        order.clear();
        order.extend(0..candidates.len() as u32);
        let is_inner = |index: u32| within[index as usize] != ALONE;
        order.sort_by(|&a, &b| {
            let rank = |index: u32| candidates[index as usize].rank();
            is_inner(a).cmp(&is_inner(b)).then(rank(b).total_cmp(&rank(a)))
        });
        for &index in &*order {
            let by = within[index as usize] as usize;
            let shares = candidates.get(by).is_some_and(|by| nested::contains(by, &candidates[index as usize]));
            let set = if shares { &mut *inner } else { &mut *outer };
            set.claim(&mut candidates[index as usize], tokens, pieces);
        }
        candidates.retain(|c| !c.content.is_empty());
    }
}
