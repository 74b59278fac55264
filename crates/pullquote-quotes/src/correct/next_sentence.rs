//! A sentence in quotation marks behind a report of the same person.

use super::bare_quotation::unclaimed;
use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::Doc;
use pullquote_tokenize::Quoted;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::NextSentence.id(),
    purpose: "A sentence in quotation marks without words that report it belongs to the report that the sentence before holds.",
    examples: &[Example {
        text: "Obi, who said that she was tired, went on to the flood of 1998. “We were lucky then.”",
        with: "Obi <who> [said]: that she was tired [...] “We were lucky then.”",
        without: "Obi <who> [said]: that she was tired\n\
                  Obi <> []: “We were lucky then.”",
    }],
};

/// So many reports before are looked at.
const NEAR: usize = 6;

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    let free: Vec<_> = unclaimed(doc, drafts).into_iter().map(Quoted::tokens).collect();
    for quoted in free {
        let paragraph = doc.paragraph(quoted.start);
        let whole = doc.sentence(quoted.end - 1).end == quoted.end;
        if quoted.start == paragraph.start || quoted.end > paragraph.end || !whole {
            continue;
        }
        let before = doc.sentence(quoted.start - 1);
        let reports = |d: &&mut Draft| {
            d.speech && d.cue.is_some_and(|cue| before.contains(cue.start)) && d.reach() <= quoted.start
        };
        let behind = drafts.partition_point(|d| d.start() < quoted.start);
        let near = &mut drafts[behind.saturating_sub(NEAR)..behind];
        let mut owners: Vec<&mut Draft> = near.iter_mut().filter(reports).collect();
        if let [owner] = &mut owners[..] {
            owner.content.push(quoted);
        }
    }
}
