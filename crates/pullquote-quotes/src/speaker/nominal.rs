//! Descriptions without a name: `the minister`, `the South Carolina senator`, `his lawyer`, `the company`.

use super::Resolution;
use super::ranker::{Anaphor, Set};
use crate::ResolvedBy;
use crate::speaker::antecedent::{self, Memory};
use crate::draft::Draft;
use crate::text::Class;
use crate::text::{Doc, Tag};
use pullquote_entities::{Gender, Kind, Mention};
use std::ops::Range;

/// Nouns for people; those of one line say the same of a person.
const PEOPLE: &[&str] = &[
    "president",
    "vice-president",
    "senator sen sens",
    "congressman congresswoman representative rep reps lawmaker legislator",
    "governor gov",
    "mayor",
    "judge justice magistrate",
    "lawyer attorney counsel solicitor barrister",
    "minister",
    "premier",
    "chancellor",
    "secretary",
    "ambassador envoy",
    "commissioner",
    "sheriff",
    "chief",
    "director",
    "chairman chairwoman chair chairperson",
    "nominee candidate contender hopeful front-runner frontrunner",
    "businessman businesswoman mogul tycoon billionaire magnate developer",
    "executive ceo",
    "officer",
    "detective",
    "sergeant",
    "captain",
    "colonel",
    "general",
    "professor prof",
    "scientist",
    "researcher",
    "economist",
    "analyst",
    "strategist",
    "pollster",
    "spokesman spokeswoman spokesperson",
    "manager",
    "coach",
    "player",
    "actor actress star comedian",
    "singer rapper musician",
    "author writer novelist",
    "host anchor moderator",
    "reporter journalist columnist",
    "editor",
    "founder co-founder",
    "neurosurgeon surgeon doctor physician",
    "activist",
    "farmer",
    "priest pastor reverend bishop archbishop",
    "pope pontiff",
    "king",
    "queen",
    "prince",
    "princess",
    "wife ex-wife husband ex-husband",
    "mother",
    "father",
    "son",
    "daughter",
    "brother",
    "sister",
    "widow",
    "neighbour neighbor",
    "diplomat",
    "leader",
    "member",
    "inspector",
    "superintendent",
    "principal",
    "engineer",
    "councilman councilwoman councillor councilor alderman",
    "democrat",
    "republican",
    "socialist",
    "libertarian",
    "supervisor",
    "specialist",
    "scaffolder",
    "trumpeter",
    "deputy",
    "prosecutor",
    "treasurer",
    "teacher",
    "nurse",
    "speaker",
    "whip",
    "mechanic",
    "cowherd",
    "shopkeeper",
    "official",
    "adviser advisor aide",
    "witness",
    "veteran",
    "student",
    "owner",
    "chef",
    "artist",
    "filmmaker",
];

/// Nouns by which an article goes on speaking of someone it has named, whatever his role was called before.
const EPITHETS: &[&str] = &[
    "businessman",
    "businesswoman",
    "mogul",
    "tycoon",
    "billionaire",
    "magnate",
    "nominee",
    "candidate",
    "senator",
    "congressman",
    "congresswoman",
    "lawmaker",
    "governor",
    "neurosurgeon",
    "actor",
    "actress",
    "star",
    "singer",
    "rapper",
    "socialist",
    "democrat",
    "republican",
    "comedian",
    "diplomat",
    "contender",
    "hopeful",
    "front-runner",
    "frontrunner",
    "politician",
    "president",
    "secretary",
    "lady",
    "executive",
    "celebrity",
    "filmmaker",
    "director",
    "author",
    "mayor",
    "native",
];

/// Nouns for organisations.
const BODIES: &[&str] = &[
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
    "campaign",
    "commission",
    "committee",
    "department",
    "ministry",
    "court",
    "union",
    "party",
    "board",
    "council",
    "authority",
    "association",
    "foundation",
    "university",
    "institute",
    "center",
    "centre",
    "office",
    "bureau",
    "airline",
    "paper",
    "magazine",
    "website",
    "outlet",
    "publication",
    "society",
    "club",
    "federation",
    "trust",
    "coalition",
    "panel",
    "institution",
    "think-tank",
    "tank",
    "nonprofit",
    "publisher",
    "maker",
    "lender",
    "broadcaster",
];

