//! Whom an article goes on speaking of: subject pronouns that are no source, each given to the subject before it.
//!
//! `Obi filed the papers on Monday. He then met Eze. "It is done," he said.`: the second sentence is about Obi, though
//! the last name is another's. What is found here is only evidence for the choices that follow.

use super::memory::{Link, Memory};
use super::resolution::Resolution;
use super::seen::Part;
use crate::draft::Draft;
use crate::text::{Class, Doc};
use pullquote_entities::{Gender, Kind};
use pullquote_tokenize::TokenIndex;

/// Number of links, and of mentions before a pronoun, that are looked at.
pub(crate) const REACH: usize = 40;
/// Number of sentences between a pronoun and its subject.
const NEAR: u32 = 2;

impl Memory {
    /// Follows the subject pronouns up to a token.
    pub fn follow(&mut self, doc: &Doc, until: TokenIndex) {
        self.look(doc);
        let from = self.followed;
        self.followed = from.max(until);
        for token in from.until(until) {
            let gender = match () {
                () if doc.word_is(token, &["he"]) => Gender::Masculine,
                () if doc.word_is(token, &["she"]) => Gender::Feminine,
                () => continue,
            };
            if doc.quoted(token) || self.sources.binary_search(&token).is_ok() {
                continue;
            }
            let sentence = self.sentence(doc, token);
            if let Some(entity) = self.subject_before(doc, token, sentence, gender) {
                self.links.push(Link { token, sentence, entity });
            }
        }
    }

    /// Adds the source of a quotation that has been resolved to one person.
    pub fn link(&mut self, doc: &Doc, draft: &Draft, found: &Resolution) {
        let (Some(source), &[entity]) = (&draft.source, &found.speakers[..]) else { return };
        let token = source.start;
        if doc.quoted(token) || doc.entity(entity).is_none_or(|e| e.kind != Kind::Per) {
            return;
        }
        self.look(doc);
        let sentence = self.sentence(doc, token);
        let at = self.links.partition_point(|link| link.token <= token);
        self.links.insert(at, Link { token, sentence, entity });
    }

    /// Number of sentences outside quotations before that of a token.
    fn sentence(&self, doc: &Doc, token: TokenIndex) -> u32 {
        self.reported.get(doc.tokens.sentence_of(token)).copied().unwrap_or(0)
    }

    /// The last subject before a pronoun, by name or pronoun, whose gender fits.
    fn subject_before(&self, doc: &Doc, token: TokenIndex, sentence: u32, gender: Gender) -> Option<u32> {
        let fits = |entity: u32| {
            let known = self.gender(doc, entity);
            known == Gender::Unknown || known == gender
        };
        let until = doc.entities.mentions.partition_point(|m| m.end <= token);
        let names = doc.entities.mentions[..until].iter().enumerate().rev().take(REACH);
        let mut named = names.filter_map(|(n, m)| {
            let (entity, seen) = (m.entity?, self.seen.get(n)?);
            let subject = m.kind == Kind::Per && seen.part == Part::Subject && !seen.quoted;
            let near = sentence.saturating_sub(seen.sentence) <= NEAR;
            let oblique = m.first.checked_sub(1).is_some_and(|i| doc.is(i, Class::Preposition));
            (subject && near && !oblique && fits(entity)).then_some((m.first, entity))
        });
        let linked = self.links[..self.links.partition_point(|link| link.token < token)].iter().rev().take(REACH);
        let mut linked = linked
            .filter(|link| sentence.saturating_sub(link.sentence) <= NEAR && fits(link.entity))
            .map(|link| (link.token, link.entity));
        let (name, link) = (named.next(), linked.next());
        name.max(link).map(|(_, entity)| entity)
    }
}
