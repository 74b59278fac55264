//! Which of the names in a source speaks, if any: `Gov. Ada Obi (R)`, `her opponent, Ben Eze`, `Ben Eze's brief`, but
//! not `Ben Eze's lawyer`.

use super::list::is_name;
use crate::rule::{Example, Rule, RuleInfo};
use crate::speaker::layout::{CLASSES, class, hashed};
use crate::speaker::resolver::Resolver;
use crate::speaker::score::{Options, Question, Set};
use crate::speaker::source::{Determiner, Noun, Source};
use crate::text::{Class, Doc, Tag};
use pullquote_entities::{Kind, Mention};
use pullquote_lexicon::{BODIES, DOCUMENTS, MADE_BY, PEOPLE};
use pullquote_tokenize::TokenIndex;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::SpeakerName.id(),
    purpose: "Of the names in a source, the speaker is the likeliest by kind, position and the words around it.",
    examples: &[
        Example {
            text: "{c:\"We will appeal,\"} {q:said} {s:his lawyer, Maria Lopez}.",
            with: "Maria Lopez",
            without: "?",
        },
        Example {
            text: "{s:A report by the World Health Organization} {q:said} {c:that cases had fallen}.",
            with: "World Health Organization",
            without: "?",
        },
        Example {
            text: "{c:\"We won,\"} {q:said} {s:Gov. Maria Lopez, a former teacher}.",
            with: "Maria Lopez",
            without: "?",
        },
    ],
};

/// Maximum number of names considered.
const MOST: usize = 16;

/// Feature numbers.
mod feature {
    use super::{CLASSES, Determiner, Noun};
    use crate::speaker::layout::features;

    /// The classes of names, and bodies called by a name.
    pub const KINDS: u16 = CLASSES + 1;
    pub const BODY: u16 = CLASSES;
    /// Number of hash buckets for nouns.
    pub const NOUNS: u16 = 64;
    pub const FOLLOWS: u16 = 16;
    /// Number of hash buckets for the noun above a name.
    pub const ABOVE: u16 = 128;
    pub const PRECEDES: u16 = 13;

    features! {
        KIND: KINDS,
        FOLLOWED: FOLLOWS * KINDS,
        PRECEDED: PRECEDES * KINDS,
        AROUND: FOLLOWS * PRECEDES,
        PLACE: 3 * KINDS,
        ORDER: 4 * KINDS,
        PERSON_TOO: KINDS,
        DETERMINER_PLACE: Determiner::COUNT * 6,
        NOUN_PLACE: Noun::COUNT * 6,
        NOUN_FOLLOWED: Noun::COUNT * FOLLOWS,
        APPOSITION: 2 * Determiner::COUNT,
        SPOKE: 2,
        MADE: KINDS,
        NONE: 1,
        DETERMINER: Determiner::COUNT,
        NOUN: Noun::COUNT,
        NAMES: 4,
        LENGTH: 4,
        BODY_NOUN: NOUNS,
        BODY_OWNER: CLASSES * 2,
        IN_BODY: CLASSES,
        /// How deep below the head a name stands: prepositions since the source or its last comma began.
        DEPTH_NOUN: 3 * Noun::COUNT * 2,
        DEPTH_OPENING: 3 * 2 * 3 * 2,
        ABOVE_NOUN: ABOVE * 2,
    }
}

/// Number of features.
#[cfg(any(test, feature = "train"))]
pub(crate) const FEATURES: usize = feature::ALL;

/// The names in a source, and the bodies called by one of them.
struct Names<'a, 'd> {
    doc: &'a Doc<'d>,
    source: &'a Source,
    mentions: &'a [Mention],
    bodies: &'a [Mention],
    spoke: &'a dyn Fn(&Mention) -> bool,
}

impl<'d> Resolver<'_, 'd> {
    /// The name in a source that speaks, and its probability.
    pub(super) fn choose_name(&mut self, source: &Source) -> Option<(&'d Mention, f32)> {
        let doc = self.doc;
        let mentions = doc.entities.mentions_in(source.range);
        let mentions = &mentions[..mentions.len().min(MOST)];
        if doc.left_out.has(Rule::SpeakerName) || !mentions.iter().any(is_name) {
            return None;
        }
        let bodies = doc.entities.bodies_in(source.range);
        let bodies = &bodies[..bodies.len().min(MOST)];
        let memory = &self.memory;
        let spoke = |m: &Mention| m.entity.is_some_and(|entity| memory.spoke.get(entity).count > 0);
        let names = Names { doc, source, mentions, bodies, spoke: &spoke };
        let choice = self.judge.choose(&Question { set: Set::Inside, place: 0, options: &names });
        let option = choice.option?;
        let chosen = mentions.get(option).or_else(|| bodies.get(option - mentions.len()))?;
        is_name(chosen).then_some((chosen, choice.probability))
    }
}

