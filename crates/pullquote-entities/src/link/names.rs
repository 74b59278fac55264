//! Names taken apart: the words that count when two names are compared.

use crate::model::hash;
use crate::tag::document::Index;
use crate::{Kind, Mention};
use pullquote_tokenize::{Span, TokenKind, Tokens};

/// Words compared at most; the rest of a longer name is left out of comparisons.
const MOST_PARTS: usize = 8;

/// A word of a name; words joined by hyphens are one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// Hash of the lower-cased word without full stops and accents of quotation.
    pub(crate) word: u64,
    /// Its first letter, in lower case.
    pub(crate) initial: char,
    /// It is an initial ("J."), or several ("J.K.").
    pub(crate) short: bool,
}

impl Part {
    /// Whether both can stand for the same given or middle name.
    pub(crate) fn agrees(self, other: Self) -> bool {
        self.word == other.word || ((self.short || other.short) && self.initial == other.initial)
    }
}

/// Words that stand before a name and are no part of it.
pub(crate) const HONORIFICS: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "mme", "mlle", "herr", "frau", "rev", "hon", "shri",
    "smt", "señor", "señora",
];
/// Words that stand after a surname.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "md", "phd", "esq"];
/// Small words before a surname, left out of comparisons: "De Blasio" is Bill de Blasio's surname.
const PARTICLES: &[&str] = &[
    "de", "da", "di", "del", "della", "dos", "das", "du", "la", "le", "van", "von", "der", "den", "ter", "ten", "bin",
    "bint", "ibn", "al", "el", "ul", "y", "of", "st",
];
/// Those of them that are no given names, so that a name may begin with them.
const LEADING: &[&str] = &["de", "da", "di", "del", "della", "dos", "das", "du", "von", "der", "bin", "bint", "ibn"];
/// Words of company names that often go missing.
const COMPANY: &[&str] = &["inc", "corp", "co", "ltd", "plc", "llc", "ag", "sa", "company", "corporation", "group"];
/// Words without a letter in an acronym.
const SMALL: &[&str] = &["of", "the", "and", "for", "in", "on", "to", "at", "&", "-", "de", "a", "an"];

/// The lists above by hash.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    honorifics: Vec<u64>,
    suffixes: Vec<u64>,
    particles: Vec<u64>,
    leading: Vec<u64>,
    company: Vec<u64>,
    small: Vec<u64>,
    the: u64,
}

impl Vocabulary {
    pub(crate) fn get() -> &'static Self {
        static WORDS: std::sync::OnceLock<Vocabulary> = std::sync::OnceLock::new();
        let hashes = |list: &[&str]| {
            let mut all: Vec<u64> = list.iter().map(|w| squeezed(w)).collect();
            all.sort_unstable();
            all
        };
        WORDS.get_or_init(|| Self {
            honorifics: hashes(HONORIFICS),
            suffixes: hashes(SUFFIXES),
            particles: hashes(PARTICLES),
            leading: hashes(LEADING),
            company: hashes(COMPANY),
            small: hashes(SMALL),
            the: squeezed("the"),
        })
    }

    pub(crate) fn is_honorific(&self, word: u64) -> bool {
        self.honorifics.binary_search(&word).is_ok()
    }
}

