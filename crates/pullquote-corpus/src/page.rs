//! Web pages: the main text, found with the Readability method, paragraphs kept, and the metadata in `meta` elements
//! and JSON-LD.

use crate::strip::{most_attributes, nesting, strip};
use dom_query::Document;
use dom_smoothie::{Config, Readability, TextMode};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What was read from a page; empty where it says nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub text: String,
    pub title: String,
    pub date: String,
    pub author: String,
    pub outlet: String,
    pub url: String,
    /// Whether the main text could not be distinguished from the rest.
    pub whole: bool,
}

/// Deeper pages are not news, and the time for a tree grows with the square of the depth.
const MAX_DEPTH: usize = 600;
/// The largest number of elements for which a tree is built.
const MAX_ELEMENTS: usize = 400_000;
/// The most attributes of one tag for which a tree is built: each is compared with those before it.
const MAX_ATTRIBUTES: usize = 2000;
/// Ampersands times bytes: the time to serialise a tree grows with the square of the ampersands in one element.
const MAX_ESCAPED: u64 = 50_000_000_000;

/// Names of `meta` elements that hold a date, best first.
const DATES: [&str; 14] = [
    "article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "date",
    "article:modified_time",
    "last-modified",
];

/// Reads a page.
pub(crate) fn read_page(html: &str) -> Page {
    let elements = memchr::memchr_iter(b'<', html.as_bytes()).count();
    let ampersands = memchr::memchr_iter(b'&', html.as_bytes()).count();
    let escaped = ampersands as u64 * html.len() as u64;
    if elements <= MAX_ELEMENTS
        && escaped <= MAX_ESCAPED
        && nesting(html) <= MAX_DEPTH
        && most_attributes(html) <= MAX_ATTRIBUTES
    {
        // Catching a panic is safe because the tree is discarded. It costs the page only its metadata.
        if let Ok(Some(page)) = catch_unwind(AssertUnwindSafe(|| by_tree(html))) {
            return page;
        }
    }
    Page { text: strip(html), whole: true, ..Page::default() }
}

fn by_tree(html: &str) -> Option<Page> {
    let document = Document::from(html);
    let mut page = Page::default();
    about(&document, &mut page);
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let mut readability = Readability::with_document(document, None, Some(config)).ok()?;
    let linked = readability.parse_json_ld();
    let known = readability.get_article_metadata(linked);
    page.title = squeeze(&known.title);
    let some = |value: Option<String>| value.map(|value| squeeze(&value)).unwrap_or_default();
    page.author = some(known.byline);
    page.outlet = some(known.site_name);
    if let Some(date) = known.published_time.filter(|date| !date.trim().is_empty()) {
        page.date = squeeze(&date);
    }
    match readability.parse() {
        Ok(article) if !article.text_content.trim().is_empty() => {
            page.text = tidy(&article.text_content);
            if page.author.is_empty() {
                page.author = some(article.byline);
            }
        }
        _ => {
            page.text = strip(html);
            page.whole = true;
        }
    }
    Some(page)
}

/// Reads metadata that Readability does not.
fn about(document: &Document, page: &mut Page) {
    let attribute = |selector: &str, name: &str| -> String {
        document.try_select(selector).and_then(|found| found.attr(name)).map(|v| squeeze(&v)).unwrap_or_default()
    };
    page.url = attribute("link[rel=canonical]", "href");
    if page.url.is_empty() {
        page.url = attribute("meta[property=\"og:url\"]", "content");
    }
    let mut best: Option<(usize, String)> = None;
    for node in document.select("meta").nodes() {
        let Some(name) = ["property", "name", "itemprop"].iter().find_map(|key| node.attr(key)) else { continue };
        let name = name.to_ascii_lowercase();
        let Some(rank) = DATES.iter().position(|date| *date == name) else { continue };
        let Some(content) = node.attr("content").filter(|content| !content.trim().is_empty()) else { continue };
        if best.as_ref().is_none_or(|(old, _)| rank < *old) {
            best = Some((rank, squeeze(&content)));
        }
    }
    page.date = match best {
        Some((_, date)) => date,
        None => attribute("time[datetime]", "datetime"),
    };
}

/// Collapses white space and trims the ends.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Trims lines, and keeps at most one empty line in a row.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.trim().lines() {
        // A no-break space belongs to the text.
        let line = line.trim_matches([' ', '\t', '\r']);
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        out.push_str(line);
        empty = 0;
    }
    out
}

/// The encoding that a page declares in its first bytes.
pub(crate) fn declared(html: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let top = html[..html.len().min(2048)].to_ascii_lowercase();
    let at = memchr::memmem::find(&top, b"charset=").map(|at| at + 8);
    let at = at.or_else(|| memchr::memmem::find(&top, b"encoding=").map(|at| at + 9))?;
    let rest = &top[at..];
    let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| matches!(b, b'"' | b'\'' | b'>' | b' ' | b';' | b'/')).unwrap_or(rest.len());
    encoding_rs::Encoding::for_label(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_news() {
        let paragraph = "<p>The mayor, <a href='/x'>Ann Lee</a>, said on Monday that she would leave &amp; go, after ten years.</p>\n";
        let html = format!(
            "<!doctype html><html><head><title>Mayor resigns | The Post</title>\
             <meta property='article:published_time' content='2019-06-26T10:00:00Z'><meta property='og:site_name' content='The Post'>\
             <link rel=canonical href='https://x.org/a'><script type='application/ld+json'>{{\"@context\":\"https://schema.org\",\
             \"@type\":\"NewsArticle\",\"headline\":\"Mayor resigns\",\"author\":{{\"@type\":\"Person\",\"name\":\"Jo Ek\"}}}}</script>\
             </head><body><nav><a href=/>Home</a></nav><article><h1>Mayor resigns</h1>{}</article><footer>Imprint</footer>",
            paragraph.repeat(6)
        );
        let page = read_page(&html);
        assert_eq!(page.text.matches("\n\n").count(), 5);
        assert!(page.text.starts_with("The mayor, Ann Lee, said") && !page.text.contains("Imprint"), "{}", page.text);
        assert_eq!(
            (page.title.as_str(), page.author.as_str(), page.outlet.as_str(), page.url.as_str()),
            ("Mayor resigns", "Jo Ek", "The Post", "https://x.org/a")
        );
        assert_eq!((page.date.as_str(), page.whole), ("2019-06-26T10:00:00Z", false));
    }

    #[test]
    fn unusual_pages_give_their_text() {
        let deep = format!("{}<p>She left.", "<div>".repeat(5000));
        assert_eq!((read_page(&deep).text.as_str(), read_page(&deep).whole), ("She left.", true));
        assert_eq!(read_page("").text, "");
        assert_eq!(declared(b"<meta charset=\"iso-8859-1\">"), Some(encoding_rs::WINDOWS_1252));
    }
}
