//! Spreadsheets (`.xlsx`, `.ods`) as tables: the rows of a sheet as a stream of CSV, which is then read like any other.
//!
//! Sheets are streamed. In memory are one row and, for XLSX, its shared strings, both bounded. The sheet is the first one
//! that has the columns; sheets after it with the same first row continue it.

mod dates;
mod ods;
mod xlsx;

use crate::archive::Zip;
use crate::csv_text::CsvText;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// More columns than any program writes.
const MOST_COLUMNS: usize = 16_384;

/// The cells of a row.
type Row = Vec<String>;

/// The rows of one sheet after another.
trait Sheets: Send {
    /// The next row that is not empty, and the number of its sheet.
    fn next(&mut self) -> io::Result<Option<(usize, Row)>>;

    /// The sheets from the beginning.
    fn again(&mut self) -> io::Result<()>;
}

/// Opens a spreadsheet as CSV; `None` if a ZIP file is none. `wanted` says whether a row has the names of the columns.
pub(crate) fn open(
    mut zip: Zip,
    limit: usize,
    wanted: &dyn Fn(&[String]) -> bool,
) -> Option<io::Result<impl Read + Send + use<>>> {
    let mut sheets: Box<dyn Sheets> = if zip.member(xlsx::WORKBOOK).is_some() {
        match xlsx::Xlsx::open(zip, limit) {
            Ok(sheets) => Box::new(sheets),
            Err(error) => return Some(Err(error)),
        }
    } else if is_ods(&mut zip) {
        Box::new(ods::Ods::open(zip, limit))
    } else {
        return None;
    };
    Some(choose(&mut *sheets, wanted).map(|chosen| Csv {
        sheets,
        chosen,
        header: None,
        sheet: None,
        out: CsvText::default(),
    }))
}

fn is_ods(zip: &mut Zip) -> bool {
    let mut name = String::new();
    let Some(Ok(kind)) = zip.member("mimetype") else { return false };
    kind.content.take(100).read_to_string(&mut name).is_ok()
        && name.starts_with("application/vnd.oasis.opendocument.spreadsheet")
}

/// The number of the first sheet with the wanted columns; the first one that is not empty if none has them.
fn choose(sheets: &mut dyn Sheets, wanted: &dyn Fn(&[String]) -> bool) -> io::Result<usize> {
    let (mut first, mut seen) = (None, None);
    // Damage behind the first rows is reported when they are read.
    while let Ok(Some((sheet, row))) = sheets.next() {
        if seen == Some(sheet) {
            // Only the first row of a sheet counts, but one with a single cell may be a caption.
            continue;
        }
        seen = Some(sheet);
        first.get_or_insert(sheet);
        if wanted(&row) {
            first = Some(sheet);
            break;
        }
    }
    sheets.again()?;
    Ok(first.unwrap_or(0))
}

/// Rows as CSV.
struct Csv {
    sheets: Box<dyn Sheets>,
    chosen: usize,
    header: Option<Row>,
    /// The sheet of the last row, and whether it is read.
    sheet: Option<(usize, bool)>,
    out: CsvText,
}

impl Csv {
    /// Appends the next row; returns whether there was one.
    fn fill(&mut self) -> io::Result<bool> {
        self.out.clear();
        while let Some((sheet, row)) = self.sheets.next()? {
            let begins = self.sheet.is_none_or(|(last, _)| last != sheet);
            if begins {
                let continues = self.header.as_ref() == Some(&row);
                self.sheet = Some((sheet, sheet == self.chosen || continues));
                if continues {
                    continue;
                }
            }
            if !self.sheet.is_some_and(|(_, read)| read) {
                continue;
            }
            self.header.get_or_insert_with(|| row.clone());
            row.iter().for_each(|cell| self.out.cell(cell.as_bytes()));
            self.out.end_row();
            return Ok(true);
        }
        Ok(false)
    }
}

impl Read for Csv {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.out.is_read() && !self.fill()? {
            return Ok(0);
        }
        Ok(self.out.read(buffer))
    }
}

/// The events of a stream of XML, none of them larger than a limit.
struct Xml {
    reader: Reader<BufReader<Fuelled>>,
    buffer: Vec<u8>,
    fuel: Arc<AtomicUsize>,
    limit: usize,
}

/// Fails once more bytes are read than it has fuel for.
struct Fuelled {
    inner: Box<dyn Read + Send>,
    fuel: Arc<AtomicUsize>,
}

impl Read for Fuelled {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let left = self.fuel.load(Ordering::Relaxed);
        self.fuel.store(left.saturating_sub(read), Ordering::Relaxed);
        if read > left { Err(too_large()) } else { Ok(read) }
    }
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "a cell exceeds the limit for one article")
}

fn damaged(what: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the spreadsheet is damaged: {what}"))
}

impl Xml {
    fn new(content: Box<dyn Read + Send>, limit: usize) -> Self {
        let fuel = Arc::new(AtomicUsize::new(0));
        let inner = Fuelled { inner: content, fuel: fuel.clone() };
        let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, inner));
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        Self { reader, buffer: Vec::new(), fuel, limit }
    }

    fn next(&mut self) -> io::Result<Event<'_>> {
        self.buffer.clear();
        self.fuel.store(self.limit.saturating_add(1 << 17), Ordering::Relaxed);
        self.reader.read_event_into(&mut self.buffer).map_err(|error| match error {
            quick_xml::Error::Io(error) => io::Error::new(error.kind(), error.to_string()),
            other => damaged(other),
        })
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|found| found.key.as_ref() == name)?;
    Some(html_escape::decode_html_entities(&found.value).into_owned())
}

/// Appends text to a cell, which may be as large as an article.
fn push(cell: &mut String, text: &str, limit: usize) -> io::Result<()> {
    cell.push_str(text);
    if cell.len() > limit { Err(too_large()) } else { Ok(()) }
}

/// A reference such as `&amp;` as text.
fn reference(name: &str) -> String {
    html_escape::decode_html_entities(&format!("&{name};")).into_owned()
}
