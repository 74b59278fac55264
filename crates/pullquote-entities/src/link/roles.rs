//! Roles of people: the title before the name or the description after it.

use super::names::is_honorific;
use crate::text::Source;
use crate::{Entities, Kind, Mention};
use pullquote_lexicon::{FINITE_VERBS, FUNCTION_WORDS, ROLE_MODIFIERS, SPEECH_VERBS, is_person_noun};
use pullquote_tokenize::{Span, TokenIndex, TokenKind, TokenRange};

/// Longest title and description, in tokens.
const LONGEST_BEFORE: u32 = 14;
const LONGEST_AFTER: u32 = 20;
/// A description has its noun among its first words.
const FIRST_WORDS: u32 = 8;
/// Longest name of what an office is of, in tokens (`Secretary of State`).
const LONGEST_OFFICE: u32 = 6;

/// A role as it is given at one mention. Of the roles of a person the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Role {
    form: Form,
    length: usize,
    pub span: Span,
}

/// How a role is given: the later, the more it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// `Sen.`
    Word,
    /// `, a baker from Dover,`
    Description,
    /// `Minnesota state Rep.`
    Title,
}

/// The role given at a mention: the title before it, or the description behind it.
pub(super) fn at(source: Source, entities: &Entities, mention: &Mention) -> Option<Role> {
    let title = Title { source, entities };
    let role = |form, span: Span| Role { form, length: span.len(), span };
    let before = title
        .before(mention)
        .map(|span| role(if span.of(source.text).contains([' ', '-']) { Form::Title } else { Form::Word }, span));
    before.max(title.after(mention).map(|span| role(Form::Description, span)))
}

fn is_modifier(word: &str) -> bool {
    ROLE_MODIFIERS.contains_without_stops(word)
}

/// Whether a word may stand in a title without being known as a modifier.
fn is_plain(word: &str) -> bool {
    let participle = word.ends_with("ed") || word.ends_with("ing") || word.ends_with("ly");
    word.len() > 2
        && word.starts_with(char::is_alphabetic)
        && !(FUNCTION_WORDS.contains(word) || FINITE_VERBS.contains(word) || SPEECH_VERBS.find(word).is_some())
        && !participle
}

/// Whether a token is the ending of a possessive.
pub(super) fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'" | "’")
}

/// The words before a name.
struct Title<'a> {
    source: Source<'a>,
    entities: &'a Entities,
}

