//! An article with what was found in it so far, and what may be asked of its tokens.

use super::lexicon::{Class, CueForm};
use super::scan::{Info, NO_NAME, Tag};
use crate::rule::LeftOut;
use pullquote_entities::{Entities, Entity, Mention};
use pullquote_lexicon::{MONTHS, TIMES, WEEKDAYS};
use pullquote_tokenize::{Quoted, Span, TokenIndex, TokenKind, TokenRange, TokenVec, Tokens};

/// Longer sentences are read in parts of so many tokens, which keeps the time linear.
pub(crate) const LONGEST_SENTENCE: u32 = 800;

/// One article as the rules see it.
#[derive(Clone, Copy)]
pub(crate) struct Doc<'a> {
    pub text: &'a str,
    pub tokens: &'a Tokens,
    pub entities: &'a Entities,
    pub info: &'a TokenVec<Info>,
    /// Where words were lost: bytes, ascending.
    pub gaps: &'a [u32],
    /// The rules that are left out.
    pub left_out: LeftOut,
}

impl<'a> Doc<'a> {
    /// Whether there is such a token.
    pub fn has(&self, i: TokenIndex) -> bool {
        i < self.tokens.end()
    }

    fn info(&self, i: TokenIndex) -> Option<&Info> {
        self.info.get(i)
    }

    /// The bytes of a token.
    pub fn span(&self, i: TokenIndex) -> Span {
        self.tokens.span(i)
    }

    /// An entity by its number.
    pub fn entity(&self, entity: u32) -> Option<&'a Entity> {
        self.entities.entity(entity)
    }

    /// A mention by its number.
    pub fn mention(&self, mention: u32) -> Option<&'a Mention> {
        self.entities.mention(mention)
    }

    /// The mentions of an entity, in order.
    pub fn mentions_of(&self, entity: &'a Entity) -> impl DoubleEndedIterator<Item = &'a Mention> {
        self.entities.mentions_of(entity)
    }

    /// The tag of a token; `Stop` beyond the text.
    pub fn tag(&self, i: TokenIndex) -> Tag {
        self.info(i).map_or(Tag::Stop, |x| x.tag)
    }

    pub fn class(&self, i: TokenIndex) -> Option<Class> {
        match self.tag(i) {
            Tag::Word(class) => Some(class),
            _ => None,
        }
    }

    pub fn is(&self, i: TokenIndex, class: Class) -> bool {
        self.tag(i) == Tag::Word(class)
    }

    pub fn upper(&self, i: TokenIndex) -> bool {
        self.info(i).is_some_and(|x| x.upper)
    }

    pub fn quoted(&self, i: TokenIndex) -> bool {
        self.info(i).is_some_and(|x| x.quoted)
    }

    pub fn cue(&self, i: TokenIndex) -> CueForm {
        self.info(i).map(|x| x.cue).unwrap_or_default()
    }

    pub fn word(&self, i: TokenIndex) -> &'a str {
        self.span(i).of(self.text)
    }

    pub fn word_is(&self, i: TokenIndex, words: &[&str]) -> bool {
        let word = self.word(i);
        words.iter().any(|w| w.eq_ignore_ascii_case(word))
    }

    /// Whether a token is part of a name.
    pub fn named(&self, i: TokenIndex) -> bool {
        self.info(i).is_some_and(|x| x.name != NO_NAME)
    }

    /// The first token from `at` on that is no adverb, or `end`.
    pub fn after_adverbs(&self, mut at: TokenIndex, end: TokenIndex) -> TokenIndex {
        while at < end && self.is(at, Class::Adverb) {
            at += 1;
        }
        at
    }

    /// Whether words were lost between token `i - 1` and token `i`.
    pub fn gap_before(&self, i: TokenIndex) -> bool {
        if self.gaps.is_empty() {
            return false;
        }
        let start = self.span(i).start;
        let from = i.checked_sub(1).map_or(0, |p| self.span(p).end);
        self.gaps.get(self.gaps.partition_point(|g| *g < from)).is_some_and(|g| *g <= start)
    }

    /// Whether words were lost inside a range of tokens (not at its ends).
    pub fn gap_within(&self, range: TokenRange) -> bool {
        if self.gaps.is_empty() || range.is_empty() {
            return false;
        }
        let span = self.tokens.span_of(range);
        self.gaps.get(self.gaps.partition_point(|g| *g <= span.start)).is_some_and(|g| *g < span.end)
    }

    /// The sentence of a token; of a very long one the part that holds it.
    pub fn sentence(&self, token: TokenIndex) -> TokenRange {
        let sentence = self.tokens.sentences().get(self.tokens.sentence_of(token)).copied().unwrap_or_default();
        if sentence.end - sentence.start <= LONGEST_SENTENCE {
            return sentence;
        }
        let part = token.clamp(sentence.start, sentence.end - 1) - sentence.start;
        let start = sentence.start + part / LONGEST_SENTENCE * LONGEST_SENTENCE;
        start.until(sentence.end.min(start + LONGEST_SENTENCE))
    }

    /// The paragraph of a token.
    pub fn paragraph(&self, token: TokenIndex) -> TokenRange {
        self.tokens.paragraphs().get(self.tokens.paragraph_of(token)).map(|p| p.tokens).unwrap_or_default()
    }

    /// The number of the paragraph of a token, from 0.
    pub fn paragraph_number(&self, token: TokenIndex) -> u32 {
        self.tokens.paragraph_of(token) as u32
    }

    /// Number of words (not punctuation) in a range of tokens.
    pub fn words_in(&self, range: TokenRange) -> usize {
        range.iter().filter(|&i| matches!(self.tag(i), Tag::Word(_) | Tag::Number)).count()
    }

    /// The last token between the marks that is no quotation mark itself (a nested one may end there too).
    fn last_inner(&self, region: &Quoted) -> Option<TokenIndex> {
        let marks = |i: &TokenIndex| self.tokens.kinds().get(*i) == Some(&TokenKind::Mark);
        region.inner().iter().rev().find(|i| !marks(i))
    }

    /// Whether it ends a sentence (not merely a comma).
    pub fn ends_sentence(&self, region: &Quoted) -> bool {
        self.last_inner(region)
            .is_some_and(|last| self.tag(last) == Tag::Stop || (region.closed && self.tag(region.end) == Tag::Stop))
    }

    /// A weekday, month, year or another word for a time.
    pub fn is_time(&self, i: TokenIndex) -> bool {
        let word = self.word(i);
        let day = self.upper(i) && (WEEKDAYS.contains(word) || MONTHS.contains(word));
        day || TIMES.contains(word) || (self.tag(i) == Tag::Number && word.len() == 4)
    }
}
