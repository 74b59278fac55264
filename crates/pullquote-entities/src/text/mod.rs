//! Views of a text: its words, what the whole article says about them, and what is known about words beforehand.

pub(crate) mod buckets;
pub(crate) mod document;
pub(crate) mod fold;
pub(crate) mod hash;
pub(crate) mod index;
pub(crate) mod lexicon;
pub(crate) mod words;

use document::Document;
use lexicon::Lexicon;
use pullquote_tokenize::{TokenIndex, TokenKind, Tokens};
use words::Words;

/// The words of one article. The memory is reused for the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    words: Words,
    document: Document,
}

/// A text, its tokens, and what is known about words.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a Tokens,
    pub(crate) lexicon: &'a Lexicon,
}

impl<'a> Source<'a> {
    /// The text of a token; empty beyond the last.
    pub(crate) fn word(&self, i: TokenIndex) -> &'a str {
        self.tokens.text(self.text, i)
    }
}

/// One article under analysis.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a Tokens,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) words: &'a Words,
    pub(crate) document: &'a Document,
}

impl Reading {
    /// Reads an article.
    pub(crate) fn read<'a>(&'a mut self, source: Source<'a>) -> View<'a> {
        let Source { text, tokens, lexicon } = source;
        self.words.fill(text, tokens, lexicon);
        self.document.fill(&self.words, text, tokens);
        View { text, tokens, lexicon, words: &self.words, document: &self.document }
    }
}

impl<'a> View<'a> {
    /// The text of a token; empty beyond the last.
    pub(crate) fn word(&self, i: TokenIndex) -> &'a str {
        self.tokens.text(self.text, i)
    }

    /// Whether a token is a number.
    pub(crate) fn is_number(&self, i: TokenIndex) -> bool {
        self.tokens.kinds().get(i) == Some(&TokenKind::Number)
    }

    /// Whether there is no space between a token and the one before.
    pub(crate) fn glued(&self, i: TokenIndex) -> bool {
        self.tokens.glued(i)
    }
}
