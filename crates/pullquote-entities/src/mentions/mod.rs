//! From labels to mentions, and the rules that correct their bounds.

mod apostrophe;
mod bracket;
mod coordinated;
mod generation;
mod given_name;
mod nickname;
mod office;
mod office_of;
mod particle;
mod partisans;
mod party;
mod peer;
mod position;
mod post_nominal;
mod repeated;
mod rule;
mod short_month;
mod speaker_label;
mod team_number;
mod ticker;
mod title;
mod unfinished;

use crate::Mention;
use crate::label::votes::{is_begin, name_end};
use crate::label::{KINDS, Labels};
use crate::text::View;
use rule::Context;
#[cfg(test)]
pub(crate) use rule::Example;
pub(crate) use rule::Rule;

/// All rules, in the order in which they are applied.
pub(crate) const RULES: &[Rule] = &[
    party::RULE,
    coordinated::RULE,
    short_month::RULE,
    title::RULE,
    team_number::RULE,
    speaker_label::RULE,
    post_nominal::RULE,
    ticker::RULE,
    unfinished::RULE,
    position::RULE,
    office_of::RULE,
    nickname::RULE,
    generation::RULE,
    particle::RULE,
    given_name::RULE,
    apostrophe::RULE,
    bracket::RULE,
    peer::RULE,
    office::RULE,
    partisans::RULE,
    repeated::RULE,
];

/// A subset of the [`RULES`], one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RuleSet(u32);

/// There is no rule with this id.
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
            out.push(Mention::new(view.tokens, i.until(stop), KINDS[(usize::from(label) - 1) / 2]));
            i = stop;
        }
    }
    let context = Context { view, ballot: &labels.ballot };
    for (_, rule) in RULES.iter().enumerate().filter(|(at, _)| rules.has(*at)) {
        (rule.apply)(&context, out);
    }
}
