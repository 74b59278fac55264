//! Names that speak together.

use crate::rule::{Example, Rule, RuleInfo};
use crate::text::{Class, Doc, Tag};
use pullquote_entities::{Kind, Mention};
use pullquote_tokenize::TokenIndex;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::SpeakerList.id(),
    purpose: "Names joined by `and` speak together, also with titles, brackets and commas between them.",
    examples: &[
        Example {
            text: "{c:\"We agree,\"} {q:said} {s:Maria Lopez and David Miller}.",
            with: "Maria Lopez + David Miller",
            without: "Maria Lopez",
        },
        Example {
            text: "{c:\"We agree,\"} {q:said} {s:Maria Lopez (D), Gov. David Miller and Susan Clark}.",
            with: "Maria Lopez + David Miller + Susan Clark",
            without: "Maria Lopez",
        },
    ],
};

/// Whether a mention is a name that may speak.
pub(super) fn is_name(mention: &Mention) -> bool {
    !matches!(mention.kind, Kind::Date | Kind::Money)
}

/// Maximum number of names in a list.
const MOST: usize = 12;
/// Maximum number of tokens between two names: brackets and titles.
const BETWEEN: u32 = 9;

/// A name and those joined to it by commas and `and`: `X (R), Gov. Y and Z`.
pub(crate) fn all<'a>(doc: &Doc<'a>, first: &'a Mention, end: TokenIndex) -> Vec<&'a Mention> {
    let mut all = vec![first];
    let mut last_and = 1;
    let mut at = first.end;
    while all.len() < MOST {
        let Some((next, and)) = joined(doc, at, end, first.kind == Kind::Per) else { break };
        all.push(next);
        at = next.end;
        if and {
            last_and = all.len();
        }
    }
    // Names after the last `and` and a comma are no part of the list; a list without `and` is none.
    all.truncate(last_and);
    all
}

/// The name joined to one that ends at `at`, and whether by `and`.
fn joined<'a>(doc: &Doc<'a>, mut at: TokenIndex, end: TokenIndex, people: bool) -> Option<(&'a Mention, bool)> {
    if doc.tag(at) == Tag::Bracket {
        at = (at + 1).until((at + BETWEEN).min(end + 1)).iter().find(|&i| doc.tag(i) == Tag::Bracket)? + 1;
    }
    let mut and = false;
    let from = at;
    while at < end && (doc.tag(at) == Tag::Comma || doc.word_is(at, &["and", "&"])) {
        and |= doc.tag(at) != Tag::Comma;
        at += 1;
    }
    if at == from {
        return None;
    }
    let near = doc.entities.mentions_in(at.until(end.min(at + BETWEEN)));
    let next = near.iter().find(|m| if people { m.kind == Kind::Per } else { is_name(m) })?;
    let alike = people == (next.kind == Kind::Per) && doc.tag(next.end) != Tag::Possessive;
    // Titles: nouns and the determiner, no verb, no preposition; with `and` also a comma (`his neighbour, X`).
    let titles = at.until(next.first).iter().all(|i| match doc.tag(i) {
        Tag::Word(Class::Other) => !doc.cue(i).is_participle() || doc.upper(i),
        Tag::Word(Class::Determiner) => and || i > at,
        Tag::Comma => and && i + 1 == next.first,
        Tag::Word(Class::Preposition) => doc.named(i),
        Tag::Stop | Tag::Other => true,
        _ => false,
    });
    (alike && titles && (and || next.first <= at + 3)).then_some((next, and))
}
