//! Chooses among the bearers of a name.

use crate::keys::Fit;
use crate::{Day, ListError, People, Person, ReadAt};
use pullquote_lexicon::name::words;
use pullquote_lexicon::{FUNCTION_WORDS, PEOPLE, ROLE_MODIFIERS};
use rustc_hash::FxHashSet;

/// A named speaker of an article.
#[derive(Clone, Copy, Debug, Default)]
pub struct Speaker<'a> {
    /// The fullest name in the article.
    pub name: &'a str,
    /// Title or office, and the organisation spoken for, as far as the article gives them; empty if it gives neither.
    pub role: &'a str,
    /// Whether it is a person, not an organisation.
    pub is_person: bool,
}

/// What an article says beyond the speakers themselves.
#[derive(Clone, Debug, Default)]
pub struct Context<'a> {
    /// Day of publication.
    pub date: Option<Day>,
    /// The names it mentions, in any order: people, places, organisations.
    pub names: Vec<&'a str>,
}

/// Who a speaker is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Nobody of that name is in the list.
    Unknown,
    /// An entry of the list.
    Known(Person),
    /// Several may be meant, or the only one does not agree with the article; the likeliest first.
    Open(Vec<Person>),
}

/// What each agreement adds to a candidate's score, and what a choice needs.
mod weight {
    /// The whole name agrees, not only a shortened form.
    pub(super) const WHOLE: i32 = 2;
    /// Roles share a word.
    pub(super) const ROLE: i32 = 4;
    /// Both roles are known and share none.
    pub(super) const OTHER_ROLE: i32 = -3;
    /// The article appeared within the dates of the entry.
    pub(super) const DAYS: i32 = 1;
    /// It did not.
    pub(super) const OTHER_DAYS: i32 = -3;
    /// A value of the entry is a name in the article.
    pub(super) const VALUE: i32 = 2;
    /// How many such values count: a town and a company say more than the town alone.
    pub(super) const MOST_VALUES: usize = 2;
    /// Another person found in the article has the same value.
    pub(super) const SHARED_VALUE: i32 = 1;
    /// The least score of a full name: it suffices that nothing speaks against it.
    pub(super) const LEAST_FULL: i32 = 0;
    /// The least score of a surname alone, which needs evidence.
    pub(super) const LEAST_SURNAME: i32 = 3;
    /// How far the best must be ahead of the next.
    pub(super) const AHEAD: i32 = 2;
}

struct Candidate {
    fit: Fit,
    score: i32,
    person: Person,
}

impl<R: ReadAt> People<R> {
    /// Who the speakers of an article are, in their order.
    ///
    /// # Errors
    /// If the list is damaged or cannot be read.
    pub fn identify(&self, speakers: &[Speaker<'_>], context: &Context<'_>) -> Result<Vec<Identity>, ListError> {
        let mentioned: FxHashSet<String> = context.names.iter().flat_map(|name| words(name)).collect();
        let mut all = Vec::with_capacity(speakers.len());
        for speaker in speakers {
            let mut candidates = Vec::new();
            for (fit, person) in self.bearers(speaker.name, speaker.is_person)? {
                let score = score(speaker, fit, &person, context.date, &mentioned);
                candidates.push(Candidate { fit, score, person });
            }
            all.push(candidates);
        }
        // People of one party or company are often quoted together.
        let certain: Vec<Person> =
            all.iter().filter_map(|candidates| Some(chosen(candidates)?.person.clone())).collect();
        for candidates in all.iter_mut().filter(|candidates| candidates.len() > 1 && chosen(candidates).is_none()) {
            for candidate in candidates {
                let shared = certain.iter().any(|other| share_value(&candidate.person, other));
                candidate.score += weight::SHARED_VALUE * i32::from(shared);
            }
        }
        Ok(all.into_iter().map(decide).collect())
    }
}

fn decide(mut candidates: Vec<Candidate>) -> Identity {
    candidates.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.person.id.cmp(&b.person.id)));
    if let Some(known) = chosen(&candidates) {
        return Identity::Known(known.person.clone());
    }
    match candidates.is_empty() {
        true => Identity::Unknown,
        false => Identity::Open(candidates.into_iter().map(|candidate| candidate.person).collect()),
    }
}

/// The candidate that stands out.
fn chosen(candidates: &[Candidate]) -> Option<&Candidate> {
    let best = candidates.iter().max_by_key(|candidate| candidate.score)?;
    let least = if best.fit == Fit::Surname { weight::LEAST_SURNAME } else { weight::LEAST_FULL };
    let others = candidates.iter().filter(|other| other.person.id != best.person.id);
    let next = others.map(|other| other.score).max();
    (best.score >= least && next.is_none_or(|next| best.score >= next + weight::AHEAD)).then_some(best)
}

fn score(speaker: &Speaker<'_>, fit: Fit, person: &Person, date: Option<Day>, mentioned: &FxHashSet<String>) -> i32 {
    let mut score = if fit == Fit::Whole { weight::WHOLE } else { 0 };
    let (given, listed) = (content_words(speaker.role), content_words(&person.role));
    let in_values = || person.values.iter().any(|value| overlap(&given, &content_words(value)));
    if overlap(&given, &listed) {
        score += weight::ROLE;
    } else if !given.is_empty() && in_values() {
        score += weight::VALUE;
    } else if !given.is_empty() && !listed.is_empty() {
        score += weight::OTHER_ROLE;
    }
    if let Some(date) = date
        && (person.from.is_some() || person.to.is_some())
    {
        score += if date.is_within(person.from, person.to) { weight::DAYS } else { weight::OTHER_DAYS };
    }
    let own: Vec<String> = person.names().flat_map(words).collect();
    let is_mentioned = |value: &str| {
        let mut words = words(value);
        words.retain(|word| !FUNCTION_WORDS.contains(word));
        let telling = !words.is_empty() && words.iter().all(|word| word.len() > 3 && !own.contains(word));
        telling && words.iter().all(|word| mentioned.contains(word))
    };
    let values = person.values.iter().filter(|value| is_mentioned(value)).count();
    score + weight::VALUE * values.min(weight::MOST_VALUES) as i32
}

/// Whether two entries have the same value in a column.
fn share_value(one: &Person, other: &Person) -> bool {
    one.values.iter().zip(&other.values).any(|(a, b)| !a.is_empty() && a.eq_ignore_ascii_case(b))
}

/// The words of a role that carry meaning.
fn content_words(role: &str) -> Vec<String> {
    let mut plain: Vec<String> = role
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 2)
        .map(str::to_lowercase)
        .collect();
    plain.retain(|word| !FUNCTION_WORDS.contains(word) && !ROLE_MODIFIERS.contains(word));
    plain
}

/// Whether two roles share a word, as it is, abbreviated (`Sen.`, senator), or with another ending (senate, senator).
fn overlap(one: &[String], other: &[String]) -> bool {
    let alike = |a: &String, b: &String| {
        let stem = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
        a == b || PEOPLE.same_line(a, b) || stem >= 5
    };
    one.iter().any(|a| other.iter().any(|b| alike(a, b)))
}
