//! Quotations without a listed cue: turns of a transcript, headlines, signed and free-standing quotations, and
//! quotations next to a verb we do not list.

use crate::content::follow_regions;
use crate::draft::{Draft, Pattern};
use crate::lexicon::{Class, frame};
use crate::rules::{claim, follow_after_cue};
use crate::scan::{Doc, Tag};
use crate::source::{self, Subject};
use pullquote_tokenize::Quoted;
use std::ops::Range;

/// `NAME: ...` at the start of a paragraph: transcripts and headlines.
pub(crate) fn turns(doc: &Doc, claimed: &mut [bool], drafts: &mut Vec<Draft>) {
    // Where every paragraph of a transcript opens with a mark, the name stands behind it.
    let first = |p: &Range<u32>| p.start + u32::from(doc.tag(p.start) == Tag::Open);
    let is_turn = |p: &Range<u32>| {
        let colon = (p.start..p.end.min(p.start + 7)).find(|&i| doc.tag(i) == Tag::Colon)?;
        let name = first(p)..colon;
        let named = !name.is_empty()
            && name.clone().all(|i| {
                doc.upper(i)
                    || matches!(doc.tag(i), Tag::Number | Tag::Other | Tag::Bracket | Tag::Word(Class::Preposition))
            });
        (named && doc.upper(first(p)) && colon + 2 < p.end && doc.cue(colon - 1).frames == 0).then_some(colon)
    };
    let capitals = |r: Range<u32>| {
        r.into_iter().any(|i| doc.word(i).len() > 2 && doc.word(i).bytes().all(|b| b.is_ascii_uppercase()))
    };
    let paragraphs = doc.tokens.paragraphs();
    let many = paragraphs.iter().filter(|p| is_turn(&p.tokens).is_some()).count();
    // Where the last turn of a transcript ended.
    let mut turn_end = 0;
    for (n, paragraph) in paragraphs.iter().enumerate() {
        let range = paragraph.tokens.clone();
        let Some(colon) = is_turn(&range) else {
            // It goes on in the next paragraph, if a mark opens that too; `(CROSSTALK.)` is nobody's.
            let follows = turn_end > 0 && turn_end == range.start && first(&range) > range.start;
            if let Some(last) = drafts.last_mut().filter(|_| follows) {
                claim(doc, std::slice::from_ref(&range), claimed);
                if doc.tag(first(&range)) != Tag::Bracket {
                    last.content.push(range.clone());
                }
                turn_end = range.end;
            }
            continue;
        };
        let headline = n == 0
            && doc.tag(range.end - 1) != Tag::Stop
            && colon - range.start <= 4
            && !doc.word_is(
                range.start,
                &[
                    "exclusive",
                    "update",
                    "updated",
                    "analysis",
                    "opinion",
                    "live",
                    "watch",
                    "video",
                    "report",
                    "breaking",
                    "review",
                    "editorial",
                    "column",
                    "letters",
                    "obituary",
                    "explained",
                    "interview",
                    "photos",
                    "poll",
                ],
            );
        let transcript = capitals(first(&range)..colon) && many >= 2 || many >= 4;
        let quoted = doc.tag(colon + 1) == Tag::Open
            && doc.tokens.quoted_of(colon + 1).and_then(|r| doc.region(r)).is_some_and(|r| r.end + 1 >= range.end);
        if !headline && !transcript && !quoted {
            continue;
        }
        let content = colon + 1..range.end;
        // In a transcript nothing is asked: it may have a turn a line, and a search for each would take their square.
        let taken = |d: &Draft| d.content.iter().any(|c| c.start < content.end && content.start < c.end);
        if !transcript && drafts.iter().any(taken) {
            continue;
        }
        let draft = Draft {
            content: vec![content],
            source: Some(first(&range)..colon),
            cue: Some(colon..colon + 1),
            pattern: Pattern::Turn,
            frames: frame::CLAUSE,
            lost: false,
            probability: None,
            agreed: false,
        };
        claim(doc, &draft.content, claimed);
        drafts.push(draft);
        if transcript {
            turn_end = range.end;
        }
    }
}

