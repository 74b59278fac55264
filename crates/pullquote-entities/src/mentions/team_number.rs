//! `PGK 1`: the second team of a club, the third unit of a plant.

use super::rule::{Context, Example, Rule, covering};
use crate::text::words::CAPITALS;
use crate::{Kind::*, Mention};
use pullquote_lexicon::{MONTHS, section::SHORT};
use pullquote_tokenize::TokenIndex;
use std::ops::RangeInclusive;

pub(super) const RULE: Rule = Rule {
    id: "team-number",
    purpose: "A number or letter after an acronym is part of the name if the acronym occurs with several of them.",
    apply,
    changes: &[Example {
        text: "PGK 1 met HAWK 2 in the final of the fistball league. PGK 2 and HAWK 1 had lost to PGK 3, and HAWK 2 beat \
            PGK 1 by 3-0.",
        names: &[("PGK 1", Org), ("PGK 2", Org), ("PGK 3", Org), ("PGK 1", Misc)],
    }],
    leaves: &[
        // Scores of a match are not part of names.
        Example {
            text: "PGK 2 HAWK 1 was the score; then PGK 3 HAWK 0, PGK 1 HAWK 4 and PGK 2 HAWK 2 followed.",
            names: &[],
        },
        // Nor are levels.
        Example { text: "WARNING RAISED FROM LEVEL 4 TO LEVEL 5. It was LEVEL 3 before.", names: &[] },
    ],
};

/// How often an acronym must precede a number in the article.
const LEAST: usize = 3;
/// Length of such an acronym, in bytes.
const LENGTH: RangeInclusive<usize> = 2..=5;
/// How often a common word is capitalised: never or rarely.
const COMMON: RangeInclusive<u16> = 1..=2;

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let view = context.view;
    let last = view.tokens.end().saturating_sub(1);
    let mut numbered: Vec<(u64, TokenIndex)> = TokenIndex::FIRST
        .until(last)
        .iter()
        .filter(|&i| is_numbered(context, i))
        .map(|i| (view.words.lower[i], i))
        .collect();
    if numbered.len() < LEAST {
        return;
    }
    numbered.sort_unstable();
    for same in numbered.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() >= LEAST) {
        let several = same.iter().any(|&(_, i)| number(context, i + 1) != number(context, same[0].1 + 1));
        // The model must have found the acronym somewhere.
        let named = |&(_, i): &(u64, TokenIndex)| {
            let mention = &mentions[covering(mentions, i)?];
            (mention.tokens().start == i).then_some(mention.kind)
        };
        let Some(kind) = same.iter().find_map(named).filter(|_| several) else { continue };
        for &(_, i) in same {
            let n = mentions.partition_point(|mention| mention.tokens().end <= i);
            match mentions.get_mut(n).filter(|mention| mention.tokens().start < i + 2) {
                Some(mention) if mention.tokens().start == i && mention.len() < 2 => {
                    mention.set_tokens(view.tokens, i.until(i + 2));
                }
                Some(_) => {}
                None => mentions.insert(n, Mention::new(view.tokens, i.until(i + 2), kind)),
            }
        }
    }
}

fn is_acronym(context: &Context, i: TokenIndex) -> bool {
    let view = context.view;
    view.words.is(i, CAPITALS)
        && LENGTH.contains(&view.tokens.span(i).len())
        && !COMMON.contains(&view.words.entry[i].capitalised())
        && !MONTHS.contains_in(SHORT, view.word(i))
}

/// A single digit or letter.
fn number(context: &Context, i: TokenIndex) -> Option<u8> {
    let [byte] = context.view.word(i).as_bytes() else { return None };
    (!context.view.glued(i) && matches!(byte, b'1'..=b'9' | b'A'..=b'H')).then_some(*byte)
}

/// Whether there is an acronym at `i`, followed by a number that is not a score.
fn is_numbered(context: &Context, i: TokenIndex) -> bool {
    // `3-0`, `3:0`, `3%`
    let ends = |i: TokenIndex| !context.view.glued(i) || matches!(context.view.word(i), "." | "," | ")" | ";");
    // `PGK 2 HAWK 1` is a result.
    let score =
        |i: TokenIndex| i + 1 < context.view.tokens.end() && is_acronym(context, i) && number(context, i + 1).is_some();
    score(i) && ends(i + 2) && !score(i + 2) && !i.checked_sub(2).is_some_and(score)
}
