//! The entities that a pronoun or description may refer to, with what is known about each.

use super::chain;
use super::memory::{Link, Memory};
use super::score::Set;
use super::seen::{Part, Seen};
use super::source::{Noun, Source};
use crate::text::Class;
use crate::text::{Doc, Tag};
use pullquote_entities::{Gender, Kind, Mention};
use pullquote_lexicon::{FUNCTION_WORDS, PEOPLE};
use pullquote_tokenize::{TokenIndex, TokenRange};

impl Set {
    fn takes(self, kind: Kind) -> bool {
        match self {
            Set::Person | Set::First => kind == Kind::Per,
            Set::Thing => matches!(kind, Kind::Org | Kind::Loc | Kind::Fac),
            Set::Plural => matches!(kind, Kind::Org | Kind::Loc | Kind::Norp),
            _ => !matches!(kind, Kind::Date | Kind::Money),
        }
    }

    fn has(self, doc: &Doc, token: TokenIndex, gender: Gender) -> bool {
        let words: &[&str] = match (self, gender) {
            (Set::Thing, _) => &["it", "its"],
            (Set::Plural, _) => &["they", "their", "them"],
            (Set::First, _) => &["I", "my", "me"],
            (Set::Bare, _) => &[],
            (_, Gender::Masculine) => &["he", "his", "him"],
            (_, Gender::Feminine) => &["she", "her"],
            (_, Gender::Unknown) => &["he", "his", "him", "she", "her"],
        };
        doc.word_is(token, words)
    }
}
/// The position of a pronoun; each has its own weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It opens its sentence: `He said that ...`
    Opening,
    /// After what is said: `"...," he said.`
    After,
    /// Later in its sentence: `When the vote was over he said ...`
    Within,
    /// Inside quotation marks.
    Quoted,
}

/// A pronoun or description.
#[derive(Clone, Debug)]
pub(crate) struct Anaphor<'a> {
    pub at: TokenIndex,
    pub set: Set,
    pub gender: Gender,
    /// What is said.
    pub content: &'a [TokenRange],
    /// The words of a description.
    pub source: Option<&'a Source>,
}

/// An entity the pronoun may refer to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub entity: u32,
    pub kind: Kind,
    /// Its last mention before the pronoun, or its first after a description.
    pub mention: u32,
    /// First named after the description.
    pub later: bool,
    /// Sentences (outside quotations) and paragraphs since it was named.
    pub sentences: u32,
    pub paragraphs: u32,
    pub seen: Seen,
    /// Named in what is said.
    pub own: bool,
    /// Times named before.
    pub count: u32,
    /// A pronoun of this kind stands between.
    pub pronoun_since: bool,
    /// Subject of this sentence or the one before, though the last mention is not.
    pub subject: bool,
    /// Quotations so far, and paragraphs since the last of them.
    pub spoke: (u32, u32),
    pub latest_speaker: bool,
    pub gender: Agreement,
    /// Its name is a single word.
    pub single: bool,
    pub role: bool,
    /// Named in the first two sentences.
    pub early: bool,
    /// Named most often.
    pub top: bool,
    /// Far behind the description, but with its words in the role.
    pub far: bool,
    /// Sentences since a pronoun or source stood for it, if that is after its last mention; and whether it was the last of
    /// these.
    pub linked: Option<u32>,
    pub linked_last: bool,
}

impl Candidate {
    /// One candidate of this and one named further away that is the same; `entity` has the fuller name.
    pub fn joined(&self, farther: &Self, entity: u32) -> Self {
        let gender = if self.gender == Agreement::Unknown { farther.gender } else { self.gender };
        let spoke = if farther.spoke.0 > self.spoke.0 { farther.spoke } else { self.spoke };
        Self {
            entity,
            later: self.later && farther.later,
            own: self.own || farther.own,
            count: self.count + farther.count,
            subject: self.subject || farther.subject,
            spoke,
            latest_speaker: self.latest_speaker || farther.latest_speaker,
            gender,
            single: self.single && farther.single,
            role: self.role || farther.role,
            early: self.early || farther.early,
            top: self.top || farther.top,
            linked: self.linked.or(farther.linked),
            linked_last: self.linked_last || farther.linked_last,
            ..*self
        }
    }
}

