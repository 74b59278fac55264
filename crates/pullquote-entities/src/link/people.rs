//! Which mentions name the same person.

use super::draft::{Draft, Linker, NONE};
use super::gender;
use super::names::{Part, squeezed};
use crate::{Gender, Kind};
use pullquote_lexicon::name::one_letter_apart;
use pullquote_lexicon::{NICKNAMES, PARTICLES, ROYALTY};
use pullquote_tokenize::TokenIndex;
use std::sync::LazyLock;

/// A number shared by all forms of a given name ("William", "Bill"); for a name without other forms, its hash.
fn given_class(word: u64) -> u64 {
    static CLASSES: LazyLock<Vec<(u64, u64)>> = LazyLock::new(|| {
        let mut all: Vec<_> = NICKNAMES.entries().map(|name| (squeezed(name.word), u64::from(name.line))).collect();
        all.sort_unstable();
        all
    });
    CLASSES.binary_search_by_key(&word, |class| class.0).map_or(word, |at| CLASSES[at].1)
}

/// Whether two names of two or more parts can belong to the same person.
pub(super) fn compatible(a: &[Part], b: &[Part]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let (Some(last), Some(first), Some(long_last), Some(long_first)) =
        (short.last(), short.first(), long.last(), long.first())
    else {
        return false;
    };
    if short.len() < 2 {
        return false;
    }
    if long.windows(short.len()).any(|w| w.iter().zip(short).all(|(x, y)| x.word == y.word)) {
        return true;
    }
    let given = first.agrees(*long_first) || given_class(first.word) == given_class(long_first.word);
    if last.word != long_last.word || !given {
        return false;
    }
    // Middle names: those of the shorter name must occur in the longer one, in order.
    let mut rest = long[1..long.len() - 1].iter();
    short[1..short.len() - 1].iter().all(|m| rest.any(|l| l.agrees(*m)))
}

/// How often someone must be named in full before a `Jr.` is somebody else.
const OFTEN: u32 = 1;

/// How often a misspelt surname may stand in an article.
const MISSPELT: usize = 2;
/// Mentions and people that are looked at for one; bounds the work on unusual texts.
const FARTHEST: usize = 200;
/// Shortest word that may be a misspelt one, in letters; a missing `s` at the end is seen in shorter ones.
const SHORTEST: usize = 6;
const SHORTEST_BEFORE_S: usize = 4;

/// Whether two surnames differ by one letter that is missing or another, or by two that have changed places.
fn nearly(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short == long || !long.is_ascii() || !short.is_ascii() {
        return false;
    }
    let ending = long.strip_suffix('s') == Some(short);
    if ending || short.len() < SHORTEST {
        return ending && short.len() >= SHORTEST_BEFORE_S;
    }
    one_letter_apart(short.chars(), long.chars())
}

