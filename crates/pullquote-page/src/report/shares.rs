//! Who is quoted, by the columns of a list of people: shares of quotations and of speakers, with intervals.
//!
//! Memory grows with articles and with values, and columns with too many values are given up.

use super::ReportRow;
use super::table::people_cell;
use pullquote_gold::{Figure, Part};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Values with a bar of their own.
const SHOWN: usize = 12;
/// A column with more different cells is no category.
const MOST_CELLS: usize = 10_000;

/// Why a row has no value. The order is that of the page.
pub(crate) const LEFT_OUT: [(&str, &str); 4] = [
    ("unlisted", "not in the list"),
    ("nameless", "no named speaker"),
    ("open", "several people may be meant"),
    ("listed", "in the list, no value"),
];

/// The number of the reason that would hold for a row.
fn reason(row: &ReportRow<'_>) -> usize {
    match (row.speaker_id, row.speaker_candidates, row.speaker) {
        ("", "", "") => 1,
        ("", "", _) => 0,
        ("", ..) => 2,
        _ => 3,
    }
}

/// Strings by number.
#[derive(Default)]
struct Numbers {
    list: Vec<String>,
    known: HashMap<String, u32>,
}

impl Numbers {
    fn of(&mut self, text: &str) -> u32 {
        if let Some(&n) = self.known.get(text) {
            return n;
        }
        let n = self.list.len() as u32;
        self.list.push(text.to_owned());
        self.known.insert(text.to_owned(), n);
        n
    }
}

/// One column of the list.
#[derive(Default)]
struct Column {
    name: String,
    cells: Numbers,
    /// Rows by article and cell.
    rows: HashMap<(u64, u32), u32>,
    /// The cell of each speaker in each article.
    speakers: HashMap<(u64, u32), u32>,
    /// Rows with a value, by the reason that would hold without one.
    with: [usize; 4],
    given_up: bool,
}

/// Counts for all columns of a list of people.
#[derive(Default)]
pub(crate) struct Shares {
    columns: Vec<Column>,
    speakers: Numbers,
    /// Rows by the reason for which they would be left out.
    rows: [usize; 4],
    /// Rows without an article, each an article of its own.
    alone: u64,
    articles_known: bool,
}

/// The share of one value, or of all that have no bar of their own.
pub(crate) struct Share {
    /// `None` stands for all other values.
    pub value: Option<String>,
    pub quotations: Figure,
    /// Speakers, each counted once in each article.
    pub speakers: Figure,
    /// Different speakers.
    pub people: usize,
}

/// What the page shows of a column.
pub(crate) struct Shown<'a> {
    /// The number of the column.
    pub column: usize,
    pub name: &'a str,
    pub shares: Vec<Share>,
    /// Different values without a bar of their own.
    pub others: usize,
    /// Rows of more than one value.
    pub several: u64,
    /// Rows without a value, by reason.
    pub left_out: [usize; 4],
}

impl Shares {
    /// The names of the columns, in the order in which they appeared.
    pub fn names(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.name.as_str()).collect()
    }

    pub fn add(&mut self, row: &ReportRow<'_>) {
        let reason = reason(row);
        self.rows[reason] += 1;
        if row.people.is_empty() {
            return;
        }
        let article = if row.article_id.is_empty() {
            self.alone += 1;
            self.alone
        } else {
            self.articles_known = true;
            row.article()
        };
        let who = if row.speaker_id.is_empty() { row.speaker } else { row.speaker_id };
        let speakers: Vec<u32> =
            who.split("; ").filter(|who| !who.is_empty()).map(|who| self.speakers.of(who)).collect();
        for (name, value) in row.people {
            let n = self.columns.iter().position(|column| column.name == *name).unwrap_or_else(|| {
                self.columns.push(Column { name: name.clone(), ..Column::default() });
                self.columns.len() - 1
            });
            let cell = people_cell(value);
            if !cell.is_empty() {
                self.columns[n].add(&cell, article, &speakers, reason);
            }
        }
    }

    /// The columns that divide the quotations into few groups.
    pub fn shown(&self) -> Vec<Shown<'_>> {
        let columns = self.columns.iter().enumerate();
        columns.filter_map(|(n, column)| column.shown(n, self.rows, self.articles_known)).collect()
    }
}

