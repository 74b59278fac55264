//! `Tolland Rovers guard Carl Brandt`, in which the model takes team and player for one name.

use super::rule::{Context, Example, Rule};
use crate::{Kind::*, Mention};
use pullquote_lexicon::{FUNCTION_WORDS, PARTICLES};
use pullquote_tokenize::{TokenIndex, TokenRange};

pub(super) const RULE: Rule = Rule {
    id: "position",
    purpose: "A full name behind an organisation and a noun is a person, not a part of the organisation's name.",
    apply,
    changes: &[Example {
        text: "Tolland Hawks center Mason Holm, left, blocks a shot by Carl Brandt in Dover on Monday.",
        names: &[("Tolland Hawks", Org), ("Mason Holm", Per), ("Carl Brandt", Per), ("Dover", Loc), ("Monday", Date)],
    }],
    leaves: &[Example {
        text: "She was at the Minuto de Dios University in Dover.",
        names: &[("Minuto de Dios University", Org), ("Dover", Loc)],
    }],
};

/// Least words of the person's name, and most.
const PERSON: std::ops::RangeInclusive<usize> = 2..=3;
/// How often a word that is no name is capitalised: never to half of the time.
const COMMON: std::ops::RangeInclusive<u16> = 1..=3;

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let mut n = 0;
    while n < mentions.len() {
        let name = mentions[n].tokens();
        if let Some(noun) = matches!(mentions[n].kind, Org | Fac).then(|| noun(context, name)).flatten() {
            mentions[n].set_tokens(context.view.tokens, name.start.until(noun));
            mentions[n].kind = Org;
            mentions.insert(n + 1, Mention::new(context.view.tokens, (noun + 1).until(name.end), Per));
            n += 1;
        }
        n += 1;
    }
}

/// The noun between an organisation and a person within a name.
fn noun(context: &Context, name: TokenRange) -> Option<TokenIndex> {
    let view = context.view;
    let small = |i: TokenIndex| view.word(i).starts_with(char::is_lowercase);
    let noun = (name.start + 1).until(name.end).iter().rev().find(|&i| small(i))?;
    let person = (noun + 1).until(name.end);
    let whole = PERSON.contains(&person.len())
        && person.iter().all(|i| view.word(i).starts_with(char::is_uppercase))
        && person.iter().all(|i| !COMMON.contains(&view.words.entry[i].capitalised()));
    let word = view.word(noun);
    let joins = PARTICLES.contains(word) || FUNCTION_WORDS.contains(word);
    (whole && !joins && !small(noun - 1)).then_some(noun)
}
