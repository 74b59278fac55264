//! The rules that stand beside the networks, by name.
//!
//! A rule has a file or function of its own, an id that never changes, a purpose in one sentence, and examples that are its
//! tests. One can be left out ([`AttributorBuilder::without`](crate::AttributorBuilder::without)), which is how
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

/// Declares the rules with where each is described.
macro_rules! rules {
    ($($name:ident => $info:path,)*) => {
        /// A rule by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Rule { $($name),* }

        impl Rule {
            /// All rules in the order they are applied.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            pub const fn info(self) -> &'static RuleInfo {
                match self { $(Self::$name => &$info),* }
            }
        }
    };
}

rules! {
    BareEdges => crate::correct::bare_edges::RULE,
    WholeName => crate::correct::whole_name::RULE,
    Saying => crate::correct::saying::RULE,
    Refusal => crate::correct::refusal::RULE,
    Belief => crate::correct::belief::RULE,
    Reaction => crate::correct::reaction::RULE,
    Turn => crate::correct::turn::RULE,
    Post => crate::correct::post::RULE,
    ContinuedParagraph => crate::correct::continued_paragraph::RULE,
    NextSentence => crate::correct::next_sentence::RULE,
    BareQuotation => crate::correct::bare_quotation::RULE,
    LostAtGap => crate::lost::LOST_AT_GAP,
    LostSubject => crate::lost::LOST_SUBJECT,
    SpeakerName => crate::speaker::named::choice::RULE,
    SpeakerList => crate::speaker::named::list::RULE,
    SpeakerFullerName => crate::speaker::named::fuller::RULE,
    SpeakerPronoun => crate::speaker::pronoun::RULE,
    SpeakerSeveral => crate::speaker::several::RULE,
    SpeakerRelative => crate::speaker::relative::RULE,
    SpeakerFirstPerson => crate::speaker::author::RULE,
    SpeakerDescription => crate::speaker::description::RULE,
    SpeakerContinued => crate::speaker::continued::RULE,
}

/// All rules in the order they are applied.
pub fn rules() -> impl Iterator<Item = &'static RuleInfo> {
    Rule::ALL.iter().map(|rule| rule.info())
}

/// No rule has this id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule {0:?}; the rules are {list}", list = rules().map(|rule| rule.id).collect::<Vec<_>>().join(", "))]
pub struct UnknownRule(pub String);

/// The rules that are left out.
#[derive(Clone, Copy, Default)]
pub(crate) struct LeftOut(u64);

impl LeftOut {
    pub fn add(&mut self, id: &str) -> Result<(), UnknownRule> {
        let rule = Rule::ALL.iter().find(|rule| rule.info().id == id).ok_or_else(|| UnknownRule(id.to_owned()))?;
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
