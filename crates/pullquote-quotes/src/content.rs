//! What was said: where content begins after a cue, where it ends, and how quoted stretches join into one quotation.

use crate::cue::Cue;
use crate::draft::Pattern;
use crate::lexicon::{Class, form, frame};
use crate::scan::{Doc, Tag};
use crate::source;
use pullquote_tokenize::Quoted;
use std::ops::Range;

/// Content found after a cue.
pub(crate) struct After {
    pub pieces: Vec<Range<u32>>,
    pub pattern: Pattern,
}

/// The content that follows a cue, from token `at` on.
pub(crate) fn after(doc: &Doc, cue: &Cue, at: u32, sentence: &Range<u32>) -> Option<After> {
    let frames = cue.frames;
    let mut k = at;
    // `pointed out that`, `went on, "..."`, `acknowledged, however, "..."`
    if doc.word_is(k, &["out", "on", "back"])
        && (doc.is(k + 1, Class::That) || matches!(doc.tag(k + 1), Tag::Comma | Tag::Colon | Tag::Open))
    {
        k += 1;
    }
    if doc.tag(k) == Tag::Comma && doc.word_is(k + 1, &["however", "though", "too"]) && doc.tag(k + 2) == Tag::Comma {
        k += 2;
    }
    if frames & frame::ADDRESSEE != 0 {
        k = skip_addressee(doc, k, sentence)?;
    }
    k = skip_adverbials(doc, k, sentence);
    if doc.tag(k) == Tag::Comma && (matches!(doc.tag(k + 1), Tag::Open) || doc.is(k + 1, Class::That)) {
        k += 1;
    }
    // `told the court, when asked of it: "..."`
    let when = k + u32::from(doc.tag(k) == Tag::Comma);
    if doc.word_is(when, &["when", "while", "after", "as"])
        && let Some(colon) = (when..sentence.end).find(|&i| matches!(doc.tag(i), Tag::Colon | Tag::Open))
        && doc.tag(colon + 1) == Tag::Open
    {
        k = colon;
    }
    if doc.tag(k) == Tag::Colon {
        return after_colon(doc, k, sentence);
    }
    if k >= sentence.end {
        return None;
    }
    // A relative clause that criticises or praises describes a person; it reports nothing.
    let relative = cue.tokens.start > sentence.start && doc.is(cue.tokens.start - 1, Class::Who);
    match doc.tag(k) {
        Tag::Open => {
            let region = *doc.region(doc.tokens.quoted_of(k)?)?;
            if frames & (frame::QUOTE | frame::CLAUSE | frame::NOUN | frame::THAT) == 0 {
                return None;
            }
            Some(After { pieces: quoted_after(doc, &region), pattern: Pattern::MarksAfter })
        }
        Tag::Word(Class::That) if frames & (frame::THAT | frame::CLAUSE) != 0 => {
            clause(doc, k, sentence, Pattern::ThatClause)
        }
        Tag::Word(Class::Wh) if frames & frame::THAT != 0 && !cue.negated => {
            clause(doc, k, sentence, Pattern::ThatClause)
        }
        Tag::Word(Class::To) if frames & frame::TO != 0 => clause(doc, k, sentence, Pattern::Infinitive),
        Tag::Word(_) | Tag::Number | Tag::Other if frames & frame::CLAUSE != 0 => {
            // A mere prepositional phrase is no clause (`reported to the office`).
            let phrase =
                matches!(doc.class(k), Some(Class::Preposition | Class::Conjunction | Class::To | Class::Subordinator))
                    && !(k..sentence.end).any(|i| {
                        doc.tag(i) == Tag::Comma || matches!(doc.class(i), Some(Class::Auxiliary | Class::Pronoun))
                    });
            if cue.negated || phrase || doc.is(k, Class::To) {
                return None;
            }
            clause(doc, k, sentence, Pattern::BareClause)
        }
        Tag::Word(_) | Tag::Number if frames & frame::NOUN != 0 && !cue.negated && !relative => {
            clause(doc, k, sentence, Pattern::NounPhrase)
        }
        Tag::Word(_) if frames & (frame::TO | frame::ADDRESSEE) == (frame::TO | frame::ADDRESSEE) => {
            // `urged the council to wait`: the addressee belongs to the content.
            let to = (k..sentence.end.min(k + 8)).find(|&i| doc.is(i, Class::To))?;
            (to > k).then(|| clause(doc, k, sentence, Pattern::Infinitive))?
        }
        _ => None,
    }
}

