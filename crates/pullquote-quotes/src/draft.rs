//! A quotation in the making: ranges of tokens instead of bytes, from the candidate it was to the speaker it gets.

use crate::trace::Step;
use std::ops::Range;

#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub content: Vec<Range<u32>>,
    pub source: Option<Range<u32>>,
    pub cue: Option<Range<u32>>,
    /// Whether it reports speech, and not a belief, wish, plan or finding.
    pub speech: bool,
    /// The chance that these are the words of a report, with the right source.
    pub probability: f32,
    /// The chance that they are reported speech.
    pub speech_chance: f32,
    /// The source should stand here but the words are gone.
    pub lost: bool,
    /// What was done to it so far, if anybody asked.
    pub steps: Option<Vec<Step>>,
}

impl Draft {
    /// What a rule proposes as speech, with the chance that it is right.
    pub fn proposed(content: Vec<Range<u32>>, source: Option<Range<u32>>, probability: f32) -> Self {
        Self {
            content,
            source,
            cue: None,
            speech: true,
            probability,
            speech_chance: probability,
            lost: false,
            steps: None,
        }
    }

    /// First token of the content.
    pub fn start(&self) -> u32 {
        self.content.first().map_or(0, |r| r.start)
    }

    /// One past the last token of the content.
    pub fn end(&self) -> u32 {
        self.content.last().map_or(0, |r| r.end)
    }

    /// One past the last token of content, source and cue.
    pub fn reach(&self) -> u32 {
        let others = [self.source.as_ref(), self.cue.as_ref()];
        others.iter().flatten().map(|r| r.end).max().unwrap_or(0).max(self.end())
    }
}
