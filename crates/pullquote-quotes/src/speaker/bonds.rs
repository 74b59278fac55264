//! Evidence that an entity fits the words of a description.

use super::body_type::BodyType;
use super::candidates::Candidate;
use super::likeness::{Likeness, has_name, likeness, words};
use super::memory::{Memory, key};
use super::source::{Determiner, Noun, Source};
use crate::text::{Class, Doc, Tag};
use pullquote_entities::{Entity, Kind, Mention};
use pullquote_lexicon::{FUNCTION_WORDS, PARTIES, PEOPLE};
use pullquote_tokenize::TokenIndex;

/// A piece of evidence that an entity fits a description, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bond {
    /// The noun is in the person's role.
    Role,
    /// The person has a different role.
    OtherRole,
    /// The noun stands before the name or in an apposition after it.
    Described,
    /// An earlier source used the noun for the person.
    Called,
    /// Same party.
    Party,
    /// Another party.
    OtherParty,
    /// An organisation has the noun in its name.
    InName,
    /// A word before the noun stands near the name (`the Dover mayor`, `Ada Obi, of Dover`).
    Near,
    /// Spoke last in a document of this word (`said in a statement`), or did so before others.
    Issued,
    IssuedBefore,
    /// Spoke last in a document of another word.
    IssuedOther,
}

impl Bond {
    pub const ALL: [Self; 11] = [
        Self::Role,
        Self::OtherRole,
        Self::Described,
        Self::Called,
        Self::Party,
        Self::OtherParty,
        Self::InName,
        Self::Near,
        Self::Issued,
        Self::IssuedBefore,
        Self::IssuedOther,
    ];
    pub const COUNT: u16 = Self::ALL.len() as u16;
}

/// All evidence about an entity and a description.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bonds {
    bits: u16,
    /// `Obi's lawyer`
    pub owner: bool,
    /// Named in the source.
    pub inside: bool,
    /// Number of words before the noun that also occur in the role or name.
    pub shared: u16,
    pub likeness: Option<Likeness>,
    /// The source contains the words of the name.
    pub spelled: bool,
    /// The kind of body of the entity.
    pub body: Option<BodyType>,
}

impl Bonds {
    pub fn has(&self, bond: Bond) -> bool {
        self.bits & 1 << bond as u8 != 0
    }

    fn set(&mut self, bond: Bond, value: bool) {
        self.bits |= u16::from(value) << bond as u8;
    }
}

impl Bonds {
    /// Collects the evidence about a candidate.
    pub fn of(doc: &Doc, memory: &Memory, source: &Source, candidate: &Candidate) -> Self {
        let mut bonds = Self::default();
        let Some(entity) = doc.entity(candidate.entity) else { return bonds };
        let name = entity.name.of(doc.text);
        let noun = doc.word(source.noun);
        bonds.set(Bond::Called, memory.called(key(source.line, noun), candidate.entity));
        if matches!(source.kind, Noun::Saying | Noun::Document) {
            let issued = memory.issued(key(None, noun), candidate.entity);
            bonds.set(Bond::Issued, issued == Some(0));
            bonds.set(Bond::IssuedBefore, issued.is_some_and(|rank| rank > 0));
            bonds.set(Bond::IssuedOther, issued.is_none() && memory.issued_last(candidate.entity));
        }
        bonds.body = memory.types.get(candidate.entity);
        if source.line.is_none() {
            bonds.set(Bond::Described, mentions(doc, entity, candidate).any(|m| is_introduced(doc, m, noun)));
        }
        if let Some(line) = source.line.filter(|_| candidate.kind == Kind::Per) {
            let role = role(doc, entity);
            let by_role = words(role).any(|w| PEOPLE.find_without_stops(w).is_some_and(|e| e.line == line));
            bonds.set(Bond::Role, by_role);
            let listed = || words(role).any(|w| PEOPLE.contains_without_stops(w));
            bonds.set(Bond::OtherRole, !by_role && listed());
            bonds.set(Bond::Described, mentions(doc, entity, candidate).any(|m| describes(doc, m, line)));
        }
        if candidate.kind != Kind::Per {
            bonds.set(Bond::InName, words(name).any(|w| w.eq_ignore_ascii_case(noun)));
        }
        bonds.read_words(doc, source, candidate, entity);
        let from = source.range.start + u32::from(source.determiner == Determiner::The);
        if from.until(source.head).iter().any(|i| doc.upper(i)) {
            let phrase = doc.tokens.span_of(from.until(source.head)).of(doc.text);
            bonds.likeness = if doc.upper(from) { likeness(phrase, name) } else { None };
            bonds.spelled = has_name(phrase, name);
        }
        bonds
    }