/// Agreement of two genders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Agreement {
    Same,
    Unknown,
    Other,
}

/// Properties of the pronoun that all candidates share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene {
    pub place: Place,
    /// Its paragraph.
    pub paragraph: u32,
    /// Paragraphs since a source without a name, if that was the last source.
    pub nameless: Option<u32>,
    /// How the previous sentence begins: 1 with a name, 2 with a pronoun, 3 with a determiner.
    pub opening: u16,
    /// A candidate is named in this sentence or the previous one.
    pub near: bool,
}

/// Number of mentions searched backwards.
const REACH: usize = 70;
/// Maximum number of candidates.
const MOST: usize = 24;
/// Number of tokens searched backwards for a pronoun of the same kind.
const PRONOUN_REACH: u32 = 80;
/// Number of mentions searched forwards for someone whom a description introduces, and the maximum that become candidates.
const AHEAD: usize = 12;
const MOST_AHEAD: usize = 4;

/// Fills `out` with the entities named before the pronoun, nearest first.
pub(crate) fn collect(doc: &Doc, memory: &Memory, anaphor: &Anaphor, out: &mut Vec<Candidate>) -> Scene {
    out.clear();
    let at = anaphor.at;
    let sentence = doc.tokens.sentence_of(at);
    let scene = scene(doc, memory, anaphor, sentence);
    let view = View {
        doc,
        memory,
        anaphor,
        here: memory.reported.get(sentence).copied().unwrap_or(0),
        paragraph: scene.paragraph,
        nearest: at
            .saturating_sub(PRONOUN_REACH)
            .until(at)
            .iter()
            .rev()
            .find(|&i| !doc.quoted(i) && anaphor.set.has(doc, i, anaphor.gender))
            .unwrap_or_default(),
        until: doc.entities.mentions.partition_point(|m| m.end <= at),
    };
    view.before(out);
    if let Some(source) = anaphor.source {
        view.after(source, out);
    }
    if anaphor.set == Set::First {
        view.opening(out);
    }
    let most = out.iter().map(|c| c.count).max().unwrap_or(0);
    for candidate in out.iter_mut() {
        candidate.top = candidate.count == most && most > 1;
    }
    Scene { near: out.iter().any(|c| c.sentences <= 1), ..scene }
}

/// Context of the search.
struct View<'a, 'd> {
    doc: &'a Doc<'d>,
    memory: &'a Memory,
    anaphor: &'a Anaphor<'a>,
    here: u32,
    paragraph: u32,
    /// The nearest pronoun of the same kind.
    nearest: TokenIndex,
    /// Mentions before the pronoun.
    until: usize,
}

impl View<'_, '_> {
    fn before(&self, out: &mut Vec<Candidate>) {
        let mut own = SmallSet::default();
        // A body is often named as the owner of what it says: `Obix's sales rose, according to the company`.
        let of_body = self.anaphor.source.is_some_and(|s| matches!(s.kind, Noun::Trade | Noun::Body));
        let mut within = [None; 2];
        for (n, mention) in self.doc.entities.mentions[..self.until].iter().enumerate().rev().take(REACH) {
            let Some(entity) = mention.entity else { continue };
            self.body_at(n, mention, out);
            // A speaker is rarely named in their own words, and such a mention says nothing about the pronoun.
            if self.anaphor.content.iter().any(|r| r.contains(mention.first)) {
                own.push(entity);
                let known = |w: &(usize, &Mention, u32)| w.2 == entity;
                if of_body
                    && mention.kind == Kind::Org
                    && !within.iter().flatten().any(known)
                    && let Some(free) = within.iter_mut().find(|w| w.is_none())
                {
                    *free = Some((n, mention, entity));
                }
                continue;
            }
            let Some(seen) = self.memory.seen.get(n) else { continue };
            if let Some(candidate) = out.iter_mut().find(|c| c.entity == entity) {
                candidate.subject |= seen.part == Part::Subject && self.here.saturating_sub(seen.sentence) <= 1;
                continue;
            }
            if out.len() == MOST {
                break;
            }
            if let Some(candidate) = self.candidate(n, mention, entity) {
                out.push(Candidate { own: own.contains(&entity), ..candidate });
            }
        }
        for (n, mention, entity) in within.into_iter().flatten() {
            if !out.iter().any(|c| c.entity == entity)
                && let Some(candidate) = self.candidate(n, mention, entity)
            {
                out.push(Candidate { own: true, ..candidate });
            }
        }
    }

