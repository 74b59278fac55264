//! Counts over all rows, updated row by row: memory grows with names, days and outlets, not with rows.

use super::ReportRow;
use super::shares::Shares;
use super::statements::{Cluster, Statements};
use super::time;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The types, in the order of the charts.
pub(crate) const TYPES: [&str; 3] = ["direct", "mixed", "indirect"];

/// Rows by type; rows of unknown type count only in the total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub all: usize,
    pub types: [usize; 3],
    /// With a named speaker.
    pub named: usize,
}

impl Counts {
    fn add(&mut self, kind: &str, named: bool) {
        self.all += 1;
        self.named += usize::from(named);
        if let Some(n) = TYPES.iter().position(|&name| name == kind) {
            self.types[n] += 1;
        }
    }
}

#[derive(Default)]
pub(crate) struct Speaker {
    pub counts: Counts,
    /// By day.
    pub days: BTreeMap<i32, usize>,
    /// By outlet.
    pub outlets: HashMap<String, usize>,
    /// How often each role was given.
    roles: BTreeMap<String, usize>,
}

impl Speaker {
    /// The role given most often; of equally frequent ones the longest.
    pub fn role(&self) -> &str {
        let most = self.roles.iter().max_by_key(|(role, n)| (**n, role.chars().count()));
        most.map_or("", |(role, _)| role.as_str())
    }
}

/// The days that a report covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub first: i32,
    pub last: i32,
    /// Rows whose dates cannot be right, or stand alone far from all others.
    pub odd: usize,
}

#[derive(Default)]
pub(crate) struct Summary {
    pub rows: usize,
    pub all: Counts,
    pub speakers: HashMap<String, Speaker>,
    pub outlets: HashMap<String, Counts>,
    pub types: BTreeMap<String, Counts>,
    pub statuses: BTreeMap<String, usize>,
    pub resolved_by: BTreeMap<String, usize>,
    pub cues: HashMap<String, usize>,
    pub flags: BTreeMap<String, usize>,
    pub flagged: usize,
    pub days: BTreeMap<i32, usize>,
    /// Rows without a named speaker, by kind of source and by the words that name it.
    pub nameless_kinds: BTreeMap<String, usize>,
    pub nameless: HashMap<String, usize>,
    pub clusters: HashMap<String, Cluster>,
    /// The rows of a table of clusters.
    pub statements: Statements,
    pub shares: Shares,
    /// Rows with a confidence, in tenths.
    pub confidence: [usize; 10],
    articles: HashSet<u64>,
}

impl Summary {
    pub fn articles(&self) -> usize {
        self.articles.len()
    }

    pub fn add(&mut self, row: &ReportRow<'_>) {
        self.rows += 1;
        let named = !row.speaker.is_empty();
        self.all.add(row.kind, named);
        self.articles.insert(row.article());
        let day = time::day(row.date);
        if let Some(day) = day {
            *self.days.entry(day).or_default() += 1;
        }
        slot(&mut self.outlets, row.outlet).add(row.kind, named);
        *self.statuses.entry(row.status.to_owned()).or_default() += 1;
        self.types.entry(row.kind.to_owned()).or_default().add(row.kind, named);
        if !row.resolved_by.is_empty() {
            *self.resolved_by.entry(row.resolved_by.to_owned()).or_default() += 1;
        }
        if !row.cue.is_empty() {
            *slot(&mut self.cues, &row.cue.to_lowercase()) += 1;
        }
        let flags = row.flags.split(';').map(str::trim).filter(|flag| !flag.is_empty());
        for (n, flag) in flags.enumerate() {
            self.flagged += usize::from(n == 0);
            *self.flags.entry(flag.to_owned()).or_default() += 1;
        }
        if let Some(confidence) = row.confidence {
            self.confidence[((confidence * 10.0) as usize).min(9)] += 1;
        }
        for name in row.speaker.split("; ").filter(|name| !name.is_empty()) {
            let speaker = slot(&mut self.speakers, name);
            speaker.counts.add(row.kind, true);
            if let Some(day) = day {
                *speaker.days.entry(day).or_default() += 1;
            }
            *slot(&mut speaker.outlets, row.outlet) += 1;
            if !row.speaker_role.is_empty() && !row.speaker.contains("; ") {
                *speaker.roles.entry(row.speaker_role.to_owned()).or_default() += 1;
            }
        }
        if !named {
            *self.nameless_kinds.entry(row.source_kind.to_owned()).or_default() += 1;
            // A pronoun is not a source of its own.
            if !row.speaker_mention.is_empty() && row.status != "unresolved pronoun" {
                *slot(&mut self.nameless, &row.speaker_mention.to_lowercase()) += 1;
            }
        }
        if !row.cluster_id.is_empty() {
            self.add_cluster(row, day);
        }
        self.shares.add(row);
    }

    fn add_cluster(&mut self, row: &ReportRow<'_>, day: Option<i32>) {
        let cluster = slot(&mut self.clusters, row.cluster_id);
        cluster.rows += 1;
        if !row.outlet.is_empty() && !cluster.outlets.contains(row.outlet) {
            cluster.outlets.insert(row.outlet.to_owned());
        }
        cluster.first = [cluster.first, day].into_iter().flatten().min();
        if row.quote.len() > cluster.quote.len() {
            row.quote.clone_into(&mut cluster.quote);
        }
        if row.speaker.len() > cluster.speaker.len() {
            row.speaker.clone_into(&mut cluster.speaker);
        }
    }

