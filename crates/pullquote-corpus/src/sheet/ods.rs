//! Sheets of OpenDocument.

use super::{MOST_COLUMNS, Row, Sheets, Xml, attribute, damaged, push, reference};
use crate::archive::Zip;
use quick_xml::events::Event;
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
        let (mut row, mut size): (Row, usize) = (Row::new(), 0);
        let (mut cell, mut open, mut left_out) = (None::<Cell>, 0usize, 0usize);
        loop {
            match xml.next()? {
                Event::Start(element) => match element.name().as_ref() {
                    "table:table" => self.sheet += 1,
                    "table:table-row" => (row, cell) = (Row::new(), None),
                    "table:table-cell" | "table:covered-table-cell" => {
                        let repeated = attribute(&element, "table:number-columns-repeated");
                        let date = attribute(&element, "office:date-value");
                        let repeated = repeated.and_then(|many| many.parse().ok()).unwrap_or(1);
                        cell = Some(Cell { date, repeated, ..Cell::default() });
                    }
                    "office:annotation" => left_out += 1,
                    "text:p" if left_out == 0 => {
                        open += 1;
                        if let Some(cell) = &mut cell {
                            cell.paragraphs += 1;
                            if cell.paragraphs > 1 {
                                cell.text.push_str("\n\n");
                            }
                        }
                    }
                    _ => {}
                },
                Event::Empty(element) => match element.name().as_ref() {
                    "table:table-cell" | "table:covered-table-cell" => {
                        let repeated = attribute(&element, "table:number-columns-repeated");
                        let repeated = repeated.and_then(|many| many.parse().ok()).unwrap_or(1);
                        Cell { repeated, ..Cell::default() }.end(&mut row);
                    }
                    name @ ("text:s" | "text:tab" | "text:line-break") if open > 0 => {
                        let space = if name == "text:line-break" { "\n" } else { " " };
                        cell.iter_mut().for_each(|cell| cell.text.push_str(space));
                    }
                    _ => {}
                },
                Event::End(element) => match element.name().as_ref() {
                    "text:p" => open = open.saturating_sub(1),
                    "office:annotation" => left_out = left_out.saturating_sub(1),
                    "table:table-cell" | "table:covered-table-cell" => {
                        let ended = cell.take().unwrap_or_default();
                        size = size.saturating_add(ended.text.len() * ended.repeated());
                        if size > limit {
                            return Err(super::too_large());
                        }
                        ended.end(&mut row);
                    }
                    "table:table-row" => {
                        while row.last().is_some_and(String::is_empty) {
                            row.pop();
                        }
                        if !row.is_empty() {
                            return Ok(Some((self.sheet, row)));
                        }
                    }
                    _ => {}
                },
                Event::Text(text) if open > 0 && left_out == 0 => {
                    cell.iter_mut().try_for_each(|cell| push(&mut cell.text, &text, limit))?;
                }
                Event::GeneralRef(name) if open > 0 && left_out == 0 => {
                    cell.iter_mut().try_for_each(|cell| push(&mut cell.text, &reference(&name), limit))?;
                }
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }
}
