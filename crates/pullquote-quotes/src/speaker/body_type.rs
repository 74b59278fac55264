//! What kind of body a name or noun stands for: `the company` is no ministry.

use super::likeness::words;
use crate::text::{Class, Doc, Tag};
use pullquote_entities::{Entity, Kind, Mention};
use pullquote_lexicon::BODY_TYPES;
use pullquote_lexicon::section::{
    ASSOCIATION, CLUB, COMPANY, COURT, GOVERNMENT, MEDIA, MILITARY, PARTY, POLICE, SCHOOL,
};
use pullquote_tokenize::TokenIndex;

/// The kind of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyType {
    Association,
    Club,
    Company,
    Court,
    Government,
    Media,
    Military,
    Party,
    Police,
    School,
    /// A noun that fits several: `group`.
    Any,
    /// Its words tell nothing.
    Unknown,
    /// No body: a person, a place, a people.
    Person,
    Place,
    People,
}

impl BodyType {
    /// Number of types of nouns, and of names.
    pub const NOUNS: u16 = 12;
    pub const NAMES: u16 = 15;

    /// The type that a single word tells.
    pub fn of_word(word: &str) -> Self {
        match BODY_TYPES.find_without_stops(word).map(|entry| entry.section) {
            Some(ASSOCIATION) => Self::Association,
            Some(CLUB) => Self::Club,
            Some(COMPANY) => Self::Company,
            Some(COURT) => Self::Court,
            Some(GOVERNMENT) => Self::Government,
            Some(MEDIA) => Self::Media,
            Some(MILITARY) => Self::Military,
            Some(PARTY) => Self::Party,
            Some(POLICE) => Self::Police,
            Some(SCHOOL) => Self::School,
            Some(_) => Self::Any,
            None => Self::Unknown,
        }
    }

    /// The type of the noun of a description, also of a plural.
    pub fn of_noun(word: &str) -> Self {
        let singular = || match word.strip_suffix("ies") {
            Some(stem) => Self::of_word(&format!("{stem}y")),
            None => word.strip_suffix('s').map_or(Self::Unknown, Self::of_word),
        };
        match Self::of_word(word) {
            Self::Unknown => singular(),
            known => known,
        }
    }

    /// The type of an entity: by the words of its name, the last one first, or else by what stands around it.
    pub fn of(doc: &Doc, entity: &Entity) -> Self {
        match entity.kind {
            Kind::Per => return Self::Person,
            Kind::Loc | Kind::Fac => return Self::Place,
            Kind::Norp => return Self::People,
            _ => {}
        }
        let name = entity.name.of(doc.text);
        // `Bank of Dover`, `Department of Trade`: the word before the preposition is the head.
        let (mut head, mut found) = (false, Self::Unknown);
        for word in words(name) {
            if matches!(word, "of" | "for" | "on" | "in") && found != Self::Unknown {
                head = true;
            }
            let told = if head { Self::Unknown } else { Self::of_word(word) };
            if told != Self::Unknown && (told != Self::Any || found == Self::Unknown) {
                found = told;
            }
        }
        if !matches!(found, Self::Unknown | Self::Any) {
            return found;
        }
        let around = doc.mentions_of(entity).take(MOST).map(|m| around(doc, m));
        around.into_iter().find(|t| *t != Self::Unknown).unwrap_or(found)
    }
}

/// Number of mentions of a name looked at.
const MOST: usize = 5;
/// Tokens before a name, and behind the comma after it, in which a noun describes it.
const TITLE: u32 = 3;
const APPOSITION: u32 = 8;

/// What a company has: `Obix's shares`.
const BUSINESS: &[&str] = &[
    "shares",
    "stock",
    "profit",
    "profits",
    "revenue",
    "revenues",
    "sales",
    "earnings",
    "customers",
    "investors",
    "shareholders",
    "ceo",
    "stores",
    "products",
    "subsidiary",
];

/// The type of a body by what stands around one of its mentions.
fn around(doc: &Doc, mention: &Mention) -> BodyType {
    let (first, end) = (mention.first, mention.end);
    let owned = doc.tag(end) == Tag::Possessive;
    let behind = if owned { end + 1 } else { end };
    let owns = |i: TokenIndex| (owned || i == behind) && doc.word_is(i, BUSINESS);
    let before = |n: u32, words: &[&str]| first.checked_sub(n).is_some_and(|i| doc.word_is(i, words));
    let shares = before(1, &["of", "in"]) && before(2, &["shares", "stock"]);
    let chief = doc.word_is(behind, &["chief"]) && doc.word_is(behind + 1, &["executive"]);
    if shares || chief || owns(behind) || owned && owns(behind + 1) {
        return BodyType::Company;
    }
    // `the software firm Obix`
    let title = first.saturating_sub(TITLE).until(first);
    for i in title.iter().rev().take_while(|&i| doc.is(i, Class::Other) && !doc.upper(i)) {
        match BodyType::of_word(doc.word(i)) {
            BodyType::Unknown | BodyType::Any => {}
            told => return told,
        }
    }
    // `Obix, a maker of desks`
    if doc.tag(end) == Tag::Comma && doc.is(end + 1, Class::Determiner) {
        let apposition = (end + 2).until(end + APPOSITION);
        let mut told = BodyType::Unknown;
        for i in apposition.iter().take_while(|&i| doc.is(i, Class::Other) && !doc.named(i)) {
            match BodyType::of_word(doc.word(i)) {
                BodyType::Unknown | BodyType::Any => {}
                found => told = found,
            }
        }
        if told != BodyType::Unknown {
            return told;
        }
    }
    if before(1, &["told"]) && mention.kind == Kind::Org { BodyType::Media } else { BodyType::Unknown }
}