/// Quoted stretches no cue has taken: signed ones, free-standing ones. Scare quotes and titles are left alone.
pub(crate) fn alone(doc: &Doc, claimed: &mut [bool], drafts: &mut Vec<Draft>) {
    let mut n = 0;
    while n < claimed.len() {
        let index = n;
        n += 1;
        let Some(region) = doc.region(index).copied().filter(|_| !claimed[index]) else { continue };
        let paragraph = doc.paragraph(region.first);
        let mut pieces = vec![region.first..region.end];
        if region.continues {
            follow_regions(doc, region.end, &mut pieces);
        }
        let end = pieces.last().map_or(region.end, |p| p.end);
        let words: usize = pieces.iter().map(|p| doc.words_in(p.clone())).sum();
        let (source, cue, pattern) = if let Some((source, cue)) = signature(doc, end) {
            (Some(source), Some(cue), Pattern::Signed)
        } else if let Some((source, cue)) = implied_after(doc, &region, words) {
            follow_after_cue(doc, cue.end.max(source.end), &doc.sentence(region.end - 1), &mut pieces);
            (Some(source), Some(cue), Pattern::Implied)
        } else if let Some((source, cue)) = implied_before(doc, &region, words) {
            follow_regions(doc, end, &mut pieces);
            (Some(source), Some(cue), Pattern::Implied)
        } else {
            // Free-standing: opens its paragraph (or a sentence), is a sentence of its own.
            let after_colon = region.first > 0 && doc.tag(region.first - 1) == Tag::Colon;
            let opens_sentence = region.first == doc.sentence(region.first).start || after_colon;
            let whole = region.first == paragraph.start || after_colon;
            let last = doc.region(doc.tokens.quoted_of(end - 1).unwrap_or(index)).copied().unwrap_or(region);
            if !opens_sentence || words < 4 || !(doc.ends_sentence(&last) || (whole && !region.closed)) {
                continue;
            }
            let before = after_colon.then(|| {
                let colon = region.first - 1;
                introduced(doc, colon).or_else(|| acted(doc, colon).filter(|_| region.first == paragraph.start))
            });
            if let Some((source, cue)) = before.flatten() {
                (Some(source), Some(cue), Pattern::Implied)
            } else if let Some(before) = goes_on_from(doc, &region, drafts) {
                claimed[index] = true;
                drafts[before].content.append(&mut pieces);
                continue;
            } else {
                (None, None, Pattern::Alone)
            }
        };
        let draft = Draft {
            content: pieces,
            source,
            cue,
            pattern,
            frames: frame::QUOTE,
            lost: false,
            probability: None,
            agreed: false,
        };
        claim(doc, &draft.content, claimed);
        drafts.push(draft);
    }
}

/// The report in the sentence that ends with a colon before a quotation (`X observed, the winner was the stage:`).
pub(crate) fn introduced(doc: &Doc, colon: u32) -> Option<(Range<u32>, Range<u32>)> {
    let sentence = doc.sentence(colon);
    let mut cues = Vec::new();
    crate::cue::find(doc, &sentence, &mut cues);
    cues.into_iter().rev().find_map(|cue| match cue.subject {
        Subject::Found(source) if cue.frames & frame::BELIEF == 0 => Some((source, cue.tokens)),
        _ => None,
    })
}

/// Verbs of `made the following comment:` that do not look like ones.
const GIVING: &[&str] = &["made", "gave", "sent", "put", "wrote", "took", "went", "began", "makes", "gives", "puts"];

/// `Diaz called them on it:`, `Governor Diaz issued the following statement:` before a paragraph of speech: a name, perhaps
/// behind titles, or `he` and a verb we do not list, where the sentence begins or after a comma.
pub(crate) fn acted(doc: &Doc, colon: u32) -> Option<(Range<u32>, Range<u32>)> {
    const LONGEST: u32 = 12;
    let sentence = doc.sentence(colon).start;
    let start = sentence + u32::from(doc.tag(sentence) == Tag::Dash);
    let commas = (start..colon).filter(|&i| doc.tag(i) == Tag::Comma && !doc.quoted(i)).map(|i| i + 1);
    let is_verb = |i: u32| i < colon && (verb_like(doc, i) || doc.word_is(i, GIVING));
    let of_title = |i: u32, start: u32| {
        let noun = matches!(doc.class(i), Some(Class::Other | Class::Determiner));
        noun && !is_verb(i) || i > start && doc.word_is(i, &["of", "for", "-"])
    };
    std::iter::once(start).chain(commas).find_map(|start| {
        let mut at = start;
        while at < colon.min(start + LONGEST) {
            if doc.named(at) || at == start && doc.word_is(at, &["he", "she"]) {
                // `Its director, Abel Moyo, gave`
                let between = start > sentence && doc.tag(start - 1) == Tag::Comma && doc.tag(at + 1) == Tag::Comma;
                let verb = doc.after_adverbs(at + 1 + u32::from(between), colon);
                if is_verb(verb) && !doc.named(verb) {
                    return Some((start..at + 1, verb..verb + 1));
                }
            } else if !of_title(at, start) {
                return None;
            }
            at += 1;
        }
        None
    })
}

