//! `U.S. District Court for the Western District of Norland`, of which the model found the first half and the last.

use super::rule::{Context, Example, Rule};
use crate::{Kind::*, Mention};

pub(super) const RULE: Rule = Rule {
    id: "unfinished",
    purpose: "A name that ends with `of` or `for` includes the name that follows.",
    apply,
    changes: &[Example {
        text: "It was filed in the U.S. District Court for the Northern District of Norland on Monday.",
        names: &[("U.S. District Court for the Northern District of Norland", Org), ("Monday", Date)],
    }],
    leaves: &[Example {
        text: "The Bank of Norland lent money to the town of Dover.",
        names: &[("Bank of Norland", Org), ("Dover", Loc)],
    }],
};

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let mut n = 0;
    while n + 1 < mentions.len() {
        let (name, next) = (mentions[n].tokens(), mentions[n + 1].tokens());
        let open = mentions[n].kind == Org && name.len() > 1 && matches!(context.view.word(name.end - 1), "of" | "for");
        let article = u32::from(context.view.word(name.end) == "the");
        let named = matches!(mentions[n + 1].kind, Loc | Org | Fac | Misc);
        if open && named && next.start == name.end + article {
            mentions[n].set_tokens(context.view.tokens, name.start.until(next.end));
            mentions.remove(n + 1);
        } else {
            n += 1;
        }
    }
}
