//! One owner a token: of candidates that claim the same words the strongest keeps them. A report within an indirect report
//! has its words together with the outer one.

use super::candidate::Candidate;
use super::nested;
use pullquote_tokenize::{TokenIndex, TokenRange, Tokens};
use std::ops::Range;

/// Words of 64 tokens counted together.
const GROUP: usize = 64;

/// The tokens that have an owner: of all reports, and of those within others.
#[derive(Clone, Debug, Default)]
pub(super) struct Owned {
    outer: Set,
    inner: Set,
    order: Vec<usize>,
    pieces: Vec<TokenRange>,
}

/// A set of tokens.
#[derive(Clone, Debug, Default)]
struct Set {
    words: Vec<u64>,
    /// Tokens in each group of words.
    counts: Vec<u32>,
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

impl Set {
    fn clear(&mut self, tokens: usize) {
        let words = tokens.div_ceil(64);
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

    /// Takes from a candidate the tokens that are owned already and makes the rest its own. It goes if it has lost more than
    /// half of its content, unless what stands beside its cue is whole: `“A,” said X. “B,” said Y.` takes from X only B.
    fn claim(&mut self, candidate: &mut Candidate, tokens: &Tokens, buffer: &mut Vec<TokenRange>) {
        let all: u32 = candidate.content.iter().map(|p| p.end - p.start).sum();
        let lost: u32 = candidate.content.iter().map(|p| self.count(*p)).sum();
        if lost > 0 {
            buffer.clear();
            candidate.content.iter().for_each(|piece| self.rest(*piece, buffer));
            if lost * 2 > all {
                buffer.retain(|rest| is_whole(*rest, candidate, tokens));
            }
            std::mem::swap(&mut candidate.content, buffer);
        }
        if candidate.content.is_empty() {
            return;
        }
        candidate.content.iter().for_each(|piece| self.insert(*piece));
        self.insert(candidate.cue);
        if let Some(source) = candidate.source {
            self.insert(source);
        }
    }
}

/// Whether a part of a candidate's content stands beside its cue and ends, away from it, where the piece does or a sentence or
/// quoted stretch ends.
fn is_whole(rest: TokenRange, candidate: &Candidate, tokens: &Tokens) -> bool {
    let cue = candidate.cue;
    let away = |p: &TokenRange| if p.end <= cue.start { p.end.until(cue.start) } else { cue.end.until(p.start) }.len();
    let Some(nearest) = candidate.content.iter().min_by_key(|p| away(p)) else { return false };
    let begins = |token: TokenIndex| {
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
    pub(super) fn settle(&mut self, tokens: &Tokens, within: &[Option<usize>], candidates: &mut Vec<Candidate>) {
        let Self { outer, inner, order, pieces } = self;
        let count = tokens.len();
        outer.clear(count);
        inner.clear(if within.iter().any(Option::is_some) { count } else { 0 });
        order.clear();
        order.extend(0..candidates.len());
        order.sort_by(|&a, &b| {
            let inner_last = within[a].is_some().cmp(&within[b].is_some());
            inner_last.then(candidates[b].rank().total_cmp(&candidates[a].rank()))
        });
        for &index in &*order {
            let shares = within[index].is_some_and(|by| nested::contains(&candidates[by], &candidates[index]));
            let set = if shares { &mut *inner } else { &mut *outer };
            set.claim(&mut candidates[index], tokens, pieces);
        }
        candidates.retain(|c| !c.content.is_empty());
    }
}
