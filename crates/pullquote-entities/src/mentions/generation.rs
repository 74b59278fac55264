//! `Ruth Okafor Jr.`, of which the model found `Ruth Okafor`.

use super::rule::{Context, Example, Rule};
use crate::text::words::SENTENCE;
use crate::{Kind::*, Mention};
use pullquote_lexicon::{NAME_SUFFIXES, section::GENERATION};
use pullquote_tokenize::TokenIndex;

pub(super) const RULE: Rule = Rule {
    id: "generation",
    purpose: "`Jr.` and the like behind the full name of a person belong to the name.",
    apply,
    changes: &[Example {
        text: "The bill was backed by Tobias Rimmel Jr., who runs a bakery in Dover. Tobias Rimmel, Jr., paid.",
        names: &[("Tobias Rimmel Jr.", Per), ("Dover", Loc), ("Tobias Rimmel, Jr.", Per)],
    }],
    leaves: &[Example {
        text: "Only one text by Tobias Rimmel, II, 4, has a rhyme, said Ruth Okafor.",
        names: &[("Tobias Rimmel", Per), ("Ruth Okafor", Per)],
    }],
};

/// A given name and a surname.
const FULL_NAME: usize = 2;

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let word = |i: TokenIndex| context.view.word(i);
    let mut suffixes = Vec::new();
    for n in 0..mentions.len() {
        let name = mentions[n].tokens();
        if mentions[n].kind != Per || name.len() < FULL_NAME {
            continue;
        }
        let comma = word(name.end) == ",";
        let at = name.end + u32::from(comma);
        // Behind a comma, numerals count something else.
        let fits = NAME_SUFFIXES.find_without_stops(word(at)).is_some_and(|suffix| {
            let capital = word(at).starts_with(char::is_uppercase);
            let numeral = word(at).chars().all(|c| "IVX".contains(c));
            let junior = matches!(suffix.word, "jr" | "sr");
            suffix.section == GENERATION && capital && (junior || (numeral && !comma))
        });
        // The model may have taken the suffix for somebody's name.
        let alone = mentions.get(n + 1).is_some_and(|next| next.tokens() == at.alone());
        let free = alone || mentions.get(n + 1).is_none_or(|next| next.tokens().start > at);
        if fits && free && !context.view.words.is(at, SENTENCE) {
            mentions[n].set_tokens(context.view.tokens, name.start.until(at + 1));
            suffixes.extend(alone.then_some(n + 1));
        }
    }
    for n in suffixes.into_iter().rev() {
        mentions.remove(n);
    }
}
