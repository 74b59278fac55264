//! Which words of a sentence report: verb groups with a subject or an inverted subject, and `according to`.

use crate::lexicon::{Class, form, frame};
use crate::scan::{Doc, Tag};
use crate::source::{self, Subject};
use std::ops::Range;

/// A cue that may report something.
#[derive(Clone, Debug)]
pub(crate) struct Cue {
    /// Auxiliaries, adverbs and the verb; `according to`.
    pub tokens: Range<u32>,
    pub frames: u8,
    pub subject: Subject,
    /// A participle (`saying`, `adding`).
    pub participle: bool,
    pub negated: bool,
    pub according: bool,
}

/// Verb forms that are common nouns too: they report only between a subject and an object.
const NOUNS: &[&str] = &[
    "state",
    "states",
    "point",
    "points",
    "plan",
    "plans",
    "claim",
    "claims",
    "report",
    "reports",
    "hope",
    "hopes",
    "fear",
    "fears",
    "note",
    "notes",
    "attack",
    "attacks",
    "call",
    "calls",
    "tweet",
    "tweets",
    "post",
    "posts",
    "question",
    "questions",
    "offer",
    "offers",
    "remark",
    "remarks",
    "promise",
    "promises",
    "estimate",
    "estimates",
    "doubt",
    "doubts",
    "support",
    "supports",
    "back",
    "favor",
    "favors",
    "request",
    "requests",
    "demand",
    "demands",
    "order",
    "orders",
    "warns",
    "echoes",
    "cries",
    "lament",
    "laments",
    "vow",
    "vows",
    "pledge",
    "pledges",
    "threat",
    "signal",
    "signals",
    "boast",
    "boasts",
    "hint",
    "hints",
    "label",
    "labels",
    "brand",
    "brands",
    "view",
    "views",
    "guess",
    "wish",
    "wishes",
    "counter",
    "muse",
    "caution",
    "joke",
    "jokes",
    "voice",
    "voices",
    "aim",
    "rule",
    "rules",
    "answer",
    "answers",
    "aims",
    "blame",
    "praise",
    "ridicule",
];

/// All cues of a sentence outside quotation marks, in order.
pub(crate) fn find(doc: &Doc, sentence: &Range<u32>, out: &mut Vec<Cue>) {
    out.clear();
    for v in sentence.clone() {
        if doc.quoted(v) || doc.ends_compound(v) {
            continue;
        }
        if doc.word_is(v, &["according"]) && doc.is(v + 1, Class::To) && v + 1 < sentence.end {
            out.push(Cue {
                tokens: v..v + 2,
                frames: frame::CLAUSE | frame::QUOTE,
                subject: Subject::Boundary(v.max(1) - 1),
                participle: false,
                negated: false,
                according: true,
            });
            continue;
        }
        let found = doc.cue(v);
        if found.frames != 0
            && let Some(cue) = verb(doc, v, sentence)
        {
            out.push(cue);
        }
    }
}

