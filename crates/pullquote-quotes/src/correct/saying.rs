//! Reports by a plain verb of saying that the network is not sure of.

use super::refusal::declined;
use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::Doc;
use pullquote_lexicon::{FUNCTION_WORDS, SPEECH_VERBS};
use pullquote_tokenize::TokenIndex;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::Saying.id(),
    purpose: "What somebody said, told or announced is reported speech, even if the network doubts it.",
    examples: &[Example {
        text: "After the vote he explained a long list of faults in the bridge.",
        with: "? <he> [explained]: a long list of faults in the bridge",
        without: "",
    }],
};

/// Verbs that mean nothing but to say something, in one manner or another.
const VERBS: &[&str] = &[
    "add", "announce", "argue", "claim", "confirm", "declare", "explain", "insist", "remark", "reply", "say", "state",
    "tell", "testify", "tweet", "warn", "write",
];
/// Fewer words outside of quotation marks are a thing: `confirmed this`.
const LEAST_WORDS: usize = 3;
/// Less likely candidates stay what they are.
const LEAST: f32 = 0.15;
/// How often such a candidate is a quotation, on articles of mixed news.
const PROBABILITY: f32 = 0.5;

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    for draft in drafts.iter_mut().filter(|draft| !draft.speech && draft.speech_chance >= LEAST) {
        let Some(cue) = draft.cue else { continue };
        // What somebody quoted says of others is part of the quotation.
        if doc.quoted(cue.start) {
            continue;
        }
        let mut content = draft.content.iter().copied().flatten();
        let words: usize = draft.content.iter().map(|piece| doc.words_in(*piece)).sum();
        if words < LEAST_WORDS && !content.any(|i| doc.quoted(i)) {
            continue;
        }
        let negated = cue.iter().any(|i| FUNCTION_WORDS.contains_in("negation", doc.word(i)));
        let says = |i: TokenIndex| SPEECH_VERBS.find(doc.word(i)).is_some_and(|verb| VERBS.contains(&verb.lemma()));
        if !negated && !declined(doc, cue) && cue.iter().any(says) {
            draft.speech = true;
            draft.speech_chance = draft.speech_chance.max(PROBABILITY);
        }
    }
}
