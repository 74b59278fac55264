//! Whether one quotation is a variant of another: an exact alignment of their words.
//!
//! The shorter one must be found in the longer one, in order. Either may go on where the other ends, may leave out what
//! it marks as left out, and may have words in brackets for others. A denial, a number or an opposite that only one of them
//! has makes them two quotations.

use crate::words::{Class, Word};

/// What no alignment can outweigh.
const NEVER: f32 = 1000.0;
/// The largest cost of differences within the words they share, by the weight of those words.
const DIFFERENCES: f32 = 0.125;
/// The largest share of the shorter one that may stand before the longer one begins, or after it ends.
const OVERHANG: f32 = 0.4;
/// The share of the shorter one that must be found.
const FOUND: f32 = 0.55;
/// What a word beyond the ends of the longer one costs, by its weight. At more than is allowed to stand there it costs more
/// than all differences that are allowed, so that it never hides a better alignment.
const BEYOND: f32 = 0.35;

/// How two quotations agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// The weight of the words that both have.
    pub weight: f32,
    /// The number of words that both have.
    pub words: u16,
    /// Whether one has nothing that the other lacks, from its first to its last word.
    pub exact: bool,
}

/// The words of a quotation, ready to be aligned.
#[derive(Debug, Default)]
pub struct Sequence<'a> {
    words: Vec<Word<'a>>,
    hashes: Vec<u32>,
    weight: f32,
}

impl<'a> Sequence<'a> {
    /// From words in their order.
    pub fn new(words: impl Iterator<Item = Word<'a>>) -> Self {
        let words: Vec<Word<'a>> = words.collect();
        let hashes = words.iter().map(|word| word.hash as u32).collect();
        let weight = weight(words.iter().copied());
        Self { words, hashes, weight }
    }

    /// Upper bound of what two sequences have in common, without regard to order.
    fn in_common(&self, long: &mut Vec<u32>, other: &Self) -> f32 {
        long.clear();
        long.extend_from_slice(&other.hashes);
        long.sort_unstable();
        let known = self.words.iter().zip(&self.hashes).filter(|(_, hash)| long.binary_search(hash).is_ok());
        known.filter(|(word, _)| !word.inserted).map(|(word, _)| word.class.weight()).sum()
    }
}

/// The weight of words; what stands in brackets has none.
pub fn weight<'a>(words: impl Iterator<Item = Word<'a>>) -> f32 {
    words.filter(|word| !word.inserted).map(|word| word.class.weight()).sum()
}

/// Buffers that are reused.
#[derive(Debug, Default)]
pub struct Scratch {
    rows: [Vec<Cell>; 2],
    hashes: Vec<u32>,
}

/// The best way to a place in both.
#[derive(Clone, Copy, Debug)]
struct Cell {
    cost: f32,
    /// The cost of what stands beyond the ends of the longer one.
    beyond: f32,
    weight: f32,
    words: u16,
    /// Where it begins in the longer one, and in the shorter one.
    start: [u16; 2],
    /// Where it ends in the shorter one.
    end: u16,
}

impl Cell {
    const NONE: Self = Self { cost: f32::INFINITY, beyond: 0.0, weight: 0.0, words: 0, start: [0, 0], end: u16::MAX };

    fn plus(self, cost: f32) -> Self {
        Self { cost: self.cost + cost, ..self }
    }

    fn better(self, other: Self) -> Self {
        let cost = |cell: &Self| cell.cost + cell.beyond * BEYOND;
        match cost(&self).total_cmp(&cost(&other)) {
            std::cmp::Ordering::Less => self,
            std::cmp::Ordering::Greater => other,
            std::cmp::Ordering::Equal if other.weight > self.weight => other,
            std::cmp::Ordering::Equal => self,
        }
    }
}

/// Aligns two quotations; `None` if neither is a variant of the other.
pub fn agreement(one: &Sequence<'_>, other: &Sequence<'_>, scratch: &mut Scratch) -> Option<Agreement> {
    let (short, long) = if one.weight <= other.weight { (one, other) } else { (other, one) };
    if short.in_common(&mut scratch.hashes, long) < short.weight * (FOUND - 0.1) {
        return None;
    }
    let best = align(short, long, scratch);
    let found = best.weight >= short.weight * FOUND && best.words > 0;
    let close = best.cost <= best.weight * DIFFERENCES;
    let within = best.beyond <= short.weight * OVERHANG;
    if !found
        || !close
        || !within
        || denied_before(short, long, best.start)
        || contradicts(short, &scratch.hashes, &best)
    {
        return None;
    }
    Some(Agreement { weight: best.weight, words: best.words, exact: best.cost == 0.0 && best.beyond == 0.0 })
}

