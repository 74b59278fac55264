//! Quotations over several paragraphs.

use crate::draft::{Draft, Origin};
use crate::rule::{Example, RuleInfo};
use crate::text::Doc;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: "continued-paragraph",
    purpose: "A quotation whose marks stay open at the end of a paragraph goes on in the next one that opens with a mark.",
    examples: &[Example {
        text: "\"We lost the first bridge in May, Ada Obi said. \"We lost the second one in June.\n\n\"And nobody came.\"",
        with: "",
        without: "",
    }],
};

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    let quoted = doc.tokens.quoted();
    for (before, next) in quoted.iter().zip(quoted.iter().skip(1)) {
        if !next.continues {
            continue;
        }
        let Some(owner) = drafts.iter().position(|d| d.end() == before.end) else { continue };
        let stretch = next.first..next.end;
        // A stretch that nobody owns, or that is a quotation of its own for want of a cue.
        let free = |d: &Draft| !d.content.iter().any(|p| p.start < stretch.end && stretch.start < p.end);
        let alone = |d: &Draft| d.origin == Origin::Marks && d.content.len() == 1 && d.content[0] == stretch;
        if owner_is_sound(&drafts[owner]) && drafts.iter().enumerate().all(|(n, d)| n == owner || free(d) || alone(d)) {
            if drafts[owner].end() <= next.first {
                drafts[owner].content.push(stretch.clone());
            }
            let mut n = 0;
            drafts.retain(|d| {
                n += 1;
                n - 1 == owner || !alone(d)
            });
        }
    }
}

fn owner_is_sound(draft: &Draft) -> bool {
    !draft.content.is_empty()
}
