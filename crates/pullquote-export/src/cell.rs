//! One cell of a table, and its type.

use std::borrow::Cow;
use std::fmt::Write;

/// One cell of a table, before formatting.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Words; an empty text is the same as an empty cell.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(u64),
    /// A number from 0 to 1.
    Share(f32),
    /// Pieces of a text.
    Spans(&'a [(u32, u32)]),
    /// Nothing.
    Empty,
}

/// The type of the cells of a column. A cell of any type may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Words.
    Text,
    /// A whole number: a count, or a byte offset.
    Integer,
    /// A number from 0 to 1, with three decimals.
    Share,
    /// Pieces of a text: `12-40;57-80`.
    Spans,
}

impl<'a> Cell<'a> {
    /// A cell with borrowed words.
    pub fn text(words: &'a str) -> Self {
        Self::Text(Cow::Borrowed(words))
    }

    /// A number that may be missing.
    pub(crate) fn maybe(number: Option<u32>) -> Self {
        number.map_or(Self::Empty, |number| Self::Integer(number.into()))
    }

    /// The cell as text: shares with three decimals, pieces as `12-40;57-80`.
    pub fn plain(&self) -> Cow<'_, str> {
        match self {
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Integer(number) => Cow::Owned(number.to_string()),
            Cell::Share(share) => Cow::Owned(format!("{share:.3}")),
            Cell::Spans(spans) => {
                let mut all = String::new();
                for (n, (start, end)) in spans.iter().enumerate() {
                    let _ = write!(all, "{}{start}-{end}", if n == 0 { "" } else { ";" });
                }
                Cow::Owned(all)
            }
            Cell::Empty => Cow::Borrowed(""),
        }
    }

    /// Whether a column of this kind may hold the cell.
    pub fn fits(&self, kind: CellKind) -> bool {
        matches!(
            (self, kind),
            (Cell::Empty, _)
                | (Cell::Text(_), CellKind::Text)
                | (Cell::Integer(_), CellKind::Integer)
                | (Cell::Share(_), CellKind::Share)
                | (Cell::Spans(_), CellKind::Spans)
        )
    }
}
