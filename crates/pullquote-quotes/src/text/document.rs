//! An article with what was found in it so far, and what may be asked of its tokens.

use super::lexicon::{Class, CueForm};
use super::scan::{Info, NO_NAME, Tag};
use crate::rule::LeftOut;
use pullquote_entities::{Entities, Entity, Mention};
use pullquote_lexicon::{MONTHS, TIMES, WEEKDAYS};
use pullquote_tokenize::{Quoted, Span, TokenKind, Tokens};
use std::ops::Range;

/// Longer sentences are read in parts of so many tokens, which keeps the time linear.
pub(crate) const LONGEST_SENTENCE: u32 = 800;

/// One article as the rules see it.
#[derive(Clone, Copy)]
pub(crate) struct Doc<'a> {
    pub text: &'a str,
    pub tokens: &'a Tokens,
    pub entities: &'a Entities,
    pub info: &'a [Info],
    /// Where words were lost: bytes, ascending.
    pub gaps: &'a [u32],
    /// The rules that are left out.
    pub left_out: LeftOut,
}

impl<'a> Doc<'a> {
    /// Whether there is such a token.
    pub fn has(&self, i: u32) -> bool {
        (i as usize) < self.tokens.len()
    }

    fn info(&self, i: u32) -> Option<&Info> {
        self.info.get(i as usize)
    }

    /// The bytes of a token.
    pub fn span(&self, i: u32) -> Span {
        self.tokens.span(i as usize)
    }

    /// An entity by its number.
    pub fn entity(&self, entity: u32) -> Option<&'a Entity> {
        self.entities.entities.get(entity as usize)
    }

    /// A mention by its number.
    pub fn mention(&self, mention: u32) -> Option<&'a Mention> {
        self.entities.mentions.get(mention as usize)
    }

    /// The mentions of an entity, in order.
    pub fn mentions_of(&self, entity: &'a Entity) -> impl DoubleEndedIterator<Item = &'a Mention> {
        let mentions = &self.entities.mentions;
        entity.mentions.iter().filter_map(|m| mentions.get(*m as usize))
    }

    /// The tag of a token; `Stop` beyond the text.
    pub fn tag(&self, i: u32) -> Tag {
        self.info(i).map_or(Tag::Stop, |x| x.tag)
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
        self.info(i).is_some_and(|x| x.upper)
    }

    pub fn quoted(&self, i: u32) -> bool {
        self.info(i).is_some_and(|x| x.quoted)
    }

    pub fn cue(&self, i: u32) -> CueForm {
        self.info(i).map(|x| x.cue).unwrap_or_default()
    }

    pub fn word(&self, i: u32) -> &'a str {
        self.span(i).of(self.text)
    }

    pub fn word_is(&self, i: u32, words: &[&str]) -> bool {
        let word = self.word(i);
        words.iter().any(|w| w.eq_ignore_ascii_case(word))
    }

    /// Whether a token is part of a name.
    pub fn named(&self, i: u32) -> bool {
        self.info(i).is_some_and(|x| x.name != NO_NAME)
    }

    /// The first token from `at` on that is no adverb, or `end`.
    pub fn after_adverbs(&self, mut at: u32, end: u32) -> u32 {
        while at < end && self.is(at, Class::Adverb) {
            at += 1;
        }
        at
    }

    /// Whether words were lost between token `i - 1` and token `i`.
    pub fn gap_before(&self, i: u32) -> bool {
        if self.gaps.is_empty() {
            return false;
        }
        let start = self.span(i).start;
        let from = i.checked_sub(1).map_or(0, |p| self.span(p).end);
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
        if sentence.end - sentence.start <= LONGEST_SENTENCE {
            return sentence;
        }
        let part = token.clamp(sentence.start, sentence.end - 1) - sentence.start;
        let start = sentence.start + part / LONGEST_SENTENCE * LONGEST_SENTENCE;
        start..sentence.end.min(start + LONGEST_SENTENCE)
    }

    /// The paragraph of a token.
    pub fn paragraph(&self, token: u32) -> Range<u32> {
        self.tokens.paragraphs().get(self.tokens.paragraph_of(token)).map_or(0..0, |p| p.tokens.clone())
    }

    /// The number of the paragraph of a token, from 0.
    pub fn paragraph_number(&self, token: u32) -> u32 {
        self.tokens.paragraph_of(token) as u32
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

    /// Whether it ends a sentence (not merely a comma).
    pub fn ends_sentence(&self, region: &Quoted) -> bool {
        self.last_inner(region)
            .is_some_and(|last| self.tag(last) == Tag::Stop || (region.closed && self.tag(region.end) == Tag::Stop))
    }

    /// A weekday, month, year or another word for a time.
    pub fn is_time(&self, i: u32) -> bool {
        let word = self.word(i);
        let day = self.upper(i) && (WEEKDAYS.contains(word) || MONTHS.contains(word));
        day || TIMES.contains(word) || (self.tag(i) == Tag::Number && word.len() == 4)
    }
}
