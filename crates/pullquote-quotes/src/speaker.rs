//! From the words that name a source to the entity that speaks: names, pronouns, descriptions, context.
//!
//! Where nothing safe can be said the quotation keeps no speaker and its [`Status`] tells why.

mod alias;
mod author;
mod context;
mod named;
mod nominal;
pub(crate) mod ranker;
#[cfg(feature = "train")]
pub mod train;
mod weights;

use crate::antecedent::{self, Memory};
use crate::draft::Draft;
use crate::lexicon::Class;
use crate::scan::Doc;
use crate::{Quotation, ResolvedBy, SpeakerKind, Status};
use pullquote_entities::Kind;
use std::ops::Range;

/// What a source span comes to.
#[derive(Debug, Default)]
pub(crate) struct Resolution {
    pub speakers: Vec<u32>,
    pub by: Option<ResolvedBy>,
    /// A group or class of people without a name of its own.
    pub group: bool,
    /// A pronoun or description whose antecedent is not safe.
    pub unresolved: bool,
    /// How sure the resolution itself is.
    pub confidence: f32,
}

impl Resolution {
    pub fn found(speakers: Vec<u32>, by: ResolvedBy, confidence: f32) -> Self {
        Self { speakers, by: Some(by), confidence, ..Self::default() }
    }
}

/// Sets speaker, kind, status and confidence of every quotation.
pub(crate) fn resolve(doc: &Doc, drafts: &[Draft], out: &mut [Quotation]) {
    let mut memory = Memory::default();
    for n in 0..drafts.len().min(out.len()) {
        let (before, rest) = out.split_at_mut(n);
        let (draft, quotation) = (&drafts[n], &mut rest[0]);
        let found = match &draft.source {
            Some(source) => of_source(doc, source, draft, &mut memory, (&drafts[..n], before)),
            None => context::speaker(doc, draft, &memory),
        };
        quotation.missing = draft.lost;
        quotation.status = match () {
            _ if !found.speakers.is_empty() => Status::Attributed,
            _ if draft.source.is_none() => Status::MissingSource,
            _ if found.unresolved => Status::Unresolved,
            _ => Status::UnnamedSource,
        };
        quotation.resolved_by = found.by.filter(|_| !found.speakers.is_empty());
        quotation.speaker_kind = match found.speakers.first() {
            Some(&entity) => doc.entities.entities.get(entity as usize).map(|e| kind_of(e.kind)),
            None if draft.source.is_none() || found.unresolved => None,
            None if found.group => Some(SpeakerKind::Group),
            None => Some(SpeakerKind::Unnamed),
        };
        if !found.speakers.is_empty() {
            quotation.confidence *= found.confidence * through_gaps(doc, draft, &found);
        }
        memory.remember(doc, draft, &found);
        quotation.speakers = found.speakers;
    }
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
    before: (&[Draft], &[Quotation]),
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
