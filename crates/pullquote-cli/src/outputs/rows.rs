//! Which rows an article gives to a table.

use pullquote::Analysis;
use pullquote::export::{ArticleRow, Cell, EntityRow, ErrorRow, Record, Row, Table};

/// A table, by what its rows are made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// One a quotation, with so many sentences around it if that is wanted.
    Quotations { context: Option<usize> },
    /// One an article.
    Articles,
    /// One a mention of a name.
    Entities,
    /// One a fault.
    Errors,
}

/// Takes the cells of a row.
pub type Take<'t> = &'t mut dyn FnMut(&[Cell<'_>]);

impl Rows {
    /// The table.
    pub fn table(self) -> &'static Table {
        match self {
            Rows::Quotations { .. } => &Row::TABLE,
            Rows::Articles => &ArticleRow::TABLE,
            Rows::Entities => &EntityRow::TABLE,
            Rows::Errors => &ErrorRow::TABLE,
        }
    }

    /// The rows of an article.
    pub fn of(self, analysis: &Analysis<'_>, take: Take<'_>) {
        match self {
            Rows::Quotations { context } => {
                for (mut row, quotation) in analysis.rows().zip(&analysis.quotations.quotations) {
                    if let Some(sentences) = context {
                        let (before, after) = analysis.around(quotation, sentences);
                        (row.context_before, row.context_after) = (before.into(), after.into());
                    }
                    take(&row.cells());
                }
            }
            Rows::Articles => take(&analysis.article_row().cells()),
            Rows::Entities => analysis.entity_rows().for_each(|row| take(&row.cells())),
            Rows::Errors => {}
        }
    }

    /// The rows of an article that was left aside: it is an article all the same.
    pub fn of_left_out(self, analysis: &Analysis<'_>, take: Take<'_>) {
        if self == Rows::Articles {
            self.of(analysis, take);
        }
    }

    /// The rows of a fault.
    pub fn of_fault(self, fault: &ErrorRow<'_>, take: Take<'_>) {
        if self == Rows::Errors {
            take(&fault.cells());
        }
    }
}
