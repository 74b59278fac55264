//! A side table in JSON Lines: an object for each row, with every column; what is unknown is null.

use pullquote::export::{Cell, Selection, Table};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// Writes a row, given as the cells of all columns.
pub fn write_object(table: &Table, columns: &Selection, cells: &[Cell<'_>], out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Object { table, columns, cells })?;
    out.write_all(b"\n")
}

struct Object<'a> {
    table: &'a Table,
    columns: &'a Selection,
    cells: &'a [Cell<'a>],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        for (column, cell) in self.columns.of(self.table.columns).zip(self.columns.of(self.cells)) {
            match cell {
                Cell::Text(text) if !text.is_empty() => object.serialize_entry(column.name, text)?,
                Cell::Integer(number) => object.serialize_entry(column.name, number)?,
                Cell::Share(share) => {
                    object.serialize_entry(column.name, &((f64::from(*share) * 1000.0).round() / 1000.0))?;
                }
                Cell::Spans(spans) if !spans.is_empty() => object.serialize_entry(column.name, spans)?,
                Cell::Text(_) | Cell::Spans(_) | Cell::Empty => object.serialize_entry(column.name, &())?,
            }
        }
        object.end()
    }
}
