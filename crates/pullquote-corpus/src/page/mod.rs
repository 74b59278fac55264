//! Web pages: the main text, found with the Readability method, paragraphs kept, and the metadata in `meta` elements
//! and JSON-LD.

mod about;
#[cfg(test)]
mod about_tests;
mod aside;
mod clean;
mod depth;
mod hidden;
mod lines;
mod linked;
mod mend;
mod render;
mod survey;
mod title;

use crate::dates::DateOrder;
use crate::strip::{most_attributes, strip};
use crate::wire;
use about::About;
use dom_query::Document;
use dom_smoothie::{Config, Readability};
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
    /// Why the page holds no article.
    pub refused: Option<&'static str>,
}

/// Deeper pages are not news, and the time for a tree grows with the square of the depth.
const MAX_DEPTH: usize = 600;
/// The largest number of elements for which a tree is built.
const MAX_ELEMENTS: usize = 400_000;
/// The most attributes of one tag for which a tree is built: each is compared with those before it.
const MAX_ATTRIBUTES: usize = 2000;
/// The largest head that is read on its own.
const MAX_HEAD: usize = 1 << 20;
/// Ampersands times bytes: the time to serialise a tree grows with the square of the ampersands in one element.
const MAX_ESCAPED: u64 = 50_000_000_000;

/// Reads a page.
pub(crate) fn read_page(html: &str, order: Option<DateOrder>) -> Page {
    let elements = memchr::memchr_iter(b'<', html.as_bytes()).count();
    let ampersands = memchr::memchr_iter(b'&', html.as_bytes()).count();
    let escaped = ampersands as u64 * html.len() as u64;
    let tame = depth::depth(html, MAX_DEPTH) <= MAX_DEPTH && most_attributes(html) <= MAX_ATTRIBUTES;
    if elements <= MAX_ELEMENTS && escaped <= MAX_ESCAPED && tame {
        // Catching a panic is safe because the tree is discarded.
        if let Ok(page) = catch_unwind(AssertUnwindSafe(|| by_tree(html, order))) {
            return page;
        }
    }
    let head = head(html);
    let about = if depth::depth(head, MAX_DEPTH) <= MAX_DEPTH && most_attributes(head) <= MAX_ATTRIBUTES {
        catch_unwind(AssertUnwindSafe(|| about::about(&Document::from(head), order))).unwrap_or_default()
    } else {
        About::default()
    };
    Page { text: strip(html), whole: true, ..Page::new(about) }
}

/// The head of a page, which says most about it whatever the body is like.
fn head(html: &str) -> &str {
    let bytes = &html.as_bytes()[..html.len().min(MAX_HEAD)];
    let find = |tag: &[u8]| {
        memchr::memchr_iter(b'<', bytes)
            .find(|at| bytes.get(*at..*at + tag.len()).is_some_and(|there| there.eq_ignore_ascii_case(tag)))
    };
    let end = find(b"</head").or_else(|| find(b"<body")).unwrap_or(bytes.len());
    &html[..html.floor_char_boundary(end)]
}

impl Page {
    fn new(about: About) -> Self {
        let About { title, date, author, outlet, url, .. } = about;
        Self { title, date, author, outlet, url, ..Self::default() }
    }
}

