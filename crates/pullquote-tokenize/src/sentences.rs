//! Finds where sentences end. Every paragraph end is a sentence end; within a paragraph, rules over the tokens decide.

use crate::{MarkRole, TokenKind, Tokens};
use pullquote_lexicon::section::BEFORE_A_NAME;
use pullquote_lexicon::{ABBREVIATIONS, SENTENCE_OPENERS, SPEECH_VERBS, VERB_NOUNS, Verb};

pub(crate) fn split(text: &str, tokens: &mut Tokens) {
    let bytes = text.as_bytes();
    tokens.sentences.clear();
    let mut sentences = std::mem::take(&mut tokens.sentences);
    for p in 0..tokens.paragraphs.len() {
        let range = tokens.paragraphs[p].tokens.clone();
        let from = sentences.len() as u32;
        let view = View { bytes, tokens, end: range.end };
        let (mut start, mut i) = (range.start, range.start);
        while i < range.end {
            match view.ends_at(i) {
                Some(next) => {
                    sentences.push(start..next);
                    start = next;
                    i = next;
                }
                None => i += 1,
            }
        }
        if start < range.end {
            sentences.push(start..range.end);
        }
        tokens.paragraphs[p].sentences = from..sentences.len() as u32;
    }
    tokens.sentences = sentences;
}

struct View<'a> {
    bytes: &'a [u8],
    tokens: &'a Tokens,
    end: u32,
}

impl View<'_> {
    fn token(&self, i: u32) -> &[u8] {
        let span = self.tokens.spans[i as usize];
        &self.bytes[span.start as usize..span.end as usize]
    }

    fn role(&self, i: u32) -> MarkRole {
        self.tokens.roles[i as usize]
    }

    fn closer(&self, i: u32) -> bool {
        match self.token(i) {
            b")" | b"]" => true,
            _ if self.tokens.kinds[i as usize] != TokenKind::Mark => false,
            _ => match self.role(i) {
                MarkRole::Close => true,
                MarkRole::Open => false,
                MarkRole::None | MarkRole::Nested | MarkRole::Stray => {
                    self.tokens.glued(i as usize) && !self.tokens.glued(i as usize + 1)
                }
            },
        }
    }

    fn opener(&self, i: u32) -> bool {
        match self.token(i) {
            b"(" | b"[" => true,
            _ => self.tokens.kinds[i as usize] == TokenKind::Mark && !self.closer(i),
        }
    }

    fn upper(&self, i: u32) -> bool {
        let token = self.token(i);
        if token[0] < 128 {
            return token[0].is_ascii_uppercase();
        }
        std::str::from_utf8(token).ok().and_then(|t| t.chars().next()).is_some_and(char::is_uppercase)
    }

    /// If a sentence ends with token `i` (and closing marks after it), returns the first token of the next.
    fn ends_at(&self, i: u32) -> Option<u32> {
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
        let spaced = !self.tokens.glued(j as usize);
        let (closed, opened) = (j > i + 1, k > j);
        let boundary = spaced || closed || (upper && token == b".");
        if !boundary {
            return None;
        }
        let split = if abbreviation {
            let core = &token[..token.len() - 1];
            let initial = core.len() == 1 && core[0].is_ascii_uppercase() && core[0] != b'I';
            !initial
                && !ABBREVIATIONS.contains_in(BEFORE_A_NAME, core)
                && upper
                && (opened || SENTENCE_OPENERS.contains(next))
        } else if ellipsis {
            upper && !self.speech_follows(k)
        } else if question {
            ((upper && !(closed && self.speech_follows(k))) || (digit && !closed) || (opened && !closed))
                || (opened && upper)
        } else {
            upper || digit || opened || matches!(next[0], b'-' | b'*' | b'@' | b'#' | b'$') || next[0] >= 128
        };
        split.then_some(j)
    }

    /// `"Really?" Smith asked`: whether a speech verb is among the next few words of the clause.
    fn speech_follows(&self, k: u32) -> bool {
        for n in k..self.end.min(k + 4) {
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
