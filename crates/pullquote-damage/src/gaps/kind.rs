//! What a gap probably held, judged by the words beside it.

use pullquote_lexicon::section::{
    ARTICLE, DEMONSTRATIVE, POSSESSIVE, PREPOSITION, PREPOSITION_OR_OTHER, PREPOSITION_OR_SUBORDINATOR, TO,
};
use pullquote_lexicon::{FINITE_VERBS, FUNCTION_WORDS, HONORIFICS, SPEECH_VERBS, TITLES, VERB_NOUNS};
use pullquote_tokenize::{TokenIndex, TokenKind, Tokens};

/// What seems to be missing at a gap: a hint from the words on both sides, not a decision of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GapKind {
    /// Whoever said something: the gap is next to a verb of speech (`and [..] said Sunday`, `said [..].`).
    Speaker,
    /// The subject: a finite verb follows (`[..] has long bristled`).
    Subject,
    /// The owner before an isolated `'s`.
    Possessor,
    /// A name after its title (`Russian President [..]`, `Mr. [..]`).
    Name,
    /// One side of an `and` or `or` (`between [..] and`).
    Conjunct,
    /// The object of a preposition, an article or a possessive (`in [..] collapsed`, `the [..] on Tuesday`).
    Complement,
    /// None of these.
    Other,
}

impl GapKind {
    /// The kind in lower case, as written in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::Subject => "subject",
            Self::Possessor => "possessor",
            Self::Name => "name",
            Self::Conjunct => "conjunct",
            Self::Complement => "complement",
            Self::Other => "other",
        }
    }
}

/// Sections of function words that must be followed by a noun phrase.
const LEADS: [&str; 7] =
    [ARTICLE, POSSESSIVE, DEMONSTRATIVE, PREPOSITION, PREPOSITION_OR_OTHER, PREPOSITION_OR_SUBORDINATOR, TO];

/// Whether a word is a finite verb that reports, and no common noun.
fn reports(word: &str) -> bool {
    SPEECH_VERBS.find(word).is_some_and(|verb| verb.forms.is_finite() && !verb.takes("weak"))
        && !VERB_NOUNS.contains(word)
}

fn is_finite(word: &str) -> bool {
    FINITE_VERBS.contains(word)
}

fn is_title(word: &str) -> bool {
    HONORIFICS.contains_without_stops(word) || TITLES.contains_without_stops(word)
}

/// Whether a noun phrase must follow the word.
fn leads(word: &str) -> bool {
    matches!(word, "'s" | "’s") || FUNCTION_WORDS.find(word).is_some_and(|entry| LEADS.contains(&entry.section))
}

/// The kind of the gap at byte `at`, before token `place`.
pub(super) fn kind_of(text: &str, tokens: &Tokens, at: u32, place: TokenIndex) -> GapKind {
    let word = |i: Option<TokenIndex>| i.map_or("", |i| tokens.text(text, i));
    let (mut left, mut right) = (word(place.checked_sub(1)), word(Some(place)));
    let paragraph = tokens.paragraphs().get(tokens.paragraph_of(place));
    let breaks = paragraph.is_none_or(|p| p.tokens.start == place || p.tokens.end <= place);
    // Between two paragraphs the gap belongs to the one it touches.
    let at_start = breaks && at == tokens.span(place).start;
    if at_start {
        left = "";
    } else if breaks {
        right = "";
    }
    // An adverb or a comma may stand between the lost subject and its verb.
    let next = if right.is_empty() { "" } else { word(Some(place + 1)) };
    let adverb = right.len() > 4 && right.ends_with("ly") || matches!(right, "also" | "then" | "later" | ",");
    let verb = |is: fn(&str) -> bool| is(right) || adverb && is(next);
    let before_verb = !right.is_empty() && tokens.kinds().get(place) == Some(&TokenKind::Word) || right == ",";
    if before_verb && verb(reports) || (reports(left) && !matches!(right, "that" | "to")) {
        GapKind::Speaker
    } else if matches!(right, "'s" | "’s" | "'" | "’") {
        GapKind::Possessor
    } else if is_title(left) {
        GapKind::Name
    } else if left == "between" || matches!(right, "and" | "or") || matches!(left, "and" | "or") {
        GapKind::Conjunct
    } else if leads(left) {
        GapKind::Complement
    } else if verb(is_finite) || (at_start && before_verb && right.ends_with("ed")) {
        GapKind::Subject
    } else {
        GapKind::Other
    }
}
