//! How the first pass labelled each word and each name throughout the article.

use super::weights::{LABELS, NO_KIND};
use crate::text::View;
use crate::text::document::NONE;
use crate::text::hash;
use crate::text::index::Index;

/// How often a word or name was given each kind; the last place counts no kind.
pub(crate) type Votes = [u16; NO_KIND as usize + 1];

/// The labels of the first pass, counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ballot {
    /// Votes by word type.
    pub(crate) votes: Vec<Votes>,
    /// Votes by word type within names of several words.
    pub(crate) long_votes: Vec<Votes>,
    /// Votes by whole name.
    pub(crate) name_votes: Vec<Votes>,
    names: Index,
    /// Kind of each token.
    pub(crate) own: Vec<u8>,
    /// Number of each token's name.
    pub(crate) name: Vec<u32>,
    /// Position of each token in its name: 2 first, 1 last, 3 both, 0 neither.
    pub(crate) edge: Vec<u8>,
}

impl Ballot {
    /// Clears it.
    pub(crate) fn clear(&mut self) {
        self.votes.clear();
    }

    /// Whether the first pass found the word of a token in the name of a person somewhere.
    pub(crate) fn is_person(&self, view: &View, i: usize) -> bool {
        self.votes.get(view.document.of[i] as usize).is_some_and(|votes| votes[0] > 0)
    }

    /// Counts the labels of the first pass.
    pub(crate) fn count(&mut self, view: &View, labels: &[u8]) {
        let n = view.words.len();
        for votes in [&mut self.votes, &mut self.long_votes] {
            votes.clear();
            votes.resize(view.document.types.len(), Votes::default());
        }
        self.own.clear();
        self.own.resize(n, NO_KIND);
        self.name.clear();
        self.name.resize(n, NONE);
        self.edge.clear();
        self.edge.resize(n, 0);
        self.names.reset(labels.iter().filter(|&&label| is_begin(label)).count());
        self.name_votes.clear();
        for run in &view.words.runs {
            let mut i = run.tokens.start;
            while i < run.tokens.end {
                i = self.take_name(i, run.tokens.end, view, labels);
            }
        }
    }

    fn take_name(&mut self, start: usize, end: usize, view: &View, labels: &[u8]) -> usize {
        if labels[start] == 0 {
            self.vote(start, NO_KIND, false, view);
            return start + 1;
        }
        let kind = (labels[start] - 1) / 2;
        let stop = name_end(labels, start, end);
        // The seed of the hash is part of the model format.
        let key = view.words.lower[start..stop].iter().fold(7, |key, &word| hash::phrase(key, word));
        let id = self.names.insert(key);
        if id == self.name_votes.len() {
            self.name_votes.push(Votes::default());
        }
        add_one(&mut self.name_votes[id], kind);
        for i in start..stop {
            self.own[i] = kind;
            self.name[i] = id as u32;
            self.edge[i] = u8::from(i == start) * 2 + u8::from(i + 1 == stop);
            self.vote(i, kind, stop - start > 1, view);
        }
        stop
    }

    fn vote(&mut self, i: usize, kind: u8, long: bool, view: &View) {
        let word_type = view.document.of[i];
        if word_type != NONE {
            add_one(&mut self.votes[word_type as usize], kind);
            if long {
                add_one(&mut self.long_votes[word_type as usize], kind);
            }
        }
    }
}

fn add_one(votes: &mut Votes, kind: u8) {
    let cell = &mut votes[kind as usize];
    *cell = cell.saturating_add(1);
}

/// Whether a label begins a name.
pub(crate) fn is_begin(label: u8) -> bool {
    label % 2 == 1 && (label as usize) < LABELS
}

/// Where the name that begins at `start` ends.
pub(crate) fn name_end(labels: &[u8], start: usize, end: usize) -> usize {
    let inside = labels[start] + u8::from(is_begin(labels[start]));
    let mut stop = start + 1;
    while stop < end && labels[stop] == inside {
        stop += 1;
    }
    stop
}
