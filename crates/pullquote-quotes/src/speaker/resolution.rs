//! The result of resolving a source.

use crate::draft::Draft;
use crate::rule::Rule;
use crate::text::Doc;
use crate::trace::{Step, Weighed};
use crate::{ResolvedBy, SpeakerKind, Status};
use pullquote_entities::Kind;

/// The result of resolving a source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolution {
    pub speakers: Vec<u32>,
    /// The rule that decided.
    pub rule: Option<Rule>,
    pub by: Option<ResolvedBy>,
    /// A group or class of people without a name of its own.
    pub group: bool,
    /// A pronoun or description whose antecedent is not safe.
    pub unresolved: bool,
    /// How sure the resolution itself is; of a source without a name, that it has none.
    pub confidence: f32,
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

    pub fn kind(&self, doc: &Doc, draft: &Draft) -> Option<SpeakerKind> {
        match self.speakers.first() {
            Some(&entity) => doc.entity(entity).map(|e| kind_of(e.kind)),
            None if draft.source.is_none() || self.unresolved => None,
            None if self.group => Some(SpeakerKind::Group),
            None => Some(SpeakerKind::Unnamed),
        }
    }

    pub fn step(&self) -> Step {
        let rule = self.rule.map(|rule| rule.info().id);
        Step::Speaker { rule, confidence: self.confidence, choices: self.weighed.clone() }
    }
}

fn kind_of(kind: Kind) -> SpeakerKind {
    match kind {
        Kind::Per => SpeakerKind::Person,
        Kind::Loc | Kind::Fac => SpeakerKind::Place,
        Kind::Norp => SpeakerKind::Group,
        _ => SpeakerKind::Organisation,
    }
}
