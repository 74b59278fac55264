//! What the marks say of a quotation already found, by rules or network: where it begins, which stretches are its own.

use crate::content::{follow_regions, has_own_cue};
use crate::draft::{Draft, Pattern};
use crate::lexicon::{Class, form, frame};
use crate::scan::{Doc, Tag};
use crate::{source, told, uncued};
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
        told::settle(doc, draft);
        let Some(cue) = draft.cue.clone() else { continue };
        cut_narration(doc, draft);
        cut_topic(doc, draft);
        free_strangers(doc, &cue, draft, &mut freed);
        drop_embedded(doc, &cue, draft);
        if let Some(lead) = lead_in(doc, &cue, draft) {
            draft.content.insert(0, lead);
        }
        take_openings(doc, &cue, draft);
    }
    let mut taken = vec![false; doc.tokens.len()];
    let mut take = |r: &Range<u32>| taken[r.start as usize..r.end as usize].fill(true);
    drafts.iter().filter(|d| !is_alone(d)).flat_map(|d| &d.content).for_each(&mut take);
    freed.iter().flat_map(|d| &d.content).for_each(&mut take);
    for draft in drafts.iter_mut() {
        let stretch = announced(doc, draft).filter(|r| !taken[r.first as usize..r.end as usize].contains(&true));
        if let Some(region) = stretch {
            take_announced(doc, region, draft);
            told::take_nearer(doc, draft);
            taken[region.first as usize..region.end as usize].fill(true);
        }
    }
    go_on(doc, &taken, drafts);
    if freed.is_empty() {
        return;
    }
    // In quotations of others they may be already.
    taken.fill(false);
    drafts.iter().flat_map(|d| &d.content).for_each(|r| taken[r.start as usize..r.end as usize].fill(true));
    freed.retain(|f| f.content.iter().all(|r| !taken[r.start as usize..r.end as usize].contains(&true)));
    drafts.append(&mut freed);
    drafts.sort_by_key(|d| (d.start(), d.cue.as_ref().map_or(0, |c| c.start)));
}

/// `Obi said that the bridge would stay.` and a paragraph that is nothing but words between marks: she goes on. A paragraph that
/// anyone has a part of is left alone.
fn go_on(doc: &Doc, taken: &[bool], drafts: &mut Vec<Draft>) {
    const LEAST: usize = 4;
    let reach = |d: &Draft| {
        let ends = [d.content.last(), d.cue.as_ref(), d.source.as_ref()].map(|r| r.map_or(0, |r| r.end));
        ends.into_iter().max().unwrap_or(0)
    };
    // Of each paragraph, the draft that reaches furthest into it, and how far.
    let paragraphs = doc.tokens.paragraphs();
    let mut furthest: Vec<Option<(u32, usize)>> = vec![None; paragraphs.len()];
    for (n, draft) in drafts.iter().enumerate().filter(|(_, d)| d.source.is_some()) {
        let end = reach(draft);
        let slot = &mut furthest[doc.tokens.paragraph_of(end.max(1) - 1)];
        *slot = (*slot).max(Some((end, n)));
    }
    let mut joined = Vec::new();
    for number in 1..paragraphs.len() {
        let (before, range) = (&paragraphs[number - 1].tokens, &paragraphs[number].tokens);
        let Some((end, n)) = furthest[number - 1].filter(|_| !before.is_empty() && !range.is_empty()) else { continue };
        let Some(region) = doc.tokens.quoted_of(range.start).and_then(|r| doc.region(r)) else { continue };
        // Where a mark is missing nobody knows how far the words go.
        let ends = region.closed || region.continues;
        let whole = ends && region.first == range.start && region.end >= range.end && doc.tag(range.start) == Tag::Open;
        let free = !taken[range.start as usize..range.end as usize].contains(&true);
        let speech = doc.words_in(range.clone()) >= LEAST && doc.ends_sentence(region);
        if !whole || !free || !speech || end <= doc.sentence(before.end - 1).start {
            continue;
        }
        let draft = &mut drafts[n];
        let said = draft.cue.as_ref().is_some_and(|c| c.clone().any(|i| doc.cue(i).frames & frame::CLAUSE != 0));
        if said && draft.is_speech() {
            draft.content.push(region.first..region.end);
            follow_regions(doc, region.end, &mut draft.content);
            let end = reach(draft);
            furthest[doc.tokens.paragraph_of(end - 1)] = Some((end, n));
            joined.push(range.start);
        }
    }
    drafts.retain(|d| !is_alone(d) || joined.binary_search(&d.start()).is_err());
}

