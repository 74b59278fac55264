//! The first person: the author of a letter or column, or the person being quoted.

use super::candidates::Anaphor;
use super::resolution::Resolution;
use super::resolver::Resolver;
use super::score::Set;
use crate::ResolvedBy;
use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::{Class, Doc, Tag};
use pullquote_entities::{Gender, Kind, Mention};
use pullquote_tokenize::{TokenIndex, TokenRange};

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::SpeakerFirstPerson.id(),
    purpose: "`I` is the person being quoted, or the author named by a byline or in the last paragraph.",
    examples: &[
        Example {
            text: "My town\n\nBy Maria Lopez\n\nIt rained all week. {s:I} {q:said} {c:that it would stop}.",
            with: "Maria Lopez",
            without: "?",
        },
        Example {
            text: "It rained all week. {s:I} {q:said} {c:that it would stop}.\n\nMaria Lopez is a writer in Boston.",
            with: "Maria Lopez",
            without: "?",
        },
    ],
};

/// Confidence that `I` is the speaker of the quotation around it, and the lower bound for that quotation's own.
const QUOTED: f32 = 0.9;
const AROUND: f32 = 0.5;
/// Confidence that `I` is the author named in the text.
const AUTHOR: f32 = 0.85;
/// Minimum probability of anyone else.
const LEAST: f32 = 0.4;

impl Resolver<'_, '_> {
    /// `I` as a source.
    pub(super) fn first_person(
        &mut self,
        at: TokenIndex,
        draft: &Draft,
        before: (&[Draft], &[Resolution]),
    ) -> Resolution {
        let doc = self.doc;
        let unresolved = Resolution { unresolved: true, ..Resolution::default() };
        if doc.left_out.has(Rule::SpeakerFirstPerson) {
            return unresolved;
        }
        let found =
            |speakers, chance| Resolution::found(Rule::SpeakerFirstPerson, speakers, ResolvedBy::Pronoun, chance);
        // Within a quotation, `I` is its speaker.
        let around = before.0.iter().zip(before.1).rev().find(|(d, _)| d.content.iter().any(|r| r.contains(at)));
        if let Some((_, around)) = around.filter(|(_, around)| !around.speakers.is_empty()) {
            return found(around.speakers.clone(), QUOTED * around.confidence.max(AROUND));
        }
        if !doc.quoted(at)
            && let Some(author) = author(doc)
        {
            return found(vec![author], AUTHOR);
        }
        let anaphor = Anaphor { at, set: Set::First, gender: Gender::Unknown, content: &draft.content, source: None };
        match self.choose_entity(&anaphor, None) {
            (Some(entity), choice) if choice.probability >= LEAST => found(vec![entity], choice.probability),
            _ => unresolved,
        }
    }
}

/// Number of paragraphs at the top searched for a byline.
const TOP: usize = 5;
/// Longest signature, in tokens.
const SIGNATURE: u32 = 8;

/// The author named in the text: by a byline, a signature, or a last paragraph about them.
fn author(doc: &Doc) -> Option<u32> {
    let paragraphs = doc.tokens.paragraphs();
    let person = |range: TokenRange| doc.entities.mentions_in(range).iter().find(|m| m.kind == Kind::Per);
    for paragraph in paragraphs.iter().take(TOP) {
        let range = paragraph.tokens;
        if doc.word_is(range.start, &["by"])
            && let Some(mention) = person((range.start + 1).until(range.end.min(range.start + 3)))
        {
            return mention.entity;
        }
    }
    let last = paragraphs.last()?.tokens;
    let mention: &Mention = person(last)?;
    let opens = last.start.until(mention.first).iter().all(|i| !matches!(doc.tag(i), Tag::Word(_) | Tag::Number));
    let signature = last.end - last.start <= SIGNATURE && mention.end + 1 >= last.end;
    let describes = doc.word_is(mention.end, &["is", "was", "writes", "teaches"])
        && matches!(doc.class(mention.end + 1), Some(Class::Determiner | Class::Other | Class::Preposition));
    (opens && !doc.quoted(mention.first) && (signature || describes)).then_some(mention.entity).flatten()
}
