//! `Special Envoy Brandt`, of which the model found `Envoy Brandt`.

use super::rule::{Context, Example, Rule};
use crate::{Kind::*, Mention};
use pullquote_lexicon::{TITLES, section::TITLE};

pub(super) const RULE: Rule = Rule {
    id: "title",
    purpose: "A title before the name of a person is not part of it.",
    apply,
    changes: &[Example {
        text: "The talks in Cairo went on. Special Envoy Brandt said that Egypt would stay. “We go on,” Special Envoy \
            Brandt added.",
        names: &[("Cairo", Loc), ("Brandt", Per), ("Egypt", Loc), ("Brandt", Per)],
    }],
    leaves: &[],
};

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    context.cut_people(mentions, |name| {
        let mut start = name.start;
        while name.end - start > 1 && TITLES.contains_in(TITLE, context.view.word(start)) {
            start += 1;
        }
        start.until(name.end)
    });
}
