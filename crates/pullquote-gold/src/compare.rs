//! Compares a table with the true quotations of an article.

/// A quotation by its place in an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passage<'a> {
    /// Its first byte.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// Its words; those between pieces may be left out. They only serve to disregard marks and spaces at the ends.
    pub words: &'a str,
}

/// The rows of a table matched with the true quotations, both by index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// For each row the true quotation that it stands for, and whether it has the same ends.
    pub rows: Vec<Option<(usize, bool)>>,
    /// True quotations that no row stands for.
    pub missed: Vec<usize>,
}

impl Passage<'_> {
    /// The place without marks, stops and spaces at the ends: people draw the line there differently.
    fn core(&self) -> (u32, u32) {
        let is_edge = |c: char| !c.is_alphanumeric() && !matches!(c, '$' | '£' | '€' | '%' | '#' | '@');
        let inner = self.words.trim_matches(is_edge);
        if inner.is_empty() || self.end <= self.start {
            return (self.start, self.end.max(self.start));
        }
        let before = self.words.len() - self.words.trim_start_matches(is_edge).len();
        let after = self.words.len() - self.words.trim_end_matches(is_edge).len();
        let cut = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
        let (start, end) = (self.start.saturating_add(cut(before)), self.end.saturating_sub(cut(after)));
        if start < end { (start, end) } else { (self.start, self.end) }
    }
}

/// Matches the rows of an article with its true quotations: first those with the same ends, then those that overlap most,
/// if they share at least half of the longer of the two.
///
/// ```
/// use pullquote_gold::{Passage, compare};
///
/// let at = |start, end, words| Passage { start, end, words };
/// let table = [at(0, 13, "“We won,”"), at(20, 30, "that it is")];
/// let truth = [at(3, 9, "We won"), at(40, 50, "nobody was")];
/// let compared = compare(&table, &truth);
/// assert_eq!(compared.rows, [Some((0, true)), None]);
/// assert_eq!(compared.missed, [1]);
/// ```
pub fn compare(table: &[Passage<'_>], truth: &[Passage<'_>]) -> Compared {
    let cores = |passages: &[Passage<'_>]| passages.iter().map(Passage::core).collect::<Vec<_>>();
    let (table, truth) = (cores(table), cores(truth));
    let mut rows = vec![None; table.len()];
    let mut free = vec![true; truth.len()];
    // Exact ones first, so that a longer neighbour takes none of them.
    let mut pairs: Vec<(u64, usize, usize)> = Vec::new();
    for (n, &row) in table.iter().enumerate() {
        for (m, &quotation) in truth.iter().enumerate() {
            let share = shared(row, quotation);
            if share >= 500 {
                pairs.push((1000 - share, n, m));
            }
        }
    }
    pairs.sort_unstable();
    for (_, n, m) in pairs {
        if rows[n].is_none() && free[m] {
            rows[n] = Some((m, table[n] == truth[m]));
            free[m] = false;
        }
    }
    Compared { rows, missed: (0..truth.len()).filter(|&m| free[m]).collect() }
}

/// What two places share, in thousandths of the longer one.
fn shared(one: (u32, u32), two: (u32, u32)) -> u64 {
    if one == two {
        return 1000;
    }
    let common = u64::from(one.1.min(two.1).saturating_sub(one.0.max(two.0)));
    let longer = u64::from((one.1 - one.0).max(two.1 - two.0));
    // Never that of equal ones.
    (common * 1000).checked_div(longer).unwrap_or(0).min(999)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(start: u32, end: u32) -> Passage<'static> {
        Passage { start, end, words: "" }
    }

    #[test]
    fn marks_at_the_ends_do_not_count() {
        let text = "x “Café, s’il vous plaît,” y";
        let passage = |words: &'static str| {
            let start = text.find(words).unwrap() as u32;
            Passage { start, end: start + words.len() as u32, words }
        };
        let (long, short) = (passage("“Café, s’il vous plaît,”"), passage("Café, s’il vous plaît"));
        assert_eq!(compare(&[long], &[short]).rows, [Some((0, true))]);
        assert_eq!(compare(&[long], &[passage("Café, s’il vous")]).rows, [Some((0, false))]);
        assert_eq!(compare(&[long], &[passage("Café")]).missed, [0]);
    }

    #[test]
    fn equal_ends_come_before_more_words() {
        let compared = compare(&[at(0, 100), at(0, 60)], &[at(0, 60), at(0, 90)]);
        assert_eq!(compared.rows, [Some((1, false)), Some((0, true))]);
        assert!(compared.missed.is_empty());
    }

    proptest! {
        #[test]
        fn every_quotation_is_accounted_for(
            table in prop::collection::vec((0_u32..60, 0_u32..60), 0..8),
            truth in prop::collection::vec((0_u32..60, 0_u32..60, "[ “a]{0,9}"), 0..8),
        ) {
            let table: Vec<_> = table.iter().map(|&(start, end)| at(start, end)).collect();
            let truth: Vec<_> = truth.iter().map(|(start, end, words)| Passage { start: *start, end: *end, words }).collect();
            let compared = compare(&table, &truth);
            let mut all: Vec<usize> = compared.rows.iter().flatten().map(|found| found.0).collect();
            all.extend(&compared.missed);
            all.sort_unstable();
            prop_assert_eq!(all, (0..truth.len()).collect::<Vec<_>>());
            prop_assert_eq!(compared.rows.len(), table.len());
        }
    }
}
