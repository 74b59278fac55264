//! A quoted stretch of which two reports have a part goes as a whole to the one that has most of it.

use super::candidate::{Candidate, in_order, shared};
use pullquote_tokenize::{Quoted, TokenRange, Tokens};

/// What part of a quoted stretch a candidate has: the stretch, the candidate, the number of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Share {
    stretch: usize,
    candidate: usize,
    tokens: usize,
}

/// Reusable buffers.
#[derive(Clone, Debug, Default)]
pub(super) struct Stretches {
    shares: Vec<Share>,
    pieces: Vec<TokenRange>,
}

impl Stretches {
    /// Leaves no stretch divided, unless one of its reports has its cue in it, nobody has more than half, or they share words.
    pub(super) fn join(&mut self, tokens: &Tokens, candidates: &mut Vec<Candidate>) {
        let quoted = tokens.quoted();
        self.shares.clear();
        for (candidate, one) in candidates.iter().enumerate() {
            for piece in &one.content {
                let from = quoted.partition_point(|q| q.end <= piece.start);
                for (k, q) in quoted[from..].iter().enumerate().take_while(|(_, q)| q.first < piece.end) {
                    self.shares.push(Share { stretch: from + k, candidate, tokens: shared(piece, q) });
                }
            }
        }
        self.shares.sort_unstable();
        self.shares.dedup_by(|next, last| {
            let same = (next.stretch, next.candidate) == (last.stretch, last.candidate);
            last.tokens += if same { next.tokens } else { 0 };
            same
        });
        for shares in self.shares.chunk_by(|a, b| a.stretch == b.stretch).filter(|shares| shares.len() > 1) {
            let q = &quoted[shares[0].stretch];
            let whole = q.tokens();
            let Some(most) = shares.iter().find(|share| 2 * share.tokens > whole.len()) else { continue };
            let all: usize = shares.iter().map(|share| share.tokens).sum();
            if all > whole.len() || shares.iter().any(|share| has_report(&candidates[share.candidate], q)) {
                continue;
            }
            for share in shares {
                let content = &mut candidates[share.candidate].content;
                without(content, whole, &mut self.pieces);
                if share == most {
                    content.push(whole);
                    in_order(content);
                }
            }
        }
        candidates.retain(|candidate| !candidate.content.is_empty());
    }
}

/// Whether the cue or source of a candidate stands in the stretch.
fn has_report(candidate: &Candidate, q: &Quoted) -> bool {
    let inside = |part: TokenRange| q.tokens().overlaps(part);
    inside(candidate.cue) || candidate.source.is_some_and(inside)
}

/// Takes a range out of pieces; `buffer` is overwritten.
fn without(pieces: &mut Vec<TokenRange>, range: TokenRange, buffer: &mut Vec<TokenRange>) {
    buffer.clear();
    for piece in &*pieces {
        let parts = [piece.start.until(piece.end.min(range.start)), piece.start.max(range.end).until(piece.end)];
        buffer.extend(parts.into_iter().filter(|part| !part.is_empty()));
    }
    std::mem::swap(pieces, buffer);
}
