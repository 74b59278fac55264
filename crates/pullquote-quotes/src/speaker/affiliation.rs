//! The organisation or country that a person or group speaks for: `a Pentagon spokesman`, `officials at Obix`.

use super::resolution::Resolution;
use super::source::{Determiner, Source};
use crate::SourceKind;
use crate::draft::Draft;
use crate::text::{Class, Doc, Tag};
use pullquote_entities::{Kind, Mention};
use pullquote_lexicon::PEOPLE;
use pullquote_tokenize::{Span, TokenIndex};
use std::sync::LazyLock;

/// The affiliations of an article's sources so far, by the noun of the source.
#[derive(Debug, Default)]
pub(super) struct Affiliations<'a> {
    nouns: Vec<(&'a str, u32)>,
    /// The latest body that spoke or was spoken for.
    latest: Option<u32>,
}

/// How many nouns are remembered.
const MOST: usize = 32;

/// The line of the list of people whose nouns always speak for a body.
static SPOKESMAN: LazyLock<Option<u16>> = LazyLock::new(|| PEOPLE.find("spokesman").map(|entry| entry.line));

/// Prepositions that join a person to a body.
const JOINING: &[&str] = &["of", "for", "at", "from", "with", "in", "to", "within", "inside"];

impl<'a> Affiliations<'a> {
    /// The affiliation of a source.
    pub fn of(&mut self, doc: &Doc<'a>, draft: &Draft, found: &Resolution) -> Option<u32> {
        let affiliation = self.find(doc, draft, found);
        let body = found.speakers.first().filter(|_| found.kind == Some(SourceKind::Organisation));
        self.latest = affiliation.or(body.copied()).or(self.latest);
        affiliation
    }

    fn find(&mut self, doc: &Doc<'a>, draft: &Draft, found: &Resolution) -> Option<u32> {
        if !matches!(found.kind, Some(SourceKind::Person | SourceKind::Group)) {
            return None;
        }
        let search = Search { doc, speakers: &found.speakers };
        let source = draft.source.map(|range| Source::read(doc, range));
        if let Some(entity) = source.as_ref().and_then(|source| search.in_source(source)) {
            let noun = source.map_or("", |source| doc.word(source.noun));
            if self.nouns.len() < MOST {
                self.nouns.push((noun, entity));
            }
            return Some(entity);
        }
        if let (Some(source), true) = (&source, found.speakers.is_empty()) {
            return self.earlier(doc, source);
        }
        let &[speaker] = &found.speakers[..] else { return None };
        let entity = doc.entity(speaker)?;
        let role = entity.role.and_then(|role| search.in_role(role));
        role.or_else(|| doc.mentions_of(entity).find_map(|mention| search.in_apposition(mention)))
    }

    /// For whom a source speaks that names nobody: `A Pentagon spokesman said ... The spokesman added ...`
    fn earlier(&self, doc: &Doc<'a>, source: &Source) -> Option<u32> {
        let noun = doc.word(source.noun);
        let definite = matches!(source.determiner, Determiner::The | Determiner::This);
        let same = self.nouns.iter().rev().find(|(other, _)| other.eq_ignore_ascii_case(noun));
        let same = same.filter(|_| definite).map(|&(_, entity)| entity);
        let speaks_for = SPOKESMAN.is_some_and(|line| source.line == Some(line));
        same.or(self.latest.filter(|_| speaks_for))
    }
}

/// The names that a speaker may be joined to.
struct Search<'a, 'd> {
    doc: &'a Doc<'d>,
    speakers: &'a [u32],
}

impl Search<'_, '_> {
    /// The body or place named in a source: before the noun, or behind a preposition.
    fn in_source(&self, source: &Source) -> Option<u32> {
        let before = self.best(source.range.start, source.noun);
        before.or_else(|| self.behind(source.noun + 1, source.range.end))
    }

    /// The body named in a role: `chief executive of Obix`.
    fn in_role(&self, role: Span) -> Option<u32> {
        let tokens = &self.doc.tokens;
        let (first, end) = (tokens.token_at(role.start), tokens.token_at(role.end.saturating_sub(1)) + 1);
        self.best(first, end)
    }

    /// The body named behind a name: `Ada Obi, an analyst at Obix`, `Ada Obi of Obix`.
    fn in_apposition(&self, mention: &Mention) -> Option<u32> {
        let doc = self.doc;
        let sentence = doc.sentence(mention.first);
        if doc.tag(mention.end) == Tag::Comma {
            let ends = |i: &TokenIndex| {
                matches!(doc.tag(*i), Tag::Comma | Tag::Stop | Tag::Open | Tag::Close | Tag::Semicolon)
            };
            let end = (mention.end + 1).until(sentence.end).iter().find(ends)?;
            let nominal =
                (mention.end + 1).until(end).iter().any(|i| doc.is(i, Class::Preposition) || doc.is(i, Class::To));
            let clause =
                (mention.end + 1).until(end).iter().any(|i| doc.is(i, Class::Auxiliary) || doc.cue(i).is_finite());
            return if nominal && !clause { self.behind(mention.end + 1, end) } else { None };
        }
        let joined = doc.word_is(mention.end, &["of", "from", "at"]);
        if joined { self.behind(mention.end, sentence.end.min(mention.end + 3)) } else { None }
    }

    /// The first name behind a preposition.
    fn behind(&self, start: TokenIndex, end: TokenIndex) -> Option<u32> {
        let joins = start.until(end).iter().find(|&i| self.doc.word_is(i, JOINING))?;
        let stops = |i: &TokenIndex| matches!(self.doc.class(*i), Some(Class::Who | Class::That | Class::Wh));
        let end = joins.until(end).iter().find(stops).unwrap_or(end);
        self.best(joins + 1, end)
    }

    /// The first organisation that is named between two tokens, or else the first place or nationality.
    fn best(&self, start: TokenIndex, end: TokenIndex) -> Option<u32> {
        if start >= end {
            return None;
        }
        let entities = self.doc.entities;
        let is_other = |m: &&Mention| m.entity.is_some_and(|entity| !self.speakers.contains(&entity)) && m.end <= end;
        if let Some(body) = entities.bodies_in(start.until(end)).iter().find(is_other) {
            return body.entity;
        }
        let named = || entities.mentions_in(start.until(end)).iter().filter(is_other);
        let of = |kinds: &[Kind]| named().find(|m| kinds.contains(&m.kind)).and_then(|m| m.entity);
        of(&[Kind::Org]).or_else(|| of(&[Kind::Loc, Kind::Norp, Kind::Fac]))
    }
}
