//! A choice among named things, or none of them: each has a linear score of what speaks for and against it, and a softmax
//! makes chances of the scores.

use super::weights::WEIGHTS;

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
}

impl Set {
    pub const ALL: [Self; 6] =
        [Self::Inside, Self::Fuller, Self::Person, Self::Thing, Self::Plural, Self::Description];
    pub const COUNT: usize = Self::ALL.len();
}

/// Most circumstances that a set tells apart; each has weights of its own.
pub(crate) const PLACES: usize = 5;

/// Weights by set, place and feature, times [`SCALE`]. Rows that are never asked for are empty.
pub(crate) type Weights = [[&'static [i16]; PLACES]; Set::COUNT];

/// The table holds weights times this.
pub(crate) const SCALE: f32 = 256.0;

/// Things to choose from.
pub(crate) trait Options {
    /// How many there are.
    fn len(&self) -> usize;
    /// The entity that one of them is.
    fn entity(&self, option: usize) -> u32;
    /// Which entity is meant if none of them is.
    fn itself(&self) -> Option<u32> {
        None
    }
    /// Calls `put` with each feature of an option.
    fn features(&self, option: usize, put: &mut dyn FnMut(u16));
    /// Calls `put` with each feature that speaks for none of them.
    fn none_features(&self, put: &mut dyn FnMut(u16));
}

/// A choice to be made.
pub(crate) struct Question<'a> {
    pub set: Set,
    pub place: usize,
    pub options: &'a dyn Options,
}

/// What was chosen.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Choice {
    /// The likeliest option, if one is likelier than none of them.
    pub option: Option<usize>,
    /// Its chance, or that of none.
    pub probability: f32,
    /// The chance of none of them.
    pub none: f32,
}

/// Whoever chooses: the weights, or a trainer who knows the truth.
pub(crate) trait Judge {
    /// Makes a choice.
    fn choose(&mut self, question: &Question) -> Choice;
    /// The source of the draft with this number comes next.
    fn next(&mut self, _draft: usize, _tracing: bool) {}
    /// The entities weighed since then, with their chances.
    fn weighed(&mut self) -> Vec<(u32, f32)> {
        Vec::new()
    }
}

/// Chooses by the trained weights.
#[derive(Debug)]
pub(crate) struct Scorer<'a> {
    rows: Option<&'a [Vec<Vec<i16>>]>,
    scores: Vec<f32>,
    tracing: bool,
    weighed: Vec<(u32, f32)>,
}

impl<'a> Scorer<'a> {
    /// With the weights that come with the program.
    pub fn new() -> Self {
        Self { rows: None, scores: Vec::new(), tracing: false, weighed: Vec::new() }
    }

    /// With other weights, by set, place and feature.
    #[cfg(any(test, feature = "train"))]
    pub fn with(rows: Option<&'a [Vec<Vec<i16>>]>) -> Self {
        Self { rows, ..Self::new() }
    }

    fn row(&self, set: Set, place: usize) -> &'a [i16] {
        match self.rows {
            Some(rows) => rows.get(set as usize).and_then(|s| s.get(place)).map_or(&[], |row| &row[..]),
            None => WEIGHTS[set as usize][place],
        }
    }
}

impl Judge for Scorer<'_> {
    fn next(&mut self, _draft: usize, tracing: bool) {
        self.tracing = tracing;
    }

    fn choose(&mut self, question: &Question) -> Choice {
        let row = self.row(question.set, question.place);
        let weight = |feature: u16| row.get(usize::from(feature)).map_or(0.0, |w| f32::from(*w)) / SCALE;
        let mut none = 0.0;
        question.options.none_features(&mut |f| none += weight(f));
        self.scores.clear();
        let (mut most, mut option) = (none, None);
        for n in 0..question.options.len() {
            let mut score = 0.0;
            question.options.features(n, &mut |f| score += weight(f));
            self.scores.push(score);
            if score > most {
                (most, option) = (score, Some(n));
            }
        }
        let chance = |score: f32| (score - most).exp();
        let total = chance(none) + self.scores.iter().map(|s| chance(*s)).sum::<f32>();
        if self.tracing {
            let chances = self.scores.iter().map(|s| chance(*s) / total);
            self.weighed.extend(chances.enumerate().map(|(n, c)| (question.options.entity(n), c)));
        }
        Choice { option, probability: 1.0 / total, none: chance(none) / total }
    }

    fn weighed(&mut self) -> Vec<(u32, f32)> {
        std::mem::take(&mut self.weighed)
    }
}
