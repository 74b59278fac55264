//! `the JD(S)`, of which the model found `JD(S`.

use super::rule::{Context, Example, Rule};
use crate::{Kind::*, Mention};
use pullquote_tokenize::TokenIndex;

pub(super) const RULE: Rule = Rule {
    id: "bracket",
    purpose: "The name of an organisation in which a bracket opens includes the bracket that closes it.",
    apply,
    changes: &[Example {
        text: "The JD(S) has asked the voters in Dover. The JD(S) said it would win.",
        names: &[("JD(S)", Org), ("Dover", Loc), ("JD(S)", Org)],
    }],
    leaves: &[Example {
        text: "The Bank of Norland (BoN) is in Dover.",
        names: &[("Bank of Norland", Org), ("BoN", Org), ("Dover", Loc)],
    }],
};

#[expect(clippy::ptr_arg, reason = "the signature of all rules")]
fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let view = context.view;
    for mention in mentions.iter_mut() {
        let name = mention.tokens();
        let open = |i: TokenIndex| i > name.start && view.word(i) == "(" && view.glued(i);
        let closes = view.word(name.end) == ")" && view.glued(name.end) && open(name.end.saturating_sub(2));
        if mention.kind == Org && closes {
            mention.set_tokens(view.tokens, name.start.until(name.end + 1));
        }
    }
}
