//! The page in which whole articles are judged: what was found in them, and what was missed.

use crate::article::{ArticleView, Bytes, safe};
use crate::correction::{Correction, Given};
use crate::escape::{clip, json, text};
use crate::shell::Shell;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write;

/// A quotation as the script knows it; places are bytes of the text.
#[derive(Serialize)]
struct Found {
    id: String,
    pieces: Vec<Bytes>,
    source: Vec<Bytes>,
    cue: Vec<Bytes>,
    #[serde(rename = "type")]
    kind: String,
    speaker: String,
    role: String,
    mention: String,
    status: String,
    confidence: f64,
    quote: String,
}

/// An article as the script knows it.
#[derive(Serialize)]
struct Text {
    id: String,
    title: String,
    date: String,
    outlet: String,
    author: String,
    text: String,
    /// The paragraphs.
    blocks: Vec<Bytes>,
    speakers: Vec<String>,
    quotes: Vec<Found>,
}

#[derive(Serialize)]
struct Data<'a> {
    articles: &'a [Text],
    /// All speakers, for completing names.
    names: BTreeSet<&'a str>,
    given: &'a [Given],
    /// Articles that were read to their end, each with the coder.
    read: &'a BTreeSet<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coder: Option<&'a str>,
}

/// Builds a page for judging whole articles: articles in, a page out. What was found is judged row by row, and what was
/// missed is marked in the text, so that the corrections give recall as well as precision.
///
/// ```
/// use pullquote_page::{ArticleView, ArticlesReview};
///
/// let mut review = ArticlesReview::new("Review of May");
/// review.push(&ArticleView { id: "a", text: "“We won,” said Ann Lee.", ..ArticleView::default() });
/// assert!(review.html().contains("said Ann Lee"));
/// ```
pub struct ArticlesReview {
    title: String,
    coder: Option<String>,
    articles: Vec<Text>,
    given: Vec<Given>,
    read: BTreeSet<(String, String)>,
}

impl ArticlesReview {
    /// Creates a page without articles.
    pub fn new(title: &str) -> Self {
        Self { title: title.to_owned(), coder: None, articles: Vec::new(), given: Vec::new(), read: BTreeSet::new() }
    }

    /// Sets the name of the coder, which can be changed in the page.
    pub fn coder(&mut self, name: &str) {
        self.coder = Some(name.to_owned());
    }

    /// Adds an article.
    pub fn push(&mut self, view: &ArticleView<'_>) {
        let own = |pieces: &[Bytes]| -> Vec<Bytes> {
            pieces.iter().map(|&piece| safe(view.text, piece)).filter(|piece| piece.0 < piece.1).collect()
        };
        let found = |quote: &crate::QuoteView<'_>| {
            let roles = quote.speakers.iter().filter_map(|&s| view.speakers.get(s)).map(|s| s.role.as_ref());
            let roles: Vec<&str> = roles.filter(|role| !role.is_empty()).collect();
            Found {
                id: quote.id.clone(),
                pieces: own(&quote.content),
                source: own(&quote.source),
                cue: own(&quote.cue),
                kind: quote.kind.to_owned(),
                speaker: view.called(quote),
                role: clip(&roles.join("; "), 200).into_owned(),
                mention: clip(&view.words(&quote.source), 200).into_owned(),
                status: quote.status.to_owned(),
                confidence: (f64::from(quote.confidence) * 1000.0).round() / 1000.0,
                quote: view.words(&quote.content),
            }
        };
        // Those who speak come first: they are the likeliest speakers of what was missed, too.
        let cast = view.cast();
        let silent = (0..view.speakers.len()).filter(|speaker| !cast.order.contains(speaker));
        let speakers = cast.order.iter().copied().chain(silent).map(|n| view.speakers[n].name.to_string());
        self.articles.push(Text {
            id: view.id.to_owned(),
            title: clip(view.title, 300).into_owned(),
            date: view.date.to_owned(),
            outlet: view.outlet.to_owned(),
            author: clip(view.author, 200).into_owned(),
            text: view.text.to_owned(),
            blocks: view.blocks(),
            speakers: speakers.filter(|name| !name.is_empty()).collect(),
            quotes: view.quotes.iter().map(found).collect(),
        });
    }

    /// Adds an earlier verdict, a quotation marked as missed, or the fact that an article was read. What the reader's
    /// browser has stored takes precedence.
    pub fn judged(&mut self, row: &Correction<'_>) {
        self.given.extend(Given::of(row));
        if row.article_read.trim() == "yes" {
            self.read.insert((row.article_id.to_owned(), row.coder.to_owned()));
        }
    }

    /// The number of articles.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there is no article.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// The page, self-contained.
    pub fn html(&self) -> String {
        let names = self.articles.iter().flat_map(|article| article.speakers.iter().map(String::as_str)).collect();
        let data = json(&Data {
            articles: &self.articles,
            names,
            given: &self.given,
            read: &self.read,
            coder: self.coder.as_deref(),
        });
        let mut body =
            String::from("<a class=\"skip\" href=\"#article\">Skip to the article</a>\n<header class=\"topbar\">");
        let _ = write!(body, "<h1 dir=\"auto\">{}</h1>", text(&clip(&self.title, 120)));
        body.push_str(include_str!("../assets/articles-head.html"));
        body.push_str(include_str!("../assets/review.html"));
        body.push_str("</aside>\n</div>\n");
        body.push_str(include_str!("../assets/articles.html"));
        Shell {
            title: &clip(&self.title, 120),
            css: include_str!("../assets/articles.css"),
            js: concat!(include_str!("../assets/text.js"), include_str!("../assets/articles.js")),
            data: &data,
            body: &body,
        }
        .html()
    }
}