impl Column {
    fn add(&mut self, cell: &str, article: u64, speakers: &[u32], reason: usize) {
        self.with[reason] += 1;
        if self.given_up {
            return;
        }
        *self.rows.entry((article, self.cells.of(cell))).or_default() += 1;
        let values: Vec<&str> = cell.split("; ").collect();
        // Equal values are written once, so that one value stands for all speakers. Where some speakers have no value or
        // share one, nobody can say whose the others are.
        let whose: Vec<(u32, &str)> = match (speakers, values.as_slice()) {
            ([one], _) => vec![(*one, cell)],
            (all, [value]) => all.iter().map(|&speaker| (speaker, *value)).collect(),
            (all, values) if all.len() == values.len() => all.iter().copied().zip(values.iter().copied()).collect(),
            _ => Vec::new(),
        };
        for (speaker, value) in whose {
            let cell = self.cells.of(value);
            self.speakers.entry((article, speaker)).or_insert(cell);
        }
        if self.cells.list.len() > MOST_CELLS {
            *self = Column { name: std::mem::take(&mut self.name), given_up: true, ..Column::default() };
        }
    }

    fn shown(&self, column: usize, rows: [usize; 4], articles_known: bool) -> Option<Shown<'_>> {
        let cells: Vec<Vec<&str>> = self.cells.list.iter().map(|cell| cell.split("; ").collect()).collect();
        let mut of_cell = vec![0_u64; cells.len()];
        for (&(_, cell), &n) in &self.rows {
            of_cell[cell as usize] += u64::from(n);
        }
        let mut totals: BTreeMap<&str, u64> = BTreeMap::new();
        for (values, n) in cells.iter().zip(&of_cell).filter(|(_, n)| **n > 0) {
            for value in values.iter().copied().collect::<HashSet<_>>() {
                *totals.entry(value).or_default() += n;
            }
        }
        let mut top: Vec<(&str, u64)> = totals.into_iter().collect();
        top.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let others: Vec<&str> = match top.len() {
            ..=SHOWN => Vec::new(),
            _ => top.split_off(SHOWN - 1).into_iter().map(|(value, _)| value).collect(),
        };
        let others: HashSet<&str> = others.into_iter().collect();
        // Dates of birth and the like are no groups: most rows would be among the others.
        let all: u64 = of_cell.iter().sum();
        let named = cells.iter().zip(&of_cell).filter(|(values, _)| values.iter().any(|value| !others.contains(value)));
        if all == 0 || named.map(|(_, n)| n).sum::<u64>() * 3 < all * 2 {
            return None;
        }
        let mut shares: Vec<Share> = Vec::new();
        let counts = self.counts();
        for value in top.iter().map(|(value, _)| Some(*value)).chain((!others.is_empty()).then_some(None)) {
            let holds = |values: &Vec<&str>| match value {
                Some(value) => values.contains(&value),
                None => values.iter().any(|value| others.contains(value)),
            };
            shares.push(self.share(value, &cells.iter().map(holds).collect::<Vec<_>>(), &counts, articles_known));
        }
        let several = cells.iter().zip(&of_cell).filter(|(values, _)| values.len() > 1).map(|(_, n)| n).sum();
        let left_out = std::array::from_fn(|n| rows[n] - self.with[n]);
        Some(Shown { column, name: &self.name, shares, others: others.len(), several, left_out })
    }

    /// Rows and speakers by article and cell, in an order that is the same on every machine, and so are sums over them.
    fn counts(&self) -> [Vec<(u64, u32, u64)>; 2] {
        let rows = self.rows.iter().map(|(&(article, cell), &n)| (article, cell, u64::from(n)));
        let speakers = self.speakers.iter().map(|(&(article, _), &cell)| (article, cell, 1));
        let mut counts = [rows.collect::<Vec<_>>(), speakers.collect()];
        counts.iter_mut().for_each(|counts| counts.sort_unstable());
        counts
    }

    /// The share of the cells that hold a value.
    fn share(
        &self,
        value: Option<&str>,
        holds: &[bool],
        [rows, speakers]: &[Vec<(u64, u32, u64)>; 2],
        articles_known: bool,
    ) -> Share {
        let people = self.speakers.iter().filter(|(_, cell)| holds[**cell as usize]).map(|((_, speaker), _)| speaker);
        Share {
            value: value.map(str::to_owned),
            quotations: figure(rows, holds, articles_known),
            speakers: figure(speakers, holds, articles_known),
            people: people.collect::<HashSet<_>>().len(),
        }
    }
}

