//! A quotation in the making: ranges of tokens instead of bytes, from the candidate it was to the speaker it gets.

use crate::trace::{Parts, Step};
use pullquote_tokenize::{TokenIndex, TokenRange, Tokens};

#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub content: Vec<TokenRange>,
    pub source: Option<TokenRange>,
    pub cue: Option<TokenRange>,
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
    pub fn proposed(content: Vec<TokenRange>, source: Option<TokenRange>, probability: f32) -> Self {
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

    /// Its parts in bytes.
    pub fn parts(&self, tokens: &Tokens) -> Parts {
        let span = |r: &TokenRange| tokens.span_of(*r);
        let spans =
            |ranges: &mut dyn Iterator<Item = &TokenRange>| ranges.map(span).filter(|s| !s.is_empty()).collect();
        Parts {
            content: spans(&mut self.content.iter()),
            source: spans(&mut self.source.iter()),
            cue: spans(&mut self.cue.iter()),
        }
    }

    /// First token of the content.
    pub fn start(&self) -> TokenIndex {
        self.content.first().map(|r| r.start).unwrap_or_default()
    }

    /// One past the last token of the content.
    pub fn end(&self) -> TokenIndex {
        self.content.last().map(|r| r.end).unwrap_or_default()
    }

    /// One past the last token of content, source and cue.
    pub fn reach(&self) -> TokenIndex {
        let others = [self.source, self.cue];
        others.iter().flatten().map(|r| r.end).max().unwrap_or_default().max(self.end())
    }
}
