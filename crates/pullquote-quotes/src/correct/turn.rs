//! Turns of transcripts and interviews.

use crate::draft::Draft;
use crate::rule::{Example, RuleInfo};
use crate::text::{Doc, Tag};
use std::ops::Range;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: "turn",
    purpose: "In a transcript, where paragraphs begin with labels and colons and two labels recur, each is said by whom its label names.",
    examples: &[Example {
        text: "ADA OBI: We lost the bridge in May.\n\nBEN EZE: Who says so?\n\nADA OBI: The engineers did. It is gone.\n\n\
               BEN EZE: Thank you.",
        with: "ADA OBI <ADA OBI> [:]: We lost the bridge in May.\n\
               BEN EZE <BEN EZE> [:]: Who says so?\n\
               ADA OBI <ADA OBI> [:]: The engineers did. It is gone.\n\
               BEN EZE <BEN EZE> [:]: Thank you.",
        without: "ADA OBI <ADA OBI> [:]: We lost the bridge in May",
    }],
};

/// Most tokens of a label; longer openings are sentences.
const LONGEST_LABEL: u32 = 7;
/// So many labels that come back make a conversation; lists and tables repeat one, or none.
const LEAST_SPEAKERS: usize = 2;
/// How often a turn is right, words and label.
const PROBABILITY: f32 = 0.9;

/// A label and the paragraph it begins.
struct Turn {
    label: Range<u32>,
    paragraph: Range<u32>,
}

impl Turn {
    fn content(&self) -> Range<u32> {
        self.label.end + 1..self.paragraph.end
    }
}

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    let turns: Vec<Turn> = doc.tokens.paragraphs().iter().filter_map(|p| turn(doc, p.tokens.clone())).collect();
    let name = |turn: &Turn| doc.tokens.span_of(turn.label.clone()).of(doc.text);
    let mut names: Vec<&str> = turns.iter().map(name).collect();
    names.sort_unstable();
    let back = names.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).count();
    if back < LEAST_SPEAKERS {
        return;
    }
    for turn in turns {
        // Reports within a turn are the speaker's own words, and marks around a turn are not the turn.
        drafts.retain(|d| d.start() < turn.paragraph.start || d.end() > turn.paragraph.end);
        drafts.push(Draft {
            content: vec![turn.content()],
            source: Some(turn.label.clone()),
            cue: Some(turn.label.end..turn.label.end + 1),
            speech: true,
            probability: PROBABILITY,
            speech_chance: PROBABILITY,
            lost: false,
            steps: None,
        });
    }
    drafts.sort_by_key(Draft::start);
}

/// The turn a paragraph is, if it begins with a label: capitalised words before a colon.
fn turn(doc: &Doc, paragraph: Range<u32>) -> Option<Turn> {
    let limit = paragraph.end.min(paragraph.start + LONGEST_LABEL + 1);
    let colon = (paragraph.start..limit).find(|&i| doc.tag(i) == Tag::Colon)?;
    let label = paragraph.start..colon;
    let capital = |i: u32| doc.upper(i) || doc.named(i) || matches!(doc.tag(i), Tag::Bracket | Tag::Stop | Tag::Other);
    let whole = !label.is_empty() && label.clone().all(capital) && doc.upper(label.start);
    (whole && doc.words_in(colon + 1..paragraph.end) > 0).then_some(Turn { label, paragraph })
}
