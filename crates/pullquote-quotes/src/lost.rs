//! What lost words do to a quotation: a source that is gone is reported as missing, never replaced by a neighbour.

use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::{Class, Doc, Tag};
use pullquote_entities::Kind;
use pullquote_lexicon::Forms;
use pullquote_tokenize::TokenIndex;

pub(crate) const LOST_AT_GAP: RuleInfo = RuleInfo {
    id: Rule::LostAtGap.id(),
    purpose: "A source that should stand where words were lost is missing; no neighbouring name replaces it.",
    examples: &[Example {
        text: "Ada Obi was there. “The bridge is lost for good,” according to \u{2038}.",
        with: "? <> [according to] lost: “The bridge is lost for good,”",
        without: "? <> [according to]: “The bridge is lost for good,”",
    }],
};

pub(crate) const LOST_SUBJECT: RuleInfo = RuleInfo {
    id: Rule::LostSubject.id(),
    purpose: "A finite reporting verb without a subject, or with only a time before it, has lost its subject.",
    examples: &[Example {
        text: "Ada Obi left. \n\nsaid Monday that the bridge is lost.",
        with: "? <> [said] lost: that the bridge is lost",
        without: "? <> [said]: that the bridge is lost",
    }],
};

/// Marks the drafts whose source was lost and takes wrong sources away.
pub(crate) fn mark(doc: &Doc, drafts: &mut [Draft]) {
    let (at_gap, subject) = (!doc.left_out.has(Rule::LostAtGap), !doc.left_out.has(Rule::LostSubject));
    for draft in drafts.iter_mut().filter(|d| d.cue.is_some()) {
        if at_gap && source_lost(doc, draft) || subject && sourceless(doc, draft) {
            draft.source = None;
            draft.lost = true;
        }
    }
}

/// Whether the words themselves show that the source is gone, gap found or not: a sentence that begins with `said`, a
/// dash with nobody behind it, a source that is no more than a day or a mark.
fn sourceless(doc: &Doc, draft: &Draft) -> bool {
    let Some(cue) = draft.cue else { return false };
    let verb = doc.cue(cue.end - 1);
    let finite = verb.frames.takes_clause()
        && verb.frames.is_speech()
        && verb.is_finite()
        && !cue.iter().any(|i| doc.word_is(i, &["is", "are", "was", "were", "be", "been"]));
    let Some(source) = draft.source else {
        let dash = doc.tag(cue.start) == Tag::Dash;
        return finite || dash || subjectless(doc, cue.start, draft.start());
    };
    let named = source.iter().any(|i| matches!(doc.tag(i), Tag::Word(_) | Tag::Number));
    if !named {
        return true;
    }
    let after = source.start >= cue.end;
    let time = doc.word_is(source.start, &["last", "earlier", "then", "later"]) || doc.is_time(source.start);
    let headless = cue.start == doc.sentence(cue.start).start && !doc.upper(cue.start);
    finite && after && (time || (headless && draft.start() > cue.start))
}

/// `dismissed the plan.`, `In July, has ignored the plan.`: a sentence, or what follows its opening phrase, begins in small
/// letters with a finite verb, and nobody does what it says.
fn subjectless(doc: &Doc, cue: TokenIndex, content: TokenIndex) -> bool {
    let sentence = doc.sentence(cue);
    let start = sentence.start;
    if doc.upper(cue) || doc.quoted(cue) || content < cue {
        return false;
    }
    let verb = doc.after_adverbs(cue, sentence.end);
    let auxiliary = doc.word_is(verb, &["has", "had", "have"]);
    let forms = doc.cue(verb).forms;
    // `Asked by ...`, `Founded in ...`: a participle has its subject elsewhere; in small letters it does not begin a sentence.
    let finite = auxiliary
        || forms.contains(Forms::THIRD)
        || (forms.contains(Forms::PAST) && !doc.word_is(verb + 1, &["by", "in", "as"]));
    if !finite {
        return false;
    }
    if start == cue {
        return doc.paragraph(cue).start == start;
    }
    let opening = doc.is(start, Class::Preposition) && doc.upper(start);
    opening && start.until(cue).iter().filter(|&i| doc.tag(i) == Tag::Comma).eq([cue - 1])
}

/// Whether the source should stand where words were lost.
fn source_lost(doc: &Doc, draft: &Draft) -> bool {
    if doc.gaps.is_empty() {
        return false;
    }
    let Some(cue) = draft.cue else { return false };
    // A label before a turn, a signature behind a quotation.
    if cue.iter().all(|i| matches!(doc.tag(i), Tag::Colon | Tag::Dash)) {
        return false;
    }
    // Right before the cue or among its auxiliaries: `[...] said`, `[...] has said`.
    let before = cue.iter().any(|i| doc.gap_before(i));
    // Right after it: `"...," said [...].`, `according to [...]`
    let after = doc.gap_before(cue.end);
    match draft.source {
        None => before || after,
        Some(source) if source.end <= cue.start => {
            if !before {
                return false;
            }
            if source.end < cue.start {
                // The source of another clause, taken over a comma or a conjunction.
                return !source
                    .end
                    .until(cue.start)
                    .iter()
                    .all(|i| matches!(doc.class(i), Some(Class::Adverb | Class::Auxiliary)));
            }
            // A stump: `South Korea's [...] said`, `the [...] said`, `former [...] said`.
            is_stump(doc, source.end - 1)
        }
        // `Said Ellison: "..."` is whole, though few sentences begin so.
        Some(source) if doc.upper(cue.start) && source.start == cue.end && doc.tag(source.end) == Tag::Colon => false,
        // The subject before the cue is gone: what follows is not its inverted subject.
        Some(_) if before && doc.cue(cue.end - 1).frames.any() => true,
        Some(source) => after && (source.start > cue.end || is_stump(doc, source.end - 1)),
    }
}

/// Whether a source that ends with token `last` lacks its noun.
fn is_stump(doc: &Doc, last: TokenIndex) -> bool {
    if doc.named(last) {
        // A nationality before a lost name; any other name stands for itself.
        return doc.entities.mention_at(last).is_some_and(|m| doc.entities.mentions[m].kind == Kind::Norp);
    }
    match doc.tag(last) {
        Tag::Possessive => true,
        Tag::Word(Class::Determiner | Class::Preposition | Class::Conjunction) => true,
        Tag::Word(Class::Other) => {
            doc.word_is(last, &["former", "top", "senior", "chief", "prime", "new", "fellow", "then"])
        }
        _ => false,
    }
}
