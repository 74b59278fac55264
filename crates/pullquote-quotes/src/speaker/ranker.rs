//! Which entity a pronoun stands for: a linear score over the entities named before it and over "none of them", made
//! a probability by a softmax. The weights are trained (`cargo xtask train speakers`).

use super::weights::WEIGHTS;
use crate::speaker::antecedent::Memory;
use crate::text::Class;
use crate::text::{Doc, Tag};
use pullquote_entities::{Gender, Kind, Mention};
use std::ops::Range;

/// Pronouns that share their weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Set {
    /// `he`, `she`: people.
    Person,
    /// `it`: organisations and places.
    Thing,
    /// `they`: organisations and groups.
    Plural,
}

impl Set {
    pub const COUNT: usize = 3;

    fn takes(self, kind: Kind) -> bool {
        match self {
            Set::Person => kind == Kind::Per,
            Set::Thing => matches!(kind, Kind::Org | Kind::Loc | Kind::Fac),
            Set::Plural => matches!(kind, Kind::Org | Kind::Loc | Kind::Norp),
        }
    }

    fn has(self, doc: &Doc, token: u32, gender: Gender) -> bool {
        let words: &[&str] = match (self, gender) {
            (Set::Thing, _) => &["it", "its"],
            (Set::Plural, _) => &["they", "their", "them"],
            (Set::Person, Gender::Masculine) => &["he", "his", "him"],
            (Set::Person, Gender::Feminine) => &["she", "her"],
            (Set::Person, Gender::Unknown) => &["he", "his", "him", "she", "her"],
        };
        doc.word_is(token, words)
    }
}

/// Where the pronoun stands; each has weights of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It opens its sentence: `He said that ...`
    Opening,
    /// What it says stands before it: `"...," he said.`
    After,
    /// Later in its sentence: `When the vote was over he said ...`
    Within,
    /// Inside quotation marks.
    Quoted,
}

impl Place {
    pub const COUNT: usize = 4;
}

/// What part a name has in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Subject,
    Possessive,
    Other,
}

/// A mention as the ranker sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// Reporter's sentences before it.
    sentence: u32,
    paragraph: u32,
    part: Part,
    /// The first name of its sentence.
    leads: bool,
    quoted: bool,
}

/// Looks at all mentions of an article.
pub(crate) fn look(doc: &Doc, seen: &mut Vec<Seen>, reported: &mut Vec<u32>) {
    reported.clear();
    let mut count = 0;
    for sentence in doc.tokens.sentences() {
        reported.push(count);
        // A sentence wholly in marks is the speaker's, not the reporter's: it divides no name from its pronoun.
        let quoted = doc.quoted(sentence.start) && doc.quoted(sentence.end.max(1) - 1);
        count += u32::from(!quoted);
    }
    seen.clear();
    let (mut sentence, mut paragraph, mut last) = (0, 0, usize::MAX);
    for mention in &doc.entities.mentions {
        while doc.tokens.sentences().get(sentence).is_some_and(|s| s.end <= mention.first) {
            sentence += 1;
        }
        while doc.tokens.paragraphs().get(paragraph).is_some_and(|p| p.tokens.end <= mention.first) {
            paragraph += 1;
        }
        seen.push(Seen {
            sentence: reported.get(sentence).copied().unwrap_or(count),
            paragraph: paragraph as u32,
            part: part(doc, mention),
            leads: last != sentence,
            quoted: doc.quoted(mention.first),
        });
        if !matches!(mention.kind, Kind::Date | Kind::Money) {
            last = sentence;
        }
    }
}

