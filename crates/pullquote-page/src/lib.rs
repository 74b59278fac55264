//! Displays an article with its quotations, or a whole table of quotations, as one self-contained HTML page.
//!
//! Plain data in, a string out; nothing is read or written. An [`ArticleView`] is one article with its quotations
//! ([`html`](ArticleView::html) for browsers, [`terminal`](ArticleView::terminal) for terminals). A [`Report`] takes
//! rows one by one and becomes a page with charts and a searchable table. An [`ArticlesReview`] is a page in which whole
//! articles are judged, with what was missed in them. [`measure`] turns corrections made in these
//! pages into precision with confidence intervals.
//!
//! ```
//! use pullquote_page::{ArticleView, QuoteView, SpeakerView, TerminalStyle};
//!
//! let text = "“We won,” said Ann Lee.";
//! let view = ArticleView {
//!     id: "a",
//!     text,
//!     paragraphs: vec![(0, text.len() as u32)],
//!     speakers: vec![SpeakerView { name: "Ann Lee".into(), ..SpeakerView::default() }],
//!     quotes: vec![QuoteView {
//!         id: "q1841169e50947c08".into(),
//!         content: vec![(0, 13)],
//!         source: vec![(19, 26)],
//!         cue: vec![(14, 18)],
//!         kind: "direct",
//!         speakers: vec![0],
//!         confidence: 0.9,
//!         ..QuoteView::default()
//!     }],
//!     ..ArticleView::default()
//! };
//! assert!(view.html().contains("Ann Lee"));
//! assert!(view.terminal(&TerminalStyle { colours: false, width: 72 }).contains("[1]“We won,”"));
//! ```
//!
//! Guarantees: the same data gives the same bytes. A page loads nothing from outside (its content security policy
//! forbids it, and allows only its own script, by hash). Whatever the text holds is shown as text: markup is escaped,
//! and control and bidirectional formatting characters are shown as symbols or names. Offsets outside the text or
//! within a character are corrected.

mod article;
mod articles;
mod correction;
mod escape;
mod index;
pub mod measure;
mod palette;
mod report;
mod segments;
mod sha256;
mod shell;
mod terminal;
mod view;

pub use article::{ArticleView, QuoteView, SpeakerView};
pub use articles::ArticlesReview;
pub use correction::Correction;
pub use index::{ArticleIndex, IndexEntry};
pub use report::{Report, ReportRow, StatementRow};
pub use shell::page_name;
pub use terminal::TerminalStyle;

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
