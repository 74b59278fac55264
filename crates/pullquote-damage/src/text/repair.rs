//! Repairs what can be repaired without guessing, with a mapping back to the original bytes.

use super::scan::{Becomes, Find, scan};
use pullquote_tokenize::Span;

/// Maximum number of passes over a text; a repair may uncover another (`&acirc;&euro;&trade;`).
const PASSES: usize = 16;

/// A repaired text, and where each of its bytes comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The repaired text.
    pub text: String,
    pieces: Vec<Piece>,
    original_len: u32,
}

/// A stretch of the repaired text, up to the next piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// Its first byte in the repaired text.
    start: u32,
    /// The original bytes.
    from: Span,
    /// Whether those bytes are unchanged.
    copied: bool,
}

impl Repaired {
    /// The original bytes of a span of the repaired text. A repaired character corresponds to all the bytes that were
    /// wrong. A span always maps to a span, in the same order, on character boundaries.
    pub fn original(&self, span: Span) -> Span {
        let len = self.text.len() as u32;
        let (start, end) = (span.start.min(len), span.end.min(len));
        let first = self.start_of(start);
        if end <= start { Span::new(first, first) } else { Span::new(first, self.end_of(end)) }
    }

    fn piece(&self, byte: u32) -> Option<&Piece> {
        self.pieces.get(self.pieces.partition_point(|p| p.start <= byte).checked_sub(1)?)
    }

    /// The original start of the byte at `at`, or the end of the text.
    fn start_of(&self, at: u32) -> u32 {
        match self.piece(at).filter(|_| (at as usize) < self.text.len()) {
            Some(p) if p.copied => p.from.start + (at - p.start),
            Some(p) => p.from.start,
            None => self.original_len,
        }
    }

    /// The original end of the byte before `at`.
    fn end_of(&self, at: u32) -> u32 {
        match self.piece(at - 1) {
            Some(p) if p.copied => p.from.start + (at - p.start),
            Some(p) => p.from.end,
            None => self.original_len,
        }
    }
}

/// Repairs HTML entities and tags, UTF-8 read as Windows-1252 or Latin-1, soft hyphens and zero-width characters, and
/// `?` where an apostrophe or a pair of quotation marks must have been. `None` if there is nothing to repair.
///
/// Only unambiguous damage is changed; a sound text has no repair, nor has a repaired one.
///
/// ```
/// use pullquote_damage::repair;
///
/// let repaired = repair("â€œYou?re rightâ€\u{9d}, said Andr&eacute;.").unwrap();
/// assert_eq!(repaired.text, "“You’re right”, said André.");
/// assert!(repair(&repaired.text).is_none());
/// ```
pub fn repair(text: &str) -> Option<Repaired> {
    if text.len() > u32::MAX as usize {
        return None;
    }
    let mut finds = Vec::new();
    scan(text, &mut finds);
    finds.retain(|f| f.becomes.is_some());
    if finds.is_empty() {
        return None;
    }
    // The original bytes of every byte. This cost arises only for damaged texts.
    let mut origin: Vec<Span> = (0..text.len() as u32).map(|i| Span::new(i, i + 1)).collect();
    let mut current = text.to_owned();
    for _ in 0..PASSES {
        (current, origin) = apply(&current, &origin, &finds);
        scan(&current, &mut finds);
        finds.retain(|f| f.becomes.is_some());
        if finds.is_empty() {
            return Some(finish(current, &origin, text));
        }
    }
    // No article needs this many passes, and a partial repair would change when repeated.
    None
}

/// Applies the repairs of one pass.
fn apply(text: &str, origin: &[Span], finds: &[Find]) -> (String, Vec<Span>) {
    let mut out = String::with_capacity(text.len());
    let mut out_origin = Vec::with_capacity(origin.len());
    let mut done = 0;
    for find in finds {
        let (start, end) = (find.start as usize, find.end as usize);
        out.push_str(&text[done..start]);
        out_origin.extend_from_slice(&origin[done..start]);
        if let Some(Becomes::Char(c)) = find.becomes {
            out.push(c);
            let from = Span::new(origin[start].start, origin[end - 1].end);
            out_origin.extend(std::iter::repeat_n(from, c.len_utf8()));
        }
        done = end;
    }
    out.push_str(&text[done..]);
    out_origin.extend_from_slice(&origin[done..]);
    (out, out_origin)
}

/// Joins the origins of single bytes into pieces.
fn finish(text: String, origin: &[Span], original: &str) -> Repaired {
    let mut pieces: Vec<Piece> = Vec::new();
    for (at, &from) in origin.iter().enumerate() {
        let at = at as u32;
        let same = original.as_bytes()[from.start as usize] == text.as_bytes()[at as usize];
        let copied = from.len() == 1 && same;
        let continues = pieces.last().is_some_and(|p| {
            if p.copied { copied && p.from.start + (at - p.start) == from.start } else { !copied && p.from == from }
        });
        if !continues {
            pieces.push(Piece { start: at, from, copied });
        }
    }
    Repaired { text, pieces, original_len: original.len() as u32 }
}