/// `told reporters on Monday`: the first token after the addressee.
fn skip_addressee(doc: &Doc, at: u32, sentence: &Range<u32>) -> Option<u32> {
    let limit = sentence.end.min(at + 12);
    let mut k = at;
    if matches!(doc.tag(k), Tag::Open | Tag::Colon | Tag::Comma)
        || matches!(doc.class(k), Some(Class::That | Class::Wh | Class::To))
    {
        return Some(k);
    }
    if doc.is(k, Class::Pronoun) || doc.word_is(k, &["him", "her", "them", "us", "me", "himself"]) {
        return Some(k + 1);
    }
    while k < limit {
        match doc.tag(k) {
            Tag::Open | Tag::Colon | Tag::Comma | Tag::Stop => return Some(k),
            Tag::Word(Class::That | Class::Wh | Class::To) => return Some(k),
            Tag::Word(Class::Pronoun) => return Some(k),
            Tag::Word(Class::Preposition) if !doc.word_is(k, &["of"]) => return Some(k),
            Tag::Word(Class::Determiner) if k > at && !doc.is(k - 1, Class::Preposition) => return Some(k),
            Tag::Word(Class::Other) if source::is_time(doc, k) => return Some(k),
            // A plural noun, then another noun phrase: `told lawmakers spending would fall`.
            Tag::Word(Class::Auxiliary) => return Some(k.saturating_sub(1).max(at)),
            _ => k += 1,
        }
    }
    Some(k)
}

/// `in a statement on Monday`, `Tuesday`, `earlier`: the first token after them.
fn skip_adverbials(doc: &Doc, at: u32, sentence: &Range<u32>) -> u32 {
    let limit = sentence.end.min(at + 24);
    let mut k = at;
    loop {
        let before = k;
        if k < limit
            && (source::is_time(doc, k)
                || (doc.is(k, Class::Adverb) && (source::is_time(doc, k + 1) || doc.is(k + 1, Class::Preposition)))
                || (doc.word_is(k, &["later", "then", "again"]) && doc.tag(k + 1) == Tag::Comma))
        {
            k += 1;
        } else if k < limit && doc.is(k, Class::Preposition) {
            // Preposition, then one noun phrase.
            k += 1;
            let start = k;
            while k < limit {
                let stays = match doc.tag(k) {
                    Tag::Word(Class::Determiner) => k == start || doc.is(k - 1, Class::Determiner),
                    Tag::Word(Class::Other) => !(k > start && source::is_time(doc, k) && !source::is_time(doc, k - 1)),
                    Tag::Number | Tag::Possessive | Tag::Other => true,
                    Tag::Word(Class::Conjunction) => doc.upper(k + 1) && doc.upper(k - 1),
                    _ => false,
                };
                if !stays {
                    break;
                }
                k += 1;
            }
            if !ends_adverbial(doc, k) {
                // No clear end: a clause may have begun within ("on Monday prices rose"): stay before the preposition.
                return before;
            }
        }
        if k == before {
            return k;
        }
    }
}

/// Whether content or another adverbial may begin at `k`.
fn ends_adverbial(doc: &Doc, k: u32) -> bool {
    matches!(doc.tag(k), Tag::Open | Tag::Colon | Tag::Comma)
        || matches!(
            doc.class(k),
            Some(Class::That | Class::Wh | Class::Pronoun | Class::Determiner | Class::Preposition | Class::To)
        )
        || source::is_time(doc, k)
}

