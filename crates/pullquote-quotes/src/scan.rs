//! One look at every token: what it is in a clause, whether it may report, whether it is quoted.
//!
//! The rules of the other modules read this table instead of the text.

use crate::lexicon::{Class, CueForm, Lexicon};
use crate::network::{Candidate, NetworkScratch};
use pullquote_entities::{Entities, Kind};
use pullquote_tokenize::{MarkRole, Quoted, TokenKind, Tokens};
use std::ops::Range;

/// What a token is, as far as the rules care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    Word(Class),
    /// `'s`, `’s` after a name or noun, or a lone apostrophe.
    Possessive,
    Number,
    Comma,
    /// `. ! ?` and ellipses
    Stop,
    Colon,
    Semicolon,
    Dash,
    Open,
    Close,
    Bracket,
    Other,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Info {
    pub tag: Tag,
    pub cue: CueForm,
    pub upper: bool,
    /// Inside quotation marks, or one of them.
    pub quoted: bool,
    /// The name it is part of (not a date or an amount): index into the mentions, or [`NO_NAME`].
    pub name: u32,
}

/// A token outside all names.
const NO_NAME: u32 = u32::MAX;

/// Reusable buffers of an [`Attributor`](crate::Attributor).
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) info: Vec<Info>,
    pub(crate) claimed: Vec<bool>,
    pub(crate) drafts: Vec<crate::draft::Draft>,
    pub(crate) opinion: Vec<u8>,
    pub(crate) network: NetworkScratch,
    pub(crate) candidates: Vec<Candidate>,
}

/// One article as the rules see it.
#[derive(Clone, Copy)]
pub(crate) struct Doc<'a> {
    pub text: &'a str,
    pub tokens: &'a Tokens,
    pub entities: &'a Entities,
    pub info: &'a [Info],
    /// Where words were lost: bytes, ascending.
    pub gaps: &'a [u32],
}

/// Longer sentences are read in parts of so many tokens, which keeps the time linear.
pub(crate) const LONGEST_SENTENCE: usize = 800;

/// Longest word that is looked up.
const LONGEST: usize = 16;

pub(crate) fn scan(lexicon: &Lexicon, text: &str, tokens: &Tokens, entities: &Entities, out: &mut Vec<Info>) {
    out.clear();
    out.reserve(tokens.len());
    let mut buffer = [0u8; LONGEST];
    let mut quoted = tokens.quoted().iter().peekable();
    for (i, (&span, &kind)) in tokens.spans().iter().zip(tokens.kinds()).enumerate() {
        while quoted.peek().is_some_and(|q| q.end <= i as u32) {
            quoted.next();
        }
        let inside = quoted.peek().is_some_and(|q| q.first <= i as u32);
        let token = span.of(text).as_bytes();
        let mut info = Info { tag: Tag::Other, cue: CueForm::default(), upper: false, quoted: inside, name: NO_NAME };
        match kind {
            TokenKind::Mark => {
                info.tag = match tokens.roles()[i] {
                    MarkRole::Open => Tag::Open,
                    MarkRole::Close => Tag::Close,
                    MarkRole::None if tokens.glued(i) => Tag::Possessive,
                    _ => Tag::Other,
                };
            }
            TokenKind::Punctuation => info.tag = punctuation(token),
            TokenKind::Number => info.tag = Tag::Number,
            TokenKind::Address => info.tag = Tag::Word(Class::Other),
            TokenKind::Word => {
                info.upper = token.first().is_some_and(u8::is_ascii_uppercase)
                    || (token.first().is_some_and(|b| *b >= 128)
                        && span.of(text).chars().next().is_some_and(char::is_uppercase));
                if token == b"'s" || token == "’s".as_bytes() {
                    info.tag = Tag::Possessive;
                } else if token.len() <= LONGEST {
                    let lower = &mut buffer[..token.len()];
                    lower.copy_from_slice(token);
                    lower.make_ascii_lowercase();
                    info.tag = Tag::Word(lexicon.class(lower));
                    if let Some(cue) = lexicon.cue(lower) {
                        info.cue = cue;
                    }
                } else {
                    info.tag = Tag::Word(Class::Other);
                }
            }
        }
        out.push(info);
    }
    for (n, mention) in entities.mentions.iter().enumerate() {
        if matches!(mention.kind, Kind::Date | Kind::Money) {
            continue;
        }
        let (first, end) = (mention.first as usize, (mention.end as usize).min(out.len()));
        for info in out.get_mut(first..end).unwrap_or_default() {
            info.name = n as u32;
        }
    }
}

fn punctuation(token: &[u8]) -> Tag {
    match token {
        b"," => Tag::Comma,
        b":" => Tag::Colon,
        b";" => Tag::Semicolon,
        b"--" | b"---" | b"\xE2\x80\x94" | b"\xE2\x80\x93" | b"\xE2\x80\x95" => Tag::Dash,
        b"(" | b")" | b"[" | b"]" => Tag::Bracket,
        b"\xE2\x80\xA6" => Tag::Stop,
        _ if matches!(token.first(), Some(b'.' | b'!' | b'?')) => Tag::Stop,
        _ => Tag::Other,
    }
}

