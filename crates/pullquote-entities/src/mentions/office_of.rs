//! `Mayor of Tolland Ruth Okafor`, in which the model takes place and person for one name.

use super::rule::{Context, Example, Rule};
use crate::text::lexicon::List;
use crate::{Kind::*, Mention};
use pullquote_lexicon::{COMPANY_FORMS, PEOPLE, TITLES};
use pullquote_tokenize::TokenIndex;

pub(super) const RULE: Rule = Rule {
    id: "office-of",
    purpose: "The place or body of an office before a person's name is a name of its own.",
    apply,
    changes: &[
        Example {
            text: "Mayor of Tolland Ann Lister said the plan was dead.",
            names: &[("Tolland", Loc), ("Ann Lister", Per)],
        },
        Example {
            text: "Speaker of the House Ruth Okafor said the plan was dead.",
            names: &[("House", Org), ("Ruth Okafor", Per)],
        },
    ],
    leaves: &[Example { text: "The mayor of Dover met Ruth Okafor.", names: &[("Dover", Loc), ("Ruth Okafor", Per)] }],
};

/// Least words of a person's name, and most.
const PERSON: std::ops::RangeInclusive<u32> = 2..=4;
/// How often a word that is no name is capitalised: never to half of the time.
const COMMON: std::ops::RangeInclusive<u16> = 1..=3;

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let mut n = 0;
    while n < mentions.len() {
        let name = mentions[n].tokens();
        let office = matches!(mentions[n].kind, Per | Org | Loc) && behind_office(context, name.start);
        if let Some(at) = office.then(|| person(context, &mentions[n])).flatten() {
            let kind = if mentions[n].kind == Org { Org } else { Loc };
            mentions[n].set_tokens(context.view.tokens, at.until(name.end));
            mentions[n].kind = Per;
            mentions.insert(n, Mention::new(context.view.tokens, name.start.until(at), kind));
            n += 1;
        }
        n += 1;
    }
}

/// Whether `Mayor of` or `Speaker of the` stands before a token.
fn behind_office(context: &Context, start: TokenIndex) -> bool {
    let word = |back: u32| start.checked_sub(back).map_or("", |i| context.view.word(i));
    let of = 1 + u32::from(word(1) == "the");
    let title = word(of + 1);
    matches!(word(of), "of" | "for")
        && title.starts_with(char::is_uppercase)
        && (TITLES.contains_without_stops(title) || PEOPLE.contains_without_stops(title))
}

/// Where the name of a person begins within a longer name.
fn person(context: &Context, mention: &Mention) -> Option<TokenIndex> {
    const PLACES: u16 =
        1 << List::Country as u16 | 1 << List::LargeCity as u16 | 1 << List::City as u16 | 1 << List::State as u16;
    let entry = |i: TokenIndex| context.view.words.entry[i];
    let is_given = |i: &TokenIndex| entry(*i).gender() != 0;
    let capital = |i: TokenIndex| context.view.word(i).starts_with(char::is_uppercase);
    let (name, is_person) = (mention.tokens(), mention.kind == Per);
    if is_given(&name.start) {
        return None;
    }
    let after_place = || (is_person && entry(name.start).lists & PLACES != 0).then_some(name.start + 1);
    let at = (name.start + 1).until(name.end).iter().find(is_given).or_else(after_place)?;
    let surname = name.end - 1;
    let fits = PERSON.contains(&(name.end - at)) && at.until(name.end).iter().all(capital);
    let common = COMMON.contains(&entry(surname).capitalised())
        || COMPANY_FORMS.contains_without_stops(context.view.word(surname));
    (fits && !common).then_some(at)
}
