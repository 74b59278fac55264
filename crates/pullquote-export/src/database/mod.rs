//! A SQLite database of all tables, with keys, indexes, full-text search and views.
//!
//! The tables have the columns of the others ([`Column`]), except that a quotation refers to its article instead of repeating
//! what is known of it; the view `quotes` puts both together again, as the table of quotations has them. The same rows give the
//! same bytes.

mod schema;

use crate::codebook::values;
use crate::{About, ArticleRow, Cell, EntityRow, ErrorRow, ExportError, Record, Row, SpeakerRow, Table};
use rusqlite::types::{ToSqlOutput, Value};
use rusqlite::{Connection, ErrorCode, ToSql, params, params_from_iter};
use std::io;
use std::path::Path;

/// Writes a new database.
///
/// An article comes before its quotations and names: they are added to the article that was added last. Speakers are added once
/// all articles are.
///
/// ```
/// use pullquote_export::{About, ArticleRow, DatabaseWriter, Row};
///
/// # let folder = std::env::temp_dir().join(format!("pullquote-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("quotes.sqlite");
/// # let _ = std::fs::remove_file(&path);
/// let mut database = DatabaseWriter::create(&path)?;
/// database.article(&ArticleRow { article_id: "a".into(), ..ArticleRow::default() })?;
/// database.quotation(&Row { quote: "“We left,”".into(), speaker: "Ann Lee".into(), ..Row::default() })?;
/// database.finish(&About::default())?;
/// assert!(std::fs::read(&path)?.starts_with(b"SQLite format 3"));
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct DatabaseWriter {
    database: Connection,
    rows: u64,
    articles: i64,
    quotations: i64,
    /// The statements that add rows to the tables.
    insert: Inserts,
    /// The table of quotations, with all its columns.
    table: Table,
}

struct Inserts {
    articles: String,
    quotations: String,
    entities: String,
    speakers: String,
    errors: String,
}

