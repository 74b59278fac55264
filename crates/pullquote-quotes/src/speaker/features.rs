//! Features of candidates: evidence for and against each, as feature numbers.

use super::bonds::{Bond, Bonds};
use super::candidates::{Candidate, Scene};
use super::likeness::Likeness;
use super::score::Options;
use super::seen::Part;
use super::source::{Determiner, Noun, Source};
use pullquote_entities::Kind;

/// Feature numbers; each group starts where the previous one ends.
mod feature {
    use super::{Determiner, Likeness, Noun};

    pub const SENTENCES: u16 = 0;
    pub const PARAGRAPHS: u16 = SENTENCES + 7;
    pub const RANK: u16 = PARAGRAPHS + 5;
    pub const PART: u16 = RANK + 4;
    pub const LEADS: u16 = PART + 9;
    pub const QUOTED: u16 = LEADS + 3;
    pub const OWN: u16 = QUOTED + 1;
    pub const COUNT: u16 = OWN + 1;
    pub const TOP: u16 = COUNT + 5;
    pub const LATEST: u16 = TOP + 1;
    pub const LATEST_FIRST: u16 = LATEST + 4;
    pub const SPOKE: u16 = LATEST_FIRST + 1;
    pub const SPOKE_NEAR: u16 = SPOKE + 4;
    pub const EARLY: u16 = SPOKE_NEAR + 3;
    pub const GENDER: u16 = EARLY + 1;
    pub const SINGLE: u16 = GENDER + 3;
    pub const ROLE: u16 = SINGLE + 1;
    pub const SUBJECT: u16 = ROLE + 1;
    pub const SINCE: u16 = SUBJECT + 1;
    pub const KIND: u16 = SINCE + 6;
    pub const NONE: u16 = KIND + 1;
    pub const NAMELESS: u16 = NONE + 1;
    pub const NOTHING_NEAR: u16 = NAMELESS + 4;
    pub const BEGINS: u16 = NOTHING_NEAR + 1;
    pub const CLASS: u16 = BEGINS + 4;
    /// From here on, features of descriptions only.
    pub const LATER: u16 = CLASS + CLASSES;
    pub const NOUN_CLASS: u16 = LATER + 3;
    pub const DETERMINER_CLASS: u16 = NOUN_CLASS + Noun::COUNT * CLASSES;
    pub const BOND: u16 = DETERMINER_CLASS + Determiner::COUNT * CLASSES;
    pub const NOUN_LATEST: u16 = BOND + super::Bond::COUNT * Determiner::COUNT;
    pub const NOUN_TOP: u16 = NOUN_LATEST + Noun::COUNT;
    pub const NOUN_NEAR: u16 = NOUN_TOP + Noun::COUNT;
    pub const NOUN_OWNER: u16 = NOUN_NEAR + Noun::COUNT * 3;
    pub const NOUN_INSIDE: u16 = NOUN_OWNER + Noun::COUNT;
    pub const SHARED: u16 = NOUN_INSIDE + Noun::COUNT;
    pub const LIKE: u16 = SHARED + 4;
    pub const SPELLED: u16 = LIKE + Likeness::COUNT;
    pub const NOUN: u16 = SPELLED + 3;
    pub const DETERMINER: u16 = NOUN + Noun::COUNT;
    pub const NOUN_DETERMINER: u16 = DETERMINER + Determiner::COUNT;
    pub const MORE: u16 = NOUN_DETERMINER + Noun::COUNT * Determiner::COUNT;
    pub const WORDS: u16 = MORE + Determiner::COUNT;
    pub const PLACE: u16 = WORDS + 4;
    pub const LETTERS: u16 = PLACE + 4;
    #[cfg(any(test, feature = "train"))]
    pub const ALL: u16 = LETTERS + LETTERS_COUNT;

    /// Number of entity kinds distinguished.
    pub const CLASSES: u16 = 5;
    /// Number of hash buckets for nouns.
    pub const LETTERS_COUNT: u16 = 256;
}

/// Number of features.
#[cfg(any(test, feature = "train"))]
pub(crate) const FEATURES: usize = feature::ALL as usize;
/// Features that rule a candidate out: the other gender; named in what is said.
#[cfg(any(test, feature = "train"))]
pub(crate) const IMPOSSIBLE: [u16; 2] = [feature::GENDER + 2, feature::OWN];

fn class(kind: Kind) -> u16 {
    match kind {
        Kind::Per => 0,
        Kind::Org => 1,
        Kind::Loc | Kind::Fac => 2,
        Kind::Norp => 3,
        _ => 4,
    }
}

/// The candidates of a pronoun or description; for a description, also the evidence about each.
pub(crate) struct Anaphora<'a> {
    pub scene: Scene,
    pub candidates: &'a [Candidate],
    pub source: Option<(&'a Source, &'a [Bonds])>,
    /// Hash of the noun.
    pub letters: u16,
    /// Number of words before the noun of a description.
    pub words: u32,
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
            description(candidate, option, source, &bonds[option], put);
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
    put(SENTENCES
        + match c.sentences {
            n @ 0..=3 => n as u16,
            4..=5 => 4,
            6..=9 => 5,
            _ => 6,
        });
    put(PARAGRAPHS
        + match c.paragraphs {
            n @ 0..=2 => n as u16,
            3..=4 => 3,
            _ => 4,
        });
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
    put(COUNT
        + match c.count {
            0..=1 => 0,
            2 => 1,
            3..=4 => 2,
            5..=8 => 3,
            _ => 4,
        });
    if c.top {
        put(TOP);
    }
    if c.latest_speaker {
        put(LATEST
            + match c.spoke.1 {
                0 => 0,
                1 => 1,
                2..=3 => 2,
                _ => 3,
            });
    }
    put(SPOKE + c.spoke.0.min(3) as u16);
    if c.spoke.0 > 0 && !c.latest_speaker {
        put(SPOKE_NEAR + c.spoke.1.min(2) as u16);
    }
    if c.early {
        put(EARLY);
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
