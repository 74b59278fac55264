//! Cues, sources and contents put together: the rule floor of quotation extraction.

use crate::content::{self, follow_regions, has_own_cue};
use crate::cue::{self, Cue};
use crate::draft::{Draft, Pattern};
use crate::lexicon::{Class, form, frame};
use crate::scan::{Doc, Tag};
use crate::source::{self, Subject};
use crate::uncued;
use pullquote_tokenize::Quoted;
use std::ops::Range;

/// Finds all quotations of an article.
pub(crate) fn find(doc: &Doc, claimed: &mut Vec<bool>, drafts: &mut Vec<Draft>) {
    drafts.clear();
    claimed.clear();
    claimed.resize(doc.tokens.quoted().len(), false);
    let mut cues = Vec::new();
    let mut next = 0;
    while (next as usize) < doc.tokens.len() {
        let sentence = doc.sentence(next);
        next = sentence.end.max(next + 1);
        cue::find(doc, &sentence, &mut cues);
        let mut last_source: Option<Range<u32>> = None;
        for cue in &cues {
            let found = attribute(doc, cue, &sentence, last_source.as_ref(), claimed);
            if let Some(draft) = found {
                if let Some(source) = &draft.source {
                    last_source = Some(source.clone());
                }
                claim(doc, &draft.content, claimed);
                add(drafts, draft);
            } else if let Subject::Found(range) = &cue.subject {
                last_source.get_or_insert(range.clone());
            }
        }
    }
    uncued::turns(doc, claimed, drafts);
    uncued::alone(doc, claimed, drafts);
    drafts.sort_by_key(|d| (d.start(), d.cue.as_ref().map_or(0, |c| c.start)));
}

/// Marks the quoted stretches a content covers.
pub(crate) fn claim(doc: &Doc, content: &[Range<u32>], claimed: &mut [bool]) {
    for piece in content {
        let from = doc.tokens.quoted().partition_point(|q| q.end <= piece.start);
        for (n, region) in doc.tokens.quoted().iter().enumerate().skip(from) {
            if region.first >= piece.end {
                break;
            }
            claimed[n] = true;
        }
    }
}

/// Adds a draft unless a better one has most of the same content.
fn add(drafts: &mut Vec<Draft>, draft: Draft) {
    for k in (drafts.len().saturating_sub(4)..drafts.len()).rev() {
        let shared = draft.shared(&drafts[k]);
        if shared * 2 > draft.size().max(drafts[k].size()) {
            if rank(draft.pattern) > rank(drafts[k].pattern) {
                drafts[k] = draft;
            }
            return;
        }
    }
    drafts.push(draft);
}

/// How much a pattern is worth against another over the same words.
fn rank(pattern: Pattern) -> u8 {
    match pattern {
        Pattern::MarksBefore => 9,
        Pattern::MarksAfter => 8,
        Pattern::ThatClause => 7,
        Pattern::According => 6,
        Pattern::ClauseBefore | Pattern::Parenthetical => 5,
        Pattern::BareClause => 4,
        Pattern::Infinitive => 3,
        Pattern::NounPhrase => 2,
        Pattern::Turn | Pattern::Signed | Pattern::Implied | Pattern::Network | Pattern::Alone => 1,
    }
}

