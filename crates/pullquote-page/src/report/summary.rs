//! Counts over all rows, updated row by row: memory grows with names, days and outlets, not with rows.

use super::ReportRow;
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
    pub kind: String,
    pub role: String,
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
        self.articles.insert(hash(row.article_id));
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
            if speaker.kind.is_empty() {
                row.source_kind.clone_into(&mut speaker.kind);
            }
            if speaker.role.is_empty() && !row.speaker.contains("; ") {
                row.speaker_role.clone_into(&mut speaker.role);
            }
        }
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

fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
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
    }
}
