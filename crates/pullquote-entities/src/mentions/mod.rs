//! From labels to mentions, and the rules that correct their bounds.

mod coordinated;
mod party;
mod short_month;
mod speaker_label;
mod team_number;
mod title;

use crate::label::votes::{Ballot, is_begin, name_end};
use crate::label::{KINDS, Labels};
use crate::text::View;
use crate::{Kind, Mention};
use std::ops::Range;

/// A rule that corrects mentions.
pub(crate) struct Rule {
    /// Its name, which stays.
    pub(crate) id: &'static str,
    /// What it does, in a sentence.
    pub(crate) purpose: &'static str,
    /// Changes mentions, which are in order and do not overlap, and leaves them so.
    apply: fn(&Context, &mut Vec<Mention>),
    /// Texts that it changes; run as tests, as are those that are like them and that it leaves alone.
    #[cfg_attr(not(test), expect(dead_code))]
    pub(crate) changes: &'static [Example],
    #[cfg_attr(not(test), expect(dead_code))]
    pub(crate) leaves: &'static [Example],
}

/// A text, and all names that are found in it.
#[cfg_attr(not(test), expect(dead_code))]
pub(crate) struct Example {
    pub(crate) text: &'static str,
    pub(crate) names: &'static [(&'static str, Kind)],
}

/// What a rule knows.
struct Context<'a> {
    view: View<'a>,
    ballot: &'a Ballot,
}

/// All rules, in the order in which they are applied.
pub(crate) const RULES: &[Rule] =
    &[party::RULE, coordinated::RULE, short_month::RULE, title::RULE, team_number::RULE, speaker_label::RULE];

/// Some of the [`RULES`], a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RuleSet(u32);

/// No rule has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no rule is called {0:?}")]
pub struct UnknownRule(pub String);

impl RuleSet {
    pub(crate) const fn all() -> Self {
        Self(u32::MAX)
    }

    pub(crate) fn leave_out(&mut self, id: &str) -> Result<(), UnknownRule> {
        let at = RULES.iter().position(|rule| rule.id == id).ok_or_else(|| UnknownRule(id.to_owned()))?;
        self.0 &= !(1 << at);
        Ok(())
    }

    fn has(self, at: usize) -> bool {
        self.0 >> at & 1 == 1
    }
}

/// Turns labels into mentions and corrects them.
pub(crate) fn collect(view: View, labels: &Labels, rules: RuleSet, out: &mut Vec<Mention>) {
    for run in &view.words.runs {
        let mut i = run.tokens.start;
        while i < run.tokens.end {
            let label = labels.labels[i];
            if label == 0 {
                i += 1;
                continue;
            }
            let stop = if is_begin(label) { name_end(&labels.labels, i, run.tokens.end) } else { i + 1 };
            out.push(Mention::new(view.tokens, i..stop, KINDS[(label as usize - 1) / 2]));
            i = stop;
        }
    }
    let context = Context { view, ballot: &labels.ballot };
    for (_, rule) in RULES.iter().enumerate().filter(|(at, _)| rules.has(*at)) {
        (rule.apply)(&context, out);
    }
}

impl Context<'_> {
    /// Lets `cut` shorten each person's name; a name of which nothing is left is dropped.
    fn cut_people(&self, mentions: &mut Vec<Mention>, cut: impl Fn(Range<usize>) -> Range<usize>) {
        mentions.retain_mut(|mention| {
            if mention.kind != Kind::Per {
                return true;
            }
            let (old, new) = (mention.tokens(), cut(mention.tokens()));
            if new != old && !new.is_empty() {
                mention.set_tokens(self.view.tokens, new.clone());
            }
            !new.is_empty()
        });
    }
}

/// Which of the mentions, in order, covers a token.
fn covering(mentions: &[Mention], token: usize) -> Option<usize> {
    let next = mentions.partition_point(|mention| mention.tokens().end <= token);
    (mentions.get(next)?.tokens().start <= token).then_some(next)
}
