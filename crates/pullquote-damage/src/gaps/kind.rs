//! What a gap probably held, judged by the words beside it.

use pullquote_tokenize::{TokenKind, Tokens};

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

const SPEECH: &[&str] = &[
    "accused",
    "acknowledged",
    "added",
    "admitted",
    "agreed",
    "alleged",
    "announced",
    "argued",
    "argues",
    "asked",
    "asserted",
    "believes",
    "boasted",
    "called",
    "claimed",
    "claims",
    "commented",
    "complained",
    "conceded",
    "concluded",
    "confirmed",
    "continued",
    "contended",
    "countered",
    "cried",
    "criticized",
    "declared",
    "denied",
    "described",
    "emphasized",
    "estimated",
    "explained",
    "explains",
    "hinted",
    "insisted",
    "insists",
    "joked",
    "mused",
    "noted",
    "notes",
    "observed",
    "pledged",
    "predicted",
    "promised",
    "proposed",
    "quipped",
    "recalled",
    "remarked",
    "repeated",
    "replied",
    "reported",
    "responded",
    "revealed",
    "said",
    "says",
    "shouted",
    "stated",
    "stressed",
    "suggested",
    "suggests",
    "testified",
    "thinks",
    "thought",
    "told",
    "tells",
    "tweeted",
    "urged",
    "vowed",
    "warned",
    "warns",
    "whispered",
    "wondered",
    "wrote",
    "writes",
    "yelled",
];

const FINITE: &[&str] = &[
    "are", "aren't", "became", "becomes", "began", "came", "can", "could", "did", "does", "gave", "got", "had", "has",
    "is", "knew", "made", "makes", "may", "might", "must", "ran", "saw", "seems", "shall", "should", "takes", "took",
    "wants", "was", "went", "were", "will", "won", "would",
];

const TITLES: &[&str] = &[
    "chairman",
    "chancellor",
    "chief",
    "coach",
    "col.",
    "congressman",
    "congresswoman",
    "director",
    "dr.",
    "emperor",
    "gen.",
    "gov.",
    "governor",
    "judge",
    "justice",
    "king",
    "leader",
    "lt.",
    "maj.",
    "mayor",
    "minister",
    "miss",
    "mr.",
    "mrs.",
    "ms.",
    "nominee",
    "officer",
    "pope",
    "premier",
    "president",
    "prince",
    "princess",
    "prof.",
    "professor",
    "queen",
    "rep.",
    "representative",
    "rev.",
    "secretary",
    "sen.",
    "senator",
    "sgt.",
    "sheriff",
    "sir",
    "speaker",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "mr",
    "mrs",
    "ms",
    "dr",
];

const LEADING: &[&str] = &[
    "a",
    "about",
    "after",
    "against",
    "among",
    "an",
    "around",
    "as",
    "at",
    "before",
    "behind",
    "between",
    "beyond",
    "by",
    "during",
    "for",
    "from",
    "her",
    "his",
    "in",
    "including",
    "inside",
    "into",
    "its",
    "like",
    "near",
    "of",
    "on",
    "onto",
    "outside",
    "over",
    "past",
    "than",
    "the",
    "their",
    "these",
    "this",
    "through",
    "to",
    "toward",
    "towards",
    "under",
    "until",
    "upon",
    "via",
    "with",
    "within",
    "without",
    "'s",
    "’s",
];

fn listed(list: &[&str], word: &str) -> bool {
    list.iter().any(|w| w.eq_ignore_ascii_case(word))
}

/// The kind of the gap at byte `at`, before token `place`.
pub(super) fn kind_of(text: &str, tokens: &Tokens, at: u32, place: usize) -> GapKind {
    let word = |i: Option<usize>| i.map_or("", |i| tokens.text(text, i));
    let (mut left, mut right) = (word(place.checked_sub(1)), word(Some(place)));
    let paragraph = tokens.paragraphs().get(tokens.paragraph_of(place as u32));
    let breaks = paragraph.is_none_or(|p| p.tokens.start as usize == place || p.tokens.end as usize <= place);
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
    let verb = |list| listed(list, right) || adverb && listed(list, next);
    let before_verb = !right.is_empty() && tokens.kinds().get(place) == Some(&TokenKind::Word) || right == ",";
    if before_verb && verb(SPEECH) || (listed(SPEECH, left) && !matches!(right, "that" | "to")) {
        GapKind::Speaker
    } else if matches!(right, "'s" | "’s" | "'" | "’") {
        GapKind::Possessor
    } else if listed(TITLES, left) {
        GapKind::Name
    } else if left == "between" || matches!(right, "and" | "or") || matches!(left, "and" | "or") {
        GapKind::Conjunct
    } else if listed(LEADING, left) {
        GapKind::Complement
    } else if verb(FINITE) || (at_start && before_verb && right.ends_with("ed")) {
        GapKind::Subject
    } else {
        GapKind::Other
    }
}
