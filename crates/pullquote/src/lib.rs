//! Reads news articles and finds who said what.
//!
//! This crate chains the stages: `pullquote-corpus` reads articles, `pullquote-tokenize` splits them into tokens and
//! sentences, `pullquote-entities` finds the names, `pullquote-quotes` the quotations and their speakers, and
//! `pullquote-export` defines the tables. Each of them can be used alone. Here are the [`Pipeline`] for one article,
//! [`run`] for any number of them, and the rows of an [`Analysis`]. The program is the crate `pullquote-cli`.
//!
//! ```
//! use pullquote::{Pipeline, Options, Scratch};
//! use pullquote_corpus::Article;
//!
//! let article = Article::from_text("a", "“We will rebuild the bridge,” said Ann Lee, the mayor.");
//! let pipeline = Pipeline::new(Options::default());
//! let mut scratch = Scratch::default();
//! let analysis = pipeline.analyze(&article, &mut scratch);
//!
//! for row in analysis.rows() {
//!     println!("{}: {}", row.speaker, row.quote);
//! }
//! assert!(analysis.tokens.len() > 10);
//! ```
//!
//! Analysis does no input or output and never fails: any text gives a value, and odd text gives an odd one.

mod analysis;
mod around;
mod builder;
mod calibration;
mod convert;
mod explain;
mod identities;
mod network_file;
mod ordered;
mod pipeline;
mod stages;
mod windows;

pub use analysis::Analysis;
pub use builder::PipelineBuilder;
pub use calibration::{Calibration, CalibrationError};
pub use explain::Explained;
pub use identities::Identities;
pub use network_file::{NetworkFile, NetworkFileError};
pub use ordered::{Failure, Flow, Sink, guarded, in_guarded_work, run, run_into, usable_threads};
pub use pipeline::{Options, Pipeline, Scratch};
pub use stages::{AttributeQuotes, TagNames};

pub use pullquote_corpus as corpus;
pub use pullquote_damage as damage;
pub use pullquote_entities as entities;
pub use pullquote_export as export;
pub use pullquote_people as people;
pub use pullquote_quotes as quotes;
pub use pullquote_tokenize as tokenize;

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// The examples of the page for Rust are tests.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/rust.md")]
struct Cookbook;
