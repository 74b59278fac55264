//! From the words that name a source to the entity that speaks: names, pronouns, descriptions, context.
//!
//! Where nothing safe can be said the quotation keeps no speaker and its [`Status`] tells why.

mod alias;
pub(crate) mod antecedent;
mod author;
mod continued;
mod named;
mod nominal;
pub(crate) mod ranker;
#[cfg(feature = "train")]
pub mod train;
mod weights;

use antecedent::Memory;
use crate::draft::Draft;
use crate::text::Class;
use crate::text::Doc;
use crate::trace::Step;
use crate::{ResolvedBy, SpeakerKind, Status};
use pullquote_entities::Kind;
use std::ops::Range;

/// What a source span comes to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolution {
    pub speakers: Vec<u32>,
    pub by: Option<ResolvedBy>,
    /// A group or class of people without a name of its own.
    pub group: bool,
    /// A pronoun or description whose antecedent is not safe.
    pub unresolved: bool,
    /// How sure the resolution itself is.
    pub confidence: f32,
    /// The entities that were weighed, if anybody asked.
    pub weighed: Vec<(u32, f32)>,
}

impl Resolution {
    pub fn found(speakers: Vec<u32>, by: ResolvedBy, confidence: f32) -> Self {
        Self { speakers, by: Some(by), confidence, ..Self::default() }
    }

    pub fn status(&self, draft: &Draft) -> Status {
        match () {
            _ if !self.speakers.is_empty() => Status::Attributed,
            _ if draft.source.is_none() => Status::MissingSource,
            _ if self.unresolved => Status::Unresolved,
            _ => Status::UnnamedSource,
        }
    }

    pub fn kind(&self, doc: &Doc, draft: &Draft) -> Option<SpeakerKind> {
        match self.speakers.first() {
            Some(&entity) => doc.entities.entities.get(entity as usize).map(|e| kind_of(e.kind)),
            None if draft.source.is_none() || self.unresolved => None,
            None if self.group => Some(SpeakerKind::Group),
            None => Some(SpeakerKind::Unnamed),
        }
    }

    /// The chance that words and speaker are right.
    pub fn confidence_of(&self, draft: &Draft) -> f32 {
        draft.probability * if self.speakers.is_empty() { 1.0 } else { self.confidence }
    }

    pub fn step(&self) -> Step {
        let rule = self.by.map_or("none", ResolvedBy::label);
        Step::Speaker { rule, confidence: self.confidence, candidates: self.weighed.clone() }
    }
}

/// Finds the speaker of every draft, in order, and hands each on with what was found.
pub(crate) fn resolve(doc: &Doc, drafts: &mut Vec<Draft>, mut take: impl FnMut(Draft, Resolution)) {
    let mut memory = Memory::default();
    let mut resolved: Vec<Resolution> = Vec::with_capacity(drafts.len());
    for (n, draft) in drafts.iter().enumerate() {
        let mut found = match &draft.source {
            Some(source) => of_source(doc, source, draft, &mut memory, (&drafts[..n], &resolved)),
            None => continued::speaker(doc, draft, &memory),
        };
        found.confidence *= through_gaps(doc, draft, &found);
        memory.remember(doc, draft, &found);
        resolved.push(found);
    }
    drafts.drain(..).zip(resolved).for_each(|(draft, found)| take(draft, found));
}

/// A pronoun's name may be among the words lost since the one we take it for was last mentioned.
fn through_gaps(doc: &Doc, draft: &Draft, found: &Resolution) -> f32 {
    let far = matches!(found.by, Some(ResolvedBy::Pronoun | ResolvedBy::Nominal));
    let (Some(source), Some(&speaker)) = (&draft.source, found.speakers.first()) else { return 1.0 };
    if !far || doc.gaps.is_empty() {
        return 1.0;
    }
    let at = doc.tokens.span(source.start as usize).start;
    let mentions = doc.entities.entities.get(speaker as usize).map_or(&[][..], |e| &e.mentions);
    let ends = mentions.iter().filter_map(|m| doc.entities.mentions.get(*m as usize)).map(|m| m.span.end);
    let last = ends.filter(|end| *end <= at).max().unwrap_or(0);
    let between = doc.gaps.iter().filter(|gap| (last..=at).contains(*gap)).count();
    0.85f32.powi(between.min(4) as i32)
}

fn kind_of(kind: Kind) -> SpeakerKind {
    match kind {
        Kind::Per => SpeakerKind::Person,
        Kind::Loc | Kind::Fac => SpeakerKind::Place,
        Kind::Norp => SpeakerKind::Group,
        _ => SpeakerKind::Organisation,
    }
}

/// Resolves the words of a source; `before` are the quotations resolved already.
fn of_source(
    doc: &Doc,
    source: &Range<u32>,
    draft: &Draft,
    memory: &mut Memory,
    before: (&[Draft], &[Resolution]),
) -> Resolution {
    let mut source = &named::trimmed(doc, source);
    // Words that do not belong before a pronoun (`86 she`).
    let alone = source.end - 1..source.end;
    if source.len() <= 3 && !doc.named(source.start) && doc.word_is(alone.start, &["he", "she"]) {
        source = &alone;
    }
    let first = source.start;
    if source.len() == 1
        || doc.word_is(first + 1, &["himself", "herself", "themselves", "itself", "both", "all", "each"])
            && source.len() == 2
    {
        match doc.class(first) {
            _ if doc.word_is(first, &["I", "me", "my"]) => return author::first_person(doc, first, before),
            Some(Class::Pronoun) if doc.word_is(first, &["we", "you"]) => {
                return Resolution { unresolved: true, ..Resolution::default() };
            }
            Some(Class::Pronoun | Class::Determiner) if doc.entities.mention_at(first).is_none() => {
                return antecedent::pronoun(doc, first, draft, memory);
            }
            Some(Class::Who | Class::Wh | Class::That) => return named::relative(doc, first),
            _ => {}
        }
    }
    let head = named::head_end(doc, source);
    if let Some(found) = named::speaker(doc, source, head) {
        return found;
    }
    nominal::speaker(doc, source, head, draft, memory)
}
