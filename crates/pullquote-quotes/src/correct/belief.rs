//! Thoughts and wishes that the network takes for speech.

use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::Doc;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::Belief.id(),
    purpose: "What somebody believes, hopes, wants or plans is not reported speech.",
    examples: &[Example {
        text: "Lee does not believe that the bridge should be closed.",
        with: "",
        without: "Lee <Lee> [does not believe]: that the bridge should be closed",
    }],
};

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    for draft in drafts {
        let Some(cue) = draft.cue else { continue };
        // Words between marks are said, whatever the verb.
        let unquoted = !draft.content.iter().flat_map(|piece| piece.iter()).any(|i| doc.quoted(i));
        let mut verbs = cue.iter().map(|i| doc.cue(i).frames).filter(|frames| frames.any()).peekable();
        if unquoted && verbs.peek().is_some() && !verbs.any(|frames| frames.is_speech()) {
            draft.speech = false;
        }
    }
}
