//! The rules that stand beside the networks, by name.
//!
//! A rule has a file or function of its own, an id that never changes, a purpose in one sentence, and examples that are its
//! tests (`rules` lists what the files say of them). One can be left out ([`AttributorBuilder::without`](crate::AttributorBuilder::without)), which is how
//! `cargo xtask ablate` finds out whether it pays.

use std::fmt;

/// What a rule is for, and what it does.
#[derive(Debug)]
pub struct RuleInfo {
    /// Its name, which stays.
    pub id: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// Sentences it changes.
    pub examples: &'static [Example],
}

/// A text and its quotations, with a rule and without.
///
/// In the text of a rule about speakers the parts of a quotation are given, since the rule is about nothing else:
/// `{s:Ada Obi} {q:said} {c:that it rained}` has a source, a cue and content. There `with` and `without` are the speakers
/// alone: `Ada Obi + Ben Eze; ?`.
#[derive(Debug)]
pub struct Example {
    /// The text.
    pub text: &'static str,
    /// Its quotations with all rules: `speaker <source> [cue]: pieces [...] joined`, one per line; `?` for no speaker.
    pub with: &'static str,
    /// Its quotations without this rule.
    pub without: &'static str,
}

/// Declares the rules with their ids.
macro_rules! rules {
    ($($name:ident = $id:literal,)*) => {
        /// A rule by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Rule { $($name),* }

        impl Rule {
            /// All rules in the order they are applied.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its name, which stays.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }
        }
    };
}

rules! {
    BareEdges = "bare-edges",
    WholeName = "whole-name",
    Saying = "saying",
    Refusal = "refusal",
    Belief = "belief",
    Reaction = "reaction",
    Turn = "turn",
    Post = "post",
    ContinuedParagraph = "continued-paragraph",
    NextSentence = "next-sentence",
    BareQuotation = "bare-quotation",
    LostAtGap = "lost-at-gap",
    LostSubject = "lost-subject",
    SpeakerName = "speaker-name",
    SpeakerList = "speaker-list",
    SpeakerFullerName = "speaker-fuller-name",
    SpeakerPronoun = "speaker-pronoun",
    SpeakerSeveral = "speaker-several",
    SpeakerRelative = "speaker-relative",
    SpeakerFirstPerson = "speaker-first-person",
    SpeakerDescription = "speaker-description",
    SpeakerContinued = "speaker-continued",
}

/// No rule has this id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule {0:?}; the rules are {list}", list = Rule::ALL.iter().map(|rule| rule.id()).collect::<Vec<_>>().join(", "))]
pub struct UnknownRule(pub String);

/// The rules that are left out.
#[derive(Clone, Copy, Default)]
pub(crate) struct LeftOut(u64);

impl LeftOut {
    pub fn add(&mut self, id: &str) -> Result<(), UnknownRule> {
        let rule = Rule::ALL.iter().find(|rule| rule.id() == id).ok_or_else(|| UnknownRule(id.to_owned()))?;
        self.0 |= 1 << *rule as u8;
        Ok(())
    }

    pub fn has(self, rule: Rule) -> bool {
        self.0 & 1 << rule as u8 != 0
    }
}

impl fmt::Debug for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(Rule::ALL.iter().filter(|rule| self.has(**rule))).finish()
    }
}
