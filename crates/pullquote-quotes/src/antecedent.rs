//! What a pronoun or a description stands for: a score over the article's entities that came before.

use crate::ResolvedBy;
use crate::draft::Draft;
use crate::scan::{Doc, Tag};
use crate::speaker::Resolution;
use pullquote_entities::{Gender, Kind};
use std::ops::Range;

/// The last quotation with a source, and what is known of the article so far.
pub(crate) struct Memory {
    pub last: Option<Last>,
}

/// The quotation before.
pub(crate) struct Last {
    pub speakers: Vec<u32>,
    /// First token of its source or content.
    pub at: u32,
    /// One past the last token of its content.
    pub end: u32,
    /// One past the last token of content, source and cue.
    pub reach: u32,
    pub paragraph: usize,
}

impl Memory {
    pub fn new(_doc: &Doc) -> Self {
        Self { last: None }
    }

    pub fn remember(&mut self, doc: &Doc, draft: &Draft, found: &Resolution) {
        let end = draft.content.last().map_or(0, |r| r.end);
        let others = [draft.source.as_ref(), draft.cue.as_ref()];
        let mut reach = others.iter().flatten().map(|r| r.end).max().unwrap_or(0).max(end);
        while matches!(doc.tag(reach), Tag::Stop | Tag::Comma) && (reach as usize) < doc.tokens.len() {
            reach += 1;
        }
        let at = draft.source.as_ref().map_or(draft.start(), |s| s.start);
        let paragraph = doc.tokens.paragraph_of(end.max(1) - 1);
        self.last = Some(Last { speakers: found.speakers.clone(), at, end, reach, paragraph });
    }
}

/// Weights of the score; fitted by hand on the training articles' coreference.
mod weight {
    pub const SENTENCE: f32 = -1.0;
    pub const PARAGRAPH: f32 = -0.4;
    pub const SUBJECT: f32 = 1.2;
    pub const FIRST: f32 = 0.5;
    pub const QUOTED: f32 = -1.2;
    pub const POSSESSIVE: f32 = -0.6;
    pub const LAST_SPEAKER: f32 = 1.6;
    pub const GENDER: f32 = 0.8;
    pub const SALIENCE: f32 = 0.35;
    /// How far ahead the best must be of the next to be safe.
    pub const MARGIN: f32 = 0.35;
    pub const LEAST: f32 = -5.0;
}

/// Resolves `he`, `she`, `it`, `they` as a source.
pub(crate) fn pronoun(doc: &Doc, at: u32, draft: &Draft, memory: &Memory) -> Resolution {
    let unresolved = || Resolution { unresolved: true, ..Resolution::default() };
    let gender = if doc.word_is(at, &["he"]) {
        Gender::Masculine
    } else if doc.word_is(at, &["she"]) {
        Gender::Feminine
    } else if doc.word_is(at, &["it"]) {
        return organisation(doc, at).unwrap_or_else(unresolved);
    } else if doc.word_is(at, &["they"]) {
        // Several speakers before, or people without a name.
        return match &memory.last {
            Some(last) if last.speakers.len() > 1 => by_pronoun(last.speakers.clone(), 0.8),
            _ => unresolved(),
        };
    } else if doc.word_is(at, &["I", "we", "you"]) {
        return unresolved();
    } else {
        // `many`, `some`, `others`, `one`: people without a name.
        return Resolution {
            group: !doc.word_is(at, &["one", "someone", "everyone", "somebody", "nobody"]),
            ..Resolution::default()
        };
    };
    let ranked = rank(doc, at, gender, draft, memory);
    match ranked[..] {
        [] => unresolved(),
        [(entity, score)] if score > weight::LEAST => by_pronoun(vec![entity], 0.9),
        [(entity, best), (_, next), ..] if best - next >= weight::MARGIN && best > weight::LEAST => {
            by_pronoun(vec![entity], (0.75 + (best - next) * 0.1).min(0.95))
        }
        [(entity, best), ..] if best > weight::LEAST => by_pronoun(vec![entity], 0.6),
        _ => unresolved(),
    }
}

fn by_pronoun(speakers: Vec<u32>, confidence: f32) -> Resolution {
    Resolution { speakers, by: Some(ResolvedBy::Pronoun), confidence, ..Resolution::default() }
}

