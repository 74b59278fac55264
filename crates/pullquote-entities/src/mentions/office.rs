//! `the prime minister's office`: a body that has no name but its office.

use super::rule::{Context, Example, Rule, covering};
use crate::text::hash;
use crate::{Kind::*, Mention};
use pullquote_lexicon::OFFICES;
use pullquote_tokenize::TokenIndex;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    id: "office",
    purpose: "The office of a head of state or government, a governor, mayor or prosecutor is a body of its own.",
    apply,
    changes: &[Example {
        text: "The letter was lost in Dover, the prime minister's office said.",
        names: &[("Dover", Loc), ("prime minister's office", Org)],
    }],
    leaves: &[Example { text: "The baker's office is in Dover.", names: &[("Dover", Loc)] }],
};

/// Longest office, in words.
const LONGEST: u32 = 2;

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    static OFFICE: LazyLock<u64> = LazyLock::new(|| hash::lower("office"));
    let view = context.view;
    for at in TokenIndex::new(2).until(view.words.end()) {
        if view.words.lower[at] != *OFFICE || !matches!(view.word(at - 1), "'s" | "’s") {
            continue;
        }
        // The longest that is an office: `deputy governor` before `governor`.
        let from = (1..=LONGEST).rev().filter_map(|words| (at - 1).checked_sub(words));
        let mut offices = from.filter(|start| OFFICES.contains(view.tokens.span_of(start.until(at - 1)).of(view.text)));
        let Some(start) = offices.next() else { continue };
        let free = start.until(at + 1).iter().all(|i| covering(mentions, i).is_none());
        // `Norland's prime minister's office` is named by its owner.
        let owned = start
            .checked_sub(1)
            .is_some_and(|i| matches!(view.word(i), "'s" | "’s") || covering(mentions, i).is_some());
        if free && !owned {
            let n = mentions.partition_point(|mention| mention.tokens().end <= start);
            mentions.insert(n, Mention::new(view.tokens, start.until(at + 1), Org));
        }
    }
}
