//! From mentions to entities: one for each person, organisation, place or group of the article.
//!
//! Longer names come first, in text order; then single words are joined to a longer name. People with different given
//! names are never joined.

mod bodies;
mod draft;
mod gender;
mod names;
mod others;
mod people;
mod roles;

use crate::entities::number;
use crate::text::Source;
use crate::{Entities, Entity, Gender, Kind, Mention};
use draft::{Draft, Linker, NONE};
use names::{Chains, Names};
use pullquote_lexicon::ROYALTY;
use pullquote_tokenize::{Span, TokenIndex};

/// Work space of the linker.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    names: Names,
    people: Chains,
    others: Chains,
    drafts: Vec<Draft>,
    /// Draft of each mention.
    of: Vec<usize>,
    order: Vec<usize>,
    pool: Vec<Vec<u32>>,
}

/// Clears `out` and keeps its memory.
pub(crate) fn recycle(scratch: &mut Scratch, out: &mut Entities) {
    out.mentions.clear();
    out.bodies.clear();
    for entity in out.entities.drain(..) {
        let mut mentions = entity.mentions;
        mentions.clear();
        scratch.pool.push(mentions);
    }
}

/// Joins the mentions in `out` to entities.
pub(crate) fn link(source: Source, scratch: &mut Scratch, out: &mut Entities) {
    let Scratch { names, people, others, drafts, of, order, pool } = scratch;
    names.clear();
    for mention in &out.mentions {
        names.push(source, mention);
    }
    drafts.clear();
    of.clear();
    of.resize(out.mentions.len(), NONE);
    // A person is indexed by each part of the name, anything else by its name, its words in any order, its first and last
    // word and its initials.
    people.reset(names.parts.len());
    others.reset(names.of.len() * 5);
    let mut linker = Linker { source, out, names, people, others, drafts, of };
    linker.link_people();
    linker.link_others();
    finish(source, Finished { names, drafts, of, order, pool }, out);
}

struct Finished<'a> {
    names: &'a Names,
    drafts: &'a mut Vec<Draft>,
    of: &'a [usize],
    order: &'a mut Vec<usize>,
    pool: &'a mut Vec<Vec<u32>>,
}

/// Turns drafts into entities, in order of first mention.
fn finish(source: Source, links: Finished, out: &mut Entities) {
    let Finished { names, drafts, of, order, pool } = links;
    order.clear();
    for (m, &d) in of.iter().enumerate() {
        if d == NONE {
            continue;
        }
        let draft = &mut drafts[d];
        if draft.rank == NONE {
            draft.rank = order.len();
            order.push(d);
            out.entities.push(Entity {
                name: canonical(names, draft),
                kind: kind_of(draft),
                role: None,
                mentions: pool.pop().unwrap_or_default(),
                gender: draft.gender,
            });
        }
        out.mentions[m].entity = Some(number(draft.rank));
        out.entities[draft.rank].mentions.push(number(m));
    }
    for e in 0..out.entities.len() {
        if out.entities[e].kind == Kind::Per {
            describe(source, e, out);
            if let Some(name) = with_royal_title(source, &out.entities[e], &out.mentions) {
                out.entities[e].name = name;
            }
        } else if let Some(name) = with_article(source, &out.entities[e], &out.mentions) {
            out.entities[e].name = name;
        }
    }
    bodies::add(source, out);
}

/// The mentions of an entity.
fn mentions_of<'a>(entity: &'a Entity, mentions: &'a [Mention]) -> impl Iterator<Item = &'a Mention> {
    entity.mentions.iter().filter_map(|&m| mentions.get(m as usize))
}

/// The canonical name: the fullest form.
fn canonical(names: &Names, draft: &Draft) -> Span {
    names.of[draft.fullest].span
}

