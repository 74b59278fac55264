//! What a rule is, and what rules share.

use crate::label::votes::Ballot;
use crate::text::View;
use crate::{Kind, Mention};
use pullquote_tokenize::{TokenIndex, TokenRange};

/// A rule that corrects mentions.
pub(crate) struct Rule {
    /// Its stable id.
    pub(crate) id: &'static str,
    /// What it does, in one sentence.
    pub(crate) purpose: &'static str,
    /// Changes mentions. They are in order and do not overlap, before and after.
    pub(super) apply: fn(&Context, &mut Vec<Mention>),
    /// Texts that it changes. They run as tests, as do similar texts that it must leave alone.
    #[cfg_attr(not(test), expect(dead_code))]
    pub(crate) changes: &'static [Example],
    #[cfg_attr(not(test), expect(dead_code))]
    pub(crate) leaves: &'static [Example],
}

/// A text and all mentions found in it.
#[cfg_attr(not(test), expect(dead_code))]
pub(crate) struct Example {
    pub(crate) text: &'static str,
    pub(crate) names: &'static [(&'static str, Kind)],
}

/// What a rule knows.
pub(super) struct Context<'a> {
    pub(super) view: View<'a>,
    pub(super) ballot: &'a Ballot,
}

impl Context<'_> {
    /// Lets `cut` shorten the name of each person; an empty name is dropped.
    pub(super) fn cut_people(&self, mentions: &mut Vec<Mention>, cut: impl Fn(TokenRange) -> TokenRange) {
        mentions.retain_mut(|mention| {
            if mention.kind != Kind::Per {
                return true;
            }
            let (old, new) = (mention.tokens(), cut(mention.tokens()));
            if new != old && !new.is_empty() {
                mention.set_tokens(self.view.tokens, new);
            }
            !new.is_empty()
        });
    }
}

/// The mention that covers a token.
pub(super) fn covering(mentions: &[Mention], token: TokenIndex) -> Option<usize> {
    let next = mentions.partition_point(|mention| mention.tokens().end <= token);
    (mentions.get(next)?.tokens().start <= token).then_some(next)
}
