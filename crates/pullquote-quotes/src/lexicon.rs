//! Words that report, and the small words around them.
//!
//! Cue verbs are kept as lemmas with the frames they take; the inflected forms are made once, when an
//! [`Attributor`](crate::Attributor) is built.

use rustc_hash::FxHashMap;

/// What may follow a cue verb as content.
pub(crate) mod frame {
    /// A bare clause (`said he was ill`), hence also a clause before it (`He was ill, she said`).
    pub const CLAUSE: u8 = 1;
    /// A clause with `that`, `whether`, `how` and the like.
    pub const THAT: u8 = 2;
    /// Words in quotation marks.
    pub const QUOTE: u8 = 4;
    /// An infinitive (`promised to go`).
    pub const TO: u8 = 8;
    /// An addressee may or must stand between cue and content (`told reporters that`).
    pub const ADDRESSEE: u8 = 16;
    /// A noun phrase (`criticised the plan`).
    pub const NOUN: u8 = 32;
    /// Belief, wish or plan rather than speech.
    pub const BELIEF: u8 = 64;
    /// Often not a report: only with a subject that can speak.
    pub const WEAK: u8 = 128;
}
use frame::*;

const SAY: u8 = CLAUSE | THAT | QUOTE;

/// Lemmas (or `lemma/past/participle`) by frame. A trailing `+` doubles the last letter before -ed and -ing.
const CUES: &[(u8, &str)] = &[
    (
        SAY,
        "say/said argue note add explain insist announce write/wrote/written tweet acknowledge declare state claim warn \
         conclude suggest reiterate recall concede admit+ assert contend remark observe quip+ joke predict \
         reply respond testify allege complain confirm boast stress emphasize emphasise reveal report disclose \
         estimate post proclaim retort speculate exclaim answer repeat reckon rule vent gush lament counter muse opine clarify caution \
         confess affirm surmise marvel",
    ),
    (SAY | ADDRESSEE, "tell/told assure remind inform notify"),
    (THAT | QUOTE | ADDRESSEE | TO, "ask wonder inquire question"),
    (QUOTE | TO | ADDRESSEE | THAT, "urge advise instruct order warn beg+ implore recommend demand request exhort"),
    (QUOTE | TO | THAT, "promise pledge vow threaten agree offer propose swear/swore/sworn"),
    (
        THAT | QUOTE,
        "continue maintain agree shout yell cry read/read chant whisper scream snap+ begin/began/begun deadpan+ thunder intone joke laugh",
    ),
    (
        THAT | QUOTE,
        "point/pointed indicate show/showed/shown find/found reckon mention signal imply hint underscore decide determine",
    ),
    (SAY | BELIEF, "believe think/thought hope fear doubt guess suspect assume argue"),
    (
        THAT | BELIEF | WEAK,
        "know/knew/known see/saw/seen learn realize understand/understood consider remember hear/heard",
    ),
    (TO | BELIEF | WEAK, "want hope plan seek/sought intend wish decide aim"),
    (
        NOUN | QUOTE | THAT,
        "criticize criticise praise denounce condemn blast slam+ accuse describe call defend deny dismiss reject \
         blame decry hail mock ridicule attack tout label brand cite question express echo voice endorse oppose \
         applaud rebuke lambaste deride portray characterize characterise chide disavow refer+",
    ),
    (NOUN | BELIEF | WEAK, "support want propose"),
];

/// What a word does in a clause, for the words that tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Class {
    /// Any other word.
    Other,
    /// `he she they we I it you` and their like as subject.
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

const CLASSES: &[(Class, &str)] = &[
    (
        Class::Pronoun,
        "he she they we i it you everyone everybody someone somebody nobody others both many some one these those",
    ),
    (Class::Who, "who"),
    (
        Class::Determiner,
        "the a an this his her its their our my your any several other all no each every another most few two three \
         four five six seven eight nine ten",
    ),
    (
        Class::Auxiliary,
        "has have had having is are was were be been being do does did will would could should may might can must 's ’s 've \
         ’ve 'd ’d 'll ’ll 'm ’m 're ’re wo ca n't n’t not never",
    ),
    (
        Class::Adverb,
        "also later then already often still only just even now again once earlier further recently today yesterday \
         ever soon long first instead thus therefore",
    ),
    (
        Class::Preposition,
        "of in on at for from by with about during against over into through without under between among within \
         across behind near toward towards upon via despite around along amid per than outside inside",
    ),
    (Class::To, "to"),
    (Class::Conjunction, "and or but nor yet"),
    (Class::That, "that"),
    (Class::Wh, "whether how what why where when if which whose"),
    (Class::Subordinator, "while because although as after before since though unless until whereas once so"),
];

