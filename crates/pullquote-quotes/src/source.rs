//! The words that name a source: the subject before a cue, or the inverted subject after it.

use crate::lexicon::Class;
use crate::scan::{Doc, Tag};
use std::ops::Range;

/// Longest source looked for, in tokens.
const LONGEST: u32 = 40;

/// What stands before a cue.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Subject {
    /// A subject; the token range.
    Found(Range<u32>),
    /// Nothing: the cue follows a comma or closing mark at this token (inverted order, participle).
    Boundary(u32),
    /// `and said`: the subject of the clause before.
    Shared,
    /// The clause begins with the cue, or a subject must have stood here and does not.
    Lost,
}

/// The subject that ends right before token `at` (the first of the cue's verb group).
pub(crate) fn before(doc: &Doc, at: u32, sentence: &Range<u32>) -> Subject {
    if at <= sentence.start {
        return Subject::Lost;
    }
    let p = at - 1;
    // A name may end in any word ("Jae-in", "Bank of the West").
    if doc.named(p) {
        return Subject::Found(noun_phrase(doc, p, sentence));
    }
    match doc.tag(p) {
        Tag::Comma => match apposition(doc, p, sentence) {
            Some(range) => Subject::Found(range),
            None => Subject::Boundary(p),
        },
        Tag::Close | Tag::Dash | Tag::Colon | Tag::Semicolon | Tag::Stop => {
            if doc.tag(p) == Tag::Close && nickname(doc, p).is_some() {
                return Subject::Found(noun_phrase(doc, p, sentence));
            }
            Subject::Boundary(p)
        }
        Tag::Word(Class::Conjunction) => Subject::Shared,
        Tag::Word(Class::Pronoun | Class::Who | Class::That) => Subject::Found(p..at),
        Tag::Word(Class::Wh) if doc.word_is(p, &["which", "what"]) => Subject::Found(p..at),
        Tag::Word(Class::Wh) => Subject::Boundary(p),
        Tag::Word(Class::Preposition | Class::Subordinator | Class::Determiner | Class::To) => {
            // `most`, `all`, `one` stand for people; an orphan `the` or `between` has lost its noun.
            if doc.word_is(p, &["most", "all", "few", "other", "another", "two", "three", "four"]) {
                Subject::Found(p..at)
            } else {
                dangling(doc, p, sentence)
            }
        }
        Tag::Possessive => Subject::Lost,
        _ => Subject::Found(noun_phrase(doc, p, sentence)),
    }
}

/// A phrase whose last noun is gone (`A senior officer of the said`): what is left of it names the source still.
fn dangling(doc: &Doc, p: u32, sentence: &Range<u32>) -> Subject {
    let mut k = p;
    while k > sentence.start && matches!(doc.tag(k), Tag::Word(Class::Preposition | Class::Determiner)) {
        k -= 1;
    }
    if k < p
        && doc.is(p, Class::Preposition) | doc.is(k + 1, Class::Preposition)
        && doc.is(k, Class::Other)
        && !doc.named(k)
    {
        let phrase = noun_phrase(doc, k, sentence);
        if doc.is(phrase.start, Class::Determiner) {
            return Subject::Found(phrase.start..p + 1);
        }
    }
    Subject::Lost
}

/// A short quoted stretch inside a name (`Joe "Shorty" Adeyemi`): its opening mark.
pub(crate) fn nickname(doc: &Doc, close: u32) -> Option<u32> {
    let region = doc.tokens.quoted_of(close).and_then(|r| doc.region(r))?;
    let short = region.closed && region.end - region.first <= 5 && !doc.ends_as_speech(region);
    let between_names = region.first > 0 && doc.upper(region.first - 1) && doc.upper(region.end);
    (short && between_names).then_some(region.first)
}

/// The noun phrase whose last token is `p`.
fn noun_phrase(doc: &Doc, p: u32, sentence: &Range<u32>) -> Range<u32> {
    let floor = sentence.start.max(p.saturating_sub(LONGEST));
    let mut start = p;
    let mut brackets = u32::from(doc.tag(p) == Tag::Bracket);
    while start > floor {
        let left = start - 1;
        let goes_on = match doc.tag(left) {
            _ if doc.named(left) && (doc.same_name(left, start) || doc.tag(left) == Tag::Word(Class::Other)) => true,
            Tag::Bracket => {
                brackets += 1;
                true
            }
            _ if brackets % 2 == 1 => true,
            Tag::Word(Class::Other | Class::Determiner | Class::Preposition) => !breaks(doc, left, start),
            Tag::Word(Class::Pronoun) => doc.word_is(left, &["many", "some", "one", "both", "others", "those"]),
            Tag::Word(Class::Conjunction) => doc.word_is(left, &["and", "or"]) && joins(doc, left, floor),
            Tag::Word(Class::Adverb) => doc.word_is(left, &["early", "only"]) || doc.upper(left),
            Tag::Number | Tag::Possessive | Tag::Other => true,
            Tag::Close => nickname(doc, left).is_some(),
            Tag::Open => {
                doc.quoted(start) && doc.tokens.quoted_of(left).and_then(|r| doc.region(r)).is_some_and(|r| r.end <= p)
            }
            // `Smith, a doctor, and Jones said`, `Smith, 34, said` are left to `apposition`; `Washington, D.C.` is one name.
            Tag::Comma => left > floor && doc.upper(left - 1) && doc.word_is(start, &["D.C.", "Jr.", "Sr.", "R", "D"]),
            _ => false,
        };
        if !goes_on {
            break;
        }
        start = left;
    }
    trim_front(doc, start, p)..p + 1
}

