//! Resolves a source (a name, a pronoun, a description) to the entity that speaks.
//!
//! Which name in a source speaks, which longer name it abbreviates, and what a pronoun or description refers to are
//! learned choices among candidates (`score`), with a few rules beside them. If no choice is safe, the quotation has no
//! speaker and its [`Status`](crate::Status) says why.
//!
//! The modules form layers, each using only those listed before it: `layout`, `likeness`, `source`, `seen`, `score`,
//! `body_type`; `resolution`, `memory`, `chain`; `candidates`, `bonds`, `features`; `resolver`; then the rules: `several`,
//! `named`, `pronoun`, `description`, `relative`, `author`, `continued`; then what is said of the source besides:
//! `source_kind`, `affiliation`.

mod affiliation;
pub(crate) mod author;
mod body_type;
mod bonds;
mod candidates;
mod chain;
pub(crate) mod continued;
pub(crate) mod description;
mod features;
mod layout;
mod likeness;
mod memory;
pub(crate) mod named;
pub(crate) mod pronoun;
pub(crate) mod relative;
mod resolution;
mod resolver;
mod score;
mod seen;
pub(crate) mod several;
mod source;
mod source_kind;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "train"))]
pub mod train;
mod weights;

pub(crate) use resolution::Resolution;
pub(crate) use score::Scorer;

use crate::ResolvedBy;
use crate::draft::Draft;
use crate::rule::Rule;
use crate::text::{Class, Doc, Tag};
use affiliation::Affiliations;
use body_type::BodyType;
use likeness::Likeness;
use pullquote_entities::Kind;
use pullquote_tokenize::{TokenIndex, TokenRange};
use resolver::Resolver;
use score::Judge;
use source::{Determiner, Noun, Source};

/// Resolves the speaker of every draft, in order, and passes each draft on with the result. `judge` makes the choices.
pub(crate) fn resolve(
    doc: &Doc,
    judge: &mut dyn Judge,
    drafts: &mut Vec<Draft>,
    mut take: impl FnMut(Draft, Resolution),
) {
    let mut resolver = Resolver::new(doc, judge);
    resolver.memory.sources = drafts.iter().filter_map(|draft| draft.source.map(|s| s.start)).collect();
    resolver.memory.sources.sort_unstable();
    let mut affiliations = Affiliations::default();
    let mut resolved: Vec<Resolution> = Vec::with_capacity(drafts.len());
    for (n, draft) in drafts.iter().enumerate() {
        let tracing = draft.steps.is_some();
        resolver.judge.next(n, tracing);
        let mut found = match draft.source {
            Some(source) => resolver.of_source(source, draft, (&drafts[..n], &resolved)),
            None => resolver.without_source(draft),
        };
        if tracing {
            found.weighed = resolver.judge.weighed();
        }
        found.opinion = resolver.judge.opinion(found.speakers.first().copied());
        found.confidence *= through_gaps(doc, draft, &found);
        found.kind = source_kind::of(doc, draft, &found);
        found.affiliation = affiliations.of(doc, draft, &found);
        resolver.memory.remember(doc, draft, &found);
        resolver.memory.link(doc, draft, &found);
        resolved.push(found);
    }
    drafts.drain(..).zip(resolved).for_each(|(draft, found)| take(draft, found));
}

/// Confidence that an acronym is the name with its initials.
const SPELT_OUT: f32 = 0.85;

/// Confidence kept per place where words were lost, and the number of places that count.
const THROUGH_A_GAP: f32 = 0.85;
const MOST_GAPS: usize = 4;

/// Confidence left after gaps: the name a pronoun refers to may be among the words lost since the last mention.
fn through_gaps(doc: &Doc, draft: &Draft, found: &Resolution) -> f32 {
    let far = matches!(found.by, Some(ResolvedBy::Pronoun | ResolvedBy::Nominal));
    let (Some(source), Some(&speaker)) = (draft.source, found.speakers.first()) else { return 1.0 };
    if !far || doc.gaps.is_empty() {
        return 1.0;
    }
    let at = doc.span(source.start).start;
    let ends = doc.entity(speaker).into_iter().flat_map(|entity| doc.mentions_of(entity)).map(|m| m.span.end);
    let last = ends.filter(|end| *end <= at).max().unwrap_or(0);
    let between = doc.gaps.iter().filter(|gap| (last..=at).contains(*gap)).count();
    THROUGH_A_GAP.powi(between.min(MOST_GAPS) as i32)
}

impl Resolver<'_, '_> {
    /// Resolves the words of a source; `before` holds the quotations resolved so far.
    fn of_source(&mut self, source: TokenRange, draft: &Draft, before: (&[Draft], &[Resolution])) -> Resolution {
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
                // `WHO`: the body, not the pronoun.
                Some(Class::Who) if likeness::is_acronym(doc.word(first)) => {
                    if let Some(found) = self.spelt_out(first).filter(|_| unnamed) {
                        return found;
                    }
                }
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
        let bodies = source.kind == Noun::Plural
            && matches!(source.determiner, Determiner::The | Determiner::This)
            && BodyType::of_noun(doc.word(source.noun)) != BodyType::Unknown;
        if bodies
            && source.head == source.range.end
            && (source.range.len() == 2 || doc.word_is(first + 1, &["two"]))
            && let Some(found) = several::several_bodies(doc, first, &self.memory)
        {
            return found;
        }
        if let Some(found) = self.owner(&source, draft) {
            return found;
        }
        self.description(&source, draft)
    }

    /// The entity whose initials an acronym is that was not taken for a name.
    fn spelt_out(&self, at: TokenIndex) -> Option<Resolution> {
        let doc = self.doc;
        let initials = |name: &str| likeness::likeness(doc.word(at), name) == Some(Likeness::Initials);
        let mut entities = (0..).zip(&doc.entities.entities);
        let (entity, _) = entities.find(|(_, e)| e.kind != Kind::Per && initials(e.name.of(doc.text)))?;
        let found = Resolution::found(Rule::SpeakerFullerName, vec![entity], ResolvedBy::Acronym, SPELT_OUT);
        (!doc.left_out.has(Rule::SpeakerFullerName)).then_some(found)
    }

    /// `its website`, `the company's statement`: whoever owns a document speaks in it.
    fn owner(&mut self, source: &Source, draft: &Draft) -> Option<Resolution> {
        if !matches!(source.kind, Noun::Saying | Noun::Document) {
            return None;
        }
        let (doc, first) = (self.doc, source.range.start);
        let found = match source.determiner {
            Determiner::Pronoun => self.pronoun(first, draft),
            Determiner::Owner => {
                let end = first.until(source.noun).iter().rev().find(|&i| doc.tag(i) == Tag::Possessive)?;
                let owner = (end > first).then(|| Source::read(doc, first.until(end)))?;
                let fits = !matches!(owner.kind, Noun::Saying | Noun::Document | Noun::Name);
                fits.then(|| self.description(&owner, draft))?
            }
            _ => return None,
        };
        (!found.speakers.is_empty()).then_some(found)
    }
}
