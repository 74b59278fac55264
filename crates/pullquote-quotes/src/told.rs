//! Cues and sources that the words right beside the marks tell better than those found: a nearer cue, a tag taken for content.

use crate::draft::Draft;
use crate::lexicon::{Class, form, frame};
use crate::scan::{Doc, Tag};
use crate::source;
use pullquote_entities::Kind;
use pullquote_tokenize::Quoted;
use std::ops::Range;

/// Nouns for what is said: `this statement by Brandt on June 11: "..."`.
const SAYINGS: &[&str] = &[
    "statement",
    "comment",
    "remark",
    "tweet",
    "post",
    "message",
    "answer",
    "reply",
    "response",
    "note",
    "letter",
    "email",
];

/// Corrects cue, source and the pieces that touch them.
pub(crate) fn settle(doc: &Doc, draft: &mut Draft) {
    cut_tag(doc, draft);
    drop_topic(doc, draft);
    take_nearer(doc, draft);
}

/// Takes cue and source that stand nearer to a stretch behind a comma or colon than those found.
pub(crate) fn take_nearer(doc: &Doc, draft: &mut Draft) {
    if let Some((source, cue)) = nearer_participle(doc, draft).or_else(|| nearer_noun(doc, draft)) {
        draft.source = Some(source);
        draft.cue = Some(cue);
    }
}

/// The closed quoted stretch that a piece begins with, if it ends with a comma between the marks.
pub(crate) fn speech_at<'a>(doc: &'a Doc, piece: &Range<u32>) -> Option<&'a Quoted> {
    let region = doc.tokens.quoted_of(piece.start).and_then(|r| doc.region(r))?;
    (region.first == piece.start && region.closed && region.end <= piece.end && doc.ends_with_comma(region))
        .then_some(region)
}

/// `"The bridge stays," Sen. Ann Obi, R-Ky., said Tuesday`: who is named between the marks and the cue is the source, not content.
fn cut_tag(doc: &Doc, draft: &mut Draft) {
    let Some(cue) = &draft.cue else { return };
    let [content] = &draft.content[..] else { return };
    let Some(region) = speech_at(doc, content) else { return };
    let tag = region.end..content.end;
    let timed = draft.source.as_ref().is_none_or(|s| s.clone().all(|i| source::is_time(doc, i)));
    let noun = |i: u32| !doc.quoted(i) && doc.cue(i).frames & frame::CLAUSE == 0 && !doc.is(i, Class::Auxiliary);
    if timed
        && !tag.is_empty()
        && (tag.end..tag.end + 3).contains(&cue.start)
        && tag.clone().all(noun)
        && doc.upper(tag.start)
    {
        draft.content = vec![region.first..region.end];
        draft.source = Some(tag);
    }
}

/// `"Not at all," Obi said of the plan to wait` and `Obi joked of the plan, "Not at all"`: the topic is the reporter's.
fn drop_topic(doc: &Doc, draft: &mut Draft) {
    const LONGEST: u32 = 6;
    let Some(cue) = draft.cue.clone().filter(|c| c.len() > 1) else { return };
    let topical = doc.word_is(cue.end - 1, &["of", "about", "in", "on"]);
    let said = cue.clone().any(|i| doc.cue(i).frames & (frame::CLAUSE | frame::QUOTE) != 0);
    if !topical || !said {
        return;
    }
    let Some(n) = draft.content.iter().position(|p| p.start == cue.end) else { return };
    let piece = draft.content[n].clone();
    if n > 0 && speech_at(doc, &draft.content[0]).is_some() && !piece.clone().any(|i| doc.quoted(i)) {
        draft.content.remove(n);
        return;
    }
    let open = (piece.start..piece.end.min(piece.start + LONGEST) + 2).find(|&i| doc.tag(i) == Tag::Open);
    let Some(open) = open.filter(|&o| n == 0 && doc.tag(o - 1) == Tag::Comma) else { return };
    if open < piece.end {
        draft.content[0].start = open;
    } else if draft.content.get(1).is_some_and(|p| p.start == open) {
        draft.content.remove(0);
    }
}

