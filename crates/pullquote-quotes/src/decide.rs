//! From the network's candidates to drafts.

use crate::draft::Draft;
use crate::network::{Candidate, Network};
use crate::trace::Step;

/// Candidates as drafts, in the order of their contents.
pub(crate) fn decide(network: &Network, candidates: &[Candidate], tracing: bool, drafts: &mut Vec<Draft>) {
    drafts.clear();
    drafts.extend(candidates.iter().map(|candidate| Draft {
        content: candidate.content.clone(),
        source: candidate.source,
        cue: Some(candidate.cue),
        speech: network.is_speech(candidate),
        probability: candidate.speech.max(candidate.probability),
        speech_chance: candidate.speech,
        lost: false,
        steps: tracing.then(|| vec![Step::of_candidate(candidate)]),
    }));
    drafts.sort_by_key(|d| (d.start(), d.cue.map(|c| c.start).unwrap_or_default()));
}
