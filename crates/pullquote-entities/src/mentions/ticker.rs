//! `Northfield Co NFD.L`: the sign under which a share is traded.

use super::rule::{Context, Example, Rule};
use crate::{Kind::*, Mention};

pub(super) const RULE: Rule = Rule {
    id: "ticker",
    purpose: "The sign under which a share is traded (`NFD.L`) is no name and no part of one.",
    apply,
    changes: &[Example {
        text: "Shares of Northfield Corp NFD.L and of Tolland Mining ( TOLM.N ) fell on Monday in London.",
        names: &[("Northfield Corp", Org), ("Tolland Mining", Org), ("Monday", Date), ("London", Loc)],
    }],
    leaves: &[Example {
        text: "The U.S. team met Northfield Corp in London.",
        names: &[("U.S.", Loc), ("Northfield Corp", Org), ("London", Loc)],
    }],
};

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    mentions.retain_mut(|mention| {
        let name = mention.tokens();
        if !is_ticker(context.view.word(name.end - 1)) {
            return true;
        }
        if name.len() > 1 {
            mention.set_tokens(context.view.tokens, name.start.until(name.end - 1));
        }
        name.len() > 1
    });
}

/// A sign of two letters or more, a full stop, and one or two letters for the exchange. `U.S` has one letter only.
fn is_ticker(word: &str) -> bool {
    word.split_once('.').is_some_and(|(sign, exchange)| {
        (2..=5).contains(&sign.len())
            && (1..=2).contains(&exchange.len())
            && sign.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && sign.starts_with(|c: char| c.is_ascii_uppercase())
            && exchange.bytes().all(|b| b.is_ascii_uppercase())
    })
}
