//! The tokens in which dates and amounts are searched.

use crate::text::View;
use pullquote_lexicon::WordList;
use pullquote_tokenize::{TokenIndex, TokenRange};

/// The tokens of a text up to the next name.
pub(super) struct Stretch<'a> {
    pub(super) view: View<'a>,
    pub(super) end: TokenIndex,
    /// The name of a country before a currency, if there is one before `end`: it is part of the amount.
    pub(super) country: TokenRange,
}

impl<'a> Stretch<'a> {
    pub(super) fn of(view: View<'a>) -> Self {
        Self { view, end: view.tokens.end(), country: TokenRange::default() }
    }

    pub(super) fn word(&self, i: TokenIndex) -> &'a str {
        if i < self.end { self.view.word(i) } else { "" }
    }

    /// A word without its full stop.
    pub(super) fn unstopped(&self, i: TokenIndex) -> &'a str {
        let word = self.word(i);
        word.strip_suffix('.').unwrap_or(word)
    }

    pub(super) fn is_in(&self, i: TokenIndex, list: &WordList) -> bool {
        list.contains(self.unstopped(i))
    }

    pub(super) fn is_number(&self, i: TokenIndex) -> bool {
        i < self.end && self.view.is_number(i)
    }

    /// Whether there is no space between a token and the one before.
    pub(super) fn glued(&self, i: TokenIndex) -> bool {
        self.view.glued(i)
    }

    /// Whether a token is a dash as it joins numbers.
    pub(super) fn is_dash(&self, i: TokenIndex) -> bool {
        matches!(self.word(i), "-" | "–")
    }
}
