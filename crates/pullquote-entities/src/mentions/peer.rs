//! `Lord Okafor of Dover`, of which the model found `Lord Okafor` and `Dover`.

use super::rule::{Context, Example, Rule};
use crate::text::words::UPPER;
use crate::{Kind::*, Mention};
use pullquote_lexicon::PEERAGE;
use pullquote_tokenize::TokenIndex;

pub(super) const RULE: Rule = Rule {
    id: "peer",
    purpose: "The place in the title of a peer or royal belongs to the name.",
    apply,
    changes: &[
        Example {
            text: "The motion was put by Lord Okafor of Tolland, who lives in Dover.",
            names: &[("Lord Okafor of Tolland", Per), ("Dover", Loc)],
        },
        Example {
            text: "Prizes were given by Camilla, Duchess of Tolland, in Dover.",
            names: &[("Camilla, Duchess of Tolland", Per), ("Dover", Loc)],
        },
    ],
    leaves: &[Example {
        text: "It was bought by Ruth Okafor, Duchess of Tolland, in Dover.",
        names: &[("Ruth Okafor", Per), ("Duchess of Tolland", Org), ("Dover", Loc)],
    }],
};

/// Longest name of a place, in words.
const LONGEST: usize = 3;

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let mut n = 0;
    while n < mentions.len() {
        let name = mentions[n].tokens();
        let end = (mentions[n].kind == Per).then(|| of_place(context, mentions, n)).flatten();
        if let Some(end) = end {
            let last = mentions.partition_point(|m| m.tokens().start < end);
            mentions[n].set_tokens(context.view.tokens, name.start.until(end));
            mentions.drain(n + 1..last);
        }
        n += 1;
    }
}

/// Where the place ends that belongs to the name of a person.
fn of_place(context: &Context, mentions: &[Mention], n: usize) -> Option<TokenIndex> {
    let view = context.view;
    let name = mentions[n].tokens();
    let is_title = |i: TokenIndex| PEERAGE.contains(view.word(i)) && view.word(i).starts_with(char::is_uppercase);
    let surname = name.len() - usize::from(is_title(name.start));
    let lord = || is_title(name.start) || name.start.checked_sub(1).is_some_and(is_title);
    let of = if view.word(name.end) == "of" && surname == 1 && lord() {
        name.end
    } else if view.word(name.end) == "," && name.len() == 1 && !lord() && is_title(name.end + 1) {
        name.end + 2
    } else {
        return None;
    };
    let place = of + 1;
    if view.word(of) != "of" || !(place < view.words.end() && view.words.is(place, UPPER)) {
        return None;
    }
    // The place ends where its mention does: `Dover` or `Duchess of Dover`.
    let mention = mentions[n + 1..].iter().map(Mention::tokens).take(LONGEST).find(|m| m.end > place)?;
    (mention.start <= place && place.until(mention.end).len() <= LONGEST).then_some(mention.end)
}