/// The quotation a cue reports, if any.
fn attribute(
    doc: &Doc,
    cue: &Cue,
    sentence: &Range<u32>,
    shared: Option<&Range<u32>>,
    claimed: &[bool],
) -> Option<Draft> {
    let v = cue.tokens.end - 1;
    let build = |content: Vec<Range<u32>>, source: Option<Range<u32>>, pattern: Pattern, lost: bool| {
        (!content.is_empty()).then(|| Draft {
            content,
            source,
            cue: Some(cue.tokens.clone()),
            pattern,
            frames: cue.frames,
            lost,
            probability: None,
            agreed: false,
        })
    };
    if cue.according {
        return according(doc, cue, sentence, claimed);
    }
    match &cue.subject {
        // Inverted: `"...," said X` or `..., said X.`
        Subject::Boundary(boundary) if !cue.participle && cue.frames & (frame::CLAUSE | frame::QUOTE) != 0 => {
            let mut at = v + 1;
            if doc.is(at, Class::Adverb) && !doc.upper(at) {
                at += 1;
            }
            let source = source::after(doc, at, sentence);
            let end = source.as_ref().map_or(at, |s| s.end);
            if let Some(region) = region_before(doc, *boundary) {
                let content = quoted_before(doc, &region, sentence, end, claimed);
                let lost = source.is_none();
                return build(content, source, Pattern::MarksBefore, lost);
            }
            if let Some(source) = source.filter(|_| doc.tag(*boundary) == Tag::Comma && cue.frames & frame::CLAUSE != 0)
            {
                // A participle or a passive after a comma is no inverted report: there must be a clause before.
                let start = clause_start(doc, *boundary, sentence);
                if is_clause(doc, start..*boundary) && !matches!(doc.class(start), Some(Class::Subordinator)) {
                    return build(vec![start..*boundary], Some(source), Pattern::ClauseBefore, false);
                }
            }
            None
        }
        Subject::Found(source) => {
            // `"Are you well?" Obi, a nurse, said.` is two sentences for the tokenizer.
            let asked = |b: &u32| {
                let question = region_before(doc, *b).is_some_and(|r| r.closed && doc.word_is(b - 1, &["?", "!"]));
                question && *b >= doc.paragraph(sentence.start).start && closes(doc, v + 1, sentence)
            };
            let boundary = source.start.checked_sub(1).filter(|b| *b >= sentence.start || asked(b));
            let source = Some(source.clone());
            if let Some(region) = boundary.and_then(|b| region_before(doc, b))
                && cue.frames & (frame::CLAUSE | frame::QUOTE) != 0
                && !doc.is(v + 1, Class::That)
            {
                let content = quoted_before(doc, &region, sentence, v + 1, claimed);
                return build(content, source, Pattern::MarksBefore, false);
            }
            // `X, she said, will ...` and `..., she said.`
            let comma = boundary.filter(|&b| doc.tag(b) == Tag::Comma);
            if let Some(comma) = comma.filter(|_| cue.frames & frame::CLAUSE != 0 && !cue.negated) {
                let start = clause_start(doc, comma, sentence);
                let after = v + 1;
                if doc.tag(after) == Tag::Comma
                    && doc.tag(after + 1) != Tag::Open
                    && !doc.is(after + 1, Class::That)
                    && doc.cue(after + 1).form & form::ING == 0
                {
                    let end = content::content_end(doc, after + 1, sentence);
                    if doc.words_in(start..comma) >= 1 && doc.words_in(after + 1..end) >= 1 {
                        return build(vec![start..comma, after + 1..end], source, Pattern::Parenthetical, false);
                    }
                }
                if closes(doc, after, sentence) && is_clause(doc, start..comma) {
                    let mut content = vec![start..comma];
                    follow_after_cue(doc, after, sentence, &mut content);
                    return build(content, source, Pattern::ClauseBefore, false);
                }
            }
            let found = content::after(doc, cue, v + 1, sentence)?;
            build(found.pieces, source, found.pattern, false)
        }
        Subject::Shared | Subject::Boundary(_) => {
            let found = content::after(doc, cue, v + 1, sentence)?;
            if found.pattern == Pattern::NounPhrase && !cue.participle && shared.is_none() {
                return None;
            }
            let source = shared.cloned().or_else(|| sentence_subject(doc, cue.tokens.start, sentence));
            build(found.pieces, source, found.pattern, false)
        }
        Subject::Lost => {
            // `Said Ellison: "..."`, `Said Ellison, who was there, "..."`
            let inverted = source::after(doc, v + 1, sentence).filter(|s| {
                let quotes =
                    doc.tag(s.end) == Tag::Colon || doc.tag(s.end) == Tag::Comma && doc.tag(s.end + 1) == Tag::Open;
                cue.tokens.start == sentence.start && cue.frames & frame::CLAUSE != 0 && quotes
            });
            if let Some(source) = inverted {
                let found = content::after_colon(doc, source.end, sentence)?;
                return build(found.pieces, Some(source), found.pattern, false);
            }
            // Only the plainest reports: the words that would tell more are gone.
            if cue.frames & frame::CLAUSE == 0 || cue.frames & frame::BELIEF != 0 || cue.participle {
                return None;
            }
            let found = content::after(doc, cue, v + 1, sentence)?;
            let plain = matches!(found.pattern, Pattern::ThatClause | Pattern::BareClause | Pattern::MarksAfter);
            (plain && doc.cue(v).form & (form::PAST | form::THIRD) != 0)
                .then(|| build(found.pieces, None, found.pattern, true))?
        }
    }
}

/// The quoted stretch that ends at token `boundary` (its closing mark, or a comma or dash after it), if it ends as
/// speech does.
fn region_before(doc: &Doc, boundary: u32) -> Option<Quoted> {
    let close = match doc.tag(boundary) {
        Tag::Close => boundary,
        Tag::Comma | Tag::Dash if boundary > 0 && doc.tag(boundary - 1) == Tag::Close => boundary - 1,
        _ => return None,
    };
    let region = *doc.region(doc.tokens.quoted_of(close)?)?;
    let outside = doc.tag(boundary) != Tag::Close;
    let speech = outside || doc.ends_as_speech(&region) || doc.words_in(region.inner()) >= 6;
    (region.end == close + 1 && speech).then_some(region)
}

