//! The metadata of a page: title, day, authors, outlet and address, from JSON-LD, `meta` elements, marked elements of the
//! page, its visible text and its address, in this order of trust.

use super::linked::{self, Linked};
use super::title;
use crate::bylines::{self, plain};
use crate::dates::{self, DateOrder, day_of_address, find_date};
use dom_query::{Document, NodeRef};

/// What a page says about itself; empty where it says nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    pub title: String,
    pub date: String,
    pub author: String,
    pub outlet: String,
    pub url: String,
    /// The text of the article in JSON-LD.
    pub body: String,
}

/// Names of `meta` elements that hold the day of publication, best first.
#[rustfmt::skip]
const PUBLISHED: [&str; 40] = [
    "article:published_time", "datepublished", "og:article:published_time", "og:published_time", "bt:pubdate",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "rnews:datepublished", "originalpublicationdate", "article_date_original", "article.published",
    "article:published", "og:pubdate", "publication_date", "pubdate", "publishdate", "publish-date", "publish_date",
    "pub_date", "pdate", "ptime", "published-date", "published_date", "published", "dc.date.issued", "dcterms.issued",
    "dc.date.published", "citation_publication_date", "citation_online_date", "citation_date", "dcterms.created",
    "dc.date.created", "dc.created", "dcterms.date", "dc.date", "date.created", "displaydate", "date",
];
/// Those that hold the day of the last change.
#[rustfmt::skip]
const MODIFIED: [&str; 8] = [
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified",
    "last-modified", "lastmod", "revised",
];
#[rustfmt::skip]
const AUTHORS: [&str; 17] = [
    "author", "article:author", "byl", "parsely-author", "sailthru.author", "citation_author", "dc.creator",
    "dcterms.creator", "og:article:author", "article:author_name", "shareaholic:article_author_name",
    "cxenseparse:author", "rnews:author", "authors", "article.author", "creator", "dc.contributor",
];
#[rustfmt::skip]
const TITLES: [&str; 10] = [
    "og:title", "twitter:title", "parsely-title", "sailthru.title", "headline", "dc.title", "dcterms.title",
    "citation_title", "title", "rnews:headline",
];
#[rustfmt::skip]
const OUTLETS: [&str; 7] = [
    "og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "citation_journal_title", "publisher",
    "twitter:site",
];

/// How far a list of names is searched.
const MAX_METAS: usize = 1000;
/// A longer text is no byline and no line with a date.
const MAX_LINE: usize = 160;

/// What was found while walking over the page, before it is weighed.
#[derive(Default)]
struct Survey {
    metas: Vec<(String, String)>,
    scripts: Vec<String>,
    canonical: String,
    base: String,
    title: String,
    headings: Vec<String>,
    /// Days of elements marked as such, and how much the mark is worth; the lowest wins.
    days: Vec<(u8, String)>,
    bylines: Vec<(u8, String)>,
    parsely: Option<Linked>,
}

/// Reads the metadata of a page.
pub(super) fn about(document: &Document, order: Option<DateOrder>) -> About {
    let mut survey = Survey::default();
    survey.walk(&document.root());
    survey.weigh(order)
}

impl Survey {
    fn walk(&mut self, root: &NodeRef<'_>) {
        // Elements whose dates and names are not the article's: the subtree is walked for `meta` and scripts only.
        let mut aside: Vec<dom_query::NodeId> = Vec::new();
        let mut next = root.first_child();
        while let Some(node) = next {
            if node.is_element() {
                let inside = !aside.is_empty();
                if self.element(&node, inside) {
                    aside.push(node.id);
                }
            }
            let descend = node.first_child().filter(|_| !node.has_name("svg"));
            next = descend.or_else(|| {
                let mut at = node;
                loop {
                    if aside.last() == Some(&at.id) {
                        aside.pop();
                    }
                    if let Some(sibling) = at.next_sibling() {
                        return Some(sibling);
                    }
                    at = at.parent().filter(|parent| parent.id != root.id)?;
                }
            });
        }
    }

