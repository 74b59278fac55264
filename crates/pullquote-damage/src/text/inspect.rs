//! Which damage a text has.

use super::kind::DamageKind;
use super::lines;
use super::scan::{Find, scan};
use crate::Gap;

/// One kind of damage in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reason {
    /// The kind.
    pub kind: DamageKind,
    /// Number of cases; for repeated paragraphs, the number of superfluous ones.
    pub count: u32,
    /// Byte offset of the first case.
    pub first_at: u32,
}

/// The damage of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Damage {
    /// From 0 (sound) to 1: roughly the damaged share of the text.
    pub score: f32,
    /// What is wrong with the text, in the order of [`DamageKind`]; at most one reason per kind.
    pub reasons: Vec<Reason>,
}

impl Damage {
    /// Adds the gaps found in a text of `words` words (the number of tokens will do). Call it only once.
    pub fn add_gaps(&mut self, gaps: &[Gap], words: usize) {
        if let Some(first) = gaps.first() {
            let reason = Reason { kind: DamageKind::LostWords, count: gaps.len() as u32, first_at: first.at };
            self.reasons.insert(0, reason);
            self.add_damaged_share(share(DamageKind::LostWords, gaps.len() as u32, words));
        }
    }

    /// The reason of a kind, if present.
    pub fn reason(&self, kind: DamageKind) -> Option<&Reason> {
        self.reasons.iter().find(|r| r.kind == kind)
    }

    /// Counts a share of what is still sound as damaged.
    fn add_damaged_share(&mut self, share: f32) {
        self.score = 1.0 - (1.0 - self.score) * (1.0 - share.clamp(0.0, 1.0));
    }
}

fn share(kind: DamageKind, count: u32, words: usize) -> f32 {
    1.0 - (-kind.weight() * count as f32 / words.max(30) as f32).exp()
}

/// Working memory of [`inspect_into`].
#[derive(Clone, Debug, Default)]
pub struct InspectScratch {
    finds: Vec<Find>,
    lines: Vec<(u64, u32, u32)>,
}

/// Inspects a text for all damage except lost words; add those with [`Damage::add_gaps`].
pub fn inspect(text: &str) -> Damage {
    let mut damage = Damage::default();
    inspect_into(text, &mut InspectScratch::default(), &mut damage);
    damage
}

/// Like [`inspect`], but writes into `out`, replacing its contents.
pub fn inspect_into(text: &str, scratch: &mut InspectScratch, out: &mut Damage) {
    out.score = 0.0;
    out.reasons.clear();
    let mut counts = [(0u32, 0u32); DamageKind::ALL.len()];
    let mut count = |kind: DamageKind, at: u32| {
        let (n, first) = &mut counts[kind as usize];
        if *n == 0 {
            *first = at;
        }
        *n += 1;
    };
    scan(text, &mut scratch.finds);
    scratch.finds.iter().for_each(|f| count(f.kind, f.start));
    let (mut upper, mut letters, mut spaces) = (0usize, 0usize, 0usize);
    for &byte in text.as_bytes() {
        upper += usize::from(byte.is_ascii_uppercase());
        letters += usize::from(byte.is_ascii_alphabetic());
        spaces += usize::from(byte == b' ' || byte == b'\n');
    }
    if letters >= 200 && upper * 300 < letters {
        count(DamageKind::LowerCase, 0);
        out.add_damaged_share(0.5);
    }
    let mut start = 0;
    scratch.lines.clear();
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = text[start..end].trim_ascii();
        if lines::is_boilerplate(line) {
            count(DamageKind::Boilerplate, start as u32);
        } else if line.len() >= 60 {
            scratch.lines.push((lines::hash(line), start as u32, line.len() as u32));
        }
        start = end + 1;
    }
    scratch.lines.sort_unstable();
    let mut repeated = (0u32, u32::MAX, 0usize);
    for pair in scratch.lines.windows(2).filter(|p| p[0].0 == p[1].0) {
        repeated = (repeated.0 + 1, repeated.1.min(pair[1].1), repeated.2 + pair[1].2 as usize);
    }
    if repeated.0 > 0 {
        counts[DamageKind::RepeatedParagraphs as usize] = (repeated.0, repeated.1);
        out.add_damaged_share(repeated.2 as f32 / text.len().max(1) as f32);
    }
    for (kind, (n, first)) in DamageKind::ALL.into_iter().zip(counts) {
        if n > 0 {
            out.reasons.push(Reason { kind, count: n, first_at: first });
            out.add_damaged_share(share(kind, n, spaces + 1));
        }
    }
}
