//! What lost words do to a quotation: a source that is gone is reported as missing, never replaced by a neighbour.

use crate::draft::{Draft, Pattern};
use crate::lexicon::Class;
use crate::scan::{Doc, Tag};

/// Marks the drafts whose source was lost and takes wrong sources away.
pub(crate) fn mark(doc: &Doc, drafts: &mut [Draft]) {
    if doc.gaps.is_empty() {
        return;
    }
    for draft in drafts {
        if source_lost(doc, draft) {
            draft.source = None;
            draft.lost = true;
        }
    }
}

/// Whether the source should stand where words were lost.
fn source_lost(doc: &Doc, draft: &Draft) -> bool {
    let Some(cue) = &draft.cue else { return false };
    if matches!(draft.pattern, Pattern::Turn | Pattern::Signed) {
        return false;
    }
    // Right before the cue or among its auxiliaries: `[...] said`, `[...] has said`.
    let before = (cue.start..cue.end).any(|i| doc.gap_before(i));
    // Right after it: `"...," said [...].`, `according to [...]`
    let after = doc.gap_before(cue.end);
    match &draft.source {
        None => before || after,
        Some(source) if source.end <= cue.start => {
            if !before {
                return false;
            }
            if source.end < cue.start {
                // The source of another clause, taken over a comma or a conjunction.
                return !(source.end..cue.start)
                    .all(|i| matches!(doc.class(i), Some(Class::Adverb | Class::Auxiliary)));
            }
            // A stump: `South Korea's [...] said`, `the [...] said`, `former [...] said`.
            is_stump(doc, source.end - 1)
        }
        Some(source) => after && (source.start > cue.end || is_stump(doc, source.end - 1)),
    }
}

/// Whether a source that ends with token `last` lacks its noun.
fn is_stump(doc: &Doc, last: u32) -> bool {
    match doc.tag(last) {
        Tag::Possessive => true,
        Tag::Word(Class::Determiner | Class::Preposition | Class::Conjunction) => true,
        Tag::Word(Class::Other) => {
            // A nationality or a title before a lost name.
            doc.word_is(last, &["former", "top", "senior", "chief", "prime", "new", "fellow", "then"])
                || doc
                    .entities
                    .mention_at(last)
                    .is_some_and(|m| doc.entities.mentions[m].kind == pullquote_entities::Kind::Norp)
        }
        _ => false,
    }
}
