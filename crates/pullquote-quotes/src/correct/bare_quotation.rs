//! Words between quotation marks that no cue reaches.

use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::{Doc, Tag};
use pullquote_tokenize::{Quoted, TokenIndex};

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::BareQuotation.id(),
    purpose: "A paragraph in quotation marks is a quotation even if no words report it.",
    examples: &[
        Example {
            text: "Ada Obi left the hall at noon.\n\n\"I have nothing to add to that.\"",
            with: "Ada Obi <> []: \"I have nothing to add to that.\"",
            without: "",
        },
        Example {
            text: "Ada Obi lost the bridge.\n\nObi smiled. \"You are late.\"",
            with: "Ada Obi <> []: \"You are late.\"",
            without: "",
        },
    ],
};

/// Shorter stretches are titles, nicknames and words quoted for their own sake.
const LEAST_WORDS: usize = 3;
/// First tokens of the sentence before among which someone is named.
const NAMED: u32 = 4;
/// How often such a stretch is a quotation, on articles of mixed news.
const PROBABILITY: f32 = 0.6;

pub(super) fn apply(doc: &Doc, drafts: &mut Vec<Draft>) {
    // A verb beside it (`Obi laughed.`) that reports nothing says nothing against it.
    for draft in drafts.iter_mut().filter(|draft| !draft.speech) {
        let [piece] = &draft.content[..] else { continue };
        let quoted = doc.tokens.quoted_of(piece.start).map(|q| &doc.tokens.quoted()[q]);
        let alone = |q: &Quoted| *piece == q.tokens() && is_utterance(doc, q) && stands_alone(doc, q);
        if quoted.is_some_and(alone) {
            draft.speech = true;
            draft.probability = draft.probability.max(PROBABILITY);
            draft.speech_chance = draft.speech_chance.max(PROBABILITY);
        }
    }
    let found = drafts.len();
    for quoted in unclaimed(doc, drafts).into_iter().filter(|q| stands_alone(doc, q)) {
        drafts.push(Draft::proposed(vec![quoted.tokens()], None, PROBABILITY));
    }
    if drafts.len() > found {
        drafts.sort_by_key(Draft::start);
    }
}

/// Whether a stretch is a paragraph, or a sentence behind one that begins with a name.
fn stands_alone(doc: &Doc, quoted: &Quoted) -> bool {
    let paragraph = doc.paragraph(quoted.first);
    if paragraph == quoted.tokens() {
        return true;
    }
    let whole = doc.sentence(quoted.end - 1).end == quoted.end && quoted.first > paragraph.start;
    let before = doc.sentence(quoted.first.saturating_sub(1));
    let named = before.start.until(before.end.min(before.start + NAMED)).iter().any(|i| doc.named(i));
    whole && named && !before.iter().any(|i| doc.quoted(i))
}

/// The stretches that are utterances and of which no quotation has a word.
pub(super) fn unclaimed<'a>(doc: &'a Doc, drafts: &[Draft]) -> Vec<&'a Quoted> {
    let mut taken: Vec<(TokenIndex, TokenIndex)> =
        drafts.iter().flat_map(|d| &d.content).map(|p| (p.start, p.end)).collect();
    taken.sort_unstable();
    let mut reach = TokenIndex::FIRST;
    let mut next = taken.into_iter().peekable();
    let mut free = Vec::new();
    for quoted in doc.tokens.quoted() {
        while let Some((_, end)) = next.next_if(|(start, _)| *start < quoted.end) {
            reach = reach.max(end);
        }
        if reach <= quoted.first && is_utterance(doc, quoted) {
            free.push(quoted);
        }
    }
    free
}

/// Whether a stretch is a sentence or more: it begins one, with a capital letter, and ends one.
fn is_utterance(doc: &Doc, quoted: &Quoted) -> bool {
    let begins = doc.sentence(quoted.first).start == quoted.first;
    let inner = quoted.inner();
    let capital = inner.iter().find(|&i| matches!(doc.tag(i), Tag::Word(_))).is_some_and(|i| doc.upper(i));
    begins && capital && doc.ends_sentence(quoted) && doc.words_in(inner) >= LEAST_WORDS
}