/// The people before token `at` that the pronoun may mean, best first.
fn rank(doc: &Doc, at: u32, gender: Gender, draft: &Draft, memory: &Memory) -> Vec<(u32, f32)> {
    let here = doc.tokens.sentence_of(at);
    let paragraph = doc.tokens.paragraph_of(at);
    let mut best: Vec<(u32, f32)> = Vec::new();
    let until = doc.entities.mentions.partition_point(|m| m.end <= at);
    // The mentions of a few hundred tokens back are enough.
    for (n, mention) in doc.entities.mentions[..until].iter().enumerate().rev().take(60) {
        let Some(entity) = mention.entity.filter(|_| mention.kind == Kind::Per) else { continue };
        let Some(known) = doc.entities.entities.get(entity as usize) else { continue };
        let fits = match (known.gender, gender) {
            (Gender::Unknown, _) => 0.0,
            (a, b) if a == b => weight::GENDER,
            _ => continue,
        };
        let sentence = doc.tokens.sentence_of(mention.first);
        let range = doc.sentence(mention.first);
        let mut score = fits;
        score += weight::SENTENCE * (here - sentence).min(8) as f32;
        score += weight::PARAGRAPH * (paragraph - doc.tokens.paragraph_of(mention.first)).min(6) as f32;
        // Inside the very words that are quoted: `"Bill is ill," he said` is seldom Bill.
        let in_content = draft.content.iter().any(|r| r.contains(&mention.first));
        if in_content || doc.quoted(mention.first) {
            score += weight::QUOTED;
        }
        if doc.tag(mention.end) == Tag::Possessive {
            score += weight::POSSESSIVE;
        }
        let first_of_sentence =
            doc.entities.mentions[..n].iter().rev().take_while(|m| m.first >= range.start).all(|m| m.kind != Kind::Per);
        if first_of_sentence {
            score += weight::FIRST;
        }
        if is_subject(doc, mention.end) {
            score += weight::SUBJECT;
        }
        let count = known.mentions.len().max(1) as f32;
        score += weight::SALIENCE * count.ln().min(3.0);
        if memory.last.as_ref().is_some_and(|l| l.speakers == [entity] && paragraph - l.paragraph <= 2 && l.at < at) {
            score += weight::LAST_SPEAKER;
        }
        match best.iter_mut().find(|b| b.0 == entity) {
            Some(b) => b.1 = b.1.max(score),
            None => best.push((entity, score)),
        }
    }
    best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    best
}

/// Whether a finite verb or auxiliary follows the name (perhaps after an apposition).
fn is_subject(doc: &Doc, end: u32) -> bool {
    use crate::lexicon::{Class, form};
    let mut k = end;
    if doc.tag(k) == Tag::Comma {
        let limit = k + 16;
        k += 1;
        while k < limit && !matches!(doc.tag(k), Tag::Comma | Tag::Stop) {
            k += 1;
        }
        k += 1;
    }
    if doc.is(k, Class::Adverb) {
        k += 1;
    }
    let finite = doc.cue(k).form & (form::PAST | form::THIRD) != 0;
    let word = doc.word(k).as_bytes();
    finite
        || doc.is(k, Class::Auxiliary)
        || (doc.is(k, Class::Other) && !doc.upper(k) && (word.ends_with(b"ed") || word.ends_with(b"s")))
}

/// `it`: the organisation or place that is the subject of the sentence before.
fn organisation(doc: &Doc, at: u32) -> Option<Resolution> {
    let here = doc.tokens.sentence_of(at);
    for back in [here, here.checked_sub(1)?] {
        let range = doc.tokens.sentences().get(back)?.clone();
        let upto = range.end.min(at);
        if range.start >= upto {
            continue;
        }
        let subject = doc
            .entities
            .mentions_in(range.start..upto)
            .iter()
            .find(|m| is_subject(doc, m.end) && m.end <= range.start + 14);
        if let Some(mention) = subject.filter(|m| matches!(m.kind, Kind::Org | Kind::Loc)) {
            return mention.entity.map(|entity| by_pronoun(vec![entity], 0.75));
        }
    }
    None
}

/// `the minister`, `the company`: an entity with that role, or an organisation of that kind, mentioned before.
pub(crate) fn nominal(doc: &Doc, source: &Range<u32>, head: u32, memory: &Memory) -> Resolution {
    let definite = doc.word_is(source.start, &["the", "that", "this"]);
    let plural = head > source.start
        && doc.word(head - 1).as_bytes().ends_with(b"s")
        && !doc.word(head - 1).as_bytes().ends_with(b"ss");
    if !definite || plural || head <= source.start + 1 || head - source.start > 4 || head < source.end {
        return Resolution { group: plural, ..Resolution::default() };
    }
    let noun = doc.word(head - 1);
    let at = source.start;
    let until = doc.entities.mentions.partition_point(|m| m.end <= at);
    const COMPANY: &[&str] = &[
        "company",
        "firm",
        "organization",
        "organisation",
        "group",
        "agency",
        "newspaper",
        "network",
        "bank",
        "retailer",
        "carmaker",
        "charity",
    ];
    let bodies = COMPANY.iter().any(|c| c.eq_ignore_ascii_case(noun));
    let here = doc.tokens.sentence_of(at);
    for mention in doc.entities.mentions[..until].iter().rev().take(80) {
        let Some(entity) = mention.entity else { continue };
        let Some(known) = doc.entities.entities.get(entity as usize) else { continue };
        let near = here - doc.tokens.sentence_of(mention.first);
        let fits = match known.kind {
            Kind::Per => known.role.is_some_and(|r| has_word(r.of(doc.text), noun)),
            Kind::Org => has_word(known.name.of(doc.text), noun) || (bodies && near <= 3),
            _ => false,
        };
        if fits {
            return Resolution {
                speakers: vec![entity],
                by: Some(ResolvedBy::Nominal),
                confidence: 0.8,
                ..Resolution::default()
            };
        }
    }
    let _ = memory;
    Resolution::default()
}

/// Whether `phrase` holds `word`, letter case aside.
fn has_word(phrase: &str, word: &str) -> bool {
    phrase.split(|c: char| !c.is_alphanumeric()).any(|w| w.eq_ignore_ascii_case(word))
}
