//! Descriptions without a name: `the minister`, `the South Carolina senator`, `his lawyer`, `the company`, `the report`.

use super::candidates::{Anaphor, Candidate, collect};
use super::features::Anaphora;
use super::likeness::{Likeness, has_name, likeness, words};
use super::score::{Choice, Question, Set};
use super::source::{Determiner, Noun, Source};
use super::{Resolution, Resolver};
use crate::ResolvedBy;
use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::{Class, Doc, Tag};
use pullquote_entities::{Entity, Kind, Mention};
use pullquote_lexicon::{FUNCTION_WORDS, PARTIES, PEOPLE};

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: "speaker-description",
    purpose: "A description without a name stands for the entity that fits it best, if any fits well enough.",
    examples: &[Example {
        text: "Senator Maria Lopez spoke in Boston. The bill passed.\n\n{c:\"It is a good day,\"} {s:the senator} {q:said}.",
        with: "Maria Lopez",
        without: "?",
    }],
};

/// Chance from which a description is resolved.
const LEAST: f32 = 0.5;
/// Chance of being somebody from which a description that fits nobody well is called unresolved.
const SOMEBODY: f32 = 0.6;
/// Longest descriptions that are read, in tokens.
const LONGEST: u32 = 24;

/// What binds an entity to a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bond {
    /// The noun is in the person's role.
    Role,
    /// The person has a role, and it is another.
    OtherRole,
    /// The noun stands before the name or in an apposition after it.
    Described,
    /// A source before called the person so.
    Called,
    /// A party or another word that both have.
    Party,
    /// Of another party.
    OtherParty,
    /// An organisation has the noun in its name.
    InName,
    /// A word before the noun stands near the name (`the Dover mayor`, `Ada Obi, of Dover`).
    Near,
}

impl Bond {
    pub const ALL: [Self; 8] = [
        Self::Role,
        Self::OtherRole,
        Self::Described,
        Self::Called,
        Self::Party,
        Self::OtherParty,
        Self::InName,
        Self::Near,
    ];
    pub const COUNT: u16 = Self::ALL.len() as u16;
}

/// All that binds an entity to a description.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bonds {
    bits: u8,
    /// `Obi's lawyer`
    pub owner: bool,
    /// Named in the source.
    pub inside: bool,
    /// Words before the noun that the role or name has too.
    pub shared: u16,
    pub likeness: Option<Likeness>,
    /// The name stands in the source, though it was not found there.
    pub spelled: bool,
}

impl Bonds {
    pub fn has(&self, bond: Bond) -> bool {
        self.bits & 1 << bond as u8 != 0
    }

    fn set(&mut self, bond: Bond, value: bool) {
        self.bits |= u8::from(value) << bond as u8;
    }
}

impl Resolver<'_, '_> {
    /// Resolves a description.
    pub(super) fn description(&mut self, source: &Source, draft: &Draft) -> Resolution {
        let doc = self.doc;
        let none = Resolution {
            group: matches!(source.kind, Noun::People | Noun::Plural | Noun::Pair),
            ..Resolution::default()
        };
        if source.range.len() as u32 > LONGEST || doc.left_out.has(Rule::SpeakerDescription) {
            return none;
        }
        let (at, gender) = (source.range.start, source.gender);
        let anaphor = Anaphor { at, set: Set::Description, gender, content: &draft.content, source: Some(source) };
        let (entity, choice) = self.choose_entity(&anaphor, Some(source));
        match entity.filter(|_| choice.probability >= LEAST) {
            Some(entity) => {
                Resolution::found(Rule::SpeakerDescription, vec![entity], ResolvedBy::Nominal, choice.probability)
            }
            None => Resolution { unresolved: !none.group && 1.0 - choice.none >= SOMEBODY, ..none },
        }
    }

    /// The likeliest of the entities that a pronoun or description may stand for.
    pub(super) fn choose_entity(&mut self, anaphor: &Anaphor, source: Option<&Source>) -> (Option<u32>, Choice) {
        let doc = self.doc;
        self.memory.look(doc);
        let mut candidates = std::mem::take(&mut self.memory.candidates);
        let mut bonds = std::mem::take(&mut self.bonds);
        let scene = collect(doc, &self.memory, anaphor, &mut candidates);
        bonds.clear();
        bonds.extend(source.iter().flat_map(|s| candidates.iter().map(|c| self.bonds_of(s, c))));
        let options = Anaphora {
            scene,
            candidates: &candidates,
            source: source.map(|s| (s, &bonds[..])),
            letters: source.map_or(0, |s| hashed(doc.word(s.noun))),
            words: source.map_or(0, |s| s.noun - s.range.start),
        };
        let place = source.map_or(scene.place as usize, |s| s.kind.place());
        let choice = self.judge.choose(&Question { set: anaphor.set, place, options: &options });
        let entity = choice.option.map(|n| candidates[n].entity);
        (self.memory.candidates, self.bonds) = (candidates, bonds);
        (entity, choice)
    }

