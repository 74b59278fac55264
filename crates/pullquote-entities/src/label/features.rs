//! The features of one token. Templates are numbered; the numbers are part of the model format.

use super::guess::Guesses;
use super::votes::{Ballot, Votes};
use super::weights::NO_KIND;
use crate::text::View;
use crate::text::hash::{self, binary, unary};
use crate::text::lexicon::LISTS;
use crate::text::words::{CAPITALS, SENTENCE, START, UPPER};
use pullquote_tokenize::{TokenIndex, TokenRange};

/// Values for positions outside the sentence.
const BEFORE: u64 = 11;
const AFTER: u64 = 13;
/// Most capitalised words looked at on each side; bounds the work on text in capitals.
const LONGEST_RUN: u32 = 16;

/// What features are computed from.
pub(crate) struct Features<'a> {
    pub(crate) view: View<'a>,
    pub(crate) guesses: &'a Guesses,
    /// Empty in the first pass.
    pub(crate) ballot: &'a Ballot,
}

/// A token and its sentence.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) token: TokenIndex,
    pub(crate) sentence: TokenRange,
}

impl Place {
    /// The token `offset` away, if it is in the sentence.
    #[inline(always)]
    fn at(self, offset: i32) -> Option<TokenIndex> {
        self.token.checked_add_signed(offset).filter(|&i| self.sentence.contains(i))
    }
}

