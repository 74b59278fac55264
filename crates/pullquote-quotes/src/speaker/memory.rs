//! State kept while the quotations of an article are resolved in order.

use super::body_type::BodyType;
use super::layout::hashed;
use super::resolution::Resolution;
use super::seen::{self, Seen};
use super::source::Source;
use crate::draft::Draft;
use crate::text::{Doc, Tag};
use pullquote_entities::Gender;
use pullquote_lexicon::{DOCUMENTS, PEOPLE};
use pullquote_tokenize::TokenIndex;

/// What earlier descriptions are remembered by: the line of the list of people, or the noun.
pub(super) fn key(line: Option<u16>, noun: &str) -> u32 {
    line.map_or_else(|| u32::from(hashed(noun)) | 1 << 16, u32::from)
}

/// Maximum number of genders and of descriptions remembered.
const MOST: usize = 64;

/// The previous quotation and what is known so far.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub last: Option<Last>,
    /// What each entity has said so far.
    pub spoke: PerEntity<Spoke>,
    /// The mentions as candidates see them; filled on demand.
    pub seen: Vec<Seen>,
    /// Number of sentences outside quotations before each sentence.
    pub reported: Vec<u32>,
    /// Genders inferred from pronouns resolved so far.
    genders: Vec<(u32, Gender)>,
    /// Nouns used for speakers so far, by key, and the entity.
    called: Vec<(u32, u32)>,
    /// Words for documents in which speakers have spoken (`said in a statement`), by key, and the entity; the latest last.
    issued: Vec<(u32, u32)>,
    /// The fuller name of each entity for which one was searched.
    pub fuller: PerEntity<Option<u32>>,
    /// The kind of body of each entity that a description may have meant.
    pub types: PerEntity<Option<BodyType>>,
    /// First tokens of all sources, in order.
    pub sources: Vec<TokenIndex>,
    /// Subject pronouns and sources with their entities, in order, and how far the article has been read for them.
    pub links: Vec<Link>,
    pub followed: TokenIndex,
}

/// A value for each entity of the article, without any memory until the first is set.
#[derive(Debug, Default)]
pub(crate) struct PerEntity<T>(Vec<T>);

impl<T: Copy + Default> PerEntity<T> {
    /// The value of an entity.
    pub fn get(&self, entity: u32) -> T {
        self.0.get(entity as usize).copied().unwrap_or_default()
    }

    /// Where the value of an entity is kept; `None` if the article has no such entity.
    pub fn slot(&mut self, doc: &Doc, entity: u32) -> Option<&mut T> {
        if self.0.is_empty() {
            self.0.resize(doc.entities.entities.len(), T::default());
        }
        self.0.get_mut(entity as usize)
    }
}

/// A pronoun or source and the entity it was given to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub token: TokenIndex,
    /// Number of sentences outside quotations before it.
    pub sentence: u32,
    pub entity: u32,
}

/// The previous quotation.
#[derive(Debug)]
pub(crate) struct Last {
    pub speakers: Vec<u32>,
    /// Its source has no name (`officials`).
    pub nameless: bool,
    /// First token of its source or content.
    pub at: TokenIndex,
    /// One past the last token of its content.
    pub end: TokenIndex,
    /// One past the last token of content, source and cue.
    pub reach: TokenIndex,
    pub paragraph: u32,
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
        let end = draft.end();
        let mut reach = draft.reach();
        while matches!(doc.tag(reach), Tag::Stop | Tag::Comma) && doc.has(reach) {
            reach += 1;
        }
        let at = draft.source.map_or(draft.start(), |s| s.start);
        let paragraph = doc.paragraph_number(end.saturating_sub(1));
        let nameless = draft.source.is_some() && found.speakers.is_empty() && !found.unresolved;
        for &speaker in &found.speakers {
            if let Some(spoke) = self.spoke.slot(doc, speaker) {
                *spoke = Spoke { count: spoke.count + 1, paragraph };
            }
        }
        if let (&[speaker], Some(source)) = (&found.speakers[..], draft.source) {
            let lines = source.iter().filter_map(|i| PEOPLE.find_without_stops(doc.word(i))).map(|e| u32::from(e.line));
            let source = Source::read(doc, source);
            let noun = source.line.is_none().then(|| key(None, doc.word(source.noun)));
            for key in lines.chain(noun).take(MOST.saturating_sub(self.called.len())) {
                if !self.called.contains(&(key, speaker)) {
                    self.called.push((key, speaker));
                }
            }
        }
        if let &[speaker] = &found.speakers[..] {
            self.read_issued(doc, draft, speaker);
        }
        self.last = Some(Last { speakers: found.speakers.clone(), nameless, at, end, reach, paragraph });
    }

    /// Remembers the documents in which a speaker has spoken: `said in a statement on Monday`.
    fn read_issued(&mut self, doc: &Doc, draft: &Draft, speaker: u32) {
        let Some(cue) = draft.cue else { return };
        let sentence = doc.sentence(cue.start);
        let said = |i: TokenIndex| !doc.quoted(i) && !draft.content.iter().any(|range| range.contains(i));
        let source = |i: TokenIndex| draft.source.is_some_and(|source| source.contains(i));
        for i in sentence.iter().filter(|&i| said(i) && !source(i)) {
            let word = doc.word(i);
            if !DOCUMENTS.contains(word) || doc.upper(i) {
                continue;
            }
            let entry = (key(None, word), speaker);
            self.issued.retain(|known| *known != entry);
            if self.issued.len() < MOST {
                self.issued.push(entry);
            }
        }
    }

    /// Whether a speaker has spoken in a document of this word, and how many others have done so since.
    pub fn issued(&self, key: u32, entity: u32) -> Option<usize> {
        self.issued.iter().rev().filter(|(known, _)| *known == key).position(|(_, speaker)| *speaker == entity)
    }

    /// Whether the last speaker to speak in any document is this one.
    pub fn issued_last(&self, entity: u32) -> bool {
        self.issued.last().is_some_and(|last| last.1 == entity)
    }

    /// Finds out what kind of body an entity is, once.
    pub fn look_at_body(&mut self, doc: &Doc, entity: u32) {
        if let (Some(known), Some(slot)) = (doc.entity(entity), self.types.slot(doc, entity)) {
            slot.get_or_insert_with(|| BodyType::of(doc, known));
        }
    }

    /// The gender of an entity, if known.
    pub fn gender(&self, doc: &Doc, entity: u32) -> Gender {
        match doc.entity(entity).map_or(Gender::Unknown, |e| e.gender) {
            Gender::Unknown => self.genders.iter().find(|g| g.0 == entity).map_or(Gender::Unknown, |g| g.1),
            known => known,
        }
    }

    /// Remembers a gender inferred from a pronoun.
    pub fn learn_gender(&mut self, doc: &Doc, entity: u32, gender: Gender) {
        if self.genders.len() < MOST && self.gender(doc, entity) == Gender::Unknown {
            self.genders.push((entity, gender));
        }
    }

    /// Whether an earlier source used a noun for a speaker.
    pub fn called(&self, key: u32, entity: u32) -> bool {
        self.called.contains(&(key, entity))
    }

    /// Fills the view of the mentions, once.
    pub fn look(&mut self, doc: &Doc) {
        if self.reported.is_empty() {
            seen::look(doc, &mut self.seen, &mut self.reported);
        }
    }
}
