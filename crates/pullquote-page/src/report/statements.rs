//! The statements quoted most widely: from a table of clusters, or from the clusters of the rows.

use super::time::iso;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// Rows of a table of clusters that are kept before all but the first are dropped.
const KEPT: usize = 1000;

/// A row of a table of clusters.
#[derive(Clone, Copy, Debug, Default)]
pub struct StatementRow<'a> {
    /// Id of the cluster.
    pub cluster_id: &'a str,
    /// The longest variant.
    pub quote: &'a str,
    /// The speaker; empty if unknown.
    pub speaker: &'a str,
    /// First day of publication.
    pub first_date: &'a str,
    /// Number of outlets.
    pub outlets: usize,
    /// Number of quotations.
    pub quotations: usize,
}

/// A statement and where it was quoted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Statement {
    spread: Reverse<(usize, usize)>,
    pub id: String,
    pub quote: String,
    pub speaker: String,
    pub first: String,
}

impl Statement {
    pub fn outlets(&self) -> usize {
        self.spread.0.0
    }

    pub fn quotations(&self) -> usize {
        self.spread.0.1
    }
}

/// The same quotation in several articles.
#[derive(Default)]
pub(crate) struct Cluster {
    pub rows: usize,
    pub outlets: HashSet<String>,
    pub first: Option<i32>,
    /// The longest wording.
    pub quote: String,
    pub speaker: String,
}

/// The rows of a table of clusters.
#[derive(Default)]
pub(crate) struct Statements {
    first: Vec<Statement>,
    several: usize,
}

impl Statements {
    pub fn add(&mut self, row: &StatementRow<'_>) {
        if row.quotations < 2 {
            return;
        }
        self.several += 1;
        self.first.push(Statement {
            spread: Reverse((row.outlets, row.quotations)),
            id: row.cluster_id.to_owned(),
            quote: row.quote.to_owned(),
            speaker: row.speaker.to_owned(),
            first: row.first_date.to_owned(),
        });
        if self.first.len() > KEPT {
            self.first.sort();
            self.first.truncate(KEPT / 2);
        }
    }

    /// The statements in most outlets, and the number of those quoted more than once; without a table of clusters those of
    /// the rows.
    pub fn most_quoted(&self, of_rows: &HashMap<String, Cluster>, most: usize) -> (Vec<Statement>, usize) {
        let from_rows = || {
            of_rows.iter().filter(|(_, cluster)| cluster.rows > 1).map(|(id, cluster)| Statement {
                spread: Reverse((cluster.outlets.len(), cluster.rows)),
                id: id.clone(),
                quote: cluster.quote.clone(),
                speaker: cluster.speaker.clone(),
                first: cluster.first.map(iso).unwrap_or_default(),
            })
        };
        let (mut all, several) = match self.several {
            0 => {
                let all: Vec<Statement> = from_rows().collect();
                let several = all.len();
                (all, several)
            }
            several => (self.first.clone(), several),
        };
        all.sort();
        all.truncate(most);
        (all, several)
    }
}
