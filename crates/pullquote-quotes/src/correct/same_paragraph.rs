//! A quotation that goes on in its paragraph after the reporter's words.

use super::bare_quotation::unclaimed;
use crate::draft::Draft;
use crate::rule::{Example, RuleInfo};
use crate::text::Doc;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: "same-paragraph",
    purpose: "A sentence between quotation marks that no cue reaches belongs to the quotation before it in its paragraph.",
    examples: &[Example {
        text: "\"We lost the bridge in May,\" said Ada Obi. She looked at the map for a long time, and then at the river, \
               which had risen again overnight and now stood at the level of the road. \"Nobody came to look at it.\"",
        with: "Ada Obi: \"We lost the bridge in May,\" [...] \"Nobody came to look at it.\"",
        without: "Ada Obi: \"We lost the bridge in May,\"",
    }],
};

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    for quoted in unclaimed(doc, drafts) {
        let paragraph = doc.paragraph(quoted.first);
        let before = |d: &&mut Draft| d.end() <= quoted.first && d.end() > paragraph.start && d.cue.is_some();
        let Some(draft) = drafts.iter_mut().filter(before).max_by_key(|d| d.end()) else { continue };
        if draft.content.iter().any(|p| doc.quoted(p.start)) && !doc.gap_within(&(draft.end()..quoted.first)) {
            draft.content.push(quoted.first..quoted.end);
        }
    }
}
