//! A quotation without a source that continues the previous one.

use super::memory::Memory;
use super::resolution::Resolution;
use crate::ResolvedBy;
use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::Doc;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: "speaker-continued",
    purpose: "A quotation without a source that directly follows another has the same speaker.",
    examples: &[Example {
        text: "{c:\"We won,\"} {q:said} {s:Maria Lopez}.\n\n{c:\"We will go on winning.\"}",
        with: "Maria Lopez; Maria Lopez",
        without: "Maria Lopez; ?",
    }],
};

/// Confidence that the previous speaker continues.
const CONFIDENCE: f32 = 0.8;

/// The speaker of the previous quotation, if there are no words in between.
pub(super) fn speaker(doc: &Doc, draft: &Draft, memory: &Memory) -> Resolution {
    let start = draft.start();
    let paragraph = doc.paragraph_number(start);
    match &memory.last {
        Some(last)
            if !draft.lost
                && !doc.left_out.has(Rule::SpeakerContinued)
                && (last.paragraph == paragraph || last.paragraph + 1 == paragraph)
                && last.end <= start
                && !last.speakers.is_empty()
                && doc.words_in(last.reach.min(start)..start) == 0 =>
        {
            Resolution::found(Rule::SpeakerContinued, last.speakers.clone(), ResolvedBy::Continued, CONFIDENCE)
        }
        _ => Resolution::default(),
    }
}
