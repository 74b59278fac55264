//! Sheets of XLSX: rows of numbers, texts, and indices into a list of shared strings.

use super::dates::{day, shows_date};
use super::{MOST_COLUMNS, Row, Sheets, Xml, attribute, damaged, push, reference};
use crate::archive::Zip;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io;

pub(super) const WORKBOOK: &str = "xl/workbook.xml";
/// Shared strings are held as a whole; workbooks with more of them are refused.
const MOST_SHARED: usize = 512 << 20;
/// The most sheets and formats of a workbook that count.
const MOST_LISTED: usize = 65_536;

pub(super) struct Xlsx {
    zip: Zip,
    limit: usize,
    /// The files of the sheets, in their order.
    sheets: Vec<String>,
    strings: Strings,
    /// Which formats show dates.
    dates: Vec<bool>,
    from_1904: bool,
    sheet: usize,
    xml: Option<Xml>,
}

/// Shared strings, one after the other.
#[derive(Default)]
struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    fn get(&self, at: usize) -> Option<&str> {
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        self.text.get(start..*self.ends.get(at)?)
    }
}

impl Xlsx {
    pub fn open(zip: Zip, limit: usize) -> io::Result<Self> {
        let (strings, dates) = (Strings::default(), Vec::new());
        let mut book = Self { zip, limit, sheets: Vec::new(), strings, dates, from_1904: false, sheet: 0, xml: None };
        book.list()?;
        book.read_strings()?;
        book.read_formats()?;
        Ok(book)
    }

    /// The XML of a file of the workbook, if there is one.
    fn part(&mut self, name: &str) -> io::Result<Option<Xml>> {
        let Some(member) = self.zip.member(name) else { return Ok(None) };
        Ok(Some(Xml::new(member.map_err(damaged)?.content, self.limit)))
    }

    /// Lists the sheets.
    fn list(&mut self) -> io::Result<()> {
        let mut files = HashMap::new();
        if let Some(mut xml) = self.part("xl/_rels/workbook.xml.rels")? {
            each(&mut xml, |element| {
                if element.name().as_ref() == "Relationship" && files.len() < MOST_LISTED {
                    files.extend(attribute(element, "Id").zip(attribute(element, "Target")));
                }
            })?;
        }
        let Some(mut xml) = self.part(WORKBOOK)? else { return Err(damaged("it has no list of sheets")) };
        let (mut sheets, mut from_1904) = (Vec::new(), false);
        each(&mut xml, |element| match element.name().as_ref() {
            "sheet" if sheets.len() < MOST_LISTED => {
                let target = attribute(element, "r:id").and_then(|id| files.get(&id).cloned());
                let file = target.unwrap_or_else(|| format!("worksheets/sheet{}.xml", sheets.len() + 1));
                sheets.push(file.strip_prefix('/').map_or_else(|| format!("xl/{file}"), str::to_string));
            }
            "workbookPr" => from_1904 = attribute(element, "date1904").is_some_and(|is| is == "1" || is == "true"),
            _ => {}
        })?;
        (self.sheets, self.from_1904) = (sheets, from_1904);
        Ok(())
    }

    fn read_strings(&mut self) -> io::Result<()> {
        let limit = self.limit;
        let Some(mut xml) = self.part("xl/sharedStrings.xml")? else { return Ok(()) };
        let Strings { text, ends } = &mut self.strings;
        // Phonetic guides are no text.
        let (mut open, mut guides) = (0usize, 0usize);
        loop {
            let start = ends.last().copied().unwrap_or(0);
            match xml.next()? {
                Event::Start(element) if element.name().as_ref() == "t" => open += 1,
                Event::Start(element) if element.name().as_ref() == "rPh" => guides += 1,
                Event::End(element) => match element.name().as_ref() {
                    "t" => open = open.saturating_sub(1),
                    "rPh" => guides = guides.saturating_sub(1),
                    "si" => ends.push(text.len()),
                    _ => {}
                },
                Event::Empty(element) if element.name().as_ref() == "si" => ends.push(text.len()),
                Event::Text(piece) if open > 0 && guides == 0 => text.push_str(&piece),
                Event::GeneralRef(name) if open > 0 && guides == 0 => text.push_str(&reference(&name)),
                Event::Eof => return Ok(()),
                _ => {}
            }
            if text.len() - start > limit {
                return Err(super::too_large());
            }
            if text.len().saturating_add(ends.len() * 8) > MOST_SHARED {
                return Err(damaged("its texts exceed 512 MiB; save the sheet as CSV and read that"));
            }
        }
    }