    /// The pronouns and sources before this pronoun whose entities are known, the nearest first.
    fn links(&self) -> impl Iterator<Item = &Link> {
        let links = &self.memory.links;
        let until = links.partition_point(|link| link.token < self.anaphor.at);
        links[..until].iter().rev().take(chain::REACH)
    }

    /// Sentences since a pronoun or source stood for an entity, if that is behind its last mention.
    fn linked(&self, mention: TokenIndex, entity: u32) -> Option<u32> {
        let link = self.links().find(|link| link.entity == entity).filter(|link| link.token >= mention)?;
        Some(self.here.saturating_sub(link.sentence))
    }

    /// Adds the body called by a name, if the description is of its kind: `the campaign`.
    fn body_at(&self, n: usize, name: &Mention, out: &mut Vec<Candidate>) {
        let Some(source) = self.anaphor.source.filter(|_| out.len() < MOST) else { return };
        let body = self.doc.entities.bodies_in(name.first.alone()).first();
        let Some((body, entity)) = body.and_then(|body| Some((body, body.entity?))) else { return };
        let noun = self.doc.word(body.end - 1);
        if self.doc.word(source.noun).eq_ignore_ascii_case(noun) && !out.iter().any(|c| c.entity == entity) {
            out.extend(self.candidate(n, name, entity));
        }
    }

    /// Adds entities first named soon after the description.
    fn after(&self, source: &Source, out: &mut Vec<Candidate>) {
        let from = self.doc.entities.mentions.partition_point(|m| m.first < source.range.end);
        let most = out.len() + MOST_AHEAD;
        for (n, mention) in self.doc.entities.mentions.iter().enumerate().skip(from).take(AHEAD) {
            let Some(entity) = mention.entity.filter(|_| matches!(mention.kind, Kind::Per | Kind::Org)) else {
                continue;
            };
            let first = self.doc.entity(entity).and_then(|e| e.mentions.first());
            let own = self.anaphor.content.iter().any(|r| r.contains(mention.first));
            if own || first != Some(&(n as u32)) || out.len() == most {
                continue;
            }
            if let Some(candidate) = self.candidate(n, mention, entity) {
                out.push(Candidate { later: true, ..candidate });
            }
        }
        self.far(source, from + AHEAD, out);
    }

    /// Adds an entity first named much later whose role has the noun of the description and a word before it.
    fn far(&self, source: &Source, from: usize, out: &mut Vec<Candidate>) {
        let doc = self.doc;
        let modifiers = || {
            let words = source.range.start.until(source.noun).iter().map(|i| doc.word(i));
            words.filter(|w| !FUNCTION_WORDS.contains(w) && w.starts_with(char::is_alphanumeric))
        };
        if modifiers().next().is_none() || matches!(source.kind, Noun::Saying | Noun::Document | Noun::Plural) {
            return;
        }
        let noun = doc.word(source.noun);
        let is_noun = |word: &str| {
            let line = source.line.filter(|line| PEOPLE.find_without_stops(word).is_some_and(|e| e.line == *line));
            line.is_some() || word.eq_ignore_ascii_case(noun)
        };
        for (entity, known) in (0..).zip(&doc.entities.entities) {
            let number = known.mentions.first().copied().unwrap_or(0);
            let first = number as usize;
            let (Some(role), true) = (known.role, first >= from && known.kind == Kind::Per) else { continue };
            let words = || role.of(doc.text).split([' ', '-', ',']);
            let shares = modifiers().any(|m| words().any(|w| w.eq_ignore_ascii_case(m)));
            if shares && words().any(is_noun) {
                let candidate = doc.mention(number).and_then(|m| self.candidate(first, m, entity));
                out.extend(candidate.map(|c| Candidate { later: true, far: true, ..c }));
                return;
            }
        }
    }

