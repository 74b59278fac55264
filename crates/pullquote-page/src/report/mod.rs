//! The page of a whole table: charts over all rows, and a searchable table of as many rows as fit.

mod charts;
mod more;
mod page;
mod parts;
mod people;
mod shares;
mod statements;
mod summary;
mod table;
mod time;

use crate::correction::{Correction, Given};
pub use statements::StatementRow;
use summary::Summary;
use table::Table;

/// A row of the table as text; unknown values are empty.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReportRow<'a> {
    /// Stable id; corrections are stored by it.
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
    pub source_kind: &'a str,
    /// Title or office.
    pub speaker_role: &'a str,
    /// The reporting words.
    pub cue: &'a str,
    /// How the source led to the speaker.
    pub resolved_by: &'a str,
    /// How far the speaker could be determined.
    pub status: &'a str,
    /// From 0 to 1.
    pub confidence: Option<f32>,
    /// First byte of the quotation.
    pub start: Option<u32>,
    /// One past its last byte.
    pub end: Option<u32>,
    /// Flags, joined by `;`.
    pub flags: &'a str,
    /// The words before the quotation, if known.
    pub before: &'a str,
    /// The words after it.
    pub after: &'a str,
    /// The statement it belongs to, if the same words in many articles were found.
    pub cluster_id: &'a str,
    /// Ids of the speakers in a list of people, joined by `; `.
    pub speaker_id: &'a str,
    /// Ids of those who may be meant.
    pub speaker_candidates: &'a str,
    /// The columns of the list (`people.party`) and their values, joined by `; `. Empty ones may be left out.
    pub people: &'a [(String, String)],
    /// The article's page, relative to the report; empty if there is none. Only file names become links.
    pub link: &'a str,
}

impl ReportRow<'_> {
    /// A number that stands for the article, to count articles by.
    fn article(&self) -> u64 {
        let bytes = self.article_id.bytes();
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}

/// Builds a report: rows in, a page out.
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
    /// The largest number of rows kept for the table.
    most: usize,
    /// Earlier verdicts.
    given: Vec<Given>,
    /// Name of the coder, if given.
    coder: Option<String>,
    /// Whether the page is for judging rows rather than for charts.
    review: bool,
}

impl Report {
    /// Creates a report that keeps at most `most_rows` rows for its table. The charts count all rows.
    pub fn new(title: &str, most_rows: usize) -> Self {
        Self {
            title: title.to_owned(),
            summary: Summary::default(),
            table: Table::default(),
            most: most_rows,
            given: Vec::new(),
            coder: None,
            review: false,
        }
    }

    /// Makes a page for judging rows: no charts, rows in an order unrelated to their content, and the first row not
    /// judged yet selected.
    pub fn for_review(mut self) -> Self {
        self.review = true;
        self
    }

    /// Sets the name of the coder, which can be changed in the page.
    pub fn coder(&mut self, name: &str) {
        self.coder = Some(name.to_owned());
    }

    /// Adds an earlier verdict on a row. A verdict stored in the reader's browser takes precedence.
    pub fn judged(&mut self, row: &Correction<'_>) {
        self.given.extend(Given::of(row));
    }

    /// Adds a row.
    pub fn push(&mut self, row: &ReportRow<'_>) {
        self.summary.add(row);
        if self.table.len() < self.most {
            self.table.add(row);
        }
    }

    /// Adds a row of a table of clusters. The statements quoted most widely are then those of the table, and not taken from
    /// the clusters of the rows.
    pub fn statement(&mut self, row: &StatementRow<'_>) {
        self.summary.statements.add(row);
    }

    /// Number of rows added.
    pub fn rows(&self) -> usize {
        self.summary.rows
    }

    /// Number of rows added but not in the table.
    pub fn left_out(&self) -> usize {
        self.summary.rows - self.table.len()
    }
}
