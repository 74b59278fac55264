//! Articles from the files people have: text, HTML, JSON, tables, web archives, standard input.
//!
//! One article is in memory at a time. Reading has two steps, so that the second can run on another thread: a
//! [`Corpus`] cuts its inputs into [`Record`]s (raw bytes and their position), and [`Record::parse`] decodes one into
//! an [`Article`]. [`Corpus::articles`] does both in one loop.
//!
//! ```
//! use pullquote_corpus::{Corpus, Input};
//!
//! let lines = b"{\"id\":\"a\",\"text\":\"It rained.\",\"source\":{\"name\":\"The Post\"}}\n{\"id\":\"b\"\n";
//! let corpus = Corpus::new([Input::memory("lines", lines.to_vec())]);
//! let read: Vec<_> = corpus.articles().collect();
//!
//! let article = read[0].as_ref().unwrap();
//! assert_eq!((article.id.as_str(), &article.text[article.body.clone()]), ("a", "It rained."));
//! assert_eq!(article.outlet, "The Post");
//!
//! let error = read[1].as_ref().unwrap_err();
//! assert_eq!((error.line, error.kind.label()), (2, "json"));
//! ```
//!
//! Guarantees: articles come in a fixed order (inputs as given, files of a folder sorted by path, records in file
//! order). A record that cannot be read yields one [`RecordError`] with its file, record, line and byte, and reading
//! continues with the next record. The text is not changed beyond decoding, so offsets into [`Article::text`] are
//! offsets into the decoded file.

mod apart;
mod archive;
mod article;
mod bylines;
mod compress;
mod corpus;
mod csv_text;
mod cut;
mod dates;
mod decode;
mod duplicates;
mod error;
mod exports;
mod feed;
mod fields;
mod folder;
mod header;
mod http;
mod input;
mod kind;
mod language;
mod lenient;
mod mail;
mod name;
mod nitf;
mod office;
mod options;
mod page;
mod parquet_rows;
mod record;
mod rtf;
mod scanner;
mod sheet;
mod strip;
mod wire;

pub use article::{Article, Note, Place, SameAs};
pub use corpus::{Articles, Corpus, spreadsheet_rows};
pub use dates::DateOrder;
pub use decode::{Decoded, Encoding, decode};
pub use error::{ErrorKind, OpenError, RecordError};
pub use header::{Header, read_header};
pub use input::Input;
pub use kind::delimiter_of;
pub use language::language_of;
pub use options::{Duplicates, IdKind, Kind, Languages, Limits, Reading, Slot};
pub use parquet_rows::parquet_rows;
pub use record::{Format, Record, Recorder};

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