    /// Adds the first person named, who may speak in the first person anywhere.
    fn opening(&self, out: &mut Vec<Candidate>) {
        let mut mentions = self.doc.entities.mentions.iter().enumerate();
        let first = mentions.find(|(_, m)| m.kind == Kind::Per).and_then(|(n, m)| Some((n, m, m.entity?)));
        if let Some((n, mention, entity)) = first.filter(|f| !out.iter().any(|c| c.entity == f.2)) {
            out.extend(self.candidate(n, mention, entity));
        }
    }

    fn candidate(&self, n: usize, mention: &Mention, entity: u32) -> Option<Candidate> {
        let known = self.doc.entity(entity)?;
        let seen = *self.memory.seen.get(n)?;
        if !self.anaphor.set.takes(known.kind) {
            return None;
        }
        let spoke = self.memory.spoke.get(entity);
        let last = self.memory.last.as_ref();
        Some(Candidate {
            entity,
            kind: known.kind,
            mention: n as u32,
            later: false,
            sentences: self.here.abs_diff(seen.sentence),
            paragraphs: self.paragraph.abs_diff(seen.paragraph),
            seen,
            own: false,
            count: known.mentions.partition_point(|m| (*m as usize) < self.until) as u32,
            pronoun_since: self.nearest > mention.first,
            subject: false,
            spoke: (spoke.count, self.paragraph.saturating_sub(spoke.paragraph)),
            latest_speaker: last.is_some_and(|l| l.speakers.contains(&entity)),
            gender: match (self.memory.gender(self.doc, entity), self.anaphor.gender) {
                (Gender::Unknown, _) | (_, Gender::Unknown) => Agreement::Unknown,
                (a, b) if a == b => Agreement::Same,
                _ => Agreement::Other,
            },
            single: !known.name.of(self.doc.text).contains(' '),
            role: known.role.is_some_and(|role| {
                let mut words = role.of(self.doc.text).split(' ');
                words.any(|word| PEOPLE.contains_without_stops(word))
            }),
            early: known
                .mentions
                .first()
                .and_then(|m| self.memory.seen.get(*m as usize))
                .is_some_and(|s| s.sentence <= 1),
            top: false,
            far: false,
            linked: self.linked(mention.first, entity),
            linked_last: self.links().next().is_some_and(|link| link.entity == entity),
        })
    }
}

/// The properties that all candidates share, except `near`.
fn scene(doc: &Doc, memory: &Memory, anaphor: &Anaphor, sentence: usize) -> Scene {
    let at = anaphor.at;
    let range = doc.tokens.sentences().get(sentence).copied().unwrap_or(at.until(at));
    let opens =
        || range.start.until(at).iter().all(|k| doc.quoted(k) || !matches!(doc.tag(k), Tag::Word(Class::Other)));
    let place = match () {
        _ if doc.quoted(at) => Place::Quoted,
        _ if anaphor.content.first().is_some_and(|c| c.start < at) => Place::After,
        _ if opens() => Place::Opening,
        _ => Place::Within,
    };
    let before = sentence.checked_sub(1).and_then(|s| doc.tokens.sentences().get(s));
    let opening = before.map_or(0, |s| {
        let first = if doc.tag(s.start) == Tag::Open { s.start + 1 } else { s.start };
        match doc.class(first) {
            _ if doc.named(first) || doc.named(first + 1) => 1,
            Some(Class::Pronoun) => 2,
            Some(Class::Determiner) => 3,
            _ => 0,
        }
    });
    let paragraph = doc.paragraph_number(at);
    let nameless = memory.last.as_ref().filter(|l| l.nameless);
    let nameless = nameless.map(|l| paragraph.saturating_sub(l.paragraph));
    Scene { place, paragraph, nameless, opening, near: false }
}

/// A few entities; the rest are dropped.
#[derive(Default)]
struct SmallSet {
    items: [u32; 8],
    len: usize,
}

impl SmallSet {
    fn push(&mut self, item: u32) {
        if self.len < self.items.len() {
            self.items[self.len] = item;
            self.len += 1;
        }
    }

    fn contains(&self, item: &u32) -> bool {
        self.items[..self.len].contains(item)
    }
}
