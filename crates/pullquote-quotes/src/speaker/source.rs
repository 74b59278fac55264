//! A source span analysed: its head, the head noun, its determiner.

use crate::text::{Class, Doc, Tag};
use pullquote_entities::Gender;
use pullquote_lexicon::section::{ARTS, MASCULINE, OFFICE, PRIVATE, SAYING, SPORT, TRADE};
use pullquote_lexicon::{BODIES, DOCUMENTS, FUNCTION_WORDS, GENDER, PEOPLE};
use pullquote_tokenize::{TokenIndex, TokenRange};

/// A source as the resolver reads it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub range: TokenRange,
    /// One past the last token of the head phrase.
    pub head: TokenIndex,
    /// The head noun.
    pub noun: TokenIndex,
    pub kind: Noun,
    pub determiner: Determiner,
    /// Which pronoun fits the noun.
    pub gender: Gender,
    /// The line of the list of people that has the noun.
    pub line: Option<u16>,
}

/// What kind of noun a source is built on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noun {
    Office,
    Sport,
    Arts,
    Private,
    Person,
    /// `the 58-year-old`
    Aged,
    Trade,
    Body,
    Saying,
    Document,
    /// `senators`
    People,
    /// `studies`, `officials`, `companies`
    Plural,
    /// `the two`, `both`
    Pair,
    Name,
    Other,
}

impl Noun {
    pub const COUNT: u16 = 15;

    /// Circumstances with weights of their own.
    pub fn place(self) -> usize {
        match self {
            Noun::Office | Noun::Sport | Noun::Arts | Noun::Private | Noun::Person | Noun::Aged => 0,
            Noun::Trade | Noun::Body => 1,
            Noun::Saying | Noun::Document => 2,
            Noun::People | Noun::Plural | Noun::Pair => 3,
            Noun::Name | Noun::Other => 4,
        }
    }
}

/// What stands before the noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Determiner {
    The,
    This,
    /// `his`
    Pronoun,
    /// `Obi's`
    Owner,
    /// `a`
    Indefinite,
    /// `some`, `two`
    Quantity,
    Bare,
}

impl Determiner {
    pub const COUNT: u16 = 7;
}

impl Source {
    pub fn read(doc: &Doc, range: TokenRange) -> Self {
        let range = trimmed(doc, range);
        let head = head_end(doc, range);
        let mut noun = head - 1;
        // `the minister himself`
        if noun > range.start && doc.word_is(noun, &["himself", "herself", "itself", "themselves"]) {
            noun -= 1;
        }
        let line = PEOPLE.find_without_stops(doc.word(noun)).or_else(|| PEOPLE.find(singular(doc.word(noun))));
        let gender = match GENDER.find(doc.word(noun)) {
            None => Gender::Unknown,
            Some(entry) if entry.section == MASCULINE => Gender::Masculine,
            Some(_) => Gender::Feminine,
        };
        let (kind, determiner) = (kind(doc, noun), determiner(doc, range, noun));
        Self { head, noun, kind, determiner, gender, line: line.map(|e| e.line), range }
    }

    /// `she herself`, `they all`
    pub fn is_emphatic(&self, doc: &Doc) -> bool {
        doc.word_is(self.range.end - 1, &["himself", "herself", "themselves", "itself", "both", "all", "each"])
    }
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

fn kind(doc: &Doc, noun: TokenIndex) -> Noun {
    let word = doc.word(noun);
    if doc.named(noun) {
        return Noun::Name;
    }
    if let Some(entry) = PEOPLE.find_without_stops(word) {
        return match entry.section {
            OFFICE => Noun::Office,
            SPORT => Noun::Sport,
            ARTS => Noun::Arts,
            PRIVATE => Noun::Private,
            _ => Noun::Person,
        };
    }
    let ends = |ending: &str| {
        word.len() >= ending.len()
            && word.as_bytes()[word.len() - ending.len()..].eq_ignore_ascii_case(ending.as_bytes())
    };
    if ends("year-old") || word == "old" && noun > TokenIndex::FIRST && doc.word(noun - 1) == "-" {
        return Noun::Aged;
    }
    if doc.word_is(noun, &["two", "both", "pair", "couple", "duo"]) {
        return Noun::Pair;
    }
    if let Some(entry) = DOCUMENTS.find(word) {
        return if entry.section == SAYING { Noun::Saying } else { Noun::Document };
    }
    if let Some(entry) = BODIES.find(word) {
        return if entry.section == TRADE { Noun::Trade } else { Noun::Body };
    }
    if PEOPLE.contains(singular(word)) || doc.word_is(noun, &["men", "women", "people"]) {
        return Noun::People;
    }
    let plural = word.len() > 3 && ends("s") && !ends("ss") && !ends("us");
    if plural { Noun::Plural } else { Noun::Other }
}

fn determiner(doc: &Doc, range: TokenRange, noun: TokenIndex) -> Determiner {
    if range.start.until(noun).iter().any(|i| doc.tag(i) == Tag::Possessive) {
        return Determiner::Owner;
    }
    let first = range.start;
    if doc.tag(first) == Tag::Number {
        return Determiner::Quantity;
    }
    match FUNCTION_WORDS.find(doc.word(first)).map_or("", |entry| entry.section) {
        "article" if doc.word_is(first, &["the"]) => Determiner::The,
        "article" => Determiner::Indefinite,
        "possessive" => Determiner::Pronoun,
        "demonstrative" | "that" => Determiner::This,
        "quantifier" if doc.word_is(first, &["another"]) => Determiner::Indefinite,
        "quantifier" | "pronoun" => Determiner::Quantity,
        _ => Determiner::Bare,
    }
}

/// A source without adverbs and conjunctions in front (`however, Obi`) and without marks around it.
fn trimmed(doc: &Doc, source: TokenRange) -> TokenRange {
    let mut range = source;
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
    let idle = |i: TokenIndex| {
        matches!(
            doc.tag(i),
            Tag::Comma | Tag::Colon | Tag::Dash | Tag::Semicolon | Tag::Possessive | Tag::Open | Tag::Close
        )
    };
    while range.len() > 1 && idle(range.end - 1) {
        range.end -= 1;
    }
    // Words that do not belong before a pronoun (`86 she`).
    let last = range.end - 1;
    if range.len() <= 3 && !doc.named(range.start) && doc.word_is(last, &["he", "she"]) {
        range.start = last;
    }
    range
}

/// One past the last token of the head phrase: before the first comma, bracket, relative pronoun or preposition.
fn head_end(doc: &Doc, source: TokenRange) -> TokenIndex {
    for i in source {
        // A name may hold a preposition or comma of its own ("Bank of England").
        if doc.entities.mention_at(i).is_some() {
            continue;
        }
        let stop = match doc.tag(i) {
            Tag::Comma | Tag::Bracket | Tag::Dash => true,
            Tag::Open => !(i + 1).until(source.end).iter().any(|k| doc.tag(k) == Tag::Close),
            Tag::Word(Class::Who | Class::Wh | Class::That | Class::Preposition | Class::To) => i > source.start,
            Tag::Word(Class::Other) => i > source.start && opens_participle(doc, i),
            _ => false,
        };
        if stop && i > source.start {
            return i;
        }
    }
    source.end
}

/// `supporting` of `delegates supporting Obi`
fn opens_participle(doc: &Doc, i: TokenIndex) -> bool {
    let participle = doc.word(i).ends_with("ing") && doc.is(i - 1, Class::Other) && !doc.named(i - 1);
    participle
        && (doc.named(i + 1) || matches!(doc.class(i + 1), Some(Class::Determiner | Class::Preposition | Class::To)))
}
