//! The result of resolving a source.

use crate::draft::Draft;
use crate::rule::Rule;
use crate::trace::{Step, Weighed};
use crate::{ResolvedBy, SourceKind, Status};

/// The result of resolving a source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolution {
    pub speakers: Vec<u32>,
    /// The rule that decided.
    pub rule: Option<Rule>,
    pub by: Option<ResolvedBy>,
    /// A group or class of people without a name of its own.
    pub group: bool,
    /// What kind of source it is, and whom it speaks for.
    pub kind: Option<SourceKind>,
    pub affiliation: Option<u32>,
    /// A pronoun or description whose antecedent is not safe.
    pub unresolved: bool,
    /// How sure the resolution itself is; of a source without a name, that it has none.
    pub confidence: f32,
    /// How likely the accurate network thinks that it is so.
    pub opinion: Option<f32>,
    /// The choices made on the way, when tracing.
    pub weighed: Vec<Weighed>,
}

impl Resolution {
    pub fn found(rule: Rule, speakers: Vec<u32>, by: ResolvedBy, confidence: f32) -> Self {
        Self { speakers, rule: Some(rule), by: Some(by), confidence, ..Self::default() }
    }

    pub fn status(&self, draft: &Draft) -> Status {
        match () {
            _ if !self.speakers.is_empty() => Status::Attributed,
            _ if draft.source.is_none() => Status::MissingSource,
            _ if self.unresolved => Status::Unresolved,
            _ => Status::UnnamedSource,
        }
    }

    pub fn step(&self) -> Step {
        let rule = self.rule.map(|rule| rule.id());
        Step::Speaker { rule, confidence: self.confidence, choices: self.weighed.clone() }
    }
}
