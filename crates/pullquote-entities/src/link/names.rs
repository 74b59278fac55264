//! Names split into the parts that matter when two names are compared.

use crate::text::Source;
use crate::text::index::Index;
use crate::text::{fold, hash};
use crate::{Kind, Mention};
use pullquote_lexicon::section::{GENERATION, OR_GIVEN_NAME};
use pullquote_lexicon::{ACRONYM_GAPS, COMPANY_FORMS, HONORIFICS, NAME_SUFFIXES, PARTICLES};
use pullquote_tokenize::{Span, TokenIndex, TokenKind};

/// Most words compared; the rest of a longer name is ignored.
const MOST_PARTS: usize = 8;
/// Shortest beginning of a word whose ending is spelt in several ways, in bytes.
const SHORTEST_STEM: usize = 5;

/// A word of a name; words joined by hyphens are one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// Hash of the lower-cased word without full stops.
    pub(crate) word: u64,
    /// Its first letter, in lower case.
    pub(crate) initial: char,
    /// It is an initial ("J."), or several ("J.K.").
    pub(crate) short: bool,
}

impl Part {
    /// Whether both can be forms of the same given or middle name.
    pub(crate) fn agrees(self, other: Self) -> bool {
        self.word == other.word || ((self.short || other.short) && self.initial == other.initial)
    }
}

/// Whether a word is a particle of a surname, which is ignored in comparisons.
fn is_particle(word: &str, opens: bool) -> bool {
    // At the beginning of a name, `Al` may be the given name.
    let particle = PARTICLES.find_without_stops(word);
    particle.is_some_and(|particle| !opens || particle.section != OR_GIVEN_NAME) || (!opens && word == "of")
}

/// Whether a word before a name is not part of it.
pub(crate) fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains_without_stops(word)
}

/// Hash of a word in lower case without full stops and the marks of letters: "S.E.C." and "SEC", `Erdoğan` and `Erdogan`
/// are one, and so are the endings of `Zelensky`, `Zelenskyy` and `Zelenskiy`.
pub(crate) fn squeezed(word: &str) -> u64 {
    let mut key = hash::SEED;
    let mut utf8 = [0u8; 4];
    let stem = word.strip_suffix("yy").or(word.strip_suffix("iy")).filter(|stem| stem.len() >= SHORTEST_STEM);
    for c in stem.unwrap_or(word).chars().chain(stem.map(|_| 'y')) {
        match c {
            '.' => {}
            _ if c.is_ascii() => key = hash::step(key, c.to_ascii_lowercase() as u8),
            _ => {
                for l in hash::simple(c).to_lowercase().filter_map(fold::plain) {
                    for &b in l.encode_utf8(&mut utf8).as_bytes() {
                        key = hash::step(key, b);
                    }
                }
            }
        }
    }
    hash::finish(key)
}

/// A mention's name in comparable form.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Name {
    /// Its parts, in [`Names::parts`].
    pub(crate) first: usize,
    pub(crate) count: usize,
    /// Its text without honorific.
    pub(crate) span: Span,
    /// Hash of the whole.
    pub(crate) key: u64,
    /// Hash of the initials of its words, in order; 0 for single words.
    pub(crate) initials: u64,
    /// It is all in capitals.
    pub(crate) capitals: bool,
    /// Hash of what tells namesakes of a family apart (`Jr.`, `III`); 0 if nothing does.
    pub(crate) generation: u64,
    /// It has the legal form of a company (`Inc`).
    pub(crate) form: bool,
}

/// The names of all mentions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) parts: Vec<Part>,
    pub(crate) of: Vec<Name>,
}

impl Names {
    pub(crate) fn clear(&mut self) {
        self.parts.clear();
        self.of.clear();
    }

    pub(crate) fn parts(&self, mention: usize) -> &[Part] {
        let name = self.of[mention];
        &self.parts[name.first..name.first + name.count]
    }

    /// Splits the name of a mention into parts.
    pub(crate) fn push(&mut self, source: Source, mention: &Mention) {
        let first = self.parts.len();
        let (from, end) = (without_title(source, mention), mention.tokens().end);
        let mut letters = Letters { capitals: true, initials: hash::SEED, parts: 0, generation: 0, form: false };
        let mut quoted = false;
        let mut i = from;
        while i < end {
            let bracket = matches!(source.word(i), "(" | ")");
            if bracket || source.tokens.kinds().get(i) == Some(&TokenKind::Mark) {
                // Words between marks or brackets are a nickname ("Robert “Bob” Woodward").
                quoted = !quoted && mention.kind == Kind::Per;
                i += 1;
                continue;
            }
            let start = i;
            i = self.push_word(source, mention, start, start == from, quoted, &mut letters);
        }
        let span = Span::new(source.tokens.span(from).start, mention.span.end);
        if self.parts.len() == first {
            // Nothing but marks or suffixes: the whole is one part.
            self.parts.push(Part { word: hash::lower(span.of(source.text)), initial: ' ', short: false });
        }
        let count = self.parts.len() - first;
        let key = self.parts[first..].iter().fold(0, |key, part| hash::phrase(key, part.word));
        let initials = if count > 1 { hash::finish(letters.initials) } else { 0 };
        let Letters { capitals, generation, form, .. } = letters;
        self.of.push(Name { first, count, span, key, initials, capitals, generation, form });
    }

