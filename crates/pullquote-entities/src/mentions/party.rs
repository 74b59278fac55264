//! `Tory Carl Brandt`: the party is not part of the person's name.

use super::rule::{Context, Example, Rule};
use crate::{Kind::*, Mention};
use pullquote_lexicon::PARTIES;

pub(super) const RULE: Rule = Rule {
    id: "party",
    purpose: "A party before the full name of a person is not part of it.",
    apply,
    changes: &[Example {
        text: "In the race are Independent Ruth Okafor and Tory Carl Brandt.",
        names: &[("Ruth Okafor", Per), ("Carl Brandt", Per)],
    }],
    leaves: &[Example {
        text: "Voters in Dover chose Democrat Ruth Okafor over Republican Carl Brandt.",
        names: &[("Dover", Loc), ("Democrat", Norp), ("Ruth Okafor", Per), ("Republican", Norp), ("Carl Brandt", Per)],
    }],
};

/// Words that must remain after the party: a given name and a surname.
const FULL_NAME: u32 = 2;

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    context.cut_people(mentions, |name| {
        let mut start = name.start;
        while name.end - start > FULL_NAME && PARTIES.contains(context.view.word(start)) {
            start += 1;
        }
        start.until(name.end)
    });
}
