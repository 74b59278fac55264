//! Punctuation at the ends of sources and cues.

use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::{Doc, Tag};
use pullquote_tokenize::{TokenIndex, TokenRange};

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::BareEdges.id(),
    purpose: "A comma or colon at the end of a source or cue belongs to neither.",
    examples: &[Example {
        text: "Hugh Hill, a doctor, said: \"It is late, and I must go.\"",
        with: "Hugh Hill <Hugh Hill, a doctor> [said]: \"It is late, and I must go.\"",
        without: "Hugh Hill <Hugh Hill, a doctor> [said:]: \"It is late, and I must go.\"",
    }],
};

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    let trim = |range: &mut TokenRange| {
        let idle = |i: TokenIndex| matches!(doc.tag(i), Tag::Comma | Tag::Colon | Tag::Semicolon);
        while range.len() > 1 && idle(range.end - 1) {
            range.end -= 1;
        }
        while range.len() > 1 && idle(range.start) {
            range.start += 1;
        }
    };
    for draft in drafts {
        draft.source.iter_mut().for_each(trim);
        draft.cue.iter_mut().for_each(trim);
    }
}
