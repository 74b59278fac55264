//! The table of what could not be read: `source,record,byte,kind,message`.

use crate::{Cell, Column, Record, Table};

/// One error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorRow<'a> {
    /// File or stream.
    pub source: &'a str,
    /// The number of the record, from 1; 0 for the file as a whole.
    pub record: u64,
    /// Byte of the file.
    pub byte: u64,
    /// The kind of error.
    pub kind: &'a str,
    /// The error in words.
    pub message: &'a str,
}

impl Record for ErrorRow<'_> {
    const TABLE: Table = Table {
        name: "errors",
        columns: &[
            Column::text("source", 30, "File or stream."),
            Column::integer("record", "Number of the record, from 1; 0 for the file as a whole."),
            Column::integer("byte", "Byte of the file at which the record begins."),
            Column::text("kind", 14, "The kind of error, one word."),
            Column::text("message", 70, "The error in words."),
        ],
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(self.source),
            Cell::Integer(self.record),
            Cell::Integer(self.byte),
            Cell::text(self.kind),
            Cell::text(self.message),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CsvWriter, Layout};

    #[test]
    fn an_error_as_written() {
        let mut table = CsvWriter::begin(Vec::new(), &ErrorRow::TABLE, &Layout::default()).unwrap();
        let row = ErrorRow { source: "a,b.jsonl", record: 2, byte: 40, kind: "json", message: "no object" };
        table.write(&row).unwrap();
        let text = String::from_utf8(table.finish().unwrap()).unwrap();
        assert_eq!(text, "source,record,byte,kind,message\n\"a,b.jsonl\",2,40,json,no object\n");
    }
}
