//! Tables: rows of cells below a row of column names, separated by comma, tab, semicolon or bar, quoted as in RFC 4180 or
//! as people write it ([`row`](super::row)).

use super::row::{Row, Splitter};
use super::{Cut, Origin, Stream, too_large};
use crate::compress::fill;
use crate::fields::{is_known, may_be_text};
use crate::kind::{delimiter_of, separator_line};
use crate::record::Plan;
use crate::{ErrorKind, Format, Place, Record, RecordError, Slot};
use std::io::{self, BufRead};
use std::sync::Arc;

/// Cuts rows.
pub(crate) struct Table {
    stream: Stream,
    origin: Origin,
    splitter: Splitter,
    /// Bytes that were read but belong to no row yet.
    pending: Vec<u8>,
    /// How many of them are in rows already.
    taken: usize,
    at_end: bool,
    started: bool,
    record: u64,
    line: u64,
    byte: u64,
    ended: bool,
    /// What is to be told before the first row.
    warning: Option<RecordError>,
}

/// How a row ended.
enum Cells {
    Row(Row),
    /// More bytes than the limit.
    TooLarge(u64),
}

impl Table {
    pub fn new(stream: Stream, origin: Origin) -> Self {
        let splitter = Splitter { delimiter: b',', columns: 0 };
        let (pending, taken, at_end) = (Vec::new(), 0, false);
        let (started, ended, warning) = (false, false, None);
        Self { stream, origin, splitter, pending, taken, at_end, started, record: 0, line: 1, byte: 0, ended, warning }
    }

    /// Reads more bytes; returns whether there were any.
    fn fill(&mut self) -> io::Result<bool> {
        let more = fill(&mut self.stream)?;
        if more.is_empty() {
            self.at_end = true;
            return Ok(false);
        }
        if self.taken > 0 {
            self.pending.drain(..self.taken);
            self.taken = 0;
        }
        let length = more.len();
        self.pending.extend_from_slice(more);
        self.stream.consume(length);
        Ok(true)
    }

    fn advance(&mut self, length: usize) {
        let bytes = &self.pending[self.taken..self.taken + length];
        let breaks = memchr::memchr_iter(b'\n', bytes).count();
        self.line += breaks as u64;
        self.byte += length as u64;
        self.taken += length;
    }

    /// Moves to the first byte of the next row that is not blank; returns whether there is one.
    fn seek(&mut self) -> io::Result<bool> {
        loop {
            let blank = self.pending[self.taken..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
            self.advance(blank);
            if self.taken < self.pending.len() {
                return Ok(true);
            }
            if self.at_end || !self.fill()? {
                return Ok(false);
            }
        }
    }

    /// Reads the row that begins here.
    fn row(&mut self) -> io::Result<Cells> {
        let mut clear = 0;
        loop {
            let bytes = &self.pending[self.taken..];
            // Beyond the limit, a mark that is still open was never meant to open anything.
            let over = bytes.len() > self.origin.limit.saturating_add(1);
            // A row that ends with its line is complete, whether or not what follows can be read.
            let complete = self.at_end || !over && bytes.ends_with(b"\n");
            if let Some(row) = self.splitter.split(bytes, self.at_end || over, &mut clear)
                && (row.used < bytes.len() || complete)
            {
                let large = row.cells.len() > self.origin.limit;
                self.advance(row.used);
                return Ok(if large { Cells::TooLarge(row.used as u64) } else { Cells::Row(row) });
            }
            if over {
                return self.skip_line().map(Cells::TooLarge);
            }
            self.fill()?;
        }
    }

    /// Skips the rest of a line that is too long; returns its length.
    fn skip_line(&mut self) -> io::Result<u64> {
        let mut length = 0;
        loop {
            let bytes = &self.pending[self.taken..];
            let end = memchr::memchr(b'\n', bytes).map(|at| at + 1);
            let used = end.unwrap_or(bytes.len());
            self.advance(used);
            length += used as u64;
            if end.is_some() || self.at_end || !self.fill()? {
                return Ok(length);
            }
        }
    }

    /// Reads the row of column names.
    fn start(&mut self) -> Result<(), RecordError> {
        let place = self.origin.place(1, 1, 0);
        let fail = |kind, message: String| RecordError { record: 0, line: 0, ..RecordError::at(&place, kind, message) };
        let fault = |error: io::Error| RecordError::reading(&place, &error);
        self.fill().map_err(fault)?;
        if self.pending.starts_with(b"\xef\xbb\xbf") {
            self.advance(3);
        }
        if let Some((delimiter, length)) = separator_line(&self.pending[self.taken..]) {
            self.splitter.delimiter = delimiter;
            self.advance(length);
        } else {
            self.splitter.delimiter = delimiter_of(&self.pending[self.taken..]);
        }
        if !self.seek().map_err(fault)? {
            self.ended = true;
            return Ok(());
        }
        let Cells::Row(row) = self.row().map_err(fault)? else {
            return Err(fail(ErrorKind::TooLarge, "the row of column names does not end".into()));
        };
        let starts = std::iter::once(0).chain(row.ends.iter().copied());
        let cells = starts.zip(&row.ends).map(|(start, end)| &row.cells[start..*end]);
        let columns: Vec<String> = cells.map(|cell| String::from_utf8_lossy(cell).trim().to_string()).collect();
        let names = &self.origin.plan.names;
        let found = match names.of(Slot::Text) {
            Some(name) => columns.iter().any(|column| column == name),
            None => columns.iter().any(|column| may_be_text(column)),
        };
        if !found {
            return Err(self.origin.no_column(&columns.join(", ")));
        }
        let used = |name: &String| is_known(name) || Slot::all().iter().any(|slot| names.of(*slot) == Some(name));
        let same = |one: &String, other: &String| one == other || is_known(one) && one.eq_ignore_ascii_case(other);
        let before = |at: usize, name: &String| columns[..at].iter().any(|earlier| same(name, earlier));
        let twice = columns.iter().enumerate().find(|(at, name)| used(name) && before(*at, name));
        self.warning = twice.map(|(_, name)| {
            let message = format!("several columns are named {name}; the last one with content is used");
            fail(ErrorKind::Ambiguous, message)
        });
        self.splitter.columns = columns.len();
        let plan = Plan { columns, ..Plan::clone(&self.origin.plan) };
        self.origin.plan = Arc::new(plan);
        Ok(())
    }

    fn record(&mut self, row: Row, place: Place) -> Record {
        let mut record = self.origin.record(Format::Row, row.cells, place);
        (record.ends, record.odd_marks) = (row.ends, row.odd);
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
            if let Some(warning) = self.warning.take() {
                return Some(Err(warning));
            }
        }
        if self.ended {
            return None;
        }
        self.record += 1;
        let sought = self.seek();
        let place = self.origin.place(self.record, self.line, self.byte);
        let read = match sought {
            Ok(false) => {
                self.ended = true;
                return None;
            }
            Ok(true) => self.row(),
            Err(error) => Err(error),
        };
        match read {
            Ok(Cells::Row(row)) => Some(Ok(self.record(row, place))),
            Ok(Cells::TooLarge(length)) => Some(Err(too_large(&place, length))),
            Err(error) => {
                self.ended = true;
                Some(Err(RecordError::reading(&place, &error)))
            }
        }
    }
}