impl Features<'_> {
    #[inline(always)]
    fn lower(&self, place: Place, offset: i32) -> u64 {
        match place.at(offset) {
            Some(i) => self.view.words.lower[i],
            None if offset < 0 => BEFORE,
            None => AFTER,
        }
    }

    #[inline(always)]
    fn shape(&self, place: Place, offset: i32) -> u64 {
        match place.at(offset) {
            Some(i) => u64::from(self.view.words.shape[i]),
            None if offset < 0 => BEFORE,
            None => AFTER,
        }
    }

    /// Features that need no labels.
    pub(crate) fn first_pass(&self, place: Place, out: &mut Vec<u64>) {
        self.lexical(place, out);
        self.affixes(place.token, out);
        if self.view.words.is(place.token, UPPER) {
            self.capital_run(place, out);
            self.elsewhere(place, out);
        }
        self.lists(place, out);
        self.clusters(place, out);
        self.guesses(place, out);
    }

    /// What the network guesses about the token and its neighbours.
    fn guesses(&self, place: Place, out: &mut Vec<u64>) {
        const NOTHING: u64 = 255;
        let guess = |offset| place.at(offset).and_then(|i| self.guesses.at(i));
        let own = guess(0).map_or(NOTHING, |g| u64::from(g.label));
        if let Some(g) = guess(0) {
            let sure = u64::from(g.sure);
            out.extend([
                unary(140, own),
                binary(141, own, sure),
                binary(142, binary(142, own, sure), u64::from(g.second)),
                binary(143, own, self.shape(place, 0)),
                binary(146, own, self.lower(place, 0)),
            ]);
        }
        for (template, offset) in [(144, -1), (145, 1)] {
            if let Some(near) = guess(offset) {
                let label = u64::from(near.label);
                out.push(binary(template, label, u64::from(near.sure)));
                out.push(binary(template + 3, label, own));
            }
        }
    }

    fn lexical(&self, place: Place, out: &mut Vec<u64>) {
        let w = |offset| self.lower(place, offset);
        let s = |offset| self.shape(place, offset);
        let start =
            u64::from(self.view.words.is(place.token, START)) + u64::from(self.view.words.is(place.token, SENTENCE));
        out.extend([
            unary(0, 0),
            binary(1, w(0), s(0)),
            unary(2, w(0)),
            unary(3, w(-1)),
            unary(4, w(1)),
            unary(5, w(-2)),
            unary(6, w(2)),
            binary(7, w(-1), w(0)),
            binary(8, w(0), w(1)),
            unary(9, s(0)),
            binary(10, s(-1), s(0)),
            binary(11, s(0), s(1)),
            binary(12, binary(12, s(-1), s(0)), s(1)),
            binary(13, start, s(0)),
            binary(14, w(-1), s(0)),
            binary(15, w(1), s(0)),
            binary(16, w(-2), w(-1)),
            binary(17, w(1), w(2)),
            binary(18, w(-1), w(1)),
            unary(19, s(-2)),
            unary(20, s(2)),
            unary(21, w(-3)),
            unary(22, w(3)),
        ]);
        for offset in 1..=4 {
            out.push(unary(23, w(-offset)));
            out.push(unary(24, w(offset)));
        }
    }

    fn affixes(&self, i: TokenIndex, out: &mut Vec<u64>) {
        let word = self.view.word(i);
        let mut prefix = hash::SEED;
        for (count, c) in word.chars().take(4).enumerate() {
            prefix = hash::binary(25, prefix, c.to_ascii_lowercase() as u64);
            if count > 0 {
                out.push(unary(26 + count as u64, prefix));
            }
        }
        let mut suffix = hash::SEED;
        for (count, c) in word.chars().rev().take(4).enumerate() {
            suffix = hash::binary(25, suffix, c.to_ascii_lowercase() as u64);
            out.push(unary(30 + count as u64, suffix));
        }
    }

    /// The run of capitalised words around the token.
    fn capital_run(&self, place: Place, out: &mut Vec<u64>) {
        let words = self.view.words;
        let (i, TokenRange { start, end }) = (place.token, place.sentence);
        let (mut first, mut last) = (i, i);
        while first > start && i - first < LONGEST_RUN && words.is(first - 1, UPPER) {
            first -= 1;
        }
        while last + 1 < end && last - i < LONGEST_RUN && words.is(last + 1, UPPER) {
            last += 1;
        }
        let lower = &words.lower;
        let before = |k: u32| if first >= start + k { lower[first - k] } else { BEFORE };
        let after = |k: u32| if last + k < end { lower[last + k] } else { AFTER };
        let position = binary(39, u64::from((last - i).min(4)), u64::from((i - first).min(4)));
        out.extend([
            unary(35, before(1)),
            unary(36, after(1)),
            unary(37, lower[last]),
            unary(38, lower[first]),
            position,
            binary(40, before(1), before(2)),
            binary(41, after(1), after(2)),
            binary(42, lower[last], after(2)),
            binary(43, before(2), before(1)),
            binary(44, lower[last], position),
        ]);
    }

    /// Where else in the article the word occurs.
    fn elsewhere(&self, place: Place, out: &mut Vec<u64>) {
        let i = place.token;
        let document = self.view.document;
        let Some(t) = document.type_of(i).map(|id| &document.types[id]) else { return };
        let start = u64::from(self.view.words.is(i, START)) + u64::from(self.view.words.is(i, SENTENCE));
        out.push(binary(60, start * 10 + t.small.min(2) as u64, t.capital.min(2) as u64));
        out.push(unary(63, t.count.min(4) as u64));
        let (mut other, mut seen) = (Some(t.first), 0);
        while let Some(o) = other.filter(|_| seen < 6) {
            if o != i {
                seen += 1;
                out.push(unary(61, o.checked_sub(1).map_or(BEFORE, |before| self.view.words.lower[before])));
                out.push(unary(62, self.view.words.lower.get(o + 1).copied().unwrap_or(AFTER)));
            }
            other = document.next[o];
        }
        let (first, last, position, len) = t.longest;
        if len > 1 {
            out.extend([
                unary(64, first),
                unary(65, last),
                binary(66, position.min(3) as u64, len.min(5) as u64),
                binary(67, last, u64::from(position + 1 == len)),
            ]);
        } else {
            out.push(unary(66, 77));
        }
        if self.view.words.is(i, CAPITALS) {
            out.push(unary(68, u64::from(document.is_acronym(self.view.words.lower[i]))));
        }
    }

    fn lists(&self, place: Place, out: &mut Vec<u64>) {
        let i = place.token;
        let lists = &self.view.words.lists;
        let own = lists[i];
        let start = u64::from(self.view.words.is(i, START));
        each_bit(own, |bit| {
            out.push(unary(50, bit));
            out.push(binary(51, bit, self.shape(place, 0)));
            out.push(binary(54, bit, start));
        });
        out.push(unary(55, own));
        if let Some(before) = place.at(-1) {
            each_bit(lists[before], |bit| {
                out.push(unary(52, bit));
                out.push(binary(56, bit, own));
            });
        }
        if let Some(after) = place.at(1) {
            each_bit(lists[after], |bit| {
                out.push(unary(53, bit));
                out.push(binary(57, bit, own));
            });
        }
    }

    fn clusters(&self, place: Place, out: &mut Vec<u64>) {
        let entry = |offset| place.at(offset).map(|i| self.view.words.entry[i]);
        let cluster = |offset| entry(offset).map_or(1, |e| e.cluster as u64);
        let shape = self.shape(place, 0);
        for offset in -2i32..=2 {
            let code = cluster(offset);
            if code <= 1 {
                continue;
            }
            let template = 100 + (offset + 2) as u64 * 6;
            out.push(unary(template, code));
            if offset.abs() <= 1 {
                out.push(unary(template + 1, code >> 2));
                out.push(unary(template + 2, code >> 4));
                out.push(unary(template + 3, code >> 7));
            }
        }
        let (before, own, after) = (cluster(-1), cluster(0), cluster(1));
        out.extend([
            binary(100 + 30, before, own),
            binary(100 + 31, own, after),
            binary(100 + 32, before, shape),
            binary(100 + 33, after, shape),
        ]);
        let start = u64::from(self.view.words.is(place.token, START));
        let habit = self.view.words.entry[place.token].capitalised() as u64;
        out.push(binary(134, habit, start));
        out.push(binary(135, habit, shape));
    }

    /// Features computed from the labels of the first pass.
    pub(crate) fn second_pass(&self, place: Place, out: &mut Vec<u64>) {
        let i = place.token;
        let (ballot, document) = (self.ballot, self.view.document);
        let own = u64::from(ballot.own[i]);
        out.push(unary(80, own));
        out.push(binary(81, own, self.shape(place, 0)));
        if let Some(before) = place.at(-1) {
            out.push(binary(82, u64::from(ballot.own[before]), own));
        }
        if let Some(after) = place.at(1) {
            out.push(binary(83, u64::from(ballot.own[after]), own));
        }
        out.push(binary(84, own, u64::from(ballot.edge[i])));
        let Some(id) = document.type_of(i) else { return };
        match leading(ballot.votes[id], Some(ballot.own[i])) {
            Some((kind, sure)) => out.extend([binary(85, kind, sure), binary(86, kind, own)]),
            None => out.push(unary(85, 99)),
        }
        let in_long = ballot.edge[i] != 3 && ballot.own[i] != NO_KIND;
        if let Some((kind, _)) = leading(ballot.long_votes[id], in_long.then_some(ballot.own[i])) {
            out.extend([unary(87, kind), binary(88, kind, own)]);
        }
        if let Some(name) = ballot.name_of(i) {
            let votes = ballot.name_votes[name];
            match leading(votes, Some(ballot.own[i])) {
                Some((kind, _)) => out.push(binary(89, kind, own)),
                None => out.push(binary(89, 99, own)),
            }
        }
    }
}

/// The kind with most votes and how clearly it leads (2 no other, 1 majority, 0 less), not counting one vote.
fn leading(mut votes: Votes, without: Option<u8>) -> Option<(u64, u64)> {
    if let Some(own) = without {
        let own = &mut votes[usize::from(own)];
        *own = own.saturating_sub(1);
    }
    let total: u32 = votes.iter().map(|&v| u32::from(v)).sum();
    let (kind, &most) = votes.iter().enumerate().max_by_key(|&(_, v)| *v)?;
    let most = u32::from(most);
    let sure = if most == total { 2 } else { u64::from(most * 2 > total) };
    (total > 0).then_some((kind as u64, sure))
}

#[inline(always)]
fn each_bit(mut bits: u64, mut each: impl FnMut(u64)) {
    debug_assert!(bits >> (4 * LISTS) == 0);
    while bits != 0 {
        each(bits.trailing_zeros() as u64);
        bits &= bits - 1;
    }
}