    fn read_formats(&mut self) -> io::Result<()> {
        let Some(mut xml) = self.part("xl/styles.xml")? else { return Ok(()) };
        let (mut codes, mut dates, mut within) = (HashMap::new(), Vec::new(), false);
        loop {
            match xml.next()? {
                Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                    "numFmt" if codes.len() < MOST_LISTED => {
                        codes.extend(attribute(&element, "numFmtId").zip(attribute(&element, "formatCode")));
                    }
                    "cellXfs" => within = true,
                    "xf" if within && dates.len() < MOST_LISTED => {
                        let id = attribute(&element, "numFmtId").unwrap_or_default();
                        let code = codes.get(&id).map(String::as_str);
                        dates.push(shows_date(id.parse().unwrap_or(0), code));
                    }
                    _ => {}
                },
                Event::End(element) if element.name().as_ref() == "cellXfs" => within = false,
                Event::Eof => break,
                _ => {}
            }
        }
        self.dates = dates;
        Ok(())
    }
}

/// Visits the elements of a small file.
fn each(xml: &mut Xml, mut visit: impl FnMut(&BytesStart<'_>)) -> io::Result<()> {
    loop {
        match xml.next()? {
            Event::Start(element) | Event::Empty(element) => visit(&element),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// What is known about a cell before its content.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    is_date: bool,
    text: String,
}

/// The number of a column, from 0: `B7` is 1.
fn column_of(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number = letters.fold(0usize, |n, letter| n * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

impl Xlsx {
    fn cell(&self, element: &BytesStart<'_>, next: usize) -> Cell {
        let column = attribute(element, "r").and_then(|name| column_of(&name)).unwrap_or(next);
        let style = attribute(element, "s").and_then(|style| style.parse::<usize>().ok()).unwrap_or(0);
        let is_date = self.dates.get(style).copied().unwrap_or(false);
        Cell { column, kind: attribute(element, "t").unwrap_or_default(), is_date, text: String::new() }
    }

    fn value(&self, cell: Cell) -> io::Result<String> {
        Ok(match cell.kind.as_str() {
            "s" if cell.text.trim().is_empty() => String::new(),
            "s" => {
                let text = cell.text.trim().parse().ok().and_then(|at| self.strings.get(at));
                text.ok_or_else(|| damaged("a cell refers to a text that is missing"))?.to_string()
            }
            "str" | "inlineStr" => cell.text,
            "b" | "e" => String::new(),
            _ if cell.is_date => day(&cell.text, self.from_1904).unwrap_or(cell.text),
            _ => cell.text,
        })
    }
}

impl Sheets for Xlsx {
    fn again(&mut self) -> io::Result<()> {
        (self.sheet, self.xml) = (0, None);
        Ok(())
    }

    fn next(&mut self) -> io::Result<Option<(usize, Row)>> {
        loop {
            let mut xml = match self.xml.take() {
                Some(xml) => xml,
                None => {
                    let Some(name) = self.sheets.get(self.sheet).cloned() else { return Ok(None) };
                    self.sheet += 1;
                    self.part(&name)?.ok_or_else(|| damaged(format!("{name} is missing")))?
                }
            };
            if let Some(row) = self.row(&mut xml)? {
                self.xml = Some(xml);
                return Ok(Some((self.sheet, row)));
            }
        }
    }
}

impl Xlsx {
    /// The next row of a sheet that is not empty.
    fn row(&self, xml: &mut Xml) -> io::Result<Option<Row>> {
        let (mut row, mut size): (Row, usize) = (Row::new(), 0);
        let (mut cell, mut open, mut next) = (None::<Cell>, 0usize, 0usize);
        loop {
            match xml.next()? {
                Event::Start(element) => match element.name().as_ref() {
                    "row" => (row, cell, size, next) = (Row::new(), None, 0, 0),
                    "c" => cell = Some(self.cell(&element, next)),
                    "v" | "t" => open += 1,
                    _ => {}
                },
                Event::Empty(element) if element.name().as_ref() == "c" => next = self.cell(&element, next).column + 1,
                Event::End(element) => match element.name().as_ref() {
                    "v" | "t" => open = open.saturating_sub(1),
                    "c" => {
                        let Some(cell) = cell.take() else { continue };
                        let column = cell.column;
                        let value = self.value(cell)?;
                        next = column.saturating_add(1);
                        size += value.len();
                        if size > self.limit {
                            return Err(super::too_large());
                        }
                        if column < MOST_COLUMNS && !value.is_empty() {
                            row.resize(row.len().max(column + 1), String::new());
                            row[column] = value;
                        }
                    }
                    "row" if !row.is_empty() => return Ok(Some(std::mem::take(&mut row))),
                    _ => {}
                },
                Event::Text(text) if open > 0 => {
                    cell.iter_mut().try_for_each(|cell| push(&mut cell.text, &text, self.limit))?;
                }
                Event::GeneralRef(name) if open > 0 => {
                    cell.iter_mut().try_for_each(|cell| push(&mut cell.text, &reference(&name), self.limit))?;
                }
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }
}
