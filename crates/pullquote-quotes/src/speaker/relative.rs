//! `Okafor, who said`: the name before a relative pronoun.

use super::layout::{CLASSES, bucket, class};
use super::named::list;
use super::resolution::Resolution;
use super::resolver::Resolver;
use super::score::{Options, Question, Set};
use crate::ResolvedBy;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::{Class, Doc, Tag};
use pullquote_entities::{Kind, Mention};
use pullquote_lexicon::PEOPLE;
use pullquote_tokenize::TokenIndex;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::SpeakerRelative.id(),
    purpose: "`who` and `which` stand for the name before them, across an apposition or a bracket.",
    examples: &[
        Example {
            text: "They met Maria Lopez, a lawyer from Boston, {s:who} {q:said} {c:that it would work}.",
            with: "Maria Lopez",
            without: "?",
        },
        Example {
            text: "Sales fell at Microsoft, the largest maker of desks, {s:which} {q:said} {c:that it would close}.",
            with: "Microsoft",
            without: "?",
        },
    ],
};

/// Maximum number of names before the pronoun, and of tokens searched backwards.
const MOST: usize = 6;
const REACH: u32 = 40;

/// Feature numbers.
mod feature {
    use super::CLASSES;
    use crate::speaker::layout::features;

    pub const PRONOUNS: u16 = 4;
    pub const DISTANCES: u16 = 7;
    pub const FOLLOWS: u16 = 8;
    pub const BETWEENS: u16 = 4;
    pub const BEFORES: u16 = 6;

    features! {
        KIND: PRONOUNS * CLASSES,
        DISTANCE: DISTANCES * CLASSES,
        FOLLOWED: FOLLOWS * CLASSES,
        RANK: 4 * 2,
        BETWEEN: BETWEENS * 2,
        COMMAS: 3 * 2,
        DETERMINER: 2,
        NONE: PRONOUNS,
        BEFORE: PRONOUNS * BEFORES,
    }
}

/// Number of features.
#[cfg(any(test, feature = "train"))]
pub(crate) const FEATURES: usize = feature::ALL;

/// The names before a relative pronoun at `at`, nearest first; `end` is where the words before its comma end.
struct Names<'a, 'd> {
    doc: &'a Doc<'d>,
    mentions: &'a [Mention],
    at: TokenIndex,
    end: TokenIndex,
}

impl Resolver<'_, '_> {
    /// The speaker that a relative pronoun stands for.
    pub(super) fn relative(&mut self, at: TokenIndex) -> Resolution {
        let doc = self.doc;
        if doc.left_out.has(Rule::SpeakerRelative) {
            return Resolution::default();
        }
        let sentence = doc.sentence(at);
        let mut end = at;
        // Over a comma, a dash and a parenthesis back to the noun.
        while end > sentence.start && matches!(doc.tag(end - 1), Tag::Comma | Tag::Bracket | Tag::Dash) {
            end -= 1;
        }
        let near = doc.entities.mentions_in(sentence.start.max(end.saturating_sub(REACH)).until(end));
        let mentions = &near[near.len().saturating_sub(MOST)..];
        let names = Names { doc, mentions, at, end };
        let choice = self.judge.choose(&Question { set: Set::Relative, place: 0, options: &names });
        let Some(chosen) = choice.option.map(|n| names.mention(n)).filter(|m| m.entity.is_some()) else {
            return Resolution::default();
        };
        // `Obi and Eze, who said`
        let mut lists = mentions.iter().filter(|m| m.kind == Kind::Per && m.first <= chosen.first);
        let together = lists.find_map(|m| {
            let all = list::all(doc, m, end);
            (all.len() > 1 && all.iter().any(|m| m.first == chosen.first)).then_some(all)
        });
        let together = together.filter(|_| doc.is(at, Class::Who) && !doc.left_out.has(Rule::SpeakerList));
        let speakers = together.map_or(vec![chosen.entity], |all| all.iter().map(|m| m.entity).collect());
        let speakers = speakers.into_iter().flatten().map(|e| self.fuller(e).map_or(e, |f| f.0)).collect();
        Resolution::found(Rule::SpeakerRelative, speakers, ResolvedBy::Pronoun, choice.probability)
    }
}

impl Names<'_, '_> {
    fn mention(&self, option: usize) -> &Mention {
        &self.mentions[self.mentions.len() - 1 - option]
    }

    fn pronoun(&self) -> u16 {
        match self.doc.class(self.at) {
            Some(Class::Who) => 0,
            Some(Class::That) => 1,
            _ if self.doc.word_is(self.at, &["which"]) => 2,
            _ => 3,
        }
    }

    /// What stands right behind a name.
    fn follows(&self, mention: &Mention) -> u16 {
        match self.doc.tag(mention.end) {
            _ if mention.end == self.at => 0,
            Tag::Possessive => 1,
            Tag::Comma => 2,
            Tag::Bracket => 3,
            Tag::Word(Class::Preposition | Class::To) => 4,
            Tag::Word(Class::Conjunction) => 5,
            Tag::Word(Class::Other) => 6,
            _ => 7,
        }
    }
}

impl Options for Names<'_, '_> {
    fn len(&self) -> usize {
        self.mentions.len()
    }

    fn entity(&self, option: usize) -> Option<u32> {
        self.mention(option).entity
    }

    fn features(&self, option: usize, put: &mut dyn FnMut(u16)) {
        use feature::*;
        let mention = self.mention(option);
        let kind = class(mention.kind);
        let person = u16::from(kind == 0);
        put(KIND + self.pronoun() * CLASSES + kind);
        let distance = bucket(self.end.max(mention.end) - mention.end, &[0, 1, 3, 6, 10, 16]);
        put(DISTANCE + distance * CLASSES + kind);
        put(FOLLOWED + self.follows(mention) * CLASSES + kind);
        put(RANK + option.min(3) as u16 * 2 + person);
        let between = || mention.end.until(self.end).iter();
        let is = |class: Class| between().any(|i| self.doc.is(i, class));
        let verb = between().any(|i| self.doc.cue(i).is_finite() || self.doc.is(i, Class::Auxiliary));
        let kinds = [verb, is(Class::Preposition), is(Class::Conjunction), is(Class::Who) || is(Class::That)];
        for (n, _) in kinds.iter().enumerate().filter(|(_, there)| **there) {
            put(BETWEEN + n as u16 * 2 + person);
        }
        let commas = between().filter(|i| self.doc.tag(*i) == Tag::Comma).count();
        put(COMMAS + commas.min(2) as u16 * 2 + person);
        if self.doc.is(mention.end + 1, Class::Determiner) {
            put(DETERMINER + person);
        }
    }

    fn none_features(&self, put: &mut dyn FnMut(u16)) {
        use feature::*;
        put(NONE + self.pronoun());
        let before = match self.end.checked_sub(1) {
            None => 0,
            Some(i) if self.doc.named(i) => 1,
            Some(i) if PEOPLE.contains_without_stops(self.doc.word(i)) => 2,
            Some(i) if self.doc.upper(i) => 3,
            Some(i) if self.doc.is(i, Class::Other) => 4,
            Some(_) => 5,
        };
        put(BEFORE + self.pronoun() * BEFORES + before);
    }
}
