//! Sources that hold a name: `Gov. Ada Obi (R)`, `Ada Obi and Ben Eze`, `her opponent, Ben Eze`, `Ben Eze's brief`.

use super::{Resolution, alias};
use crate::ResolvedBy;
use crate::text::Class;
use crate::text::{Doc, Tag};
use pullquote_entities::{Gender, Kind, Mention};
use std::ops::Range;

/// Things with an author.
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
    "brief",
    "submission",
    "ruling",
    "order",
    "decision",
    "opinion",
    "column",
    "blog",
    "op-ed",
    "op",
    "website",
    "testimony",
    "affidavit",
    "tweets",
    "emails",
    "letters",
    "documents",
    "estimate",
    "estimates",
    "projections",
    "forecast",
    "audit",
    "indictment",
    "suit",
    "petition",
    "speech",
    "remarks",
    "comments",
    "account",
    "announcement",
    "memoir",
    "dissent",
    "records",
    "polls",
    "surveys",
    "spokesperson's",
];

/// What makes a thing somebody's.
const MADE_BY: &[&str] =
    &["by", "from", "released", "published", "filed", "issued", "written", "prepared", "conducted", "commissioned"];

/// A source without adverbs and conjunctions in front (`however, Obi`) and without marks around it.
pub(super) fn trimmed(doc: &Doc, source: &Range<u32>) -> Range<u32> {
    let mut range = source.clone();
    while range.len() > 1 {
        let first = range.start;
        let idle = match doc.tag(first) {
            Tag::Word(Class::Adverb) => doc.tag(first + 1) == Tag::Comma && !doc.named(first),
            Tag::Word(Class::Conjunction | Class::Subordinator) => !doc.named(first),
            Tag::Word(Class::Other) => {
                doc.tag(first + 1) == Tag::Comma && doc.word_is(first, &["however", "meanwhile", "moreover", "besides"])
            }
            Tag::Comma | Tag::Open | Tag::Close | Tag::Dash | Tag::Colon | Tag::Stop => true,
            _ => false,
        };
        if !idle {
            break;
        }
        range.start += 1;
    }
    let idle = |i| matches!(doc.tag(i), Tag::Comma | Tag::Colon | Tag::Dash | Tag::Semicolon | Tag::Possessive);
    while range.len() > 1 && idle(range.end - 1) {
        range.end -= 1;
    }
    range
}

/// One past the last token of the head phrase: before the first comma, bracket, relative pronoun or preposition.
pub(super) fn head_end(doc: &Doc, source: &Range<u32>) -> u32 {
    for i in source.clone() {
        // A name may hold a preposition or comma of its own ("Bank of England").
        if doc.entities.mention_at(i).is_some() {
            continue;
        }
        let stop = match doc.tag(i) {
            Tag::Comma | Tag::Bracket | Tag::Dash => true,
            Tag::Open => !(i + 1..source.end).any(|k| doc.tag(k) == Tag::Close),
            Tag::Word(Class::Who | Class::Wh | Class::That | Class::Preposition) => i > source.start,
            _ => false,
        };
        if stop && i > source.start {
            return i;
        }
    }
    source.end
}

fn is_name(mention: &Mention) -> bool {
    !matches!(mention.kind, Kind::Date | Kind::Money)
}