/// Whether a content is quoted from its first token on, right behind a comma or colon; the token before.
fn behind_comma(doc: &Doc, draft: &Draft) -> Option<u32> {
    let start = draft.content.first()?.start;
    let before = start.checked_sub(1)?;
    (doc.tag(start) == Tag::Open && matches!(doc.tag(before), Tag::Comma | Tag::Colon)).then_some(before)
}

/// `The spot ends with footage of Brandt saying during the debate, "..."`: the participle behind a name is nearer.
fn nearer_participle(doc: &Doc, draft: &Draft) -> Option<(Range<u32>, Range<u32>)> {
    let comma = behind_comma(doc, draft)?;
    let cue = draft.cue.as_ref().filter(|c| c.end <= comma)?;
    let reports = |i: u32| doc.cue(i).frames & frame::CLAUSE != 0 && !doc.quoted(i);
    let start = doc.sentence(comma).start;
    let verb = (cue.start.max(start)..comma).rev().find(|&i| reports(i))?;
    if doc.cue(verb).form & form::ING == 0 {
        return None;
    }
    // What is found by the participle itself may have another source.
    let from = if cue.contains(&verb) { start } else { cue.end.max(start) };
    let name = (from..verb).rev().take_while(|&i| doc.named(i) || i + 1 < verb && doc.upper(i)).last()?;
    Some((name..verb, verb..verb + 1))
}

/// `... how the site rated this statement by Brandt on June 11: "..."`
fn nearer_noun(doc: &Doc, draft: &Draft) -> Option<(Range<u32>, Range<u32>)> {
    let colon = behind_comma(doc, draft).filter(|&c| doc.tag(c) == Tag::Colon)?;
    let cue = draft.cue.as_ref().filter(|c| c.end < colon)?;
    let sentence = doc.sentence(colon);
    let noun = (cue.end.max(sentence.start)..colon).rev().find(|&i| doc.word_is(i, SAYINGS))?;
    let by = doc.word_is(noun + 1, &["by", "from"]) && doc.upper(noun + 2);
    let source = by.then(|| source::after(doc, noun + 2, &(sentence.start..colon))).flatten()?;
    Some((source, noun..noun + 1))
}

/// Whether the reporter's sentences between two tokens of a paragraph tell of the source and of nobody else who is named:
/// `"A," Obi said. He was tired. "B."`
pub(crate) fn tells_of_source(doc: &Doc, source: &Range<u32>, between: Range<u32>) -> bool {
    const LONGEST: usize = 40;
    let between = doc.sentence(between.start.max(1) - 1).end.max(between.start)..between.end;
    let near = doc.paragraph(source.start).contains(&between.end) && doc.words_in(between.clone()) <= LONGEST;
    if !near || doc.gap_within(&between) {
        return false;
    }
    let of_source = |i: u32| source.clone().any(|s| doc.named(s) && doc.word(s) == doc.word(i));
    let other = |i: u32| {
        let mention = doc.info.get(i as usize).and_then(|info| doc.entities.mentions.get(info.name as usize));
        mention.is_some_and(|m| matches!(m.kind, Kind::Per | Kind::Org)) && !of_source(i)
    };
    let says = |i: u32| doc.cue(i).frames & frame::CLAUSE != 0 && doc.cue(i).form & (form::PAST | form::THIRD) != 0;
    let mut start = between.start;
    while start < between.end {
        let subject = doc.after_adverbs(start + u32::from(doc.is(start, Class::Conjunction)), between.end);
        if !doc.word_is(subject, &["he", "she", "they", "it"]) && !of_source(subject) {
            return false;
        }
        start = doc.sentence(start).end.max(start + 1);
    }
    !between.into_iter().any(|i| other(i) || says(i))
}
