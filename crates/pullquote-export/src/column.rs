//! The building blocks of every table: columns that describe themselves, and rows.

use crate::{Cell, CellKind};
use std::fmt::Write;

/// A column: its name, meaning and appearance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in the header.
    pub name: &'static str,
    /// What the cells hold, in one sentence.
    pub about: &'static str,
    /// The type of the cells.
    pub kind: CellKind,
    /// Its width in a spreadsheet, in characters.
    pub width: u16,
    /// Whether it is only written on request.
    pub on_request: bool,
    /// All values it can have, if they are known beforehand.
    pub values: &'static [&'static str],
    /// Whether a cell may hold several of these values, joined by `;`.
    pub several: bool,
    /// How it looks in a spreadsheet.
    pub look: Look,
}

/// How a column looks in a spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Text that wraps.
    Words,
    /// One line: ids, addresses, numbers.
    Line,
    /// A day, which becomes a date where it is one.
    Day,
    /// Grouped with its neighbours and folded away: offsets, for programs.
    Folded,
}

impl Column {
    pub(crate) const fn new(name: &'static str, kind: CellKind, width: u16, about: &'static str) -> Self {
        let look = match kind {
            CellKind::Text => Look::Words,
            CellKind::Integer | CellKind::Share | CellKind::Spans => Look::Line,
        };
        Self { name, about, kind, width, on_request: false, values: &[], several: false, look }
    }

    pub(crate) const fn text(name: &'static str, width: u16, about: &'static str) -> Self {
        Self::new(name, CellKind::Text, width, about)
    }

    pub(crate) const fn integer(name: &'static str, about: &'static str) -> Self {
        Self::new(name, CellKind::Integer, 11, about)
    }

    pub(crate) const fn share(name: &'static str, about: &'static str) -> Self {
        Self::new(name, CellKind::Share, 11, about)
    }

    /// The only values it can have.
    pub(crate) const fn one_of(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    /// The only values it can have, any number of them joined by `;`.
    pub(crate) const fn any_of(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self.several = true;
        self
    }

    pub(crate) const fn look(mut self, look: Look) -> Self {
        self.look = look;
        self
    }

    /// The type of its cells in words, as in a Data Package.
    pub fn type_name(&self) -> &'static str {
        match self.kind {
            CellKind::Text | CellKind::Spans => "string",
            CellKind::Integer => "integer",
            CellKind::Share => "number",
        }
    }

    /// The known values that a cell holds.
    pub fn values_in<'c>(&self, cell: &'c str) -> impl Iterator<Item = &'c str> {
        let separator = if self.several { ';' } else { '\0' };
        cell.split(separator).filter(|value| !value.is_empty())
    }

    pub(crate) const fn on_request(mut self) -> Self {
        self.on_request = true;
        self
    }
}

/// A kind of table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name, one word, for sheets and resources.
    pub name: &'static str,
    /// All columns, in order.
    pub columns: &'static [Column],
}

/// A row of one of the tables.
pub trait Record {
    /// The table it is a row of.
    const TABLE: Table;
    /// The cells: as many as there are columns, in the same order.
    fn cells(&self) -> Vec<Cell<'_>>;
}

/// Which columns of a table are written, and in which order.
///
/// ```
/// use pullquote_export::{Record, Row, Selection};
///
/// let chosen = Selection::parse("speaker, quote", Row::TABLE.columns).unwrap();
/// let names: Vec<&str> = chosen.of(Row::TABLE.columns).map(|column| column.name).collect();
/// assert_eq!(names, ["speaker", "quote"]);
/// assert!(Selection::parse("speakr", Row::TABLE.columns).unwrap_err().to_string().contains("source_kind"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection(Vec<usize>);

impl Selection {
    /// All columns except those written only on request.
    pub fn usual(columns: &[Column]) -> Self {
        Self((0..columns.len()).filter(|&n| !columns[n].on_request).collect())
    }

