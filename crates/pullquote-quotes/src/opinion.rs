//! The rules' opinion of every token, as five bits the network reads beside its other features.

use crate::draft::{Draft, Pattern};
use std::ops::Range;

/// Part of a content.
const CONTENT: u8 = 1;
/// First token of a piece of content.
const BEGIN: u8 = 2;
/// Part of a source.
const SOURCE: u8 = 4;
/// Part of a cue.
const CUE: u8 = 8;
/// Part of a quotation found by a construction that is seldom wrong.
const STRONG: u8 = 16;

/// Writes the opinion of the rules on each of `count` tokens over `out`.
pub(crate) fn write(drafts: &[Draft], count: usize, out: &mut Vec<u8>) {
    out.clear();
    out.resize(count, 0);
    for draft in drafts {
        let strong = if is_strong(draft.pattern) { STRONG } else { 0 };
        let mut mark = |range: &Range<u32>, bits: u8| {
            for token in out.get_mut(range.start as usize..range.end as usize).unwrap_or_default() {
                *token |= bits | strong;
            }
        };
        for piece in &draft.content {
            mark(piece, CONTENT);
            mark(&(piece.start..piece.start + 1), BEGIN);
        }
        if let Some(source) = &draft.source {
            mark(source, SOURCE);
        }
        if let Some(cue) = &draft.cue {
            mark(cue, CUE);
        }
    }
}

fn is_strong(pattern: Pattern) -> bool {
    matches!(
        pattern,
        Pattern::MarksBefore
            | Pattern::MarksAfter
            | Pattern::ThatClause
            | Pattern::According
            | Pattern::ClauseBefore
            | Pattern::Parenthetical
    )
}
