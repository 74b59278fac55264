//! The table of what could not be read: `source,record,byte,kind,message`.

use crate::ExportError;
use std::io::Write;

/// One fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorRow<'a> {
    /// File or stream.
    pub source: &'a str,
    /// Which record of it, from 1; 0 for the file as a whole.
    pub record: u64,
    /// Byte of the file.
    pub byte: u64,
    /// The kind of fault.
    pub kind: &'a str,
    /// The fault in words.
    pub message: &'a str,
}

/// Appends one fault as a line of CSV: for parts that are put together later.
///
/// # Errors
/// None for plain memory; kept for the sake of the writer beneath.
pub fn error_line(row: &ErrorRow<'_>, out: &mut Vec<u8>) -> Result<(), ExportError> {
    let mut inner = csv::Writer::from_writer(out);
    inner.write_record(cells(row, &mut Numbers::default())).map_err(|e| ExportError::new(0, e))?;
    inner.flush().map_err(|e| ExportError::new(0, e))
}

/// Numbers as text.
type Numbers = [String; 2];

fn cells<'r>(row: &'r ErrorRow<'_>, numbers: &'r mut Numbers) -> [&'r str; 5] {
    *numbers = [row.record.to_string(), row.byte.to_string()];
    [row.source, numbers[0].as_str(), numbers[1].as_str(), row.kind, row.message]
}

/// Writes faults as CSV.
pub struct ErrorsWriter<W: Write> {
    inner: csv::Writer<W>,
    rows: u64,
}

impl<W: Write> ErrorsWriter<W> {
    /// A table with its header line.
    ///
    /// # Errors
    /// If the header cannot be written.
    pub fn new(out: W) -> Result<Self, ExportError> {
        let mut inner = csv::Writer::from_writer(out);
        inner.write_record(["source", "record", "byte", "kind", "message"]).map_err(|e| ExportError::new(0, e))?;
        Ok(Self { inner, rows: 0 })
    }

    /// Adds one fault.
    ///
    /// # Errors
    /// If the output fails.
    pub fn write(&mut self, row: &ErrorRow<'_>) -> Result<(), ExportError> {
        self.rows += 1;
        self.inner.write_record(cells(row, &mut Numbers::default())).map_err(|e| ExportError::new(self.rows, e))
    }

    /// Writes what is still held back and gives the output again.
    ///
    /// # Errors
    /// If the output fails.
    pub fn finish(mut self) -> Result<W, ExportError> {
        self.inner.flush().map_err(|e| ExportError::new(self.rows, e))?;
        let rows = self.rows;
        self.inner.into_inner().map_err(|e| ExportError::new(rows, std::io::Error::other(e.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_in_order() {
        let mut table = ErrorsWriter::new(Vec::new()).unwrap();
        let row = ErrorRow { source: "a,b.jsonl", record: 2, byte: 40, kind: "json", message: "no object" };
        table.write(&row).unwrap();
        let text = String::from_utf8(table.finish().unwrap()).unwrap();
        let mut line = Vec::new();
        error_line(&row, &mut line).unwrap();
        assert!(text.ends_with(std::str::from_utf8(&line).unwrap()));
        assert_eq!(text, "source,record,byte,kind,message\n\"a,b.jsonl\",2,40,json,no object\n");
    }
}
