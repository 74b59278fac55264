//! `they`, `the two`, `both senators`: people who were named together.

use super::memory::Memory;
use super::resolution::Resolution;
use crate::ResolvedBy;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::{Class, Doc, Tag};
use pullquote_entities::{Kind, Mention};
use pullquote_tokenize::{TokenIndex, TokenRange};

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::SpeakerSeveral.id(),
    purpose: "A plural stands for the speakers of the previous quotation, if there were several, or for two people named together nearby.",
    examples: &[Example {
        text: "Maria Lopez and David Miller met in Boston. {s:They} {q:said} {c:that the talks would go on}.",
        with: "Maria Lopez + David Miller",
        without: "?",
    }],
};

/// Number of sentences searched backwards for two people named together.
const TOGETHER: usize = 3;
/// Confidence in the pair.
const CONFIDENCE: f32 = 0.75;

/// The speakers of the previous quotation, if several, or two people named together nearby.
pub(super) fn several(doc: &Doc, at: TokenIndex, memory: &Memory, by: ResolvedBy) -> Option<Resolution> {
    if doc.left_out.has(Rule::SpeakerSeveral) {
        return None;
    }
    let people = together(doc, at, memory, |kind| kind == Kind::Per)?;
    Some(Resolution::found(Rule::SpeakerSeveral, people, by, CONFIDENCE))
}

/// As [`several`], of bodies: `the companies`.
pub(super) fn several_bodies(doc: &Doc, at: TokenIndex, memory: &Memory) -> Option<Resolution> {
    if doc.left_out.has(Rule::SpeakerSeveral) {
        return None;
    }
    let bodies = together(doc, at, memory, |kind| kind == Kind::Org)?;
    let fit = bodies.iter().all(|body| doc.entity(*body).is_some_and(|entity| entity.kind == Kind::Org));
    fit.then(|| Resolution::found(Rule::SpeakerSeveral, bodies, ResolvedBy::Nominal, CONFIDENCE))
}

fn together(doc: &Doc, at: TokenIndex, memory: &Memory, takes: fn(Kind) -> bool) -> Option<Vec<u32>> {
    let here = doc.tokens.sentence_of(at);
    let paragraph = doc.paragraph_number(at);
    if let Some(last) = &memory.last
        && last.speakers.len() > 1
        && last.at < at
        && paragraph.saturating_sub(last.paragraph) <= 2
    {
        return Some(last.speakers.clone());
    }
    for back in 0..=TOGETHER.min(here) {
        let sentence = doc.tokens.sentences().get(here - back)?;
        let range = sentence.start.until(sentence.end.min(at));
        if !range.is_empty()
            && let Some(people) = pair(doc, range, takes)
        {
            return Some(people);
        }
    }
    None
}

/// The last people (or bodies) joined by `and` outside quotation marks.
fn pair(doc: &Doc, range: TokenRange, takes: fn(Kind) -> bool) -> Option<Vec<u32>> {
    let person = |m: &&Mention| takes(m.kind) && !doc.quoted(m.first);
    let near = doc.entities.mentions_in(range);
    let mut people = near.iter().filter(person).rev();
    let mut right = people.next()?;
    for left in people {
        if joined(doc, left, right)
            && let (Some(a), Some(b)) = (left.entity, right.entity)
            && a != b
        {
            return Some(vec![a, b]);
        }
        right = left;
    }
    None
}

/// `Ada Obi and her neighbour Ben Eze`, `Ada Obi, Democrat of Lagos, and Ben Eze`
fn joined(doc: &Doc, left: &Mention, right: &Mention) -> bool {
    let between = left.end.until(right.first);
    let and = between.iter().rev().find(|&i| doc.word_is(i, &["and"]));
    let apposition = and.is_some_and(|and| doc.tag(left.end) == Tag::Comma && doc.tag(and - 1) == Tag::Comma);
    between.len() <= if apposition { 9 } else { 5 }
        && and.is_some()
        && between.iter().all(|i| {
            matches!(doc.tag(i), Tag::Comma | Tag::Word(Class::Conjunction | Class::Determiner))
                || (doc.is(i, Class::Other) && (doc.upper(i) || !doc.cue(i).frames.any()))
                || (apposition && (doc.named(i) || doc.is(i, Class::Preposition)))
        })
        && doc.tag(right.end) != Tag::Possessive
}
