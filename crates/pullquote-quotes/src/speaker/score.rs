//! A choice among named options, or none of them: each is scored by its features, and a softmax turns scores into
//! probabilities.
//!
//! A score is a linear model over the features, with separate weights per place, plus a small hidden layer per set that
//! captures interactions between features.

use super::weights::WEIGHTS;
use crate::opinion::{Opinions, Share};
use crate::trace::Weighed;

/// What is chosen; each has weights of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Set {
    /// Which of the names in a source speaks.
    Inside,
    /// Whether a short name is short for another name.
    Fuller,
    /// `he`, `she`: people.
    Person,
    /// `it`: organisations and places.
    Thing,
    /// `they`: organisations and groups.
    Plural,
    /// `the minister`, `the company`, `the statement`
    Description,
    /// `who`, `which`, `that`: the names before them in the sentence.
    Relative,
    /// `I`: people.
    First,
    /// No source: whoever spoke or was named just before.
    Bare,
}

impl Set {
    #[cfg(any(test, feature = "train"))]
    pub const ALL: [Self; 9] = [
        Self::Inside,
        Self::Fuller,
        Self::Person,
        Self::Thing,
        Self::Plural,
        Self::Description,
        Self::Relative,
        Self::First,
        Self::Bare,
    ];
    #[cfg(any(test, feature = "train"))]
    pub const COUNT: usize = Self::ALL.len();

    /// What is asked, in plain English.
    pub const fn question(self) -> &'static str {
        match self {
            Self::Inside => "which name in the source speaks",
            Self::Fuller => "which name is the fullest",
            Self::Person => "who the pronoun (he, she) stands for",
            Self::Thing => "what the pronoun (it) stands for",
            Self::Plural => "who the pronoun (they) stands for",
            Self::Description => "who the description stands for",
            Self::Relative => "who the relative pronoun (who, which) stands for",
            Self::First => "who \"I\" is",
            Self::Bare => "who speaks where no source stands",
        }
    }
}

/// Maximum number of places of a set; each has its own weights.
pub(crate) const PLACES: usize = 5;

/// Size of the hidden layer.
pub const UNITS: usize = 12;
/// Rows of weights per set: one per place, then the input and the output weights of the hidden layer.
#[cfg(any(test, feature = "train"))]
pub(crate) const ROWS: usize = PLACES + 2;

/// Weights are stored multiplied by this.
pub(crate) const SCALE: f32 = 256.0;

/// The options of a choice.
pub(crate) trait Options {
    /// Number of options.
    fn len(&self) -> usize;
    /// The entity of an option; a name may belong to none.
    fn entity(&self, option: usize) -> Option<u32>;
    /// The entity meant if no option is chosen.
    fn itself(&self) -> Option<u32> {
        None
    }
    /// Calls `put` with each feature of an option.
    fn features(&self, option: usize, put: &mut dyn FnMut(u16));
    /// Calls `put` with each feature of choosing none.
    fn none_features(&self, put: &mut dyn FnMut(u16));
}

/// A choice to be made.
pub(crate) struct Question<'a> {
    pub set: Set,
    pub place: usize,
    pub options: &'a dyn Options,
}

/// Whom an option stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whom {
    /// An entity, if the name belongs to one.
    Entity(Option<u32>),
    /// Nobody among the options; the entity that is meant then, if any.
    None(Option<u32>),
}

impl Question<'_> {
    /// Whom an option stands for, or choosing none.
    pub fn asks(&self, option: Option<usize>) -> Whom {
        option.map_or_else(|| Whom::None(self.options.itself()), |n| Whom::Entity(self.options.entity(n)))
    }
}

impl Share {
    /// A score with the opinion on the report weighed in.
    pub fn of(&self, score: f32, opinions: &Opinions, report: usize, whom: Whom) -> f32 {
        let evidence = opinions.evidence(report, whom);
        evidence.map_or(score, |[entity, nobody, none]| {
            self.own * score + self.entity * entity + self.nobody * nobody + self.bias * none
        })
    }
}

impl Opinions {
    /// What there is to weigh of an option: the logarithm of the chance of its entity, that of nobody, whether it is none.
    pub fn evidence(&self, report: usize, whom: Whom) -> Option<[f32; 3]> {
        Some(match whom {
            Whom::Entity(entity) => [self.of(report, entity)?, 0.0, 0.0],
            Whom::None(Some(itself)) => [self.of(report, Some(itself))?, 0.0, 1.0],
            Whom::None(None) => [0.0, self.of_nobody(report)?, 1.0],
        })
    }
}

/// The outcome of a choice.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Choice {
    /// The most likely option, unless none is more likely.
    pub option: Option<usize>,
    /// The probability of the outcome.
    pub probability: f32,
    /// The probability of none.
    pub none: f32,
}

/// Makes choices: the trained weights, or a trainer that knows the answers.
pub(crate) trait Judge {
    /// Makes a choice.
    fn choose(&mut self, question: &Question) -> Choice;
    /// Announces the draft whose source is resolved next.
    fn next(&mut self, _draft: usize, _tracing: bool) {}
    /// The chance that the network gives the outcome for that draft, if it is asked: that this entity speaks, or nobody who is
    /// named.
    fn opinion(&self, _speaker: Option<u32>) -> Option<f32> {
        None
    }
    /// The choices made for that draft, when tracing.
    fn weighed(&mut self) -> Vec<Weighed> {
        Vec::new()
    }
}

