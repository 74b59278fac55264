//! Words that report, and the small words around them, in one table for one lookup per token.

use pullquote_lexicon::{FUNCTION_WORDS, Forms, NOT_ADVERBS, SPEECH_VERBS};
use rustc_hash::FxHashMap;

/// What may follow a verb as content; a section of the list of speech verbs, read once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frames(u8);

impl Frames {
    const CLAUSE: u8 = 1;
    const QUOTE: u8 = 2;
    const BELIEF: u8 = 4;
    const WEAK: u8 = 8;
    const OTHER: u8 = 16;

    fn of_section(section: &str) -> Self {
        let one = |name: &str| match name {
            "clause" => Self::CLAUSE,
            "quote" => Self::QUOTE,
            "belief" => Self::BELIEF,
            "weak" => Self::WEAK,
            _ => Self::OTHER,
        };
        Self(section.split(' ').map(one).fold(0, |all, frame| all | frame))
    }

    /// Whether the word is a form of a listed verb at all.
    pub fn any(self) -> bool {
        self.0 != 0
    }

    /// Whether a bare clause may follow: `said he was ill`.
    pub fn takes_clause(self) -> bool {
        self.0 & Self::CLAUSE != 0
    }

    /// Whether it tells of speech, and not of belief, wish or perception.
    pub fn is_speech(self) -> bool {
        self.any() && self.0 & (Self::BELIEF | Self::WEAK) == 0
    }
}

/// A word as a form of a verb that reports.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CueForm {
    pub frames: Frames,
    pub forms: Forms,
}

impl CueForm {
    /// Whether it may be the verb of a clause: `says`, `said`.
    pub fn is_finite(self) -> bool {
        self.forms.is_finite()
    }

    /// Whether it may be a participle, and so no part of a name: `joined`, `saying`.
    pub fn is_participle(self) -> bool {
        self.forms.intersects(Forms::PAST.union(Forms::ING))
    }
}

/// What a word does in a clause, for the words that tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Any other word.
    Other,
    /// `he she they we I it you` and the like as subject.
    Pronoun,
    /// `who`
    Who,
    /// `the a his some`
    Determiner,
    /// `has was did not n't will`
    Auxiliary,
    /// `also later then` and words in -ly
    Adverb,
    /// `of in on at for`
    Preposition,
    /// `to`
    To,
    /// `and or but`
    Conjunction,
    /// `that`
    That,
    /// `whether how what why where when if which`
    Wh,
    /// `while because although as after before since though unless until`
    Subordinator,
}

impl Class {
    fn of_section(section: &str) -> Self {
        match section {
            "pronoun" => Self::Pronoun,
            "who" => Self::Who,
            "article" | "possessive" | "demonstrative" | "quantifier" => Self::Determiner,
            "be" | "have" | "do" | "modal" | "negation" | "be or have" | "have or modal" => Self::Auxiliary,
            "adverb" => Self::Adverb,
            "preposition" => Self::Preposition,
            "to" => Self::To,
            "conjunction" => Self::Conjunction,
            "that" => Self::That,
            "interrogative" => Self::Wh,
            "subordinator" => Self::Subordinator,
            _ => Self::Other,
        }
    }
}

/// All words that tell something, by lower-cased form.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    words: FxHashMap<Box<[u8]>, (Class, CueForm)>,
}

impl Lexicon {
    pub fn new() -> Self {
        let mut words: FxHashMap<Box<[u8]>, (Class, CueForm)> = FxHashMap::default();
        for (word, verb) in SPEECH_VERBS.iter() {
            let cue = CueForm { frames: Frames::of_section(verb.section), forms: verb.forms };
            let class = default_class(word.as_bytes());
            words.insert(word.as_bytes().into(), (class, cue));
        }
        for entry in FUNCTION_WORDS.entries() {
            let class = Class::of_section(entry.section);
            words.entry(entry.word.as_bytes().into()).or_insert((class, CueForm::default())).0 = class;
        }
        Self { words }
    }

    /// What a lower-cased word is.
    pub fn look_up(&self, lower: &[u8]) -> (Class, CueForm) {
        self.words.get(lower).copied().unwrap_or_else(|| (default_class(lower), CueForm::default()))
    }
}

/// The class of a word that no list has: adverbs are told by their ending.
fn default_class(lower: &[u8]) -> Class {
    let adverb = lower.len() > 4 && lower.ends_with(b"ly") && !NOT_ADVERBS.contains(lower);
    if adverb { Class::Adverb } else { Class::Other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_and_small_words_are_told() {
        let lexicon = Lexicon::new();
        let (_, said) = lexicon.look_up(b"said");
        assert!(said.is_finite() && said.frames.takes_clause() && said.frames.is_speech());
        let (_, hoped) = lexicon.look_up(b"hoped");
        assert!(hoped.frames.any() && !hoped.frames.is_speech());
        assert_eq!(lexicon.look_up(b"quietly").0, Class::Adverb);
        assert_eq!(lexicon.look_up(b"family").0, Class::Other);
        assert_eq!(lexicon.look_up(b"whether").0, Class::Wh);
        assert!(!lexicon.look_up(b"walked").1.frames.any());
    }
}
