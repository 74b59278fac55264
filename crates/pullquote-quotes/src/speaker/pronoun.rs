//! Third-person pronouns.

use super::candidates::Anaphor;
use super::resolution::Resolution;
use super::resolver::Resolver;
use super::score::Set;
use super::several::several;
use crate::ResolvedBy;
use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};
use crate::text::Doc;
use pullquote_entities::Gender;
use pullquote_tokenize::TokenIndex;

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::SpeakerPronoun.id(),
    purpose: "A pronoun stands for the likeliest entity, judged by distance, part in the sentence, gender and who spoke before.",
    examples: &[Example {
        text: "Maria Lopez spoke in Boston on Monday. {c:\"We will build,\"} {s:she} {q:said}.",
        with: "Maria Lopez",
        without: "?",
    }],
};

/// Minimum probability of resolving a pronoun. Lower than for descriptions, because nearly every pronoun has a name.
const LEAST: f32 = 0.4;
/// Minimum probability of inferring an entity's gender from a pronoun.
const SURE: f32 = 0.7;

/// Set and gender of a third-person pronoun.
pub(crate) fn set_of(doc: &Doc, at: TokenIndex) -> Option<(Set, Gender)> {
    if doc.word_is(at, &["he", "his", "him"]) {
        Some((Set::Person, Gender::Masculine))
    } else if doc.word_is(at, &["she", "her"]) {
        Some((Set::Person, Gender::Feminine))
    } else if doc.word_is(at, &["it", "its"]) {
        Some((Set::Thing, Gender::Unknown))
    } else if doc.word_is(at, &["they", "their", "them", "both", "each"]) {
        Some((Set::Plural, Gender::Unknown))
    } else {
        None
    }
}

impl Resolver<'_, '_> {
    /// Resolves `he`, `she`, `it`, `they` as a source.
    pub(super) fn pronoun(&mut self, at: TokenIndex, draft: &Draft) -> Resolution {
        let doc = self.doc;
        let Some((set, gender)) = set_of(doc, at) else {
            // `many`, `some`, `others`, `one`: people without a name.
            let single = doc.word_is(at, &["one", "someone", "everyone", "somebody", "nobody"]);
            return Resolution { group: !single, ..Resolution::default() };
        };
        if set == Set::Plural
            && let Some(found) = several(doc, at, &self.memory, ResolvedBy::Pronoun)
        {
            return found;
        }
        let unresolved = Resolution { unresolved: true, ..Resolution::default() };
        if doc.left_out.has(Rule::SpeakerPronoun) {
            return unresolved;
        }
        let anaphor = Anaphor { at, set, gender, content: &draft.content, source: None };
        let (entity, choice) = self.choose_entity(&anaphor, None);
        let entity = entity.filter(|_| choice.probability >= LEAST);
        let Some(entity) = entity else { return unresolved };
        if gender != Gender::Unknown && choice.probability >= SURE {
            self.memory.learn_gender(doc, entity, gender);
        }
        Resolution::found(Rule::SpeakerPronoun, vec![entity], ResolvedBy::Pronoun, choice.probability)
    }
}