/// The part of a name in its sentence.
fn part(doc: &Doc, mention: &Mention) -> Part {
    if doc.tag(mention.end) == Tag::Possessive {
        return Part::Possessive;
    }
    let mut k = mention.end;
    // Past a bracket (`Graham (R-S.C.)`) and an apposition.
    if doc.tag(k) == Tag::Bracket {
        k = (k + 1..k + 8).find(|&i| doc.tag(i) == Tag::Bracket).map_or(k, |close| close + 1);
    }
    if doc.tag(k) == Tag::Comma {
        let limit = k + 18;
        k += 1;
        while k < limit && !matches!(doc.tag(k), Tag::Comma | Tag::Stop) {
            k += 1;
        }
        k += 1;
    }
    if doc.is(k, Class::Adverb) {
        k += 1;
    }
    let finite = doc.cue(k).is_finite();
    let word = doc.word(k).as_bytes();
    let verb = finite
        || doc.is(k, Class::Auxiliary)
        || (doc.is(k, Class::Other) && !doc.upper(k) && (word.ends_with(b"ed") || word.ends_with(b"s")));
    // `..., said Graham.`: past the title back to the cue.
    let inverted = || {
        let mut i = mention.first;
        while i > 0 && mention.first - i < 5 && doc.is(i - 1, Class::Other) && !doc.cue(i - 1).frames.any() {
            i -= 1;
        }
        let cue = doc.cue(i.max(1) - 1);
        cue.frames.takes_clause() && cue.is_finite()
    };
    // A name that opens its sentence, but for a title, is its subject whatever the verb.
    let sentence = doc.sentence(mention.first).start;
    let opens = mention.first - sentence <= 4
        && !doc.quoted(mention.first)
        && (sentence..mention.first).all(|i| {
            doc.named(i)
                || doc.upper(i) && doc.is(i, Class::Other)
                || matches!(doc.tag(i), Tag::Word(Class::Adverb | Class::Conjunction | Class::Subordinator) | Tag::Stop)
        });
    if verb || opens || inverted() { Part::Subject } else { Part::Other }
}

/// A pronoun, or a description that is treated like one.
#[derive(Clone, Debug)]
pub(crate) struct Anaphor<'a> {
    pub at: u32,
    pub set: Set,
    pub gender: Gender,
    /// What it says.
    pub content: &'a [Range<u32>],
}

/// One entity the pronoun may stand for, with what speaks for and against it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub entity: u32,
    pub score: f32,
    sentences: u32,
    paragraphs: u32,
    seen: Seen,
    own: bool,
    /// Times named before.
    count: u32,
    /// Last named before the nearest pronoun of this kind.
    pronoun_since: bool,
    /// Subject of an earlier sentence near by, where the last mention is not.
    subject: bool,
    /// Quotations so far, and paragraphs since the last of them.
    spoke: (u32, u32),
    latest_speaker: bool,
    gender: u16,
    single: bool,
    role: bool,
    early: bool,
    top: bool,
}

/// What all candidates share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene {
    pub place: Place,
    /// Paragraphs since a source without a name, if that was the last source.
    nameless: Option<u32>,
    /// How the sentence before begins.
    opening: u16,
    near: bool,
}

/// Features by number.
pub(crate) mod feature {
    pub const SENTENCES: u16 = 0;
    pub const PARAGRAPHS: u16 = 7;
    pub const RANK: u16 = 12;
    pub const PART: u16 = 16;
    pub const LEADS: u16 = 25;
    pub const QUOTED: u16 = 28;
    pub const OWN: u16 = 29;
    pub const COUNT: u16 = 30;
    pub const TOP: u16 = 35;
    pub const LATEST: u16 = 36;
    pub const LATEST_FIRST: u16 = 40;
    pub const SPOKE: u16 = 41;
    pub const SPOKE_NEAR: u16 = 45;
    pub const EARLY: u16 = 48;
    pub const GENDER: u16 = 49;
    pub const SINGLE: u16 = 52;
    pub const ROLE: u16 = 53;
    pub const SUBJECT: u16 = 54;
    pub const SINCE: u16 = 55;
    pub const KIND: u16 = 61;
    pub const NONE: u16 = 62;
    pub const NAMELESS: u16 = 63;
    pub const NOTHING_NEAR: u16 = 67;
    pub const BEGINS: u16 = 68;
    pub const ALL: usize = 72;
}

/// Mentions looked back at.
const REACH: usize = 70;
/// Tokens looked back at for a pronoun of the same kind.
const PRONOUN_REACH: u32 = 80;

