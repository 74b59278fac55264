//! Workbooks for spreadsheets (XLSX): one sheet per table, written row by row without being held in memory.

mod about;

use crate::spreadsheet::{MOST_ROWS, for_workbook, is_risky};
use crate::{About, Cell, Column, ExportError, Look, Record, Selection, Table};
use about::Held;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::io::{self, Write};
use std::path::Path;

/// Writes tables as the sheets of one workbook.
///
/// Text is text: no cell is a formula or link, whatever it begins with. Numbers are numbers, and days are dates. Text wraps,
/// offsets are grouped and folded away. The header row is frozen and has filters. A table with more rows than fit on a sheet continues on another one ("quotations 2"). Rows are
/// buffered in temporary files until [`finish`](Self::finish). The same rows give the same bytes.
///
/// ```
/// use pullquote_export::{Record, Row, Selection, WorkbookWriter};
///
/// let mut book = WorkbookWriter::new(None)?;
/// book.sheet(&Row::TABLE, &Selection::usual(Row::TABLE.columns))?;
/// book.write(&Row { quote: "=1+1".into(), ..Row::default() })?;
/// assert!(book.finish(Vec::new())?.starts_with(b"PK"));
/// # Ok::<(), pullquote_export::ExportError>(())
/// ```
pub struct WorkbookWriter {
    book: Workbook,
    sheets: Vec<Sheet>,
    formats: Formats,
    about: Option<About>,
    rows: u64,
    max_rows: u64,
}

struct Sheet {
    table: &'static str,
    /// The number of this sheet among those of its table, from 1.
    part: u32,
    /// Its position in the workbook.
    index: usize,
    columns: Vec<&'static Column>,
    selection: Selection,
    /// Rows written, including the header.
    rows: u64,
    /// What each column holds.
    held: Vec<Held>,
}

/// The formats of cells.
struct Formats {
    header: Format,
    plain: Format,
    words: Format,
    share: Format,
    day: Format,
    /// For text that would become a formula once somebody edits it.
    guarded: Format,
    guarded_words: Format,
}

impl Formats {
    fn new() -> Self {
        let plain = Format::new().set_align(FormatAlign::Top);
        let words = plain.clone().set_text_wrap();
        Self {
            header: plain.clone().set_bold(),
            share: plain.clone().set_num_format("0.000"),
            day: plain.clone().set_num_format("yyyy-mm-dd"),
            guarded: plain.clone().set_quote_prefix(),
            guarded_words: words.clone().set_quote_prefix(),
            plain,
            words,
        }
    }

    fn text(&self, text: &str, look: Look) -> &Format {
        match (look == Look::Words, is_risky(text)) {
            (true, false) => &self.words,
            (true, true) => &self.guarded_words,
            (false, false) => &self.plain,
            (false, true) => &self.guarded,
        }
    }
}

impl WorkbookWriter {
    /// Creates an empty workbook. Rows are buffered in temporary files in the given folder, by default that of the
    /// system.
    ///
    /// # Errors
    /// If no file can be created there.
    pub fn new(folder: Option<&Path>) -> Result<Self, ExportError> {
        let mut book = Workbook::new();
        if let Some(folder) = folder {
            book.set_tempdir(folder).map_err(|e| error(0, e))?;
        }
        // A fixed date instead of the clock, so that the same rows give the same bytes.
        let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(|e| error(0, e))?;
        book.set_properties(&DocProperties::new().set_title("Quotations").set_creation_datetime(&made));
        Ok(Self { book, sheets: Vec::new(), formats: Formats::new(), about: None, rows: 0, max_rows: MOST_ROWS })
    }

    /// Adds a last sheet, "About": where the tables come from, and what their columns mean and hold.
    pub fn about(&mut self, about: &About) {
        if let Some(made) = about.date.as_deref().and_then(day) {
            self.book.set_properties(&DocProperties::new().set_title("Quotations").set_creation_datetime(&made));
        }
        self.about = Some(about.clone());
    }

    /// Adds a sheet for a table. Sheets appear in the order they were added.
    ///
    /// # Errors
    /// If its temporary file cannot be created.
    pub fn sheet(&mut self, table: &Table, columns: &Selection) -> Result<(), ExportError> {
        self.begin(table.name, 1, columns.of(table.columns).collect(), columns.clone())
    }

