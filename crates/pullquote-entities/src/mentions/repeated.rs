//! `Group Brandt fell`: the model found `Brandt`, while elsewhere in the article it found `Group Brandt`.

use super::rule::{Context, Example, Rule, covering};
use crate::text::hash;
use crate::text::words::{SENTENCE, UPPER};
use crate::{Kind::*, Mention};
use pullquote_tokenize::TokenRange;
use std::cmp::Reverse;

pub(super) const RULE: Rule = Rule {
    id: "repeated",
    purpose: "Where the words of a longer name stand again and were cut or missed, they are that name.",
    apply,
    changes: &[
        Example {
            text: "Group Brandt sells ships. The owner of Group Brandt is Ruth Okafor.",
            names: &[("Group Brandt", Org), ("Group Brandt", Org), ("Ruth Okafor", Per)],
        },
        Example {
            text: "The Office is a show of Carl Brandt. Ruth Okafor saw The Office in Dover. But The Office missed out.",
            names: &[
                ("The Office", Org),
                ("Carl Brandt", Per),
                ("Ruth Okafor", Per),
                ("The Office", Org),
                ("Dover", Loc),
                ("The Office", Org),
            ],
        },
    ],
    leaves: &[Example {
        text: "Ruth Okafor met Carl Brandt in Dover. Okafor smiled, and so did Brandt.",
        names: &[("Ruth Okafor", Per), ("Carl Brandt", Per), ("Dover", Loc), ("Okafor", Per), ("Brandt", Per)],
    }],
};

/// Most occurrences of the first word of a name that are looked at; bounds the work on unusual texts.
const FARTHEST: usize = 64;

/// A name of several words.
struct Name {
    key: u64,
    at: TokenRange,
    kind: crate::Kind,
}

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let view = context.view;
    let key = |name: TokenRange| name.iter().fold(0, |key, i| hash::phrase(key, view.words.lower[i]));
    let long = mentions.iter().filter(|m| m.len() > 1 && matches!(m.kind, Per | Org | Loc | Fac | Misc | Prod));
    let capital = long.filter(|m| view.words.is(m.tokens().start, UPPER) && view.words.is(m.tokens().end - 1, UPPER));
    let mut names: Vec<Name> = capital.map(|m| Name { key: key(m.tokens()), at: m.tokens(), kind: m.kind }).collect();
    // Of two names of which one begins like the other the longer is looked for first.
    names.sort_unstable_by_key(|name| (Reverse(name.at.len()), name.key, name.at.start));
    let mut places = Vec::new();
    for same in names.chunk_by(|a, b| (a.at.len(), a.key) == (b.at.len(), b.key)) {
        let name = &same[0];
        places.clear();
        find(context, mentions, name.at, &mut places);
        // A name that is mostly shorter may have been too long once.
        let cut = places.iter().filter(|place| covered(mentions, **place)).count();
        if cut > same.len() {
            continue;
        }
        for &place in &places {
            let from = mentions.partition_point(|m| m.tokens().end <= place.start);
            let to = mentions.partition_point(|m| m.tokens().start < place.end);
            let whole = Mention::new(view.tokens, place, name.kind);
            mentions.splice(from..to, [whole]);
        }
    }
}

fn covered(mentions: &[Mention], place: TokenRange) -> bool {
    place.iter().any(|i| covering(mentions, i).is_some())
}

/// Where the words of a name stand again, with no mention that reaches beyond them.
fn find(context: &Context, mentions: &[Mention], name: TokenRange, places: &mut Vec<TokenRange>) {
    let view = context.view;
    let Some(word) = view.document.type_of(name.start) else { return };
    let first = view.document.types[word].first;
    for at in std::iter::successors(Some(first), |&i| view.document.next[i]).take(FARTHEST) {
        let place = at.until(at.forward(name.len()));
        if place.end > view.words.end() || !same_words(context, name, place) {
            continue;
        }
        let from = mentions.partition_point(|m| m.tokens().end <= place.start);
        let mut inside = mentions[from..].iter().map(Mention::tokens).take_while(|m| m.start < place.end);
        if inside.all(|m| m.start >= place.start && m.end <= place.end && m != place) {
            places.push(place);
        }
    }
}

/// Whether the words of a name stand in a place, in the same case, and are not the beginning of a longer name there.
fn same_words(context: &Context, name: TokenRange, place: TokenRange) -> bool {
    let words = context.view.words;
    let sentence = context.view.tokens.sentence_of(place.start);
    name.iter().zip(place).all(|(i, j)| words.lower[i] == words.lower[j] && words.is(i, UPPER) == words.is(j, UPPER))
        && context.view.tokens.sentence_of(place.end - 1) == sentence
        && (place.end >= words.end() || !words.is(place.end, UPPER) || words.is(place.end, SENTENCE))
}
