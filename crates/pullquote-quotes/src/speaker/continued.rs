//! A quotation without a source that goes on from the one before.

use super::Resolution;
use crate::ResolvedBy;
use crate::draft::Draft;
use crate::speaker::antecedent::Memory;
use crate::text::Doc;

/// How often the speaker before goes on.
const CONFIDENCE: f32 = 0.8;

/// The speaker of the quotation before, if nothing stands between.
pub(super) fn speaker(doc: &Doc, draft: &Draft, memory: &Memory) -> Resolution {
    if draft.lost {
        return Resolution::default();
    }
    let start = draft.start();
    let paragraph = doc.tokens.paragraph_of(start);
    match &memory.last {
        Some(last)
            if (last.paragraph == paragraph || last.paragraph + 1 == paragraph)
                && last.end <= start
                && !last.speakers.is_empty()
                && doc.words_in(last.reach.min(start)..start) == 0 =>
        {
            Resolution::found(last.speakers.clone(), ResolvedBy::Continued, CONFIDENCE)
        }
        _ => Resolution::default(),
    }
}
