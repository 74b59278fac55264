//! Network and rules decide together.
//!
//! The network knows which words report and how far a clause goes, and reads the rules' opinion of each token. A candidate
//! of it must score the less the more the rules agree. The rules know the marks: a quotation between them with its cue
//! beside it is taken even where the network is unsure, and they set its bounds.

use crate::draft::{Draft, Pattern};
use crate::lexicon::{Class, CueForm, frame};
use crate::network::Candidate;
use crate::rules;
use crate::scan::{Doc, Tag};
use crate::source;
use std::ops::Range;

/// Scores a candidate of the network must reach, by what the rules say of it. The more they agree, the less is asked.
mod least {
    /// The rules found the same by a construction they are mostly right about.
    pub const AGREED: f32 = 0.2;
    /// They found it by a weak one.
    pub const WEAKLY_AGREED: f32 = 0.3;
    /// They found nothing there.
    pub const ALONE: f32 = 0.35;
}

/// The least score any candidate must have to be looked at.
pub(crate) const LEAST_SCORE: f32 = least::AGREED;

/// Replaces the drafts of the rules by what both say together.
pub(crate) fn combine(doc: &Doc, candidates: &[Candidate], drafts: &mut Vec<Draft>) {
    let mut out: Vec<Draft> = Vec::with_capacity(candidates.len() + drafts.len() / 4);
    let mut used = vec![false; drafts.len()];
    let places = Places::of(drafts, doc.tokens.len());
    // How many of the contents taken so far hold each token.
    let mut taken = vec![0_u32; doc.tokens.len()];
    let take = |draft: Draft, out: &mut Vec<Draft>, taken: &mut Vec<u32>| {
        draft.content.iter().flat_map(|r| r.clone()).for_each(|i| taken[i as usize] += 1);
        out.push(draft);
    };
    for candidate in candidates {
        let mut draft = from_candidate(doc, candidate);
        let found = best_match(drafts, &places, &draft, &used);
        let least = match found.map(|n| drafts[n].pattern) {
            Some(Pattern::NounPhrase | Pattern::Infinitive | Pattern::Alone) => least::WEAKLY_AGREED,
            Some(_) => least::AGREED,
            None => least::ALONE,
        };
        if candidate.score < least || is_refusal(doc, candidate) || doc.ends_compound(candidate.cue.start) {
            continue;
        }
        if let Some(n) = found {
            used[n] = true;
            agree(doc, &drafts[n], &mut draft);
        }
        take(draft, &mut out, &mut taken);
    }
    for (rule, used) in drafts.drain(..).zip(used) {
        if used || !stands_alone(doc, &rule) {
            continue;
        }
        let shared: u32 = rule.content.iter().flat_map(|r| r.clone()).map(|i| taken[i as usize]).sum();
        if shared * 2 <= rule.size() {
            take(rule, &mut out, &mut taken);
        }
    }
    out.sort_by_key(|d| (d.start(), d.cue.as_ref().map_or(0, |c| c.start)));
    *drafts = out;
}

/// `did not say whether`, `declined to say who`, `declined to comment`, `didn't respond to questions`: nothing was reported.
fn is_refusal(doc: &Doc, candidate: &Candidate) -> bool {
    const SILENT: &[&str] = &["comment", "say", "elaborate", "respond", "reply"];
    let said = |words: &[&str]| candidate.cue.clone().any(|i| doc.word_is(i, words));
    let first = candidate.content.first().map_or(0, |r| r.start);
    let open_question = matches!(doc.class(first), Some(Class::Wh | Class::Who));
    let negated = said(&["n't", "n’t", "not", "never"]);
    let declined = said(&["declined", "declines", "declining", "refused", "refuses", "refusing"]);
    (negated && open_question)
        || (declined && (doc.word_is(first + 1, SILENT) || said(SILENT)))
        || (negated && said(&["respond", "reply", "comment", "elaborate", "more", "anything"]))
}

/// A candidate of the network as a draft.
fn from_candidate(doc: &Doc, candidate: &Candidate) -> Draft {
    let cue: CueForm = candidate.cue.clone().map(|i| doc.cue(i)).find(|c| c.frames != 0).unwrap_or_default();
    let colon = candidate.cue.clone().any(|i| matches!(doc.tag(i), Tag::Colon | Tag::Dash | Tag::Other));
    let frames = match cue.frames {
        0 if colon => frame::QUOTE,
        0 => frame::BELIEF,
        given => given,
    };
    let source = candidate.source.clone().map(|source| {
        let whole = whole_names(doc, within_sentence(doc, source, &candidate.cue), &candidate.cue);
        without_comma(doc, whole_phrase(doc, subject_of(doc, whole), &[&candidate.cue]))
    });
    let mut content = without_lead(doc, candidate);
    if let Some(last) = content.last_mut() {
        let of_source = source.clone().unwrap_or_default();
        *last = whole_phrase(doc, last.clone(), &[&candidate.cue, &of_source]);
    }
    Draft {
        content,
        source,
        cue: Some(candidate.cue.clone()),
        pattern: Pattern::Network,
        frames,
        lost: false,
        probability: Some(candidate.probability),
        agreed: false,
    }
}

