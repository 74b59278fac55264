//! A file that is a single record.

use super::{Cut, Origin, Stream, too_large};
use crate::{Format, Record, RecordError};
use std::io::Read;

/// Reads a whole file, up to the limit.
pub(crate) struct Whole {
    format: Format,
    stream: Option<Stream>,
    origin: Origin,
}

impl Whole {
    pub fn new(format: Format, stream: Stream, origin: Origin) -> Self {
        Self { format, stream: Some(stream), origin }
    }
}

impl Cut for Whole {
    fn next(&mut self) -> Option<Result<Record, RecordError>> {
        let stream = self.stream.take()?;
        let place = self.origin.place(1, 1, 0);
        let mut bytes = Vec::new();
        let limit = self.origin.limit as u64;
        Some(match stream.take(limit.saturating_add(1)).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() as u64 > limit => Err(too_large(&place, bytes.len() as u64)),
            Ok(_) => Ok(self.origin.record(self.format, bytes, place)),
            Err(error) => Err(RecordError::reading(&place, &error)),
        })
    }
}
