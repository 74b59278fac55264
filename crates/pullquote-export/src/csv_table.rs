//! A table as text: CSV and related formats, for programs or for spreadsheets.

use crate::spreadsheet::harmless;
use crate::{Cell, Dialect, ExportError, Record, Row, Selection, Table};
use std::io::{self, BufRead, Write};

/// How a table is written: its dialect and its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Delimiter, and whether the table is for spreadsheets.
    pub dialect: Dialect,
    /// Which columns, in which order; by default the usual ones.
    pub columns: Option<Selection>,
}

impl Layout {
    /// The columns of a table that are written.
    pub fn selection(&self, table: &Table) -> Selection {
        self.columns.clone().unwrap_or_else(|| Selection::usual(table.columns))
    }
}

/// Writes rows as text. All rows of a writer belong to the table it was created for.
pub struct CsvWriter<W: Write> {
    inner: csv::Writer<W>,
    dialect: Dialect,
    selection: Selection,
    rows: u64,
}

impl<W: Write> CsvWriter<W> {
    /// Creates a plain table of quotations with its header row.
    ///
    /// # Errors
    /// If the header cannot be written.
    pub fn new(out: W) -> Result<Self, ExportError> {
        Self::begin(out, &Row::TABLE, &Layout::default())
    }

    /// Creates a table of quotations without header, for parts that are joined later.
    pub fn without_header(out: W) -> Self {
        Self::continued(out, &Row::TABLE, &Layout::default())
    }

    /// Creates a table of any kind with its header row, and with a byte order mark if it is for spreadsheets.
    ///
    /// # Errors
    /// If the header cannot be written.
    pub fn begin(mut out: W, kind: &Table, layout: &Layout) -> Result<Self, ExportError> {
        if layout.dialect.excel {
            out.write_all("\u{feff}".as_bytes()).map_err(|e| ExportError::new(0, e))?;
        }
        let mut table = Self::continued(out, kind, layout);
        let header = table.selection.of(kind.columns).map(|column| column.name);
        table.inner.write_record(header).map_err(|e| ExportError::new(0, e))?;
        Ok(table)
    }

    /// Creates a table of any kind without header, for parts that are joined later.
    pub fn continued(out: W, kind: &Table, layout: &Layout) -> Self {
        let dialect = layout.dialect;
        Self { inner: dialect.builder().from_writer(out), dialect, selection: layout.selection(kind), rows: 0 }
    }

    /// Adds one row.
    ///
    /// # Errors
    /// If the output fails. The error may appear only in [`finish`](Self::finish).
    pub fn write<R: Record>(&mut self, row: &R) -> Result<(), ExportError> {
        self.write_cells(&row.cells())
    }

    /// Adds one row, given as the cells of all columns.
    ///
    /// # Errors
    /// As for [`write`](Self::write).
    pub fn write_cells(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        self.rows += 1;
        let mut written = Ok(());
        for cell in self.selection.of(cells) {
            let text = if self.dialect.excel { harmless(cell) } else { cell.plain() };
            written = written.and_then(|()| self.inner.write_field(text.as_bytes()));
        }
        written.and_then(|()| self.inner.write_record(None::<&[u8]>)).map_err(|e| ExportError::new(self.rows, e))
    }

    /// Writes buffered data and returns the output. A writer that is only dropped reports no error.
    ///
    /// # Errors
    /// If the output fails.
    pub fn finish(mut self) -> Result<W, ExportError> {
        self.inner.flush().map_err(|e| ExportError::new(self.rows, e))?;
        let rows = self.rows;
        self.inner.into_inner().map_err(|e| ExportError::new(rows, std::io::Error::other(e.to_string())))
    }
}

