//! Network and rules decide together.
//!
//! The network knows which words report and how far a clause goes; the rules know the marks: a quotation between them
//! is found with exact bounds even where the network is unsure. So the network's quotations are taken, those of the
//! rules that stand on marks correct their bounds or join them, and the rest of the rules is left aside.

use crate::draft::{Draft, Pattern};
use crate::lexicon::{CueForm, frame};
use crate::network::Candidate;
use crate::rules;
use crate::scan::{Doc, Tag};

/// Replaces the drafts of the rules by what both say together.
pub(crate) fn combine(doc: &Doc, candidates: &[Candidate], drafts: &mut Vec<Draft>) {
    let mut out: Vec<Draft> = Vec::with_capacity(candidates.len() + drafts.len() / 4);
    let mut used = vec![false; drafts.len()];
    for candidate in candidates {
        let mut draft = from_candidate(doc, candidate);
        if let Some(n) = best_match(drafts, &draft, &used) {
            used[n] = true;
            agree(doc, &drafts[n], &mut draft);
        }
        out.push(draft);
    }
    for (rule, used) in drafts.drain(..).zip(used) {
        if used || !stands_alone(&rule) {
            continue;
        }
        let taken: u32 = out.iter().map(|d| d.shared(&rule)).sum();
        if taken * 2 <= rule.size() {
            out.push(rule);
        }
    }
    out.sort_by_key(|d| (d.start(), d.cue.as_ref().map_or(0, |c| c.start)));
    *drafts = out;
}

/// A candidate of the network as a draft.
fn from_candidate(doc: &Doc, candidate: &Candidate) -> Draft {
    let cue: CueForm = candidate.cue.clone().map(|i| doc.cue(i)).find(|c| c.frames != 0).unwrap_or_default();
    let colon = candidate.cue.clone().any(|i| matches!(doc.tag(i), Tag::Colon | Tag::Dash | Tag::Other));
    let frames = match cue.frames {
        0 if colon => frame::QUOTE,
        0 => frame::BELIEF,
        given => given,
    };
    Draft {
        content: candidate.content.clone(),
        source: candidate.source.clone(),
        cue: Some(candidate.cue.clone()),
        pattern: Pattern::Network,
        frames,
        lost: false,
        probability: Some(candidate.probability),
    }
}

/// The draft of the rules that reports the same: same cue, or most of the same content.
fn best_match(drafts: &[Draft], draft: &Draft, used: &[bool]) -> Option<usize> {
    let cue = draft.cue.clone().unwrap_or_default();
    let score = |d: &Draft| {
        let same_cue = d.cue.as_ref().is_some_and(|c| c.start < cue.end && cue.start < c.end);
        let shared = d.shared(draft);
        let alike = shared * 2 > d.size().max(draft.size());
        (same_cue || alike).then_some(u32::from(same_cue) * 10_000 + shared)
    };
    let found = drafts.iter().enumerate().filter(|(n, _)| !used[*n]).filter_map(|(n, d)| Some((score(d)?, n)));
    found.max().map(|(_, n)| n)
}

/// Lets a draft of the rules correct one of the network.
fn agree(doc: &Doc, rule: &Draft, draft: &mut Draft) {
    let on_marks =
        matches!(rule.pattern, Pattern::MarksBefore | Pattern::MarksAfter | Pattern::Implied | Pattern::Signed);
    if on_marks && rules::is_direct(doc, &rule.content) && rule.shared(draft) > 0 {
        draft.content = rule.content.clone();
    }
    if draft.source.is_none() {
        draft.source = rule.source.clone();
    }
    if rule.lost && draft.source.is_none() {
        draft.lost = true;
    }
}

/// Whether a draft of the rules is taken without the network's consent.
fn stands_alone(rule: &Draft) -> bool {
    match rule.pattern {
        Pattern::MarksBefore | Pattern::MarksAfter | Pattern::Signed | Pattern::Turn => true,
        _ => rule.lost,
    }
}
