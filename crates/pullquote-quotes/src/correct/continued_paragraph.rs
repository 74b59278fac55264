//! Quotations over several paragraphs.

use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::Doc;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::ContinuedParagraph.id(),
    purpose: "A quotation still open at the end of a paragraph continues in the next one if that begins with a mark.",
    examples: &[Example {
        text: "Ada Obi said: \"We lost the first bridge in May. We lost the second one in June.\n\n\"And nobody came to look.\"",
        with: "Ada Obi <Ada Obi> [said]: \"We lost the first bridge in May. We lost the second one in June. [...] \"And nobody came to look.\"",
        without: "Ada Obi <Ada Obi> [said]: \"We lost the first bridge in May. We lost the second one in June.\n\
                  Ada Obi <> []: \"And nobody came to look.\"",
    }],
};

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    let quoted = doc.tokens.quoted();
    for (before, next) in quoted.iter().zip(quoted.iter().skip(1)).filter(|(before, _)| before.continues) {
        let claimed = drafts.iter().any(|d| d.content.iter().any(|p| p.overlaps(next.tokens())));
        let owner = drafts.iter_mut().find(|d| d.end() == before.end);
        if let Some(owner) = owner.filter(|_| !claimed) {
            owner.content.push(next.tokens());
        }
    }
}
