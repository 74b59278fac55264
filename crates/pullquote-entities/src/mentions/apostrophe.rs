//! `McDonald's`, of which the model found `McDonald`.

use super::rule::{Context, Example, Rule};
use crate::{Kind::*, Mention};
use pullquote_lexicon::POSSESSIVE_NAMES;

pub(super) const RULE: Rule = Rule {
    id: "apostrophe",
    purpose: "The possessive ending of a business that is called by one belongs to its name.",
    apply,
    changes: &[
        Example {
            text: "Analysts at Standard & Poor's said the rating of Norland was safe.",
            names: &[("Standard & Poor's", Org), ("Norland", Loc)],
        },
        Example {
            text: "The painting was sold at Sotheby's in London.",
            names: &[("Sotheby's", Org), ("London", Loc)],
        },
    ],
    leaves: &[Example {
        text: "Carl McDonald's brother paid for Microsoft's lunch.",
        names: &[("Carl McDonald", Per), ("Microsoft", Org)],
    }],
};

#[expect(clippy::ptr_arg, reason = "the signature of all rules")]
fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    for mention in mentions.iter_mut() {
        let name = mention.tokens();
        let ending = matches!(context.view.word(name.end), "'s" | "’s");
        if mention.kind == Org && ending && POSSESSIVE_NAMES.contains(mention.span.of(context.view.text)) {
            mention.set_tokens(context.view.tokens, name.start.until(name.end + 1));
        }
    }
}
