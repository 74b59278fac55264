//! The confidence of reported speech: the chance that its words are right and its speaker is. What is no speech has that
//! of its words and source.
//!
//! A logistic regression over what the network and the resolver say about their own choices, one per form of source. It
//! is fitted by `cargo xtask train confidence` on articles that neither was trained on.

mod weights;

use crate::draft::Draft;
use crate::network::ROW_WEIGHTS;
use crate::speaker::Resolution;
use crate::{QuoteType, ResolvedBy};
use weights::WEIGHTS;

/// The confidence from which on a quotation is in the table, unless the user says otherwise.
pub const TABLE_CONFIDENCE: f32 = 0.25;

/// Number of forms of sources, each with weights of its own.
pub const FORMS: usize = 5;
/// Number of features.
pub const FEATURES: usize = 9;

/// Chances are kept this far from 0 and 1.
const EDGE: f32 = 1e-3;

const _: () = assert!(FORMS * FEATURES == ROW_WEIGHTS);

/// What the confidence is computed from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The form of the source.
    pub form: usize,
    /// The features.
    pub features: [f32; FEATURES],
}

impl Evidence {
    pub(crate) fn of(draft: &Draft, resolution: &Resolution, kind: QuoteType) -> Self {
        let form = match resolution.by.filter(|_| !resolution.speakers.is_empty()) {
            Some(ResolvedBy::Name | ResolvedBy::Surname | ResolvedBy::Acronym) => 0,
            Some(ResolvedBy::Pronoun) => 1,
            Some(ResolvedBy::Nominal) => 2,
            Some(ResolvedBy::Continued) => 3,
            // A source whose words were lost stood there, like one without a name.
            None if draft.source.is_none() && !draft.lost => 3,
            None => 4,
        };
        let words: usize = draft.content.iter().map(|r| r.len()).sum();
        let features = [
            1.0,
            logit(draft.speech_chance),
            logit(draft.probability),
            logit(resolution.confidence),
            (words.max(1) as f32).ln(),
            f32::from(u8::from(kind == QuoteType::Direct)),
            f32::from(u8::from(kind == QuoteType::Mixed)),
            f32::from(u8::from(resolution.speakers.is_empty())),
            resolution.opinion.map_or(0.0, logit),
        ];
        Self { form, features }
    }

    /// The chance that the quotation is right, by the weights of a model file (form by form) or those that are built in.
    pub fn confidence(&self, weights: Option<&[f32]>) -> f32 {
        let weights =
            weights.unwrap_or(WEIGHTS.as_flattened()).chunks_exact(FEATURES).nth(self.form).unwrap_or_default();
        let sum: f32 = weights.iter().zip(&self.features).map(|(w, f)| w * f).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

fn logit(chance: f32) -> f32 {
    let chance = chance.clamp(EDGE, 1.0 - EDGE);
    (chance / (1.0 - chance)).ln()
}