/// Fills `out` with the entities named before the pronoun, nearest first.
pub(crate) fn collect(doc: &Doc, memory: &Memory, anaphor: &Anaphor, out: &mut Vec<Candidate>) -> Scene {
    out.clear();
    let at = anaphor.at;
    let sentence = doc.tokens.sentence_of(at);
    let here = memory.reported.get(sentence).copied().unwrap_or(0);
    let paragraph = doc.tokens.paragraph_of(at) as u32;
    let range = doc.tokens.sentences().get(sentence).cloned().unwrap_or(at..at);
    let nearest = (at.saturating_sub(PRONOUN_REACH)..at)
        .rev()
        .find(|&i| !doc.quoted(i) && anaphor.set.has(doc, i, anaphor.gender))
        .unwrap_or(0);
    let until = doc.entities.mentions.partition_point(|m| m.end <= at);
    let mut own: SmallSet = SmallSet::default();
    let speakers = memory.last.as_ref().map_or(&[][..], |l| &l.speakers[..]);
    for (n, mention) in doc.entities.mentions[..until].iter().enumerate().rev().take(REACH) {
        let Some(entity) = mention.entity else { continue };
        let Some(known) = doc.entities.entities.get(entity as usize) else { continue };
        let Some(seen) = memory.seen.get(n).copied() else { continue };
        if !anaphor.set.takes(known.kind) {
            continue;
        }
        // Whoever is named in what is said does not say it, and that mention tells nothing of who is meant.
        if anaphor.content.iter().any(|r| r.contains(&mention.first)) {
            own.push(entity);
            continue;
        }
        if let Some(candidate) = out.iter_mut().find(|c| c.entity == entity) {
            candidate.subject |= seen.part == Part::Subject && here.saturating_sub(seen.sentence) <= 1;
            continue;
        }
        let spoke = memory.spoke.get(entity as usize).copied().unwrap_or_default();
        out.push(Candidate {
            entity,
            score: 0.0,
            sentences: here.saturating_sub(seen.sentence),
            paragraphs: paragraph.saturating_sub(seen.paragraph),
            seen,
            own: own.contains(&entity),
            count: known.mentions.partition_point(|m| (*m as usize) < until) as u32,
            pronoun_since: nearest > mention.first,
            subject: false,
            spoke: (spoke.count, paragraph.saturating_sub(spoke.paragraph)),
            latest_speaker: speakers.contains(&entity),
            gender: match (memory.gender(doc, entity), anaphor.gender) {
                (Gender::Unknown, _) | (_, Gender::Unknown) => 1,
                (a, b) => {
                    if a == b {
                        0
                    } else {
                        2
                    }
                }
            },
            single: !known.name.of(doc.text).contains(' '),
            role: known.role.is_some(),
            early: known.mentions.first().and_then(|m| memory.seen.get(*m as usize)).is_some_and(|s| s.sentence <= 1),
            top: false,
        });
    }
    let most = out.iter().map(|c| c.count).max().unwrap_or(0);
    for candidate in out.iter_mut() {
        candidate.top = candidate.count == most && most > 1;
    }
    let before = |i: u32| (range.start..i).all(|k| doc.quoted(k) || !matches!(doc.tag(k), Tag::Word(Class::Other)));
    let place = if doc.quoted(at) {
        Place::Quoted
    } else if anaphor.content.first().is_some_and(|c| c.start < at) {
        Place::After
    } else if before(at) {
        Place::Opening
    } else {
        Place::Within
    };
    let opening = sentence.checked_sub(1).and_then(|s| doc.tokens.sentences().get(s)).map_or(0, |s| {
        let first = if doc.tag(s.start) == Tag::Open { s.start + 1 } else { s.start };
        match doc.class(first) {
            _ if doc.named(first) || doc.named(first + 1) => 1,
            Some(Class::Pronoun) => 2,
            Some(Class::Determiner) => 3,
            _ => 0,
        }
    });
    Scene {
        place,
        nameless: memory.last.as_ref().filter(|l| l.nameless).map(|l| paragraph.saturating_sub(l.paragraph as u32)),
        opening,
        near: out.iter().any(|c| c.sentences <= 1),
    }
}