/// Those that fit any organisation of their trade; a court, party or union must be named so.
const TRADES: &[&str] = &[
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
    "airline",
    "outlet",
    "website",
    "nonprofit",
    "lender",
    "broadcaster",
    "publisher",
    "maker",
];

/// Which pronoun fits a noun.
fn gender_of(noun: &str) -> Gender {
    let is = |list: &[&str]| list.iter().any(|w| w.eq_ignore_ascii_case(noun));
    if is(&[
        "businessman",
        "congressman",
        "actor",
        "chairman",
        "spokesman",
        "man",
        "father",
        "son",
        "brother",
        "husband",
        "king",
        "prince",
    ]) {
        Gender::Masculine
    } else if is(&[
        "businesswoman",
        "congresswoman",
        "actress",
        "chairwoman",
        "spokeswoman",
        "woman",
        "mother",
        "daughter",
        "sister",
        "wife",
        "ex-wife",
        "queen",
        "princess",
        "lady",
    ]) {
        Gender::Feminine
    } else {
        Gender::Unknown
    }
}

/// The nouns that say the same as `noun`.
fn class_of(noun: &str) -> Option<&'static str> {
    PEOPLE.iter().copied().find(|line| line.split(' ').any(|w| w.eq_ignore_ascii_case(noun)))
}

fn in_class(class: &str, word: &str) -> bool {
    let word = word.strip_suffix('.').unwrap_or(word);
    class.split(' ').any(|w| w.eq_ignore_ascii_case(word))
}

fn unresolved() -> Resolution {
    Resolution { unresolved: true, ..Resolution::default() }
}

/// Resolves a description.
pub(super) fn speaker(doc: &Doc, source: &Range<u32>, head: u32, draft: &Draft, memory: &mut Memory) -> Resolution {
    let last = head - 1;
    let noun = doc.word(last);
    let plural = noun.len() > 3 && noun.ends_with('s') && !noun.ends_with("ss") && !noun.ends_with("us");
    let definite = doc.word_is(source.start, &["the", "that", "this"]);
    let owned = doc.word_is(source.start, &["his", "her", "their", "its"]);
    let possessor = (source.start..last).rev().any(|i| doc.tag(i) == Tag::Possessive);
    if plural {
        // `the senators`, `the two lawmakers`
        if definite
            && head == source.end
            && (head - source.start <= 3 || doc.word_is(source.start + 1, &["two"]))
            && (class_of(&noun[..noun.len() - 1]).is_some() || doc.word_is(last, &["two", "pair", "men", "women"]))
        {
            memory.look(doc);
            if let Some(people) = antecedent::several(doc, source.start, memory) {
                return Resolution::found(people, ResolvedBy::Nominal, 0.75);
            }
        }
        return Resolution { group: true, ..Resolution::default() };
    }
    if doc.word_is(source.start, &["the"]) && doc.word_is(last, &["two", "pair", "couple", "duo"]) && head == source.end
    {
        memory.look(doc);
        return match antecedent::several(doc, source.start, memory) {
            Some(people) => Resolution::found(people, ResolvedBy::Nominal, 0.75),
            None => Resolution { group: true, ..Resolution::default() },
        };
    }
    if head - source.start > 8 {
        return Resolution::default();
    }
    if let Some(class) = class_of(noun) {
        let indefinite = !definite && !owned && !possessor;
        if definite || owned || possessor {
            if let Some((entity, confidence)) = described(doc, source, last, class, memory) {
                return Resolution::found(vec![entity], ResolvedBy::Nominal, confidence);
            }
        } else if indefinite && let Some(entity) = introduced_later(doc, source, last, class) {
            return Resolution::found(vec![entity], ResolvedBy::Nominal, 0.65);
        }
    }
    if !definite || head != source.end {
        return Resolution::default();
    }
    // `the New York businessman`, `the 58-year-old`
    let age = noun.ends_with("year-old") || noun == "old" && doc.word(last.max(2) - 1) == "-";
    let epithet = EPITHETS.iter().any(|e| e.eq_ignore_ascii_case(noun));
    if age || epithet {
        let anaphor = Anaphor { at: source.start, set: Set::Person, gender: gender_of(noun), content: &draft.content };
        let found = antecedent::ranked(doc, &anaphor, ResolvedBy::Nominal, EPITHET_SAFE, memory);
        if !found.speakers.is_empty() {
            return Resolution { confidence: found.confidence * 0.9, ..found };
        }
        return unresolved();
    }
    if BODIES.iter().any(|b| b.eq_ignore_ascii_case(noun)) {
        if let Some(entity) = named_body(doc, source.start, noun) {
            return Resolution::found(vec![entity], ResolvedBy::Nominal, 0.85);
        }
        if head - source.start == 2
            && TRADES.iter().any(|b| b.eq_ignore_ascii_case(noun))
            && let Some(entity) = body_near(doc, source.start, memory)
        {
            return Resolution::found(vec![entity], ResolvedBy::Nominal, 0.7);
        }
    }
    Resolution::default()
}