/// A mention of the same words with a "The" that is capitalised within a sentence. Behind a dash or a colon a sentence
/// begins anew.
fn with_article(source: Source, entity: &Entity, mentions: &[Mention]) -> Option<Span> {
    let name = entity.name.of(source.text);
    let all = mentions_of(entity, mentions);
    let article = all.filter_map(|m| {
        let span = m.span.of(source.text);
        // The tagger takes some articles for a part of the name.
        let inside = span.strip_prefix("The ") == Some(name);
        (inside || span == name).then_some(())?;
        Some((m, (m.first + u32::from(inside)).checked_sub(1)?))
    });
    let mut within = article.filter(|(m, article)| {
        let sentence = source.tokens.sentences().get(source.tokens.sentence_of(m.first));
        let within = sentence.is_some_and(|s| s.start < *article);
        let before = || source.word(*article - 1);
        source.word(*article) == "The"
            && within
            && (before().starts_with(char::is_lowercase) || matches!(before(), "," | "("))
    });
    within.next().map(|(m, article)| source.tokens.span(article).join(m.span))
}

/// The name of a royal or pope with the title: someone who has no surname, and a title before one of the mentions. The
/// country belongs to it (`Queen Ada of Norland`).
fn with_royal_title(source: Source, entity: &Entity, mentions: &[Mention]) -> Option<Span> {
    let name = entity.name.of(source.text);
    let mut words = name.split(' ').skip(1);
    let number = |word: &str| word.chars().all(|c| "IVX".contains(c));
    if !words.next().is_none_or(number) || words.next().is_some() {
        return None;
    }
    let same = mentions_of(entity, mentions).filter(|m| m.span.of(source.text) == name);
    let title = same.filter_map(|m| Some((m, m.first.checked_sub(1)?)));
    let title = title.map(|(m, at)| (m, at, source.word(at)));
    let mut royal = title.filter(|(_, _, word)| ROYALTY.contains(word) && word.starts_with(char::is_uppercase));
    let (m, at, _) = royal.next()?;
    let title = source.tokens.span(at).join(m.span);
    let next = mentions.partition_point(|other| other.first <= m.end);
    let country = mentions
        .get(next)
        .filter(|country| country.kind == Kind::Loc && country.first == m.end + 1 && source.word(m.end) == "of");
    Some(country.map_or(title, |country| title.join(country.span)))
}

fn kind_of(draft: &Draft) -> Kind {
    const KINDS: [Kind; 7] = [Kind::Per, Kind::Org, Kind::Loc, Kind::Fac, Kind::Norp, Kind::Misc, Kind::Prod];
    if draft.person {
        return Kind::Per;
    }
    KINDS.into_iter().max_by_key(|&k| (draft.kinds[k as usize], std::cmp::Reverse(k))).unwrap_or(Kind::Misc)
}

/// Roles and genders of people joined elsewhere, from given names and the text around their mentions.
pub(crate) fn describe_all(source: Source, out: &mut Entities) {
    for e in 0..out.entities.len() {
        if out.entities[e].kind != Kind::Per {
            continue;
        }
        let fullest = out.mentions_of(&out.entities[e]).max_by_key(|m| m.len());
        // A name of one word may be a surname.
        if let Some(name) = fullest.filter(|name| name.end > name.first + 1) {
            out.entities[e].gender = gender::of_given_name(source.word(name.first), source.lexicon);
        }
        describe(source, e, out);
    }
}

/// How many mentions are searched for a role or a pronoun.
const DESCRIBING_MENTIONS: usize = 6;

/// Role and gender of a person from the text around the first mentions.
fn describe(source: Source, e: usize, out: &mut Entities) {
    let mut role = None;
    let mut gender = out.entities[e].gender;
    for k in 0..out.entities[e].mentions.len().min(DESCRIBING_MENTIONS) {
        let m = out.entities[e].mentions[k] as usize;
        let mention = out.mentions[m];
        // Of two alike the first counts.
        let here = roles::at(source, out, &mention);
        role = if here > role { here } else { role };
        if gender == Gender::Unknown {
            let next_person = out.mentions[m + 1..]
                .iter()
                .find(|o| o.kind == Kind::Per && o.entity != mention.entity)
                .map_or(TokenIndex::MAX, |o| o.first);
            gender = gender::after(source, mention.end, next_person);
        }
    }
    out.entities[e].role = role.map(|role| role.span);
    out.entities[e].gender = gender;
}
