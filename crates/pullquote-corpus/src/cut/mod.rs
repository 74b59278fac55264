//! How each type of input is cut into records. A cutter holds one record at a time and ends at the first error of the
//! underlying stream.

mod arc;
mod exports;
mod json;
mod lines;
#[cfg(feature = "parquet")]
mod parquet;
mod row;
mod table;
mod warc;
mod whole;
mod xml;

use crate::compress::Stream;
use crate::fields::TEXT_NAMES;
use crate::record::Plan;
use crate::{ErrorKind, Format, Kind, Place, Record, RecordError, Slot, rtf};
use std::io::{self, Read};
use std::sync::Arc;

#[cfg(feature = "parquet")]
pub(crate) use parquet::{guarded, open as open_parquet};

/// Passes over so many bytes of a stream; `byte` counts those behind.
fn skip(stream: &mut Stream, byte: &mut u64, length: u64) -> io::Result<()> {
    let skipped = io::copy(&mut stream.take(length), &mut io::sink())?;
    *byte += skipped;
    if skipped < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}

/// Reads so many bytes of a stream; `byte` counts those behind.
fn read(stream: &mut Stream, byte: &mut u64, length: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
    let read = stream.take(length).read_to_end(bytes)? as u64;
    *byte += read;
    if read < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}

/// Yields the records of one input, in order.
pub(crate) trait Cut: Send {
    /// Returns the next record; after `None`, always `None`.
    fn next(&mut self) -> Option<Result<Record, RecordError>>;
}

/// What all records of one input share.
#[derive(Clone)]
pub(crate) struct Origin {
    pub source: Arc<str>,
    pub file_id: Arc<str>,
    pub plan: Arc<Plan>,
    pub limit: usize,
    /// Whether it was found in a folder rather than named; it may well hold no articles.
    pub found: bool,
}

impl Origin {
    pub fn place(&self, record: u64, line: u64, byte: u64) -> Place {
        Place { source: self.source.clone(), record, line, byte }
    }

    /// The error for a table without a text column; `there` lists its columns.
    pub fn no_column(&self, there: &str) -> RecordError {
        let wanted = self.plan.names.of(Slot::Text).unwrap_or(TEXT_NAMES);
        let there: String = there.chars().take(200).collect();
        let message = format!("no column for the text (looked for {wanted}; found {there}); name it with --text-field");
        match self.found {
            true => RecordError::file(&self.source, ErrorKind::Skipped, format!("{message}; skipped")),
            false => RecordError::file(&self.source, ErrorKind::NoText, message),
        }
    }

    pub fn record(&self, format: Format, bytes: Vec<u8>, place: Place) -> Record {
        Record::planned(format, bytes, place, self.file_id.clone(), self.plan.clone())
    }
}

/// Returns the cutter for a type. Parquet is not a stream and is handled separately.
pub(crate) fn cutter(kind: Kind, stream: Stream, origin: Origin) -> Box<dyn Cut> {
    match kind {
        Kind::Text => exports::cutter(stream, origin),
        Kind::Html => Box::new(whole::Whole::new(Format::Html, stream, origin)),
        Kind::JsonLines => Box::new(lines::JsonLines::new(stream, origin)),
        Kind::Json => Box::new(json::Document::new(stream, origin)),
        Kind::Table => Box::new(table::Table::new(stream, origin)),
        Kind::Nitf => Box::new(xml::Elements::nitf(stream, origin)),
        Kind::NewsMl => Box::new(xml::Elements::news_ml(stream, origin)),
        Kind::Feed => Box::new(xml::Elements::feed(stream, origin)),
        Kind::Warc => Box::new(warc::Warc::new(stream, origin)),
        Kind::Arc => Box::new(arc::Arc::new(stream, origin)),
        Kind::Rtf => exports::cutter(rtf::text(stream), origin),
        Kind::Mail => Box::new(whole::Whole::new(Format::Mail, stream, origin)),
        Kind::Export => exports::export(stream, origin),
        // Documents and archives are opened before their content is cut.
        Kind::Docx | Kind::Odt | Kind::Xlsx | Kind::Ods | Kind::Zip | Kind::Tar => cutter(Kind::Text, stream, origin),
        Kind::Parquet => Box::new(One(Some(RecordError::file(&origin.source, ErrorKind::Unknown, NO_PARQUET)))),
    }
}

/// Why a Parquet file cannot be read.
pub(crate) const NO_PARQUET: &str = if cfg!(feature = "parquet") {
    "Parquet can only be read from an uncompressed file, not from a pipe"
} else {
    "this build cannot read Parquet; install with --features parquet"
};

/// A single error and nothing else.
pub(crate) struct One(pub Option<RecordError>);

impl Cut for One {
    fn next(&mut self) -> Option<Result<Record, RecordError>> {
        self.0.take().map(Err)
    }
}

pub(crate) fn too_large(place: &Place, length: u64) -> RecordError {
    RecordError::at(
        place,
        ErrorKind::TooLarge,
        format!("{length} bytes or more, which exceeds the limit for one article"),
    )
}