/// Makes choices with the trained weights.
#[derive(Debug)]
pub(crate) struct Scorer<'a> {
    rows: Option<&'a [Vec<Vec<i16>>]>,
    /// What the network thinks, and how much that counts in each set.
    opinions: Option<(&'a Opinions, &'a [Share])>,
    draft: usize,
    scores: Vec<f32>,
    tracing: bool,
    weighed: Vec<Weighed>,
}

impl<'a> Scorer<'a> {
    /// Uses the built-in weights.
    pub fn new() -> Self {
        Self { rows: None, opinions: None, draft: 0, scores: Vec::new(), tracing: false, weighed: Vec::new() }
    }

    /// Uses other weights, by set, row and feature.
    #[cfg(any(test, feature = "train"))]
    pub fn with(rows: Option<&'a [Vec<Vec<i16>>]>) -> Self {
        Self { rows, ..Self::new() }
    }

    /// Asks the network as well; `shares` says how much its opinion counts in each set. Without any it is not asked.
    pub fn asking(self, opinions: &'a Opinions, shares: &'a [Share]) -> Self {
        Self { opinions: Some((opinions, shares)).filter(|_| !shares.is_empty()), ..self }
    }

    /// The score of an option, or of none, with the network's opinion.
    fn weighed_in(&self, question: &Question, option: Option<usize>, score: f32) -> f32 {
        let Some((opinions, shares)) = self.opinions else { return score };
        let Some(share) = shares.get(question.set as usize) else { return score };
        share.of(score, opinions, self.draft, question.asks(option))
    }

    /// The score of an option by its features.
    #[cfg(any(test, feature = "train"))]
    pub fn score(&self, set: Set, place: usize, features: &[u16]) -> f32 {
        let rows = [self.row(set, place), self.row(set, PLACES), self.row(set, PLACES + 1)];
        let mut sum = Sum::default();
        features.iter().for_each(|f| sum.add(&rows, *f));
        sum.score(&rows)
    }

    fn row(&self, set: Set, row: usize) -> &'a [i16] {
        match self.rows {
            Some(rows) => rows.get(set as usize).and_then(|s| s.get(row)).map_or(&[], |row| &row[..]),
            None => WEIGHTS[set as usize][row],
        }
    }
}

/// Accumulates the features of an option.
#[derive(Default)]
struct Sum {
    linear: i32,
    units: [i32; UNITS],
}

impl Sum {
    fn add(&mut self, [linear, units, _]: &[&[i16]; 3], feature: u16) {
        let feature = usize::from(feature);
        self.linear += linear.get(feature).map_or(0, |w| i32::from(*w));
        let row = units.get(feature * UNITS..(feature + 1) * UNITS).unwrap_or_default();
        for (sum, weight) in self.units.iter_mut().zip(row) {
            *sum += i32::from(*weight);
        }
    }

    fn score(&self, [_, _, says]: &[&[i16]; 3]) -> f32 {
        let said = self.units.iter().zip(*says).map(|(sum, weight)| (*sum).max(0) as f32 * f32::from(*weight));
        self.linear as f32 / SCALE + said.sum::<f32>() / (SCALE * SCALE)
    }
}

impl Judge for Scorer<'_> {
    fn next(&mut self, draft: usize, tracing: bool) {
        (self.draft, self.tracing) = (draft, tracing);
    }

    fn choose(&mut self, question: &Question) -> Choice {
        let row = |row: usize| self.row(question.set, row);
        let rows = [row(question.place), row(PLACES), row(PLACES + 1)];
        let mut sum = Sum::default();
        question.options.none_features(&mut |f| sum.add(&rows, f));
        let none = self.weighed_in(question, None, sum.score(&rows));
        self.scores.clear();
        let (mut most, mut option) = (none, None);
        for n in 0..question.options.len() {
            let mut sum = Sum::default();
            question.options.features(n, &mut |f| sum.add(&rows, f));
            let score = self.weighed_in(question, Some(n), sum.score(&rows));
            self.scores.push(score);
            if score > most {
                (most, option) = (score, Some(n));
            }
        }
        let chance = |score: f32| (score - most).exp();
        let total = chance(none) + self.scores.iter().map(|s| chance(*s)).sum::<f32>();
        if self.tracing {
            let none = chance(none) / total;
            let itself = question.options.itself().map(|itself| (Some(itself), none));
            let chances = self.scores.iter().map(|s| chance(*s) / total).enumerate();
            let candidates = chances.map(|(n, c)| (question.options.entity(n), c)).chain(itself).collect();
            let none = if itself.is_some() { 0.0 } else { none };
            self.weighed.push(Weighed { question: question.set.question(), candidates, none });
        }
        Choice { option, probability: 1.0 / total, none: chance(none) / total }
    }

    fn opinion(&self, speaker: Option<u32>) -> Option<f32> {
        let (opinions, _) = self.opinions?;
        let chance = match speaker {
            Some(_) => opinions.of(self.draft, speaker),
            None => opinions.of_nobody(self.draft),
        };
        chance.map(f32::exp)
    }

    fn weighed(&mut self) -> Vec<Weighed> {
        std::mem::take(&mut self.weighed)
    }
}