    /// Takes what an element says; returns whether what it contains is about something else.
    fn element(&mut self, node: &NodeRef<'_>, inside: bool) -> bool {
        let Some(name) = node.node_name() else { return false };
        let attribute = |key: &str| node.attr(key).map(|value| squeeze(&value)).unwrap_or_default();
        match &*name {
            "meta" => self.meta(node),
            "link" if self.canonical.is_empty() && attribute("rel").eq_ignore_ascii_case("canonical") => {
                self.canonical = attribute("href");
            }
            "base" if self.base.is_empty() => self.base = attribute("href"),
            "title" if self.title.is_empty() => self.title = squeeze(&node.text()),
            "script" if attribute("type").to_ascii_lowercase().contains("ld+json") => {
                self.scripts.push(node.text().to_string())
            }
            "h1" if !inside && self.headings.len() < 5 => self.headings.push(squeeze(&node.text())),
            "script" | "style" | "template" | "noscript" => {}
            "nav" | "footer" | "form" => return true,
            _ => {
                let marks = format!("{} {}", attribute("class"), attribute("id")).to_ascii_lowercase();
                if marks.len() > 1 && is_aside(&marks) && !matches!(&*name, "body" | "html" | "main" | "article") {
                    return true;
                }
                if !inside {
                    self.day(node, &name, &marks);
                    self.byline(node, &name, &marks);
                }
            }
        }
        false
    }