/// A few entities; more than fit are forgotten.
#[derive(Default)]
struct SmallSet {
    items: [u32; 8],
    len: usize,
}

impl SmallSet {
    fn push(&mut self, item: u32) {
        if self.len < self.items.len() {
            self.items[self.len] = item;
            self.len += 1;
        }
    }

    fn contains(&self, item: &u32) -> bool {
        self.items[..self.len].contains(item)
    }
}

/// Calls `put` with each feature of a candidate; `rank` is its place in order of nearness.
pub(crate) fn features(candidate: &Candidate, rank: usize, mut put: impl FnMut(u16)) {
    use feature::*;
    let c = candidate;
    let rank = rank.min(3) as u16;
    let near = c.sentences.min(2) as u16;
    put(SENTENCES
        + match c.sentences {
            n @ 0..=3 => n as u16,
            4..=5 => 4,
            6..=9 => 5,
            _ => 6,
        });
    put(PARAGRAPHS
        + match c.paragraphs {
            n @ 0..=2 => n as u16,
            3..=4 => 3,
            _ => 4,
        });
    put(RANK + rank);
    put(PART + c.seen.part as u16 * 3 + near);
    if c.seen.leads {
        put(LEADS + near);
    }
    if c.seen.quoted {
        put(QUOTED);
    }
    if c.own {
        put(OWN);
    }
    put(COUNT
        + match c.count {
            0..=1 => 0,
            2 => 1,
            3..=4 => 2,
            5..=8 => 3,
            _ => 4,
        });
    if c.top {
        put(TOP);
    }
    if c.latest_speaker {
        put(LATEST
            + match c.spoke.1 {
                0 => 0,
                1 => 1,
                2..=3 => 2,
                _ => 3,
            });
        if rank == 0 {
            put(LATEST_FIRST);
        }
    }
    put(SPOKE + c.spoke.0.min(3) as u16);
    if c.spoke.0 > 0 && !c.latest_speaker {
        put(SPOKE_NEAR + c.spoke.1.min(2) as u16);
    }
    if c.early {
        put(EARLY);
    }
    put(GENDER + c.gender);
    if c.single {
        put(SINGLE);
    }
    if c.role {
        put(ROLE);
    }
    if c.subject {
        put(SUBJECT);
    }
    put(SINCE + u16::from(c.pronoun_since) * 3 + rank.min(2));
    if c.seen.part == Part::Subject && c.seen.leads && !c.seen.quoted {
        put(KIND);
    }
}

/// Calls `put` with each feature that speaks for none of the candidates.
pub(crate) fn none_features(scene: &Scene, mut put: impl FnMut(u16)) {
    use feature::*;
    put(NONE);
    if let Some(paragraphs) = scene.nameless {
        put(NAMELESS + paragraphs.min(3) as u16);
    }
    if !scene.near {
        put(NOTHING_NEAR);
    }
    put(BEGINS + scene.opening);
}

/// The likeliest entity and its probability.
pub(crate) fn best(doc: &Doc, memory: &mut Memory, anaphor: &Anaphor) -> Option<(u32, f32)> {
    let mut candidates = std::mem::take(&mut memory.candidates);
    let scene = collect(doc, memory, anaphor, &mut candidates);
    let weights = &WEIGHTS[anaphor.set as usize][scene.place as usize];
    let weight = |feature: u16| f32::from(weights[feature as usize]) / SCALE;
    let mut none = 0.0;
    none_features(&scene, |f| none += weight(f));
    let mut most = none;
    let mut found = None;
    for (rank, candidate) in candidates.iter_mut().enumerate() {
        let mut score = 0.0;
        features(candidate, rank, |f| score += weight(f));
        candidate.score = score;
        if score > most {
            (most, found) = (score, Some(candidate.entity));
        }
    }
    let total: f32 = (none - most).exp() + candidates.iter().map(|c| (c.score - most).exp()).sum::<f32>();
    memory.candidates = candidates;
    found.map(|entity| (entity, 1.0 / total))
}

/// The table holds weights times this.
pub(crate) const SCALE: f32 = 256.0;
