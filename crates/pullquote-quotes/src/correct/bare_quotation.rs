//! Words between quotation marks that no cue reaches.

use crate::draft::{Draft, Origin};
use crate::rule::{Example, RuleInfo};
use crate::text::{Doc, Tag};
use pullquote_tokenize::Quoted;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: "bare-quotation",
    purpose: "A sentence between quotation marks is a quotation even where nobody is said to say it.",
    examples: &[Example {
        text: "Ada Obi left at noon.\n\n\"I have nothing to add to that.\"",
        with: "?: \"I have nothing to add to that.\"",
        without: "",
    }],
};

/// Shorter stretches are titles, nicknames and words quoted for their own sake.
const LEAST_WORDS: usize = 4;
/// How often such a stretch is a quotation with the speaker it gets; on articles of mixed news.
const PROBABILITY: f32 = 0.5;

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    let found = drafts.len();
    let mut taken = vec![false; doc.tokens.len()];
    for piece in drafts.iter().flat_map(|d| &d.content) {
        taken[piece.start as usize..piece.end as usize].fill(true);
    }
    for quoted in doc.tokens.quoted() {
        if is_utterance(doc, quoted) && !taken[quoted.first as usize..quoted.end as usize].contains(&true) {
            drafts.push(Draft {
                content: vec![quoted.first..quoted.end],
                source: None,
                cue: None,
                origin: Origin::Marks,
                speech: true,
                probability: PROBABILITY,
                lost: false,
                steps: None,
            });
        }
    }
    if drafts.len() > found {
        drafts.sort_by_key(Draft::start);
    }
}

/// Whether a stretch is a sentence or more: it begins one, with a capital letter, and ends one.
fn is_utterance(doc: &Doc, quoted: &Quoted) -> bool {
    let begins = doc.sentence(quoted.first).start == quoted.first;
    let inner = quoted.inner();
    let capital = inner.clone().find(|&i| matches!(doc.tag(i), Tag::Word(_))).is_some_and(|i| doc.upper(i));
    begins && capital && doc.ends_sentence(quoted) && doc.words_in(inner) >= LEAST_WORDS
}
