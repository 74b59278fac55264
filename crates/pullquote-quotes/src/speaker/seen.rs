//! Positions of mentions: sentence, paragraph, and function in the sentence.

use crate::text::{Class, Doc, Tag};
use pullquote_entities::{Kind, Mention};
use pullquote_tokenize::TokenIndex;

/// The function of a name in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Subject,
    Possessive,
    Other,
}

/// The position of a mention.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    /// Number of sentences outside quotations before it.
    pub sentence: u32,
    pub paragraph: u32,
    pub part: Part,
    /// The first name of its sentence.
    pub leads: bool,
    pub quoted: bool,
}

/// Computes the positions of all mentions.
pub(crate) fn look(doc: &Doc, seen: &mut Vec<Seen>, reported: &mut Vec<u32>) {
    reported.clear();
    let mut count = 0;
    for sentence in doc.tokens.sentences() {
        reported.push(count);
        // A sentence wholly in marks is the speaker's, not the reporter's: it divides no name from its pronoun.
        let quoted = doc.quoted(sentence.start) && doc.quoted(sentence.end.saturating_sub(1));
        count += u32::from(!quoted);
    }
    seen.clear();
    let (mut sentence, mut last) = (0, usize::MAX);
    let (mut paragraph, mut paragraphs) = (0, doc.tokens.paragraphs().iter().peekable());
    for mention in &doc.entities.mentions {
        while doc.tokens.sentences().get(sentence).is_some_and(|s| s.end <= mention.first) {
            sentence += 1;
        }
        while paragraphs.next_if(|p| p.tokens.end <= mention.first).is_some() {
            paragraph += 1;
        }
        seen.push(Seen {
            sentence: reported.get(sentence).copied().unwrap_or(count),
            paragraph,
            part: part(doc, mention),
            leads: last != sentence,
            quoted: doc.quoted(mention.first),
        });
        if !matches!(mention.kind, Kind::Date | Kind::Money) {
            last = sentence;
        }
    }
}

/// The function of a name in its sentence.
fn part(doc: &Doc, mention: &Mention) -> Part {
    if doc.tag(mention.end) == Tag::Possessive {
        return Part::Possessive;
    }
    let mut k = mention.end;
    // Past a bracket (`Obi (R-S.C.)`) and an apposition.
    if doc.tag(k) == Tag::Bracket {
        k = (k + 1).until(k + 8).iter().find(|&i| doc.tag(i) == Tag::Bracket).map_or(k, |close| close + 1);
    }
    if doc.tag(k) == Tag::Comma {
        let limit = k + 18;
        k += 1;
        while k < limit && !matches!(doc.tag(k), Tag::Comma | Tag::Stop) {
            k += 1;
        }
        k += 1;
    }
    if doc.is(k, Class::Adverb) {
        k += 1;
    }
    let finite = doc.cue(k).is_finite();
    let word = doc.word(k).as_bytes();
    let verb = finite
        || doc.is(k, Class::Auxiliary)
        || (doc.is(k, Class::Other) && !doc.upper(k) && (word.ends_with(b"ed") || word.ends_with(b"s")));
    // `..., said Obi.`: past the title back to the cue.
    let inverted = || {
        let mut i = mention.first;
        while i > TokenIndex::FIRST
            && mention.first - i < 5
            && doc.is(i - 1, Class::Other)
            && !doc.cue(i - 1).frames.any()
        {
            i -= 1;
        }
        let cue = doc.cue(i.saturating_sub(1));
        cue.frames.takes_clause() && cue.is_finite()
    };
    // A name that opens its sentence, but for a title, is its subject whatever the verb.
    let sentence = doc.sentence(mention.first).start;
    let opens = mention.first - sentence <= 4
        && !doc.quoted(mention.first)
        && sentence.until(mention.first).iter().all(|i| {
            doc.named(i)
                || doc.upper(i) && doc.is(i, Class::Other)
                || matches!(doc.tag(i), Tag::Word(Class::Adverb | Class::Conjunction | Class::Subordinator) | Tag::Stop)
        });
    if verb || opens || inverted() { Part::Subject } else { Part::Other }
}