/// Whether a stretch was taken for a quotation by its marks alone.
fn is_alone(draft: &Draft) -> bool {
    draft.pattern == Pattern::Alone && draft.cue.is_none() && draft.source.is_none()
}

/// The stretch that a draft's sentence leads to: `said of the plan, in its latest draft: "..."`.
fn announced<'a>(doc: &'a Doc, draft: &Draft) -> Option<&'a Quoted> {
    let [content] = &draft.content[..] else { return None };
    let cue = draft.cue.as_ref().filter(|c| c.end == content.start)?;
    let reports = |i: u32| doc.cue(i).frames & (frame::CLAUSE | frame::QUOTE) != 0;
    let end = doc.sentence(cue.start).end;
    let colon = (content.end..end).find(|&i| doc.tag(i) == Tag::Colon || reports(i) || doc.quoted(i))?;
    let leads = cue.clone().any(reports) && doc.tag(colon) == Tag::Colon && !content.clone().any(|i| doc.quoted(i));
    let region = leads.then(|| doc.tokens.quoted_of(colon + 1).and_then(|r| doc.region(r))).flatten()?;
    (region.first == colon + 1 && doc.ends_as_speech(region)).then_some(region)
}

/// Adds the stretch that the content leads to; words that are no clause (`of the plan`) are then the reporter's.
fn take_announced(doc: &Doc, region: &Quoted, draft: &mut Draft) {
    let lead = draft.content[0].clone();
    let clause = doc.is(lead.start, Class::That) || lead.clone().any(|i| doc.is(i, Class::Auxiliary));
    if !clause {
        draft.content.clear();
    }
    draft.content.push(region.first..region.end);
    follow_regions(doc, region.end, &mut draft.content);
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
        let strange = || {
            let of_source = draft.source.as_ref().is_some_and(|s| told::tells_of_source(doc, s, before..piece.start));
            !told_on && sentence_between(doc, before, piece.start) && !of_source
        };
        if told.is_some() || lead || strange() {
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

/// `"A," she said on the BBC's "Today."`, `"A," she said, calling the bridge "a joke."`: a stretch that is part of what is told of
/// the saying does not go on with it.
fn drop_embedded(doc: &Doc, cue: &Range<u32>, draft: &mut Draft) {
    let Some(first) = draft.content.first().filter(|p| p.end <= cue.start && draft.content.len() > 1) else { return };
    if doc.tag(first.end - 1) != Tag::Close {
        return;
    }
    let told = draft.source.as_ref().map_or(0, |s| s.end).max(cue.end);
    let sentence = doc.sentence(told - 1);
    // `said Obi, who thinks that the board may "need help"`, taken for the source as a whole
    let clause = draft.source.as_ref().is_some_and(|s| s.start >= cue.end && s.clone().any(|i| doc.is(i, Class::Who)));
    draft.content.retain_mut(|p| {
        let within = (p.start > told || clause && p.start == told)
            && p.start < sentence.end
            && doc.tag(p.start) == Tag::Open
            && matches!(doc.tag(p.start - 1), Tag::Word(_) | Tag::Number | Tag::Possessive);
        // `she said, and "B"`
        if within && !(doc.words_in(told..p.start) == 1 && doc.is(p.start - 1, Class::Conjunction)) {
            // What follows the stretch goes on with the saying: `on "Today." "B."`
            p.start = doc.tokens.quoted_of(p.start).and_then(|r| doc.region(r)).map_or(p.end, |r| r.end.min(p.end));
        }
        p.start < p.end
    });
}

/// `joked, "You are late," drawing loud laughter`: after a comma between the marks it is the reporter who goes on.
fn cut_narration(doc: &Doc, draft: &mut Draft) {
    let Some(last) = draft.content.last_mut().filter(|p| doc.tag(p.start) == Tag::Open) else { return };
    if let Some(region) = told::speech_at(doc, last).filter(|r| r.end < last.end) {
        let next = region.end;
        let led_in = last.start > 0 && matches!(doc.tag(last.start - 1), Tag::Comma | Tag::Colon);
        let goes_on = doc.is(next, Class::Who)
            || doc.word(next).ends_with("ing") && !doc.upper(next)
            || led_in && doc.word_is(next, &["until", "when", "while", "before", "after", "as"]);
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

/// `"Why?" Brandt repeated.`, where the stretch begins a sentence, and `"..., so why," said Brandt`: source and cue right after
/// it.
fn tag_of(doc: &Doc, region: &Quoted) -> Option<(Range<u32>, Range<u32>)> {
    let reports = |i: u32| {
        let cue = doc.cue(i);
        cue.frames & frame::CLAUSE != 0 && cue.form & (form::PAST | form::THIRD) != 0
    };
    let name = |from: u32| {
        let mut at = from;
        while at < from + 4 && (doc.named(at) || at == from && doc.is(at, Class::Pronoun)) {
            at += 1;
        }
        from..at
    };
    let after = region.end;
    if doc.ends_with_comma(region) && reports(after) && doc.named(after + 1) {
        return Some((name(after + 1), after..after + 1));
    }
    let source = name(after);
    let at = source.end;
    let begins = doc.sentence(region.first).start == region.first;
    let cried = !doc.ends_with_stop(region) && matches!(doc.tag(at + 1), Tag::Stop | Tag::Comma);
    let told = !source.is_empty() && reports(at) && begins && (cried || has_own_cue(doc, region));
    told.then_some((source, at..at + 1))
}

/// `"A," she said, adding later, "B."`, `"A," she said before asking him, "B?"`: the participle that leads to the second stretch.
fn own_cue(doc: &Doc, from: u32, at: u32) -> Option<Range<u32>> {
    let comma = at.checked_sub(1).filter(|&c| matches!(doc.tag(c), Tag::Comma | Tag::Colon))?;
    let mut verb = comma;
    let passed =
        |i: u32| doc.is(i, Class::Adverb) || source::is_time(doc, i) || doc.word_is(i, &["him", "her", "them"]);
    while verb > from + 1 && (verb == comma || passed(verb)) {
        verb -= 1;
    }
    let cue = doc.cue(verb);
    let reports = cue.form & form::ING != 0 && cue.frames & (frame::CLAUSE | frame::QUOTE) != 0;
    let apart =
        verb > from && (doc.tag(verb - 1) == Tag::Comma || doc.word_is(verb - 1, &["before", "after", "while"]));
    (reports && apart).then_some(verb..verb + 1)
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
    let within = content.start == open && doc.tag(cue.end) == Tag::Comma && opens_small(doc, open);
    if !within || source.start == 0 || doc.after_adverbs(source.end, cue.start) != cue.start {
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

/// Whether a mark opens at `open`, before a word in small letters.
fn opens_small(doc: &Doc, open: u32) -> bool {
    doc.tag(open) == Tag::Open && matches!(doc.tag(open + 1), Tag::Word(_)) && !doc.upper(open + 1)
}

/// `"She tried," he said. The mayor "just gave up."`: what a later sentence begins with belongs to what he said, if the marks
/// open in small letters.
fn take_openings(doc: &Doc, cue: &Range<u32>, draft: &mut Draft) {
    const LONGEST: u32 = 12;
    let tag_end = draft.source.as_ref().map_or(cue.end, |source| cue.end.max(source.end));
    for n in 1..draft.content.len() {
        let open = draft.content[n].start;
        let start = doc.sentence(open).start;
        let free = tag_end.max(draft.content[n - 1].end) <= start && !(start..=open).any(|i| doc.gap_before(i));
        let plain = |i: u32| {
            let word = matches!(doc.tag(i), Tag::Word(_) | Tag::Number | Tag::Possessive);
            (word || doc.tag(i) == Tag::Comma && i + 1 == open) && doc.cue(i).frames & frame::CLAUSE == 0
        };
        let short = open - start <= LONGEST && doc.upper(start);
        if opens_small(doc, open) && free && short && (start..open).all(plain) {
            draft.content[n].start = start;
        }
    }
}
