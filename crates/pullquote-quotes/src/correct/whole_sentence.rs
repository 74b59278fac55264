//! Sentences that can only report.

use crate::draft::Draft;
use crate::rule::{Example, RuleInfo};
use crate::text::{Doc, Tag};
use pullquote_tokenize::Quoted;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: "whole-sentence",
    purpose: "A sentence that holds nothing but an utterance in marks, a source and a verb reports it, whatever the verb.",
    examples: &[Example {
        text: "\"Is it gone?\" Ada Obi asked. \"Oh no,\" Ada giggled. \"It is,\" Ben Eze said.",
        with: "Ada Obi <Ada Obi> [asked]: \"Is it gone?\"\n\
               Ada Obi <Ada> [giggled]: \"Oh no,\"\n\
               Ben Eze <Ben Eze> [said]: \"It is,\"",
        without: "Ada Obi <Ada Obi> [asked]: \"Is it gone?\"\n\
                  Ben Eze <Ben Eze> [said]: \"It is,\"",
    }],
};

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    for draft in drafts.iter_mut().filter(|draft| !draft.speech) {
        let [piece] = &draft.content[..] else { continue };
        let quoted = doc.tokens.quoted_of(piece.start).map(|q| &doc.tokens.quoted()[q]);
        if quoted.is_some_and(|q| *piece == (q.first..q.end) && is_utterance(doc, q) && fills(doc, draft, q)) {
            draft.speech = true;
        }
    }
}

/// Whether a closed stretch begins a sentence and ends as one does before `she said`: with a comma or a stop within.
fn is_utterance(doc: &Doc, quoted: &Quoted) -> bool {
    let last = quoted.inner().end.saturating_sub(1);
    let begins = doc.sentence(quoted.first).start == quoted.first;
    quoted.closed && begins && last > quoted.first && matches!(doc.tag(last), Tag::Comma | Tag::Stop)
}

/// Whether source and cue are all that follows the stretch, to the end of the sentence.
fn fills(doc: &Doc, draft: &Draft, quoted: &Quoted) -> bool {
    let (Some(source), Some(cue)) = (&draft.source, &draft.cue) else { return false };
    let first = source.start.min(cue.start);
    let rest = quoted.end..doc.sentence(first).end;
    first == quoted.end && rest.clone().all(|i| source.contains(&i) || cue.contains(&i) || doc.tag(i) == Tag::Stop)
}
