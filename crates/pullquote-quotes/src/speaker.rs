//! Resolves a source (a name, a pronoun, a description) to the entity that speaks.
//!
//! Which name in a source speaks, which longer name it abbreviates, and what a pronoun or description refers to are
//! learned choices among candidates (`score`), with a few rules beside them. If no choice is safe, the quotation has no
//! speaker and its [`Status`](crate::Status) says why.
//!
//! The modules form layers, each using only those listed before it: `layout`, `likeness`, `source`, `seen`, `score`; `resolution`,
//! `memory`; `candidates`, `bonds`, `features`; `resolver`; then the rules: `several`, `named`, `pronoun`, `description`,
//! `relative`, `author`, `continued`; then what is said of the source besides: `source_kind`, `affiliation`.

mod affiliation;
pub(crate) mod author;
mod bonds;
mod candidates;
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
use crate::text::{Class, Doc};
use affiliation::Affiliations;
use pullquote_tokenize::TokenRange;
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
        found.confidence *= through_gaps(doc, draft, &found);
        found.kind = source_kind::of(doc, draft, &found);
        found.affiliation = affiliations.of(doc, draft, &found);
        resolver.memory.remember(doc, draft, &found);
        resolved.push(found);
    }
    drafts.drain(..).zip(resolved).for_each(|(draft, found)| take(draft, found));
}

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
