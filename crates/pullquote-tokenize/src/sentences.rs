//! Finds where sentences end. Every paragraph end is a sentence end; within a paragraph, rules over the tokens decide.

use crate::stops::Stops;
use crate::{MarkRole, TokenIndex, TokenKind, Tokens};
use pullquote_lexicon::section::{
    BEFORE_A_NAME, BEFORE_A_NUMBER, PLACE, PREPOSITION, PREPOSITION_OR_OTHER, PREPOSITION_OR_SUBORDINATOR,
};
use pullquote_lexicon::{
    ABBREVIATIONS, AFTER_CLOCK_TIMES, BODIES, COMPANY_FORMS, FUNCTION_WORDS, GIVEN_NAMES, HONORIFICS, MONTHS, PEOPLE,
    SENTENCE_OPENERS, SPEECH_VERBS, TIMES, TITLES, VERB_NOUNS, Verb, WEEKDAYS, is_finite,
};

/// The most tokens before a clause that only say when or where it happened.
const LONGEST_SCENE: u32 = 14;

pub(crate) fn split(text: &str, tokens: &mut Tokens) {
    let bytes = text.as_bytes();
    tokens.sentences.clear();
    let mut sentences = std::mem::take(&mut tokens.sentences);
    for p in 0..tokens.paragraphs.len() {
        let range = tokens.paragraphs[p].tokens;
        let from = sentences.len();
        let view = View { bytes, tokens, start: range.start, end: range.end };
        let (mut start, mut i) = (range.start, range.start);
        while i < range.end {
            match view.ends_at(start, i) {
                Some(next) => {
                    sentences.push(start.until(next));
                    start = next;
                    i = next;
                }
                None => i += 1,
            }
        }
        if start < range.end {
            sentences.push(start.until(range.end));
        }
        tokens.paragraphs[p].sentences = from..sentences.len();
    }
    tokens.sentences = sentences;
}

struct View<'a> {
    bytes: &'a [u8],
    tokens: &'a Tokens,
    /// The paragraph.
    start: TokenIndex,
    end: TokenIndex,
}