impl Doc<'_> {
    /// The tag of a token; `Stop` beyond the text.
    pub fn tag(&self, i: u32) -> Tag {
        self.info.get(i as usize).map_or(Tag::Stop, |x| x.tag)
    }

    pub fn class(&self, i: u32) -> Option<Class> {
        match self.tag(i) {
            Tag::Word(class) => Some(class),
            _ => None,
        }
    }

    pub fn is(&self, i: u32, class: Class) -> bool {
        self.tag(i) == Tag::Word(class)
    }

    pub fn upper(&self, i: u32) -> bool {
        self.info.get(i as usize).is_some_and(|x| x.upper)
    }

    pub fn quoted(&self, i: u32) -> bool {
        self.info.get(i as usize).is_some_and(|x| x.quoted)
    }

    pub fn cue(&self, i: u32) -> CueForm {
        self.info.get(i as usize).map(|x| x.cue).unwrap_or_default()
    }

    pub fn word(&self, i: u32) -> &str {
        self.tokens.text(self.text, i as usize)
    }

    pub fn word_is(&self, i: u32, words: &[&str]) -> bool {
        let word = self.word(i);
        words.iter().any(|w| w.eq_ignore_ascii_case(word))
    }

    /// Whether a token is part of a name.
    pub fn named(&self, i: u32) -> bool {
        self.info.get(i as usize).is_some_and(|x| x.name != NO_NAME)
    }

    /// The first token from `at` on that is no adverb, or `end`.
    pub fn after_adverbs(&self, mut at: u32, end: u32) -> u32 {
        while at < end && self.is(at, Class::Adverb) {
            at += 1;
        }
        at
    }

    /// Whether a token is the end of a compound: `described` of `a self-described poet`.
    pub fn ends_compound(&self, i: u32) -> bool {
        i > 1 && self.word_is(i - 1, &["-"]) && self.tokens.glued(i as usize) && self.tokens.glued(i as usize - 1)
    }

    /// Whether two tokens are part of one name.
    pub fn same_name(&self, a: u32, b: u32) -> bool {
        self.named(a) && self.info.get(b as usize).is_some_and(|x| x.name == self.info[a as usize].name)
    }

    /// Whether words were lost between token `i - 1` and token `i`.
    pub fn gap_before(&self, i: u32) -> bool {
        if self.gaps.is_empty() {
            return false;
        }
        let start = self.tokens.span(i as usize).start;
        let from = i.checked_sub(1).map_or(0, |p| self.tokens.span(p as usize).end);
        self.gaps.get(self.gaps.partition_point(|g| *g < from)).is_some_and(|g| *g <= start)
    }

    /// Whether words were lost inside a range of tokens (not at its ends).
    pub fn gap_within(&self, range: &Range<u32>) -> bool {
        if self.gaps.is_empty() || range.is_empty() {
            return false;
        }
        let span = self.tokens.span_of(range.clone());
        self.gaps.get(self.gaps.partition_point(|g| *g <= span.start)).is_some_and(|g| *g < span.end)
    }

    /// The sentence of a token; of a very long one the part that holds it.
    pub fn sentence(&self, token: u32) -> Range<u32> {
        let sentence = self.tokens.sentences().get(self.tokens.sentence_of(token)).cloned().unwrap_or(0..0);
        if sentence.len() <= LONGEST_SENTENCE {
            return sentence;
        }
        let part = token.clamp(sentence.start, sentence.end - 1) - sentence.start;
        let start = sentence.start + part / LONGEST_SENTENCE as u32 * LONGEST_SENTENCE as u32;
        start..sentence.end.min(start + LONGEST_SENTENCE as u32)
    }

    /// The paragraph of a token.
    pub fn paragraph(&self, token: u32) -> Range<u32> {
        self.tokens.paragraphs().get(self.tokens.paragraph_of(token)).map_or(0..0, |p| p.tokens.clone())
    }

    pub fn region(&self, index: usize) -> Option<&Quoted> {
        self.tokens.quoted().get(index)
    }

    /// Number of words (not punctuation) in a range of tokens.
    pub fn words_in(&self, range: Range<u32>) -> usize {
        range.filter(|&i| matches!(self.tag(i), Tag::Word(_) | Tag::Number)).count()
    }

    /// The last token between the marks that is no quotation mark itself (a nested one may end there too).
    fn last_inner(&self, region: &Quoted) -> Option<u32> {
        let marks = |i: &u32| self.tokens.kinds().get(*i as usize) == Some(&TokenKind::Mark);
        region.inner().rev().find(|i| !marks(i))
    }

    /// A full stop, also that of an abbreviation (`Anywhere, U.S.A.`).
    fn is_stop(&self, i: u32) -> bool {
        self.tag(i) == Tag::Stop || self.word(i).ends_with('.')
    }

    /// Whether a comma stands right before the closing mark.
    pub fn ends_with_comma(&self, region: &Quoted) -> bool {
        self.last_inner(region).is_some_and(|last| self.tag(last) == Tag::Comma)
    }

    /// Whether the text of a quoted stretch ends as speech does: with a comma, full stop or the like inside, or a
    /// comma right after it.
    pub fn ends_as_speech(&self, region: &Quoted) -> bool {
        self.last_inner(region).is_some_and(|last| {
            matches!(self.tag(last), Tag::Comma | Tag::Dash)
                || self.is_stop(last)
                || (region.closed && matches!(self.tag(region.end), Tag::Comma) && self.words_in(region.inner()) > 0)
        })
    }

    /// Whether it ends a sentence (not merely a comma).
    pub fn ends_sentence(&self, region: &Quoted) -> bool {
        self.last_inner(region)
            .is_some_and(|last| self.tag(last) == Tag::Stop || (region.closed && self.tag(region.end) == Tag::Stop))
    }

    /// Whether it ends with a full stop between the marks.
    pub fn ends_with_stop(&self, region: &Quoted) -> bool {
        self.last_inner(region).is_some_and(|last| self.word(last) == ".")
    }
}
