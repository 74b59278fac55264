//! From the words that name a source to the entity that speaks: names, pronouns, descriptions, context.
//!
//! Where nothing safe can be said the quotation keeps no speaker and its [`Status`] tells why.

use crate::antecedent::{self, Memory};
use crate::draft::{Draft, Pattern};
use crate::lexicon::Class;
use crate::scan::{Doc, Tag};
use crate::{Quotation, ResolvedBy, SpeakerKind, Status};
use pullquote_entities::{Kind, Mention};
use std::ops::Range;

/// What a source span comes to.
#[derive(Debug, Default)]
pub(crate) struct Resolution {
    pub speakers: Vec<u32>,
    pub by: Option<ResolvedBy>,
    /// A group or class of people without a name of its own.
    pub group: bool,
    /// A pronoun or description whose antecedent is not safe.
    pub unresolved: bool,
    /// How sure the resolution itself is.
    pub confidence: f32,
}

/// Sets speaker, kind, status and confidence of every quotation.
pub(crate) fn resolve(doc: &Doc, drafts: &[Draft], out: &mut [Quotation]) {
    let mut memory = Memory::new(doc);
    for (draft, quotation) in drafts.iter().zip(out.iter_mut()) {
        let found = match &draft.source {
            Some(source) => of_source(doc, source, draft, &memory),
            None => context(doc, draft, &memory),
        };
        quotation.missing = draft.lost;
        quotation.status = match () {
            _ if !found.speakers.is_empty() => Status::Attributed,
            _ if draft.source.is_none() => Status::MissingSource,
            _ if found.unresolved => Status::Unresolved,
            _ => Status::UnnamedSource,
        };
        quotation.resolved_by = found.by.filter(|_| !found.speakers.is_empty());
        quotation.speaker_kind = match found.speakers.first() {
            Some(&entity) => doc.entities.entities.get(entity as usize).map(|e| kind_of(e.kind)),
            None if draft.source.is_none() || found.unresolved => None,
            None if found.group => Some(SpeakerKind::Group),
            None => Some(SpeakerKind::Unnamed),
        };
        if !found.speakers.is_empty() {
            quotation.confidence *= found.confidence;
        }
        memory.remember(doc, draft, &found);
        quotation.speakers = found.speakers;
    }
}

fn kind_of(kind: Kind) -> SpeakerKind {
    match kind {
        Kind::Per => SpeakerKind::Person,
        Kind::Loc | Kind::Fac => SpeakerKind::Place,
        Kind::Norp => SpeakerKind::Group,
        _ => SpeakerKind::Organisation,
    }
}

/// Resolves the words of a source.
fn of_source(doc: &Doc, source: &Range<u32>, draft: &Draft, memory: &Memory) -> Resolution {
    let first = source.start;
    if source.len() == 1
        || (source.len() == 2 && doc.word_is(first + 1, &["himself", "herself", "themselves", "itself"]))
    {
        match doc.class(first) {
            Some(Class::Pronoun) if doc.entities.mention_at(first).is_none() => {
                return antecedent::pronoun(doc, first, draft, memory);
            }
            Some(Class::Who | Class::Wh | Class::That) => return relative(doc, first),
            _ => {}
        }
    }
    let head = head_end(doc, source);
    let mentions = doc.entities.mentions_in(source.clone());
    let named = |m: &&Mention| {
        matches!(m.kind, Kind::Per | Kind::Org | Kind::Loc | Kind::Fac | Kind::Norp | Kind::Prod | Kind::Misc)
    };
    let in_head: Vec<&Mention> = mentions.iter().filter(named).filter(|m| m.first < head).collect();
    // A name closes the head: it is the source. Several joined by `and` all speak.
    let closing = |m: &Mention| m.end >= head || joined(doc, m.end, head);
    let people: Vec<&Mention> = in_head.iter().copied().filter(|m| m.kind == Kind::Per && closing(m)).collect();
    if !people.is_empty() {
        return names(doc, &people, draft);
    }
    // `her opponent, Donald Trump,`: the name stands in apposition.
    if let Some(m) =
        mentions.iter().filter(named).find(|m| m.first >= head && m.kind == Kind::Per && opens_apposition(doc, m, head))
    {
        return names(doc, &[m], draft);
    }
    let others: Vec<&Mention> = in_head.iter().copied().filter(|m| m.kind != Kind::Norp && closing(m)).collect();
    if !others.is_empty() {
        return names(doc, &others, draft);
    }
    if in_head.iter().any(|m| m.kind == Kind::Norp && m.end >= head) {
        return Resolution { group: true, ..Resolution::default() };
    }
    // `an analysis by Lily Batchelder`, `a report from the ministry`
    if document(doc, source, head)
        && let Some(m) =
            mentions.iter().filter(named).find(|m| m.first > head && m.first <= head + 3 && m.kind != Kind::Norp)
    {
        return names(doc, &[m], draft);
    }
    antecedent::nominal(doc, source, head, memory)
}