/// A preposition or adverbial that opens the clause is no part of its subject (`On Tuesday Moon`).
fn trim_front(doc: &Doc, mut start: u32, p: u32) -> u32 {
    while start < p
        && matches!(
            doc.tag(start),
            Tag::Word(Class::Preposition | Class::Adverb | Class::To) | Tag::Possessive | Tag::Other
        )
    {
        // Drop the preposition and its noun up to the next determiner or change from one name to another.
        let mut next = start + 1;
        while next < p && !(doc.is(next, Class::Determiner) && next > start + 1) {
            if next > start + 1 && doc.upper(next) && is_time(doc, next - 1) {
                break;
            }
            next += 1;
        }
        start = if next < p || doc.upper(p) { next.min(p) } else { p };
    }
    start
}

/// A weekday, month or year.
pub(crate) fn is_time(doc: &Doc, i: u32) -> bool {
    let word = doc.word(i);
    const TIMES: &[&str] = &[
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "today",
        "yesterday",
        "tonight",
        "tomorrow",
        "week",
        "month",
        "year",
        "morning",
        "night",
        "afternoon",
        "evening",
        "weekend",
    ];
    TIMES.contains(&word) || (doc.tag(i) == Tag::Number && word.len() == 4)
}

/// Whether the word at `left` cannot belong to the noun phrase that begins at `start`.
fn breaks(doc: &Doc, left: u32, start: u32) -> bool {
    let cue = doc.cue(left);
    // A finite verb of saying before the phrase: `reporters said officials said`.
    if cue.frames != 0 && cue.form & (crate::lexicon::form::PAST | crate::lexicon::form::ING) != 0 && !doc.upper(left) {
        return true;
    }
    // A determiner begins a phrase: what stands before it belongs only through a preposition or a possessive.
    if doc.is(start, Class::Determiner) {
        return !doc.is(left, Class::Preposition) && !doc.is(left, Class::Determiner);
    }
    false
}

/// Whether `and` at `left` joins two parts of one subject (names or nouns on both sides, no verb between).
fn joins(doc: &Doc, left: u32, floor: u32) -> bool {
    if left <= floor {
        return false;
    }
    let before = doc.tag(left - 1);
    match before {
        Tag::Word(Class::Other) => {
            // Two nouns or two names; not the verb of a clause before.
            let word = doc.word(left - 1);
            let verb = doc.cue(left - 1).frames != 0 || (word.ends_with("ed") && !doc.upper(left - 1));
            doc.upper(left - 1) || !verb
        }
        Tag::Possessive | Tag::Number => true,
        _ => false,
    }
}

/// `X, a doctor,` or `X, who is ill,` before a cue: the token range without the last comma.
fn apposition(doc: &Doc, comma: u32, sentence: &Range<u32>) -> Option<Range<u32>> {
    let floor = sentence.start.max(comma.saturating_sub(LONGEST));
    let mut i = comma;
    while i > floor {
        i -= 1;
        match doc.tag(i) {
            Tag::Comma => {
                let after = i + 1;
                let opens = match doc.tag(after) {
                    Tag::Word(Class::Determiner | Class::Who | Class::Wh | Class::Preposition) | Tag::Number => true,
                    Tag::Word(Class::Other) => {
                        // A bare noun phrase ("chief executive of X"), not a clause: no subject pronoun or finite verb in it.
                        (after..comma).all(|k| !matches!(doc.tag(k), Tag::Word(Class::Auxiliary | Class::Pronoun)))
                    }
                    _ => false,
                };
                if !opens || i <= floor {
                    return None;
                }
                let head = i - 1;
                if matches!(doc.tag(head), Tag::Word(Class::Other) | Tag::Number) || doc.tag(head) == Tag::Bracket {
                    let range = noun_phrase(doc, head, sentence);
                    // An adverbial at the start of the sentence is no noun to stand in apposition to.
                    if matches!(doc.tag(range.start), Tag::Word(Class::Preposition | Class::Subordinator))
                        || is_time(doc, head)
                    {
                        return None;
                    }
                    return Some(before_apposition(doc, range.start, sentence)..comma);
                }
                return None;
            }
            Tag::Close => match nickname(doc, i) {
                Some(open) => i = open,
                None => return None,
            },
            Tag::Stop | Tag::Semicolon | Tag::Colon | Tag::Open | Tag::Dash => return None,
            _ => {}
        }
    }
    None
}

