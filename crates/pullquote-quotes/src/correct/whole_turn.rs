//! Turns of a transcript or an interview.

use crate::draft::Draft;
use crate::rule::{Example, RuleInfo};
use crate::text::{Doc, Tag};

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: "whole-turn",
    purpose: "What stands behind a speaker's label and a colon is his turn, up to the end of the paragraph.",
    examples: &[Example {
        text: "ADA OBI: We lost the bridge in May. Nobody came to look at it. The river rose again. The council had been told \
               twice, in March and in April, and had put the letter in a drawer. Then it was summer, and the road was dry. \
               Then the rain came back, and with it the trucks, and nobody who lives on the other side could get to work, \
               to school or to the doctor without a detour of forty miles over the hills. That is all I have to say.",
        with: "ADA OBI <ADA OBI> [:]: We lost the bridge in May. Nobody came to look at it. The river rose again. The council had been told \
               twice, in March and in April, and had put the letter in a drawer. Then it was summer, and the road was dry. \
               Then the rain came back, and with it the trucks, and nobody who lives on the other side could get to work, \
               to school or to the doctor without a detour of forty miles over the hills. That is all I have to say.",
        without: "ADA OBI <ADA OBI> [:]: We lost the bridge in May. Nobody came to look at it. The river rose again. The council had been told \
               twice, in March and in April, and had put the letter in a drawer. Then it was summer, and the road was dry. \
               Then the rain came back, and with it the trucks, and nobody who lives on the other side could get to work, \
               to school or to the doctor without a detour of forty miles over the hills",
    }],
};

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    for n in 0..drafts.len() {
        let draft = &drafts[n];
        let Some(cue) = draft.cue.clone().filter(|c| c.len() == 1 && doc.tag(c.start) == Tag::Colon) else { continue };
        let paragraph = doc.paragraph(cue.start);
        let label = draft.source.as_ref().is_some_and(|s| s.start == paragraph.start && s.end == cue.start);
        let first = draft.start() == cue.end && draft.content.len() == 1 && !doc.quoted(draft.start());
        let free = drafts.iter().skip(n + 1).all(|d| d.start() >= paragraph.end || d.end() <= draft.end());
        if label && first && free && draft.end() < paragraph.end {
            drafts[n].content[0].end = paragraph.end;
        }
    }
}
