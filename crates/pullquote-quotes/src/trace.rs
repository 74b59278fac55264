//! Why a quotation says what it says: each step from the candidate to the speaker.

use crate::Quotation;
use crate::network::Candidate;
use pullquote_tokenize::Span;

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
        /// The probability that the cue's first word belongs to a cue.
        cue: f32,
        /// The mean probability of the content's words.
        content: f32,
        /// The greatest probability among the source's words; without a source, among all words around the cue.
        source: f32,
        /// The score of being attributed to somebody at all, and the calibrated probability that this is right.
        attribution: [f32; 2],
        /// The probability of being reported speech with these words and this source.
        speech: f32,
    },
    /// A rule proposed it, not the network.
    Proposed {
        /// The rule's id.
        rule: &'static str,
    },
    /// A rule changed it.
    Changed {
        /// The rule's id.
        rule: &'static str,
        /// The parts before.
        before: Parts,
        /// The parts after.
        after: Parts,
    },
    /// Its speaker was searched for.
    Speaker {
        /// The id of the rule that decided; `None` if no rule found a speaker.
        rule: Option<&'static str>,
        /// How sure it is, from 0 to 1.
        confidence: f32,
        /// The choices made on the way, in order; empty where the words alone decide.
        choices: Vec<Weighed>,
    },
}

/// A choice among the entities of the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// What was asked, in plain English: "which name in the source speaks".
    pub question: &'static str,
    /// The candidates, each with the probability it was given. The entity is `None` for a name that belongs to none.
    pub candidates: Vec<(Option<u32>, f32)>,
    /// The probability of none of them.
    pub none: f32,
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