/// `Schiff, 56, who has served for a decade,`: a name before a first apposition, where the second was found.
fn before_apposition(doc: &Doc, start: u32, sentence: &Range<u32>) -> u32 {
    let describes =
        matches!(doc.tag(start), Tag::Number | Tag::Word(Class::Determiner | Class::Other)) && !doc.upper(start);
    if start < sentence.start + 2 || doc.tag(start - 1) != Tag::Comma || !describes || !doc.named(start - 2) {
        return start;
    }
    noun_phrase(doc, start - 2, sentence).start
}

/// The inverted subject that begins at token `at`, right after a cue.
pub(crate) fn after(doc: &Doc, at: u32, sentence: &Range<u32>) -> Option<Range<u32>> {
    if at >= sentence.end {
        return None;
    }
    let limit = sentence.end.min(at + LONGEST);
    match doc.tag(at) {
        Tag::Word(Class::Pronoun | Class::Who) => {
            let mut end = at + 1;
            // `one of the men`, `some of them`
            if doc.word_is(at, &["one", "some", "many", "both", "those", "several"]) && doc.word_is(end, &["of"]) {
                end = phrase_end(doc, end + 1, limit);
            }
            return Some(at..end);
        }
        Tag::Word(Class::Other | Class::Determiner) | Tag::Number => {}
        // `said Will Obi`, `said Brantly`: words of other classes are names here.
        Tag::Word(Class::Auxiliary | Class::Adverb) if doc.upper(at) => {}
        _ => return None,
    }
    let mut end = phrase_end(doc, at, limit);
    if end == at {
        return doc.word_is(at, &["another"]).then_some(at..at + 1);
    }
    // Apposition: `, a doctor at X,` or `, who is ...` up to the next comma or the end.
    if doc.tag(end) == Tag::Comma && end + 1 < limit {
        let follows = match doc.tag(end + 1) {
            Tag::Word(Class::Determiner) | Tag::Number => true,
            Tag::Word(Class::Who) => true,
            Tag::Word(Class::Other) => doc.cue(end + 1).frames == 0 && !doc.quoted(end + 1),
            _ => false,
        };
        if follows {
            let mut k = end + 1;
            while k < limit
                && !matches!(doc.tag(k), Tag::Comma | Tag::Stop | Tag::Semicolon | Tag::Open | Tag::Colon | Tag::Dash)
            {
                k += 1;
            }
            let clean = !(end + 1..k).any(|i| {
                matches!(doc.tag(i), Tag::Word(Class::Subordinator | Class::Conjunction)) && doc.tag(k) == Tag::Comma
            });
            if clean || doc.is(end + 1, Class::Who) {
                end = k;
            }
        }
    }
    Some(at..end)
}

/// Where the noun phrase that begins at `at` ends.
pub(crate) fn phrase_end(doc: &Doc, at: u32, limit: u32) -> u32 {
    let mut end = at;
    while end < limit {
        let goes_on = match doc.tag(end) {
            Tag::Word(Class::Other) => {
                // `said Obi warning that`, but `said the ruling`
                let participle = doc.cue(end).form & crate::lexicon::form::ING != 0;
                let noun = end > at && doc.is(end - 1, Class::Determiner);
                (!participle || noun) && !(is_time(doc, end) && end > at)
            }
            Tag::Word(Class::Determiner) => {
                end == at
                    || doc.is(end - 1, Class::Preposition)
                    || doc.is(end - 1, Class::Conjunction)
                    || doc.is(end - 1, Class::Determiner)
            }
            Tag::Word(Class::Preposition) => {
                doc.word_is(end, &["of", "for", "with", "at", "from"])
                    || (doc.word_is(end, &["in"]) && doc.upper(end + 1) && !is_time(doc, end + 1))
            }
            Tag::Word(Class::Conjunction) => {
                doc.word_is(end, &["and"]) && (doc.upper(end + 1) || doc.is(end + 1, Class::Determiner))
            }
            Tag::Word(Class::Adverb) => doc.upper(end),
            Tag::Word(Class::Auxiliary) => doc.upper(end) && (end == at || doc.upper(end - 1)),
            Tag::Number | Tag::Possessive | Tag::Other | Tag::Bracket => true,
            Tag::Open => doc
                .tokens
                .quoted_of(end)
                .and_then(|r| doc.region(r))
                .is_some_and(|r| r.end > 0 && nickname(doc, r.end - 1).is_some()),
            Tag::Close => nickname(doc, end).is_some(),
            Tag::Comma => end + 1 < limit && doc.word_is(end + 1, &["D.C.", "Jr.", "Sr."]),
            _ => false,
        };
        if !goes_on {
            break;
        }
        end += 1;
    }
    while end > at && matches!(doc.tag(end - 1), Tag::Word(Class::Preposition | Class::Conjunction | Class::Determiner))
    {
        end -= 1;
    }
    end
}