    /// Adds the word at `start` with everything joined to it by hyphens, unless it is ignored. Returns where the next begins.
    fn push_word(
        &mut self,
        source: Source,
        mention: &Mention,
        start: TokenIndex,
        opens: bool,
        quoted: bool,
        letters: &mut Letters,
    ) -> TokenIndex {
        let (tokens, end, word) = (source.tokens, mention.tokens().end, source.word(start));
        letters.capitals &= !word.chars().any(char::is_lowercase);
        let mut key = squeezed(word);
        let mut i = start;
        while i + 2 < end && is_hyphen(source.word(i + 1)) && tokens.glued(i + 1) && tokens.glued(i + 2) {
            let next = squeezed(source.word(i + 2));
            // "al-Assad" and "Assad" are one.
            key = if i == start && is_particle(word, false) { next } else { hash::phrase(key, next) };
            i += 2;
        }
        let alone = i == start;
        let suffixes = if mention.kind == Kind::Per { &NAME_SUFFIXES } else { &COMPANY_FORMS };
        let suffix = suffixes.find_without_stops(word).filter(|_| alone && !opens);
        let is_suffix = suffix.is_some();
        match suffix {
            Some(suffix) if suffix.section == GENERATION => letters.generation = key,
            Some(_) => letters.form |= mention.kind != Kind::Per,
            None => {}
        }
        let is_particle = alone && mention.kind == Kind::Per && i + 1 < end && is_particle(word, opens);
        let letter = word.chars().next().filter(|c| c.is_alphanumeric());
        if let Some(letter) = letter.filter(|_| !quoted && !is_suffix && !is_particle && letters.parts < MOST_PARTS) {
            let initial = letter.to_lowercase().next().unwrap_or(letter);
            if !alone || !ACRONYM_GAPS.contains_without_stops(word) {
                letters.initials = hash::step(letters.initials, initial as u32 as u8);
            }
            let short =
                word.chars().filter(|c| c.is_alphabetic()).count() == 1 || (word.ends_with('.') && word.len() <= 4);
            self.parts.push(Part { word: key, initial, short });
            letters.parts += 1;
        }
        i + 1
    }
}

/// What is known after some words of a name.
struct Letters {
    capitals: bool,
    initials: u64,
    parts: usize,
    generation: u64,
    form: bool,
}

/// The first token of a name after titles and article.
fn without_title(source: Source, mention: &Mention) -> TokenIndex {
    let (mut from, end) = (mention.tokens().start, mention.tokens().end);
    let opens = from;
    while from + 1 < end && (is_honorific(source.word(from)) || (from > opens && source.word(from) == ".")) {
        from += 1;
    }
    let article = mention.kind != Kind::Per && from + 1 < end && source.word(from).eq_ignore_ascii_case("the");
    from + u32::from(article)
}

fn is_hyphen(word: &str) -> bool {
    matches!(word, "-" | "‑" | "–")
}

/// Short lists of numbers by key, newest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chains {
    index: Index,
    heads: Vec<usize>,
    links: Vec<(usize, usize)>,
}

/// The end of a chain.
const NONE: usize = usize::MAX;
/// Most entries of a chain that are looked at; bounds the work on unusual texts.
const LONGEST_CHAIN: usize = 24;

impl Chains {
    /// Clears it and makes room for `count` keys.
    pub(crate) fn reset(&mut self, count: usize) {
        self.index.reset(count);
        self.heads.clear();
        self.links.clear();
    }

    /// Adds a number under a key, unless it is the newest there already.
    pub(crate) fn add(&mut self, key: u64, number: usize) {
        let id = self.index.insert(key);
        if id == self.heads.len() {
            self.heads.push(NONE);
        }
        let head = self.heads[id];
        if head == NONE || self.links[head].0 != number {
            self.links.push((number, head));
            self.heads[id] = self.links.len() - 1;
        }
    }

    /// The numbers under a key, newest first.
    pub(crate) fn get(&self, key: u64) -> impl Iterator<Item = usize> + '_ {
        let mut at = self.index.get(key).map_or(NONE, |id| self.heads[id]);
        std::iter::from_fn(move || {
            let &(number, next) = self.links.get(at)?;
            at = next;
            Some(number)
        })
        .take(LONGEST_CHAIN)
    }
}