/// The names a source holds, as speakers; `None` if it holds none that speaks.
pub(super) fn speaker(doc: &Doc, source: &Range<u32>, head: u32) -> Option<Resolution> {
    let mentions = doc.entities.mentions_in(source.clone());
    if !mentions.iter().any(is_name) {
        return unmarked(doc, source);
    }
    // `Ada Obi (D) and Ben Eze (R)`, `Obi and his neighbour, Ben Eze`: all speak.
    let opening = mentions.iter().filter(|m| is_name(m)).find(|m| m.kind == Kind::Per && m.first < head);
    if let Some(opening) = opening.filter(|m| doc.tag(m.end) != Tag::Possessive) {
        let all = list(doc, opening, source.end);
        if all.len() > 1 {
            return Some(names(doc, &all));
        }
    }
    let in_head = || mentions.iter().filter(|m| is_name(m) && m.first < head);
    // A name closes the head: it is the source.
    let closing = |m: &Mention| m.end >= head || joined(doc, m.end, head);
    let people: Vec<&Mention> = in_head().filter(|m| m.kind == Kind::Per && closing(m)).collect();
    if !people.is_empty() {
        return Some(names(doc, &people));
    }
    // `her opponent, Donald Trump,`: the name stands in apposition; `two lawmakers, Ada Obi and Ben Eze`.
    let apposition =
        mentions.iter().find(|m| m.kind == Kind::Per && m.first >= head && opens_apposition(doc, m, head, source));
    if let Some(m) = apposition {
        return Some(names(doc, &list(doc, m, source.end)));
    }
    let others: Vec<&Mention> = in_head()
        .filter(|m| m.kind != Kind::Norp && (closing(m) || (m.kind != Kind::Per && still(doc, m.end, head))))
        .collect();
    if !others.is_empty() {
        return Some(names(doc, &others));
    }
    if in_head().any(|m| m.kind == Kind::Norp && m.end >= head) {
        return Some(Resolution { group: true, ..Resolution::default() });
    }
    document(doc, source, head, mentions)
        .or_else(|| leading(doc, source, mentions))
        .or_else(|| titled(doc, source, mentions))
        .or_else(|| delegation(doc, source, mentions))
}

/// Whether `and` follows a mention that ends at `end`: it speaks with others.
fn joined(doc: &Doc, end: u32, head: u32) -> bool {
    end < head && doc.is(end, Class::Conjunction)
}

/// Nouns that may follow an organisation's name and mean it still.
const BODIES: &[&str] = &[
    "movement",
    "newspaper",
    "chain",
    "network",
    "company",
    "group",
    "magazine",
    "website",
    "agency",
    "coalition",
    "bank",
];

/// Whether nothing but such nouns follows a name ending at `end`, up to the head's end.
fn still(doc: &Doc, end: u32, head: u32) -> bool {
    head - end <= 2 && (end..head).all(|i| doc.word_is(i, BODIES) || doc.word_is(i, &["newspaper", "news"]))
}

/// Most names of a list.
const LIST: usize = 12;

/// A name and those joined to it by commas and `and`, with titles and brackets between: `X (R), Gov. Y and Z`.
fn list<'a>(doc: &Doc<'a>, first: &'a Mention, end: u32) -> Vec<&'a Mention> {
    let mut all = vec![first];
    let mut last_and = 1;
    let mut at = first.end;
    while all.len() < LIST {
        if doc.tag(at) == Tag::Bracket {
            let Some(close) = (at + 1..(at + 9).min(end + 1)).find(|&i| doc.tag(i) == Tag::Bracket) else { break };
            at = close + 1;
        }
        let mut and = false;
        let from = at;
        while at < end && (doc.tag(at) == Tag::Comma || doc.word_is(at, &["and", "&"])) {
            and |= doc.tag(at) != Tag::Comma;
            at += 1;
        }
        if at == from {
            break;
        }
        // Titles: nouns and the determiner, no verb, no preposition; with `and` also a comma (`his neighbour, X`).
        let next = doc.entities.mentions_in(at..end.min(at + 9)).iter().find(|m| m.kind == Kind::Per);
        let Some(next) = next.filter(|m| doc.tag(m.end) != Tag::Possessive) else { break };
        let titles = (at..next.first).all(|i| match doc.tag(i) {
            Tag::Word(Class::Other) => !doc.cue(i).is_participle() || doc.upper(i),
            Tag::Word(Class::Determiner) => and || i > at,
            Tag::Comma => and && i + 1 == next.first,
            Tag::Word(Class::Preposition) => doc.named(i),
            Tag::Stop | Tag::Other => true,
            _ => false,
        });
        if !titles || (!and && next.first > at + 3) {
            break;
        }
        all.push(next);
        at = next.end;
        if and {
            last_and = all.len();
        }
    }
    // Names after the last `and` and a comma are no part of the list; a list without `and` is none.
    all.truncate(last_and);
    all
}

