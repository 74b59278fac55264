//! Precision, recall and F1 of judged rows, and of their parts.

use crate::{Figure, Part, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// A judged row. Unknown cells are empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// The article's id.
    pub article: String,
    /// Newspaper, agency or site.
    pub outlet: String,
    /// Direct, indirect or mixed.
    pub kind: String,
    /// Person, group, organisation, ...
    pub source_kind: String,
    /// The speaker in the table.
    pub speaker: String,
    /// The confidence in the table, from 0 to 1.
    pub confidence: Option<f32>,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether its article was read as a whole, so that what was missed there is known.
    pub read: bool,
}

/// Precision, and recall and F1 where the missed quotations are known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// The share of the rows that are right.
    pub precision: Figure,
    /// The share of the quotations that are right in the table, over the articles that were read as a whole.
    pub recall: Option<Figure>,
    /// The harmonic mean of the two over these articles. Its hits count twice, once in the table and once in the text.
    pub f1: Option<Figure>,
}

/// The two questions asked about a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Both {
    /// Whether the words are those of a quotation.
    pub quotation: Figures,
    /// Whether the speaker is right too: the whole row.
    pub attribution: Figures,
}

/// Rows divided by the values of one column.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The name of the column.
    pub name: &'static str,
    /// The parts, in order.
    pub parts: Vec<(String, Both)>,
}

/// All figures of some judged rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// How many rows were judged, not counting missed quotations.
    pub rows: usize,
    /// How many quotations were missed.
    pub missed: usize,
    /// How many articles the rows come from; 0 if unknown.
    pub articles: usize,
    /// How many articles were read as a whole.
    pub read: usize,
    /// All rows.
    pub all: Both,
    /// By type, kind of source, confidence, outlet, speaker in the table.
    pub groups: Vec<Group>,
}

/// Counts judged rows. Recall and F1 are those of the articles that were read as a whole.
pub fn measure(rows: &[Judged]) -> Measured {
    let all: Vec<&Judged> = rows.iter().collect();
    let named = |cell: &str| if cell.is_empty() { "(none)".to_owned() } else { cell.to_owned() };
    let mut groups = vec![
        group("type", rows, true, |row| Some(named(&row.kind))),
        group("kind of source", rows, true, |row| Some(named(&row.source_kind))),
        // What was missed has no confidence, and whoever was taken for someone else is missed elsewhere.
        group("confidence", rows, false, |row| row.confidence.map(band)),
        group("outlet", rows, true, |row| Some(named(&row.outlet))),
        group("speaker in the table", rows, false, |row| Some(named(&row.speaker))),
    ];
    if let Some(speakers) = groups.last_mut() {
        speakers.parts.sort_by_key(|(_, both)| std::cmp::Reverse(both.attribution.precision.of));
    }
    let articles = |held: &dyn Fn(&Judged) -> bool| {
        let ids = rows.iter().filter(|row| held(row) && !row.article.is_empty()).map(|row| row.article.as_str());
        ids.collect::<BTreeSet<_>>().len()
    };
    let missed = rows.iter().filter(|row| !row.verdict.in_table()).count();
    Measured {
        rows: rows.len() - missed,
        missed,
        articles: articles(&|_| true),
        read: articles(&|row| row.read),
        all: both(&all, true),
        groups,
    }
}

/// The share of the rows of a table that are right, words and speaker. Missed quotations do not count.
///
/// ```
/// use pullquote_gold::{Judged, Verdict, precision};
///
/// let rows = [Verdict::Right, Verdict::Wrong, Verdict::Missed].map(|verdict| Judged { verdict, ..Judged::default() });
/// assert_eq!(precision(&rows).value, Some(0.5));
/// ```
pub fn precision<'r>(rows: impl IntoIterator<Item = &'r Judged>) -> Figure {
    let rows: Vec<&Judged> = rows.into_iter().collect();
    share_right(&rows, &Verdict::row)
}

/// The band of a confidence: a tenth.
///
/// ```
/// assert_eq!(pullquote_gold::band(0.95), "0.9 to 1.0");
/// ```
pub fn band(confidence: f32) -> String {
    let band = ((confidence * 10.0).floor() as i32).clamp(0, 9);
    format!("{:.1} to {:.1}", f64::from(band) / 10.0, f64::from(band + 1) / 10.0)
}

fn group(name: &'static str, rows: &[Judged], recall: bool, of: impl Fn(&Judged) -> Option<String>) -> Group {
    // Missed quotations without a value may belong to any part.
    let known = |row: &Judged| row.verdict.in_table() || of(row).is_some_and(|value| value != "(none)");
    let recall = recall && rows.iter().all(known);
    let mut parts: BTreeMap<String, Vec<&Judged>> = BTreeMap::new();
    for row in rows.iter().filter(|row| recall || row.verdict.in_table()) {
        if let Some(value) = of(row) {
            parts.entry(value).or_default().push(row);
        }
    }
    let parts: Vec<_> = parts.into_iter().map(|(value, rows)| (value, both(&rows, recall))).collect();
    // A column that the table does not have says nothing.
    let is_known = parts.iter().any(|(value, _)| value != "(none)");
    Group { name, parts: if is_known { parts } else { Vec::new() } }
}