/// A share of counts by article and cell. Articles are the sampling unit where they are known.
fn figure(counts: &[(u64, u32, u64)], holds: &[bool], articles_known: bool) -> Figure {
    let part = |counts: &[(u64, u32, u64)]| Part {
        hits: counts.iter().filter(|(_, cell, _)| holds[*cell as usize]).map(|(.., n)| n).sum(),
        of: counts.iter().map(|(.., n)| n).sum(),
    };
    if articles_known {
        return Figure::of_articles(counts.chunk_by(|a, b| a.0 == b.0).map(part));
    }
    let all = part(counts);
    Figure::of_rows(all.hits, all.of)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of article, speaker, ids, candidates and party.
    fn shares(rows: &[(&str, &str, &str, &str, &str)]) -> Shares {
        let mut shares = Shares::default();
        for &(article_id, speaker, speaker_id, speaker_candidates, party) in rows {
            let people = [("people.party".to_owned(), party.to_owned())];
            let people = if party.is_empty() { &[][..] } else { &people[..] };
            shares.add(&ReportRow {
                article_id,
                speaker,
                speaker_id,
                speaker_candidates,
                people,
                ..ReportRow::default()
            });
        }
        shares
    }

    /// Values with their rows, speakers by article, and different speakers.
    fn counts(shares: &[Share]) -> Vec<(&str, u64, u64, usize)> {
        shares
            .iter()
            .map(|share| {
                let value = share.value.as_deref().unwrap_or("OTHER");
                (value, share.quotations.hits, share.speakers.hits, share.people)
            })
            .collect()
    }

    #[test]
    fn rows_of_several_speakers_count_for_each_and_what_has_no_value_is_apart() {
        let shares = shares(&[
            ("a", "Ann Lee", "1", "", "Green"),
            ("a", "Ann Lee", "1", "", "Green"),
            ("a", "Ann Lee; Bo Ek", "1; 2", "", "Green; Union"),
            ("b", "Bo Ek", "2", "", "Union"),
            // Both are of one party.
            ("b", "Ann Lee; Cy Day", "1; 3", "", "Green"),
            ("b", "Dee Fox", "", "", ""),
            ("b", "Ed Hall", "", "8; 9", ""),
            ("c", "", "", "", ""),
            ("c", "", "", "", ""),
            ("c", "Flo Kay", "4", "", ""),
        ]);
        let shown = shares.shown();
        assert_eq!((shown.len(), shown[0].name, shown[0].others, shown[0].several), (1, "people.party", 0, 1));
        assert_eq!(counts(&shown[0].shares), [("Green", 4, 3, 2), ("Union", 2, 2, 1)]);
        let of = |share: &Share| (share.quotations.of, share.speakers.of, share.quotations.articles);
        assert_eq!(shown[0].shares.iter().map(of).collect::<Vec<_>>(), [(5, 5, 2), (5, 5, 2)]);
        assert_eq!(shown[0].left_out, [1, 2, 1, 1]);
    }

    /// The same numbers by hand: 10 articles of 10 rows, all Green in 8 of them and none in 2. The design effect is that
    /// of 10 independent rows; a share of rows would give 0.71 to 0.87.
    #[test]
    fn the_interval_comes_from_articles() {
        let ids: Vec<String> = (0..10).map(|n| format!("a{n}")).collect();
        let row = |n: usize| (ids[n / 10].as_str(), "Ann Lee", "1", "", if n < 80 { "Green" } else { "Union" });
        let shares = shares(&(0..100).map(row).collect::<Vec<_>>());
        let shown = shares.shown();
        let green = shown[0].shares[0].quotations;
        let want = Figure::of_articles((0..10).map(|n| Part { hits: if n < 8 { 10 } else { 0 }, of: 10 }));
        assert_eq!(green, want);
        assert!((green.low - 0.42).abs() < 0.01 && (green.high - 0.957).abs() < 0.01, "{green:?}");
    }

    #[test]
    fn rare_values_are_summed_and_columns_of_names_are_not_shown() {
        let party = |n: usize| if n < 90 { format!("P{}", n % 9) } else { format!("rare {n}") };
        let rows: Vec<(String, String)> = (0..100).map(|n| (format!("a{n}"), party(n))).collect();
        let shares = |rows: &[(String, String)]| {
            shares(&rows.iter().map(|(a, party)| (a.as_str(), "X", "1", "", party.as_str())).collect::<Vec<_>>())
        };
        let few = shares(&rows);
        let shown = few.shown();
        assert_eq!((shown[0].shares.len(), shown[0].others), (12, 8));
        assert_eq!(counts(&shown[0].shares)[11].1, 8, "the last bar holds all others");
        let own: Vec<(String, String)> = (0..100).map(|n| (format!("a{n}"), format!("born {n}"))).collect();
        assert!(shares(&own).shown().is_empty());
    }

    #[test]
    fn a_column_of_very_many_values_is_given_up() {
        let mut shares = Shares::default();
        for n in 0..MOST_CELLS + 9 {
            let people = [("people.note".to_owned(), format!("note {n}"))];
            shares.add(&ReportRow { article_id: "a", people: &people, ..ReportRow::default() });
        }
        assert!(shares.columns[0].rows.is_empty() && shares.shown().is_empty());
        assert_eq!(shares.names(), ["people.note"]);
    }
}