    fn meta(&mut self, node: &NodeRef<'_>) {
        let content = node.attr("content").map(|content| squeeze(&content)).unwrap_or_default();
        if content.is_empty() || self.metas.len() >= MAX_METAS {
            return;
        }
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = node.attr(key) {
                let name = name.trim().to_ascii_lowercase();
                if name == "parsely-page" {
                    self.parsely = Some(parsely(&content));
                }
                self.metas.push((name, content.clone()));
            }
        }
    }

    fn day(&mut self, node: &NodeRef<'_>, name: &str, marks: &str) {
        let itemprop = node.attr("itemprop").unwrap_or_default().to_ascii_lowercase();
        let published =
            itemprop.contains("datepublished") || itemprop.contains("datecreated") || node.has_attr("pubdate");
        let marked = [
            "date",
            "publi",
            "posted",
            "time",
            "entry-meta",
            "post-meta",
            "byline",
            "article-info",
            "pubdate",
            "created",
        ];
        let is_time = name == "time";
        if !(published || is_time || marked.iter().any(|mark| marks.contains(mark)))
            || itemprop.contains("datemodified")
        {
            return;
        }
        let rank = match () {
            () if published => 0,
            () if marks.contains("publi") || marks.contains("posted") || marks.contains("entry-date") => 1,
            () if is_time => 2,
            () if marks.contains("date") && !marks.contains("update") => 3,
            () if marks.contains("updat") || marks.contains("modif") => 5,
            () => 4,
        };
        let attributes =
            ["datetime", "content", "title", "data-datetime", "data-date", "data-timestamp", "data-published"];
        for key in attributes {
            if let Some(value) =
                node.attr(key).filter(|value| value.len() < MAX_LINE && value.bytes().any(|b| b.is_ascii_digit()))
            {
                self.days.push((rank, squeeze(&value)));
            }
        }
        if let Some(line) = short_text(node) {
            self.days.push((rank, line));
        }
    }

    fn byline(&mut self, node: &NodeRef<'_>, name: &str, marks: &str) {
        let itemprop = node.attr("itemprop").unwrap_or_default().to_ascii_lowercase();
        let rel = node.attr("rel").unwrap_or_default().to_ascii_lowercase();
        let href = node.attr("href").unwrap_or_default();
        let rank = match () {
            () if itemprop == "author" || rel.split(' ').any(|rel| rel == "author") => 0,
            () if name == "author"
                || ["author-name", "authorname", "byline-name", "byline__name", "author_name", "author__name"]
                    .iter()
                    .any(|m| marks.contains(m)) =>
            {
                1
            }
            () if name == "a" && (href.contains("/author/") || href.contains("/authors/") || href.contains("/by/")) => {
                2
            }
            () if marks.split([' ', '_']).any(|mark| matches!(mark, "author" | "byline" | "authors" | "writer")) => 3,
            () if marks.contains("byline") || marks.contains("author") => 4,
            () => return,
        };
        if marks.contains("avatar") || marks.contains("bio") || marks.contains("image") || marks.contains("date") {
            return;
        }
        if let Some(line) = short_text(node) {
            self.bylines.push((rank, line));
        }
    }

    /// The values of the first of these names that is there.
    fn meta_of(&self, names: &[&str]) -> Vec<&str> {
        let of = |wanted: &str| -> Vec<&str> {
            self.metas.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.as_str()).collect()
        };
        names.iter().map(|name| of(name)).find(|values| !values.is_empty()).unwrap_or_default()
    }

    fn weigh(mut self, order: Option<DateOrder>) -> About {
        let linked = linked::read(self.scripts.iter().map(String::as_str));
        let parsely = self.parsely.take().unwrap_or_default();
        let mut about = About { url: self.address(&linked), ..About::default() };
        let agency = |name: &&String| !bylines::is_agency(name);
        let given = self.meta_of(&OUTLETS).first().map(|name| title::outlet(name)).unwrap_or_default();
        let linked_outlet = title::outlet(&linked.outlet);
        about.outlet = [&given, &linked_outlet]
            .into_iter()
            .find(|name| !name.is_empty() && agency(name))
            .cloned()
            .unwrap_or_default();
        if about.outlet.is_empty() {
            about.outlet = if given.is_empty() { linked_outlet } else { given };
        }
        let mut titles = vec![linked.title.as_str(), parsely.title.as_str()];
        titles.extend(self.meta_of(&TITLES));
        titles.extend(self.headings.iter().map(String::as_str).filter(|_| self.headings.len() == 1));
        titles.push(&self.title);
        let headings: Vec<&str> = self.headings.iter().map(String::as_str).collect();
        let best = titles.into_iter().find(|title| !title.trim().is_empty()).unwrap_or_default();
        about.title = title::clean(&plain(best), &about.outlet, &headings);
        about.date = self.published(&linked, &parsely, &about.url, order);
        about.author = self.authors(&linked, &parsely, &about.outlet);
        about.body = linked.body;
        about
    }

    fn address(&self, linked: &Linked) -> String {
        let absolute = |url: &str| url.starts_with("http://") || url.starts_with("https://");
        let named = self.meta_of(&["og:url", "twitter:url"]).first().map(|url| (*url).to_string()).unwrap_or_default();
        let candidates = [&self.canonical, &named, &linked.url];
        if let Some(url) = candidates.iter().find(|url| absolute(url)) {
            // The canonical address is the first, completed by what another address says about the site.
            if self.canonical.is_empty() || absolute(&self.canonical) {
                return (**url).clone();
            }
        }
        let base = [&self.base, &named, &linked.url].into_iter().find(|url| absolute(url));
        match base {
            Some(base) if !self.canonical.is_empty() => resolve(base, &self.canonical),
            _ if !self.canonical.is_empty() => self.canonical.clone(),
            _ => named,
        }
    }

    /// The day of publication; a day that can be read in two ways only if nothing else is found.
    fn published(&self, linked: &Linked, parsely: &Linked, url: &str, order: Option<DateOrder>) -> String {
        let mut unclear = String::new();
        let mut read = |given: &str| -> Option<String> {
            let day = dates::read_day(given, order).filter(|day| !day.is_empty());
            if day.is_none() && unclear.is_empty() && dates::is_ambiguous(given) {
                let range = find_date(given, None).map(|found| found.range).unwrap_or_default();
                unclear = given.trim()[range].to_string();
            }
            day
        };
        let metas =
            |names: &[&'static str]| -> Vec<&str> { names.iter().flat_map(|name| self.meta_of(&[*name])).collect() };
        let strong = metas(&PUBLISHED[..1]);
        let mut marked: Vec<&(u8, String)> = self.days.iter().collect();
        marked.sort_by_key(|(rank, _)| *rank);
        let marked = marked.iter().map(|(_, value)| value.as_str());
        let first = [linked.published.as_str()]
            .into_iter()
            .chain(strong)
            .chain(metas(&PUBLISHED))
            .chain([parsely.published.as_str()]);
        let day = first.chain(marked).find_map(&mut read).or_else(|| day_of_address(url));
        let day = day.or_else(|| metas(&MODIFIED).into_iter().chain([linked.modified.as_str()]).find_map(&mut read));
        day.unwrap_or(unclear)
    }

    fn authors(&self, linked: &Linked, parsely: &Linked, outlet: &str) -> String {
        let cleaned = |names: &[&str]| bylines::names(&names.join("; "), outlet);
        let own = |names: &[String]| cleaned(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let is_weak = |names: &str| names.is_empty() || names.eq_ignore_ascii_case(outlet) || bylines::is_agency(names);
        let mut found = vec![own(&linked.authors), own(&parsely.authors)];
        found.extend(AUTHORS.iter().map(|name| cleaned(&self.meta_of(&[*name]))));
        for rank in 0..5 {
            let lines: Vec<&str> =
                self.bylines.iter().filter(|(of, _)| *of == rank).map(|(_, line)| line.as_str()).collect();
            // Many are links to other articles.
            if lines.len() <= 8 {
                found.push(cleaned(&lines));
            }
        }
        let strong = found.iter().find(|names| !is_weak(names));
        strong.or_else(|| found.iter().find(|names| !names.is_empty())).cloned().unwrap_or_default()
    }
}

/// The text of an element if it is short.
fn short_text(node: &NodeRef<'_>) -> Option<String> {
    // Do not build the text of a whole page.
    let mut length = 0;
    let mut text = String::new();
    for inner in node.descendants_it() {
        if inner.is_text() {
            let parent = inner.parent();
            if parent.is_some_and(|parent| parent.has_name("script") || parent.has_name("style")) {
                continue;
            }
            let piece = inner.text();
            length += piece.trim().len();
            if length > MAX_LINE {
                return None;
            }
            text.push_str(&piece);
            text.push(' ');
        }
    }
    let text = squeeze(&text);
    (!text.is_empty()).then_some(text)
}

/// Whether an element is about other articles, or about readers.
fn is_aside(marks: &str) -> bool {
    [
        "comment",
        "related",
        "sidebar",
        "recommend",
        "footer",
        "widget",
        "newsletter",
        "trending",
        "popular",
        "recent-",
        "more-",
        "promo",
        "teaser",
        "breadcrumb",
        "cookie",
    ]
    .iter()
    .any(|mark| marks.contains(mark))
}

/// Reads `parsely-page`, JSON in an attribute.
fn parsely(content: &str) -> Linked {
    let Ok(value) = serde_json::from_str::<serde_json::Value>(content) else { return Linked::default() };
    let text = |key: &str| value.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_string();
    let mut linked =
        Linked { title: text("title"), published: text("pub_date"), url: text("link"), ..Linked::default() };
    match value.get("authors").or(value.get("author")) {
        Some(serde_json::Value::Array(list)) => {
            linked.authors = list.iter().filter_map(|name| Some(name.as_str()?.to_string())).collect();
        }
        Some(serde_json::Value::String(name)) => linked.authors.push(name.clone()),
        _ => {}
    }
    linked
}

/// A relative address on the site of another.
fn resolve(base: &str, relative: &str) -> String {
    if relative.contains("://") {
        return relative.to_string();
    }
    let Some((scheme, rest)) = base.split_once("://") else { return relative.to_string() };
    if let Some(rest) = relative.strip_prefix("//") {
        return format!("{scheme}://{rest}");
    }
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if relative.starts_with('/') {
        return format!("{scheme}://{host}{relative}");
    }
    let folder = path.rfind('/').map_or("/", |at| &path[..=at]);
    format!("{scheme}://{host}{folder}{}", relative.trim_start_matches("./"))
}

/// Collapses white space and trims the ends.
pub(super) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
