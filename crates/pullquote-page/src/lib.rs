//! Something to look at: an article with its quotations, or a whole table of them, as one self-contained HTML page.
//!
//! Plain data in, a string out; nothing is read or written. An [`ArticleView`] is one article with its quotations
//! ([`html`](ArticleView::html) for browsers, [`terminal`](ArticleView::terminal) for terminals); a [`Report`] takes
//! rows one by one and becomes a page with charts and a searchable table; [`measure`] turns corrections made in either
//! page into precision with confidence intervals.
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
//!         id: "1841169e50947c08".into(),
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
//! What it promises: the same data gives the same bytes; a page asks for nothing outside itself (its content security
//! policy forbids it, and runs no script but its own, by hash); whatever the text holds, it is shown as text: markup is
//! escaped, control and bidirectional formatting characters are shown as pictures or names; offsets that lie outside
//! the text or within a character are moved, not trusted.

mod article;
mod escape;
pub mod measure;
mod palette;
mod report;
mod segments;
mod sha256;
mod shell;
mod terminal;
mod view;

pub use article::{ArticleView, QuoteView, SpeakerView};
pub use report::{Report, ReportRow};
pub use shell::page_name;
pub use terminal::TerminalStyle;