    fn bonds_of(&self, source: &Source, candidate: &Candidate) -> Bonds {
        let doc = self.doc;
        let mut bonds = Bonds::default();
        let Some(entity) = doc.entities.entities.get(candidate.entity as usize) else { return bonds };
        let name = entity.name.of(doc.text);
        let role = entity.role.map_or("", |r| r.of(doc.text));
        if let Some(line) = source.line.filter(|_| candidate.kind == Kind::Per) {
            let fits = |word: &str| PEOPLE.find_without_stops(word).is_some_and(|e| e.line == line);
            let by_role = words(role).any(fits);
            bonds.set(Bond::Role, by_role);
            bonds.set(Bond::OtherRole, !role.is_empty() && !by_role);
            let described = |m: &Mention| describes(doc, m, line);
            bonds.set(Bond::Described, mentions(doc, entity, candidate).any(described));
            bonds.set(Bond::Called, self.memory.called(line, candidate.entity));
        }
        for i in source.range.start..source.head {
            let word = doc.word(i);
            if doc.named(i)
                && doc.entities.mention_at(i).is_some_and(|m| doc.entities.mentions[m].entity == Some(candidate.entity))
            {
                bonds.inside = true;
                bonds.owner |= doc.tag(i + 1) == Tag::Possessive;
            }
            if i >= source.noun || FUNCTION_WORDS.contains(word) || !word.starts_with(char::is_alphanumeric) {
                continue;
            }
            let shared = words(role).chain(words(name)).any(|w| w.eq_ignore_ascii_case(word));
            bonds.shared += u16::from(shared);
            let near = || mentions(doc, entity, candidate).any(|m| stands_near(doc, m, word));
            bonds.set(Bond::Near, doc.upper(i) && near());
            if let Some(party) = PARTIES.find(word) {
                let parties = || words(role).filter_map(|w| PARTIES.find(w));
                bonds.set(Bond::Party, parties().any(|p| p.line == party.line));
                bonds.set(Bond::OtherParty, parties().any(|p| p.line != party.line));
            }
        }
        if candidate.kind != Kind::Per {
            bonds.set(Bond::InName, words(name).any(|w| w.eq_ignore_ascii_case(doc.word(source.noun))));
        }
        let from = source.range.start + u32::from(source.determiner == Determiner::The);
        if (from..source.head).any(|i| doc.upper(i)) {
            let phrase = doc.tokens.span_of(from..source.head).of(doc.text);
            bonds.likeness = if doc.upper(from) { likeness(phrase, name) } else { None };
            bonds.spelled = has_name(phrase, name);
        }
        bonds
    }
}

/// Mentions of an entity looked at for a description: the first and the latest.
const DESCRIBING: usize = 3;

fn mentions<'a>(doc: &'a Doc, entity: &'a Entity, candidate: &Candidate) -> impl Iterator<Item = &'a Mention> {
    let first = entity.mentions.iter().take(DESCRIBING).copied();
    let latest = Some(candidate.mention).filter(|m| !entity.mentions.iter().take(DESCRIBING).any(|f| f == m));
    first.chain(latest).filter_map(|m| doc.entities.mentions.get(m as usize))
}

/// Tokens before and after a name that are near it.
const NEAR: u32 = 7;

/// Whether a word stands near a mention in its sentence.
fn stands_near(doc: &Doc, mention: &Mention, word: &str) -> bool {
    let sentence = doc.sentence(mention.first);
    let before = sentence.start.max(mention.first.saturating_sub(NEAR))..mention.first;
    before.chain(mention.end..sentence.end.min(mention.end + NEAR)).any(|i| doc.word(i).eq_ignore_ascii_case(word))
}

/// Whether a noun of the line stands in the title before a mention or in the apposition after it.
fn describes(doc: &Doc, mention: &Mention, line: u16) -> bool {
    let fits = |i: u32| PEOPLE.find_without_stops(doc.word(i)).is_some_and(|e| e.line == line);
    let mut i = mention.first;
    while i > 0 && mention.first - i < 5 {
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
    for k in mention.end + 1..mention.end + 12 {
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

/// A number for a word, the same for all letter cases.
fn hashed(word: &str) -> u16 {
    let mix = |h: u32, b: u8| (h ^ u32::from(b.to_ascii_lowercase())).wrapping_mul(0x0100_0193);
    (word.bytes().fold(0x811C_9DC5, mix) >> 12) as u16
}
