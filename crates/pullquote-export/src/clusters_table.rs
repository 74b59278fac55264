//! The table of clusters: one row per statement, however often and in whatever form it was quoted.

use crate::column::Look;
use crate::{Cell, Column, Record, Table};

/// One statement and where it was quoted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClusterRow {
    /// Stable id: the letter c and 16 hexadecimal digits.
    pub cluster_id: String,
    /// The longest variant.
    pub quote: String,
    /// The fullest name of the speaker.
    pub speaker: String,
    /// Number of outlets.
    pub outlets: u64,
    /// Number of quotations.
    pub quotations: u64,
    /// Number of articles.
    pub articles: u64,
    /// Number of different wordings.
    pub wordings: u64,
    /// First day of publication.
    pub first_date: String,
    /// Last day of publication.
    pub last_date: String,
    /// Days from the first to the last.
    pub days: u64,
    /// Outlets of the first day, joined by `; `.
    pub first_outlets: String,
    /// All outlets, joined by `; `.
    pub outlet_names: String,
    /// The quotation with the longest variant.
    pub quote_id: String,
    /// Its article.
    pub article_id: String,
}

impl Record for ClusterRow {
    const TABLE: Table = Table {
        name: "clusters",
        columns: &[
            Column::text(
                "cluster_id",
                18,
                "Id of the cluster: the letter c and 16 hexadecimal digits, derived from the words and the speaker of its longest variant.",
            )
            .look(Look::Line),
            Column::text("quote", 70, "The longest variant, as it stands in its article."),
            Column::text("speaker", 24, "The fullest name of the speaker among the variants; empty if unknown."),
            Column::integer("outlets", "Number of outlets that quoted it."),
            Column::integer("quotations", "Number of quotations."),
            Column::integer("articles", "Number of articles."),
            Column::integer("wordings", "Number of different wordings, marks and the like aside."),
            Column::text("first_date", 11, "First day of publication, where known.").look(Look::Day),
            Column::text("last_date", 11, "Last day of publication.").look(Look::Day),
            Column::integer("days", "Days from the first to the last."),
            Column::text("first_outlets", 24, "Outlets of the first day, joined by \"; \"."),
            Column::text("outlet_names", 40, "All outlets, joined by \"; \"."),
            Column::text("quote_id", 18, "The quotation with the longest variant.").look(Look::Line),
            Column::text("article_id", 24, "Its article.").look(Look::Line),
        ],
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(&self.cluster_id),
            Cell::text(&self.quote),
            Cell::text(&self.speaker),
            Cell::Integer(self.outlets),
            Cell::Integer(self.quotations),
            Cell::Integer(self.articles),
            Cell::Integer(self.wordings),
            Cell::text(&self.first_date),
            Cell::text(&self.last_date),
            Cell::Integer(self.days),
            Cell::text(&self.first_outlets),
            Cell::text(&self.outlet_names),
            Cell::text(&self.quote_id),
            Cell::text(&self.article_id),
        ]
    }
}
