//! How the first pass labelled each word and each name throughout the article.

use super::weights::{LABELS, NO_KIND};
use crate::text::View;
use crate::text::hash;
use crate::text::index::Index;
use pullquote_tokenize::{TokenIndex, TokenVec};

/// How often a word or name was given each kind; the last place counts no kind.
pub(crate) type Votes = [u16; NO_KIND as usize + 1];

/// A token outside all names.
const NO_NAME: u32 = u32::MAX;

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
    pub(crate) own: TokenVec<u8>,
    /// Number of each token's name, or [`NO_NAME`].
    name: TokenVec<u32>,
    /// Position of each token in its name: 2 first, 1 last, 3 both, 0 neither.
    pub(crate) edge: TokenVec<u8>,
}

impl Ballot {
    /// Clears it.
    pub(crate) fn clear(&mut self) {
        self.votes.clear();
    }

    /// Whether the first pass found the word of a token in the name of a person somewhere.
    pub(crate) fn is_person(&self, view: &View, i: TokenIndex) -> bool {
        view.document.type_of(i).and_then(|id| self.votes.get(id)).is_some_and(|votes| votes[0] > 0)
    }

    /// The number of a token's name, if it is in one.
    pub(crate) fn name_of(&self, i: TokenIndex) -> Option<usize> {
        let name = self.name[i];
        (name != NO_NAME).then_some(name as usize)
    }

    /// Counts the labels of the first pass.
    pub(crate) fn count(&mut self, view: &View, labels: &TokenVec<u8>) {
        let n = view.tokens.len();
        for votes in [&mut self.votes, &mut self.long_votes] {
            votes.clear();
            votes.resize(view.document.types.len(), Votes::default());
        }
        self.own.fill_anew(n, NO_KIND);
        self.name.fill_anew(n, NO_NAME);
        self.edge.fill_anew(n, 0);
        self.names.reset(labels.iter().filter(|&&label| is_begin(label)).count());
        self.name_votes.clear();
        for run in &view.words.runs {
            let mut i = run.tokens.start;
            while i < run.tokens.end {
                i = self.take_name(i, run.tokens.end, view, labels);
            }
        }
    }

    fn take_name(&mut self, start: TokenIndex, end: TokenIndex, view: &View, labels: &TokenVec<u8>) -> TokenIndex {
        if labels[start] == 0 {
            self.vote(start, NO_KIND, false, view);
            return start + 1;
        }
        let kind = (labels[start] - 1) / 2;
        let stop = name_end(labels, start, end);
        // The seed of the hash is part of the model format.
        let key = view.words.lower[start.until(stop)].iter().fold(7, |key, &word| hash::phrase(key, word));
        let id = self.names.insert(key);
        if id == self.name_votes.len() {
            self.name_votes.push(Votes::default());
        }
        add_one(&mut self.name_votes[id], kind);
        for i in start.until(stop) {
            self.own[i] = kind;
            self.name[i] = id as u32;
            self.edge[i] = u8::from(i == start) * 2 + u8::from(i + 1 == stop);
            self.vote(i, kind, stop - start > 1, view);
        }
        stop
    }

    fn vote(&mut self, i: TokenIndex, kind: u8, long: bool, view: &View) {
        if let Some(id) = view.document.type_of(i) {
            add_one(&mut self.votes[id], kind);
            if long {
                add_one(&mut self.long_votes[id], kind);
            }
        }
    }
}

fn add_one(votes: &mut Votes, kind: u8) {
    let cell = &mut votes[usize::from(kind)];
    *cell = cell.saturating_add(1);
}

/// Whether a label begins a name.
pub(crate) fn is_begin(label: u8) -> bool {
    label % 2 == 1 && usize::from(label) < LABELS
}

/// Where the name that begins at `start` ends.
pub(crate) fn name_end(labels: &TokenVec<u8>, start: TokenIndex, end: TokenIndex) -> TokenIndex {
    let inside = labels[start] + u8::from(is_begin(labels[start]));
    let mut stop = start + 1;
    while stop < end && labels[stop] == inside {
        stop += 1;
    }
    stop
}