fn by_tree(html: &str, order: Option<DateOrder>) -> Page {
    let document = Document::from(html);
    let mut about = about::about(&document, order);
    let linked = std::mem::take(&mut about.body);
    let mut page = Page::new(about);
    let template = hidden::template(&document);
    clean::clean(&document);
    let config = Config { disable_json_ld: true, ..Config::default() };
    let article = Readability::with_document(document, None, Some(config)).and_then(|mut reader| reader.parse());
    let content = article.ok().filter(|article| !article.text_content.trim().is_empty()).map(|article| article.content);
    let blocks = content.map(|content| render::blocks(&Document::fragment(content).root())).unwrap_or_default();
    page.text = lines::article(&blocks, &page.title);
    if let Some(text) = hidden::fuller(&page.text, &linked, template.as_deref(), &page.title) {
        page.text = text;
    } else if blocks.is_empty() {
        page.text = strip(html);
        page.whole = true;
    }
    if page.author.is_empty() {
        // `By Ann Lee` or `(Reporting by Ann Lee; Editing by Jo Ek)`, which are no part of the text.
        let credits = blocks.iter().map(|block| wire::credited(block.text.trim()));
        let mut names = std::iter::once(lines::byline(&blocks)).chain(credits);
        page.author = names.find(|names| !names.is_empty()).unwrap_or_default();
    }
    page.refused = hidden::no_article(&page.text, &blocks);
    page
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
        let page = read_page(&html, None);
        assert_eq!(page.text.matches("\n\n").count(), 5);
        assert!(page.text.starts_with("The mayor, Ann Lee, said") && !page.text.contains("Imprint"), "{}", page.text);
        assert_eq!(
            (page.title.as_str(), page.author.as_str(), page.outlet.as_str(), page.url.as_str()),
            ("Mayor resigns", "Jo Ek", "The Post", "https://x.org/a")
        );
        assert_eq!((page.date.as_str(), page.whole), ("2019-06-26", false));
    }

    /// A page of news with something in its body that is or looks deeply nested.
    fn unusual(body: &str) -> Page {
        let paragraph =
            "<p>The mayor, Ann Lee, said on Monday that she would leave the town after ten years in office.</p>";
        let head = "<!doctype html><html><head><title>Mayor resigns</title><meta name=author content='Jo Ek'>\
             <meta property='article:published_time' content='2019-06-26'><meta property='og:site_name' content='The Post'></head>";
        read_page(&format!("{head}<body><ul><li>Menu</ul><article>{}{body}</article>", paragraph.repeat(5)), None)
    }

    #[test]
    fn drawings_and_long_tables_are_not_deep() {
        for body in [
            format!("<svg>{}</svg>", "<path d='M0 0'/>".repeat(700)),
            "<table>".to_string() + &"<tr><td>1<td>2".repeat(700),
        ] {
            let page = unusual(&body);
            assert_eq!((page.whole, page.title.as_str(), page.author.as_str()), (false, "Mayor resigns", "Jo Ek"));
            assert!(page.text.starts_with("The mayor") && !page.text.contains("Menu"), "{}", page.text);
        }
    }

    #[test]
    fn deep_pages_keep_what_their_head_says() {
        let page = unusual(&"<div>".repeat(700));
        assert_eq!((page.whole, page.title.as_str(), page.author.as_str()), (true, "Mayor resigns", "Jo Ek"));
        assert_eq!((page.date.as_str(), page.outlet.as_str()), ("2019-06-26", "The Post"));
    }

    #[test]
    fn text_that_is_not_shown() {
        let article =
            "The mayor left the town hall on Monday. The clerk stayed behind with all of the papers of ten years. "
                .repeat(5);
        let teaser = "<p>Subscribe to read this story about the town hall and the people who work in it every day.</p>";
        let linked = format!(
            "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{article}\"}}</script>"
        );
        assert!(read_page(&format!("<html><body>{linked}{teaser}"), None).text.starts_with("The mayor left"));
        let template =
            format!("<script type='text/template'><p>{article}</p><p>She waved.</p><p>It rained.</p></script>");
        let page = read_page(&format!("<html><body>{teaser}{template}"), None);
        assert!(page.text.starts_with("The mayor left") && page.text.ends_with("It rained."), "{}", page.text);
        // The page's own text has paragraphs.
        let shown = format!("<html><body>{linked}<article><p>{article}</p><p>{article}</p></article>");
        assert!(read_page(&shown, None).text.contains("\n\n"));
    }

    #[test]
    fn pages_without_an_article() {
        let refused = |body: &str| read_page(&format!("<html><body>{body}"), None).refused;
        let wall = "<p>We and our partners use cookies to store personal data. With your consent we share it with third parties.\
                    Read our privacy notice to opt out.</p>";
        assert_eq!(refused(wall), Some("a notice about cookies or privacy, no article"));
        assert_eq!(
            refused("<p>Please enable JavaScript to continue using this site.</p>"),
            Some("a message to the reader, no article")
        );
        let links = "<p><a href='/x'>Another headline of the day about the town</a></p>".repeat(20);
        assert_eq!(refused(&format!("<div>{links}</div>")), Some("a list of links, no article"));
        let news = "<p>The court said on Monday that the firm's cookies broke the law, and that it must pay for years of it.</p>";
        assert_eq!(refused(&news.repeat(4)), None);
    }

    #[test]
    fn unusual_pages_give_their_text() {
        let deep = format!("{}<p>She left.", "<div>".repeat(5000));
        assert_eq!((read_page(&deep, None).text.as_str(), read_page(&deep, None).whole), ("She left.", true));
        assert_eq!(read_page("", None).text, "");
        assert_eq!(declared(b"<meta charset=\"iso-8859-1\">"), Some(encoding_rs::WINDOWS_1252));
    }
}
