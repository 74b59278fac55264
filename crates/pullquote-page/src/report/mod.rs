//! The page of a whole table: charts over all rows, and a table to search over as many as fit.

mod charts;
mod page;
mod summary;
mod table;
mod time;

use crate::measure::Verdict;
use serde::Serialize;
use std::collections::BTreeMap;
use summary::Summary;
use table::Table;

/// A row of the table, as text; what is not known is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReportRow<'a> {
    /// Stable name: corrections are kept by it.
    pub quote_id: &'a str,
    /// The article's id.
    pub article_id: &'a str,
    /// Day of publication.
    pub date: &'a str,
    /// Headline.
    pub title: &'a str,
    /// Newspaper, agency or site.
    pub outlet: &'a str,
    /// Direct, indirect or mixed.
    pub kind: &'a str,
    /// The words.
    pub quote: &'a str,
    /// Speakers, several joined by `; `.
    pub speaker: &'a str,
    /// The words that name the source.
    pub speaker_mention: &'a str,
    /// Person, organisation, ...
    pub speaker_kind: &'a str,
    /// Title or office.
    pub speaker_role: &'a str,
    /// The words that report.
    pub cue: &'a str,
    /// How the source led to the speaker.
    pub resolved_by: &'a str,
    /// What became of the question who speaks.
    pub status: &'a str,
    /// From 0 to 1.
    pub confidence: Option<f32>,
    /// First byte of the quotation.
    pub start: Option<u32>,
    /// One past its last byte.
    pub end: Option<u32>,
    /// Flags, joined by `;`.
    pub flags: &'a str,
    /// The words before the quotation, where they are known.
    pub before: &'a str,
    /// The words after it.
    pub after: &'a str,
    /// Where the article's page is, relative to the report; empty if there is none. Only file names are made links.
    pub link: &'a str,
}

/// A report in the making: rows in, a page out.
///
/// ```
/// use pullquote_page::{Report, ReportRow};
///
/// let mut report = Report::new("Quotations of May", 100_000);
/// report.push(&ReportRow { quote: "“We won.”", speaker: "Ann Lee", kind: "direct", status: "attributed", ..ReportRow::default() });
/// let page = report.html();
/// assert!(page.contains("<h1") && page.contains("Ann Lee"));
/// ```
pub struct Report {
    title: String,
    summary: Summary,
    table: Table,
    /// Rows kept for the table at most.
    most: usize,
    /// Verdicts given before, by id.
    given: BTreeMap<String, Given>,
    /// Whether the page is there to be judged from, and not for its charts.
    review: bool,
}

/// A verdict given before, as the page keeps it.
#[derive(Serialize)]
struct Given {
    verdict: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    corrected_speaker: String,
    note: String,
}

impl Report {
    /// A report that keeps at most `most_rows` rows for its table. The charts count all.
    pub fn new(title: &str, most_rows: usize) -> Self {
        Self {
            title: title.to_owned(),
            summary: Summary::default(),
            table: Table::default(),
            most: most_rows,
            given: BTreeMap::new(),
            review: false,
        }
    }

    /// A page to judge rows in: no charts, the rows in an order that has nothing to do with what they say, and the first
    /// that is not judged yet chosen.
    pub fn for_review(mut self) -> Self {
        self.review = true;
        self
    }

    /// Adds a verdict given before on the row of an id. What the reader's browser keeps goes before it.
    pub fn judged(&mut self, quote_id: &str, verdict: Verdict, corrected_speaker: &str, note: &str) {
        let given =
            Given { verdict: verdict.label(), corrected_speaker: corrected_speaker.to_owned(), note: note.to_owned() };
        self.given.insert(quote_id.to_owned(), given);
    }

    /// Adds a row.
    pub fn push(&mut self, row: &ReportRow<'_>) {
        self.summary.add(row);
        if self.table.len() < self.most {
            self.table.add(row);
        }
    }

    /// Rows added.
    pub fn rows(&self) -> usize {
        self.summary.rows
    }

    /// Rows added that the table does not hold.
    pub fn left_out(&self) -> usize {
        self.summary.rows - self.table.len()
    }
}