/// The cheapest alignment of all words of `short`.
fn align(short: &Sequence<'_>, long: &Sequence<'_>, scratch: &mut Scratch) -> Cell {
    let columns = long.words.len();
    let [last, row] = &mut scratch.rows;
    last.clear();
    last.extend((0..=columns).map(|j| Cell { cost: 0.0, start: [j as u16, 0], ..Cell::NONE }));
    let mut best = Cell::NONE;
    // What of the shorter one has been passed, and what is still to come.
    let all: f32 = short.words.iter().map(|word| word.class.weight()).sum();
    let mut passed = 0.0;
    for (i, word) in short.words.iter().enumerate() {
        for (j, cell) in last.iter_mut().enumerate() {
            // One goes on where the other ends, or with another sentence.
            let starts = j < columns && long.words[j].starts && j > 0;
            if j == columns || starts || word.starts && i > 0 {
                best = best.better(ended(*cell, all - passed, i as u16));
            }
            if i > 0 && (word.starts || starts) {
                let start = [j as u16, i as u16];
                *cell = cell.better(Cell { cost: 0.0, beyond: passed, start, ..Cell::NONE });
            }
        }
        passed += word.class.weight();
        // At the ends a word that the other lacks is one in place of another, unless the other ends there.
        let outer = if i == 0 || i + 1 == short.words.len() { 2.0 } else { 1.0 };
        row.clear();
        let mut first = last[0];
        first.beyond += word.class.weight();
        first.start = [0, i as u16 + 1];
        row.push(first);
        for (j, other) in long.words.iter().enumerate() {
            let mut cell = both(last[j], (word, short.hashes[i]), (other, long.hashes[j]));
            // A word that only one of the two has.
            let gap = other.class == Class::Gap;
            let mut alone_here = last[j + 1].plus(alone(word, gap) * outer);
            // What the longer one leaves out is not known to be the same.
            alone_here.beyond += if gap { word.class.weight() / 2.0 } else { 0.0 };
            cell = cell.better(alone_here);
            if i + 1 < short.words.len() {
                cell = cell.better(row[j].plus(alone(other, word.class == Class::Gap)));
            }
            row.push(cell);
        }
        std::mem::swap(last, row);
    }
    // A gap is no end: what comes after it must agree too.
    let open = |j: usize| j > 0 && j < columns && long.words[j - 1].class == Class::Gap;
    last.iter().enumerate().filter(|(j, _)| !open(*j)).fold(best, |best, (_, cell)| best.better(*cell))
}

/// The end of what both have, with the rest of the shorter one still to come.
fn ended(cell: Cell, rest: f32, end: u16) -> Cell {
    if cell.weight == 0.0 { Cell::NONE } else { Cell { beyond: cell.beyond + rest, end, ..cell } }
}

/// Whether what stands beyond the shared part is mostly in the other quotation too, but elsewhere: two ways to go on with
/// the same words ("It can't afford both", "It can afford both") are two statements.
fn contradicts(short: &Sequence<'_>, long_hashes: &[u32], best: &Cell) -> bool {
    let outside = |i: &usize| *i < best.start[1] as usize || *i >= best.end as usize;
    let beyond = (0..short.words.len()).filter(outside).map(|i| (short.words[i].class, short.hashes[i]));
    let says = beyond.filter(|(class, _)| !matches!(class, Class::Function | Class::Gap));
    let (all, known) = says
        .fold((0, 0), |(all, known), (_, hash)| (all + 1, known + i32::from(long_hashes.binary_search(&hash).is_ok())));
    known * 2 > all
}

/// The cost of a word that the other quotation lacks; `gap` if that one says that it leaves words out here.
fn alone(word: &Word<'_>, gap: bool) -> f32 {
    match word.class {
        Class::Gap => 0.0,
        _ if word.inserted => 0.0,
        // Whoever leaves a denial out says something else, even with an ellipsis, unless much else agrees.
        Class::Negation if gap => 0.45,
        _ if gap => 0.0,
        Class::Negation => NEVER,
        Class::Number => 1.5,
        Class::Content | Class::Polar => 0.8,
        Class::Function => 0.3,
    }
}

/// A word of each, one for the other.
fn both(cell: Cell, (one, hash): (&Word<'_>, u32), (other, other_hash): (&Word<'_>, u32)) -> Cell {
    let matched = |cost: f32| {
        let weight = if one.inserted || other.inserted { 0.0 } else { one.class.weight() };
        Cell { cost: cell.cost + cost, weight: cell.weight + weight, words: cell.words + 1, ..cell }
    };
    if one.class == Class::Gap || other.class == Class::Gap {
        return if one.class == other.class { cell } else { Cell::NONE };
    }
    if hash == other_hash && one.letters == other.letters {
        return matched(0.0);
    }
    let denies = one.class == Class::Negation || other.class == Class::Negation;
    if denies {
        return cell.plus(NEVER);
    }
    if one.inserted || other.inserted {
        return cell.plus(0.1);
    }
    match (one.class, other.class) {
        (Class::Number, Class::Number) | (Class::Polar, Class::Polar) => cell.plus(NEVER),
        (Class::Function, Class::Function) => cell.plus(0.4),
        (Class::Content, Class::Content) if alike(one.letters, other.letters) => matched(0.2),
        _ => cell.plus(1.6),
    }
}

