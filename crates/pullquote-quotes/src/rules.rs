//! The rules as their files describe them.

use crate::rule::RuleInfo;
use crate::{correct, lost, speaker};

/// The descriptions, in the order the rules are applied.
static ALL: &[&RuleInfo] = &[
    &correct::bare_edges::RULE,
    &correct::whole_name::RULE,
    &correct::saying::RULE,
    &correct::refusal::RULE,
    &correct::belief::RULE,
    &correct::reaction::RULE,
    &correct::turn::RULE,
    &correct::post::RULE,
    &correct::continued_paragraph::RULE,
    &correct::next_sentence::RULE,
    &correct::bare_quotation::RULE,
    &lost::LOST_AT_GAP,
    &lost::LOST_SUBJECT,
    &speaker::named::choice::RULE,
    &speaker::named::list::RULE,
    &speaker::named::fuller::RULE,
    &speaker::pronoun::RULE,
    &speaker::several::RULE,
    &speaker::relative::RULE,
    &speaker::author::RULE,
    &speaker::description::RULE,
    &speaker::continued::RULE,
];

/// All rules in the order they are applied.
pub fn rules() -> impl Iterator<Item = &'static RuleInfo> {
    ALL.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Rule;

    #[test]
    fn every_rule_is_described_in_its_order() {
        let described: Vec<&str> = rules().map(|rule| rule.id).collect();
        assert_eq!(described, Rule::ALL.iter().map(|rule| rule.id()).collect::<Vec<_>>());
    }
}
