//! `Okafor, who said`: the name before a relative pronoun.

use super::Resolution;
use super::named::list;
use crate::ResolvedBy;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::{Class, Doc, Tag};
use pullquote_entities::{Kind, Mention};

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: "speaker-relative",
    purpose: "`who` and `which` stand for the name before them, over an apposition or a bracket.",
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

/// How often it is the name before.
const CONFIDENCE: f32 = 0.9;
/// Longest appositions and phrases between a name and its relative pronoun, in tokens.
const APPOSITION: u32 = 16;
const PHRASE: u32 = 8;
const THING_APPOSITION: usize = 12;

/// The speaker that a relative pronoun stands for.
pub(super) fn relative(doc: &Doc, at: u32) -> Resolution {
    if doc.left_out.has(Rule::SpeakerRelative) {
        return Resolution::default();
    }
    let sentence = doc.sentence(at);
    let mut k = at;
    // Over a comma, a dash and a parenthesis back to the noun.
    while k > sentence.start && matches!(doc.tag(k - 1), Tag::Comma | Tag::Bracket | Tag::Dash) {
        k -= 1;
    }
    let near = doc.entities.mentions_in(sentence.start..k);
    let Some(mention) = antecedent(doc, at, k, near) else { return Resolution::default() };
    // `Obi and Eze, who said`
    let mut all: Vec<u32> = Vec::new();
    let first = near.iter().find(|m| doc.is(at, Class::Who) && m.kind == Kind::Per && k - m.end <= APPOSITION);
    if let Some(first) = first {
        let together = list::all(doc, first, k);
        if together.len() > 1 && together.iter().any(|m| m.first == mention.first) {
            all.extend(together.iter().filter_map(|m| m.entity));
        }
    }
    if all.is_empty() {
        all.extend(mention.entity);
    }
    Resolution::found(Rule::SpeakerRelative, all, ResolvedBy::Pronoun, CONFIDENCE)
}

/// The name that a relative pronoun at `at` belongs to; `k` is where the words before its comma end.
fn antecedent<'a>(doc: &Doc, at: u32, k: u32, near: &'a [Mention]) -> Option<&'a Mention> {
    let person = |m: &&Mention| m.kind == Kind::Per && m.entity.is_some() && doc.tag(m.end) != Tag::Possessive;
    // Nobody is `which`.
    let thing = doc.word_is(at, &["which"]);
    let direct = near.iter().rev().find(|m| m.end == k && m.entity.is_some() && !(thing && m.kind == Kind::Per));
    // `Smith, a lawyer for the town, who said`: the person before an apposition.
    let before = || {
        let mut people = near.iter().rev().filter(|m| person(m) && !thing);
        people.find(|m| k - m.end <= APPOSITION && doc.tag(m.end) == Tag::Comma)
    };
    // `Acme, the largest maker of kettles, which said`
    let apposed = || {
        near.iter().rev().filter(|m| thing && m.kind != Kind::Per && m.entity.is_some()).find(|m| {
            let between = m.end + 1..k;
            doc.tag(m.end) == Tag::Comma
                && between.len() <= THING_APPOSITION
                && doc.is(between.start, Class::Determiner)
                && !between.clone().any(|i| doc.tag(i) == Tag::Comma || doc.is(i, Class::Auxiliary))
        })
    };
    // `Rep. Smith of Ohio, who said`, `Smith (R-Ohio), who said`
    let near_by = || {
        near.iter().rev().filter(person).find(|m| {
            doc.is(at, Class::Who) && k - m.end <= PHRASE && (m.end..k).all(|i| is_phrase(doc, i))
        })
    };
    direct
        .filter(|m| m.kind == Kind::Per)
        .or_else(before)
        .or_else(apposed)
        .or_else(near_by)
        .or_else(|| direct.filter(|m| m.kind == Kind::Org || (m.kind != Kind::Norp && !doc.is(at, Class::Who))))
}

fn is_phrase(doc: &Doc, i: u32) -> bool {
    doc.named(i)
        || matches!(
            doc.tag(i),
            Tag::Bracket | Tag::Word(Class::Preposition) | Tag::Other | Tag::Number | Tag::Stop
        )
}
