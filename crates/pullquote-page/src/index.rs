//! The list of the articles of a folder of pages.

use crate::article::ArticleView;
use crate::escape::{attribute, clip, json, text};
use crate::shell::Shell;
use crate::view::{plural, thousands};
use serde::Serialize;
use std::fmt::Write;

/// What the list says of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexEntry {
    title: String,
    outlet: String,
    date: String,
    quotations: usize,
    /// The most quoted speakers.
    speakers: Vec<String>,
}

impl IndexEntry {
    /// Takes from an article what the list needs.
    pub fn of(view: &ArticleView<'_>) -> Self {
        const SPEAKERS: usize = 3;
        let title = if view.title.is_empty() { view.id } else { view.title };
        let speakers = view.cast().order.into_iter().take(SPEAKERS);
        Self {
            title: clip(title, 200).into_owned(),
            outlet: clip(view.outlet, 100).into_owned(),
            date: clip(view.date, 40).into_owned(),
            quotations: view.quotes.len(),
            speakers: speakers.map(|speaker| clip(&view.speakers[speaker].name, 80).into_owned()).collect(),
        }
    }
}

#[derive(Serialize)]
struct Data {}

/// Builds the list: articles in, a page out.
///
/// ```
/// use pullquote_page::{ArticleIndex, ArticleView, IndexEntry};
///
/// let mut index = ArticleIndex::new("May");
/// index.push("a.html", IndexEntry::of(&ArticleView { title: "Bridge shut", ..ArticleView::default() }));
/// assert!(index.html().contains("<a href=\"a.html\">"));
/// ```
pub struct ArticleIndex {
    title: String,
    entries: Vec<(String, IndexEntry)>,
}

impl ArticleIndex {
    /// Creates an empty list.
    pub fn new(title: &str) -> Self {
        Self { title: title.to_owned(), entries: Vec::new() }
    }

    /// Adds an article whose page is a file beside the list.
    pub fn push(&mut self, file: &str, entry: IndexEntry) {
        self.entries.push((file.to_owned(), entry));
    }

    /// The number of articles.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no article.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The page, self-contained.
    pub fn html(&self) -> String {
        let quotations: usize = self.entries.iter().map(|(_, entry)| entry.quotations).sum();
        let mut body = String::with_capacity(self.entries.len() * 300 + 2048);
        let _ = write!(
            body,
            "<a class=\"skip\" href=\"#list\">Skip to the list</a>\n<header class=\"top\"><h1 dir=\"auto\">{}</h1>\n<p class=\"soft\">{} · {}</p></header>\n<main>",
            text(&clip(&self.title, 300)),
            plural(self.entries.len(), "article", "articles"),
            plural(quotations, "quotation", "quotations"),
        );
        if self.entries.is_empty() {
            body.push_str("<p id=\"list\">Nothing found: no article was read.</p></main>\n");
        } else {
            body.push_str("<p class=\"find\"><label for=\"search\">Search</label><input type=\"search\" id=\"search\" placeholder=\"headlines, outlets, speakers\" autocomplete=\"off\" spellcheck=\"false\"></p>\n<p id=\"count\" role=\"status\"></p>\n<table id=\"list\"><thead><tr><th scope=\"col\">Article</th>");
            let has = |cell: fn(&IndexEntry) -> &str| self.entries.iter().any(|(_, entry)| !cell(entry).is_empty());
            let (dates, outlets) = (has(|entry| &entry.date), has(|entry| &entry.outlet));
            for (name, there) in [("Date", dates), ("Outlet", outlets), ("Speakers", true), ("Quotations", true)] {
                if there {
                    let _ = write!(body, "<th scope=\"col\">{name}</th>");
                }
            }
            body.push_str("</tr></thead><tbody>\n");
            self.entries.iter().for_each(|entry| line(&mut body, entry, dates, outlets));
            body.push_str("</tbody></table></main>\n");
        }
        Shell {
            title: &clip(&self.title, 120),
            css: include_str!("../assets/index.css"),
            js: include_str!("../assets/index.js"),
            data: &json(&Data {}),
            body: &body,
        }
        .html()
    }
}

/// A row of the list; the columns of days and outlets are left out where no article has one.
fn line(out: &mut String, (file, entry): &(String, IndexEntry), dates: bool, outlets: bool) {
    // A link is a file name and never leads to another site or a script.
    let link = if file.contains(':') || file.starts_with(['/', '\\']) { "" } else { file };
    let _ =
        write!(out, "<tr><th scope=\"row\"><a href=\"{}\"><bdi>{}</bdi></a></th>", attribute(link), text(&entry.title));
    let mut cell = |class: &str, value: &str| {
        let value = if value.is_empty() { String::new() } else { format!("<bdi>{}</bdi>", text(value)) };
        let _ = write!(out, "<td class=\"{class}\">{value}</td>");
    };
    if dates {
        cell("d", &entry.date);
    }
    if outlets {
        cell("o", &entry.outlet);
    }
    cell("s", &entry.speakers.join("; "));
    let unit = if entry.quotations == 1 { "quotation" } else { "quotations" };
    let _ = writeln!(out, "<td class=\"n\" data-unit=\"{unit}\">{}</td></tr>", thousands(entry.quotations));
}