/// The cue whose verb is `v`, if it is a verb here and not a noun or a passive.
fn verb(doc: &Doc, v: u32, sentence: &Range<u32>) -> Option<Cue> {
    let found = doc.cue(v);
    if doc.upper(v) && v > sentence.start && doc.upper(v - 1) && !all_capitals(doc, v) {
        return None;
    }
    // Leftwards over auxiliaries, negation and adverbs.
    let mut first = v;
    let (mut auxiliary, mut negated, mut be, mut have, mut modal) = (false, false, false, false, false);
    while first > sentence.start {
        let left = first - 1;
        match doc.tag(left) {
            Tag::Word(Class::Auxiliary) => {
                auxiliary = true;
                negated |= doc.word_is(left, &["n't", "n’t", "not", "never"]);
                be |= doc.word_is(left, &["is", "are", "was", "were", "be", "been", "being", "'re", "’re", "'m", "’m"]);
                have |= doc.word_is(left, &["has", "have", "had", "'ve", "’ve"]);
                modal |= doc
                    .word_is(left, &["would", "could", "should", "may", "might", "can", "must", "will", "'ll", "’ll"]);
            }
            Tag::Word(Class::Adverb) => {}
            // `he's said`: the clitic is an auxiliary after a pronoun.
            Tag::Possessive if left > sentence.start && doc.is(left - 1, Class::Pronoun) => auxiliary = true,
            _ => break,
        }
        first = left;
    }
    // Leading adverbs belong to the group only with an auxiliary or a subject before them.
    let participle = found.form & form::ING != 0;
    let finite_alone = found.form & (form::PAST | form::THIRD) != 0;
    if participle {
        return participle_cue(doc, v, first, sentence, be);
    }
    if be && !doc.word_is(v, &["read", "said"]) && found.form & form::PARTICIPLE != 0 {
        return None;
    }
    if be {
        return None;
    }
    let before = match first.checked_sub(1).filter(|left| *left >= sentence.start) {
        // A name may end in any word ("Jae-in").
        Some(left) if doc.named(left) => Tag::Word(Class::Other),
        Some(left) => doc.tag(left),
        None => Tag::Stop,
    };
    if !auxiliary {
        match before {
            // A noun: `the report`, `his claims`, `of calls`.
            Tag::Word(Class::Determiner)
                if !doc.word_is(first - 1, &["all", "few", "most", "another", "other", "two", "three"]) =>
            {
                return orphan(doc, v, first, found.form);
            }
            Tag::Word(Class::Preposition) => return orphan(doc, v, first, found.form),
            Tag::Possessive if found.form & form::PAST == 0 => return None,
            Tag::Word(Class::To) => return infinitive(doc, v, first, sentence),
            _ => {}
        }
        if !finite_alone && found.form & form::BASE != 0 {
            // A bare base form wants a plural subject; `I think`, `you know` are no reports.
            let plural = match before {
                Tag::Word(Class::Pronoun) => {
                    doc.word_is(first - 1, &["they", "many", "some", "others", "both", "those", "these"])
                }
                Tag::Word(Class::Who) => true,
                Tag::Word(Class::Conjunction) => true,
                Tag::Word(Class::Other) => {
                    let word = doc.word(first - 1).as_bytes();
                    word.ends_with(b"s") || doc.word_is(first - 1, &["people", "police", "men", "women", "media"])
                }
                Tag::Comma | Tag::Close => doc.cue(v).frames & frame::CLAUSE != 0,
                _ => false,
            };
            if !plural {
                return None;
            }
        }
    } else if found.form & (form::BASE | form::PARTICIPLE | form::PAST) == 0 {
        return None;
    }
    if found.form & (form::PAST | form::PARTICIPLE) == 0 && doc.word_is(v, NOUNS) {
        let next = doc.tag(v + 1);
        // `the lawsuit claims that`, `researchers report that`: the number of the noun agrees with the verb.
        let plural = doc.word(first.max(1) - 1).ends_with('s');
        let agrees = matches!(before, Tag::Word(Class::Other)) && plural == (found.form & form::THIRD == 0);
        let subject = matches!(before, Tag::Word(Class::Pronoun | Class::Who) | Tag::Comma)
            || agrees
            || (first > sentence.start && doc.upper(first - 1));
        let object = matches!(
            next,
            Tag::Open | Tag::Word(Class::That | Class::To | Class::Pronoun | Class::Determiner | Class::Wh)
        );
        // `swing states`, `the rules`: nouns unless they visibly report.
        let rare = doc.word_is(v, &["states", "rules", "points"]);
        let object = object && (!rare || matches!(next, Tag::Open | Tag::Word(Class::That)));
        // `The Gazette reports:` and the quotation.
        let object = object || next == Tag::Colon && doc.tag(v + 2) == Tag::Open;
        if !(subject && object) {
            return None;
        }
    }
    // `asked not to be named` is no report; a relative clause criticises no one in particular.
    if doc.word_is(v, &["asked"]) && doc.word_is(v + 1, &["not"]) {
        return None;
    }
    let belief = found.frames & frame::BELIEF != 0;
    if first > sentence.start && doc.word_is(first - 1, &["I", "we", "you"]) && (belief || (!finite_alone && !have)) {
        return None;
    }
    if modal && belief {
        return None;
    }
    let subject = source::before(doc, first, sentence);
    Some(Cue { tokens: first..v + 1, frames: found.frames, subject, participle: false, negated, according: false })
}

