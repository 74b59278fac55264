//! Tables as Parquet files: typed columns, compressed with zstd.

use crate::{Cell, CellKind, Column, ExportError, Record, Selection, Table};
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::{self, Write};
use std::sync::Arc;

/// Number of rows buffered before they are written as a group.
const GROUP_ROWS: usize = 50_000;
/// Bytes of text buffered before they are written as a group.
const GROUP_BYTES: usize = 32 << 20;

/// Writes one table as a Parquet file.
///
/// Text columns are strings, counts and offsets 64-bit integers, shares doubles rounded to three decimals, pieces lists
/// of structs with `start` and `end`. An empty cell is null. One group of rows is held in memory.
///
/// ```
/// use pullquote_export::{ParquetWriter, Record, Row, Selection};
///
/// let mut table = ParquetWriter::begin(Vec::new(), &Row::TABLE, &Selection::usual(Row::TABLE.columns))?;
/// table.write(&Row { quote: "“We won.”".into(), ..Row::default() })?;
/// assert!(table.finish()?.starts_with(b"PAR1"));
/// # Ok::<(), pullquote_export::ExportError>(())
/// ```
pub struct ParquetWriter<W: Write + Send> {
    inner: SerializedFileWriter<W>,
    selection: Selection,
    columns: Vec<Held>,
    held_rows: usize,
    held_bytes: usize,
    rows: u64,
}

/// Values of one column waiting for their group, with the definition and repetition levels of Parquet.
enum Held {
    Text { values: Vec<ByteArray>, defined: Vec<i16> },
    Integer { values: Vec<i64>, defined: Vec<i16> },
    Share { values: Vec<f64>, defined: Vec<i16> },
    Spans { starts: Vec<i64>, ends: Vec<i64>, defined: Vec<i16>, repeated: Vec<i16> },
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Creates a file for one table.
    ///
    /// # Errors
    /// If the beginning of the file cannot be written.
    pub fn begin(out: W, table: &Table, columns: &Selection) -> Result<Self, ExportError> {
        let chosen: Vec<&Column> = columns.of(table.columns).collect();
        let begin = || -> Result<SerializedFileWriter<W>, ParquetError> {
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(ZstdLevel::default()))
                .set_created_by("pullquote".to_owned())
                .set_key_value_metadata(Some(vec![
                    KeyValue::new("table".to_owned(), table.name.to_owned()),
                    KeyValue::new(
                        "offsets".to_owned(),
                        "bytes of the article's text in UTF-8, end excluded".to_owned(),
                    ),
                ]))
                .build();
            SerializedFileWriter::new(out, schema(table.name, &chosen)?, Arc::new(properties))
        };
        let inner = begin().map_err(|e| error(0, e))?;
        let held = chosen.iter().map(|column| Held::new(column.kind)).collect();
        Ok(Self { inner, selection: columns.clone(), columns: held, held_rows: 0, held_bytes: 0, rows: 0 })
    }

    /// Adds one row of the table the file was created for.
    ///
    /// # Errors
    /// If the output fails. The error may appear only in [`finish`](Self::finish).
    pub fn write<R: Record>(&mut self, row: &R) -> Result<(), ExportError> {
        self.write_cells(&row.cells())
    }

    /// Adds one row, given as the cells of all columns.
    ///
    /// # Errors
    /// As for [`write`](Self::write).
    pub fn write_cells(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        self.rows += 1;
        self.held_rows += 1;
        for (held, cell) in self.columns.iter_mut().zip(self.selection.of(cells)) {
            self.held_bytes += held.push(cell);
        }
        if self.held_rows >= GROUP_ROWS || self.held_bytes >= GROUP_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        if self.held_rows == 0 {
            return Ok(());
        }
        let rows = self.rows;
        let mut write = || -> Result<(), ParquetError> {
            let mut group = self.inner.next_row_group()?;
            self.columns.iter_mut().try_for_each(|held| held.write(&mut group))?;
            group.close().map(drop)
        };
        write().map_err(|e| error(rows, e))?;
        (self.held_rows, self.held_bytes) = (0, 0);
        Ok(())
    }

    /// Writes buffered rows and returns the output.
    ///
    /// # Errors
    /// If the output fails.
    pub fn finish(mut self) -> Result<W, ExportError> {
        self.flush()?;
        let rows = self.rows;
        let mut out = self.inner.into_inner().map_err(|e| error(rows, e))?;
        out.flush().map_err(|e| ExportError::new(rows, e))?;
        Ok(out)
    }
}

impl Held {
    fn new(kind: CellKind) -> Self {
        match kind {
            CellKind::Text => Self::Text { values: Vec::new(), defined: Vec::new() },
            CellKind::Integer => Self::Integer { values: Vec::new(), defined: Vec::new() },
            CellKind::Share => Self::Share { values: Vec::new(), defined: Vec::new() },
            CellKind::Spans => {
                Self::Spans { starts: Vec::new(), ends: Vec::new(), defined: Vec::new(), repeated: Vec::new() }
            }
        }
    }