/// Probability from which an epithet is resolved.
const EPITHET_SAFE: f32 = 0.6;
/// Mentions looked back at.
const REACH: usize = 120;

/// The person whom the article describes by such a noun: by title before or apposition after one of his mentions.
fn described(doc: &Doc, source: &Range<u32>, noun: u32, class: &str, memory: &mut Memory) -> Option<(u32, f32)> {
    memory.look(doc);
    let at = source.start;
    let until = doc.entities.mentions.partition_point(|m| m.end <= at);
    let mut found: Option<(u32, i32)> = None;
    let mut several = false;
    for (n, mention) in doc.entities.mentions[..until].iter().enumerate().rev().take(REACH) {
        let Some(entity) = mention.entity.filter(|_| mention.kind == Kind::Per) else { continue };
        let role = doc.entities.entities.get(entity as usize).and_then(|e| e.role).map(|r| r.of(doc.text));
        let by_role = role.is_some_and(|r| words(r).any(|w| in_class(class, w)));
        if !by_role && !describes(doc, mention, class) {
            continue;
        }
        // Words of the description that the role has too, or contradicts.
        let mut agreement = 0;
        for i in source.start + 1..noun {
            let word = doc.word(i);
            let shared = role.is_some_and(|r| words(r).any(|w| w.eq_ignore_ascii_case(word) || same_party(w, word)));
            let clash = role.is_some_and(|r| words(r).any(|w| other_party(w, word)));
            agreement += if shared {
                3
            } else if clash {
                -12
            } else {
                0
            };
        }
        let recent = 10 - (until - n).min(10) as i32;
        let spoke = memory.last.as_ref().is_some_and(|l| l.speakers.contains(&entity));
        let score = agreement + recent / 2 + if spoke { 4 } else { 0 };
        match found {
            Some((best, _)) if best == entity => {}
            Some((_, most)) => {
                several = true;
                if score > most {
                    found = Some((entity, score));
                }
            }
            None => found = Some((entity, score)),
        }
    }
    found.filter(|f| f.1 > -6).map(|(entity, _)| (entity, if several { 0.7 } else { 0.85 }))
}

fn words(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|w| !w.is_empty())
}

const PARTIES: &[&[&str]] = &[&["republican", "gop"], &["democratic", "democrat"], &["libertarian"], &["green"]];

fn party(word: &str) -> Option<usize> {
    PARTIES.iter().position(|p| p.iter().any(|w| w.eq_ignore_ascii_case(word)))
}

fn same_party(a: &str, b: &str) -> bool {
    party(a).is_some() && party(a) == party(b)
}

fn other_party(a: &str, b: &str) -> bool {
    party(a).is_some() && party(b).is_some() && party(a) != party(b)
}

