//! Tables of rows in Parquet as CSV, which is then read like any other. In memory is one page of each column.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

/// Whether a file is Parquet. A pipe cannot be rewound, so nothing is read from it.
pub(crate) fn is_parquet(file: &mut File) -> io::Result<bool> {
    if !file.metadata()?.is_file() {
        return Ok(false);
    }
    let mut magic = [0; 4];
    let read = file.read_exact(&mut magic).is_ok() && &magic == b"PAR1";
    file.rewind()?;
    Ok(read)
}

/// The rows of a Parquet file as CSV, with the columns whose names `wanted` accepts, or all if it accepts none. Pieces of a
/// text are `start-end`, joined by semicolons, as in tables in CSV. `None` if the file is no Parquet.
///
/// # Errors
/// If the file cannot be read or is damaged, or if this build has no feature `parquet`.
pub fn parquet_rows(path: &Path, wanted: &dyn Fn(&str) -> bool) -> io::Result<Option<Box<dyn Read + Send>>> {
    let mut file = File::open(path)?;
    if is_parquet(&mut file)? { open(file, wanted).map(Some) } else { Ok(None) }
}

#[cfg(not(feature = "parquet"))]
fn open(_: File, _: &dyn Fn(&str) -> bool) -> io::Result<Box<dyn Read + Send>> {
    Err(io::Error::new(io::ErrorKind::Unsupported, crate::cut::NO_PARQUET))
}

#[cfg(feature = "parquet")]
fn open(file: File, wanted: &dyn Fn(&str) -> bool) -> io::Result<Box<dyn Read + Send>> {
    rows::open(file, wanted).map(|rows| Box::new(rows) as Box<dyn Read + Send>)
}

#[cfg(feature = "parquet")]
mod rows {
    use crate::csv_text::CsvText;
    use crate::cut::guarded;
    use parquet::errors::ParquetError;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::reader::RowIter;
    use parquet::record::{Field, Row};
    use parquet::schema::types::Type;
    use std::fs::File;
    use std::io::{self, Read, Write};

    /// Rows as CSV.
    struct Csv {
        rows: RowIter<'static>,
        out: CsvText,
        cell: Vec<u8>,
        ended: bool,
    }

    pub(super) fn open(file: File, wanted: &dyn Fn(&str) -> bool) -> io::Result<impl Read + Send + use<>> {
        let found = guarded(|| chosen(file, wanted)).and_then(|found| found.map_err(|error| error.to_string()));
        let (rows, names) = found.map_err(damaged)?;
        let mut csv = Csv { rows, out: CsvText::default(), cell: Vec::new(), ended: false };
        names.iter().for_each(|name| csv.out.cell(name.as_bytes()));
        csv.out.end_row();
        Ok(csv)
    }

    fn chosen(file: File, wanted: &dyn Fn(&str) -> bool) -> Result<(RowIter<'static>, Vec<String>), ParquetError> {
        let reader = SerializedFileReader::new(file)?;
        let schema = reader.metadata().file_metadata().schema().clone();
        let all = schema.get_fields();
        let some: Vec<_> = all.iter().filter(|field| wanted(field.name())).cloned().collect();
        let columns = if some.is_empty() { all.to_vec() } else { some };
        let names = columns.iter().map(|field| field.name().to_owned()).collect();
        let projection = Type::group_type_builder(schema.name()).with_fields(columns).build()?;
        Ok((RowIter::from_file_into(Box::new(reader)).project(Some(projection))?, names))
    }

    fn damaged(message: impl std::fmt::Display) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, format!("the Parquet file is damaged: {message}"))
    }

    impl Csv {
        /// Replaces the rows that were passed on by the next ones; returns whether there are any.
        fn fill(&mut self) -> io::Result<bool> {
            self.ended |= self.out.is_empty();
            self.out.clear();
            while !self.ended && self.out.len() < 1 << 16 {
                // Invalid values make the library panic, sometimes only when they are formatted.
                match guarded(|| self.rows.next().map(|row| row.map(|row| self.row(&row)))).map_err(damaged)? {
                    Some(row) => row.map_err(damaged)?,
                    None => self.ended = true,
                }
            }
            Ok(!self.out.is_empty())
        }

        fn row(&mut self, row: &Row) {
            for (_, field) in row.get_column_iter() {
                self.cell.clear();
                value(field, &mut self.cell);
                self.out.cell(&self.cell);
            }
            self.out.end_row();
        }
    }

    impl Read for Csv {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.out.is_read() && !self.fill()? {
                return Ok(0);
            }
            Ok(self.out.read(buffer))
        }
    }

    /// A value as in a table in CSV.
    fn value(field: &Field, out: &mut Vec<u8>) {
        match field {
            Field::Null | Field::MapInternal(_) => {}
            Field::Str(text) => out.extend_from_slice(text.as_bytes()),
            Field::Bytes(bytes) => out.extend_from_slice(bytes.data()),
            Field::ListInternal(list) => {
                for (n, item) in list.elements().iter().enumerate() {
                    // Pieces of a text, or else names.
                    let joint: &[u8] = if matches!(item, Field::Group(_)) { b";" } else { b"; " };
                    out.extend_from_slice(if n == 0 { b"" } else { joint });
                    value(item, out);
                }
            }
            Field::Group(group) => {
                for (n, (_, inner)) in group.get_column_iter().enumerate() {
                    out.extend_from_slice(if n == 0 { b"" } else { b"-" });
                    value(inner, out);
                }
            }
            // Writing to memory cannot fail. Shares have three decimals in CSV.
            Field::Double(share) if (0.0..=1.0).contains(share) => drop(write!(out, "{share:.3}")),
            Field::Float(share) if (0.0..=1.0).contains(share) => drop(write!(out, "{share:.3}")),
            other => drop(write!(out, "{other}")),
        }
    }
}
