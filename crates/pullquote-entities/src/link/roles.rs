//! What a person is said to be: the title before the name, the description after it.

use super::names::{Vocabulary, squeezed};
use crate::{Entities, Kind, Mention};
use pullquote_tokenize::{Span, TokenKind, Tokens};
use std::sync::OnceLock;

/// Nouns that say what someone is. One a line of words, for reading's sake.
const NOUNS: &str = "president vice-president premier chancellor minister secretary undersecretary ambassador envoy \
    governor gov senator sen representative rep congressman congresswoman lawmaker mayor councilman councilwoman \
    councillor councilor alderman assemblyman assemblywoman delegate deputy mp mep leader speaker whip chairman \
    chairwoman chairperson chair chief head director manager coordinator organizer executive ceo cfo coo founder \
    co-founder owner partner publisher editor reporter correspondent journalist columnist anchor host author writer \
    blogger poet novelist historian economist analyst strategist pollster consultant adviser advisor aide counsel \
    lawyer attorney solicitor prosecutor judge justice magistrate sheriff marshal commissioner superintendent \
    inspector constable officer detective sergeant sgt lieutenant lt captain capt major maj colonel col general gen \
    admiral adm commander cmdr spokesman spokeswoman spokesperson official professor prof lecturer researcher \
    scientist physicist biologist epidemiologist psychologist sociologist doctor physician surgeon nurse teacher \
    principal student dean provost rector curator librarian archbishop bishop cardinal pope imam rabbi pastor priest \
    reverend rev father ayatollah sheikh king queen prince princess emir sultan lord lady sir dame baroness coach \
    captain player striker goalkeeper quarterback midfielder defender driver champion actor actress singer rapper \
    musician producer filmmaker artist designer architect engineer developer farmer fisherman worker activist \
    campaigner candidate nominee contender incumbent opponent rival investor banker trader billionaire businessman \
    businesswoman entrepreneur treasurer auditor comptroller expert specialist fellow scholar resident witness victim \
    survivor defendant suspect veteran father mother wife husband son daughter brother sister widow uncle aunt \
    cousin friend neighbor neighbour president-elect attorney-general secretary-general magnate tycoon mogul \
    democrat republican socialist operative surrogate supporter critic member vice-chairman controller ombudsman";
/// Words that come before them within a title.
const MODIFIERS: &str = "former ex then late acting interim deputy assistant associate senior junior chief vice prime \
    first second lead top state national federal local regional foreign defense defence finance interior press \
    campaign communications party opposition presidential vice-presidential congressional political policy security \
    military police fire health education research program project sales marketing investment managing executive \
    general legal supreme high district county city town house senate parliamentary cabinet government company \
    human rights field news sports business technology and of for to longtime veteran retired outgoing incoming \
    newly elected appointed attorney major minority majority tv radio television fellow public affairs relations \
    trade energy environment justice labor labour home staff founding principal board conservative liberal \
    democratic republican gubernatorial senatorial mayoral";

struct Words {
    nouns: Vec<u64>,
    modifiers: Vec<u64>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    let sorted = |list: &str| {
        let mut all: Vec<u64> = list.split_whitespace().map(squeezed).collect();
        all.sort_unstable();
        all
    };
    WORDS.get_or_init(|| Words { nouns: sorted(NOUNS), modifiers: sorted(MODIFIERS) })
}

fn is_noun(word: &str) -> bool {
    words().nouns.binary_search(&squeezed(word)).is_ok()
}

fn is_modifier(word: &str) -> bool {
    words().modifiers.binary_search(&squeezed(word)).is_ok()
}

/// Longest title and description, in tokens.
const LONGEST_BEFORE: u32 = 12;
const LONGEST_AFTER: u32 = 16;

/// The role that stands at a mention.
pub(crate) fn at(text: &str, tokens: &Tokens, entities: &Entities, mention: &Mention) -> Option<Span> {
    before(text, tokens, entities, mention).or_else(|| after(text, tokens, mention))
}

/// "Minnesota state Rep." before the name.
fn before(text: &str, tokens: &Tokens, entities: &Entities, mention: &Mention) -> Option<Span> {
    let sentence = tokens.sentences().get(tokens.sentence_of(mention.first))?;
    let lowest = sentence.start.max(mention.first.saturating_sub(LONGEST_BEFORE));
    let mut first = mention.first;
    let mut has_noun = false;
    // An honorific between title and name does not count.
    while first > lowest && Vocabulary::get().is_honorific(squeezed(tokens.text(text, first as usize - 1))) {
        first -= 1;
    }
    let end = first;
    while first > lowest {
        let i = first as usize - 1;
        let word = tokens.text(text, i);
        let named = entities.mention_at(i as u32).map(|m| entities.mentions[m]);
        if let Some(other) = named {
            let fits = has_noun
                && other.first >= lowest
                && matches!(other.kind, Kind::Org | Kind::Loc | Kind::Norp | Kind::Per | Kind::Misc);
            if !fits
                || (other.kind == Kind::Per
                    && !is_noun(tokens.text(text, other.end as usize))
                    && !is_modifier(tokens.text(text, other.end as usize)))
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
    // Small words do not open a title.
    while first < end && !opens(tokens.text(text, first as usize)) {
        first += 1;
    }
    (has_noun && first < end).then(|| tokens.span_of(first..end))
}

fn opens(word: &str) -> bool {
    word.starts_with(char::is_alphanumeric)
        && !matches!(word, "of" | "for" | "to" | "and" | "s")
        && !is_possessive(word)
}

fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'" | "’")
}

/// ", chief executive of X," after the name.
fn after(text: &str, tokens: &Tokens, mention: &Mention) -> Option<Span> {
    let sentence = tokens.sentences().get(tokens.sentence_of(mention.first))?;
    let end = sentence.end.min(mention.end + LONGEST_AFTER);
    if mention.end >= end || tokens.text(text, mention.end as usize) != "," {
        return None;
    }
    let mut first = mention.end + 1;
    // An age first: ", 43, a farmer".
    if tokens.kinds().get(first as usize) == Some(&TokenKind::Number) && tokens.text(text, first as usize + 1) == "," {
        first += 2;
    }
    while first < end && matches!(tokens.text(text, first as usize), "a" | "an" | "the" | "one") {
        first += 1;
    }
    let mut last = first;
    let mut noun = false;
    while last < end {
        let word = tokens.text(text, last as usize);
        let kind = tokens.kinds()[last as usize];
        if matches!(
            word,
            "," | "." | ";" | ":" | ")" | "(" | "–" | "—" | "who" | "which" | "whose" | "said" | "told" | "says"
        ) || kind == TokenKind::Mark && !is_possessive(word)
        {
            break;
        }
        // The head of the description stands before "of", "for", "at" and the like.
        let opening =
            !noun && matches!(word, "of" | "for" | "at" | "in" | "and" | "is" | "was" | "has" | "had" | "will");
        if opening {
            return None;
        }
        noun |= is_noun(word);
        last += 1;
    }
    let closed = last >= sentence.end
        || matches!(
            tokens.text(text, last as usize),
            "," | "." | ";" | "who" | "–" | "—" | ")" | "said" | "told" | "says"
        );
    (noun && closed && first < last).then(|| tokens.span_of(first..last))
}