/// Whether a noun of the class stands in the title before a mention or in the apposition after it.
fn describes(doc: &Doc, mention: &Mention, class: &str) -> bool {
    let mut i = mention.first;
    while i > 0 && mention.first - i < 5 {
        i -= 1;
        match doc.tag(i) {
            Tag::Word(Class::Other) | Tag::Comma if doc.tag(i) != Tag::Comma || i + 1 == mention.first => {
                if doc.tag(i) != Tag::Comma && in_class(class, doc.word(i)) {
                    return true;
                }
            }
            Tag::Stop if doc.word(i) == "." => {}
            _ => break,
        }
    }
    if doc.tag(mention.end) != Tag::Comma {
        return false;
    }
    for k in mention.end + 1..mention.end + 12 {
        match doc.tag(k) {
            Tag::Word(Class::Other) if in_class(class, doc.word(k)) => return true,
            Tag::Comma | Tag::Stop | Tag::Open | Tag::Word(Class::Auxiliary | Class::Pronoun | Class::Preposition) => {
                return false;
            }
            _ => {}
        }
    }
    false
}

/// Paragraphs within which `a New York judge` must get a name.
const SOON: usize = 5;

/// `A New York judge` of the headline or first paragraphs, whom the next paragraphs name: the only one so described.
fn introduced_later(doc: &Doc, source: &Range<u32>, noun: u32, class: &str) -> Option<u32> {
    let article = doc.word_is(source.start, &["a", "an"]) || noun == source.start;
    let paragraph = doc.tokens.paragraph_of(source.start);
    if !article || paragraph > 2 || noun - source.start > 4 {
        return None;
    }
    let mut found = None;
    for mention in &doc.entities.mentions[..doc.entities.mentions.len().min(REACH)] {
        let Some(entity) = mention.entity.filter(|_| mention.kind == Kind::Per) else { continue };
        if found == Some(entity) || !describes(doc, mention, class) {
            continue;
        }
        // A second one so described: it may be either.
        if found.is_some() || mention.end <= source.start {
            return None;
        }
        found = (doc.tokens.paragraph_of(mention.first) <= paragraph + SOON).then_some(entity);
        found?;
    }
    found
}

/// `the commission`: the last organisation named so.
fn named_body(doc: &Doc, at: u32, noun: &str) -> Option<u32> {
    let until = doc.entities.mentions.partition_point(|m| m.end <= at);
    doc.entities.mentions[..until].iter().rev().take(REACH).find_map(|mention| {
        let entity = mention.entity?;
        let known = doc.entities.entities.get(entity as usize)?;
        (known.kind == Kind::Org && words(known.name.of(doc.text)).any(|w| w.eq_ignore_ascii_case(noun)))
            .then_some(entity)
    })
}

/// Sentences looked back at for the organisation that is `the company`.
const NEAR: usize = 4;

/// `the company`: the organisation of the sentences before, if one stands out.
fn body_near(doc: &Doc, at: u32, memory: &Memory) -> Option<u32> {
    let until = doc.entities.mentions.partition_point(|m| m.end <= at);
    let here = doc.tokens.sentence_of(at);
    let mut best: Option<(u32, f32)> = None;
    let mut next = f32::NEG_INFINITY;
    for mention in doc.entities.mentions[..until].iter().rev().take(30) {
        let back = here - doc.tokens.sentence_of(mention.first);
        if back > NEAR {
            break;
        }
        let Some(entity) = mention.entity.filter(|_| mention.kind == Kind::Org) else { continue };
        let Some(known) = doc.entities.entities.get(entity as usize) else { continue };
        let before = known.mentions.partition_point(|m| (*m as usize) < until).max(1);
        let opens = doc.sentence(mention.first).start + 3 >= mention.first;
        let spoke = memory.last.as_ref().is_some_and(|l| l.speakers.contains(&entity));
        let score =
            (before as f32).ln() - 0.6 * back as f32 + if opens { 0.7 } else { 0.0 } + if spoke { 1.0 } else { 0.0 };
        match &mut best {
            Some((e, most)) if *e == entity => *most = most.max(score),
            Some((_, most)) if score > *most => {
                next = *most;
                best = Some((entity, score));
            }
            Some(_) => next = next.max(score),
            None => best = Some((entity, score)),
        }
    }
    best.filter(|b| b.1 - next >= MARGIN).map(|b| b.0)
}

/// How far it must stand out.
const MARGIN: f32 = 0.5;