/// The content of `explained it this way: "..."` begins at the mark.
fn without_lead(doc: &Doc, candidate: &Candidate) -> Vec<Range<u32>> {
    const LONGEST: u32 = 12;
    let mut content = candidate.content.clone();
    let Some(first) = content.first_mut().filter(|r| r.start == candidate.cue.end && !doc.quoted(r.start)) else {
        return content;
    };
    let at = first.start;
    let announces = doc.word_is(at, &["it", "himself", "herself"])
        && doc.word_is(at + 1, &["this", "like", "thus", "so"])
        || doc.word_is(at, &["as"]) && doc.word_is(at + 1, &["follows"])
        || doc.word_is(at, &["with", "by"]) && doc.is(at + 1, Class::Determiner);
    let colon = (at..first.end.min(at + LONGEST)).find(|&i| doc.tag(i) == Tag::Colon);
    if let Some(colon) = colon.filter(|&c| announces && c + 1 < first.end && doc.tag(c + 1) == Tag::Open) {
        first.start = colon + 1;
    }
    content
}

/// The part of a source that lies in one sentence, on the side of the cue: `said Zoe Brandt. Brandt runs the firm.`
fn within_sentence(doc: &Doc, source: Range<u32>, cue: &Range<u32>) -> Range<u32> {
    if source.is_empty() {
        return source;
    }
    let near = if source.start >= cue.end { source.start } else { source.end - 1 };
    let sentence = doc.sentence(near);
    let mut part = source.start.max(sentence.start)..source.end.min(sentence.end);
    while part.len() > 1 && doc.tag(part.end - 1) == Tag::Stop {
        part.end -= 1;
    }
    part
}

/// A source does not begin or end within a name: `Park Ji-` of `Park Ji-in said`.
fn whole_names(doc: &Doc, mut source: Range<u32>, cue: &Range<u32>) -> Range<u32> {
    if source.is_empty() {
        return source;
    }
    while source.end != cue.start && doc.same_name(source.end - 1, source.end) {
        source.end += 1;
    }
    while source.start > 0 && source.start != cue.end && doc.same_name(source.start, source.start - 1) {
        source.start -= 1;
    }
    source
}

/// A range does not end between an article or preposition and its noun (`the`, `the boy, who wore a`); it does not run into
/// `others` either.
fn whole_phrase(doc: &Doc, mut range: Range<u32>, others: &[&Range<u32>]) -> Range<u32> {
    let Some(last) = range.end.checked_sub(1).filter(|last| *last >= range.start) else { return range };
    let article = doc.word_is(last, &["a", "an", "the"]);
    let follows = matches!(doc.tag(range.end), Tag::Word(Class::Other | Class::Determiner) | Tag::Number);
    let open = article || range.len() > 1 && doc.is(last, Class::Preposition);
    if open && follows && doc.quoted(last) == doc.quoted(range.end) {
        let begins = others.iter().map(|other| other.start).filter(|start| *start >= range.end);
        let limit = begins.fold(doc.sentence(last).end, u32::min);
        range.end = source::phrase_end(doc, range.end, limit);
    }
    range
}

/// A comma ends a source only where another began an apposition (`Obi, a nurse,`).
fn without_comma(doc: &Doc, mut source: Range<u32>) -> Range<u32> {
    let comma = |i: u32| doc.tag(i) == Tag::Comma;
    if source.len() > 1 && comma(source.end - 1) && !(source.start..source.end - 1).any(comma) {
        source.end -= 1;
    }
    source
}

/// What stands before a pronoun that is the subject does not belong to it: `in an interview with the paper he`.
fn subject_of(doc: &Doc, mut source: Range<u32>) -> Range<u32> {
    // `China and France, which together vowed`
    let adverb = source.len() == 1 && (doc.is(source.start, Class::Adverb) || doc.word_is(source.start, &["together"]));
    if adverb
        && source.start > 0
        && matches!(doc.class(source.start - 1), Some(Class::Who | Class::Pronoun | Class::Wh))
    {
        source = source.start - 1..source.start;
    }
    let last = source.end.saturating_sub(1);
    let pronoun = source.len() > 1 && doc.word_is(last, &["he", "she", "they", "we", "I"]);
    let joined = pronoun && doc.word_is(last - 1, &["and", "or", "nor", "than", "as", "&"]);
    if pronoun && !joined { last..source.end } else { source }
}

