//! What the marks say of a quotation already found, by rules or network: where it begins, which stretches are its own.

use crate::content::has_own_cue;
use crate::draft::{Draft, Pattern};
use crate::lexicon::{Class, form, frame};
use crate::scan::{Doc, Tag};
use crate::{source, uncued};
use pullquote_tokenize::Quoted;
use std::ops::Range;

/// Corrects the contents of all drafts. Stretches that belong to someone else become quotations of their own.
pub(crate) fn settle(doc: &Doc, drafts: &mut Vec<Draft>) {
    let mut freed = Vec::new();
    for draft in drafts.iter_mut() {
        let Some(cue) = draft.cue.clone().filter(|c| !c.is_empty()) else { continue };
        if draft.source.is_none() && !draft.lost && cue.len() == 1 && doc.tag(cue.start) == Tag::Colon {
            draft.source = uncued::acted(doc, cue.start).map(|(source, _)| source);
        }
        free_asked(doc, &cue, draft, &mut freed);
        cut_narration(doc, draft);
        cut_topic(doc, draft);
        free_strangers(doc, &cue, draft, &mut freed);
        if let Some(lead) = lead_in(doc, &cue, draft) {
            draft.content.insert(0, lead);
        }
    }
    if freed.is_empty() {
        return;
    }
    // In quotations of others they may be already.
    let mut taken = vec![false; doc.tokens.len()];
    drafts.iter().flat_map(|d| &d.content).for_each(|r| taken[r.start as usize..r.end as usize].fill(true));
    freed.retain(|f| f.content.iter().all(|r| !taken[r.start as usize..r.end as usize].contains(&true)));
    drafts.append(&mut freed);
    drafts.sort_by_key(|d| (d.start(), d.cue.as_ref().map_or(0, |c| c.start)));
}

/// A stretch between marks as a quotation of its own.
fn of_its_own(content: Vec<Range<u32>>, source: Option<Range<u32>>, cue: Option<Range<u32>>) -> Draft {
    let pattern = match (&source, &cue) {
        (Some(_), _) => Pattern::MarksBefore,
        (None, Some(_)) => Pattern::MarksAfter,
        (None, None) => Pattern::Alone,
    };
    Draft { content, source, cue, pattern, frames: frame::QUOTE, lost: false, probability: None, agreed: false }
}

/// `Brandt was asked, "Was it hard?" She answered, "No."`: what stands after a cue of its own is another's.
fn free_asked(doc: &Doc, cue: &Range<u32>, draft: &mut Draft, freed: &mut Vec<Draft>) {
    let Some(first) = draft.content.first().filter(|p| p.end <= cue.start && draft.content.len() > 1) else { return };
    let at = first.start;
    if doc.tag(at) != Tag::Open || at < 3 || !matches!(doc.tag(at - 1), Tag::Comma | Tag::Colon) {
        return;
    }
    let reports = |i: u32| doc.cue(i).frames & (frame::CLAUSE | frame::QUOTE | frame::ADDRESSEE) != 0;
    // Perhaps with the one asked: `telling her, "..."`.
    let addressee = doc.word_is(at - 2, &["him", "her", "them", "me", "us"]);
    let own = if addressee { at - 3 } else { at - 2 };
    if reports(own) && region_of(doc, first).is_some_and(|r| doc.ends_sentence(r)) {
        let asked = draft.content.remove(0);
        freed.push(of_its_own(vec![asked], None, Some(own..own + 1)));
    }
}

/// `"A," he said. "B!" she cried.` and `"A," he said. She left. "B."`: the second stretch is not his by the marks.
fn free_strangers(doc: &Doc, cue: &Range<u32>, draft: &mut Draft, freed: &mut Vec<Draft>) {
    let source = draft.source.as_ref().map_or(0, |s| s.end);
    for n in 1..draft.content.len() {
        let (last, piece) = (draft.content[n - 1].end, &draft.content[n]);
        if piece.start < cue.end || doc.tag(piece.start) != Tag::Open {
            continue;
        }
        let before = last.max(cue.end).max(source);
        let told = region_of(doc, piece).and_then(|r| tag_of(doc, r));
        let told = told.or_else(|| draft.source.clone().zip(own_cue(doc, before, piece.start)));
        let lead = leads_in(doc, before, piece.start);
        // A mark at the head of each paragraph goes on with the speech, whatever the marks within have done.
        let opens = |p: &Range<u32>| doc.paragraph(p.start).start == p.start;
        let told_on = opens(piece) && opens(&draft.content[n - 1]);
        if told.is_some() || lead || (!told_on && sentence_between(doc, before, piece.start)) {
            let colon = piece.start - 1;
            let told = match told {
                None if lead => uncued::introduced(doc, colon).or_else(|| uncued::acted(doc, colon)),
                told => told,
            };
            let (source, cue) = told.unzip();
            let rest = draft.content.split_off(n);
            freed.push(of_its_own(rest, source, cue));
            return;
        }
    }
}