/// Splits a spreadsheet table into files of at most `most` rows each, including the header; returns the number of
/// files. `next` opens a file by its number, from 1.
///
/// Cells of this dialect contain no line breaks, so a line is a row. A `most` below 2 leaves no room for data and
/// counts as 2.
///
/// # Errors
/// If reading, opening or writing fails. Every file is flushed before the next is opened.
pub fn split_rows<W: Write>(
    mut table: impl BufRead,
    most: u64,
    mut next: impl FnMut(u32) -> io::Result<W>,
) -> io::Result<u32> {
    let (mut header, mut line) = (Vec::new(), Vec::new());
    table.read_until(b'\n', &mut header)?;
    let (mut files, mut rows) = (1, 1);
    let mut file = next(files)?;
    file.write_all(&header)?;
    loop {
        line.clear();
        if table.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if rows >= most.max(2) {
            file.flush()?;
            files += 1;
            file = next(files)?;
            file.write_all(&header)?;
            rows = 1;
        }
        file.write_all(&line)?;
        rows += 1;
    }
    file.flush().map(|()| files)
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
    fn a_row_as_written() {
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
        let want = "00,wire/a.txt,,,,,,2,direct,\"\"\"A,\"\" [...] \"\"=B.\"\"\",,,,,,,,,attributed,0.850,3,25,8,10,,,3-7;20-25,\n";
        assert_eq!(text.lines().nth(1).map(|l| format!("{l}\n")).as_deref(), Some(want));
        assert!(!text.contains('\r') && !text.starts_with('\u{feff}'));
    }

    #[test]
    fn an_empty_table_has_a_header() {
        let text = String::from_utf8(table(&[])).unwrap();
        assert_eq!(text.split(',').count(), 28);
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

    #[test]
    fn a_table_for_spreadsheets() {
        let layout = Layout {
            dialect: Dialect { delimiter: b';', excel: true },
            columns: Some(Selection::parse("quote,confidence,pieces", Row::TABLE.columns).unwrap()),
        };
        let mut table = CsvWriter::begin(Vec::new(), &Row::TABLE, &layout).unwrap();
        table
            .write(&Row { quote: "=1+1\nand \"so\"".into(), confidence: 0.5, content: vec![(3, 9)], ..Row::default() })
            .unwrap();
        let text = String::from_utf8(table.finish().unwrap()).unwrap();
        let want = "\u{feff}\"quote\";\"confidence\";\"pieces\"\r\n\"'=1+1 and \"\"so\"\"\";\"0.500\";\"'3-9\"\r\n";
        assert_eq!(text, want);
    }

    #[test]
    fn a_long_table_is_split_into_files() {
        let split = |table: &str, most: u64| {
            let files = std::cell::RefCell::new(Vec::<Vec<u8>>::new());
            struct File<'a>(&'a std::cell::RefCell<Vec<Vec<u8>>>, usize);
            impl Write for File<'_> {
                fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                    self.0.borrow_mut()[self.1].extend_from_slice(bytes);
                    Ok(bytes.len())
                }
                fn flush(&mut self) -> io::Result<()> {
                    Ok(())
                }
            }
            let count = split_rows(table.as_bytes(), most, |n| {
                files.borrow_mut().push(Vec::new());
                Ok(File(&files, n as usize - 1))
            });
            let texts: Vec<String> = files.borrow().iter().map(|f| String::from_utf8(f.clone()).unwrap()).collect();
            assert_eq!(count.unwrap() as usize, texts.len());
            texts
        };
        assert_eq!(split("h\r\na\r\nb\r\nc\r\n", 3), ["h\r\na\r\nb\r\n", "h\r\nc\r\n"]);
        assert_eq!(split("h\r\na\r\nb\r\n", 3), ["h\r\na\r\nb\r\n"]);
        assert_eq!(split("h\r\n", 3), ["h\r\n"]);
    }

    #[test]
    fn an_empty_row_is_still_a_row() {
        let layout =
            Layout { columns: Some(Selection::parse("speaker", Row::TABLE.columns).unwrap()), ..Layout::default() };
        let mut table = CsvWriter::begin(Vec::new(), &Row::TABLE, &layout).unwrap();
        table.write(&Row::default()).unwrap();
        assert_eq!(table.finish().unwrap(), b"speaker\n\"\"\n");
    }

    proptest! {
        #[test]
        fn any_text_survives_a_round_trip(quote in any::<String>(), speaker in any::<String>(), id in any::<String>()) {
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
