//! `the Tories`, which the model may miss.

use super::rule::{Context, Example, Rule};
use crate::text::words::UPPER;
use crate::{Kind::*, Mention};
use pullquote_lexicon::PARTIES;
use pullquote_tokenize::TokenIndex;
use std::ops::RangeInclusive;

pub(super) const RULE: Rule = Rule {
    id: "partisans",
    purpose: "The plural of a party's name is the name of its people.",
    apply,
    changes: &[Example {
        text: "The Tories said the tax in Dover was too high.",
        names: &[("Tories", Norp), ("Dover", Loc)],
    }],
    leaves: &[Example { text: "In Dover the independents said no.", names: &[("Dover", Loc)] }],
};

/// How often a word that is no name is capitalised: never to half of the time.
const COMMON: RangeInclusive<u16> = 1..=3;

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let view = context.view;
    let is_party = |i: TokenIndex| {
        let word = view.word(i);
        let plural = word.strip_suffix("ies").is_some_and(|stem| PARTIES.contains(format!("{stem}y")))
            || word.strip_suffix('s').is_some_and(|stem| PARTIES.contains(stem));
        plural && !COMMON.contains(&view.lexicon.get(view.words.lower[i]).capitalised())
    };
    let upper = view.tokens.range().iter().filter(|&i| view.words.is(i, UPPER) && view.word(i).ends_with('s'));
    for i in upper {
        let n = mentions.partition_point(|mention| mention.tokens().end <= i);
        if mentions.get(n).is_none_or(|mention| mention.tokens().start > i) && is_party(i) {
            mentions.insert(n, Mention::new(view.tokens, i.alone(), Norp));
        }
    }
}