    /// Takes a cell and returns its approximate size in bytes. A cell of the wrong type becomes null.
    fn push(&mut self, cell: &Cell<'_>) -> usize {
        match (self, cell) {
            (Self::Text { values, defined }, Cell::Text(text)) if !text.is_empty() => {
                values.push(ByteArray::from(text.as_bytes().to_vec()));
                defined.push(1);
                return text.len() + 32;
            }
            (Self::Integer { values, defined }, Cell::Integer(number)) => {
                values.push(i64::try_from(*number).unwrap_or(i64::MAX));
                defined.push(1);
            }
            (Self::Share { values, defined }, Cell::Share(number)) => {
                values.push((f64::from(*number) * 1000.0).round() / 1000.0);
                defined.push(1);
            }
            (Self::Spans { starts, ends, defined, repeated }, Cell::Spans(spans)) if !spans.is_empty() => {
                for (n, &(start, end)) in spans.iter().enumerate() {
                    starts.push(start.into());
                    ends.push(end.into());
                    defined.push(2);
                    repeated.push(i16::from(n > 0));
                }
                return spans.len() * 20;
            }
            (Self::Spans { defined, repeated, .. }, _) => {
                defined.push(0);
                repeated.push(0);
            }
            (Self::Text { defined, .. } | Self::Integer { defined, .. } | Self::Share { defined, .. }, _) => {
                defined.push(0)
            }
        }
        10
    }

    fn write<W: Write + Send>(&mut self, group: &mut SerializedRowGroupWriter<'_, W>) -> Result<(), ParquetError> {
        match self {
            Self::Text { values, defined } => {
                column::<ByteArrayType, W>(group, values, defined, None)?;
                values.clear();
                defined.clear();
            }
            Self::Integer { values, defined } => {
                column::<Int64Type, W>(group, values, defined, None)?;
                values.clear();
                defined.clear();
            }
            Self::Share { values, defined } => {
                column::<DoubleType, W>(group, values, defined, None)?;
                values.clear();
                defined.clear();
            }
            Self::Spans { starts, ends, defined, repeated } => {
                column::<Int64Type, W>(group, starts, defined, Some(repeated))?;
                column::<Int64Type, W>(group, ends, defined, Some(repeated))?;
                starts.clear();
                ends.clear();
                defined.clear();
                repeated.clear();
            }
        }
        Ok(())
    }
}

fn column<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
    defined: &[i16],
    repeated: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General("more columns than in the schema".to_owned()));
    };
    column.typed::<T>().write_batch(values, Some(defined), repeated)?;
    column.close()
}

fn schema(table: &str, columns: &[&Column]) -> Result<TypePtr, ParquetError> {
    let mut fields: Vec<TypePtr> = Vec::new();
    for column in columns {
        let optional = Repetition::OPTIONAL;
        fields.push(Arc::new(match column.kind {
            CellKind::Text => Type::primitive_type_builder(column.name, Physical::BYTE_ARRAY)
                .with_repetition(optional)
                .with_logical_type(Some(LogicalType::String))
                .with_converted_type(ConvertedType::UTF8)
                .build()?,
            CellKind::Integer => {
                Type::primitive_type_builder(column.name, Physical::INT64).with_repetition(optional).build()?
            }
            CellKind::Share => {
                Type::primitive_type_builder(column.name, Physical::DOUBLE).with_repetition(optional).build()?
            }
            CellKind::Spans => {
                let offset = |name| {
                    Type::primitive_type_builder(name, Physical::INT64).with_repetition(Repetition::REQUIRED).build()
                };
                let element = Type::group_type_builder("element")
                    .with_repetition(Repetition::REQUIRED)
                    .with_fields(vec![Arc::new(offset("start")?), Arc::new(offset("end")?)])
                    .build()?;
                let list = Type::group_type_builder("list")
                    .with_repetition(Repetition::REPEATED)
                    .with_fields(vec![Arc::new(element)])
                    .build()?;
                Type::group_type_builder(column.name)
                    .with_repetition(optional)
                    .with_logical_type(Some(LogicalType::List))
                    .with_converted_type(ConvertedType::LIST)
                    .with_fields(vec![Arc::new(list)])
                    .build()?
            }
        }));
    }
    Ok(Arc::new(Type::group_type_builder(table).with_fields(fields).build()?))
}

fn error(rows: u64, error: ParquetError) -> ExportError {
    ExportError::new(rows, io::Error::other(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Row;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    #[test]
    fn a_table_is_read_back() {
        let mut table = ParquetWriter::begin(Vec::new(), &Row::TABLE, &Selection::usual(Row::TABLE.columns)).unwrap();
        let rows = 120_000;
        for n in 0..rows {
            let content = if n % 2 == 0 { vec![(n, n + 3), (n + 5, n + 9)] } else { vec![(n, n + 1)] };
            let row = Row { article_id: "é".into(), confidence: 0.887, content, ..Row::default() };
            table.write(&row).unwrap();
        }
        let file = table.finish().unwrap();
        let reader = SerializedFileReader::new(chunks(file)).unwrap();
        assert_eq!(reader.metadata().file_metadata().num_rows(), i64::from(rows));
        assert_eq!(reader.num_row_groups(), 3);
        let row = reader.get_row_iter(None).unwrap().nth(100_000).unwrap().unwrap();
        let text = row.to_string();
        assert!(text.contains("article_id: \"é\"") && text.contains("quote_id: null"), "{text}");
        assert!(text.contains("confidence: 0.887,") && text.contains("source_start: null"), "{text}");
        assert!(text.contains("pieces: [{start: 100000, end: 100003}, {start: 100005, end: 100009}]"), "{text}");
    }

    fn chunks(file: Vec<u8>) -> impl parquet::file::reader::ChunkReader + 'static {
        bytes::Bytes::from(file)
    }

    #[test]
    fn an_empty_table_is_a_file() {
        let table = ParquetWriter::begin(Vec::new(), &Row::TABLE, &Selection::usual(Row::TABLE.columns)).unwrap();
        let reader = SerializedFileReader::new(chunks(table.finish().unwrap())).unwrap();
        assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
    }
}