impl Title<'_> {
    /// "Minnesota state Rep." before the name.
    fn before(&self, mention: &Mention) -> Option<Span> {
        let source = self.source;
        let sentence = source.tokens.sentences().get(source.tokens.sentence_of(mention.first))?;
        let lowest = sentence.start.max(mention.first.saturating_sub(LONGEST_BEFORE));
        let mut end = mention.first;
        // An honorific between title and name is skipped.
        while end > lowest && is_honorific(source.word(end - 1)) {
            end -= 1;
        }
        let from = self.office(lowest.until(end)).unwrap_or(end);
        let first = self.known(lowest.until(from))?;
        let first = self.plain(lowest.until(first)).unwrap_or(first);
        // A title does not begin with a function word.
        let first = first.until(end).iter().find(|&i| opens(source.word(i)))?;
        Some(source.tokens.span_of(first.until(end)))
    }

    /// Where the noun of an office ends that is of something (`Mayor of Dover`, `Secretary of State`) at the end of a range.
    fn office(&self, range: TokenRange) -> Option<TokenIndex> {
        let mut i = range.end;
        while i > range.start.max(range.end.saturating_sub(LONGEST_OFFICE)) {
            let word = self.source.word(i - 1);
            match self.entities.mention_at(i - 1).map(|m| self.entities.mentions[m]) {
                Some(other) if other.kind != Kind::Per && other.first >= range.start => i = other.first,
                None if matches!(word, "of" | "for") && i < range.end => {
                    let noun = self.source.word(i.checked_sub(2)?);
                    return is_person_noun(noun).then_some(i - 1);
                }
                None if word.starts_with(char::is_uppercase) || word == "the" => i -= 1,
                _ => return None,
            }
        }
        None
    }

    /// Where the known words of a title begin that ends at the end of a range.
    fn known(&self, range: TokenRange) -> Option<TokenIndex> {
        let mut first = range.end;
        let mut has_noun = false;
        while first > range.start {
            let i = first - 1;
            let word = self.source.word(i);
            if let Some(other) = self.entities.mention_at(i).map(|m| self.entities.mentions[m]) {
                if !has_noun || other.first < range.start || !self.qualifies(&other) {
                    break;
                }
                first = other.first;
            } else if is_person_noun(word) {
                has_noun = true;
                first = i;
            } else if word == "and" {
                // `co-founder and chief executive`, not `Obi and chief executive`
                if !has_noun || i == range.start || !self.joins(i) {
                    break;
                }
                first = i;
            } else if has_noun && (is_modifier(word) || is_possessive(word) || word == "-") {
                first = i;
            } else {
                break;
            }
        }
        has_noun.then_some(first)
    }

    fn joins(&self, and: TokenIndex) -> bool {
        let before = self.source.word(and - 1);
        self.entities.mention_at(and - 1).is_none() && (is_person_noun(before) || is_modifier(before))
    }

    /// Whether a name may stand in a title: not that of a person, unless it is somebody's (`Obi's lawyer`).
    fn qualifies(&self, other: &Mention) -> bool {
        match other.kind {
            Kind::Org | Kind::Loc | Kind::Norp | Kind::Misc | Kind::Fac | Kind::Prod => true,
            Kind::Per => {
                let next = self.source.word(other.end);
                is_possessive(next) || next != "and" && (is_person_noun(next) || is_modifier(next))
            }
            _ => false,
        }
    }

    /// Where a title begins that has other words before its known ones: `the car dealership employee`. They must be closed
    /// off by an article, a comma or the like, so that no verb is taken for one.
    fn plain(&self, range: TokenRange) -> Option<TokenIndex> {
        let source = self.source;
        let mut first = range.end;
        while first > range.start {
            let i = first - 1;
            let word = source.word(i);
            first = match self.entities.mention_at(i).map(|m| self.entities.mentions[m]) {
                Some(other) if other.first >= range.start && other.kind != Kind::Per && self.qualifies(&other) => {
                    other.first
                }
                Some(_) => return None,
                None if is_plain(word) || is_modifier(word) && word != "and" || is_possessive(word) || word == "-" => i,
                None if closes(word) => break,
                None => return None,
            };
        }
        (first < range.end && (first > range.start || self.begins_sentence(first))).then_some(first)
    }

    fn begins_sentence(&self, token: TokenIndex) -> bool {
        let tokens = self.source.tokens;
        tokens.sentences().get(tokens.sentence_of(token)).is_some_and(|sentence| sentence.start == token)
    }

    /// ", chief executive of X," after the name.
    fn after(&self, mention: &Mention) -> Option<Span> {
        let source = self.source;
        let sentence = source.tokens.sentences().get(source.tokens.sentence_of(mention.first))?;
        let end = sentence.end.min(mention.end + LONGEST_AFTER);
        if mention.end >= end || source.word(mention.end) != "," {
            return None;
        }
        let mut first = mention.end + 1;
        // An age comes first: ", 43, a farmer".
        let number = source.tokens.kinds().get(first) == Some(&TokenKind::Number);
        if number && source.word(first + 1) == "," {
            first += 2;
        }
        while first < end && matches!(source.word(first), "a" | "an" | "the" | "one") {
            first += 1;
        }
        let noun = self.first_noun(first.until(end.min(first + FIRST_WORDS)))?;
        let is_end = |i: &TokenIndex| {
            let word = source.word(*i);
            ends(word) || source.tokens.kinds()[*i] == TokenKind::Mark && !is_possessive(word)
        };
        let last = noun.until(end).iter().find(is_end).unwrap_or(end);
        let closed = last >= sentence.end || ends(source.word(last)) && source.word(last) != ":";
        closed.then(|| source.tokens.span_of(first.until(last)))
    }

    /// The noun of a description: nothing stands before it that is not part of its phrase.
    fn first_noun(&self, range: TokenRange) -> Option<TokenIndex> {
        for i in range {
            let word = self.source.word(i);
            if is_person_noun(word) {
                return Some(i);
            }
            let part =
                self.entities.mention_at(i).is_some() || is_plain(word) || is_modifier(word) || is_possessive(word);
            if !part && word != "-" || matches!(word, "of" | "for" | "and" | "to") {
                return None;
            }
        }
        None
    }
}

/// Whether a title begins right behind a word.
fn closes(word: &str) -> bool {
    let section = FUNCTION_WORDS.find(word).map_or("", |entry| entry.section);
    matches!(word, "," | "\"" | "“" | "”" | ":" | "—" | "–" | "(")
        || matches!(section, "article" | "possessive" | "demonstrative" | "preposition" | "conjunction" | "be")
}

fn opens(word: &str) -> bool {
    word.starts_with(char::is_alphanumeric)
        && !matches!(word, "of" | "for" | "to" | "and" | "s")
        && !is_possessive(word)
}

/// Words that end a description.
fn ends(word: &str) -> bool {
    matches!(
        word,
        "," | "."
            | ";"
            | ":"
            | ")"
            | "("
            | "–"
            | "—"
            | "who"
            | "which"
            | "whose"
            | "where"
            | "when"
            | "said"
            | "told"
            | "says"
    )
}