/// Whether the words right before the part they share deny it: "I do not think | that we should leave".
fn denied_before(short: &Sequence<'_>, long: &Sequence<'_>, [start, from]: [u16; 2]) -> bool {
    let denied = |words: &[Word<'_>], at: usize| {
        if at == 0 || words.get(at).is_none_or(|word| word.starts) {
            return false;
        }
        for word in words[..at].iter().rev().take(3) {
            if word.class == Class::Negation {
                return true;
            }
            if word.starts || word.class == Class::Gap || word.letters == b"but" {
                return false;
            }
        }
        false
    };
    denied(&long.words, start as usize) != denied(&short.words, from as usize)
}

/// Whether two words are one in another spelling or inflection: colour and color, want and wanted.
pub fn alike(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() < 4 || long.len() > 24 || short[0] != long[0] || long.len() - short.len() > 3 {
        return false;
    }
    let shared = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let ending = |rest: &[u8]| matches!(rest, b"" | b"s" | b"es" | b"d" | b"ed" | b"ing" | b"e" | b"ies" | b"y");
    if shared >= 3 && ending(&short[shared..]) && ending(&long[shared..]) {
        return true;
    }
    let most = if short.len() >= 8 { 2 } else { usize::from(short.len() >= 5) };
    most > 0 && distance(short, long) <= most
}

/// Letters inserted, deleted, replaced, or swapped with their neighbour.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut rows = [[0_usize; 26]; 3];
    for (j, cell) in rows[1].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 0..a.len() {
        let [before, last, row] = &mut rows;
        row[0] = i + 1;
        for j in 0..b.len() {
            let mut cost = (last[j] + usize::from(a[i] != b[j])).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                cost = cost.min(before[j - 1] + 1);
            }
            row[j + 1] = cost;
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{normal, words};

    fn agree(one: &str, other: &str) -> bool {
        let (a, b) = (normal(one), normal(other));
        let (a, b) = (Sequence::new(words(&a)), Sequence::new(words(&b)));
        let scratch = &mut Scratch::default();
        let there = agreement(&a, &b, scratch).is_some();
        assert_eq!(there, agreement(&b, &a, scratch).is_some(), "{one} / {other}");
        there
    }

    const LONG: &str =
        "The harbour belongs to the whole town, and we will rebuild the old pier before the ferries return.";

    #[test]
    fn variants_agree() {
        for other in [
            "the harbor belongs to the whole town and we'll rebuild the old pier",
            "we will rebuild the old pier before the ferries return",
            "The harbour belongs to the whole town ... before the ferries return",
            "[It] belongs to the whole town, and we will rebuild the old pier",
            "Folks, the harbour belongs to the whole town, and we will rebuild the old pier",
            "we will rebuild the old pier before the ferries return. Not a day later, I promise you",
            "The harbour belongs to the town, and we will rebuild the old pier before ferries return",
        ] {
            assert!(agree(LONG, other), "{other}");
        }
    }

    #[test]
    fn other_statements_do_not() {
        for other in [
            "we will not rebuild the old pier before the ferries return",
            "The town owns the harbour, so the pier is going to be rebuilt",
            "we will rebuild the old market before the floods return",
            "the ferries return before we will rebuild the old pier",
            "we will rebuild the old pier after the ferries return",
        ] {
            assert!(!agree(LONG, other), "{other}");
        }
        assert!(!agree("We found it, wrapped in a letter from 1944", "We found it, wrapped in a letter from 1954"));
        assert!(!agree("We lost 14 boats in the storm", "We lost 15 boats in the storm"));
        assert!(!agree("I do not think we should sell the harbour to anyone", "we should sell the harbour to anyone"));
        assert!(agree("No, we should sell the harbour to them", "we should sell the harbour to them"));
    }

    #[test]
    fn spellings_are_alike() {
        for (a, b) in [
            ("colour", "color"),
            ("centre", "center"),
            ("organise", "organize"),
            ("want", "wanted"),
            ("city", "cities"),
        ] {
            assert!(alike(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
        for (a, b) in [("increase", "decrease"), ("legal", "illegal"), ("house", "mouse"), ("win", "won"), ("", "")] {
            assert!(!alike(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
    }
}