/// A past form right after a determiner or preposition: the subject's noun is gone (`by the said Sunday that`).
/// Only the plainest verbs are trusted.
fn orphan(doc: &Doc, v: u32, first: u32, forms: u8) -> Option<Cue> {
    let plain = doc.word_is(v, &["said", "says", "told", "added"]) && forms & (form::PAST | form::THIRD) != 0;
    let next = v + 1;
    let reports = matches!(doc.tag(next), Tag::Open | Tag::Word(Class::That | Class::Pronoun | Class::Determiner))
        || source::is_time(doc, next);
    (plain && reports).then(|| Cue {
        tokens: first..v + 1,
        frames: doc.cue(v).frames,
        subject: Subject::Lost,
        participle: false,
        negated: false,
        according: false,
    })
}

/// `went on to say`, `continued to insist`, `had to admit`; not `to say the least`.
fn infinitive(doc: &Doc, v: u32, to: u32, sentence: &Range<u32>) -> Option<Cue> {
    let before = to.checked_sub(2)?;
    let governed = doc.word_is(
        before,
        &["on", "continued", "continues", "went", "refused", "declined", "had", "has", "appeared", "seemed", "began"],
    );
    let next = v + 1 + u32::from(doc.tag(v + 1) == Tag::Comma);
    let follows = matches!(doc.tag(next), Tag::Word(Class::That) | Tag::Open | Tag::Colon);
    if !governed || !follows || doc.word_is(before, &["refused", "declined"]) {
        return None;
    }
    let mut first = before;
    while first > sentence.start
        && (doc.cue(first - 1).frames != 0 || doc.word_is(first, &["on"]))
        && !doc.is(first - 1, Class::Pronoun)
    {
        first -= 1;
        if doc.word_is(first, &["went", "goes", "going"]) {
            break;
        }
    }
    let subject = source::before(doc, first, sentence);
    Some(Cue {
        tokens: first..v + 1,
        frames: doc.cue(v).frames,
        subject,
        participle: false,
        negated: false,
        according: false,
    })
}

/// `, saying that`, `by telling`, `was quoted as saying`, `is arguing`.
fn participle_cue(doc: &Doc, v: u32, first: u32, sentence: &Range<u32>, be: bool) -> Option<Cue> {
    let frames = doc.cue(v).frames;
    if frames & (frame::WEAK | frame::BELIEF) != 0 {
        return None;
    }
    let make = |subject, tokens: Range<u32>| {
        Some(Cue { tokens, frames, subject, participle: true, negated: false, according: false })
    };
    if be {
        return make(source::before(doc, first, sentence), first..v + 1);
    }
    if v == sentence.start {
        return None;
    }
    match doc.tag(first - u32::from(first > sentence.start)) {
        Tag::Comma | Tag::Word(Class::Conjunction) | Tag::Dash | Tag::Close => make(Subject::Shared, v..v + 1),
        Tag::Word(Class::Preposition | Class::Subordinator)
            if doc.word_is(first - 1, &["by", "as", "in", "before", "after", "while"]) =>
        {
            make(Subject::Shared, v..v + 1)
        }
        Tag::Word(Class::Other) if doc.tag(v + 1) == Tag::Open || doc.is(v + 1, Class::That) => {
            make(Subject::Shared, v..v + 1)
        }
        _ => None,
    }
}

fn all_capitals(doc: &Doc, i: u32) -> bool {
    let word = doc.word(i);
    word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase())
}
