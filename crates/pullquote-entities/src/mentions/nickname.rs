//! `Carl “The Moose” Brandt`, of which the model found `Carl` and `Brandt`.

use super::rule::{Context, Example, Rule};
use crate::{Kind::*, Mention};
use pullquote_lexicon::NICKNAMES;
use pullquote_tokenize::{TokenIndex, TokenKind};

pub(super) const RULE: Rule = Rule {
    id: "nickname",
    purpose: "A nickname in marks or brackets between given name and surname is part of the name.",
    apply,
    changes: &[
        Example {
            text: "Carl “The Moose” Brandt sells fish in Dover.",
            names: &[("Carl “The Moose” Brandt", Per), ("Dover", Loc)],
        },
        Example { text: "It was William (Bill) Okafor Jr. who called.", names: &[("William (Bill) Okafor Jr.", Per)] },
    ],
    leaves: &[Example {
        text: "Carl Brandt (Norway) and Ruth Okafor (Kenya) were in the race.",
        names: &[("Carl Brandt", Per), ("Norway", Loc), ("Ruth Okafor", Per), ("Kenya", Loc)],
    }],
};

/// Most words of a nickname.
const LONGEST: u32 = 3;
/// Most words before it.
const GIVEN: usize = 3;

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let mut n = 0;
    while n < mentions.len() {
        if let Some((last, end)) = joined(context, mentions, n) {
            let start = mentions[n].tokens().start;
            mentions[n].set_tokens(context.view.tokens, start.until(end));
            mentions.drain(n + 1..=last);
        }
        n += 1;
    }
}

/// The last mention and the end of a name that goes on behind a nickname.
fn joined(context: &Context, mentions: &[Mention], n: usize) -> Option<(usize, TokenIndex)> {
    let view = context.view;
    let given = mentions[n].tokens();
    if mentions[n].kind != Per || given.len() > GIVEN {
        return None;
    }
    let open = given.end;
    let bracket = view.word(open) == "(";
    let is_mark = |i: TokenIndex| view.tokens.kinds().get(i) == Some(&TokenKind::Mark);
    let closes = |i: &TokenIndex| if bracket { view.word(*i) == ")" } else { is_mark(*i) };
    // An apostrophe (`James’ “Big” Plan`) and a mark without a space before it open nothing.
    if !(bracket || is_mark(open)) || view.glued(open) {
        return None;
    }
    let close = (open + 2).until(open + 2 + LONGEST).iter().find(closes)?;
    let capital = |i: TokenIndex| view.word(i).starts_with(char::is_uppercase);
    if !(open + 1).until(close).iter().all(capital) || view.glued(close + 1) || !capital(close + 1) {
        return None;
    }
    let last = mentions.iter().rposition(|mention| mention.tokens().start <= close + 1)?;
    let surname = mentions[last].tokens();
    // In brackets stands much else: countries, parties, teams. The model may have seen that a name goes on.
    let short = || given.len() == 1 || view.word(given.end - 1).ends_with('.');
    let nickname = || close == open + 2 && NICKNAMES.contains(view.word(open + 1)) && short();
    if bracket && surname.start > close && !nickname() {
        return None;
    }
    let fits = last > n && surname.end > close + 1 && (mentions[last].kind == Per || surname.start <= close);
    fits.then_some((last, surname.end))
}
