//! What a pronoun stands for, and what is remembered of the article so far to tell it.

use crate::ResolvedBy;
use crate::draft::Draft;
use crate::text::Class;
use crate::text::{Doc, Tag};
use crate::speaker::Resolution;
use crate::speaker::ranker::{self, Anaphor, Candidate, Seen, Set};
use pullquote_entities::{Gender, Kind};
use std::ops::Range;

/// Probability from which a pronoun is resolved.
const SAFE: f32 = 0.5;
/// Probability from which a pronoun tells the gender of its entity.
const SURE: f32 = 0.7;
/// Genders remembered.
const GENDERS: usize = 64;

/// The quotation before, and what is known of the article so far.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub last: Option<Last>,
    /// What each entity has said so far.
    pub spoke: Vec<Spoke>,
    /// The mentions as the ranker sees them; filled when first wanted.
    pub seen: Vec<Seen>,
    /// Reporter's sentences before each sentence.
    pub reported: Vec<u32>,
    pub candidates: Vec<Candidate>,
    /// The ranker is not to be asked: its examples must not hang on its weights.
    pub unranked: bool,
    /// Gender of entities as pronouns resolved so far tell it.
    pub genders: Vec<(u32, Gender)>,
}

/// The quotation before.
#[derive(Debug)]
pub(crate) struct Last {
    pub speakers: Vec<u32>,
    /// Its source has no name (`officials`).
    pub nameless: bool,
    /// First token of its source or content.
    pub at: u32,
    /// One past the last token of its content.
    pub end: u32,
    /// One past the last token of content, source and cue.
    pub reach: u32,
    pub paragraph: usize,
}

/// What an entity has said so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spoke {
    pub count: u32,
    /// Paragraph of the latest.
    pub paragraph: u32,
}

impl Memory {
    pub fn remember(&mut self, doc: &Doc, draft: &Draft, found: &Resolution) {
        let end = draft.content.last().map_or(0, |r| r.end);
        let others = [draft.source.as_ref(), draft.cue.as_ref()];
        let mut reach = others.iter().flatten().map(|r| r.end).max().unwrap_or(0).max(end);
        while matches!(doc.tag(reach), Tag::Stop | Tag::Comma) && (reach as usize) < doc.tokens.len() {
            reach += 1;
        }
        let at = draft.source.as_ref().map_or(draft.start(), |s| s.start);
        let paragraph = doc.tokens.paragraph_of(end.max(1) - 1);
        let nameless = draft.source.is_some() && found.speakers.is_empty() && !found.unresolved;
        if !found.speakers.is_empty() && self.spoke.is_empty() {
            self.spoke.resize(doc.entities.entities.len(), Spoke::default());
        }
        for &speaker in &found.speakers {
            if let Some(spoke) = self.spoke.get_mut(speaker as usize) {
                spoke.count += 1;
                spoke.paragraph = paragraph as u32;
            }
        }
        self.last = Some(Last { speakers: found.speakers.clone(), nameless, at, end, reach, paragraph });
    }

    /// Gender of an entity as far as it is known.
    pub fn gender(&self, doc: &Doc, entity: u32) -> Gender {
        match doc.entities.entities.get(entity as usize).map_or(Gender::Unknown, |e| e.gender) {
            Gender::Unknown => self.genders.iter().find(|g| g.0 == entity).map_or(Gender::Unknown, |g| g.1),
            known => known,
        }
    }

    /// Looks at the mentions, once.
    pub fn look(&mut self, doc: &Doc) {
        if self.reported.is_empty() {
            ranker::look(doc, &mut self.seen, &mut self.reported);
        }
    }
}

/// Set and gender of a third-person pronoun.
pub(crate) fn set_of(doc: &Doc, at: u32) -> Option<(Set, Gender)> {
    if doc.word_is(at, &["he", "his"]) {
        Some((Set::Person, Gender::Masculine))
    } else if doc.word_is(at, &["she", "her"]) {
        Some((Set::Person, Gender::Feminine))
    } else if doc.word_is(at, &["it", "its"]) {
        Some((Set::Thing, Gender::Unknown))
    } else if doc.word_is(at, &["they", "their", "both", "each"]) {
        Some((Set::Plural, Gender::Unknown))
    } else {
        None
    }
}

/// Resolves `he`, `she`, `it`, `they` as a source.
pub(crate) fn pronoun(doc: &Doc, at: u32, draft: &Draft, memory: &mut Memory) -> Resolution {
    let Some((set, gender)) = set_of(doc, at) else {
        // `many`, `some`, `others`, `one`: people without a name.
        let single = doc.word_is(at, &["one", "someone", "everyone", "somebody", "nobody"]);
        return Resolution { group: !single, ..Resolution::default() };
    };
    if set == Set::Plural
        && let Some(people) = several(doc, at, memory)
    {
        return Resolution::found(people, ResolvedBy::Pronoun, 0.8);
    }
    let found = ranked(doc, &Anaphor { at, set, gender, content: &draft.content }, ResolvedBy::Pronoun, SAFE, memory);
    if set == Set::Thing && found.speakers.is_empty() {
        return subject_before(doc, at).map_or(found, |body| Resolution::found(vec![body], ResolvedBy::Pronoun, 0.75));
    }
    found
}