    /// The named columns, separated by commas.
    ///
    /// # Errors
    /// If a name is unknown or is given twice.
    pub fn parse(names: &str, columns: &[Column]) -> Result<Self, SelectionError> {
        let known = || columns.iter().map(|column| column.name).collect();
        let mut chosen: Vec<usize> = Vec::new();
        for name in names.split(',').map(str::trim) {
            let Some(n) = columns.iter().position(|column| column.name == name) else {
                return Err(SelectionError::Unknown { name: name.to_owned(), known: known() });
            };
            if chosen.contains(&n) {
                return Err(SelectionError::Twice { name: name.to_owned() });
            }
            chosen.push(n);
        }
        Ok(Self(chosen))
    }

    /// Adds a column by name if it is not selected yet.
    pub fn add(&mut self, name: &str, columns: &[Column]) {
        if let Some(n) = columns.iter().position(|column| column.name == name)
            && !self.0.contains(&n)
        {
            self.0.push(n);
        }
    }

    /// The selected elements of a list of columns or cells.
    pub fn of<'a, T>(&self, all: &'a [T]) -> impl Iterator<Item = &'a T> {
        self.0.iter().filter_map(|&n| all.get(n))
    }

    /// Whether a column is selected.
    pub fn has(&self, name: &str, columns: &[Column]) -> bool {
        self.of(columns).any(|column| column.name == name)
    }
}

/// An invalid list of columns.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SelectionError {
    /// There is no such column.
    #[error("there is no column {name:?}; the columns are {}", list(known))]
    Unknown {
        /// The given name.
        name: String,
        /// The existing names.
        known: Vec<&'static str>,
    },
    /// A column is given twice.
    #[error("the column {name} is given twice")]
    Twice {
        /// The given name.
        name: String,
    },
}

fn list(names: &[&str]) -> String {
    let mut all = String::new();
    for (n, name) in names.iter().enumerate() {
        let _ = write!(all, "{}{name}", if n == 0 { "" } else { ", " });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ArticleRow, ClusterRow, EntityRow, ErrorRow, Row, SpeakerRow};

    fn check<R: Record>(row: &R) {
        assert_eq!(row.cells().len(), R::TABLE.columns.len(), "{}", R::TABLE.name);
        let mut names: Vec<&str> = R::TABLE.columns.iter().map(|column| column.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), R::TABLE.columns.len(), "duplicate column name in {}", R::TABLE.name);
        for (column, cell) in R::TABLE.columns.iter().zip(row.cells()) {
            assert!(column.about.ends_with('.') && column.width > 0, "{}", column.name);
            assert!(cell.fits(column.kind), "{}: {cell:?}", column.name);
            assert!(column.values.is_empty() || column.kind == CellKind::Text, "{}", column.name);
        }
    }

    #[test]
    fn rows_have_a_fitting_cell_for_each_column() {
        check(&Row::default());
        check(&Row { content: vec![(1, 2)], source: vec![(1, 2)], ..Row::default() });
        check(&ArticleRow::default());
        check(&ErrorRow::default());
        check(&EntityRow::default());
        check(&ClusterRow::default());
        check(&SpeakerRow::default());
    }

    #[test]
    fn columns_are_selected_by_name_in_the_given_order() {
        let chosen = Selection::parse("end,start", Row::TABLE.columns).unwrap();
        let names: Vec<&str> = chosen.of(Row::TABLE.columns).map(|c| c.name).collect();
        assert_eq!(names, ["end", "start"]);
        assert!(matches!(Selection::parse("", Row::TABLE.columns), Err(SelectionError::Unknown { .. })));
        assert!(matches!(Selection::parse("end,end", Row::TABLE.columns), Err(SelectionError::Twice { .. })));
        assert!(!Selection::usual(Row::TABLE.columns).has("context_before", Row::TABLE.columns));
        assert!(
            Selection::parse("context_before", Row::TABLE.columns).unwrap().has("context_before", Row::TABLE.columns)
        );
    }
}