impl Linker<'_> {
    pub(super) fn link_people(&mut self) {
        for m in 0..self.out.mentions.len() {
            if self.is_person(m) && self.names.of[m].count >= 2 {
                self.link_full_name(m);
            }
        }
        for draft in self.drafts.iter_mut() {
            draft.sentence = NONE;
        }
        for m in 0..self.out.mentions.len() {
            if !self.is_person(m) {
                continue;
            }
            if self.of[m] == NONE {
                self.link_single_name(m);
            }
            let sentence = self.source.tokens.sentence_of(self.out.mentions[m].first);
            self.drafts[self.of[m]].sentence = sentence;
        }
    }

    fn is_person(&self, m: usize) -> bool {
        self.out.mentions[m].kind == Kind::Per
    }

    fn link_full_name(&mut self, m: usize) {
        let parts = self.names.parts(m);
        let title = self.title_before(m);
        let given = self.given_gender(m);
        let evidence = if title == Gender::Unknown { given } else { title };
        let generation = self.names.of[m].generation;
        let find = |same: bool| {
            [parts[parts.len() - 1].word, parts[0].word].into_iter().find_map(|word| {
                self.people.get(word).find(|&d| {
                    let draft = &self.drafts[d];
                    let other = self.names.of[draft.fullest].generation;
                    let family = if same { generation == other } else { self.may_be_one(generation, other, draft) };
                    family
                        && compatible(parts, self.names.parts(draft.fullest))
                        && !(title != Gender::Unknown && draft.gender != Gender::Unknown && draft.gender != title)
                })
            })
        };
        let found = find(true).or_else(|| find(false)).or_else(|| self.with_particle(m));
        let d = found.unwrap_or_else(|| self.new_person(m));
        self.join_person(m, d, evidence);
    }

    /// Whether people of different generations can be one: `Ruth Okafor Jr.` may be called `Ruth Okafor` later, but is
    /// someone else than a `Ruth Okafor` who was named before. A senior is never the one without a suffix.
    fn may_be_one(&self, generation: u64, other: u64, draft: &Draft) -> bool {
        let senior = squeezed("sr");
        other != senior && (generation == 0 || (generation != senior && other == 0 && draft.count < OFTEN))
    }

    /// The person whose full name ends with this one, which begins with a particle: `Van den Brook` for
    /// `Mia van den Brook`.
    fn with_particle(&self, m: usize) -> Option<usize> {
        let span = self.names.of[m].span;
        let name = span.of(self.source.text);
        if !PARTICLES.contains(self.source.word(self.source.tokens.token_at(span.start))) {
            return None;
        }
        let parts = self.names.parts(m);
        self.people.get(parts[parts.len() - 1].word).find(|&d| {
            let full = self.names.of[self.drafts[d].fullest].span.of(self.source.text);
            let before = full.len().checked_sub(name.len()).filter(|&at| at > 0 && full.is_char_boundary(at));
            before.is_some_and(|at| full[..at].ends_with(' ') && full[at..].eq_ignore_ascii_case(name))
        })
    }

    /// The mention of which this is another name, in brackets: `Big Leo (Leo Max Okafor)`, `Queen Ada of Norland (Ada Max)`.
    fn alias_of(&self, m: usize) -> Option<usize> {
        let bracket = self.out.mentions[m].first.checked_sub(1).filter(|&at| self.source.word(at) == "(")?;
        let ends = |n: usize, at: TokenIndex| self.out.mentions[n].end == at && self.is_person(n);
        let before = m.checked_sub(1)?;
        if ends(before, bracket) {
            return Some(before);
        }
        let (country, of) = (self.out.mentions[before], self.out.mentions[before].first.checked_sub(1)?);
        let country = country.kind == Kind::Loc && country.end == bracket && self.source.word(of) == "of";
        before.checked_sub(1).filter(|&n| country && ends(n, of))
    }

    fn is_royal(&self, m: usize) -> bool {
        let title = self.out.mentions[m].first.checked_sub(1).map_or("", |at| self.source.word(at));
        ROYALTY.contains(title) && title.starts_with(char::is_uppercase)
    }

    fn new_person(&mut self, m: usize) -> usize {
        let sentence = self.source.tokens.sentence_of(self.out.mentions[m].first);
        self.drafts.push(Draft {
            fullest: m,
            person: true,
            gender: Gender::Unknown,
            count: 0,
            sentence,
            kinds: [0; 9],
            rank: NONE,
        });
        self.drafts.len() - 1
    }

    fn join_person(&mut self, m: usize, d: usize, evidence: Gender) {
        for p in 0..self.names.of[m].count {
            let word = self.names.parts(m)[p].word;
            self.people.add(word, d);
        }
        let fullest = self.names.of[self.drafts[d].fullest];
        let own = self.names.of[m];
        let better_case = fullest.capitals && !own.capitals;
        let alias = self.alias_of(m).is_some();
        let known_as = self.is_royal(m) && self.alias_of(self.drafts[d].fullest) == Some(m);
        let draft = &mut self.drafts[d];
        let fuller = (own.count, own.span.len()) > (fullest.count, fullest.span.len())
            && !(own.count == fullest.count && own.capitals);
        if known_as || !alias && (fuller || (own.count == fullest.count && better_case)) {
            draft.fullest = m;
        }
        if draft.gender == Gender::Unknown {
            draft.gender = evidence;
        }
        draft.count += 1;
        self.of[m] = d;
    }

    /// A surname or given name alone.
    fn link_single_name(&mut self, m: usize) {
        let part = self.names.parts(m)[0];
        let title = self.title_before(m);
        let sentence = self.source.tokens.sentence_of(self.out.mentions[m].first);
        let mut best: Option<(i64, usize)> = None;
        let mut as_given = 0;
        for d in self.people.get(part.word) {
            let draft = &self.drafts[d];
            if title != Gender::Unknown && draft.gender != Gender::Unknown && draft.gender != title {
                continue;
            }
            let full = self.names.parts(draft.fullest);
            let place = match full.iter().position(|p| p.word == part.word) {
                Some(at) if at + 1 == full.len() => 400,
                Some(0) => 200,
                Some(_) => 100,
                None => 0,
            };
            as_given += i64::from(place == 200);
            let recent = match draft.sentence {
                NONE => 0,
                seen => 60 / (1 + sentence.saturating_sub(seen) as i64) + 40,
            };
            let score = place + recent + i64::from(draft.count.min(20) * 4);
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, d));
            }
        }
        // A given name shared by several people is ambiguous, unless one of them was just named.
        let vague = as_given > 1 && best.is_some_and(|(score, _)| score < 260);
        let d = match best {
            Some((_, d)) if !vague => d,
            Some(_) => self.new_person(m),
            None => self.misspelt(m).unwrap_or_else(|| self.new_person(m)),
        };
        let evidence = if title == Gender::Unknown { self.given_gender(m) } else { title };
        self.join_person(m, d, evidence);
    }

    /// The person whose surname this is but for one letter, if no other has a name like it: `Dogherty` for `Ruth Dougherty`.
    fn misspelt(&self, m: usize) -> Option<usize> {
        let own = self.names.of[m];
        let word = own.span.of(self.source.text);
        let part = self.names.parts(m)[0];
        let given = self.source.lexicon.get(part.word).gender() != 0;
        let often = (m..self.out.mentions.len().min(m + FARTHEST)).filter(|&n| self.names.of[n].key == own.key).count();
        if given || own.capitals || often > MISSPELT {
            return None;
        }
        let title = self.title_before(m);
        // `the Okafors` are a family.
        let before = self.out.mentions[m].first.checked_sub(1).map_or("", |at| self.source.word(at));
        let family = matches!(before, "the" | "The");
        let mut near = (0..self.drafts.len().min(FARTHEST)).filter(|&d| {
            let draft = &self.drafts[d];
            let full = self.names.of[draft.fullest].span.of(self.source.text);
            let agrees = title == Gender::Unknown || draft.gender == Gender::Unknown || title == draft.gender;
            draft.person
                && agrees
                && full
                    .rsplit_once(' ')
                    .is_some_and(|(_, surname)| nearly(surname, word) && !(family && word.len() > surname.len()))
        });
        let only = near.next()?;
        near.next().is_none().then_some(only)
    }

    /// The gender that the title before a mention, or at its beginning, implies.
    fn title_before(&self, m: usize) -> Gender {
        let first = self.out.mentions[m].first;
        let word = |i: TokenIndex| self.source.word(i);
        let inside = gender::of_title(word(first));
        if inside != Gender::Unknown && self.names.of[m].span.start > self.out.mentions[m].span.start {
            return inside;
        }
        match first.checked_sub(1).map(word) {
            Some(".") => first.checked_sub(2).map_or(Gender::Unknown, |i| gender::of_title(word(i))),
            Some(title) => gender::of_title(title),
            None => Gender::Unknown,
        }
    }

    fn given_gender(&self, m: usize) -> Gender {
        let span = self.names.of[m].span;
        let first = self.source.tokens.token_at(span.start);
        gender::of_given_name(self.source.word(first), self.source.lexicon)
    }
}
