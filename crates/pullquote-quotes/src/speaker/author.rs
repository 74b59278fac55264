//! The first person: the author of a letter or column, or whoever is being quoted.

use super::Resolution;
use crate::draft::Draft;
use crate::text::Class;
use crate::text::{Doc, Tag};
use crate::ResolvedBy;
use pullquote_entities::{Kind, Mention};
use std::ops::Range;

/// `I` as a source.
pub(super) fn first_person(doc: &Doc, at: u32, before: (&[Draft], &[Resolution])) -> Resolution {
    let unresolved = || Resolution { unresolved: true, ..Resolution::default() };
    // Inside what someone says: it is he.
    let around = before.0.iter().zip(before.1).rev().find(|(d, _)| d.content.iter().any(|r| r.contains(&at)));
    if let Some((_, resolution)) = around {
        if resolution.speakers.is_empty() {
            return unresolved();
        }
        return Resolution::found(resolution.speakers.clone(), ResolvedBy::Pronoun, 0.9 * resolution.confidence.max(0.5));
    }
    if doc.quoted(at) {
        return unresolved();
    }
    match author(doc) {
        Some(entity) => Resolution::found(vec![entity], ResolvedBy::Pronoun, 0.85),
        None => unresolved(),
    }
}

/// Paragraphs looked at for a byline, from the top.
const TOP: usize = 5;
/// Longest signature, in tokens.
const SIGNATURE: u32 = 8;

/// The author as the text names him: a byline, a signature, or a last paragraph that says who he is.
fn author(doc: &Doc) -> Option<u32> {
    let paragraphs = doc.tokens.paragraphs();
    let person = |range: Range<u32>| doc.entities.mentions_in(range).iter().find(|m| m.kind == Kind::Per);
    for paragraph in paragraphs.iter().take(TOP) {
        let range = paragraph.tokens.clone();
        if doc.word_is(range.start, &["by"])
            && let Some(mention) = person(range.start + 1..range.end.min(range.start + 3))
        {
            return mention.entity;
        }
    }
    let last = paragraphs.last()?.tokens.clone();
    let mention: &Mention = person(last.clone())?;
    let opens = (last.start..mention.first).all(|i| !matches!(doc.tag(i), Tag::Word(_) | Tag::Number));
    let signature = last.end - last.start <= SIGNATURE && mention.end + 1 >= last.end;
    let describes = doc.word_is(mention.end, &["is", "was", "writes", "teaches"])
        && matches!(doc.class(mention.end + 1), Some(Class::Determiner | Class::Other | Class::Preposition));
    (opens && !doc.quoted(mention.first) && (signature || describes)).then_some(mention.entity).flatten()
}