/// Verbs and auxiliaries that make what follows a new clause; used to tell a noun phrase from a clause.
const NOT_NAMES: &str =
    "ly only early family july italy likely friendly daily weekly monthly reply supply apply rally ally assembly";

/// All lists, by lower-cased form.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    cues: FxHashMap<Box<[u8]>, CueForm>,
    classes: FxHashMap<&'static [u8], Class>,
}

/// One inflected form of a cue verb.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CueForm {
    pub frames: u8,
    pub form: u8,
}

/// Which forms of its verb a cue may be (several may fall together).
pub(crate) mod form {
    pub const BASE: u8 = 1;
    pub const THIRD: u8 = 2;
    pub const PAST: u8 = 4;
    pub const PARTICIPLE: u8 = 8;
    pub const ING: u8 = 16;
}

impl Lexicon {
    pub fn new() -> Self {
        let mut cues: FxHashMap<Box<[u8]>, CueForm> = FxHashMap::default();
        let mut put = |word: String, frames: u8, form: u8| {
            let entry = cues.entry(word.into_bytes().into()).or_insert(CueForm { frames, form: 0 });
            // A verb in several lists takes all their frames; it is belief or weak only if all say so.
            let soft = entry.frames & frames & (BELIEF | WEAK);
            entry.frames = ((entry.frames | frames) & !(BELIEF | WEAK)) | soft;
            entry.form |= form;
        };
        for (frames, lemmas) in CUES {
            for lemma in lemmas.split_ascii_whitespace() {
                let mut parts = lemma.split('/');
                let head = parts.next().unwrap_or_default();
                let doubled = head.ends_with('+');
                let base = head.trim_end_matches('+');
                let last = base.chars().last().unwrap_or('e');
                let stem = if doubled { format!("{base}{last}") } else { base.to_owned() };
                let vowel_before_y = base.len() > 1 && "aeiou".contains(&base[base.len() - 2..base.len() - 1]);
                let consonant_y = last == 'y' && !vowel_before_y;
                let third = match () {
                    _ if consonant_y => format!("{}ies", &base[..base.len() - 1]),
                    _ if base.ends_with("sh") || base.ends_with("ch") || last == 's' || last == 'x' => {
                        format!("{base}es")
                    }
                    _ => format!("{base}s"),
                };
                let regular = match () {
                    _ if consonant_y => format!("{}ied", &base[..base.len() - 1]),
                    _ if last == 'e' => format!("{base}d"),
                    _ => format!("{stem}ed"),
                };
                let ing = if last == 'e' && !base.ends_with("ee") {
                    format!("{}ing", &base[..base.len() - 1])
                } else {
                    format!("{stem}ing")
                };
                let past = parts.next().map_or(regular, str::to_owned);
                let participle = parts.next().map_or_else(|| past.clone(), str::to_owned);
                put(base.to_owned(), *frames, form::BASE);
                put(third, *frames, form::THIRD);
                put(past, *frames, form::PAST);
                put(participle, *frames, form::PARTICIPLE);
                put(ing, *frames, form::ING);
            }
        }
        let mut classes: FxHashMap<&'static [u8], Class> = FxHashMap::default();
        for (class, words) in CLASSES {
            for word in words.split_ascii_whitespace() {
                classes.insert(word.as_bytes(), *class);
            }
        }
        for word in NOT_NAMES.split_ascii_whitespace() {
            classes.entry(word.as_bytes()).or_insert(Class::Other);
        }
        Self { cues, classes }
    }

    /// The cue verb a lower-cased word may be.
    pub fn cue(&self, lower: &[u8]) -> Option<CueForm> {
        self.cues.get(lower).copied()
    }

    /// The class of a lower-cased word.
    pub fn class(&self, lower: &[u8]) -> Class {
        if let Some(class) = self.classes.get(lower) {
            return *class;
        }
        if lower.len() > 4 && lower.ends_with(b"ly") { Class::Adverb } else { Class::Other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_made() {
        let lexicon = Lexicon::new();
        for (word, want) in [
            ("said", form::PAST | form::PARTICIPLE),
            ("says", form::THIRD),
            ("replied", form::PAST | form::PARTICIPLE),
            ("quipped", form::PAST | form::PARTICIPLE),
            ("noting", form::ING),
            ("wrote", form::PAST),
            ("written", form::PARTICIPLE),
            ("confesses", form::THIRD),
        ] {
            assert_eq!(lexicon.cue(word.as_bytes()).map(|c| c.form), Some(want), "{word}");
        }
        assert!(lexicon.cue(b"walked").is_none());
    }
}