/// One past the last token of the head phrase: before the first comma, bracket, relative pronoun or preposition.
fn head_end(doc: &Doc, source: &Range<u32>) -> u32 {
    for i in source.clone() {
        // A name may hold a preposition or comma of its own ("Bank of England").
        if doc.entities.mention_at(i).is_some() {
            continue;
        }
        let stop = match doc.tag(i) {
            Tag::Comma | Tag::Bracket | Tag::Dash | Tag::Open => true,
            Tag::Word(Class::Who | Class::Wh | Class::That | Class::Preposition) => i > source.start,
            _ => false,
        };
        if stop && i > source.start {
            return i;
        }
    }
    source.end
}

/// Whether after a mention ending at `end` only `and`, commas and other names follow up to the head's end.
fn joined(doc: &Doc, end: u32, head: u32) -> bool {
    doc.is(end, Class::Conjunction) && doc.entities.mentions_in(end..head).iter().any(|m| m.end >= head)
}

/// Whether a name stands first in the apposition after the head (`..., Name` or `..., the Name`).
fn opens_apposition(doc: &Doc, mention: &Mention, head: u32) -> bool {
    let before = mention.first.saturating_sub(1);
    let direct =
        doc.tag(before) == Tag::Comma || (doc.upper(before) && before > head && doc.tag(before - 1) == Tag::Comma);
    let ends =
        matches!(doc.tag(mention.end), Tag::Comma | Tag::Stop) || !matches!(doc.class(mention.end), Some(Class::Other));
    direct && ends && doc.tag(mention.end) != Tag::Possessive
}

/// Whether the head is a thing with an author, followed by `by` or `from`.
fn document(doc: &Doc, source: &Range<u32>, head: u32) -> bool {
    const DOCUMENTS: &[&str] = &[
        "analysis",
        "report",
        "study",
        "survey",
        "poll",
        "statement",
        "lawsuit",
        "article",
        "book",
        "post",
        "tweet",
        "email",
        "e-mail",
        "letter",
        "memo",
        "research",
        "investigation",
        "review",
        "release",
        "message",
        "editorial",
        "paper",
        "story",
        "data",
        "figures",
        "filing",
        "complaint",
        "note",
    ];
    head > source.start && head < source.end && doc.word_is(head - 1, DOCUMENTS) && doc.word_is(head, &["by", "from"])
}

/// One or several names as speakers.
fn names(doc: &Doc, mentions: &[&Mention], draft: &Draft) -> Resolution {
    let mut speakers: Vec<u32> = Vec::new();
    let mut by = ResolvedBy::Name;
    for mention in mentions {
        let Some(entity) = mention.entity else { continue };
        if speakers.contains(&entity) {
            continue;
        }
        by = manner(mention.span.of(doc.text), doc.entities.name(doc.text, entity));
        speakers.push(entity);
    }
    // Two names without `and` between them are title and name, or name and apposition: the last one speaks.
    if speakers.len() > 1 && !mentions.windows(2).all(|w| listed(doc, w[0].end, w[1].first)) {
        speakers.drain(..speakers.len() - 1);
    }
    let _ = draft;
    Resolution { by: Some(by), confidence: 0.97, unresolved: speakers.is_empty(), speakers, ..Resolution::default() }
}

