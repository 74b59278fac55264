//! The rows that an article gives to a table.

use pullquote::Analysis;
use pullquote::export::{ArticleRow, Cell, EntityRow, ErrorRow, Record, Table};

/// A table, by what its rows stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Quotations, with this many sentences of context if it is to be written, and the columns of a list of people if there
    /// is one.
    Quotations { context: Option<usize>, table: &'static Table },
    /// Articles.
    Articles,
    /// Mentions of names.
    Entities,
    /// Errors and notes.
    Errors,
}

/// Takes the cells of a row.
pub type Take<'t> = &'t mut dyn FnMut(&[Cell<'_>]);

impl Rows {
    /// The table.
    pub fn table(self) -> &'static Table {
        match self {
            Rows::Quotations { table, .. } => table,
            Rows::Articles => &ArticleRow::TABLE,
            Rows::Entities => &EntityRow::TABLE,
            Rows::Errors => &ErrorRow::TABLE,
        }
    }

    /// The rows of an article.
    pub fn of(self, analysis: &Analysis<'_>, take: Take<'_>) {
        match self {
            Rows::Quotations { context, .. } => {
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

    /// The rows of an article that is left out: it still counts as an article.
    pub fn of_left_out(self, analysis: &Analysis<'_>, take: Take<'_>) {
        if self == Rows::Articles {
            self.of(analysis, take);
        }
    }

    /// The rows of an error or a note.
    pub fn of_fault(self, fault: &ErrorRow<'_>, take: Take<'_>) {
        if self == Rows::Errors {
            take(&fault.cells());
        }
    }
}
