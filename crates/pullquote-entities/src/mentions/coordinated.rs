//! `the Central and West African Council`, of which the model found `West African Council`.

use super::rule::{Context, Example, Rule};
use crate::text::words::UPPER;
use crate::{Kind::*, Mention};
use pullquote_tokenize::TokenIndex;
use std::ops::RangeInclusive;

pub(super) const RULE: Rule = Rule {
    id: "coordinated",
    purpose: "A capitalised adjective joined by `and` to the name of an organisation is part of it.",
    apply,
    changes: &[
        Example {
            text: "Most towns agree, but the Central and West African Council will not vote.",
            names: &[("Central and West African Council", Org)],
        },
        Example {
            text: "The Eastern and Southern Africa Bank lent them the money.",
            names: &[("Eastern and Southern Africa Bank", Org)],
        },
    ],
    leaves: &[Example {
        text: "The Paris and London Stock Exchange opened late.",
        names: &[("Paris", Loc), ("London Stock Exchange", Org)],
    }],
};

/// How often a word that is not a name is capitalised: never, rarely, half of the time.
const SELDOM: RangeInclusive<u16> = 1..=3;

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let view = context.view;
    let mut n = 0;
    while n < mentions.len() {
        let name = mentions[n].tokens();
        let start = name.start.saturating_sub(2);
        let joined = mentions[n].kind == Org
            && start > TokenIndex::FIRST
            && view.word(start + 1) == "and"
            && view.words.is(start, UPPER)
            && matches!(view.word(start - 1), "the" | "The");
        if joined {
            let before = n.checked_sub(1).map(|p| mentions[p]).filter(|before| before.tokens().end > start);
            // The model may have taken the adjective for a name of its own.
            let adjective = before.is_some_and(|before| {
                before.tokens().start == start
                    && before.kind != Per
                    && SELDOM.contains(&view.words.entry[start].capitalised())
            });
            if before.is_none() || adjective {
                mentions[n].set_tokens(view.tokens, start.until(name.end));
            }
            if adjective {
                mentions.remove(n - 1);
                continue;
            }
        }
        n += 1;
    }
}
