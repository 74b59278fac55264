//! What kind of source speaks: a person, a group, an organisation, a place or a document.

use super::resolution::Resolution;
use super::source::{Noun, Source};
use crate::SourceKind;
use crate::draft::Draft;
use crate::text::{Class, Doc, Tag};
use pullquote_entities::Kind;
use pullquote_lexicon::section::{DOCUMENT, GROUP, ORGANISATION, PERSON, PLACE_NOUN};
use pullquote_lexicon::{BODIES, DOCUMENTS, FUNCTION_WORDS, PEOPLE, SOURCE_NOUNS, is_person_noun};
use pullquote_tokenize::TokenIndex;

/// The kind of a source: that of the speaker, or what its words tell.
pub(super) fn of(doc: &Doc, draft: &Draft, found: &Resolution) -> Option<SourceKind> {
    if let Some(entity) = found.speakers.first().and_then(|&speaker| doc.entity(speaker)) {
        return Some(of_name(entity.kind));
    }
    let source = Source::read(doc, draft.source?);
    let first = source.range.start;
    if (source.range.len() == 1 || source.is_emphatic(doc))
        && let Some(kind) = of_pronoun(doc, first)
    {
        return Some(kind);
    }
    // `one of the players`
    if doc.word_is(source.noun, &["one", "another"]) {
        return Some(SourceKind::Person);
    }
    of_noun(doc, &source)
}

/// The kind of a name.
fn of_name(kind: Kind) -> SourceKind {
    match kind {
        Kind::Per => SourceKind::Person,
        Kind::Loc | Kind::Fac => SourceKind::Place,
        Kind::Norp => SourceKind::Group,
        _ => SourceKind::Organisation,
    }
}

/// The kind that a pronoun tells.
fn of_pronoun(doc: &Doc, at: TokenIndex) -> Option<SourceKind> {
    let is = |words: &[&str]| doc.word_is(at, words);
    match () {
        () if is(&["he", "she", "I", "you", "him", "her", "me", "who", "one", "another"]) => Some(SourceKind::Person),
        () if is(&["it"]) => Some(SourceKind::Organisation),
        () if is(&["which", "that", "this"]) => None,
        () if doc.is(at, Class::Pronoun) => Some(SourceKind::Group),
        () => None,
    }
}

fn of_noun(doc: &Doc, source: &Source) -> Option<SourceKind> {
    let word = doc.word(source.noun);
    match source.kind {
        Noun::Office | Noun::Sport | Noun::Arts | Noun::Private | Noun::Person | Noun::Aged => Some(SourceKind::Person),
        Noun::People | Noun::Pair => Some(SourceKind::Group),
        Noun::Saying | Noun::Document => Some(SourceKind::Document),
        Noun::Trade | Noun::Body => Some(SourceKind::Organisation),
        Noun::Name => doc.entities.mention_at(source.noun).map(|m| of_name(doc.entities.mentions[m].kind)),
        Noun::Plural => Some(listed(word).or_else(|| plural(word)).unwrap_or(SourceKind::Group)),
        Noun::Other if doc.tag(source.noun) == Tag::Number => Some(SourceKind::Group),
        Noun::Other => listed(word)
            .or_else(|| is_person_noun(word).then_some(SourceKind::Person))
            .or_else(|| of_function_word(word)),
    }
}

/// The kind of a noun in the list of nouns of sources.
fn listed(word: &str) -> Option<SourceKind> {
    match SOURCE_NOUNS.find(word)?.section {
        PERSON => Some(SourceKind::Person),
        GROUP => Some(SourceKind::Group),
        ORGANISATION => Some(SourceKind::Organisation),
        PLACE_NOUN => Some(SourceKind::Place),
        DOCUMENT => Some(SourceKind::Document),
        _ => None,
    }
}

/// The kind of a plural by its singular: several persons are a group.
fn plural(word: &str) -> Option<SourceKind> {
    let singulars = [word.strip_suffix("es"), word.strip_suffix('s')];
    let of = |singular: &str| match () {
        () if DOCUMENTS.contains(singular) => Some(SourceKind::Document),
        () if BODIES.contains(singular) => Some(SourceKind::Organisation),
        () if PEOPLE.contains(singular) => Some(SourceKind::Group),
        () => listed(singular).map(|kind| if kind == SourceKind::Person { SourceKind::Group } else { kind }),
    };
    let with_y = || {
        let stem = word.strip_suffix("ies")?;
        let is_y = |entry: &str| entry.strip_suffix('y') == Some(stem);
        let kinds = [(&DOCUMENTS, SourceKind::Document), (&BODIES, SourceKind::Organisation)];
        kinds.into_iter().find(|(list, _)| list.entries().any(|e| is_y(e.word))).map(|(_, kind)| kind)
    };
    singulars.into_iter().flatten().find_map(of).or_else(with_y)
}

fn of_function_word(word: &str) -> Option<SourceKind> {
    match FUNCTION_WORDS.find(word)?.section {
        "quantifier" | "pronoun" | "demonstrative" => Some(SourceKind::Group),
        _ => None,
    }
}