/// The content of `"...," X said`: the stretch before the cue, what stands before it in its sentence if the marks
/// open in the middle, the stretches it continues, and those that go on after the cue.
fn quoted_before(doc: &Doc, region: &Quoted, sentence: &Range<u32>, after: u32, claimed: &[bool]) -> Vec<Range<u32>> {
    let mut start = region.first;
    let opening = doc.sentence(region.first);
    if region.first > opening.start {
        let before = doc.tag(region.first - 1);
        let words = doc.words_in(opening.start..region.first);
        let lead = matches!(before, Tag::Colon | Tag::Stop | Tag::Close | Tag::Dash | Tag::Bracket) || words == 0;
        let reported = (opening.start..region.first)
            .any(|i| doc.cue(i).frames & (frame::CLAUSE | frame::ADDRESSEE) != 0 && doc.cue(i).form & form::PAST != 0);
        if !lead && !reported {
            start = opening.start;
        }
    }
    let mut content = vec![start..region.end];
    // Back over the paragraphs the quotation runs through.
    let paragraph = doc.paragraph(region.first);
    if start == paragraph.start {
        let mut first = start;
        while let Some(index) = first.checked_sub(1).and_then(|t| doc.tokens.quoted_of(t)) {
            let Some(previous) = doc.region(index).filter(|_| !claimed[index]) else { break };
            if !previous.continues {
                break;
            }
            content.insert(0, previous.first..previous.end);
            if previous.first != doc.paragraph(previous.first).start {
                break;
            }
            first = previous.first;
        }
    }
    follow_after_cue(doc, after, sentence, &mut content);
    content
}

/// `... he said. "B."` and `... he said, "b."`: quoted stretches after the cue that go on with the quotation.
pub(crate) fn follow_after_cue(doc: &Doc, after: u32, sentence: &Range<u32>, content: &mut Vec<Range<u32>>) {
    let paragraph = doc.paragraph(after.max(1) - 1);
    let mut k = after;
    // Adverbials, addressees, a participle clause: up to the end of the sentence, but no further report.
    while k < sentence.end && doc.tag(k) != Tag::Open {
        if doc.tag(k) == Tag::Comma && doc.tag(k + 1) == Tag::Open {
            break;
        }
        if doc.tag(k) == Tag::Stop && k + 1 >= sentence.end {
            break;
        }
        let cue = doc.cue(k);
        let next = k + 1 + u32::from(doc.tag(k + 1) == Tag::Comma);
        let reports = matches!(doc.tag(next), Tag::Open | Tag::Colon | Tag::Word(Class::That));
        if cue.frames & (frame::CLAUSE | frame::QUOTE) != 0 && reports {
            return;
        }
        k += 1;
    }
    if matches!(doc.tag(k), Tag::Comma | Tag::Stop | Tag::Colon) {
        k += 1;
    }
    if k >= paragraph.end || doc.tag(k) != Tag::Open {
        return;
    }
    let Some(region) = doc.tokens.quoted_of(k).and_then(|r| doc.region(r)).copied() else { return };
    if has_own_cue(doc, &region) || !doc.ends_as_speech(&region) && region.closed {
        return;
    }
    // A fragment that begins a new sentence of the reporter's is not speech going on.
    content.push(region.first..region.end);
    follow_regions(doc, region.end, content);
}

/// Whether the sentence ends right after `at`, but for adverbials (`she said on Monday.`).
fn closes(doc: &Doc, at: u32, sentence: &Range<u32>) -> bool {
    let mut k = at;
    while k < sentence.end {
        match doc.tag(k) {
            Tag::Stop => return true,
            Tag::Comma | Tag::Semicolon => {
                return doc.cue(k + 1).form & form::ING != 0 || k > at || doc.is(k + 1, Class::Conjunction);
            }
            Tag::Open | Tag::Colon => return false,
            Tag::Word(Class::That | Class::Pronoun | Class::Auxiliary | Class::Wh) => return false,
            Tag::Word(Class::To) if k == at => return false,
            _ if k == at
                && !matches!(
                    doc.class(k),
                    Some(Class::Preposition | Class::Adverb | Class::Conjunction | Class::Subordinator)
                )
                && !source::is_time(doc, k)
                // but `she told reporters.`
                && doc.cue(at - 1).frames & frame::ADDRESSEE == 0 =>
            {
                return false;
            }
            _ => {}
        }
        k += 1;
    }
    true
}

