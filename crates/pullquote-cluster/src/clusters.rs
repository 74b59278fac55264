//! The clusters, and what can be said about each.

use crate::days::iso;
use crate::units::{Speakers, Units};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is kept of a quotation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    pub unit: u32,
    pub day: u32,
    pub outlet: u32,
    pub article: u32,
    /// Orders quotations of the same words regardless of where they stand in the input.
    pub order: u32,
}

/// Clusters of quotations. They are numbered by the first row that is in them.
#[derive(Debug)]
pub struct Clusters {
    of: Vec<u32>,
    /// The rows of each cluster, one after the other, and where those of a cluster begin.
    rows: Vec<u32>,
    begins: Vec<u32>,
    centres: Vec<u32>,
    kept: Vec<Kept>,
    units: Units,
    speakers: Speakers,
    outlets: Vec<String>,
}

/// What one cluster holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Made of the words and the speaker of the longest variant: the same in every run over the same quotations.
    pub id: u64,
    /// The row with the longest variant; of several, the earliest.
    pub longest: usize,
    /// The fullest name of the speaker; empty if unknown.
    pub speaker: String,
    /// Number of quotations.
    pub quotations: usize,
    /// Number of articles.
    pub articles: usize,
    /// Number of different wordings, apart from marks and the like.
    pub wordings: usize,
    /// Outlets in alphabetical order.
    pub outlets: Vec<String>,
    /// The first day; empty if unknown.
    pub first_date: String,
    /// The last day.
    pub last_date: String,
    /// Outlets of the first day, in alphabetical order.
    pub first_outlets: Vec<String>,
    /// Days from the first to the last.
    pub days: u32,
}

impl Clusters {
    pub(crate) fn new(kept: Vec<Kept>, units: Units, speakers: Speakers, outlets: Vec<String>, centre: &[u32]) -> Self {
        let mut number = vec![u32::MAX; units.all.len()];
        let mut centres = Vec::new();
        let of: Vec<u32> = kept
            .iter()
            .map(|row| {
                let centre = centre[row.unit as usize];
                let number = &mut number[centre as usize];
                if *number == u32::MAX {
                    *number = centres.len() as u32;
                    centres.push(centre);
                }
                *number
            })
            .collect();
        let mut begins = vec![0_u32; centres.len() + 1];
        of.iter().for_each(|cluster| begins[*cluster as usize + 1] += 1);
        for n in 1..begins.len() {
            begins[n] += begins[n - 1];
        }
        let mut next = begins.clone();
        let mut rows = vec![0; of.len()];
        for (row, cluster) in of.iter().enumerate() {
            let at = &mut next[*cluster as usize];
            rows[*at as usize] = row as u32;
            *at += 1;
        }
        Self { of, rows, begins, centres, kept, units, speakers, outlets }
    }

    /// Number of clusters.
    pub fn len(&self) -> usize {
        self.centres.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.centres.is_empty()
    }

    /// The cluster of each quotation, in the order in which they were added.
    pub fn of_rows(&self) -> &[u32] {
        &self.of
    }

    /// The rows of a cluster, in order.
    ///
    /// # Panics
    /// If there is no such cluster.
    pub fn rows(&self, cluster: usize) -> &[u32] {
        &self.rows[self.begins[cluster] as usize..self.begins[cluster + 1] as usize]
    }

    /// The id of a cluster, as in [`Cluster::id`].
    ///
    /// # Panics
    /// If there is no such cluster.
    pub fn id(&self, cluster: usize) -> u64 {
        self.units.all[self.centres[cluster] as usize].hash
    }

    /// The clusters of at least so many quotations, the most widely quoted first: by the number of outlets, of
    /// quotations, by the first day and the id.
    pub fn most_quoted(&self, least: usize) -> Vec<u32> {
        use rayon::prelude::*;
        use std::cmp::Reverse;
        let numbers = (0..self.len() as u32).into_par_iter().filter(|n| self.rows(*n as usize).len() >= least);
        let mut order: Vec<_> = numbers
            .map(|n| {
                let rows = self.rows(n as usize);
                let kept = || rows.iter().map(|row| &self.kept[*row as usize]);
                let outlets: FxHashSet<u32> = kept().map(|kept| kept.outlet).collect();
                let outlets =
                    outlets.iter().filter(|outlet| !self.outlets[**outlet as usize].is_empty()).count() as u32;
                let first = kept().map(|kept| kept.day).filter(|day| *day > 0).min().unwrap_or(0);
                (Reverse(outlets), Reverse(rows.len() as u32), first, self.id(n as usize), n)
            })
            .collect();
        order.par_sort_unstable();
        order.into_iter().map(|(.., n)| n).collect()
    }

    /// The row with the longest variant of a cluster, as in [`Cluster::longest`].
    ///
    /// # Panics
    /// If there is no such cluster.
    pub fn longest(&self, cluster: usize) -> usize {
        let centre = self.centres[cluster];
        let all = self.rows(cluster).iter().map(|row| (*row as usize, &self.kept[*row as usize]));
        let of_centre = all.filter(|(_, kept)| kept.unit == centre);
        of_centre.min_by_key(|(_, kept)| (kept.day == 0, kept.day, kept.order)).map_or(0, |(row, _)| row)
    }

    /// What a cluster holds.
    ///
    /// # Panics
    /// If there is no such cluster.
    pub fn get(&self, cluster: usize) -> Cluster {
        let rows = self.rows(cluster);
        let all = || rows.iter().map(|row| (*row as usize, &self.kept[*row as usize]));
        let days = || all().map(|(_, kept)| kept.day).filter(|day| *day > 0);
        let (first, last) = (days().min().unwrap_or(0), days().max().unwrap_or(0));
        let names = |first_only: bool| {
            let outlets = all().filter(|(_, kept)| !first_only || kept.day == first).map(|(_, kept)| kept.outlet);
            let outlets: FxHashSet<u32> = outlets.collect();
            let mut names: Vec<String> = outlets.iter().map(|n| self.outlets[*n as usize].clone()).collect();
            names.retain(|name| !name.is_empty());
            names.sort();
            names
        };
        let articles: FxHashSet<u32> = all().map(|(_, kept)| kept.article).collect();
        let wordings: FxHashSet<&[u8]> =
            all().map(|(_, kept)| self.units.text(&self.units.all[kept.unit as usize])).collect();
        Cluster {
            id: self.id(cluster),
            longest: self.longest(cluster),
            speaker: self.speaker(rows),
            quotations: rows.len(),
            articles: articles.len(),
            wordings: wordings.len(),
            outlets: names(false),
            first_date: iso(first),
            last_date: iso(last),
            first_outlets: if first > 0 { names(true) } else { Vec::new() },
            days: last - first,
        }
    }

    /// The speaker most often named in full, else most often named at all.
    fn speaker(&self, rows: &[u32]) -> String {
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        for row in rows {
            *counts.entry(self.units.all[self.kept[*row as usize].unit as usize].speaker).or_default() += 1;
        }
        let rank = |(at, count): &(u32, u32)| {
            let (speaker, shown) = &self.speakers.all[*at as usize];
            speaker.preference(shown, *count)
        };
        let best = counts.into_iter().max_by_key(rank);
        best.map_or(String::new(), |(at, _)| self.speakers.all[at as usize].1.clone())
    }
}