/// Whether a name stands first in the apposition after the head: `..., Name`, `..., Gov. Name`.
fn opens_apposition(doc: &Doc, mention: &Mention, head: u32, source: &Range<u32>) -> bool {
    // The comma right before it, but for titles; the description may hold a preposition (`a lawyer for the town, X`).
    let Some(comma) = (head..mention.first).rev().take(8).find(|&i| doc.tag(i) == Tag::Comma) else { return false };
    if doc.tag(mention.end) == Tag::Possessive {
        return false;
    }
    let titles = (comma + 1..mention.first).all(|i| {
        matches!(doc.tag(i), Tag::Word(Class::Other | Class::Determiner) | Tag::Possessive | Tag::Stop | Tag::Other)
            && !doc.cue(i).is_participle()
    });
    let ends = mention.end >= source.end
        || matches!(doc.tag(mention.end), Tag::Comma | Tag::Stop | Tag::Bracket)
        || !matches!(doc.class(mention.end), Some(Class::Other));
    titles && ends
}

/// `an analysis by X`, `X's brief`, `an X report`.
fn document(doc: &Doc, source: &Range<u32>, head: u32, mentions: &[Mention]) -> Option<Resolution> {
    // `Ivana Trump's brief`, `a Government Accountability Office report`
    let owner = mentions.iter().rfind(|m| is_name(m) && m.first < head && m.end < head);
    if let Some(owner) = owner.filter(|m| m.kind != Kind::Norp) {
        let possessive = doc.tag(owner.end) == Tag::Possessive;
        let noun = owner.end + u32::from(possessive);
        // A paper's poll is the paper's; a place's report need not be.
        let speaks = possessive || matches!(owner.kind, Kind::Org | Kind::Per);
        let near = head <= noun + 3 && (noun..head).any(|i| doc.word_is(i, DOCUMENTS) && i + 1 == head);
        if speaks && near && (possessive || owner.kind == Kind::Org) {
            return Some(names(doc, &[owner]));
        }
    }
    let is_document = head > source.start && doc.word_is(head - 1, DOCUMENTS);
    let made = (source.start + 1..source.end.min(source.start + 12)).find(|&i| doc.word_is(i, MADE_BY))?;
    let a_document = is_document || (source.start..made).any(|i| doc.word_is(i, DOCUMENTS));
    if !a_document {
        return None;
    }
    let maker =
        mentions.iter().find(|m| is_name(m) && m.first > made && m.first <= made + 5 && m.kind != Kind::Norp)?;
    // `released last month by X` but not `a report from Geneva`
    let place = matches!(maker.kind, Kind::Loc | Kind::Fac) && doc.word_is(made, &["from"]);
    (!place && doc.tag(maker.end) != Tag::Possessive).then(|| names(doc, &[maker]))
}

/// A source that begins with a name and runs on into other words (`Obi Slams Rival` in a headline).
fn leading(doc: &Doc, source: &Range<u32>, mentions: &[Mention]) -> Option<Resolution> {
    let mention = mentions.iter().find(|m| m.kind == Kind::Per)?;
    let titles = (source.start..mention.first).all(|i| doc.is(i, Class::Other) && doc.upper(i));
    let next = doc.class(mention.end);
    let verb = matches!(next, Some(Class::Auxiliary | Class::Adverb | Class::Conjunction))
        || (next == Some(Class::Other) && (doc.cue(mention.end).frames.any() || !doc.upper(mention.end)) && {
            let word = doc.word(mention.end).as_bytes();
            word.ends_with(b"ed") || word.ends_with(b"s") || word == b"once"
        });
    let headline = doc.tokens.paragraph_of(source.start) == 0 && next == Some(Class::Other) && doc.upper(mention.end);
    let speaks = titles && (verb || headline) && doc.tag(mention.end) != Tag::Possessive;
    speaks.then(|| Resolution { confidence: 0.85, ..names(doc, &[mention]) })
}

