//! Sheets of OpenDocument.

use super::{MOST_COLUMNS, Row, Sheets, Xml, attribute, damaged, push, reference};
use crate::archive::Zip;
use quick_xml::events::{BytesStart, Event};
use std::io;

pub(super) struct Ods {
    zip: Zip,
    limit: usize,
    xml: Option<Xml>,
    sheet: usize,
}

impl Ods {
    pub fn open(zip: Zip, limit: usize) -> Self {
        Self { zip, limit, xml: None, sheet: 0 }
    }
}

/// A cell that is being read.
#[derive(Default)]
struct Cell {
    text: String,
    paragraphs: usize,
    /// The value of a date, as it is stored.
    date: Option<String>,
    repeated: usize,
}

impl Cell {
    fn new(element: &BytesStart<'_>) -> Self {
        let repeated = attribute(element, "table:number-columns-repeated");
        Self { repeated: repeated.and_then(|many| many.parse().ok()).unwrap_or(1), ..Self::default() }
    }

    fn begin_paragraph(&mut self) {
        self.paragraphs += 1;
        if self.paragraphs > 1 {
            self.text.push_str("\n\n");
        }
    }

    /// How often it counts. Sheets end with many repeated empty cells.
    fn repeated(&self) -> usize {
        let most = if self.text.is_empty() && self.date.is_none() { MOST_COLUMNS } else { 64 };
        self.repeated.min(most)
    }

    fn end(self, row: &mut Row) {
        let many = self.repeated();
        let text = self.date.unwrap_or(self.text);
        let room = MOST_COLUMNS.saturating_sub(row.len());
        row.extend(std::iter::repeat_n(text, many.min(room)));
    }
}

/// A row that is being read.
#[derive(Default)]
struct Reading {
    row: Row,
    /// The bytes of its cells, and of those of empty rows before it.
    size: usize,
    cell: Option<Cell>,
    /// How many paragraphs are open.
    paragraphs: usize,
    /// How many comments are open. Their text is not that of the cell.
    comments: usize,
}

impl Reading {
    fn start(&mut self, element: &BytesStart<'_>) {
        match element.name().as_ref() {
            "table:table-row" => (self.row, self.cell) = (Row::new(), None),
            "table:table-cell" | "table:covered-table-cell" => {
                let date = attribute(element, "office:date-value");
                self.cell = Some(Cell { date, ..Cell::new(element) });
            }
            "office:annotation" => self.comments += 1,
            "text:p" if self.comments == 0 => {
                self.paragraphs += 1;
                if let Some(cell) = &mut self.cell {
                    cell.begin_paragraph();
                }
            }
            _ => {}
        }
    }

    /// Takes an element without content.
    fn empty(&mut self, element: &BytesStart<'_>) {
        match element.name().as_ref() {
            "table:table-cell" | "table:covered-table-cell" => Cell::new(element).end(&mut self.row),
            name @ ("text:s" | "text:tab" | "text:line-break") if self.paragraphs > 0 => {
                let space = if name == "text:line-break" { "\n" } else { " " };
                self.cell.iter_mut().for_each(|cell| cell.text.push_str(space));
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, limit: usize) -> io::Result<()> {
        match &mut self.cell {
            Some(cell) if self.paragraphs > 0 && self.comments == 0 => push(&mut cell.text, text, limit),
            _ => Ok(()),
        }
    }

    /// Ends an element; returns the row if it is complete and not empty.
    fn end(&mut self, name: &str, limit: usize) -> io::Result<Option<Row>> {
        match name {
            "text:p" if self.comments == 0 => self.paragraphs = self.paragraphs.saturating_sub(1),
            "office:annotation" => self.comments = self.comments.saturating_sub(1),
            "table:table-cell" | "table:covered-table-cell" => {
                let cell = self.cell.take().unwrap_or_default();
                self.size = self.size.saturating_add(cell.text.len() * cell.repeated());
                if self.size > limit {
                    return Err(super::too_large());
                }
                cell.end(&mut self.row);
            }
            "table:table-row" => {
                while self.row.last().is_some_and(String::is_empty) {
                    self.row.pop();
                }
                return Ok(Some(std::mem::take(&mut self.row)).filter(|row| !row.is_empty()));
            }
            _ => {}
        }
        Ok(None)
    }
}

impl Sheets for Ods {
    fn again(&mut self) -> io::Result<()> {
        (self.xml, self.sheet) = (None, 0);
        Ok(())
    }

    fn next(&mut self) -> io::Result<Option<(usize, Row)>> {
        if self.xml.is_none() {
            let content = self.zip.member("content.xml").ok_or_else(|| damaged("it has no content"))?;
            self.xml = Some(Xml::new(content.map_err(damaged)?.content, self.limit));
        }
        let (Some(xml), limit) = (&mut self.xml, self.limit) else { return Ok(None) };
        let mut reading = Reading::default();
        loop {
            match xml.next()? {
                Event::Start(element) if element.name().as_ref() == "table:table" => self.sheet += 1,
                Event::Start(element) => reading.start(&element),
                Event::Empty(element) => reading.empty(&element),
                Event::End(element) => {
                    if let Some(row) = reading.end(element.name().as_ref(), limit)? {
                        return Ok(Some((self.sheet, row)));
                    }
                }
                Event::Text(text) => reading.text(&text, limit)?,
                Event::GeneralRef(name) => reading.text(&reference(&name), limit)?,
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }
}