/// The quotation of the paragraph before, or of this one, that a free-standing stretch goes on from.
fn goes_on_from(doc: &Doc, region: &Quoted, drafts: &[Draft]) -> Option<usize> {
    let paragraph = doc.tokens.paragraph_of(region.first);
    let reach = |d: &Draft| d.content.last().map_or(0, |r| r.end).max(d.cue.as_ref().map_or(0, |c| c.end));
    let (index, last) =
        drafts.iter().enumerate().filter(|(_, d)| reach(d) <= region.first).max_by_key(|(_, d)| reach(d))?;
    let near = doc.tokens.paragraph_of(reach(last).max(1) - 1) + 1 >= paragraph;
    let quoted = last.content.last().is_some_and(|r| doc.quoted(r.end - 1));
    (near && quoted && last.source.is_some()).then_some(index)
}

/// Whether a word may be a finite verb we do not list (`riffed`, `cracks`): by its ending, in lower case.
fn verb_like(doc: &Doc, i: u32) -> bool {
    let word = doc.word(i).as_bytes();
    doc.is(i, Class::Other) && !doc.upper(i) && word.len() > 3 && (word.ends_with(b"ed") || doc.cue(i).frames != 0)
}

/// `"...," X riffed`: an unlisted verb after a quotation that ends as speech.
fn implied_after(doc: &Doc, region: &Quoted, words: usize) -> Option<(Range<u32>, Range<u32>)> {
    if !doc.ends_as_speech(region) || doc.ends_with_stop(region) || words < 2 {
        return None;
    }
    let sentence = doc.sentence(region.end - 1);
    let mut at = region.end + u32::from(doc.tag(region.end) == Tag::Comma);
    if verb_like(doc, at) {
        let source = source::after(doc, at + 1, &sentence)?;
        return Some((source, at..at + 1));
    }
    let first = at;
    let limit = sentence.end.min(at + 12);
    while at < limit && !verb_like(doc, at) {
        if matches!(doc.tag(at), Tag::Stop | Tag::Open | Tag::Semicolon | Tag::Word(Class::Conjunction | Class::That)) {
            return None;
        }
        at += 1;
    }
    (at > first && at < limit).then(|| (trim_adverbs(doc, first, at), at..at + 1)).filter(|(s, _)| !s.is_empty())
}

/// `X riffed, "..."` or `the sign in front: "..."`: an unlisted verb or a colon before a quotation.
fn implied_before(doc: &Doc, region: &Quoted, words: usize) -> Option<(Range<u32>, Range<u32>)> {
    let sentence = doc.sentence(region.first);
    let last = region.first.checked_sub(1).filter(|l| *l >= sentence.start)?;
    if words < 2 || !(doc.ends_as_speech(region) || doc.ends_sentence(region)) {
        return None;
    }
    let capital = doc.upper(region.first + 1);
    let mut at = last;
    if matches!(doc.tag(last), Tag::Comma | Tag::Colon) {
        at = last.checked_sub(1)?;
    }
    while at > sentence.start && (doc.is(at, Class::Adverb) || source::is_time(doc, at)) {
        at -= 1;
    }
    if verb_like(doc, at) && capital && at > sentence.start {
        let mut first = at;
        while first > sentence.start && matches!(doc.class(first - 1), Some(Class::Adverb | Class::Auxiliary)) {
            first -= 1;
        }
        if let Subject::Found(source) = source::before(doc, first, &sentence) {
            return Some((source, first..at + 1));
        }
    }
    if doc.tag(last) == Tag::Colon {
        let subject = || Some((source::after(doc, sentence.start, &sentence)?, last..last + 1));
        return introduced(doc, last).or_else(subject);
    }
    None
}

/// A source without the adverbs and auxiliaries at its end.
fn trim_adverbs(doc: &Doc, start: u32, mut end: u32) -> Range<u32> {
    while end > start && matches!(doc.class(end - 1), Some(Class::Adverb | Class::Auxiliary)) {
        end -= 1;
    }
    start..end
}

/// `"..." - Name`, `"..." ― Name, title` or `"..." [Paper.]` right after a quotation: source and dash or bracket.
fn signature(doc: &Doc, end: u32) -> Option<(Range<u32>, Range<u32>)> {
    if doc.word_is(end, &["["]) && doc.upper(end + 1) {
        let close = (end + 2..end + 8).find(|&i| doc.word_is(i, &["]"]))?;
        let last = if doc.tag(close - 1) == Tag::Stop { close - 1 } else { close };
        return Some((end + 1..last, end..end + 1));
    }
    let dash = matches!(doc.tag(end), Tag::Dash) || doc.word_is(end, &["-", "~"]);
    if !dash || !doc.upper(end + 1) {
        return None;
    }
    let paragraph = doc.paragraph(end);
    let stop = (end + 1..paragraph.end).find(|&i| matches!(doc.tag(i), Tag::Stop | Tag::Open)).unwrap_or(paragraph.end);
    (stop - end <= 16).then_some((end + 1..stop, end..end + 1))
}