impl DatabaseWriter {
    /// Makes a database at a path where nothing is yet.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn create(path: &Path) -> Result<Self, ExportError> {
        Self::with_quotations(path, &Row::TABLE)
    }

    /// Makes a database whose quotations have the columns of this table, such as [`Row::table_with`] gives.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn with_quotations(path: &Path, quotations: &Table) -> Result<Self, ExportError> {
        let make = || -> rusqlite::Result<Connection> {
            let database = Connection::open(path)?;
            // Whoever makes the file gives it its name once it is complete: there is nothing to roll back to.
            database.execute_batch(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
                 PRAGMA cache_size = -32768; PRAGMA foreign_keys = OFF; BEGIN;",
            )?;
            database.execute_batch(&schema::tables(&schema::of_formats(quotations)))?;
            Ok(database)
        };
        let insert = Inserts {
            articles: schema::insert(&ArticleRow::TABLE, &["id"]),
            quotations: schema::insert(quotations, &["id", "article"]),
            entities: schema::insert(&EntityRow::TABLE, &["article"]),
            speakers: schema::insert(&SpeakerRow::TABLE, &[]),
            errors: schema::insert(&ErrorRow::TABLE, &[]),
        };
        let database = make().map_err(|cause| error(0, cause))?;
        Ok(Self { database, rows: 0, articles: 0, quotations: 0, insert, table: *quotations })
    }

    /// Adds an article.
    ///
    /// # Errors
    /// If it cannot be written; so for all rows.
    pub fn article(&mut self, row: &ArticleRow<'_>) -> Result<(), ExportError> {
        self.cells(&ArticleRow::TABLE, &row.cells())
    }

    /// Adds a quotation to the last article.
    ///
    /// # Errors
    /// As for [`article`](Self::article).
    pub fn quotation(&mut self, row: &Row<'_>) -> Result<(), ExportError> {
        self.cells(&Row::TABLE, &row.cells())
    }

    /// Adds a row of any table, given as the cells of all its columns.
    ///
    /// # Errors
    /// If it cannot be written, or the table is none of a database.
    pub fn cells(&mut self, table: &Table, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        self.rows += 1;
        let (statement, keys) = match table.name {
            name if name == ArticleRow::TABLE.name => {
                self.articles += 1;
                (&self.insert.articles, vec![self.articles])
            }
            name if name == Row::TABLE.name => {
                self.quotations += 1;
                (&self.insert.quotations, vec![self.quotations, self.articles])
            }
            name if name == EntityRow::TABLE.name => (&self.insert.entities, vec![self.articles]),
            name if name == SpeakerRow::TABLE.name => (&self.insert.speakers, Vec::new()),
            name if name == ErrorRow::TABLE.name => (&self.insert.errors, Vec::new()),
            name => {
                let message = format!("a database has no table {name}");
                return Err(ExportError::new(self.rows, io::Error::other(message)));
            }
        };
        let own = table.columns.iter().zip(cells).filter(|(column, _)| schema::is_own(table, column.name));
        let keys = keys.into_iter().map(Bound::Key);
        let values: Vec<Bound<'_>> = keys.chain(own.map(|(_, cell)| Bound::Cell(cell))).collect();
        let added = self.database.prepare_cached(statement).and_then(|mut add| add.execute(params_from_iter(values)));
        added.map(drop).map_err(|cause| error(self.rows, cause))
    }

    /// Says who said the last quotation: the ids of its speakers, in their order.
    ///
    /// # Errors
    /// As for [`article`](Self::article).
    pub fn said_by(&mut self, speakers: &[String]) -> Result<(), ExportError> {
        let add = || -> rusqlite::Result<()> {
            let mut add = self.database.prepare_cached("INSERT INTO quotation_speakers VALUES (?, ?, ?)")?;
            for (position, speaker) in (1_i64..).zip(speakers) {
                add.execute(params![self.quotations, position, speaker])?;
            }
            Ok(())
        };
        add().map_err(|cause| error(self.rows, cause))
    }

    /// Adds indexes, search and views, says where the tables come from, and closes the file.
    ///
    /// # Errors
    /// As for [`article`](Self::article).
    pub fn finish(self, about: &About) -> Result<(), ExportError> {
        let rows = self.rows;
        let finish = || -> rusqlite::Result<()> {
            let mut add = self.database.prepare("INSERT INTO about VALUES (?, ?)")?;
            for (name, value) in about.facts() {
                add.execute(params![name, value])?;
            }
            let mut add = self.database.prepare("INSERT INTO codebook VALUES (?, ?, ?, ?, ?)")?;
            for table in schema::of_formats(&self.table) {
                for column in table.columns {
                    // What a quotation has from its article is explained with the view that has it.
                    let name = if schema::is_own(&table, column.name) { table.name } else { "quotes" };
                    if name == "quotes" && table.name != Row::TABLE.name {
                        continue;
                    }
                    add.execute(params![name, column.name, column.type_name(), column.about, values(column)])?;
                }
            }
            self.database.execute_batch(&schema::after(&self.table))?;
            self.database.execute_batch("COMMIT; PRAGMA locking_mode = NORMAL;")
        };
        finish().map_err(|cause| error(rows, cause))?;
        self.database.close().map_err(|(_, cause)| error(rows, cause))
    }
}

/// A value of a statement.
enum Bound<'a> {
    Key(i64),
    Cell(&'a Cell<'a>),
}

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Bound::Key(key) => ToSqlOutput::Owned(Value::Integer(*key)),
            Bound::Cell(Cell::Text(text)) if text.is_empty() => ToSqlOutput::Owned(Value::Null),
            Bound::Cell(Cell::Text(text)) => ToSqlOutput::Borrowed(text.as_ref().into()),
            Bound::Cell(Cell::Integer(number)) => {
                ToSqlOutput::Owned(Value::Integer(i64::try_from(*number).unwrap_or(i64::MAX)))
            }
            Bound::Cell(Cell::Share(share)) => {
                ToSqlOutput::Owned(Value::Real((f64::from(*share) * 1000.0).round() / 1000.0))
            }
            Bound::Cell(spans @ Cell::Spans(_)) => match spans.plain() {
                none if none.is_empty() => ToSqlOutput::Owned(Value::Null),
                text => ToSqlOutput::Owned(Value::Text(text.into_owned())),
            },
            Bound::Cell(Cell::Empty) => ToSqlOutput::Owned(Value::Null),
        })
    }
}

fn error(rows: u64, error: rusqlite::Error) -> ExportError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => ExportError::new(rows, io::Error::new(io::ErrorKind::StorageFull, error)),
        _ => ExportError::new(rows, io::Error::other(error)),
    }
}

#[cfg(test)]
mod tests;
