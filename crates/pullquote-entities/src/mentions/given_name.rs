//! `Amir Khan Okafor`, of which the model found `Khan Okafor`.

use super::rule::{Context, Example, Rule, covering};
use crate::text::words::{CAPITALS, SENTENCE, UPPER};
use crate::{Kind::*, Mention};
use pullquote_lexicon::{FUNCTION_WORDS, HONORIFICS, MONTHS, PARTIES, PEOPLE, TITLES, WEEKDAYS};
use pullquote_tokenize::TokenIndex;
use std::ops::RangeInclusive;

pub(super) const RULE: Rule = Rule {
    id: "given-name",
    purpose: "A given name right before the name of a person belongs to it.",
    apply,
    changes: &[Example {
        text: "It was too early, Amir Khan Okafor said in Dover.",
        names: &[("Amir Khan Okafor", Per), ("Dover", Loc)],
    }],
    leaves: &[Example {
        text: "The town of Dover heard Chancellor Okafor on Monday.",
        names: &[("Dover", Loc), ("Okafor", Per), ("Monday", Date)],
    }],
};

/// How often a word that is no name is capitalised: never to half of the time.
const COMMON: RangeInclusive<u16> = 1..=3;

#[expect(clippy::ptr_arg, reason = "the signature of all rules")]
fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let view = context.view;
    for n in 0..mentions.len() {
        let name = mentions[n].tokens();
        let Some(before) = name.start.checked_sub(1).filter(|_| mentions[n].kind == Per) else { continue };
        let fits = view.words.is(before, UPPER)
            && !view.words.is(before, CAPITALS)
            && !view.words.is(name.start, SENTENCE)
            && !view.glued(name.start)
            && is_given(context, before)
            && covering(mentions, before).is_none();
        if fits {
            mentions[n].set_tokens(view.tokens, before.until(name.end));
        }
    }
}

fn is_given(context: &Context, at: TokenIndex) -> bool {
    let word = context.view.word(at);
    let entry = context.view.lexicon.get(context.view.words.lower[at]);
    entry.gender() != 0
        && !COMMON.contains(&entry.capitalised())
        && [&TITLES, &HONORIFICS, &PARTIES, &PEOPLE, &FUNCTION_WORDS, &MONTHS, &WEEKDAYS]
            .iter()
            .all(|list| !list.contains(word))
}
