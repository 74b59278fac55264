//! Features of candidates: evidence for and against each, as feature numbers.

use super::body_type::BodyType;
use super::bonds::{Bond, Bonds};
use super::candidates::{Candidate, Scene};
use super::layout::{CLASSES, bucket, class};
use super::likeness::Likeness;
use super::score::Options;
use super::seen::Part;
use super::source::{Determiner, Noun, Source};
use pullquote_entities::Kind;

/// Feature numbers.
mod feature {
    use super::{BodyType, Bond, CLASSES, Determiner, Likeness, Noun};
    use crate::speaker::layout::features;

    /// Number of hash buckets for nouns.
    pub const LETTERS_COUNT: u16 = 256;

    features! {
        SENTENCES: 7,
        PARAGRAPHS: 5,
        RANK: 4,
        PART: 9,
        LEADS: 3,
        QUOTED: 1,
        OWN: 1,
        COUNT: 5,
        TOP: 1,
        LATEST: 4,
        LATEST_FIRST: 1,
        SPOKE: 4,
        SPOKE_NEAR: 3,
        EARLY: 1,
        GENDER: 3,
        SINGLE: 1,
        ROLE: 1,
        SUBJECT: 1,
        SINCE: 6,
        KIND: 1,
        NONE: 1,
        NAMELESS: 4,
        NOTHING_NEAR: 1,
        BEGINS: 4,
        CLASS: CLASSES,
        LINKED: 4 * 3,
        LINKED_LAST: 3,
        /// From here on, features of descriptions only.
        LATER: 3,
        NOUN_CLASS: Noun::COUNT * CLASSES,
        DETERMINER_CLASS: Determiner::COUNT * CLASSES,
        BOND: Bond::COUNT * Determiner::COUNT,
        NOUN_LATEST: Noun::COUNT,
        NOUN_TOP: Noun::COUNT,
        NOUN_NEAR: Noun::COUNT * 3,
        NOUN_OWNER: Noun::COUNT,
        NOUN_INSIDE: Noun::COUNT,
        SHARED: 4,
        LIKE: Likeness::COUNT,
        SPELLED: 3,
        NOUN: Noun::COUNT,
        DETERMINER: Determiner::COUNT,
        NOUN_DETERMINER: Noun::COUNT * Determiner::COUNT,
        MORE: Determiner::COUNT,
        WORDS: 4,
        PLACE: 4,
        LETTERS: LETTERS_COUNT,
        LETTERS_CLASS: LETTERS_COUNT * CLASSES,
        /// The kind of body that the noun asks for, and that of the name.
        TYPES: BodyType::NOUNS * BodyType::NAMES,
        NOUN_TYPE: Noun::COUNT * BodyType::NAMES,
        FAR: 1,
        OWN_NOUN: Noun::COUNT,
    }
}

/// Number of features.
#[cfg(any(test, feature = "train"))]
pub(crate) const FEATURES: usize = feature::ALL;
/// Features that rule a candidate out: the other gender; named in what is said.
#[cfg(any(test, feature = "train"))]
pub(crate) const IMPOSSIBLE: [u16; 2] = [feature::GENDER + 2, feature::OWN];

/// The candidates of a pronoun or description; for a description, also the evidence about each.
pub(crate) struct Anaphora<'a> {
    pub scene: Scene,
    pub candidates: &'a [Candidate],
    pub source: Option<(&'a Source, &'a [Bonds])>,
    /// Hash of the noun.
    pub letters: u16,
    /// Number of words before the noun of a description.
    pub words: u32,
    /// The kind of body that the noun of a description asks for.
    pub body: BodyType,
}

