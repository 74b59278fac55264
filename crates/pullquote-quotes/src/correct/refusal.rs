//! Sayings that did not take place.

use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::{Class, Doc};
use pullquote_lexicon::FUNCTION_WORDS;
use pullquote_tokenize::{TokenIndex, TokenRange};

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::Refusal.id(),
    purpose: "What somebody did not say, or declined to say, is not reported speech.",
    examples: &[Example {
        text: "Ada Obi did not say whether the bridge would reopen. She said that it would cost a million.",
        with: "Ada Obi <She> [said]: that it would cost a million",
        without: "Ada Obi <Ada Obi> [did not say]: whether the bridge would reopen\n\
                  Ada Obi <She> [said]: that it would cost a million",
    }],
};

/// The section of negations in the list of function words.
const NEGATION: &str = "negation";

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    for draft in drafts {
        let Some(cue) = draft.cue else { continue };
        let open_question = matches!(doc.class(draft.start()), Some(Class::Wh | Class::Who));
        let negated = cue.iter().any(|i| FUNCTION_WORDS.contains_in(NEGATION, doc.word(i)));
        if negated && open_question || declined(doc, cue) {
            draft.speech = false;
        }
    }
}

/// `declined to say`, `refuses to answer`.
pub(super) fn declined(doc: &Doc, cue: TokenRange) -> bool {
    let verb = |i: TokenIndex| {
        let word = doc.word(i);
        ["declin", "refus"]
            .iter()
            .any(|stem| word.strip_prefix(stem).is_some_and(|ending| matches!(ending, "e" | "es" | "ed" | "ing")))
    };
    cue.iter().any(|i| verb(i) && (doc.is(i + 1, Class::To) || i + 1 == cue.end))
}
