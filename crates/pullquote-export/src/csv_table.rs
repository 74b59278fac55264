//! The table as CSV: UTF-8 without byte order mark, RFC 4180 quoting, LF, text unchanged.

use crate::{COLUMNS, ExportError, Row};
use std::io::Write;

/// Writes rows as CSV.
pub struct CsvWriter<W: Write> {
    inner: csv::Writer<W>,
    rows: u64,
}

impl<W: Write> CsvWriter<W> {
    /// A table with its header line.
    ///
    /// # Errors
    /// If the header cannot be written.
    pub fn new(out: W) -> Result<Self, ExportError> {
        let mut table = Self::without_header(out);
        let header = COLUMNS.map(|column| column.name);
        table.inner.write_record(header).map_err(|e| ExportError::new(0, e))?;
        Ok(table)
    }

    /// Rows alone: for parts that are put together later.
    pub fn without_header(out: W) -> Self {
        Self { inner: csv::Writer::from_writer(out), rows: 0 }
    }

    /// Adds one row.
    ///
    /// # Errors
    /// If the output fails. It may fail later: [`finish`](Self::finish) tells.
    pub fn write(&mut self, row: &Row<'_>) -> Result<(), ExportError> {
        self.rows += 1;
        let cells = row.cells();
        let cells = cells.iter().map(|cell| cell.as_bytes());
        self.inner.write_record(cells).map_err(|e| ExportError::new(self.rows, e))
    }

    /// Writes what is still held back and gives the output again. A writer that is only dropped reports nothing.
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
    use proptest::prelude::*;

    fn table(rows: &[Row]) -> Vec<u8> {
        let mut table = CsvWriter::new(Vec::new()).unwrap();
        for row in rows {
            table.write(row).unwrap();
        }
        table.finish().unwrap()
    }

    #[test]
    fn a_row_as_it_stands_in_the_file() {
        let row = Row {
            quote_id: "00".into(),
            article_id: "wire/a.txt".into(),
            paragraph: 2,
            kind: "direct",
            quote: "\"A,\" [...] \"=B.\"".into(),
            status: "attributed",
            confidence: 0.85,
            content: vec![(3, 7), (20, 25)],
            source: vec![(8, 10)],
            ..Row::default()
        };
        let bytes = table(&[row]);
        let text = String::from_utf8(bytes).unwrap();
        let want = "00,wire/a.txt,,,,,,2,direct,\"\"\"A,\"\" [...] \"\"=B.\"\"\",,,,,,,attributed,0.850,3,25,8,10,,,3-7;20-25,\n";
        assert_eq!(text.lines().nth(1).map(|l| format!("{l}\n")).as_deref(), Some(want));
        assert!(!text.contains('\r') && !text.starts_with('\u{feff}'));
    }

    #[test]
    fn an_empty_table_has_a_header() {
        let text = String::from_utf8(table(&[])).unwrap();
        assert_eq!(text.split(',').count(), COLUMNS.len());
    }

    #[test]
    fn a_full_disk_is_reported() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let mut table = CsvWriter::new(Full).unwrap();
        table.write(&Row::default()).unwrap();
        assert_eq!(table.finish().err().unwrap().cause.kind(), std::io::ErrorKind::StorageFull);
    }

    proptest! {
        #[test]
        fn any_text_comes_back(quote in any::<String>(), speaker in any::<String>(), id in any::<String>()) {
            let row = Row {
                quote: quote.as_str().into(),
                speaker: speaker.as_str().into(),
                article_id: id.as_str().into(),
                ..Row::default()
            };
            let bytes = table(&[row.clone(), row]);
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
            prop_assert_eq!(records.len(), 2);
            prop_assert_eq!(&records[1][1], id.as_str());
            prop_assert_eq!(&records[1][9], quote.as_str());
            prop_assert_eq!(&records[1][10], speaker.as_str());
        }
    }
}
