//! Descriptions without a name: `the minister`, `the South Carolina senator`, `his lawyer`, `the company`, `the report`.

use super::candidates::Anaphor;
use super::resolution::Resolution;
use super::resolver::Resolver;
use super::score::Set;
use super::source::{Noun, Source};
use crate::ResolvedBy;
use crate::draft::Draft;
use crate::rule::{Example, Rule, RuleInfo};

pub(crate) const RULE: RuleInfo = RuleInfo {
    id: Rule::SpeakerDescription.id(),
    purpose: "A description without a name stands for the entity that fits it best, if one fits well enough.",
    examples: &[Example {
        text: "Senator Maria Lopez spoke in Boston. The bill passed.\n\n{c:\"It is a good day,\"} {s:the senator} {q:said}.",
        with: "Maria Lopez",
        without: "?",
    }],
};

/// Minimum probability of resolving a description.
const LEAST: f32 = 0.5;
/// If no entity is likely enough but the description refers to someone with this probability, it is unresolved.
const SOMEBODY: f32 = 0.6;
/// Maximum length of a description, in tokens.
const LONGEST: usize = 24;

impl Resolver<'_, '_> {
    /// Resolves a description.
    pub(super) fn description(&mut self, source: &Source, draft: &Draft) -> Resolution {
        let doc = self.doc;
        let none = Resolution {
            group: matches!(source.kind, Noun::People | Noun::Plural | Noun::Pair),
            ..Resolution::default()
        };
        if source.range.len() > LONGEST || doc.left_out.has(Rule::SpeakerDescription) {
            return none;
        }
        let (at, gender) = (source.range.start, source.gender);
        let anaphor = Anaphor { at, set: Set::Description, gender, content: &draft.content, source: Some(source) };
        let (entity, choice) = self.choose_entity(&anaphor, Some(source));
        match entity.filter(|_| choice.probability >= LEAST) {
            Some(entity) => {
                Resolution::found(Rule::SpeakerDescription, vec![entity], ResolvedBy::Nominal, choice.probability)
            }
            None => {
                let unresolved = !none.group && 1.0 - choice.none >= SOMEBODY;
                Resolution { unresolved, confidence: choice.none, ..none }
            }
        }
    }
}
