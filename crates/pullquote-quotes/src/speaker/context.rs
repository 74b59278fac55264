//! A quotation without a source: who spoke last, who is named right before.

use super::Resolution;
use crate::ResolvedBy;
use crate::antecedent::Memory;
use crate::draft::{Draft, Pattern};
use crate::scan::Doc;
use pullquote_entities::Kind;

/// The speaker of the quotation it goes on from, or the one person of the sentence before it.
pub(super) fn speaker(doc: &Doc, draft: &Draft, memory: &Memory) -> Resolution {
    if draft.lost || draft.pattern != Pattern::Alone {
        return Resolution::default();
    }
    let start = draft.start();
    let paragraph = doc.tokens.paragraph_of(start);
    // Directly after a quotation with a speaker: in the same paragraph, or the paragraph before is nothing else.
    if let Some(last) = &memory.last
        && (last.paragraph == paragraph || last.paragraph + 1 == paragraph)
        && last.end <= start
        && !last.speakers.is_empty()
        && doc.words_in(last.reach.min(start)..start) == 0
    {
        return Resolution::found(last.speakers.clone(), ResolvedBy::Continued, 0.8);
    }
    let sentence = doc.tokens.sentence_of(start);
    let Some(before) = sentence.checked_sub(1).and_then(|s| doc.tokens.sentences().get(s)) else {
        return Resolution::default();
    };
    if doc.tokens.paragraph_of(before.start) + 1 < paragraph {
        return Resolution::default();
    }
    let mut people = doc.entities.mentions_in(before.clone()).iter().filter(|m| m.kind == Kind::Per);
    let person = people.next().and_then(|m| m.entity);
    match person {
        Some(entity) if people.all(|m| m.entity == person) => Resolution::found(vec![entity], ResolvedBy::Context, 0.7),
        _ => Resolution::default(),
    }
}