impl Names<'_, '_> {
    fn mention(&self, option: usize) -> &Mention {
        self.mentions.get(option).unwrap_or_else(|| &self.bodies[option - self.mentions.len()])
    }

    /// Features of a body, or of a name that a body is called by.
    fn body_features(&self, option: usize, put: &mut dyn FnMut(u16)) {
        use feature::*;
        let mention = self.mention(option);
        if option < self.mentions.len() {
            if self.bodies.iter().any(|body| body.first == mention.first) {
                put(IN_BODY + class(mention.kind));
            }
            return;
        }
        put(BODY_NOUN + hashed(self.doc.word(mention.end - 1)) % NOUNS);
        let owner = self.mentions.iter().find(|m| m.first == mention.first);
        let owned = mention.first.until(mention.end).iter().any(|i| self.doc.tag(i) == Tag::Possessive);
        put(BODY_OWNER + owner.map_or(4, |m| class(m.kind)) * 2 + u16::from(owned));
    }
}

impl Options for Names<'_, '_> {
    fn len(&self) -> usize {
        self.mentions.len() + self.bodies.len()
    }

    fn entity(&self, option: usize) -> Option<u32> {
        self.mention(option).entity
    }

    fn features(&self, option: usize, put: &mut dyn FnMut(u16)) {
        use feature::*;
        let (doc, source, mention) = (self.doc, self.source, self.mention(option));
        let kind = if option < self.mentions.len() { class(mention.kind) } else { BODY };
        self.body_features(option, put);
        let (follows, precedes) = (follows(doc, source, mention), precedes(doc, source, mention));
        put(KIND + kind);
        put(FOLLOWED + follows * KINDS + kind);
        put(PRECEDED + precedes * KINDS + kind);
        put(AROUND + follows * PRECEDES + precedes);
        let place = match () {
            _ if mention.first >= source.head => 2,
            _ if mention.end >= source.head => 0,
            _ => 1,
        };
        put(PLACE + place * KINDS + kind);
        let alike = |m: &&Mention| (m.kind == Kind::Per) == (mention.kind == Kind::Per) && is_name(m);
        let before = self.mentions.iter().take_while(|m| m.end <= mention.first).any(|m| alike(&m));
        let after = self.mentions.iter().rev().take_while(|m| m.first >= mention.end).any(|m| alike(&m));
        put(ORDER + (u16::from(before) * 2 + u16::from(after)) * KINDS + kind);
        if mention.kind != Kind::Per && self.mentions.iter().any(|m| m.kind == Kind::Per) {
            put(PERSON_TOO + kind);
        }
        let person = u16::from(mention.kind == Kind::Per);
        let (noun, determiner) = (source.kind as u16, source.determiner as u16);
        put(DETERMINER_PLACE + determiner * 6 + place * 2 + person);
        put(NOUN_PLACE + noun * 6 + place * 2 + person);
        put(NOUN_FOLLOWED + noun * FOLLOWS + follows);
        if opens_apposition(doc, source, mention) {
            put(APPOSITION + determiner * 2 + person);
        }
        put(SPOKE + u16::from((self.spoke)(mention)));
        let depth = Depth::of(doc, source, mention);
        put(DEPTH_NOUN + (depth.prepositions * Noun::COUNT + noun) * 2 + person);
        let opening = (depth.prepositions * 2 + u16::from(depth.comma)) * 3 + depth.determiner;
        put(DEPTH_OPENING + opening * 2 + person);
        if let Some(above) = depth.noun {
            put(ABOVE_NOUN + hashed(doc.word(above)) % ABOVE * 2 + person);
        }
        let made = (source.range.start.max(mention.first.saturating_sub(6)))
            .until(mention.first)
            .iter()
            .any(|i| MADE_BY.contains(doc.word(i)));
        if made {
            put(MADE + kind);
        }
    }

    fn none_features(&self, put: &mut dyn FnMut(u16)) {
        use feature::*;
        put(NONE);
        put(DETERMINER + self.source.determiner as u16);
        put(NOUN + self.source.kind as u16);
        put(NAMES + self.mentions.len().min(4) as u16 - 1);
        put(LENGTH + (self.source.range.len() / 4).min(3) as u16);
    }
}