impl View<'_> {
    fn token(&self, i: TokenIndex) -> &[u8] {
        let span = self.tokens.spans[i];
        &self.bytes[span.start as usize..span.end as usize]
    }

    fn role(&self, i: TokenIndex) -> MarkRole {
        self.tokens.roles[i]
    }

    fn closer(&self, i: TokenIndex) -> bool {
        match self.token(i) {
            b")" | b"]" => true,
            _ if self.tokens.kinds[i] != TokenKind::Mark => false,
            _ => match self.role(i) {
                MarkRole::Close => true,
                MarkRole::Open => false,
                MarkRole::None | MarkRole::Nested | MarkRole::Stray => {
                    self.tokens.glued(i) && !self.tokens.glued(i + 1)
                }
            },
        }
    }

    fn opener(&self, i: TokenIndex) -> bool {
        match self.token(i) {
            b"(" | b"[" => true,
            _ => self.tokens.kinds[i] == TokenKind::Mark && !self.closer(i),
        }
    }

    fn upper(&self, i: TokenIndex) -> bool {
        let token = self.token(i);
        if token[0] < 128 {
            return token[0].is_ascii_uppercase();
        }
        std::str::from_utf8(token).ok().and_then(|t| t.chars().next()).is_some_and(char::is_uppercase)
    }

    /// If the sentence from token `first` on ends with token `i` (and closing marks after it), returns the first token of
    /// the next.
    fn ends_at(&self, first: TokenIndex, i: TokenIndex) -> Option<TokenIndex> {
        let token = self.token(i);
        let last = token[token.len() - 1];
        if !matches!(last, b'.' | b'!' | b'?') && token != "…".as_bytes() {
            return None;
        }
        let question = matches!(token[0], b'!' | b'?');
        let ellipsis = token == "…".as_bytes() || (token.len() > 1 && token.iter().all(|&c| c == b'.'));
        let abbreviation = last == b'.' && token.len() > 1 && !ellipsis;
        let mut j = i + 1;
        while j < self.end && self.closer(j) {
            j += 1;
        }
        if j >= self.end {
            return None;
        }
        let mut k = j;
        while k < self.end && k < j + 2 && self.opener(k) {
            k += 1;
        }
        if k >= self.end {
            return None;
        }
        let next = self.token(k);
        let (upper, digit) = (self.upper(k), next[0].is_ascii_digit());
        let spaced = !self.tokens.glued(j);
        let (closed, opened) = (j > i + 1, k > j);
        let boundary = spaced || closed || (upper && token == b".");
        if !boundary {
            return None;
        }
        let split = if abbreviation {
            upper && self.abbreviation_ends(first, i, j, k)
        } else if ellipsis {
            let omission = closed && self.token(i + 1) == b"]" && opened && self.token(j) == b"(";
            upper && !omission && !self.speech_follows(k)
        } else if question {
            ((upper && !(closed && self.speech_follows(k))) || (digit && !closed) || (opened && !closed))
                || (opened && upper)
        } else {
            let begins = upper || digit || opened || matches!(next[0], b'-' | b'*' | b'@' | b'#' | b'$');
            let within = self.numbers_an_item(first, i) || (next == b"I" && self.spaced_ellipsis(i));
            (begins || next[0] >= 128) && !within
        };
        split.then_some(j)
    }

    /// Whether token `i` is the third of exactly three dots with blanks between them: `I` behind them, never written
    /// small, does not show that a sentence begins.
    fn spaced_ellipsis(&self, i: TokenIndex) -> bool {
        let dots = self.start.until(i + 1).iter().rev().take(4).take_while(|&n| self.token(n) == b".").count();
        dots == 3
    }

    /// `1. The road`: whether the stop `i` belongs to the number of a list item, which the sentence begins with.
    fn numbers_an_item(&self, first: TokenIndex, i: TokenIndex) -> bool {
        let number = self.token(first);
        i == first + 1 && number.len() <= 2 && number.iter().all(u8::is_ascii_digit) && self.tokens.glued(i)
    }

    /// Whether a sentence ends with the abbreviation `i`, if the next one would begin with token `j`, its first word
    /// being token `k` with a capital.
    fn abbreviation_ends(&self, first: TokenIndex, i: TokenIndex, j: TokenIndex, k: TokenIndex) -> bool {
        let token = self.token(i);
        let core = &token[..token.len() - 1];
        if core.len() == 1 && core[0].is_ascii_uppercase() {
            return self.stops().is_final_letter(self.tokens.spans[i].start as usize);
        }
        let opens = SENTENCE_OPENERS.contains(self.token(k));
        let section = ABBREVIATIONS.find(core).map(|entry| entry.section);
        match section {
            // `on Main St. The`, but `St. Louis`
            Some(BEFORE_A_NAME) => return opens && core.eq_ignore_ascii_case(b"st") && i > first && self.upper(i - 1),
            Some(BEFORE_A_NUMBER) => return false,
            _ => {}
        }
        let bracket = matches!(self.token(j), b"(" | b"[");
        if opens || (k > j && !bracket) {
            return true;
        }
        if bracket {
            // A sentence in brackets (`Roe Inc. (Reporting by`), not a ticker or a short name (`Roe Inc. (ROE.N)`).
            return k + 1 < self.end && self.token(k + 1)[0].is_ascii_lowercase();
        }
        let Some(before) = first.until(i).last() else { return false };
        let place = section == Some(PLACE);
        let town = place && (self.token(before) == b"," || self.token(before) == b"Washington");
        let named = section.is_some() && self.names_someone(k) && !self.token(before)[0].is_ascii_digit();
        // `Del. Smith` is a delegate, `Dover, Del.` a state.
        let delegate = core.eq_ignore_ascii_case(b"del") && !town;
        let follows = (named && !delegate)
            || (town && !self.names_a_role(k))
            || (COMPANY_FORMS.contains(core) && self.opens_in_prose(k))
            || core == b"etc"
            || self.ends_with_time(first, i, k);
        follows && !self.sets_the_scene(first, i)
    }

    fn stops(&self) -> Stops<'_> {
        let byte = |i: TokenIndex, at_end: bool| {
            let span = self.tokens.spans[i];
            (if at_end { span.end } else { span.start }) as usize
        };
        Stops { bytes: self.bytes, start: byte(self.start, false), end: byte(self.end - 1, true) }
    }

    /// `Nora`, `Mr. Roe`: whether a person is named whom no abbreviation describes (the U.S. is no one's title).
    fn names_someone(&self, k: TokenIndex) -> bool {
        let token = self.token(k);
        GIVEN_NAMES.contains(token) || HONORIFICS.contains_without_stops(token)
    }

    /// `Mayor`, `Council`: whether an office or body is named, which a place may stand before.
    fn names_a_role(&self, k: TokenIndex) -> bool {
        let token = self.token(k);
        TITLES.contains_without_stops(token)
            || PEOPLE.contains(token)
            || BODIES.contains(token)
            || ABBREVIATIONS.contains_in(BEFORE_A_NAME, token.strip_suffix(b".").unwrap_or(token))
    }

    /// `Roe Inc. Rumors of`: whether one word with a capital stands before small ones, where a name or title that belongs
    /// to a company would have more (`Roe Inc. Vice Chairman`).
    fn opens_in_prose(&self, k: TokenIndex) -> bool {
        let small = |n: TokenIndex| n < self.end && self.token(n).iter().all(u8::is_ascii_lowercase);
        self.token(k)[1..].iter().all(u8::is_ascii_lowercase) && small(k + 1) && !self.names_a_role(k)
    }

    /// Whether a time of day ends with the abbreviation `i` (`by 6 p.m. Police came`); not if the day or the time zone
    /// follows (`6 p.m. Tuesday`, `6 p.m. EST`), nor if it describes a thing (`the 6 p.m. Mass`).
    fn ends_with_time(&self, first: TokenIndex, i: TokenIndex, k: TokenIndex) -> bool {
        let token = self.token(i);
        let half = token.eq_ignore_ascii_case(b"p.m.") || token.eq_ignore_ascii_case(b"a.m.");
        if !(half && i > first && self.token(i - 1)[0].is_ascii_digit()) {
            return false;
        }
        let next = self.token(k);
        let zone = next.len() <= 4 && next.iter().all(u8::is_ascii_uppercase);
        let time = k.until(self.end.min(k + 3)).iter().any(|n| self.token(n).eq_ignore_ascii_case(b"time"));
        let when = WEEKDAYS.contains_without_stops(next)
            || MONTHS.contains_without_stops(next)
            || TIMES.contains(next)
            || AFTER_CLOCK_TIMES.contains(next);
        let describes = i >= first + 2
            && FUNCTION_WORDS.find(self.token(i - 2)).is_some_and(|w| matches!(w.section, "article" | "possessive"));
        !(zone || time || when || describes)
    }

    /// Whether the words up to token `i` only say when or where, so that the clause is still to come (`At 6 p.m. Nora
    /// left`): a preposition and no verb.
    fn sets_the_scene(&self, first: TokenIndex, i: TokenIndex) -> bool {
        let words = || first.until(i).iter().map(|n| self.token(n)).filter(|token| token[0].is_ascii_alphabetic());
        let preposition = |word: &[u8]| {
            FUNCTION_WORDS.find(word).is_some_and(|entry| {
                matches!(entry.section, PREPOSITION | PREPOSITION_OR_SUBORDINATOR | PREPOSITION_OR_OTHER)
            })
        };
        i - first <= LONGEST_SCENE && words().take(2).any(preposition) && !words().any(is_finite)
    }

    /// `"Really?" Smith asked`: whether a speech verb is among the next few words of the clause.
    fn speech_follows(&self, k: TokenIndex) -> bool {
        for n in k.until(self.end.min(k + 4)) {
            let token = self.token(n);
            if reports(token) {
                return true;
            }
            if !token[0].is_ascii_alphanumeric() && token[0] < 128 {
                return false;
            }
        }
        false
    }
}

/// Whether a word reports what is quoted beside it (`"Really?" Smith asked`): a finite verb of speech, not of thought,
/// that is not a common noun, too.
pub(crate) fn reports(word: &[u8]) -> bool {
    let reports = |verb: Verb| verb.forms.is_finite() && verb.takes("quote") && !verb.takes("belief");
    SPEECH_VERBS.find(word).is_some_and(reports) && !VERB_NOUNS.contains(word)
}