/// Content after a colon: the rest of the sentence, or the next paragraph if the colon ends this one.
pub(crate) fn after_colon(doc: &Doc, colon: u32, sentence: &Range<u32>) -> Option<After> {
    let k = colon + 1;
    let paragraph = doc.paragraph(colon);
    if k < paragraph.end {
        if doc.tag(k) == Tag::Open {
            let region = *doc.region(doc.tokens.quoted_of(k)?)?;
            return Some(After { pieces: quoted_after(doc, &region), pattern: Pattern::MarksAfter });
        }
        return (k < sentence.end).then(|| clause(doc, k, sentence, Pattern::BareClause))?;
    }
    let next = doc.tokens.paragraphs().get(doc.tokens.paragraph_of(colon) + 1)?;
    let first = next.tokens.start;
    if doc.tag(first) == Tag::Open {
        let region = *doc.region(doc.tokens.quoted_of(first)?)?;
        return Some(After { pieces: quoted_after(doc, &region), pattern: Pattern::MarksAfter });
    }
    None
}

/// A quotation that begins with `region` right after its cue: with the rest of its sentence if the marks close
/// in the middle, and with the stretches that follow it directly.
fn quoted_after(doc: &Doc, region: &Quoted) -> Vec<Range<u32>> {
    let last = doc.sentence(region.end.max(1) - 1);
    let rest = region.end..content_end(doc, region.end, &last);
    let words = doc.words_in(rest.clone());
    if !doc.ends_sentence(region)
        && !doc.ends_with_comma(region)
        && region.closed
        && words > 0
        && region.end < last.end
        && doc.tag(region.end) != Tag::Comma
    {
        return vec![region.first..rest.end];
    }
    let mut pieces = vec![region.first..region.end];
    follow_regions(doc, region.end, &mut pieces);
    pieces
}

/// Adds the quoted stretches that go on directly after token `end`, in this paragraph and, where the marks say so,
/// in the next ones.
pub(crate) fn follow_regions(doc: &Doc, end: u32, pieces: &mut Vec<Range<u32>>) {
    let mut end = end;
    while let Some(region) = doc.tokens.quoted_of(end).and_then(|r| doc.region(r)).copied() {
        let paragraph = doc.paragraph(end.max(1) - 1);
        if region.first != end || end >= paragraph.end || has_own_cue(doc, &region) || !doc.ends_as_speech(&region) {
            break;
        }
        push_joined(pieces, region.first..region.end);
        end = region.end;
    }
    // Multi-paragraph: the mark opens again at the next paragraph.
    while let Some(index) = doc.tokens.quoted_of(end.max(1) - 1) {
        let continues = doc.region(index).is_some_and(|r| r.continues && r.end == end);
        let Some(next) = doc.region(index + 1).copied().filter(|next| continues && !has_own_cue(doc, next)) else {
            break;
        };
        pieces.push(next.first..next.end);
        end = next.end;
    }
}

/// Adds a piece; one that touches the last is joined to it.
fn push_joined(pieces: &mut Vec<Range<u32>>, piece: Range<u32>) {
    match pieces.last_mut() {
        Some(last) if last.end == piece.start => last.end = piece.end,
        _ => pieces.push(piece),
    }
}

/// Whether a quoted stretch is followed by a cue of its own (`"B," she added`).
pub(crate) fn has_own_cue(doc: &Doc, region: &Quoted) -> bool {
    if !region.closed || region.continues {
        return false;
    }
    let sentence = doc.sentence(region.end - 1);
    if region.inner().is_empty() || doc.ends_with_stop(region) {
        return false;
    }
    let mut k = region.end;
    while k < sentence.end.min(region.end + 14) {
        let cue = doc.cue(k);
        if cue.frames & (frame::CLAUSE | frame::QUOTE) != 0 && cue.form & (form::PAST | form::THIRD | form::BASE) != 0 {
            return true;
        }
        if doc.word_is(k, &["according"]) {
            return true;
        }
        if matches!(doc.tag(k), Tag::Open | Tag::Stop) {
            return false;
        }
        k += 1;
    }
    false
}

