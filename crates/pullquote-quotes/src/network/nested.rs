//! Reports within indirect reports: in `Obi said that Eze told her to wait` both count, and have words in common.

use super::candidate::Candidate;
use pullquote_lexicon::SPEECH_VERBS;
use pullquote_tokenize::{TokenRange, Tokens};

/// So many candidates before and after one are looked at: reports within reports stand close to each other.
const NEAR: usize = 4;

/// For each candidate the one whose content holds all of it, if both are reports by a plain verb of saying outside of quotation
/// marks: what somebody quoted says of others is part of the quotation.
pub(super) fn find(
    text: &str,
    tokens: &Tokens,
    candidates: &[Candidate],
    is_speech: impl Fn(&Candidate) -> bool,
    within: &mut Vec<Option<usize>>,
) {
    let has = |c: &Candidate, suits: fn(&str) -> bool| c.cue.iter().any(|i| suits(tokens.text(text, i)));
    let reports = |c: &Candidate| is_speech(c) && tokens.quoted_of(c.cue.start).is_none();
    within.clear();
    within.extend(candidates.iter().enumerate().map(|(n, inner)| {
        if !reports(inner) || !has(inner, is_plain) {
            return None;
        }
        let near = n.saturating_sub(NEAR)..candidates.len().min(n + NEAR + 1);
        let outer = near.filter(|&m| m != n && contains(&candidates[m], inner)).min_by_key(|m| m.abs_diff(n));
        outer.filter(|&m| {
            let c = &candidates[m];
            reports(c) && (has(c, is_plain) || has(c, names_a_source))
        })
    }));
}

/// Whether cue, source and content of a candidate are words of another one's content.
pub(super) fn contains(outer: &Candidate, inner: &Candidate) -> bool {
    let holds = |part: TokenRange| outer.content.iter().any(|p| p.start <= part.start && part.end <= p.end);
    holds(inner.cue) && inner.source.is_none_or(holds) && inner.content.iter().copied().all(holds)
}

/// `said`, `told`, `announced`: a verb that a bare clause may follow.
fn is_plain(word: &str) -> bool {
    SPEECH_VERBS.find(word).is_some_and(|verb| verb.takes("clause") && !verb.takes("belief") && !verb.takes("weak"))
}

/// `according to`, `per`
fn names_a_source(word: &str) -> bool {
    ["according", "per"].iter().any(|other| other.eq_ignore_ascii_case(word))
}