fn both(rows: &[&Judged], recall: bool) -> Both {
    let read: Vec<&Judged> = rows.iter().copied().filter(|row| recall && row.read).collect();
    Both { quotation: figures(rows, &read, &Verdict::words), attribution: figures(rows, &read, &Verdict::row) }
}

fn figures(rows: &[&Judged], read: &[&Judged], hit: &dyn Fn(Verdict) -> bool) -> Figures {
    let table = |verdict: Verdict| u64::from(verdict.in_table());
    let text = |verdict: Verdict| u64::from(verdict.in_text());
    let hits = |verdict: Verdict| u64::from(hit(verdict));
    let whole = !read.is_empty();
    Figures {
        precision: share_right(rows, hit),
        recall: whole.then(|| by_article(read, |verdict| Part { hits: hits(verdict), of: text(verdict) })),
        f1: whole
            .then(|| by_article(read, |verdict| Part { hits: 2 * hits(verdict), of: table(verdict) + text(verdict) })),
    }
}

fn share_right(rows: &[&Judged], hit: &dyn Fn(Verdict) -> bool) -> Figure {
    by_article(rows, |verdict| Part { hits: u64::from(hit(verdict)), of: u64::from(verdict.in_table()) })
}

/// Adds up rows by article; rows without one are independent.
fn by_article(rows: &[&Judged], of: impl Fn(Verdict) -> Part) -> Figure {
    let part = |row: &&Judged| of(row.verdict);
    if rows.iter().all(|row| row.article.is_empty()) {
        let sum = rows.iter().map(part).fold(Part::default(), plus);
        return Figure::of_rows(sum.hits, sum.of);
    }
    let mut articles: BTreeMap<&str, Part> = BTreeMap::new();
    let mut alone = Vec::new();
    for row in rows {
        match row.article.as_str() {
            "" => alone.push(of(row.verdict)),
            id => {
                let sum = articles.entry(id).or_default();
                *sum = plus(*sum, of(row.verdict));
            }
        }
    }
    Figure::of_articles(articles.into_values().chain(alone))
}

fn plus(sum: Part, part: Part) -> Part {
    Part { hits: sum.hits + part.hits, of: sum.of + part.of }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(article: &str, kind: &str, verdict: Verdict) -> Judged {
        Judged { article: article.into(), kind: kind.into(), verdict, read: true, ..Judged::default() }
    }

    fn value(figure: Figure) -> (u64, u64) {
        (figure.hits, figure.of)
    }

    #[test]
    fn rows_count_in_the_table_and_in_the_text() {
        use Verdict::{Missed, Right, Wrong, WrongSpeaker, WrongWords};
        let rows = [Right, Right, WrongSpeaker, WrongWords, Wrong, Missed].map(|verdict| row("a", "direct", verdict));
        let measured = measure(&rows);
        let (words, rows_right) = (measured.all.quotation, measured.all.attribution);
        assert_eq!(value(words.precision), (3, 5));
        assert_eq!(value(words.recall.unwrap()), (3, 5));
        assert_eq!(value(rows_right.recall.unwrap()), (2, 5));
        assert_eq!(rows_right.f1.unwrap().value, Some(0.4));
        assert_eq!((measured.rows, measured.missed, measured.articles), (5, 1, 1));
        let unread = rows.map(|row| Judged { read: false, ..row });
        assert_eq!(measure(&unread).all.quotation.recall, None);
    }

    #[test]
    fn a_part_has_recall_only_if_every_missed_quotation_has_its_value() {
        let known = [row("a", "direct", Verdict::Right), row("b", "direct", Verdict::Missed)];
        let kinds = &measure(&known).groups[0];
        assert_eq!(value(kinds.parts[0].1.quotation.recall.unwrap()), (1, 2));
        let unknown = [row("a", "direct", Verdict::Right), row("b", "", Verdict::Missed)];
        let kinds = &measure(&unknown).groups[0];
        assert_eq!((kinds.parts.len(), kinds.parts[0].1.quotation.recall), (1, None));
    }

    #[test]
    fn rows_are_divided_by_confidence_and_speaker() {
        let of = |speaker: &str, confidence| Judged { speaker: speaker.into(), confidence, ..Judged::default() };
        let measured = measure(&[of("A", Some(1.0)), of("", Some(0.95)), of("A", None)]);
        let names = |n: usize| measured.groups[n].parts.iter().map(|part| part.0.as_str()).collect::<Vec<_>>();
        assert_eq!((names(2), names(4)), (vec!["0.9 to 1.0"], vec!["A", "(none)"]));
        assert!(names(0).is_empty(), "no row has a type");
    }
}