impl Options for Anaphora<'_> {
    fn len(&self) -> usize {
        self.candidates.len()
    }

    fn entity(&self, option: usize) -> Option<u32> {
        Some(self.candidates[option].entity)
    }

    fn features(&self, option: usize, put: &mut dyn FnMut(u16)) {
        let candidate = &self.candidates[option];
        if candidate.later {
            put(feature::LATER);
            put(feature::LATER + 1 + u16::from(candidate.sentences > 1));
        } else {
            distance(candidate, option.min(3) as u16, put);
        }
        history(candidate, put);
        put(feature::CLASS + class(candidate.kind));
        if let Some((source, bonds)) = self.source {
            put(feature::LETTERS_CLASS + self.letters % feature::LETTERS_COUNT * CLASSES + class(candidate.kind));
            description(candidate, option, source, &bonds[option], put);
            if let Some(body) = bonds[option].body {
                put(feature::TYPES + self.body as u16 * BodyType::NAMES + body as u16);
                put(feature::NOUN_TYPE + source.kind as u16 * BodyType::NAMES + body as u16);
            }
            if candidate.own {
                put(feature::OWN_NOUN + source.kind as u16);
            }
            if candidate.far {
                put(feature::FAR);
            }
        }
    }

    fn none_features(&self, put: &mut dyn FnMut(u16)) {
        use feature::*;
        put(NONE);
        if let Some(paragraphs) = self.scene.nameless {
            put(NAMELESS + paragraphs.min(3) as u16);
        }
        if !self.scene.near {
            put(NOTHING_NEAR);
        }
        put(BEGINS + self.scene.opening);
        let Some((source, _)) = self.source else { return };
        let (noun, determiner) = (source.kind as u16, source.determiner as u16);
        put(NOUN + noun);
        put(DETERMINER + determiner);
        put(NOUN_DETERMINER + noun * Determiner::COUNT + determiner);
        if source.head < source.range.end {
            put(MORE + determiner);
        }
        put(WORDS + self.words.min(3) as u16);
        put(PLACE + self.scene.paragraph.min(3) as u16);
        put(LETTERS + self.letters % LETTERS_COUNT);
    }
}

/// Features of the last mention.
fn distance(c: &Candidate, rank: u16, put: &mut dyn FnMut(u16)) {
    use feature::*;
    let near = c.sentences.min(2) as u16;
    put(SENTENCES + bucket(c.sentences, &[0, 1, 2, 3, 5, 9]));
    put(PARAGRAPHS + bucket(c.paragraphs, &[0, 1, 2, 4]));
    put(RANK + rank);
    put(PART + c.seen.part as u16 * 3 + near);
    if c.seen.leads {
        put(LEADS + near);
    }
    if c.seen.quoted {
        put(QUOTED);
    }
    if c.own {
        put(OWN);
    }
    if c.subject {
        put(SUBJECT);
    }
    put(SINCE + u16::from(c.pronoun_since) * 3 + rank.min(2));
    if c.seen.part == Part::Subject && c.seen.leads && !c.seen.quoted {
        put(KIND);
    }
    if c.latest_speaker && rank == 0 {
        put(LATEST_FIRST);
    }
}

/// Features of what the article has said about the candidate, and of what the candidate has said.
fn history(c: &Candidate, put: &mut dyn FnMut(u16)) {
    use feature::*;
    put(COUNT + bucket(c.count, &[1, 2, 4, 8]));
    if c.top {
        put(TOP);
    }
    if c.latest_speaker {
        put(LATEST + bucket(c.spoke.1, &[0, 1, 3]));
    }
    put(SPOKE + c.spoke.0.min(3) as u16);
    if c.spoke.0 > 0 && !c.latest_speaker {
        put(SPOKE_NEAR + c.spoke.1.min(2) as u16);
    }
    if c.early {
        put(EARLY);
    }
    if let Some(linked) = c.linked {
        put(LINKED + bucket(linked, &[0, 1, 2]) * 3 + bucket(c.sentences, &[0, 1]));
        if c.linked_last {
            put(LINKED_LAST + bucket(linked, &[0, 1]));
        }
    }
    put(GENDER + c.gender as u16);
    if c.single {
        put(SINGLE);
    }
    if c.role {
        put(ROLE);
    }
}

/// Features of the evidence about a description.
fn description(c: &Candidate, rank: usize, source: &Source, bonds: &Bonds, put: &mut dyn FnMut(u16)) {
    use feature::*;
    let (noun, determiner, class) = (source.kind as u16, source.determiner as u16, class(c.kind));
    put(NOUN_CLASS + noun * CLASSES + class);
    put(DETERMINER_CLASS + determiner * CLASSES + class);
    for bond in Bond::ALL {
        if bonds.has(bond) {
            put(BOND + bond as u16 * Determiner::COUNT + determiner);
        }
    }
    if c.latest_speaker {
        put(NOUN_LATEST + noun);
    }
    if c.top {
        put(NOUN_TOP + noun);
    }
    if !c.later {
        put(NOUN_NEAR + noun * 3 + rank.min(2) as u16);
    }
    if bonds.owner {
        put(NOUN_OWNER + noun);
    }
    if bonds.inside {
        put(NOUN_INSIDE + noun);
    }
    put(SHARED + bonds.shared.min(3));
    if let Some(likeness) = bonds.likeness {
        put(LIKE + likeness as u16);
    }
    if bonds.spelled {
        put(SPELLED + u16::from(bonds.inside));
        if c.kind == Kind::Per {
            put(SPELLED + 2);
        }
    }
}
