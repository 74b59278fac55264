//! Rows of tables of quotations, and their writers.
//!
//! A [`Row`] is one quotation as plain text and numbers. There are also rows for articles, speakers, names and errors;
//! each is a [`Record`] with described [`Column`]s. [`CsvWriter`] writes records as text, for programs or (see
//! [`spreadsheet`]) for spreadsheets, [`WorkbookWriter`] as XLSX, `ParquetWriter` (feature `parquet`) as Parquet,
//! `DatabaseWriter` (feature `sqlite`) as a SQLite database;
//! [`DataPackage`] describes the tables for programs, [`codebook()`] for people. [`ArticleRecord`] is one article as a line of JSON, and the input of [`brat`],
//! [`web_annotations`] and [`conll`]. [`SpeakerBook`] collects [`speakers`] over a corpus. The crate does not know how
//! quotations are found: fill the rows from any source.
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
//! Guarantees: in plain tables the text of a cell is exactly the given text (no escaping for spreadsheets, no
//! collapsing of white space); the same rows give the same bytes on every machine; a failed write is reported, by
//! [`CsvWriter::finish`] at the latest.

pub mod annotation;
mod articles_table;
mod brat;
mod cell;
mod clusters_table;
mod codebook;
mod column;
mod conll;
mod csv_table;
#[cfg(feature = "sqlite")]
mod database;
mod datapackage;
mod dialect;
mod entities_table;
mod error;
mod errors_table;
mod file_name;
mod id;
mod json;
#[cfg(feature = "parquet")]
mod parquet_table;
mod points;
mod row;
pub mod speakers;
pub mod spreadsheet;
mod web_annotation;
#[cfg(feature = "xlsx")]
mod workbook;

pub use articles_table::ArticleRow;
pub use brat::{BRAT_CONFIG, brat};
pub use cell::{Cell, CellKind};
pub use clusters_table::ClusterRow;
pub use codebook::{About, CONVENTIONS, codebook, codebook_of_run, values};
pub use column::{Column, Look, Record, Selection, SelectionError, Table};
pub use conll::{CONLL_HEADER, Segments, conll};
pub use csv_table::{CsvWriter, Layout, split_rows};
#[cfg(feature = "sqlite")]
pub use database::DatabaseWriter;
pub use datapackage::DataPackage;
pub use dialect::{DelimiterError, Dialect};
pub use entities_table::EntityRow;
pub use error::ExportError;
pub use errors_table::ErrorRow;
pub use file_name::file_stem;
pub use id::quote_id;
pub use json::{ArticleRecord, DamageRecord, PersonRecord, QuoteRecord};
#[cfg(feature = "parquet")]
pub use parquet_table::ParquetWriter;
pub use points::CodePoints;
pub use row::{CLUSTER_CELL, COLUMNS, JOINER, Row, fold_space};
pub use speakers::{ArticleSpeakers, SpeakerBook, SpeakerRow, fold_name, word_count};
pub use web_annotation::web_annotations;
#[cfg(feature = "xlsx")]
pub use workbook::WorkbookWriter;

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
