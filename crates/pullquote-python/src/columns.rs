//! Converts rows to Arrow columns: the tables of the command line, column by column.

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, Int64Array, ListArray, RecordBatch, RecordBatchOptions, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use pullquote::export::{Cell, CellKind, Column, Selection, Table};
use std::sync::Arc;

/// The usual columns of a table of the command line, followed by `error` if requested.
pub fn schema(table: &Table, with_error: bool) -> SchemaRef {
    let selection = Selection::usual(table.columns);
    let mut fields: Vec<Field> = selection.of(table.columns).map(field).collect();
    if with_error {
        fields.push(Field::new("error", DataType::Utf8, true));
    }
    Arc::new(Schema::new(fields))
}

fn field(column: &Column) -> Field {
    let data = match column.kind {
        CellKind::Text => DataType::Utf8,
        CellKind::Integer => DataType::Int64,
        CellKind::Share => DataType::Float64,
        CellKind::Spans => DataType::List(element()),
    };
    Field::new(column.name, data, true)
}

/// Named as in the Parquet files of the command line.
fn element() -> Arc<Field> {
    Arc::new(Field::new("element", DataType::Struct(span_fields()), false))
}

fn span_fields() -> Fields {
    Fields::from(vec![Field::new("start", DataType::Int64, false), Field::new("end", DataType::Int64, false)])
}

/// Columns under construction.
pub struct Columns {
    schema: SchemaRef,
    selection: Selection,
    all: &'static [Column],
    columns: Vec<Builder>,
    errors: Option<StringBuilder>,
    rows: usize,
}

enum Builder {
    Text(StringBuilder),
    Integer(Int64Builder),
    Share(Float64Builder),
    Spans(Spans),
}

#[derive(Default)]
struct Spans {
    starts: Vec<i64>,
    ends: Vec<i64>,
    lengths: Vec<usize>,
    there: Vec<bool>,
}

impl Columns {
    /// Creates columns for the rows of a table.
    pub fn new(table: &Table, schema: &SchemaRef) -> Self {
        let selection = Selection::usual(table.columns);
        let builder = |column: &Column| match column.kind {
            CellKind::Text => Builder::Text(StringBuilder::new()),
            CellKind::Integer => Builder::Integer(Int64Builder::new()),
            CellKind::Share => Builder::Share(Float64Builder::new()),
            CellKind::Spans => Builder::Spans(Spans::default()),
        };
        let columns: Vec<Builder> = selection.of(table.columns).map(builder).collect();
        let errors = (schema.fields().len() > columns.len()).then(StringBuilder::new);
        Self { schema: schema.clone(), selection, all: table.columns, columns, errors, rows: 0 }
    }

    /// Adds a row, given as all its cells.
    pub fn push(&mut self, cells: &[Cell<'_>]) {
        for (builder, cell) in self.columns.iter_mut().zip(self.selection.of(cells)) {
            builder.push(cell);
        }
        if let Some(errors) = &mut self.errors {
            errors.append_null();
        }
        self.rows += 1;
    }

    /// Adds a row for an article that could not be analysed.
    pub fn push_error(&mut self, article: &str, error: &str) {
        for (builder, column) in self.columns.iter_mut().zip(self.selection.of(self.all)) {
            builder.push(&if column.name == "article_id" { Cell::text(article) } else { Cell::Empty });
        }
        if let Some(errors) = &mut self.errors {
            errors.append_value(error);
        }
        self.rows += 1;
    }

    /// Returns the columns.
    pub fn finish(mut self) -> Result<RecordBatch, arrow_schema::ArrowError> {
        let mut arrays = self.columns.into_iter().map(Builder::finish).collect::<Result<Vec<_>, _>>()?;
        arrays.extend(self.errors.as_mut().map(|errors| Arc::new(errors.finish()) as ArrayRef));
        let options = RecordBatchOptions::new().with_row_count(Some(self.rows));
        RecordBatch::try_new_with_options(self.schema, arrays, &options)
    }
}

impl Builder {
    fn push(&mut self, cell: &Cell<'_>) {
        match (self, cell) {
            // As in CSV, where an empty cell has no text, and in Parquet.
            (Builder::Text(builder), Cell::Text(text)) if !text.is_empty() => builder.append_value(text),
            (Builder::Text(builder), _) => builder.append_null(),
            (Builder::Integer(builder), Cell::Integer(number)) => builder.append_value(*number as i64),
            (Builder::Integer(builder), _) => builder.append_null(),
            (Builder::Share(builder), Cell::Share(share)) => builder.append_value(crate::plain::thousandths(*share)),
            (Builder::Share(builder), _) => builder.append_null(),
            (Builder::Spans(spans), Cell::Spans(pieces)) => {
                spans.starts.extend(pieces.iter().map(|piece| i64::from(piece.0)));
                spans.ends.extend(pieces.iter().map(|piece| i64::from(piece.1)));
                spans.lengths.push(pieces.len());
                spans.there.push(true);
            }
            (Builder::Spans(spans), _) => {
                spans.lengths.push(0);
                spans.there.push(false);
            }
        }
    }

    fn finish(self) -> Result<ArrayRef, arrow_schema::ArrowError> {
        Ok(match self {
            Builder::Text(mut builder) => Arc::new(builder.finish()),
            Builder::Integer(mut builder) => Arc::new(builder.finish()),
            Builder::Share(mut builder) => Arc::new(builder.finish()),
            Builder::Spans(spans) => {
                let offsets: Vec<ArrayRef> =
                    vec![Arc::new(Int64Array::from(spans.starts)), Arc::new(Int64Array::from(spans.ends))];
                let pieces = StructArray::try_new(span_fields(), offsets, None)?;
                let lists = OffsetBuffer::from_lengths(spans.lengths);
                let there = Some(NullBuffer::from(spans.there));
                Arc::new(ListArray::try_new(element(), lists, Arc::new(pieces), there)?)
            }
        })
    }
}
