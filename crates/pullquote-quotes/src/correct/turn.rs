//! Turns of transcripts and interviews.

use crate::draft::Draft;
use crate::rule::{Example, RuleInfo};
use crate::text::{Doc, Tag};
use pullquote_entities::Kind;
use std::ops::Range;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: "turn",
    purpose: "In a transcript, where paragraphs begin with labels and colons that recur or name people in turn, each is said by whom its label names.",
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
const LONGEST_LABEL: u32 = 9;
/// So many labels that come back make a conversation; lists and tables repeat one, or none.
const LEAST_SPEAKERS: usize = 2;
/// Shorter paragraphs behind the names of two people are lists, of a cast or of results.
const LEAST_WORDS: usize = 3;
/// How often a turn is right, words and label.
const PROBABILITY: f32 = 0.9;

/// A label and the paragraphs it begins.
struct Turn {
    label: Range<u32>,
    /// Where the words of the label that name somebody end: before a comma or bracket.
    name: u32,
    number: usize,
    paragraphs: Vec<Range<u32>>,
}

impl Turn {
    /// By what the label is compared with others: the last word of the name.
    fn key<'a>(&self, doc: &'a Doc) -> &'a str {
        doc.word(self.name - 1)
    }

    /// Whether a person is named and says a sentence.
    fn is_person(&self, doc: &Doc) -> bool {
        let first = &self.paragraphs[0];
        let person =
            doc.entities.mention_at(self.label.start).is_some_and(|m| doc.entities.mentions[m].kind == Kind::Per);
        let ends = first.end.checked_sub(1).is_some_and(|last| matches!(doc.word(last), "." | "?" | "!"));
        person && ends && doc.words_in(self.label.end..first.end) >= LEAST_WORDS
    }
}

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    let paragraphs = doc.tokens.paragraphs();
    let labelled = paragraphs.iter().enumerate().filter_map(|(n, p)| turn(doc, n, p.tokens.clone()));
    let mut turns: Vec<Turn> = labelled.collect();
    if turns.len() < LEAST_SPEAKERS {
        return;
    }
    if conversation(doc, &turns) {
        // What stands between two turns goes on with the first.
        for n in 1..turns.len() {
            let between = turns[n - 1].number + 1..turns[n].number;
            let spoken = paragraphs[between].iter().map(|p| p.tokens.clone());
            let spoken: Vec<_> = spoken.filter(|p| !p.is_empty() && doc.tag(p.start) != Tag::Bracket).collect();
            turns[n - 1].paragraphs.extend(spoken);
        }
    } else {
        let pairs: Vec<bool> = turns.windows(2).map(|pair| is_exchange(doc, &pair[0], &pair[1])).collect();
        let mut n = 0;
        turns.retain(|_| {
            n += 1;
            pairs.get(n - 1) == Some(&true) || n > 1 && pairs[n - 2]
        });
    }
    for turn in turns {
        // Reports within a turn are the speaker's own words, and marks around a turn are not the turn.
        for paragraph in &turn.paragraphs {
            drafts.retain(|d| d.start() < paragraph.start || d.start() >= paragraph.end || d.end() > paragraph.end);
        }
        let mut content = turn.paragraphs;
        content[0].start = turn.label.end + 1;
        drafts.push(Draft {
            content,
            source: Some(turn.label.start..turn.name),
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

/// Whether labels come back.
fn conversation(doc: &Doc, turns: &[Turn]) -> bool {
    let mut names: Vec<String> = turns.iter().map(|turn| turn.key(doc).to_ascii_lowercase()).collect();
    names.sort_unstable();
    names.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).count() >= LEAST_SPEAKERS
}

/// Whether two people speak in turn, one paragraph after the other.
fn is_exchange(doc: &Doc, one: &Turn, other: &Turn) -> bool {
    let apart = other.number == one.number + 1 && !one.key(doc).eq_ignore_ascii_case(other.key(doc));
    apart && one.is_person(doc) && other.is_person(doc)
}

/// The turn a paragraph is, if it begins with a label: capitalised words before a colon, perhaps with something in
/// brackets.
fn turn(doc: &Doc, number: usize, paragraph: Range<u32>) -> Option<Turn> {
    let limit = paragraph.end.min(paragraph.start + LONGEST_LABEL + 1);
    let colon = (paragraph.start..limit).find(|&i| doc.tag(i) == Tag::Colon)?;
    let label = paragraph.start..colon;
    let mut bracket = false;
    let capital = |i: u32| {
        if doc.tag(i) == Tag::Bracket {
            bracket = !bracket;
            return true;
        }
        bracket || doc.upper(i) || doc.named(i) || matches!(doc.tag(i), Tag::Stop | Tag::Other | Tag::Comma)
    };
    let whole = !label.is_empty() && label.clone().all(capital) && doc.upper(label.start);
    let name = label.clone().find(|&i| matches!(doc.tag(i), Tag::Comma | Tag::Bracket)).unwrap_or(colon);
    let said = whole && name > label.start && doc.words_in(colon + 1..paragraph.end) > 0;
    said.then(|| Turn { label, name, number, paragraphs: vec![paragraph] })
}