/// Hash of a word in lower case without full stops: "S.E.C." and "SEC" are one.
pub(crate) fn squeezed(word: &str) -> u64 {
    let mut key = hash::SEED;
    let mut utf8 = [0u8; 4];
    for c in word.chars() {
        match c {
            '.' => {}
            _ if c.is_ascii() => key = hash::step(key, c.to_ascii_lowercase() as u8),
            _ => {
                for l in hash::simple(c).to_lowercase() {
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
    pub(crate) first: u32,
    pub(crate) count: u32,
    /// Its text without honorific.
    pub(crate) span: Span,
    /// Hash of the whole.
    pub(crate) key: u64,
    /// Hash of the initials of its words, in order; 0 for single words.
    pub(crate) initials: u64,
    /// It is written in capitals throughout.
    pub(crate) capitals: bool,
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
        &self.parts[name.first as usize..(name.first + name.count) as usize]
    }

    /// Takes a mention's name apart.
    pub(crate) fn push(&mut self, text: &str, tokens: &Tokens, mention: &Mention) {
        let words = Vocabulary::get();
        let first = self.parts.len();
        let (mut from, end) = (mention.first as usize, mention.end as usize);
        let hash_of = |i: usize| squeezed(tokens.text(text, i));
        while from + 1 < end
            && (words.is_honorific(hash_of(from)) || (from > mention.first as usize && tokens.text(text, from) == "."))
        {
            from += 1;
        }
        if mention.kind != Kind::Per && from + 1 < end && hash_of(from) == words.the {
            from += 1;
        }
        let mut capitals = true;
        let mut quoted = false;
        let mut initials = hash::SEED;
        let mut i = from;
        while i < end {
            let word = tokens.text(text, i);
            if tokens.kinds().get(i) == Some(&TokenKind::Mark) {
                // What stands between marks is a nickname ("Robert “Bob” Woodward").
                quoted = !quoted && mention.kind == Kind::Per;
                i += 1;
                continue;
            }
            capitals &= !word.chars().any(char::is_lowercase);
            let mut key = squeezed(word);
            let start = i;
            while i + 2 < end && is_hyphen(tokens.text(text, i + 1)) && tokens.glued(i + 1) && tokens.glued(i + 2) {
                let next = squeezed(tokens.text(text, i + 2));
                // "al-Assad" and "Assad" are one.
                key = if words.particles.binary_search(&key).is_ok() { next } else { hash::phrase(key, next) };
                i += 2;
            }
            let letter = word.chars().next().filter(|c| c.is_alphanumeric());
            let is_suffix = |key| match mention.kind {
                Kind::Per => words.suffixes.binary_search(&key).is_ok(),
                _ => words.company.binary_search(&key).is_ok(),
            };
            let skip = quoted || letter.is_none() || (start > from && is_suffix(key));
            if !skip && self.parts.len() - first < MOST_PARTS {
                let particles = if start > from { &words.particles } else { &words.leading };
                let particle = mention.kind == Kind::Per && i + 1 < end && particles.binary_search(&key).is_ok();
                if !particle {
                    let initial = letter.map_or(' ', |c| c.to_lowercase().next().unwrap_or(c));
                    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
                    let short = letters == 1 || (word.ends_with('.') && word.len() <= 4);
                    if words.small.binary_search(&key).is_err() {
                        initials = hash::step(initials, initial as u32 as u8);
                    }
                    self.parts.push(Part { word: key, initial, short });
                }
            }
            i += 1;
        }
        if self.parts.len() == first {
            // Nothing but marks or suffixes: the whole is one part.
            let word = hash::lower(Span::new(tokens.span(from).start, mention.span.end).of(text));
            self.parts.push(Part { word, initial: ' ', short: false });
        }
        let count = self.parts.len() - first;
        let key = self.parts[first..].iter().fold(0, |key, part| hash::phrase(key, part.word));
        let span = Span::new(tokens.span(from).start, mention.span.end);
        self.of.push(Name {
            first: first as u32,
            count: count as u32,
            span,
            key,
            initials: if count > 1 { hash::finish(initials) } else { 0 },
            capitals,
        });
    }
}

fn is_hyphen(word: &str) -> bool {
    matches!(word, "-" | "‑" | "–")
}

/// Short lists of numbers by key, newest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chains {
    index: Index,
    heads: Vec<u32>,
    links: Vec<(u32, u32)>,
}

/// Entries of a chain that are looked at; bounds the work on strange texts.
const LONGEST_CHAIN: usize = 24;

impl Chains {
    /// Makes room for `count` keys and forgets all.
    pub(crate) fn reset(&mut self, count: usize) {
        self.index.reset(count);
        self.heads.clear();
        self.links.clear();
    }

    /// Adds a number under a key, unless it is the newest there already.
    pub(crate) fn add(&mut self, key: u64, number: u32) {
        let id = self.index.insert(key);
        if id == self.heads.len() {
            self.heads.push(u32::MAX);
        }
        let head = self.heads[id];
        if head == u32::MAX || self.links[head as usize].0 != number {
            self.links.push((number, head));
            self.heads[id] = self.links.len() as u32 - 1;
        }
    }

    /// The numbers under a key, newest first.
    pub(crate) fn get(&self, key: u64) -> impl Iterator<Item = u32> + '_ {
        let mut at = self.index.get(key).map_or(u32::MAX, |id| self.heads[id]);
        std::iter::from_fn(move || {
            let &(number, next) = self.links.get(at as usize)?;
            at = next;
            Some(number)
        })
        .take(LONGEST_CHAIN)
    }
}