    fn begin(
        &mut self,
        table: &'static str,
        part: u32,
        columns: Vec<&'static Column>,
        selection: Selection,
    ) -> Result<(), ExportError> {
        let (rows, index) = (self.rows, self.book.worksheets().len());
        let header = self.formats.header.clone();
        let fill = |sheet: &mut Worksheet| -> Result<(), XlsxError> {
            sheet.set_name(if part == 1 { table.to_owned() } else { format!("{table} {part}") })?;
            sheet.set_freeze_panes(1, 0)?;
            for (n, column) in (0u16..).zip(&columns) {
                sheet.set_column_width(n, f64::from(column.width))?;
                sheet.write_string_with_format(0, n, column.name, &header)?;
            }
            for (first, last) in folded(&columns) {
                sheet.group_columns_collapsed(first, last)?;
            }
            Ok(())
        };
        self.book.add_worksheet_with_constant_memory().and_then(fill).map_err(|e| error(rows, e))?;
        let held = vec![Held::default(); columns.len()];
        self.sheets.push(Sheet { table, part, index, columns, selection, rows: 1, held });
        Ok(())
    }

    /// Adds a row to its table's sheet.
    ///
    /// # Errors
    /// If the table has no sheet, or the temporary file cannot be written.
    pub fn write<R: Record>(&mut self, row: &R) -> Result<(), ExportError> {
        self.write_cells(&R::TABLE, &row.cells())
    }

    /// Adds a row to a table's sheet, given as the cells of all columns.
    ///
    /// # Errors
    /// As for [`write`](Self::write).
    pub fn write_cells(&mut self, table: &Table, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        self.rows += 1;
        let of_table = |sheet: &Sheet| sheet.table == table.name;
        let Some(mut at) = self.sheets.iter().rposition(of_table) else {
            let message = format!("the workbook has no sheet {}", table.name);
            return Err(ExportError::new(self.rows, io::Error::other(message)));
        };
        if self.sheets[at].rows >= self.max_rows {
            let Sheet { table, part, ref columns, ref selection, .. } = self.sheets[at];
            let (columns, selection) = (columns.clone(), selection.clone());
            self.begin(table, part + 1, columns, selection)?;
            at = self.sheets.len() - 1;
        }
        let sheet = &mut self.sheets[at];
        let line = sheet.rows as u32;
        sheet.rows += 1;
        let page = self.book.worksheet_from_index(sheet.index).map_err(|e| error(self.rows, e))?;
        let columns = sheet.columns.iter().zip(&mut sheet.held);
        for ((n, cell), (column, held)) in (0u16..).zip(sheet.selection.of(cells)).zip(columns) {
            held.count(column, cell);
            write_cell(page, (line, n), cell, column.look, &self.formats).map_err(|e| error(self.rows, e))?;
        }
        Ok(())
    }

    /// Writes the workbook and returns the output.
    ///
    /// # Errors
    /// If the output fails.
    pub fn finish<W: Write + Send>(mut self, mut out: W) -> Result<W, ExportError> {
        let rows = self.rows;
        for sheet in &self.sheets {
            let last = (sheet.rows - 1) as u32;
            let right = sheet.columns.len().saturating_sub(1) as u16;
            let page = self.book.worksheet_from_index(sheet.index).map_err(|e| error(rows, e))?;
            page.autofilter(0, 0, last, right).map_err(|e| error(rows, e))?;
        }
        if let Some(about) = &self.about {
            let write = |page: &mut Worksheet| about::write(page.set_name(about::NAME)?, about, &self.sheets);
            self.book.add_worksheet_with_constant_memory().and_then(write).map_err(|e| error(rows, e))?;
        }
        // Further sheets of a table were created later, but belong right after its first.
        let first = |table: &str| self.sheets.iter().position(|sheet| sheet.table == table);
        let mut order: Vec<(Option<usize>, u32, usize)> =
            self.sheets.iter().map(|sheet| (first(sheet.table), sheet.part, sheet.index)).collect();
        order.sort_unstable();
        let pages = self.book.worksheets_mut();
        let mut taken: Vec<Option<Worksheet>> = std::mem::take(pages).into_iter().map(Some).collect();
        pages.extend(order.iter().filter_map(|&(_, _, index)| taken.get_mut(index).and_then(Option::take)));
        pages.extend(taken.into_iter().flatten());
        self.book.save_to_writer(&mut out).map_err(|e| error(rows, e))?;
        out.flush().map_err(|e| ExportError::new(rows, e))?;
        Ok(out)
    }
}

