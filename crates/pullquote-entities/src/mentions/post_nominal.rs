//! `Ruth Okafor QC`: letters behind the name of a person.

use super::rule::{Context, Example, Rule};
use crate::{Kind::*, Mention};
use pullquote_lexicon::{NAME_SUFFIXES, section::HONOUR};
use pullquote_tokenize::TokenIndex;

pub(super) const RULE: Rule = Rule {
    id: "post-nominal",
    purpose: "Letters for an office or honour behind the full name of a person are not part of it.",
    apply,
    changes: &[Example {
        text: "The claim was brought by Neil Hartford QC, and Dover paid.",
        names: &[("Neil Hartford", Per), ("Dover", Loc)],
    }],
    leaves: &[Example {
        text: "Ruth Okafor met MP Carl Brandt in Dover.",
        names: &[("Ruth Okafor", Per), ("Carl Brandt", Per), ("Dover", Loc)],
    }],
};

/// Words that must remain: a given name and a surname.
const FULL_NAME: u32 = 2;

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let is_letters = |i: TokenIndex| {
        let word = context.view.word(i);
        NAME_SUFFIXES.contains_in(HONOUR, word) && word.bytes().all(|b| b.is_ascii_uppercase())
    };
    context.cut_people(mentions, |name| {
        let mut end = name.end;
        while end - name.start > FULL_NAME && is_letters(end - 1) {
            end -= 1;
        }
        name.start.until(end)
    });
}
