//! Roles of people: the title before the name or the description after it.

use super::names::is_honorific;
use crate::text::Source;
use crate::{Entities, Kind, Mention};
use pullquote_lexicon::{PEOPLE, ROLE_MODIFIERS};
use pullquote_tokenize::{Span, TokenKind};

fn is_noun(word: &str) -> bool {
    PEOPLE.contains_without_stops(word)
}

fn is_modifier(word: &str) -> bool {
    ROLE_MODIFIERS.contains_without_stops(word)
}

/// Longest title and description, in tokens.
const LONGEST_BEFORE: u32 = 12;
const LONGEST_AFTER: u32 = 16;

/// The role given at a mention.
pub(crate) fn at(source: Source, entities: &Entities, mention: &Mention) -> Option<Span> {
    before(source, entities, mention).or_else(|| after(source, mention))
}

/// "Minnesota state Rep." before the name.
fn before(source: Source, entities: &Entities, mention: &Mention) -> Option<Span> {
    let sentence = source.tokens.sentences().get(source.tokens.sentence_of(mention.first))?;
    let lowest = sentence.start.max(mention.first.saturating_sub(LONGEST_BEFORE));
    let mut first = mention.first;
    let mut has_noun = false;
    // An honorific between title and name is skipped.
    while first > lowest && is_honorific(source.word(first as usize - 1)) {
        first -= 1;
    }
    let end = first;
    while first > lowest {
        let i = first as usize - 1;
        let word = source.word(i);
        let named = entities.mention_at(i as u32).map(|m| entities.mentions[m]);
        if let Some(other) = named {
            let fits = has_noun
                && other.first >= lowest
                && matches!(other.kind, Kind::Org | Kind::Loc | Kind::Norp | Kind::Per | Kind::Misc);
            if !fits
                || (other.kind == Kind::Per
                    && !is_noun(source.word(other.end as usize))
                    && !is_modifier(source.word(other.end as usize)))
            {
                break;
            }
            first = other.first;
        } else if is_noun(word) {
            has_noun = true;
            first -= 1;
        } else if has_noun && (is_modifier(word) || is_possessive(word) || word == "-") {
            first -= 1;
        } else {
            break;
        }
    }
    // A title does not begin with a function word.
    while first < end && !opens(source.word(first as usize)) {
        first += 1;
    }
    (has_noun && first < end).then(|| source.tokens.span_of(first..end))
}

fn opens(word: &str) -> bool {
    word.starts_with(char::is_alphanumeric)
        && !matches!(word, "of" | "for" | "to" | "and" | "s")
        && !is_possessive(word)
}

/// Whether a token is the ending of a possessive.
pub(super) fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'" | "’")
}

/// ", chief executive of X," after the name.
fn after(source: Source, mention: &Mention) -> Option<Span> {
    let sentence = source.tokens.sentences().get(source.tokens.sentence_of(mention.first))?;
    let end = sentence.end.min(mention.end + LONGEST_AFTER);
    if mention.end >= end || source.word(mention.end as usize) != "," {
        return None;
    }
    let mut first = mention.end + 1;
    // An age comes first: ", 43, a farmer".
    if source.tokens.kinds().get(first as usize) == Some(&TokenKind::Number) && source.word(first as usize + 1) == "," {
        first += 2;
    }
    while first < end && matches!(source.word(first as usize), "a" | "an" | "the" | "one") {
        first += 1;
    }
    let mut last = first;
    let mut noun = false;
    while last < end {
        let word = source.word(last as usize);
        let kind = source.tokens.kinds()[last as usize];
        if matches!(
            word,
            "," | "." | ";" | ":" | ")" | "(" | "–" | "—" | "who" | "which" | "whose" | "said" | "told" | "says"
        ) || kind == TokenKind::Mark && !is_possessive(word)
        {
            break;
        }
        // The head of the description precedes "of", "for", "at" and the like.
        let opening =
            !noun && matches!(word, "of" | "for" | "at" | "in" | "and" | "is" | "was" | "has" | "had" | "will");
        if opening {
            return None;
        }
        noun |= is_noun(word);
        last += 1;
    }
    let closed = last >= sentence.end
        || matches!(source.word(last as usize), "," | "." | ";" | "who" | "–" | "—" | ")" | "said" | "told" | "says");
    (noun && closed && first < last).then(|| source.tokens.span_of(first..last))
}