fn write_cell(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell<'_>,
    look: Look,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Integer(number) => page.write_number_with_format(row, column, *number as f64, &formats.plain).map(drop),
        Cell::Share(number) => {
            let rounded = (f64::from(*number) * 1000.0).round() / 1000.0;
            page.write_number_with_format(row, column, rounded, &formats.share).map(drop)
        }
        Cell::Text(_) | Cell::Spans(_) | Cell::Empty => match for_workbook(&cell.plain()) {
            empty if empty.is_empty() => Ok(()),
            text => match day(&text).filter(|_| look == Look::Day) {
                Some(day) => page.write_datetime_with_format(row, column, &day, &formats.day).map(drop),
                None => page.write_string_with_format(row, column, &*text, formats.text(&text, look)).map(drop),
            },
        },
    }
}

/// The day that `2024-05-02` stands for. Spreadsheets know none before 1900, and not that year's leap day.
fn day(text: &str) -> Option<ExcelDateTime> {
    let [year, month, day] = text.split('-').collect::<Vec<_>>().try_into().ok()?;
    let number = |digits: &str, length| digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !number(year, 4) || !number(month, 2) || !number(day, 2) || year <= "1900" {
        return None;
    }
    ExcelDateTime::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Runs of columns that are folded away.
fn folded(columns: &[&Column]) -> Vec<(u16, u16)> {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for (n, _) in (0u16..).zip(columns).filter(|(_, column)| column.look == Look::Folded) {
        match runs.last_mut() {
            Some(run) if run.1 + 1 == n => run.1 = n,
            _ => runs.push((n, n)),
        }
    }
    runs
}

fn error(rows: u64, error: XlsxError) -> ExportError {
    match error {
        XlsxError::IoError(error) => ExportError::new(rows, error),
        other => ExportError::new(rows, io::Error::other(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ArticleRow, ErrorRow, Row};
    use std::io::Read;

    fn book() -> WorkbookWriter {
        let mut book = WorkbookWriter::new(None).unwrap();
        book.sheet(&Row::TABLE, &Selection::parse("quote,confidence,start", Row::TABLE.columns).unwrap()).unwrap();
        book.sheet(&ErrorRow::TABLE, &Selection::usual(ErrorRow::TABLE.columns)).unwrap();
        book
    }

    #[test]
    fn the_same_rows_give_the_same_bytes() {
        let make = || {
            let mut book = book();
            book.write(&Row { quote: "“é”\0\u{1}".into(), content: vec![(1, 2)], ..Row::default() }).unwrap();
            book.write(&ErrorRow { source: "a", ..ErrorRow::default() }).unwrap();
            book.finish(Vec::new()).unwrap()
        };
        assert!(make() == make());
    }

    #[test]
    fn only_days_are_dates() {
        assert!(day("2024-02-29").is_some() && day("1901-01-01").is_some());
        for other in
            ["2023-02-29", "2024-2-29", "2024-02", "1899-12-31", "1900-02-28", "02/03/2024", "2024-02-29T10:00", ""]
        {
            assert!(day(other).is_none(), "{other}");
        }
    }

    #[test]
    fn neighbours_are_folded_together() {
        let columns = |names| Selection::parse(names, Row::TABLE.columns).unwrap();
        let runs = |names| folded(&columns(names).of(Row::TABLE.columns).collect::<Vec<_>>());
        assert_eq!(runs("quote,start,end,speaker,pieces"), [(1, 2), (4, 4)]);
        assert_eq!(runs("quote,speaker"), []);
    }

    #[test]
    fn a_long_table_continues_on_another_sheet() {
        let mut book = book();
        book.max_rows = 3;
        for _ in 0..5 {
            book.write(&Row::default()).unwrap();
        }
        let names: Vec<(&str, u32, u64)> = book.sheets.iter().map(|s| (s.table, s.part, s.rows)).collect();
        assert_eq!(names, [("quotations", 1, 3), ("errors", 1, 1), ("quotations", 2, 3), ("quotations", 3, 2)]);
        let file = book.finish(Vec::new()).unwrap();
        let mut list = String::new();
        zip::ZipArchive::new(io::Cursor::new(file))
            .unwrap()
            .by_name("xl/workbook.xml")
            .unwrap()
            .read_to_string(&mut list)
            .unwrap();
        let names: Vec<&str> =
            list.split("<sheet name=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(names, ["quotations", "quotations 2", "quotations 3", "errors"]);
    }

    #[test]
    fn a_failing_output_is_reported() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        assert!(book().finish(Full).is_err());
        let mut book = book();
        book.write(&Row::default()).unwrap();
        book.write(&Row::default()).unwrap();
        let error = book.write(&ArticleRow::default()).expect_err("a table without a sheet");
        assert_eq!((error.rows, error.cause.to_string().as_str()), (3, "the workbook has no sheet articles"));
    }
}