/// The draft of the rules that reports the same: same cue, or most of the same content.
fn best_match(drafts: &[Draft], places: &Places, draft: &Draft, used: &[bool]) -> Option<usize> {
    let cue = draft.cue.clone().unwrap_or_default();
    let score = |d: &Draft| {
        let same_cue = d.cue.as_ref().is_some_and(|c| c.start < cue.end && cue.start < c.end);
        let shared = d.shared(draft);
        let alike = shared * 2 > d.size().max(draft.size());
        (same_cue || alike).then_some(u32::from(same_cue) * 10_000 + shared)
    };
    let near = places.near(draft).filter(|n| !used[*n]);
    near.filter_map(|n| Some((score(&drafts[n])?, n))).max().map(|(_, n)| n)
}

/// Tokens of a stretch of [`Places`].
const STRETCH: u32 = 64;

/// Which drafts reach into which stretch of the text: an article of ten megabytes is not searched for every candidate.
struct Places(Vec<Vec<u32>>);

impl Places {
    fn of(drafts: &[Draft], tokens: usize) -> Self {
        let mut stretches = vec![Vec::new(); tokens / STRETCH as usize + 1];
        for (n, draft) in drafts.iter().enumerate() {
            for stretch in Self::stretches(draft) {
                if let Some(list) = stretches.get_mut(stretch as usize)
                    && list.last() != Some(&(n as u32))
                {
                    list.push(n as u32);
                }
            }
        }
        Self(stretches)
    }

    /// The stretches content and cue lie in; some may come twice.
    fn stretches(draft: &Draft) -> impl Iterator<Item = u32> {
        let ranges = draft.content.iter().chain(&draft.cue).filter(|range| !range.is_empty());
        ranges.flat_map(|range| range.start / STRETCH..=(range.end - 1) / STRETCH)
    }

    /// All drafts that could share a token with this one; some may come twice.
    fn near(&self, draft: &Draft) -> impl Iterator<Item = usize> {
        let lists = Self::stretches(draft).filter_map(|stretch| self.0.get(stretch as usize));
        lists.flatten().map(|&n| n as usize)
    }
}

/// `told the court, when asked of the inquiry: "..."`: a plain word of saying, and a colon before what is said.
fn is_led_in(doc: &Doc, rule: &Draft) -> bool {
    const LEAST: usize = 6;
    let Some(cue) = &rule.cue else { return false };
    let colon = rule.start().checked_sub(1).is_some_and(|c| doc.tag(c) == Tag::Colon && c >= cue.end);
    let said = doc.cue(cue.end - 1);
    let plain = said.frames & frame::CLAUSE != 0 && said.frames & (frame::BELIEF | frame::WEAK) == 0;
    colon && plain && rule.content.iter().map(|r| doc.words_in(r.clone())).sum::<usize>() >= LEAST
}

/// Lets a draft of the rules correct one of the network.
fn agree(doc: &Doc, rule: &Draft, draft: &mut Draft) {
    let on_marks =
        matches!(rule.pattern, Pattern::MarksBefore | Pattern::MarksAfter | Pattern::Implied | Pattern::Signed);
    let inside = rule.shared(draft) == draft.size();
    // Words of the network's outside the marks are kept: they belong to a mixed quotation more often than not.
    if on_marks && inside && rules::is_direct(doc, &rule.content) {
        draft.content = rule.content.clone();
    }
    if !matches!(rule.pattern, Pattern::NounPhrase | Pattern::Infinitive | Pattern::Alone) {
        draft.pattern = rule.pattern;
        draft.agreed = true;
    }
    let article = draft.source.as_ref().is_some_and(|s| s.len() == 1 && doc.word_is(s.start, &["a", "an", "the"]));
    // Who has a turn stands before its colon.
    let turn = rule.pattern == Pattern::Turn && rule.cue == draft.cue;
    if draft.source.is_none() || (article || turn) && rule.source.is_some() {
        draft.source = rule.source.clone();
    }
    // The rules saw that the words before the cue are gone: a name from elsewhere does not take their place.
    let cue = draft.cue.as_ref().map_or(0, |c| c.start);
    let adjacent = draft.source.as_ref().is_some_and(|s| s.end == cue && doc.tag(s.end - 1) != Tag::Possessive);
    if rule.lost && !adjacent {
        draft.source = None;
        draft.lost = true;
    }
}

/// Whether a draft of the rules is taken without the network's consent.
fn stands_alone(doc: &Doc, rule: &Draft) -> bool {
    match rule.pattern {
        Pattern::MarksBefore | Pattern::MarksAfter | Pattern::Signed | Pattern::Turn => true,
        Pattern::Implied => is_announced(doc, &rule.content) || is_led_in(doc, rule),
        Pattern::Alone => is_announced(doc, &rule.content),
        _ => rule.lost,
    }
}

/// Whether a content is whole paragraphs between marks, with a colon before the first.
fn is_announced(doc: &Doc, content: &[Range<u32>]) -> bool {
    const LEAST: usize = 8;
    let colon = content.first().and_then(|r| r.start.checked_sub(1)).is_some_and(|c| doc.tag(c) == Tag::Colon);
    colon
        && content.iter().all(|r| *r == doc.paragraph(r.start))
        && content.iter().map(|r| doc.words_in(r.clone())).sum::<usize>() >= LEAST
}