/// `The Harbour Trust wants to wait. Recently it issued a note`: the organisation that is the subject of the sentence before,
/// if `it` is the subject of this one and no other organisation is a subject.
fn subject_before(doc: &Doc, at: u32) -> Option<u32> {
    let own = doc.sentence(at).start;
    let opening = |i: u32| doc.is(i, Class::Adverb) || doc.is(i, Class::Conjunction) || doc.tag(i) == Tag::Comma;
    let before = doc.sentence(own.checked_sub(1)?);
    if !(own..at).all(|i| opening(i) || doc.word_is(i, &["however", "recently", "later"]))
        || doc.paragraph(at).start > before.start
    {
        return None;
    }
    let is_subject = |m: &&pullquote_entities::Mention| {
        let first = m.first - u32::from(m.first > before.start && doc.word_is(m.first - 1, &["the"]));
        let begins = first == before.start
            || matches!(doc.tag(first - 1), Tag::Comma | Tag::Semicolon | Tag::Word(Class::Conjunction));
        let verb = matches!(doc.class(m.end), Some(Class::Auxiliary | Class::Adverb)) || doc.cue(m.end).frames.any();
        let clause = doc.tag(m.end) == Tag::Comma && matches!(doc.class(m.end + 1), Some(Class::Who | Class::Wh));
        begins && (verb || clause) && !doc.quoted(m.first)
    };
    let mut subjects = doc.entities.mentions_in(before.clone()).iter().filter(is_subject);
    let only = subjects.next().filter(|m| m.kind == Kind::Org)?;
    subjects.next().is_none().then_some(only.entity)?
}

/// The likeliest entity, if it is likely enough.
pub(crate) fn ranked(doc: &Doc, anaphor: &Anaphor, by: ResolvedBy, least: f32, memory: &mut Memory) -> Resolution {
    memory.look(doc);
    let best = if memory.unranked { None } else { ranker::best(doc, memory, anaphor) };
    match best {
        Some((entity, probability)) if probability >= least => {
            let tells = anaphor.gender != Gender::Unknown && probability >= SURE && memory.genders.len() < GENDERS;
            if tells && memory.gender(doc, entity) == Gender::Unknown {
                memory.genders.push((entity, anaphor.gender));
            }
            Resolution::found(vec![entity], by, probability)
        }
        _ => Resolution { unresolved: true, ..Resolution::default() },
    }
}

/// Sentences looked back at for two people who are named together.
const TOGETHER: usize = 3;

/// `they`: the speakers of the quotation before, if several, or two people named together near by.
pub(crate) fn several(doc: &Doc, at: u32, memory: &Memory) -> Option<Vec<u32>> {
    let here = doc.tokens.sentence_of(at);
    let paragraph = doc.tokens.paragraph_of(at);
    if let Some(last) = &memory.last
        && last.speakers.len() > 1
        && last.at < at
        && paragraph.saturating_sub(last.paragraph) <= 2
    {
        return Some(last.speakers.clone());
    }
    for back in 0..=TOGETHER.min(here) {
        let sentence = doc.tokens.sentences().get(here - back)?;
        let range = sentence.start..sentence.end.min(at);
        if range.start < range.end
            && let Some(people) = pair(doc, range)
        {
            return Some(people);
        }
    }
    None
}

/// The last people joined by `and` outside quotation marks.
fn pair(doc: &Doc, range: Range<u32>) -> Option<Vec<u32>> {
    let person = |m: &&pullquote_entities::Mention| m.kind == Kind::Per && !doc.quoted(m.first);
    let near = doc.entities.mentions_in(range);
    let mut people = near.iter().filter(person).rev();
    let mut right = people.next()?;
    for left in people {
        let between = left.end..right.first;
        // `Ada Obi and her neighbour Ben Eze`, `Ada Obi, Democrat of Lagos, and Ben Eze`
        let and = between.clone().rev().find(|&i| doc.word_is(i, &["and"]));
        let apposition = and.is_some_and(|and| doc.tag(left.end) == Tag::Comma && doc.tag(and - 1) == Tag::Comma);
        let joined = between.len() <= if apposition { 9 } else { 5 }
            && and.is_some()
            && between.clone().all(|i| {
                matches!(doc.tag(i), Tag::Comma | Tag::Word(Class::Conjunction | Class::Determiner))
                    || (doc.is(i, Class::Other) && (doc.upper(i) || !doc.cue(i).frames.any()))
                    || (apposition && (doc.named(i) || doc.is(i, Class::Preposition)))
            })
            && doc.tag(right.end) != Tag::Possessive;
        if joined
            && let (Some(a), Some(b)) = (left.entity, right.entity)
            && a != b
        {
            return Some(vec![a, b]);
        }
        right = left;
    }
    None
}