    /// The first and the last day. Days before 1600 or after 2100 are errors of the source, and so, most likely, is what
    /// stands more than ten years from all other days and is at most one row in a hundred.
    pub fn span(&self) -> Option<Span> {
        const GAP: i32 = 3652;
        let (low, high) = (time::day("1600-01-01")?, time::day("2100-12-31")?);
        let days: Vec<(i32, usize)> = self.days.range(low..=high).map(|(&day, &n)| (day, n)).collect();
        let few = days.iter().map(|day| day.1).sum::<usize>() / 100;
        // How many days at an end are cut off: up to the last gap before which there are only few rows.
        let cut = |days: &mut dyn Iterator<Item = (i32, usize)>| {
            let (mut rows, mut cut, mut before) = (0, 0, None::<i32>);
            for (n, (day, count)) in days.enumerate() {
                if before.is_some_and(|before| (day - before).abs() > GAP) && rows <= few {
                    cut = n;
                }
                if rows > few {
                    break;
                }
                rows += count;
                before = Some(day);
            }
            cut
        };
        let from = cut(&mut days.iter().copied());
        let to = days.len() - cut(&mut days.iter().rev().copied());
        let kept = days.get(from..to).filter(|kept| !kept.is_empty())?;
        let all: usize = self.days.values().sum();
        let odd = all - kept.iter().map(|day| day.1).sum::<usize>();
        Some(Span { first: kept[0].0, last: kept[kept.len() - 1].0, odd })
    }

    /// The most frequent sources without a name.
    pub fn top_nameless(&self, most: usize) -> Vec<(&str, &usize)> {
        top(&self.nameless, most, |&count| count)
    }

    /// The speakers with the most rows; ties in alphabetical order.
    pub fn top_speakers(&self, most: usize) -> Vec<(&str, &Speaker)> {
        top(&self.speakers, most, |speaker| speaker.counts.all)
    }

    /// The speakers with the most dated rows.
    pub fn top_dated(&self, most: usize) -> Vec<(&str, &Speaker)> {
        let mut top = top(&self.speakers, most, |speaker| speaker.days.values().sum());
        top.retain(|(_, speaker)| !speaker.days.is_empty());
        top
    }

    /// The outlets with the most rows.
    pub fn top_outlets(&self, most: usize) -> Vec<(&str, &Counts)> {
        top(&self.outlets, most, |counts| counts.all)
    }

    /// The cues with the most rows.
    pub fn top_cues(&self, most: usize) -> Vec<(&str, &usize)> {
        top(&self.cues, most, |&count| count)
    }
}

/// The largest entries of a map, in an order independent of its hashes.
fn top<T>(map: &HashMap<String, T>, most: usize, count: impl Fn(&T) -> usize) -> Vec<(&str, &T)> {
    let mut list: Vec<(&str, &T)> = map.iter().map(|(name, value)| (name.as_str(), value)).collect();
    list.sort_by(|a, b| count(b.1).cmp(&count(a.1)).then(a.0.cmp(b.0)));
    list.truncate(most);
    list
}

fn slot<'m, T: Default>(map: &'m mut HashMap<String, T>, name: &str) -> &'m mut T {
    if !map.contains_key(name) {
        map.insert(name.to_owned(), T::default());
    }
    map.get_mut(name).expect("inserted above")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joint_speakers_count_separately_and_none_is_not_a_speaker() {
        let mut summary = Summary::default();
        let row = ReportRow { kind: "direct", outlet: "Post", date: "2024-01-02", ..ReportRow::default() };
        summary.add(&ReportRow { speaker: "Ann Lee; Bo Ek", flags: "source_lost;x", ..row });
        summary.add(&ReportRow { speaker: "Bo Ek", cue: "Said", confidence: Some(1.0), ..row });
        summary.add(&ReportRow { status: "missing source", ..row });
        let top: Vec<(&str, usize)> = summary.top_speakers(9).iter().map(|(name, s)| (*name, s.counts.all)).collect();
        assert_eq!(top, [("Bo Ek", 2), ("Ann Lee", 1)]);
        assert_eq!((summary.all.all, summary.all.named, summary.flagged, summary.flags.len()), (3, 2, 1, 2));
        assert_eq!((summary.confidence[9], summary.articles()), (1, 1));
        assert_eq!(summary.top_cues(1), [("said", &1)]);
        assert_eq!(summary.nameless_kinds.values().sum::<usize>(), 1);
    }

    #[test]
    fn a_speaker_has_the_role_given_most_often() {
        let mut summary = Summary::default();
        for role in ["candidate", "", "mayor", "mayor", "the mayor of Ostwick"] {
            summary.add(&ReportRow { speaker: "Ann Lee", speaker_role: role, ..ReportRow::default() });
        }
        assert_eq!(summary.speakers["Ann Lee"].role(), "mayor");
    }

    #[test]
    fn days_that_cannot_be_right_are_no_part_of_the_span() {
        let mut summary = Summary::default();
        let mut add =
            |date: &str, n: usize| (0..n).for_each(|_| summary.add(&ReportRow { date, ..ReportRow::default() }));
        add("0001-01-01", 1);
        add("1970-01-01", 2);
        add("2019-03-01", 150);
        add("2021-03-01", 150);
        add("2068-01-01", 1);
        add("9999-12-31", 3);
        let day = |date| time::day(date).unwrap();
        assert_eq!(summary.span(), Some(Span { first: day("2019-03-01"), last: day("2021-03-01"), odd: 7 }));
        // Old articles are no error where there are many of them.
        let mut summary = Summary::default();
        for date in ["1905-01-01", "2019-03-01", "2021-03-01"] {
            summary.add(&ReportRow { date, ..ReportRow::default() });
        }
        let span = summary.span().unwrap();
        assert_eq!((span.first, span.odd), (day("1905-01-01"), 0));
        assert_eq!(Summary::default().span(), None);
    }
}
