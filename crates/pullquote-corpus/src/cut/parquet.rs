//! Parquet: the known or requested columns, row by row. The names and positions of all columns are stored at the end of
//! the file, so the file must allow random access, and nothing can be found in a truncated one.

use super::{Cut, One, Origin};
use crate::fields::{is_known, may_be_text};
use crate::record::Plan;
use crate::{ErrorKind, Format, Record, RecordError, Slot};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;
use parquet::schema::types::Type;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Opens a file. If that fails, the cutter yields the error and nothing else.
pub(crate) fn open(file: File, origin: Origin) -> Box<dyn Cut> {
    let fail =
        |kind, message: String| RecordError { record: 0, ..RecordError::at(&origin.place(1, 0, 0), kind, message) };
    let damaged = |message: String| fail(ErrorKind::Damaged, format!("the Parquet file is damaged: {message}"));
    match guarded(|| rows(file, &origin)) {
        Ok(Ok((rows, columns))) => {
            let plan = Plan { columns, ..Plan::clone(&origin.plan) };
            Box::new(Rows { rows, origin: Origin { plan: Arc::new(plan), ..origin }, record: 0, ended: false })
        }
        Ok(Err(Refused::NoText(there))) => {
            let error = origin.no_column(&there);
            Box::new(One(Some(error)))
        }
        Ok(Err(Refused::Damaged(message))) | Err(message) => Box::new(One(Some(damaged(message)))),
    }
}

enum Refused {
    NoText(String),
    Damaged(String),
}

/// Runs `work`; the library panics on some damaged files.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| "its contents are invalid".to_string())
}

/// Returns the rows of the requested columns, and their names.
fn rows(file: File, origin: &Origin) -> Result<(RowIter<'static>, Vec<String>), Refused> {
    let damaged = |error: parquet::errors::ParquetError| Refused::Damaged(error.to_string());
    let reader = SerializedFileReader::new(file).map_err(damaged)?;
    let schema = reader.metadata().file_metadata().schema().clone();
    let names = &origin.plan.names;
    let asked = |name: &str| {
        Slot::all()
            .iter()
            .filter_map(|slot| names.of(*slot))
            .any(|path| path == name || path.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
    };
    let columns: Vec<String> = schema.get_fields().iter().map(|field| field.name().to_string()).collect();
    let found = match names.of(Slot::Text) {
        Some(name) => columns.iter().any(|column| name.split('.').next() == Some(column) || name == column),
        None => columns.iter().any(|column| may_be_text(column)),
    };
    if !found {
        return Err(Refused::NoText(columns.join(", ")));
    }
    let wanted = schema.get_fields().iter().filter(|field| is_known(field.name()) || asked(field.name()));
    let wanted: Vec<_> = wanted.cloned().collect();
    let columns = wanted.iter().map(|field| field.name().to_string()).collect();
    let projection = Type::group_type_builder(schema.name()).with_fields(wanted).build().map_err(damaged)?;
    let rows = RowIter::from_file_into(Box::new(reader)).project(Some(projection)).map_err(damaged)?;
    Ok((rows, columns))
}

struct Rows {
    rows: RowIter<'static>,
    origin: Origin,
    record: u64,
    ended: bool,
}

impl Cut for Rows {
    fn next(&mut self) -> Option<Result<Record, RecordError>> {
        if self.ended {
            return None;
        }
        self.record += 1;
        let place = self.origin.place(self.record, 0, 0);
        // Invalid values make the library panic, sometimes only when they are formatted.
        let row = guarded(|| match self.rows.next()? {
            Ok(row) => {
                let (mut bytes, mut ends) = (Vec::new(), Vec::new());
                for (_, field) in row.get_column_iter() {
                    value(field, &mut bytes);
                    ends.push(bytes.len());
                }
                Some(Ok((bytes, ends)))
            }
            Err(error) => Some(Err(error.to_string())),
        });
        let (bytes, ends) = match row.unwrap_or_else(|message| Some(Err(message))) {
            Some(Ok(row)) => row,
            None => {
                self.ended = true;
                return None;
            }
            Some(Err(message)) => {
                self.ended = true;
                return Some(Err(lost(&place, &message)));
            }
        };
        if bytes.len() > self.origin.limit {
            return Some(Err(super::too_large(&place, bytes.len() as u64)));
        }
        let mut record = self.origin.record(Format::Row, bytes, place);
        record.ends = ends;
        Some(Ok(record))
    }
}

fn lost(place: &crate::Place, what: &str) -> RecordError {
    let message = format!("the Parquet file is damaged: {what}; the rows before this were read, the rest is lost");
    RecordError::at(place, ErrorKind::Damaged, message)
}

/// Formats a value like a cell of a table: lists are joined, a group is represented by its `name` or `value`.
fn value(field: &Field, out: &mut Vec<u8>) {
    match field {
        Field::Null | Field::Bool(_) => {}
        Field::Str(text) => out.extend_from_slice(text.as_bytes()),
        Field::Bytes(bytes) => out.extend_from_slice(bytes.data()),
        Field::ListInternal(list) => {
            for (index, item) in list.elements().iter().enumerate() {
                if index > 0 {
                    out.extend_from_slice(b"; ");
                }
                value(item, out);
            }
        }
        Field::Group(group) => {
            let named = |wanted: &str| group.get_column_iter().find(|(name, _)| *name == wanted);
            if let Some((_, inner)) = named("name").or_else(|| named("value")) {
                value(inner, out);
            }
        }
        Field::MapInternal(_) => {}
        // Dates and times are ISO, but with a space before the time.
        other => out.extend_from_slice(other.to_string().as_bytes()),
    }
}