/// How deep below the head of a source, or of the apposition it stands in, a name is: `a friend of the mother of Obi`.
struct Depth {
    /// Number of prepositions before it, at most two.
    prepositions: u16,
    /// It stands behind a comma.
    comma: bool,
    /// How the phrase begins: 1 with `a`, 2 with another determiner.
    determiner: u16,
    /// The noun before the first preposition.
    noun: Option<TokenIndex>,
}

impl Depth {
    fn of(doc: &Doc, source: &Source, mention: &Mention) -> Self {
        let before = source.range.start.until(mention.first);
        let comma = before.iter().rev().find(|&i| doc.tag(i) == Tag::Comma && !doc.named(i));
        let first = comma.map_or(source.range.start, |comma| comma + 1);
        let joins = |i: &TokenIndex| matches!(doc.class(*i), Some(Class::Preposition | Class::To)) && !doc.named(*i);
        let mut all = first.until(mention.first).iter().filter(joins);
        let noun = all.next();
        let determiner = match doc.is(first, Class::Determiner) {
            true if doc.word_is(first, &["a", "an"]) => 1,
            true => 2,
            false => 0,
        };
        let prepositions = u16::from(noun.is_some()) + u16::from(all.next().is_some());
        let noun = noun.and_then(|i| i.checked_sub(1)).filter(|i| *i >= first);
        Self { prepositions, comma: comma.is_some(), determiner, noun }
    }
}

/// What follows a name.
fn follows(doc: &Doc, source: &Source, mention: &Mention) -> u16 {
    let i = mention.end;
    if doc.tag(i) == Tag::Possessive {
        return 1;
    }
    if i >= source.range.end {
        return 0;
    }
    if doc.named(i) {
        return 2;
    }
    let word = doc.word(i);
    match doc.tag(i) {
        Tag::Comma => 3,
        Tag::Bracket => 4,
        Tag::Word(Class::Conjunction) => 5,
        Tag::Word(Class::Preposition | Class::To) => 6,
        Tag::Word(Class::Who | Class::That | Class::Wh | Class::Subordinator) => 7,
        Tag::Word(Class::Auxiliary | Class::Adverb) => 8,
        Tag::Word(_) if PEOPLE.contains_without_stops(word) => 9,
        // `the Obix railroad said`: the noun is the tail of the name.
        Tag::Word(_) if BODIES.contains(word) => {
            if i + 1 == source.range.end {
                15
            } else {
                10
            }
        }
        Tag::Word(_) if DOCUMENTS.contains(word) => 11,
        Tag::Word(_) if doc.cue(i).is_finite() && !doc.upper(i) => 8,
        Tag::Word(_) if doc.upper(i) => 12,
        Tag::Word(_) => 13,
        _ => 14,
    }
}

/// What stands before a name.
fn precedes(doc: &Doc, source: &Source, mention: &Mention) -> u16 {
    let Some(i) = mention.first.checked_sub(1).filter(|i| *i >= source.range.start) else { return 0 };
    if doc.named(i) {
        return 1;
    }
    let word = doc.word(i);
    match doc.tag(i) {
        Tag::Comma => 2,
        Tag::Possessive => 3,
        Tag::Word(_) if MADE_BY.contains(word) => 4,
        Tag::Word(Class::Preposition | Class::To) if word.eq_ignore_ascii_case("of") => 5,
        Tag::Word(Class::Preposition | Class::To) => 6,
        Tag::Word(Class::Determiner) => 7,
        Tag::Word(Class::Conjunction) => 8,
        Tag::Word(_) if PEOPLE.contains_without_stops(word) => 9,
        Tag::Word(_) if doc.upper(i) => 10,
        Tag::Word(_) => 11,
        _ => 12,
    }
}

/// Longest titles before a name in apposition, in tokens.
const TITLES: usize = 8;

/// Whether a name stands first in the apposition after the head: `..., Name`, `..., Gov. Name`.
fn opens_apposition(doc: &Doc, source: &Source, mention: &Mention) -> bool {
    let before = source.range.start.until(mention.first).iter().rev().take(TITLES);
    let Some(comma) = before.clone().find(|&i| doc.tag(i) == Tag::Comma) else { return false };
    (comma + 1).until(mention.first).iter().all(|i| {
        matches!(doc.tag(i), Tag::Word(Class::Other | Class::Determiner) | Tag::Possessive | Tag::Stop | Tag::Other)
            && !doc.cue(i).is_participle()
    })
}
