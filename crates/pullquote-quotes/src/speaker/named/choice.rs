//! Which of the names in a source speaks, if any: `Gov. Ada Obi (R)`, `her opponent, Ben Eze`, `Ben Eze's brief`, but
//! not `Ben Eze's lawyer`.

use super::list::is_name;
use crate::rule::{Example, Rule, RuleInfo};
use crate::speaker::layout::{CLASSES, class};
use crate::speaker::resolver::Resolver;
use crate::speaker::score::{Options, Question, Set};
use crate::speaker::source::{Determiner, Noun, Source};
use crate::text::{Class, Doc, Tag};
use pullquote_entities::{Kind, Mention};
use pullquote_lexicon::{BODIES, DOCUMENTS, MADE_BY, PEOPLE};

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: "speaker-name",
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

    pub const FOLLOWS: u16 = 15;
    pub const PRECEDES: u16 = 13;

    features! {
        KIND: CLASSES,
        FOLLOWED: FOLLOWS * CLASSES,
        PRECEDED: PRECEDES * CLASSES,
        AROUND: FOLLOWS * PRECEDES,
        PLACE: 3 * CLASSES,
        ORDER: 4 * CLASSES,
        PERSON_TOO: CLASSES,
        DETERMINER_PLACE: Determiner::COUNT * 6,
        NOUN_PLACE: Noun::COUNT * 6,
        NOUN_FOLLOWED: Noun::COUNT * FOLLOWS,
        APPOSITION: 2 * Determiner::COUNT,
        SPOKE: 2,
        MADE: CLASSES,
        NONE: 1,
        DETERMINER: Determiner::COUNT,
        NOUN: Noun::COUNT,
        NAMES: 4,
        LENGTH: 4,
    }
}

/// Number of features.
#[cfg(any(test, feature = "train"))]
pub(crate) const FEATURES: usize = feature::ALL;

/// The names in a source.
struct Names<'a, 'd> {
    doc: &'a Doc<'d>,
    source: &'a Source,
    mentions: &'a [Mention],
    spoke: &'a dyn Fn(&Mention) -> bool,
}

impl<'d> Resolver<'_, 'd> {
    /// The name in a source that speaks, and its probability.
    pub(super) fn choose_name(&mut self, source: &Source) -> Option<(&'d Mention, f32)> {
        let doc = self.doc;
        let mentions = doc.entities.mentions_in(source.range.clone());
        let mentions = &mentions[..mentions.len().min(MOST)];
        if doc.left_out.has(Rule::SpeakerName) || !mentions.iter().any(is_name) {
            return None;
        }
        let memory = &self.memory;
        let spoke = |m: &Mention| m.entity.is_some_and(|entity| memory.spoke.get(entity).count > 0);
        let names = Names { doc, source, mentions, spoke: &spoke };
        let choice = self.judge.choose(&Question { set: Set::Inside, place: 0, options: &names });
        let chosen = &mentions[choice.option?];
        is_name(chosen).then_some((chosen, choice.probability))
    }
}

impl Options for Names<'_, '_> {
    fn len(&self) -> usize {
        self.mentions.len()
    }

    fn entity(&self, option: usize) -> Option<u32> {
        self.mentions[option].entity
    }

    fn features(&self, option: usize, put: &mut dyn FnMut(u16)) {
        use feature::*;
        let (doc, source, mention) = (self.doc, self.source, &self.mentions[option]);
        let kind = class(mention.kind);
        let (follows, precedes) = (follows(doc, source, mention), precedes(doc, source, mention));
        put(KIND + kind);
        put(FOLLOWED + follows * CLASSES + kind);
        put(PRECEDED + precedes * CLASSES + kind);
        put(AROUND + follows * PRECEDES + precedes);
        let place = match () {
            _ if mention.first >= source.head => 2,
            _ if mention.end >= source.head => 0,
            _ => 1,
        };
        put(PLACE + place * CLASSES + kind);
        let alike = |m: &&Mention| (m.kind == Kind::Per) == (mention.kind == Kind::Per) && is_name(m);
        let before = self.mentions[..option].iter().any(|m| alike(&m));
        let after = self.mentions[option + 1..].iter().any(|m| alike(&m));
        put(ORDER + (u16::from(before) * 2 + u16::from(after)) * CLASSES + kind);
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
        let made = (source.range.start.max(mention.first.saturating_sub(6))..mention.first)
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
        Tag::Word(_) if BODIES.contains(word) => 10,
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
    let before = (source.range.start..mention.first).rev().take(TITLES);
    let Some(comma) = before.clone().find(|&i| doc.tag(i) == Tag::Comma) else { return false };
    (comma + 1..mention.first).all(|i| {
        matches!(doc.tag(i), Tag::Word(Class::Other | Class::Determiner) | Tag::Possessive | Tag::Stop | Tag::Other)
            && !doc.cue(i).is_participle()
    })
}