/// Whether `and` or a comma alone divides two names (with their titles).
fn listed(doc: &Doc, from: u32, to: u32) -> bool {
    (from..to).any(|i| doc.is(i, Class::Conjunction) || doc.tag(i) == Tag::Comma)
}

/// How a mention stands to the full name.
fn manner(mention: &str, name: &str) -> ResolvedBy {
    if mention.eq_ignore_ascii_case(name) {
        return ResolvedBy::Name;
    }
    let letters = mention.chars().filter(|c| *c != '.');
    let capitals = letters.clone().all(char::is_uppercase) && (2..=7).contains(&letters.count());
    if capitals && name.split_whitespace().count() > 1 { ResolvedBy::Acronym } else { ResolvedBy::Surname }
}

/// `Okafor, who said`: the name right before the relative pronoun.
fn relative(doc: &Doc, at: u32) -> Resolution {
    let sentence = doc.sentence(at);
    let mut k = at;
    // Over a comma and a parenthesis back to the noun.
    while k > sentence.start && matches!(doc.tag(k - 1), Tag::Comma | Tag::Bracket) {
        k -= 1;
    }
    let near = doc.entities.mentions_in(sentence.start..k);
    let direct = near.iter().rev().find(|m| m.end == k && m.entity.is_some());
    // `Smith, a lawyer for the town, who said`: the person before an apposition.
    let person = near.iter().rev().find(|m| m.kind == Kind::Per && m.entity.is_some() && k - m.end <= 14);
    let chosen = match (direct, person) {
        (Some(m), _) if m.kind == Kind::Per => Some(m),
        (_, Some(p)) if doc.tag(p.end) == Tag::Comma => Some(p),
        (Some(m), _) if m.kind != Kind::Norp => Some(m),
        _ => None,
    };
    match chosen.and_then(|m| m.entity) {
        Some(entity) => Resolution {
            speakers: vec![entity],
            by: Some(ResolvedBy::Pronoun),
            confidence: 0.9,
            ..Resolution::default()
        },
        None => Resolution::default(),
    }
}

/// A quotation without a source: the speaker of the quotation it goes on from, or the one person of the sentence
/// before it.
fn context(doc: &Doc, draft: &Draft, memory: &Memory) -> Resolution {
    if draft.lost || draft.pattern != Pattern::Alone {
        return Resolution::default();
    }
    let start = draft.start();
    let paragraph = doc.tokens.paragraph_of(start);
    // Directly after a quotation with a speaker: in the same paragraph, or the paragraph before is nothing else.
    if let Some(last) = &memory.last
        && (last.paragraph == paragraph || last.paragraph + 1 == paragraph)
        && last.end <= start
        && !last.speakers.is_empty()
    {
        let between = doc.words_in(last.reach..start);
        if between == 0 {
            return Resolution {
                speakers: last.speakers.clone(),
                by: Some(ResolvedBy::Continued),
                confidence: 0.8,
                ..Resolution::default()
            };
        }
    }
    let sentence = doc.tokens.sentence_of(start);
    let Some(before) = sentence.checked_sub(1).and_then(|s| doc.tokens.sentences().get(s)) else {
        return Resolution::default();
    };
    if doc.tokens.paragraph_of(before.start) + 1 < paragraph {
        return Resolution::default();
    }
    let mut people: Vec<u32> = doc
        .entities
        .mentions_in(before.clone())
        .iter()
        .filter(|m| m.kind == Kind::Per)
        .filter_map(|m| m.entity)
        .collect();
    people.dedup();
    match people[..] {
        [entity] => Resolution {
            speakers: vec![entity],
            by: Some(ResolvedBy::Context),
            confidence: 0.7,
            ..Resolution::default()
        },
        _ => Resolution::default(),
    }
}
