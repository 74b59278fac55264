//! A quotation while the rules are at work on it: ranges of tokens instead of bytes.

use crate::lexicon::frame;
use std::ops::Range;

/// By which construction a quotation was found; decides how sure we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// `"...," X said` or `"...," said X`
    MarksBefore,
    /// `X said: "..."`
    MarksAfter,
    /// `X said that ...`
    ThatClause,
    /// `X said he ...`
    BareClause,
    /// `..., X said.`
    ClauseBefore,
    /// `The plan, X said, will ...`
    Parenthetical,
    /// `according to X`
    According,
    /// `promised to ...`
    Infinitive,
    /// `criticised the plan`
    NounPhrase,
    /// `NAME: ...`
    Turn,
    /// `"..." - Name`
    Signed,
    /// `X riffed, "..."`: a verb we do not list, or a colon, next to a quotation
    Implied,
    /// Found by the network.
    Network,
    /// Marks alone: no cue in reach.
    Alone,
}

#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub content: Vec<Range<u32>>,
    pub source: Option<Range<u32>>,
    pub cue: Option<Range<u32>>,
    pub pattern: Pattern,
    /// The frames of the cue verb.
    pub frames: u8,
    /// The source should stand here but the words are gone.
    pub lost: bool,
    /// How sure the network is, if it found this.
    pub probability: Option<f32>,
    /// Whether rules and network found the same; `pattern` is then that of the rules.
    pub agreed: bool,
}

impl Draft {
    /// Whether it reports speech and not a belief, wish or plan.
    pub fn is_speech(&self) -> bool {
        self.frames & (frame::BELIEF | frame::WEAK) == 0
    }

    /// First token of the content.
    pub fn start(&self) -> u32 {
        self.content.first().map_or(0, |r| r.start)
    }

    /// Number of content tokens shared with another draft.
    pub fn shared(&self, other: &Self) -> u32 {
        let mut shared = 0;
        for a in &self.content {
            for b in &other.content {
                shared += a.end.min(b.end).saturating_sub(a.start.max(b.start));
            }
        }
        shared
    }

    /// Number of content tokens.
    pub fn size(&self) -> u32 {
        self.content.iter().map(|r| r.end - r.start).sum()
    }
}
