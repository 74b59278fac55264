//! `de Okafor said`: the model found `Okafor`, while the article has `Ruth de Okafor`.

use super::rule::{Context, Example, Rule};
use crate::text::hash;
use crate::{Kind::*, Mention};
use pullquote_lexicon::PARTICLES;
use pullquote_tokenize::TokenIndex;

pub(super) const RULE: Rule = Rule {
    id: "particle",
    purpose: "A particle in lower case before a surname belongs to it if it does in the full name.",
    apply,
    changes: &[Example {
        text: "Ruth de Okafor came from Dover. “It is done,” de Okafor said.",
        names: &[("Ruth de Okafor", Per), ("Dover", Loc), ("de Okafor", Per)],
    }],
    leaves: &[],
};

#[expect(clippy::ptr_arg, reason = "the signature of all rules")]
fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let view = context.view;
    let is_particle = |i: TokenIndex| PARTICLES.contains(view.word(i)) && view.word(i).starts_with(char::is_lowercase);
    // The first particle before the last word of a name, not before `from`.
    let first =
        |from: TokenIndex, last: TokenIndex| from.until(last).iter().rev().take_while(|&i| is_particle(i)).last();
    let phrase = |from: TokenIndex, end: TokenIndex| {
        from.until(end).iter().fold(0, |key, i| hash::phrase(key, view.words.lower[i]))
    };
    let full = mentions.iter().filter(|mention| mention.kind == Per && mention.len() > 2).map(Mention::tokens);
    let mut known: Vec<u64> =
        full.filter_map(|name| Some(phrase(first(name.start + 1, name.end - 1)?, name.end))).collect();
    known.sort_unstable();
    if known.is_empty() {
        return;
    }
    for n in 0..mentions.len() {
        let name = mentions[n].tokens();
        let from = n.checked_sub(1).map(|before| mentions[before].end).unwrap_or_default();
        if mentions[n].kind != Per || name.len() > 1 {
            continue;
        }
        if let Some(start) = first(from, name.start)
            && known.binary_search(&phrase(start, name.end)).is_ok()
        {
            mentions[n].set_tokens(view.tokens, start.until(name.end));
        }
    }
}