/// Whether the words before a comma may be a clause and not an adverbial (`Reacting to the summons, she said`).
fn is_clause(doc: &Doc, range: Range<u32>) -> bool {
    let participle = {
        let word = doc.word(range.start).as_bytes();
        word.ends_with(b"ing") || (word.ends_with(b"ed") && word.len() > 4)
    };
    let opener = participle
        || matches!(doc.class(range.start), Some(Class::Preposition | Class::Subordinator | Class::To | Class::Wh));
    let clause = range
        .clone()
        .any(|i| matches!(doc.class(i), Some(Class::Auxiliary | Class::Pronoun)) || doc.tag(i) == Tag::Comma);
    doc.words_in(range) >= 3 && (!opener || clause)
}

/// Where the clause that ends before `end` begins: the sentence, or after a report that stands before it.
fn clause_start(doc: &Doc, end: u32, sentence: &Range<u32>) -> u32 {
    let mut start = sentence.start;
    for i in sentence.start..end {
        if doc.tag(i) == Tag::Semicolon && !doc.quoted(i) {
            start = i + 1;
        }
    }
    start
}

/// The subject of the sentence, for a participle without a cue before it: its first noun phrase.
fn sentence_subject(doc: &Doc, before: u32, sentence: &Range<u32>) -> Option<Range<u32>> {
    let mut k = sentence.start;
    // Past an adverbial that opens the sentence.
    if matches!(doc.class(k), Some(Class::Preposition | Class::Subordinator | Class::Adverb))
        && let Some(comma) = (k..before).find(|&i| doc.tag(i) == Tag::Comma)
    {
        k = comma + 1;
    }
    let range = source::after(doc, k, &(sentence.start..before))?;
    // Without a verb list the phrase may run into the verb: keep names, or the words up to the first auxiliary.
    let end = doc
        .entities
        .mentions_in(range.clone())
        .first()
        .filter(|m| m.first <= range.start + 4)
        .map_or(range.end.min(range.start + 3), |m| m.end);
    // `The crowd marched on, chanting`: the verb is not the crowd's name.
    let verb = |i: &u32| !doc.upper(*i) && !doc.named(*i) && doc.word(*i).ends_with("ed");
    let end = (range.start + 1..end).find(verb).unwrap_or(end);
    Some(range.start..end)
}

/// `According to X, ...` and `..., according to X`
fn according(doc: &Doc, cue: &Cue, sentence: &Range<u32>, claimed: &[bool]) -> Option<Draft> {
    let at = cue.tokens.start;
    let leading = at == sentence.start || (at == sentence.start + 1 && doc.words_in(sentence.start..at) <= 1);
    let comma_after =
        |from: u32| (from..sentence.end.min(from + 30)).find(|&i| doc.tag(i) == Tag::Comma && !doc.quoted(i));
    // Where the source ends at the latest: leading, at the comma before the content.
    let mut limit = sentence.end;
    if leading {
        limit = comma_after(cue.tokens.end)?;
        // `According to Ada Obi, a lawyer, sales fell`: the apposition belongs to the source.
        let second = comma_after(limit + 1).filter(|_| doc.is(limit + 1, Class::Determiner));
        if let Some(second) = second.filter(|s| s - limit <= 12 && doc.words_in(s + 1..sentence.end) >= 2) {
            limit = second;
        }
    }
    let bounds = sentence.start..limit;
    let mut source = source::after(doc, cue.tokens.end, &bounds);
    // The source may run on over its prepositions: `a survey by the ministry in Lagos`.
    if let Some(range) = &mut source {
        while range.end < limit && matches!(doc.class(range.end), Some(Class::Preposition)) && !doc.quoted(range.end) {
            match source::after(doc, range.end + 1, &bounds) {
                Some(more) if more.end > range.end + 1 => range.end = more.end,
                _ => break,
            }
        }
    }
    let lost = source.is_none();
    let end = source.as_ref().map_or(cue.tokens.end, |s| s.end);
    let content = if leading {
        let stop = content::content_end(doc, limit + 1, sentence);
        vec![limit + 1..stop]
    } else if let Some(region) = region_before(doc, at - 1) {
        quoted_before(doc, &region, sentence, end, claimed)
    } else {
        let start = clause_start(doc, at, sentence);
        let stop = if doc.tag(at - 1) == Tag::Comma { at - 1 } else { at };
        vec![start..stop]
    };
    if content.iter().map(|r| doc.words_in(r.clone())).sum::<usize>() < 2 {
        return None;
    }
    Some(Draft {
        content,
        source,
        cue: Some(cue.tokens.clone()),
        pattern: Pattern::According,
        frames: cue.frames,
        lost,
        probability: None,
        agreed: false,
    })
}

/// Whether all words of a content stand between quotation marks.
pub(crate) fn is_direct(doc: &Doc, content: &[Range<u32>]) -> bool {
    content.iter().flat_map(|r| r.clone()).all(|i| doc.quoted(i) || !matches!(doc.tag(i), Tag::Word(_) | Tag::Number))
}