/// A title of several words before a name at the end: `Leader of the Opposition Ada Obi`.
fn titled(doc: &Doc, source: &Range<u32>, mentions: &[Mention]) -> Option<Resolution> {
    let mention = mentions.iter().rfind(|m| m.kind == Kind::Per && m.end == source.end)?;
    let before = mention.first.checked_sub(1).filter(|b| *b > source.start)?;
    // `the leader of the Labour Party Ada Obi`
    if mentions.iter().any(|m| m.end == mention.first && matches!(m.kind, Kind::Org | Kind::Fac)) {
        return Some(names(doc, &[mention]));
    }
    let noun = doc.is(before, Class::Other) && doc.upper(before);
    let of = (source.start + 1..before).find(|&i| doc.is(i, Class::Preposition) && !doc.named(i))?;
    let proper = doc.word_is(of, &["of"]) && doc.word_is(of + 1, &["the"]);
    (noun && proper && !doc.is(source.start, Class::Determiner)).then(|| names(doc, &[mention]))
}

/// `the delegation of X`: X.
fn delegation(doc: &Doc, source: &Range<u32>, mentions: &[Mention]) -> Option<Resolution> {
    let mention = mentions.iter().find(|m| m.kind == Kind::Org)?;
    let of = mention.first.checked_sub(1).map(|b| if doc.word_is(b, &["the"]) { b - 1 } else { b })?;
    let body = of > source.start && doc.word_is(of, &["of"]) && doc.word_is(of - 1, &["delegation", "leadership"]);
    body.then(|| names(doc, &[mention]))
}

/// One or several names as speakers.
fn names(doc: &Doc, mentions: &[&Mention]) -> Resolution {
    let mut speakers: Vec<u32> = Vec::new();
    let mut by = ResolvedBy::Name;
    for mention in mentions {
        let Some(mut entity) = mention.entity else { continue };
        let name = doc.entities.name(doc.text, entity);
        by = manner(mention.span.of(doc.text), name, mention.kind);
        let known = doc.entities.entities.get(entity as usize);
        if let Some(known) = known.filter(|e| matches!(e.kind, Kind::Per | Kind::Org))
            && (known.kind == Kind::Per) == (mention.kind == Kind::Per)
            && (known.kind == Kind::Per || alias::is_acronym(name))
            && let Some((fuller, way)) = alias::fuller(doc, name, known.gender)
        {
            (entity, by) = (fuller, way);
        }
        if !speakers.contains(&entity) {
            speakers.push(entity);
        }
    }
    // Two names without `and` between them are title and name, or name and apposition: the last one speaks.
    if speakers.len() > 1 && !mentions.windows(2).all(|w| listed(doc, w[0].end, w[1].first)) {
        speakers.drain(..speakers.len() - 1);
    }
    Resolution { unresolved: speakers.is_empty(), ..Resolution::found(speakers, by, 0.97) }
}

/// Whether `and` or a comma alone divides two names (with their titles).
fn listed(doc: &Doc, from: u32, to: u32) -> bool {
    (from..to).any(|i| doc.is(i, Class::Conjunction) || doc.tag(i) == Tag::Comma)
}

/// How a mention stands to the full name.
fn manner(mention: &str, name: &str, kind: Kind) -> ResolvedBy {
    if mention.eq_ignore_ascii_case(name) {
        return ResolvedBy::Name;
    }
    let acronym = alias::is_acronym(mention) && name.split_whitespace().count() > 1;
    match kind {
        _ if acronym => ResolvedBy::Acronym,
        Kind::Per => ResolvedBy::Surname,
        _ => ResolvedBy::Name,
    }
}

