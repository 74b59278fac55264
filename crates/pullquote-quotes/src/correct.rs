//! The ordered list of rules that correct what the network found; each stands in a file of its own.

// All rules have one signature, also those that add no draft.
#![allow(clippy::ptr_arg)]

pub(crate) mod bare_edges;
pub(crate) mod bare_quotation;
pub(crate) mod belief;
pub(crate) mod continued_paragraph;
pub(crate) mod next_sentence;
pub(crate) mod post;
pub(crate) mod reaction;
pub(crate) mod refusal;
pub(crate) mod saying;
pub(crate) mod turn;
pub(crate) mod whole_name;

use crate::draft::Draft;
use crate::rule::{LeftOut, Rule};
use crate::text::Doc;
use crate::trace::{Parts, Step};

/// What a rule does to the drafts of an article, which are in the order of their contents.
type Apply = fn(&Doc, &mut Vec<Draft>);

/// The rules in the order they are applied. Later ones see what earlier ones did.
const ORDER: &[(Rule, Apply)] = &[
    (Rule::BareEdges, bare_edges::apply),
    (Rule::WholeName, whole_name::apply),
    (Rule::Saying, saying::apply),
    (Rule::Refusal, refusal::apply),
    (Rule::Belief, belief::apply),
    (Rule::Reaction, reaction::apply),
    (Rule::Turn, turn::apply),
    (Rule::Post, post::apply),
    (Rule::ContinuedParagraph, continued_paragraph::apply),
    (Rule::NextSentence, next_sentence::apply),
    (Rule::BareQuotation, bare_quotation::apply),
];

/// Applies all rules that are not left out.
pub(crate) fn correct(doc: &Doc, left_out: LeftOut, tracing: bool, drafts: &mut Vec<Draft>) {
    for &(rule, apply) in ORDER {
        if left_out.has(rule) {
            continue;
        }
        let before: Vec<Parts> =
            if tracing { drafts.iter().map(|d| d.parts(doc.tokens)).collect() } else { Vec::new() };
        apply(doc, drafts);
        if tracing {
            note(doc, rule.id(), &before, drafts);
        }
    }
}

/// Writes down which drafts a rule changed or proposed. A draft is recognised by where its cue begins, which no rule changes.
fn note(doc: &Doc, rule: &'static str, before: &[Parts], drafts: &mut [Draft]) {
    for draft in drafts {
        let after = draft.parts(doc.tokens);
        let was = before.iter().find(|parts| {
            let at = |parts: &Parts| parts.cue.first().map(|cue| cue.start);
            at(parts) == at(&after) && (!after.cue.is_empty() || parts.content == after.content)
        });
        match was {
            Some(before) if *before == after => {}
            Some(before) => {
                draft.steps.get_or_insert_default().push(Step::Changed { rule, before: before.clone(), after });
            }
            None => draft.steps.get_or_insert_default().push(Step::Proposed { rule }),
        }
    }
}
