//! What somebody thinks of a thing or does about it, which the network takes for words.

use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::{Class, Doc, Tag};
use pullquote_lexicon::{REACTION_VERBS, is_finite};
use pullquote_tokenize::{TokenIndex, TokenRange};

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::Reaction.id(),
    purpose: "Praise, blame, discussion or approval of a thing is not reported speech if the thing is only named.",
    examples: &[Example {
        text: "“It is a shame,” said Ada Obi. She hailed the ruling of the court.",
        with: "Ada Obi <Ada Obi> [said]: “It is a shame,”",
        without: "Ada Obi <Ada Obi> [said]: “It is a shame,”\n\
                  Ada Obi <She> [hailed]: the ruling of the court",
    }],
};

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    for draft in drafts.iter_mut().filter(|draft| draft.speech) {
        let Some(cue) = draft.cue else { continue };
        if cue.iter().any(|i| REACTION_VERBS.find(doc.word(i)).is_some()) && is_thing(doc, &draft.content) {
            draft.speech = false;
        }
    }
}

/// Whether a content is a noun phrase without a clause: no finite verb, no `that` or `to` that begins one, nothing in marks.
fn is_thing(doc: &Doc, content: &[TokenRange]) -> bool {
    let [piece] = content else { return false };
    let clause = |i: TokenIndex| {
        doc.quoted(i)
            || matches!(doc.tag(i), Tag::Word(Class::Auxiliary | Class::That | Class::Pronoun))
            || !doc.upper(i) && is_finite(doc.word(i).as_bytes())
    };
    !matches!(doc.class(piece.start), Some(Class::To | Class::Wh | Class::Who)) && !piece.iter().any(clause)
}
