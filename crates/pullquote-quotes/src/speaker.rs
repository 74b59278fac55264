//! From the words that name a source to the entity that speaks: names, pronouns, descriptions.
//!
//! Which name of a source speaks, which longer name it is short for, and what a pronoun or description stands for are
//! learned choices among candidates (`score`); a few rules stand beside them. Where nothing safe can be said the quotation
//! keeps no speaker and its [`Status`] tells why.
//!
//! In layers: `likeness`, `source`, `score` know words only; `memory`, `candidates` and `features` the article;
//! `named`, `pronoun`, `description`, `relative`, `several`, `author`, `continued` decide.

pub(crate) mod author;
mod candidates;
pub(crate) mod continued;
pub(crate) mod description;
mod features;
mod likeness;
mod memory;
pub(crate) mod named;
pub(crate) mod pronoun;
pub(crate) mod relative;
mod score;
pub(crate) mod several;
mod source;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "train"))]
pub mod train;
mod weights;

use crate::draft::Draft;
use crate::rule::Rule;
use crate::text::{Class, Doc};
use crate::trace::Step;
use crate::{ResolvedBy, SpeakerKind, Status};
use description::Bonds;
use memory::Memory;
use pullquote_entities::Kind;
use score::{Judge, Scorer};
use source::{Determiner, Noun, Source};
use std::ops::Range;

/// What a source span comes to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolution {
    pub speakers: Vec<u32>,
    /// The rule that decided.
    pub rule: Option<Rule>,
    pub by: Option<ResolvedBy>,
    /// A group or class of people without a name of its own.
    pub group: bool,
    /// A pronoun or description whose antecedent is not safe.
    pub unresolved: bool,
    /// How sure the resolution itself is.
    pub confidence: f32,
    /// The entities that were weighed with their chances, if anybody asked.
    pub weighed: Vec<(u32, f32)>,
}

impl Resolution {
    pub fn found(rule: Rule, speakers: Vec<u32>, by: ResolvedBy, confidence: f32) -> Self {
        Self { speakers, rule: Some(rule), by: Some(by), confidence, ..Self::default() }
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
        let rule = self.rule.map_or("none", |rule| rule.info().id);
        Step::Speaker { rule, confidence: self.confidence, candidates: self.weighed.clone() }
    }
}

/// Finds the speaker of every draft, in order, and hands each on with what was found.
pub(crate) fn resolve(doc: &Doc, drafts: &mut Vec<Draft>, take: impl FnMut(Draft, Resolution)) {
    resolve_with(doc, &mut Scorer::new(), drafts, take);
}

/// As [`resolve`], where somebody else chooses.
fn resolve_with(doc: &Doc, judge: &mut dyn Judge, drafts: &mut Vec<Draft>, mut take: impl FnMut(Draft, Resolution)) {
    let mut resolver = Resolver { doc, judge, memory: Memory::default(), bonds: Vec::new() };
    let mut resolved: Vec<Resolution> = Vec::with_capacity(drafts.len());
    for (n, draft) in drafts.iter().enumerate() {
        let tracing = draft.steps.is_some();
        resolver.judge.next(n, tracing);
        let mut found = match &draft.source {
            Some(source) => resolver.of_source(source, draft, (&drafts[..n], &resolved)),
            None => continued::speaker(doc, draft, &resolver.memory),
        };
        if tracing {
            found.weighed = resolver.judge.weighed();
        }
        found.confidence *= through_gaps(doc, draft, &found);
        resolver.memory.remember(doc, draft, &found);
        resolved.push(found);
    }
    drafts.drain(..).zip(resolved).for_each(|(draft, found)| take(draft, found));
}

/// How sure one stays across a place where words were lost, and how many such places count.
const THROUGH_A_GAP: f32 = 0.85;
const MOST_GAPS: usize = 4;

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
    THROUGH_A_GAP.powi(between.min(MOST_GAPS) as i32)
}

fn kind_of(kind: Kind) -> SpeakerKind {
    match kind {
        Kind::Per => SpeakerKind::Person,
        Kind::Loc | Kind::Fac => SpeakerKind::Place,
        Kind::Norp => SpeakerKind::Group,
        _ => SpeakerKind::Organisation,
    }
}

/// Resolves the sources of one article in order.
struct Resolver<'a, 'd> {
    doc: &'a Doc<'d>,
    judge: &'a mut dyn Judge,
    memory: Memory,
    /// What binds candidates to a description; kept for its memory.
    bonds: Vec<Bonds>,
}

impl Resolver<'_, '_> {
    /// Resolves the words of a source; `before` are the quotations resolved already.
    fn of_source(&mut self, source: &Range<u32>, draft: &Draft, before: (&[Draft], &[Resolution])) -> Resolution {
        let doc = self.doc;
        let source = Source::read(doc, source);
        let first = source.range.start;
        let unnamed = doc.entities.mention_at(first).is_none();
        if source.range.len() == 1 || source.range.len() == 2 && source.is_emphatic(doc) {
            match doc.class(first) {
                _ if doc.word_is(first, &["I", "me", "my"]) => return self.first_person(first, draft, before),
                Some(Class::Pronoun) if doc.word_is(first, &["we", "you"]) => {
                    return Resolution { unresolved: true, ..Resolution::default() };
                }
                Some(Class::Pronoun | Class::Determiner) if unnamed => return self.pronoun(first, draft),
                _ if doc.word_is(first, &["him", "them"]) => return self.pronoun(first, draft),
                Some(Class::Who | Class::Wh | Class::That) => return self.relative(first),
                _ => {}
            }
        }
        if let Some(found) = self.named(&source) {
            return found;
        }
        let together = match source.kind {
            Noun::Pair => true,
            Noun::People => {
                matches!(source.determiner, Determiner::The | Determiner::This) || doc.word_is(first, &["both"])
            }
            _ => false,
        };
        if together
            && source.head == source.range.end
            && (source.range.len() <= 3 || doc.word_is(first + 1, &["two"]))
            && let Some(found) = several::several(doc, first, &self.memory, ResolvedBy::Nominal)
        {
            return found;
        }
        self.description(&source, draft)
    }
}