/// A capitalised source that is no mention (`OBI:` in a transcript, `the SEC`): the one entity with that surname or
/// these initials.
fn unmarked(doc: &Doc, source: &Range<u32>) -> Option<Resolution> {
    let first = source.start + u32::from(doc.word_is(source.start, &["the"]));
    let range = first..source.end;
    if range.is_empty() || range.len() > 3 || !range.clone().all(|i| doc.upper(i)) {
        return None;
    }
    // The whole, or the surname at its end.
    let words = doc.tokens.span_of(range).of(doc.text);
    [words, doc.word(source.end - 1)].into_iter().filter(|w| w.len() >= 3).find_map(|w| {
        let (entity, by) = alias::fuller(doc, w, Gender::Unknown)?;
        Some(Resolution::found(vec![entity], by, 0.9))
    })
}

/// `Okafor, who said`: the name right before the relative pronoun.
pub(super) fn relative(doc: &Doc, at: u32) -> Resolution {
    let sentence = doc.sentence(at);
    let mut k = at;
    // Over a comma, a dash and a parenthesis back to the noun.
    while k > sentence.start && matches!(doc.tag(k - 1), Tag::Comma | Tag::Bracket | Tag::Dash) {
        k -= 1;
    }
    let near = doc.entities.mentions_in(sentence.start..k);
    let person = |m: &&Mention| m.kind == Kind::Per && m.entity.is_some() && doc.tag(m.end) != Tag::Possessive;
    // Nobody is `which`.
    let thing = doc.word_is(at, &["which"]);
    let direct = near.iter().rev().find(|m| m.end == k && m.entity.is_some() && !(thing && m.kind == Kind::Per));
    // `Smith, a lawyer for the town, who said`: the person before an apposition.
    let before =
        near.iter().rev().filter(|m| person(m) && !thing).find(|m| k - m.end <= 16 && doc.tag(m.end) == Tag::Comma);
    // `Rep. Smith of Ohio, who said`, `Smith (R-Ohio), who said`
    let near_by = near.iter().rev().filter(person).find(|m| {
        doc.is(at, Class::Who)
            && k - m.end <= 8
            && (m.end..k).all(|i| {
                doc.named(i)
                    || matches!(
                        doc.tag(i),
                        Tag::Bracket | Tag::Word(Class::Preposition) | Tag::Other | Tag::Number | Tag::Stop
                    )
            })
    });
    // `Acme, the largest maker of kettles, which said`
    let apposed = near.iter().rev().filter(|m| thing && m.kind != Kind::Per && m.entity.is_some()).find(|m| {
        let between = m.end + 1..k;
        doc.tag(m.end) == Tag::Comma
            && between.len() <= 12
            && doc.is(between.start, Class::Determiner)
            && !between.clone().any(|i| doc.tag(i) == Tag::Comma || matches!(doc.class(i), Some(Class::Auxiliary)))
    });
    let chosen = match (direct, before) {
        (Some(m), _) if m.kind == Kind::Per => Some(m),
        (_, Some(p)) => Some(p),
        _ if apposed.is_some() => apposed,
        _ if near_by.is_some() => near_by,
        (Some(m), _) if m.kind != Kind::Norp && !doc.is(at, Class::Who) => Some(m),
        (Some(m), _) if m.kind == Kind::Org => Some(m),
        _ => None,
    };
    match chosen {
        Some(mention) => {
            // `Obi and Eze, who said`
            let mut all: Vec<u32> = Vec::new();
            let several = near.iter().find(|m| doc.is(at, Class::Who) && m.kind == Kind::Per && k - m.end <= 16);
            if let Some(first) = several {
                let together = list(doc, first, k);
                if together.len() > 1 && together.iter().any(|m| m.first == mention.first) {
                    all.extend(together.iter().filter_map(|m| m.entity));
                }
            }
            if all.is_empty() {
                all.extend(mention.entity);
            }
            Resolution::found(all, ResolvedBy::Pronoun, 0.9)
        }
        None => Resolution::default(),
    }
}
