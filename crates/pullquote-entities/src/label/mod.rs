//! From words to labels: two passes of a linear model over features; the second knows how the first labelled the
//! whole article, and both know what a small network guesses about each capitalised word.

pub(crate) mod decode;
pub(crate) mod features;
pub(crate) mod guess;
pub(crate) mod votes;
pub(crate) mod weights;

use crate::Kind;
use crate::text::View;
use crate::text::words::Run;
use decode::{Scores, Transitions, best_labels, constrain};
use features::{Features, Place};
use guess::{Guesser, Guesses};
use pullquote_model::kernels::Level;
use pullquote_tokenize::TokenVec;
use votes::Ballot;
use weights::{LABELS, Steps, Sums, Weights};

/// The kinds the model knows, in the order of its labels.
pub(crate) const KINDS: [Kind; 7] = [Kind::Per, Kind::Org, Kind::Loc, Kind::Fac, Kind::Norp, Kind::Misc, Kind::Prod];

/// How often every run is labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passes {
    /// Once, by its words and their surroundings.
    One,
    /// A second time, knowing how the first pass labelled the whole article.
    Two,
}

/// The linear model and the network.
#[derive(Clone)]
pub(crate) struct Labeller {
    pub(crate) weights: Weights,
    transitions: [Transitions; 2],
    level: Level,
    pub(crate) guesser: Option<Guesser>,
}

/// The results of a [`Labeller`] and its work space, which is reused.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels {
    /// A label for each token: 0 for none, then begin and inside of each of [`KINDS`].
    pub(crate) labels: TokenVec<u8>,
    pub(crate) guesses: Guesses,
    pub(crate) ballot: Ballot,
    features: Vec<u64>,
    /// Weighted sums of the first-pass features for both passes, run by run.
    sums: Vec<Sums>,
    scores: Vec<Scores>,
    back: Vec<[u8; LABELS]>,
}

impl Labeller {
    pub(crate) fn new(weights: Weights, guesser: Option<Guesser>) -> Self {
        let transitions = [prepare(&weights.steps[0]), prepare(&weights.steps[1])];
        Self { weights, transitions, level: Level::best(), guesser }
    }

    /// Labels an article.
    pub(crate) fn label(&self, view: View, passes: Passes, out: &mut Labels) {
        out.guesses.guess(self.guesser.as_ref(), view);
        self.first_pass(view, out);
        match passes {
            Passes::One => out.ballot.clear(),
            Passes::Two => {
                out.ballot.count(&view, &out.labels);
                self.second_pass(view, out);
            }
        }
    }

    /// Labels every run by its words and their surroundings. Guesses must have been made.
    pub(crate) fn first_pass(&self, view: View, out: &mut Labels) {
        let Labels { labels, guesses, ballot, features, sums, scores, back } = out;
        labels.fill_anew(view.tokens.len(), 0);
        sums.clear();
        let view = Features { view, guesses, ballot };
        for &Run { tokens, sentence } in &view.view.words.runs {
            scores.clear();
            for token in tokens {
                features.clear();
                view.first_pass(Place { token, sentence }, features);
                let mut sum = [0; 2 * LABELS];
                self.weights.table.add(self.level, features, &mut sum);
                scores.push(std::array::from_fn(|y| sum[y] as i32));
                sums.push(sum);
            }
            best_labels(scores, &self.transitions[0], back, &mut labels[tokens]);
        }
    }

    /// Labels every run again, knowing how the first pass labelled the whole text.
    fn second_pass(&self, view: View, out: &mut Labels) {
        let Labels { labels, guesses, ballot, features, sums, scores, back } = out;
        let view = Features { view, guesses, ballot };
        let mut sums = sums.iter_mut();
        for &Run { tokens, sentence } in &view.view.words.runs {
            scores.clear();
            for (token, sum) in tokens.iter().zip(&mut sums) {
                features.clear();
                view.second_pass(Place { token, sentence }, features);
                self.weights.table.add(self.level, features, sum);
                scores.push(std::array::from_fn(|y| sum[LABELS + y] as i32));
            }
            best_labels(scores, &self.transitions[1], back, &mut labels[tokens]);
        }
    }
}

fn prepare(steps: &Steps) -> Transitions {
    let mut transitions = steps.map(|row| row.map(i32::from));
    constrain(&mut transitions);
    transitions
}
