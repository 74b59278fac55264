//! Rows of a table of quotations, and their writers.
//!
//! A [`Row`] is one quotation as plain text and numbers; [`CsvWriter`] writes rows, [`ArticleRecord`] is one article as
//! a line of JSON, [`ErrorsWriter`] the table of what could not be read. The crate knows nothing of how quotations are
//! found: fill the rows from wherever you like.
//!
//! ```
//! use pullquote_export::{CsvWriter, Row, quote_id};
//!
//! let row = Row {
//!     quote_id: quote_id("a", &[(0, 15)], "“We won,” he said"),
//!     article_id: "a".into(),
//!     quote: "“We won,”".into(),
//!     speaker: "Ann Lee".into(),
//!     confidence: 0.9,
//!     ..Row::default()
//! };
//! let mut table = CsvWriter::new(Vec::new())?;
//! table.write(&row)?;
//! let csv = String::from_utf8(table.finish()?).unwrap();
//! assert!(csv.starts_with("quote_id,article_id,date,title,"));
//! assert!(csv.contains(",\"“We won,”\",Ann Lee,"));
//! # Ok::<(), pullquote_export::ExportError>(())
//! ```
//!
//! What it promises: the text of a cell is the text given, not one byte changed (no escaping for spreadsheets, no
//! folding of white space); the same rows give the same bytes on every machine; a failed write is reported, by
//! [`CsvWriter::finish`] at the latest.

mod articles_table;
mod csv_table;
mod error;
mod errors_table;
mod id;
mod json;
mod row;

pub use articles_table::{ARTICLE_COLUMNS, ArticleRow, article_header};
pub use csv_table::CsvWriter;
pub use error::ExportError;
pub use errors_table::{ErrorRow, ErrorsWriter, error_line};
pub use id::quote_id;
pub use json::{ArticleRecord, DamageRecord, QuoteRecord};
pub use row::{COLUMNS, Column, JOINER, Row, fold_space};
