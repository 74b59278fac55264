//! `the Sept. 11 attacks`: a date that the model takes for an event or a place.

use super::rule::{Context, Example, Rule};
use crate::{Kind::*, Mention};
use pullquote_lexicon::{MONTHS, section::SHORT};
use pullquote_tokenize::TokenIndex;

pub(super) const RULE: Rule = Rule {
    id: "short-month",
    purpose: "An abbreviated month with a day is a date, not a name.",
    apply,
    changes: &[Example {
        text: "The Sept. 11 attacks were far from Dover.",
        names: &[("Sept. 11", Date), ("Dover", Loc)],
    }],
    leaves: &[Example {
        text: "The hearings in The Hague begin Apr. 1.",
        names: &[("The Hague", Loc), ("Apr. 1", Date)],
    }],
};

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let word = |i: TokenIndex| context.view.word(i);
    mentions.retain(|mention| {
        let name = mention.tokens();
        let stop = u32::from(word(name.start + 1) == ".");
        let month = word(name.start);
        let dotted = stop > 0 || month.ends_with('.');
        let day = name.start + 1 + stop;
        let is_day = word(day).parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
        !(dotted && is_day && name.end <= day + 1 && MONTHS.contains_in(SHORT, month.trim_end_matches('.')))
    });
}