/// The clause from `k` on.
fn clause(doc: &Doc, k: u32, sentence: &Range<u32>, pattern: Pattern) -> Option<After> {
    let end = content_end(doc, k, sentence);
    let least = match pattern {
        Pattern::BareClause if doc.is(k, Class::Pronoun) => 2,
        Pattern::BareClause => 3,
        Pattern::NounPhrase => 1,
        _ => 2,
    };
    if doc.words_in(k..end) < least {
        return None;
    }
    let mut pieces = vec![k..end];
    if doc.tag(end.max(1) - 1) == Tag::Close {
        follow_regions(doc, end, &mut pieces);
    }
    Some(After { pieces, pattern })
}

/// Where the content that begins at `k` ends: the sentence, or an earlier point where another report begins.
pub(crate) fn content_end(doc: &Doc, k: u32, sentence: &Range<u32>) -> u32 {
    let mut end = sentence.end;
    // A quotation open at the sentence's end takes its following sentences along.
    if let Some(region) = doc.tokens.quoted_of(end.max(1) - 1).and_then(|r| doc.region(r))
        && region.first >= k
        && region.end > end
    {
        end = region.end;
    }
    let mut i = k;
    while i < sentence.end {
        if doc.quoted(i) {
            i += 1;
            continue;
        }
        // `"...," adding that`: the comma stands inside the marks.
        if i > k && doc.tag(i - 1) == Tag::Close && participle_report(doc, i) {
            return i;
        }
        match doc.tag(i) {
            Tag::Semicolon if i > k + 2 => return i,
            Tag::Comma if i > k + 1 => {
                let n = i + 1;
                if participle_report(doc, n) || doc.word_is(n, &["according"]) || new_report(doc, n, sentence) {
                    return i;
                }
            }
            Tag::Word(Class::Conjunction | Class::Subordinator) if i > k + 1 && new_report(doc, i, sentence) => {
                return if doc.tag(i - 1) == Tag::Comma { i - 1 } else { i };
            }
            Tag::Word(Class::Other) if doc.word_is(i, &["according"]) && doc.is(i + 1, Class::To) => return i,
            _ => {}
        }
        i += 1;
    }
    while end > k
        && !doc.quoted(end - 1)
        && matches!(doc.tag(end - 1), Tag::Stop | Tag::Comma | Tag::Dash | Tag::Colon | Tag::Semicolon)
    {
        end -= 1;
    }
    end
}

/// Whether a participle at `i` begins a report of its own (`adding that`).
fn participle_report(doc: &Doc, i: u32) -> bool {
    let cue = doc.cue(i);
    cue.form & form::ING != 0
        && cue.frames & (frame::BELIEF | frame::WEAK) == 0
        && cue.frames & (frame::CLAUSE | frame::QUOTE) != 0
}

/// Whether at `i` a conjunction (and perhaps a short subject) leads to another finite cue: `and added that`,
/// `but she said`.
fn new_report(doc: &Doc, i: u32, sentence: &Range<u32>) -> bool {
    let subordinate = doc.word_is(i, &["while", "whereas", "though", "although"]);
    if !doc.is(i, Class::Conjunction) && !subordinate {
        return false;
    }
    let k = doc.after_adverbs(i + 1, sentence.end);
    let strong = |n: u32| {
        let cue = doc.cue(n);
        cue.frames & (frame::CLAUSE | frame::NOUN) != 0
            && cue.frames & (frame::WEAK | frame::BELIEF) == 0
            && cue.form & (form::PAST | form::THIRD) != 0
    };
    if strong(k) {
        return true;
    }
    // A pronoun or a name of up to three words, then the cue.
    let mut n = k;
    while n < sentence.end.min(k + 4)
        && (doc.is(n, Class::Pronoun) || (doc.is(n, Class::Other) && doc.upper(n)) || doc.is(n, Class::Adverb))
    {
        n += 1;
    }
    n > k && strong(n)
}
