//! Why a quotation says what it says: each step from the candidate to the speaker.

use crate::Quotation;
use crate::draft::Draft;
use crate::network::Candidate;
use pullquote_tokenize::{Span, Tokens};
use std::ops::Range;

/// A quotation with the steps that led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The quotation.
    pub quotation: Quotation,
    /// What was done, in order.
    pub steps: Vec<Step>,
}

/// One step on the way to a quotation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Step {
    /// The network proposed it.
    Network {
        /// The chance that the cue's first word belongs to a cue.
        cue: f32,
        /// The mean chance of its words to be content.
        content: f32,
        /// The greatest chance of a word to be its source.
        source: f32,
        /// The score of being attributed to somebody at all, and the chance that this is right.
        attribution: [f32; 2],
        /// The chance of being reported speech with these words and this source.
        speech: f32,
    },
    /// A rule proposed it.
    Proposed {
        /// The rule's id.
        rule: &'static str,
    },
    /// A rule changed it.
    Changed {
        /// The rule's id.
        rule: &'static str,
        /// What the rule found.
        before: Parts,
        /// What it left.
        after: Parts,
    },
    /// A speaker was looked for.
    Speaker {
        /// The rule or method that decided.
        rule: &'static str,
        /// How sure it is, from 0 to 1.
        confidence: f32,
        /// Entities that were weighed, with the chance each was given; empty where the words alone decide.
        candidates: Vec<(u32, f32)>,
    },
}

/// Content, source and cue of a quotation in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The pieces of content.
    pub content: Vec<Span>,
    /// The source; empty if there is none.
    pub source: Vec<Span>,
    /// The cue; empty if there is none.
    pub cue: Vec<Span>,
}

impl Parts {
    pub(crate) fn of(draft: &Draft, tokens: &Tokens) -> Self {
        let span = |r: &Range<u32>| tokens.span_of(r.clone());
        let spans =
            |ranges: &mut dyn Iterator<Item = &Range<u32>>| ranges.map(span).filter(|s| !s.is_empty()).collect();
        Self {
            content: spans(&mut draft.content.iter()),
            source: spans(&mut draft.source.iter()),
            cue: spans(&mut draft.cue.iter()),
        }
    }
}

impl Step {
    pub(crate) fn of_candidate(candidate: &Candidate) -> Self {
        Self::Network {
            cue: candidate.cue_probability,
            content: candidate.content_probability,
            source: candidate.source_probability,
            attribution: [candidate.score, candidate.probability],
            speech: candidate.speech,
        }
    }
}
