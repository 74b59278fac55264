//! Transcripts: `BRANDT: Are you sure?`

use super::rule::{Context, Example, Rule, covering};
use crate::text::words::{CAPITALS, START};
use crate::{Kind::*, Mention};
use pullquote_tokenize::{TokenIndex, TokenRange};

pub(super) const RULE: Rule = Rule {
    id: "speaker-label",
    purpose: "A name in capitals before a colon at the start of several sentences is a person speaking in a transcript.",
    apply,
    changes: &[
        Example {
            text: "BRANDT: Are you sure?\n\nOKAFOR: I am.\n\nBRANDT: Thank you.\n\nOKAFOR: Thank you, Carl.",
            names: &[("BRANDT", Per), ("OKAFOR", Per), ("BRANDT", Per), ("OKAFOR", Per), ("Carl", Per)],
        },
        Example {
            text: "WALLACE: Are you sure?\n\nPENCE: I am.\n\nWALLACE: Thank you.\n\nPENCE: Thank you, Chris.",
            names: &[("WALLACE", Per), ("WALLACE", Per), ("Chris", Per)],
        },
    ],
    leaves: &[Example {
        text: "WARNING: The road to Dover is closed on Monday.\n\nThe town is quiet.",
        names: &[("Dover", Loc), ("Monday", Date)],
    }],
};

/// How often a speaker must be announced.
const ANNOUNCED: usize = 2;
/// Shortest name, in bytes.
const SHORTEST: usize = 3;

fn apply(context: &Context, mentions: &mut Vec<Mention>) {
    let view = context.view;
    // The name comes first, possibly after an opening mark.
    let label = |sentence: &TokenRange| sentence.iter().take(2).find(|&i| is_label(context, i));
    let labels: Vec<TokenIndex> = view.tokens.sentences().iter().filter_map(label).collect();
    let mut seen: Vec<u64> = labels.iter().map(|&i| view.words.lower[i]).collect();
    seen.sort_unstable();
    let named = mentions.len();
    for &i in &labels {
        let first = seen.partition_point(|&word| word < view.words.lower[i]);
        if seen.get(first + ANNOUNCED - 1) != Some(&view.words.lower[i]) {
            continue;
        }
        match covering(&mentions[..named], i) {
            Some(m) if mentions[m].len() == 1 => mentions[m].kind = Per,
            Some(_) => {}
            None => mentions.push(Mention::new(view.tokens, i.alone(), Per)),
        }
    }
    if mentions.len() > named {
        mentions.sort_unstable_by_key(|mention| mention.first);
    }
}

fn is_label(context: &Context, i: TokenIndex) -> bool {
    let view = context.view;
    // Mostly capitalised, or unknown.
    let may_be_name = || matches!(view.lexicon.get(view.words.lower[i]).capitalised(), 0 | 3..);
    view.words.is(i, START)
        && view.words.is(i, CAPITALS)
        && view.tokens.span(i).len() >= SHORTEST
        && view.word(i + 1) == ":"
        && (context.ballot.is_person(&view, i) || may_be_name())
}
