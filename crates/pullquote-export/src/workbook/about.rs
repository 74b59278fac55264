//! The sheet "About": where the workbook comes from, how many rows it has, and what its columns mean and hold.

use super::Sheet;
use crate::codebook::values;
use crate::{About, CONVENTIONS, Cell, Column};
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// The name of the sheet.
pub(super) const NAME: &str = "About";

/// What the cells of a column hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Held {
    filled: u64,
    /// How often each of its known values occurs.
    values: BTreeMap<&'static str, u64>,
}

impl Held {
    /// Counts a cell.
    pub fn count(&mut self, column: &'static Column, cell: &Cell<'_>) {
        let text = match cell {
            Cell::Empty => return,
            Cell::Text(text) if text.is_empty() => return,
            Cell::Text(text) => text.as_ref(),
            Cell::Integer(_) | Cell::Share(_) | Cell::Spans(_) => "",
        };
        self.filled += 1;
        for value in column.values_in(text) {
            if let Some(known) = column.values.iter().find(|known| **known == value) {
                *self.values.entry(known).or_default() += 1;
            }
        }
    }

    /// The numbers of further rows of the same column.
    fn add(&mut self, other: &Self) {
        self.filled += other.filled;
        for (value, count) in &other.values {
            *self.values.entry(value).or_default() += count;
        }
    }

    /// The known values with their numbers, else what values are possible.
    fn values(&self, column: &Column) -> String {
        if column.values.is_empty() {
            return values(column);
        }
        let counted = column.values.iter().map(|value| format!("{value}: {}", self.values.get(value).unwrap_or(&0)));
        counted.collect::<Vec<_>>().join("\n")
    }
}

/// The lines of the sheet.
pub(super) fn write(page: &mut Worksheet, about: &About, sheets: &[Sheet]) -> Result<(), XlsxError> {
    let top = Format::new().set_align(FormatAlign::Top);
    let (bold, wrapped) = (top.clone().set_bold(), top.clone().set_text_wrap());
    for (n, width) in (0u16..).zip([18, 24, 10, 70, 30, 10]) {
        page.set_column_width(n, f64::from(width))?;
    }
    let mut line = 0;
    let mut fact = |page: &mut Worksheet, name: &str, value: &str| -> Result<(), XlsxError> {
        page.write_string_with_format(line, 0, name, &bold)?;
        page.write_string_with_format(line, 1, value, &top)?;
        line += 1;
        Ok(())
    };
    for (name, value) in about.facts() {
        fact(page, &name, &value)?;
    }
    let first = |sheet: &&Sheet| sheet.part == 1;
    for sheet in sheets.iter().filter(first) {
        let rows: u64 = parts(sheets, sheet.table).map(|part| part.rows - 1).sum();
        fact(page, sheet.table, &format!("{rows} rows"))?;
    }
    fact(page, "offsets", CONVENTIONS)?;

    line += 1;
    for (n, name) in (0u16..).zip(["table", "column", "type", "meaning", "values", "filled"]) {
        page.write_string_with_format(line, n, name, &bold)?;
    }
    for sheet in sheets.iter().filter(first) {
        for (n, column) in sheet.columns.iter().enumerate() {
            let mut held = Held::default();
            parts(sheets, sheet.table).filter_map(|part| part.held.get(n)).for_each(|part| held.add(part));
            line += 1;
            for (n, text) in (0u16..).zip([sheet.table, column.name, column.type_name()]) {
                page.write_string_with_format(line, n, text, &top)?;
            }
            page.write_string_with_format(line, 3, column.about, &wrapped)?;
            page.write_string_with_format(line, 4, held.values(column), &wrapped)?;
            page.write_number_with_format(line, 5, held.filled as f64, &top)?;
        }
    }
    Ok(())
}

/// The sheets of a table.
fn parts<'s>(sheets: &'s [Sheet], table: &'static str) -> impl Iterator<Item = &'s Sheet> {
    sheets.iter().filter(move |sheet| sheet.table == table)
}
