//! Finds the longer name of the article that a short one abbreviates: `OBI:` in a transcript, `De Blasio`, `the SEC`.

use crate::ResolvedBy;
use crate::rule::{Example, Rule, RuleInfo};
use crate::speaker::layout::class;
use crate::speaker::likeness::{Likeness, is_acronym, likeness, words};
use crate::speaker::resolver::Resolver;
use crate::speaker::score::{Options, Question, Set};
use crate::text::{Doc, Tag};
use pullquote_entities::{Entity, Gender, Kind};
use std::cmp::Ordering;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::SpeakerFullerName.id(),
    purpose: "A speaker whose name is short for another name of the article gets the longer one.",
    examples: &[Example {
        text: "The US Securities and Exchange Commission met. {s:The SEC} {q:said} {c:that prices had fallen}.",
        with: "US Securities and Exchange Commission",
        without: "SEC",
    }],
};

/// Maximum number of entities compared with a short name.
const COMPARED: usize = 200;
/// Maximum number of candidates.
const MOST: usize = 6;

/// Feature numbers.
mod feature {
    use super::Likeness;
    use crate::speaker::layout::features;

    features! {
        LIKENESS: Likeness::COUNT * 2,
        LIKENESS_COUNT: Likeness::COUNT * 3,
        LIKENESS_KIND: Likeness::COUNT * 4,
        KINDS: 4,
        BRACKET: 2,
        COUNT: 3,
        BEFORE: 2,
        GENDER: 1,
        LONG: 4,
        NONE: 1,
        KIND: 3,
        WORDS: 3,
        ACRONYM: 1,
        TIMES: 3,
        RIVALS: 3,
    }
}

/// Number of features.
#[cfg(any(test, feature = "train"))]
pub(crate) const FEATURES: usize = feature::ALL;

struct Longer<'a, 'd> {
    doc: &'a Doc<'d>,
    entity: u32,
    short: &'a Entity,
    found: &'a [(u32, Likeness)],
}

impl Resolver<'_, '_> {
    /// The fuller name of an entity; searched once per article.
    pub(in crate::speaker) fn fuller(&mut self, entity: u32) -> Option<(u32, ResolvedBy)> {
        let doc = self.doc;
        if doc.left_out.has(Rule::SpeakerFullerName) {
            return None;
        }
        let short = doc.entity(entity)?;
        let fuller = match self.memory.fuller.get(entity) {
            Some(known) => known,
            None => {
                let found = self.look_for_fuller(entity, short);
                if let Some(known) = self.memory.fuller.slot(doc, entity) {
                    *known = Some(found);
                }
                found
            }
        };
        let by = match short.kind {
            Kind::Per => ResolvedBy::Surname,
            _ if is_acronym(short.name.of(doc.text)) => ResolvedBy::Acronym,
            _ => ResolvedBy::Name,
        };
        (fuller != entity).then_some((fuller, by))
    }

    /// The entity whose name this one's is short for, or itself.
    fn look_for_fuller(&mut self, entity: u32, short: &Entity) -> u32 {
        let doc = self.doc;
        // A body is called by a noun, not by a short name.
        if short.mentions.is_empty() {
            return entity;
        }
        let name = short.name.of(doc.text);
        let all = (0..).zip(doc.entities.entities.iter().take(COMPARED));
        let alike = all.filter(|(n, other)| {
            *n != entity && !other.mentions.is_empty() && (short.kind == Kind::Per) == (other.kind == Kind::Per)
        });
        let alike = alike.filter_map(|(n, other)| {
            let long = other.name.of(doc.text);
            let likeness = likeness(name, long)?;
            // No place or people is short for a longer name that has its word, nor any name for the handle of an account.
            let other_kind = match short.kind {
                Kind::Norp => !matches!(likeness, Likeness::Same | Likeness::Spelling),
                Kind::Loc => other.kind == Kind::Norp,
                _ => false,
            };
            if other_kind || long.starts_with('@') {
                return None;
            }
            // Two people joined by a hyphen (`the Obi-Eze talks`) are no fuller name of either.
            let pair = short.kind == Kind::Per && !long.contains(char::is_whitespace);
            (!pair || matches!(likeness, Likeness::Same | Likeness::Spelling)).then_some((n, likeness))
        });
        let found: Vec<(u32, Likeness)> = alike.take(MOST).collect();
        if found.is_empty() {
            return entity;
        }
        let longer = Longer { doc, entity, short, found: &found };
        let place = usize::from(short.kind != Kind::Per);
        let choice = self.judge.choose(&Question { set: Set::Fuller, place, options: &longer });
        choice.option.map_or(entity, |n| found[n].0)
    }
}

impl Options for Longer<'_, '_> {
    fn len(&self) -> usize {
        self.found.len()
    }

    fn entity(&self, option: usize) -> Option<u32> {
        Some(self.found[option].0)
    }

    fn itself(&self) -> Option<u32> {
        Some(self.entity)
    }

    fn features(&self, option: usize, put: &mut dyn FnMut(u16)) {
        use feature::*;
        let (doc, short) = (self.doc, self.short);
        let (entity, likeness) = self.found[option];
        let Some(long) = doc.entity(entity) else { return };
        let several = self.found.iter().filter(|f| f.1 == likeness).count() > 1;
        put(LIKENESS + likeness as u16 * 2 + u16::from(several));
        let kinds = u16::from(short.kind == long.kind) * 2 + u16::from(short.kind == Kind::Org);
        put(KINDS + kinds);
        put(LIKENESS_KIND + likeness as u16 * 4 + kinds);
        if in_bracket(doc, long, short) {
            put(BRACKET);
        }
        if in_bracket(doc, short, long) {
            put(BRACKET + 1);
        }
        let count = match long.mentions.len().cmp(&short.mentions.len()) {
            Ordering::Less => 0,
            Ordering::Equal => 1,
            Ordering::Greater => 2,
        };
        put(COUNT + count);
        put(LIKENESS_COUNT + likeness as u16 * 3 + count);
        put(BEFORE + u16::from(long.mentions.first() < short.mentions.first()));
        if long.gender != Gender::Unknown && short.gender != Gender::Unknown && long.gender != short.gender {
            put(GENDER);
        }
        put(LONG + (words(long.name.of(doc.text)).count().min(4) as u16).saturating_sub(1));
    }

    fn none_features(&self, put: &mut dyn FnMut(u16)) {
        use feature::*;
        let name = self.short.name.of(self.doc.text);
        put(NONE);
        // Person, organisation, anything else.
        put(KIND + class(self.short.kind).min(2));
        put(WORDS + (words(name).count().min(3) as u16).saturating_sub(1));
        if is_acronym(name) {
            put(ACRONYM);
        }
        put(TIMES + (self.short.mentions.len().min(3) as u16).saturating_sub(1));
        put(RIVALS + (self.found.len().min(3) as u16 - 1));
    }
}

/// Whether the first mention of `inner` stands in brackets right behind a mention of `outer`.
fn in_bracket(doc: &Doc, outer: &Entity, inner: &Entity) -> bool {
    let Some(first) = inner.mentions.first().and_then(|m| doc.mention(*m)) else { return false };
    let Some(bracket) = first.first.checked_sub(1).filter(|b| doc.tag(*b) == Tag::Bracket) else { return false };
    doc.mentions_of(outer).take(3).any(|m| m.end <= bracket && bracket - m.end <= 1)
}