    /// Collects the evidence of single words of the head.
    fn read_words(&mut self, doc: &Doc, source: &Source, candidate: &Candidate, entity: &Entity) {
        let (name, role) = (entity.name.of(doc.text), role(doc, entity));
        let is_of_entity = |m: usize| doc.entities.mentions[m].entity == Some(candidate.entity);
        for i in source.range.start.until(source.head) {
            let word = doc.word(i);
            if doc.named(i) && doc.entities.mention_at(i).is_some_and(is_of_entity) {
                self.inside = true;
                self.owner |= doc.tag(i + 1) == Tag::Possessive;
            }
            if i >= source.noun || FUNCTION_WORDS.contains(word) || !word.starts_with(char::is_alphanumeric) {
                continue;
            }
            self.shared += u16::from(words(role).chain(words(name)).any(|w| w.eq_ignore_ascii_case(word)));
            let near = || mentions(doc, entity, candidate).any(|m| stands_near(doc, m, word));
            self.set(Bond::Near, doc.upper(i) && near());
            if let Some(party) = PARTIES.find(word) {
                let parties = || words(role).filter_map(|w| PARTIES.find(w));
                self.set(Bond::Party, parties().any(|p| p.line == party.line));
                self.set(Bond::OtherParty, parties().any(|p| p.line != party.line));
            }
        }
    }
}

fn role<'a>(doc: &Doc<'a>, entity: &Entity) -> &'a str {
    entity.role.map_or("", |role| role.of(doc.text))
}

/// Number of first mentions of an entity searched for a description, besides the latest.
const DESCRIBING: usize = 3;

fn mentions<'a>(doc: &'a Doc, entity: &'a Entity, candidate: &Candidate) -> impl Iterator<Item = &'a Mention> {
    let first = entity.mentions.iter().take(DESCRIBING).copied();
    let latest = Some(candidate.mention).filter(|m| !entity.mentions.iter().take(DESCRIBING).any(|f| f == m));
    first.chain(latest).filter_map(|m| doc.mention(m))
}

/// Tokens before and after a name that count as near.
const NEAR: u32 = 7;

/// Whether a word stands near a mention in its sentence.
fn stands_near(doc: &Doc, mention: &Mention, word: &str) -> bool {
    let sentence = doc.sentence(mention.first);
    let before = sentence.start.max(mention.first.saturating_sub(NEAR)).until(mention.first);
    let after = mention.end.until(sentence.end.min(mention.end + NEAR));
    before.iter().chain(after).any(|i| doc.word(i).eq_ignore_ascii_case(word))
}

/// Tokens before a name, and after the comma behind it, in which a noun describes it.
const TITLE: u32 = 3;
const APPOSITION: u32 = 12;

/// Whether a noun stands right before a mention (`the software firm Obix`) or in the apposition behind it.
fn is_introduced(doc: &Doc, mention: &Mention, noun: &str) -> bool {
    let is_noun = |i: TokenIndex| doc.word(i).eq_ignore_ascii_case(noun);
    let title = mention.first.saturating_sub(TITLE).until(mention.first).iter().rev();
    if title.take_while(|&i| matches!(doc.tag(i), Tag::Word(Class::Other))).any(is_noun) {
        return true;
    }
    let behind = (mention.end + 1).until(mention.end + APPOSITION);
    let ends = |i: &TokenIndex| matches!(doc.tag(*i), Tag::Stop | Tag::Open | Tag::Semicolon | Tag::Colon);
    doc.tag(mention.end) == Tag::Comma && behind.iter().take_while(|i| !ends(i)).any(is_noun)
}

/// Whether a noun of the line stands in the title before a mention or in the apposition after it.
fn describes(doc: &Doc, mention: &Mention, line: u16) -> bool {
    let fits = |i: TokenIndex| PEOPLE.find_without_stops(doc.word(i)).is_some_and(|e| e.line == line);
    let mut i = mention.first;
    while i > TokenIndex::FIRST && mention.first - i < 5 {
        i -= 1;
        match doc.tag(i) {
            Tag::Comma if i + 1 == mention.first => {}
            Tag::Word(Class::Other) if fits(i) => return true,
            Tag::Word(Class::Other) => {}
            Tag::Stop if doc.word(i) == "." => {}
            _ => break,
        }
    }
    if doc.tag(mention.end) != Tag::Comma {
        return false;
    }
    for k in (mention.end + 1).until(mention.end + 12) {
        match doc.tag(k) {
            Tag::Word(Class::Other) if fits(k) => return true,
            Tag::Comma | Tag::Stop | Tag::Open | Tag::Word(Class::Auxiliary | Class::Pronoun | Class::Preposition) => {
                return false;
            }
            _ => {}
        }
    }
    false
}