/// `joked, "You are late," drawing loud laughter`: after a comma between the marks it is the reporter who goes on.
fn cut_narration(doc: &Doc, draft: &mut Draft) {
    let Some(last) = draft.content.last_mut().filter(|p| doc.tag(p.start) == Tag::Open) else { return };
    let region = doc.tokens.quoted_of(last.start).and_then(|r| doc.region(r)).filter(|r| r.closed);
    if let Some(region) = region.filter(|r| r.first == last.start && r.end < last.end && doc.ends_with_comma(r)) {
        let next = region.end;
        let goes_on = doc.is(next, Class::Who) || doc.word(next).ends_with("ing") && !doc.upper(next);
        if goes_on && !doc.quoted(next) {
            last.end = next;
        }
    }
}

/// `As for the costs, "we will see," he said`: the reporter's words.
fn cut_topic(doc: &Doc, draft: &mut Draft) {
    let Some(first) = draft.content.first_mut() else { return };
    if doc.word_is(first.start, &["as"]) && doc.word_is(first.start + 1, &["for"]) {
        let open = (first.start..first.end).find(|&i| doc.tag(i) == Tag::Open);
        if let Some(open) = open.filter(|&o| doc.tag(o - 1) == Tag::Comma) {
            first.start = open;
        }
    }
}

/// The quoted stretch a piece of content is, whole.
fn region_of<'a>(doc: &'a Doc, piece: &Range<u32>) -> Option<&'a Quoted> {
    doc.region(doc.tokens.quoted_of(piece.start)?).filter(|r| r.first == piece.start && r.end == piece.end)
}

/// `"Why?" Brandt repeated.`, where the stretch begins a sentence: source and cue right after it.
fn tag_of(doc: &Doc, region: &Quoted) -> Option<(Range<u32>, Range<u32>)> {
    let mut at = region.end;
    while at < region.end + 4 && (doc.named(at) || doc.is(at, Class::Pronoun)) {
        at += 1;
    }
    let cue = doc.cue(at);
    let reports = at > region.end
        && doc.sentence(region.first).start == region.first
        && cue.frames & frame::CLAUSE != 0
        && cue.form & (form::PAST | form::THIRD) != 0;
    let cried = !doc.ends_with_stop(region) && matches!(doc.tag(at + 1), Tag::Stop | Tag::Comma);
    (reports && (cried || has_own_cue(doc, region))).then_some((region.end..at, at..at + 1))
}

/// `"A," she said, adding later, "B."`: the participle that leads to the second stretch.
fn own_cue(doc: &Doc, from: u32, at: u32) -> Option<Range<u32>> {
    let comma = at.checked_sub(1).filter(|&c| matches!(doc.tag(c), Tag::Comma | Tag::Colon))?;
    let mut verb = comma;
    while verb > from + 1 && (verb == comma || doc.is(verb, Class::Adverb) || source::is_time(doc, verb)) {
        verb -= 1;
    }
    let cue = doc.cue(verb);
    let reports = cue.form & form::ING != 0 && cue.frames & (frame::CLAUSE | frame::QUOTE) != 0;
    (reports && verb > from && doc.tag(verb - 1) == Tag::Comma).then_some(verb..verb + 1)
}

/// `Then she turned on him: "..."`: a sentence that begins after token `from` leads to the stretch at `at`.
fn leads_in(doc: &Doc, from: u32, at: u32) -> bool {
    let Some(colon) = at.checked_sub(1).filter(|&c| doc.tag(c) == Tag::Colon) else { return false };
    let start = doc.sentence(colon).start;
    start >= from && doc.words_in(start..colon) >= 2
}

/// Whether a sentence of the reporter's, and nothing between marks, lies between two tokens.
fn sentence_between(doc: &Doc, from: u32, to: u32) -> bool {
    if (from..to).any(|i| doc.quoted(i)) {
        return false;
    }
    let mut at = doc.sentence(from.max(1) - 1).end;
    while at < to {
        let sentence = doc.sentence(at);
        if sentence.end <= at {
            return false;
        }
        if sentence.end <= to && doc.words_in(sentence.clone()) >= 2 {
            return true;
        }
        at = sentence.end;
    }
    false
}

/// `The plan, she said, "is a mistake."`: the words before belong to what she said, if the marks open within a sentence.
fn lead_in(doc: &Doc, cue: &Range<u32>, draft: &Draft) -> Option<Range<u32>> {
    let content = draft.content.first()?;
    let source = draft.source.as_ref()?;
    let open = cue.end + 1;
    let within = content.start == open && doc.tag(cue.end) == Tag::Comma && doc.tag(open) == Tag::Open;
    let small = matches!(doc.tag(open + 1), Tag::Word(_)) && !doc.upper(open + 1);
    if !within || !small || source.start == 0 || doc.after_adverbs(source.end, cue.start) != cue.start {
        return None;
    }
    let comma = source.start - 1;
    let lead = doc.sentence(comma).start..comma;
    let opener = matches!(
        doc.class(lead.start),
        Some(Class::Preposition | Class::Adverb | Class::Conjunction | Class::To | Class::Wh)
    );
    let plain = lead.clone().all(|i| !doc.quoted(i) && doc.cue(i).frames & frame::CLAUSE == 0 && !doc.gap_before(i));
    let word = doc.word(lead.start).as_bytes();
    let participle = word.ends_with(b"ing") || word.ends_with(b"ed");
    (doc.tag(comma) == Tag::Comma
        && doc.words_in(lead.clone()) >= 1
        && plain
        && !opener
        && !participle
        && !source::is_time(doc, lead.start)
        && !source::is_time(doc, lead.end - 1))
    .then_some(lead)
}
