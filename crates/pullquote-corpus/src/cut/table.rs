//! Tables: rows of cells below a row of column names, separated by comma, tab, semicolon or bar, quoted as in RFC 4180.

use super::{Cut, Origin, Stream, too_large};
use crate::fields::may_be_text;
use crate::kind::delimiter_of;
use crate::record::Plan;
use crate::{ErrorKind, Format, Place, Record, RecordError, Slot};
use csv_core::ReadRecordResult;
use std::io::{self, BufRead};
use std::sync::Arc;

/// Cuts rows.
pub(crate) struct Table {
    stream: Stream,
    origin: Origin,
    reader: csv_core::Reader,
    /// The cells of the row, concatenated; `ends` has their ends.
    cells: Vec<u8>,
    ends: Vec<usize>,
    started: bool,
    record: u64,
    byte: u64,
    ended: bool,
}

/// How a row ended.
enum Row {
    /// Number of cells.
    Cells(usize),
    /// More bytes than the limit.
    TooLarge(u64),
    /// A quotation mark was never closed, and the rest of the file is inside it.
    Unclosed,
}

impl Table {
    pub fn new(stream: Stream, origin: Origin) -> Self {
        let reader = csv_core::Reader::new();
        let (cells, ends) = (vec![0; 64 << 10], vec![0; 64]);
        Self { stream, origin, reader, cells, ends, started: false, record: 0, byte: 0, ended: false }
    }

    /// Reads a row into `cells` and `ends`.
    fn row(&mut self) -> io::Result<Option<Row>> {
        let (mut filled, mut ended, mut length, mut marks) = (0, 0, 0u64, 0usize);
        let mut over = false;
        let first_line = self.reader.line();
        loop {
            let input = match self.stream.fill_buf() {
                Ok(input) => input,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let at_end = input.is_empty();
            let (result, used, written, ends) =
                self.reader.read_record(input, &mut self.cells[filled..], &mut self.ends[ended..]);
            marks += memchr::memchr_iter(b'"', &input[..used]).count();
            self.stream.consume(used);
            length += used as u64;
            filled += written;
            ended += ends;
            if over {
                // The row is refused; only its end still matters.
                (filled, ended) = (0, 0);
            }
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if over || self.cells.len() > self.origin.limit => {
                    over = true;
                    (filled, ended) = (0, 0);
                }
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if over => ended = 0,
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => {
                    self.byte += length;
                    let spans = self.reader.line() > first_line + 1;
                    return Ok(match result {
                        ReadRecordResult::End => None,
                        _ if at_end && marks % 2 == 1 && (over || spans) => Some(Row::Unclosed),
                        _ if over || filled > self.origin.limit => Some(Row::TooLarge(length)),
                        _ => Some(Row::Cells(ended)),
                    });
                }
            }
        }
    }

    /// Reads the row of column names.
    fn start(&mut self) -> Result<(), RecordError> {
        let place = self.origin.place(1, 1, 0);
        let fail = |kind, message: String| RecordError { record: 0, line: 0, ..RecordError::at(&place, kind, message) };
        let read = self.stream.fill_buf().map(|head| {
            let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            (mark, delimiter_of(&head[mark..]))
        });
        let (mark, delimiter) = read.map_err(|error| RecordError::reading(&place, &error))?;
        self.stream.consume(mark);
        self.byte += mark as u64;
        self.reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        let count = match self.row().map_err(|error| RecordError::reading(&place, &error))? {
            None => {
                self.ended = true;
                return Ok(());
            }
            Some(Row::Cells(count)) => count,
            Some(_) => return Err(fail(ErrorKind::TooLarge, "the row of column names does not end".into())),
        };
        let columns: Vec<String> =
            self.cells(count).map(|cell| String::from_utf8_lossy(cell).trim().to_string()).collect();
        let names = &self.origin.plan.names;
        let found = match names.of(Slot::Text) {
            Some(name) => columns.iter().any(|column| column == name),
            None => columns.iter().any(|column| may_be_text(column)),
        };
        if !found {
            return Err(self.origin.no_column(&columns.join(", ")));
        }
        let plan = Plan { columns, ..Plan::clone(&self.origin.plan) };
        self.origin.plan = Arc::new(plan);
        Ok(())
    }

    fn cells(&self, count: usize) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        self.ends[..count].iter().zip(starts).map(|(end, start)| &self.cells[start..*end])
    }

    fn record(&mut self, count: usize, place: Place) -> Record {
        let length = count.checked_sub(1).map_or(0, |last| self.ends[last]);
        let mut record = self.origin.record(Format::Row, self.cells[..length].to_vec(), place);
        record.ends = self.ends[..count].to_vec();
        if self.cells.len() > 4 << 20 {
            // Do not keep the memory of one huge row.
            self.cells = vec![0; 64 << 10];
        }
        record
    }
}

impl Cut for Table {
    fn next(&mut self) -> Option<Result<Record, RecordError>> {
        if !self.started {
            self.started = true;
            if let Err(error) = self.start() {
                self.ended = true;
                return Some(Err(error));
            }
        }
        if self.ended {
            return None;
        }
        self.record += 1;
        let place = self.origin.place(self.record, self.reader.line(), self.byte);
        match self.row() {
            Ok(None) => {
                self.ended = true;
                None
            }
            Ok(Some(Row::Cells(count))) => Some(Ok(self.record(count, place))),
            Ok(Some(Row::TooLarge(length))) => Some(Err(too_large(&place, length))),
            Ok(Some(Row::Unclosed)) => {
                let message = "a quotation mark in this row is never closed; the rest of the table is lost";
                Some(Err(RecordError::at(&place, ErrorKind::Damaged, message)))
            }
            Err(error) => {
                self.ended = true;
                Some(Err(RecordError::reading(&place, &error)))
            }
        }
    }
}
