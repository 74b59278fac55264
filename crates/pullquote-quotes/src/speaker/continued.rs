//! A quotation without a source: it continues the previous one, or belongs to someone named just before.

use super::candidates::Anaphor;
use super::resolution::Resolution;
use super::resolver::Resolver;
use super::score::Set;
use crate::ResolvedBy;
use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use pullquote_entities::Gender;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::SpeakerContinued.id(),
    purpose: "A quotation without a source has the speaker of the one right before it, or else the likeliest of those named before.",
    examples: &[Example {
        text: "{c:\"We won,\"} {q:said} {s:Maria Lopez}.\n\n{c:\"We will go on winning.\"}",
        with: "Maria Lopez; Maria Lopez",
        without: "Maria Lopez; ?",
    }],
};

/// Confidence that the previous speaker continues.
const CONFIDENCE: f32 = 0.8;
/// Minimum probability of somebody named before.
const LEAST: f32 = 0.5;

impl Resolver<'_, '_> {
    /// The speaker of a quotation without a source: of the previous one, if there are no words in between, or else the
    /// likeliest of those named before.
    pub(super) fn without_source(&mut self, draft: &Draft) -> Resolution {
        if draft.lost || self.doc.left_out.has(Rule::SpeakerContinued) {
            return Resolution::default();
        }
        let found =
            |speakers, chance| Resolution::found(Rule::SpeakerContinued, speakers, ResolvedBy::Continued, chance);
        if let Some(speakers) = self.latest(draft) {
            return found(speakers, CONFIDENCE);
        }
        // Where words were lost, a cue without a source may have lost it.
        if draft.cue.is_some() && !self.doc.gaps.is_empty() {
            return Resolution::default();
        }
        let content = &draft.content;
        let anaphor = Anaphor { at: draft.start(), set: Set::Bare, gender: Gender::Unknown, content, source: None };
        match self.choose_entity(&anaphor, None) {
            (Some(entity), choice) if choice.probability >= LEAST => found(vec![entity], choice.probability),
            (_, choice) => Resolution { confidence: choice.none, ..Resolution::default() },
        }
    }

    /// The speakers of the previous quotation, if no words stand in between.
    fn latest(&self, draft: &Draft) -> Option<Vec<u32>> {
        let doc = self.doc;
        let start = draft.start();
        let paragraph = doc.paragraph_number(start);
        let last = self.memory.last.as_ref().filter(|last| {
            (last.paragraph == paragraph || last.paragraph + 1 == paragraph)
                && last.end <= start
                && doc.words_in(last.reach.min(start).until(start)) == 0
        })?;
        (!last.speakers.is_empty()).then(|| last.speakers.clone())
    }
}
