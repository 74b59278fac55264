//! One walk over a page that collects everything that may say when, by whom and where it was published.

use super::aside;
use super::linked::{Linked, squeeze};
use crate::dates::find_date;
use dom_query::{NodeId, NodeRef};

/// What was found, before it is weighed.
#[derive(Default)]
pub(super) struct Survey {
    /// Names of `meta` elements, in lower case, and their contents.
    metas: Vec<(String, String)>,
    /// The contents of JSON-LD elements.
    pub scripts: Vec<String>,
    pub canonical: String,
    pub base: String,
    pub title: String,
    pub headings: Vec<String>,
    /// Texts and attributes with days, and how little the mark they carry is worth.
    pub days: Vec<(u8, String)>,
    pub bylines: Vec<(u8, String)>,
    /// The publisher that an element of the page names.
    pub publisher: String,
    pub parsely: Option<Linked>,
}

/// No page needs more `meta` elements, bylines or dates than this.
const MAX_FOUND: usize = 1000;
/// A longer text is no byline and no line with a date.
const MAX_LINE: usize = 160;
/// Elements that end a line.
const BLOCKS: [&str; 16] =
    ["p", "div", "li", "ul", "br", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "section", "address", "time"];
/// Words in the class or id of elements with a date.
#[rustfmt::skip]
const DATED: [&str; 12] = [
    "date", "publi", "posted", "time", "entry-meta", "post-meta", "byline", "article-info", "pubdate", "created",
    "dateline", "submitted",
];
/// How names of `meta` elements end that hold the day of publication, whatever precedes it, without signs.
#[rustfmt::skip]
const PUBLISHED: [&str; 15] = [
    "publishdate", "publisheddate", "datepublished", "datepublish", "publicationdate", "publishtime", "publishedtime",
    "publicationtime", "pubdate", "pubtime", "publishedat", "publishedon", "firstpublished", "releasedate",
    "articledate",
];
/// Attributes that may hold a date.
#[rustfmt::skip]
const DATES: [&str; 8] = [
    "datetime", "content", "title", "data-datetime", "data-date", "data-timestamp", "data-published", "data-utime",
];
/// Words in the class or id of elements that hold one author's name.
#[rustfmt::skip]
const NAMED: [&str; 8] = [
    "author-name", "authorname", "byline-name", "byline__name", "author_name", "author__name", "submitted-by",
    "bylinename",
];

/// Folders of addresses with one page for each author.
#[rustfmt::skip]
const FOLDERS: [&str; 11] = [
    "/author/", "/authors/", "/by/", "/columnist/", "/columnists/", "/contributor/", "/contributors/", "/journalists/",
    "/reporters/", "/staff/", "/writers/",
];

impl Survey {
    /// Collects what a page says.
    pub fn of(root: &NodeRef<'_>) -> Self {
        let mut survey = Self::default();
        // Elements whose dates and names are not the article's.
        let mut aside: Vec<NodeId> = Vec::new();
        let mut next = root.first_child();
        while let Some(node) = next {
            if node.is_text() {
                if aside.is_empty() {
                    survey.line(&node);
                }
            } else if node.is_element() && survey.element(&node, !aside.is_empty()) {
                aside.push(node.id);
            }
            let descend = node.first_child().filter(|_| !is_silent(&node));
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
        survey
    }

    /// The contents of all `meta` elements of a name.
    pub fn metas<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.metas.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The contents of `meta` elements whose name says that they hold the day of publication.
    pub fn published(&self) -> impl Iterator<Item = &str> {
        let says = |name: &str| {
            let bare: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
            PUBLISHED.iter().any(|end| bare.ends_with(end))
        };
        self.metas.iter().filter(move |(name, _)| says(name)).map(|(_, value)| value.as_str())
    }

    /// The contents of the first of these names that is there.
    pub fn meta_of(&self, names: &[&str]) -> Vec<&str> {
        let all = names.iter().map(|name| self.metas.iter().filter(|(key, _)| key == name).collect::<Vec<_>>());
        let found = all.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
        found.into_iter().map(|(_, value)| value.as_str()).collect()
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
                self.scripts.push(node.text().to_string());
            }
            "h1" | "h2" | "h3" if !inside && self.headings.len() < 5 && (&*name == "h1" || aside::is_title(node)) => {
                let heading = lines_of(node, usize::MAX, false).unwrap_or_default().replace("; ", " ");
                self.headings.extend((!heading.is_empty()).then_some(heading));
            }
            "nav" | "form" | "figure" | "blockquote" => return true,
            name if is_silent_name(name) => {}
            _ => {
                let marks = ["class", "id", "data-component"].map(attribute).join(" ").to_ascii_lowercase();
                if inside || aside::is_aside(node, &name, &marks) {
                    return true;
                }
                self.day(node, &name, &marks);
                self.byline(node, &name, &marks);
            }
        }
        false
    }

    fn meta(&mut self, node: &NodeRef<'_>) {
        let content = node.attr("content").or_else(|| node.attr("datetime")).map(|content| squeeze(&content));
        let Some(content) = content.filter(|content| !content.is_empty()) else { return };
        for key in ["property", "name", "itemprop", "http-equiv", "pubdate"] {
            if let Some(name) = node.attr(key).filter(|_| self.metas.len() < MAX_FOUND) {
                let name = name.trim().to_ascii_lowercase();
                let name = name.replace("dc:", "dc.").replace("dcterms:", "dcterms.");
                if name == "parsely-page" {
                    self.parsely = Some(parsely(&content));
                }
                self.metas.push((name, content.clone()));
            }
        }
    }

    fn day(&mut self, node: &NodeRef<'_>, name: &str, marks: &str) {
        let itemprop = property(node);
        let published =
            itemprop.contains("datepublished") || itemprop.contains("datecreated") || node.has_attr("pubdate");
        let is_time = matches!(name, "time" | "abbr");
        let marked = published || is_time || DATED.iter().any(|mark| marks.contains(mark));
        if !marked || is_today(marks) || itemprop.contains("datemodified") || self.days.len() >= MAX_FOUND {
            return;
        }
        let rank = match () {
            () if published => 0,
            () if marks.contains("publi") || marks.contains("posted") || marks.contains("entry-date") => 1,
            () if marks.contains("updat") || marks.contains("modif") => 6,
            () if is_time => 2,
            () if marks.contains("date") => 3,
            () => 4,
        };
        for key in DATES {
            let value = node.attr(key).filter(|value| value.len() < MAX_LINE);
            if let Some(value) = value.filter(|value| value.bytes().any(|b| b.is_ascii_digit())) {
                self.days.push((rank, squeeze(&value)));
            }
        }
        if let Some(line) = lines_of(node, MAX_LINE, false).filter(|line| line.bytes().any(|b| b.is_ascii_digit())) {
            self.days.push((rank, line));
        }
    }

    /// Takes a line of visible text that is little more than a date.
    fn line(&mut self, node: &NodeRef<'_>) {
        let text = node.text();
        let text = text.trim();
        if !(6..100).contains(&text.len())
            || !text.bytes().any(|b| b.is_ascii_digit())
            || self.days.len() >= MAX_FOUND
            || node.parent().is_some_and(|parent| {
                is_silent(&parent) || parent.attr("class").is_some_and(|marks| is_today(&marks.to_ascii_lowercase()))
            })
        {
            return;
        }
        let Some(found) = find_date(text, None) else { return };
        let lower = text.to_lowercase();
        let rank = match () {
            () if ["publish", "posted", "date:", "created", "submitted"].iter().any(|word| lower.contains(word)) => 5,
            () if lower.contains("updated") || lower.contains("modified") => 7,
            () if found.range.len() * 3 >= text.len() => 8,
            () => return,
        };
        self.days.push((rank, squeeze(text)));
    }

    fn byline(&mut self, node: &NodeRef<'_>, name: &str, marks: &str) {
        let itemprop = property(node);
        if itemprop == "publisher" && self.publisher.is_empty() {
            self.publisher = marked_name(node, MAX_LINE).unwrap_or_default();
        }
        let rel = node.attr("rel").unwrap_or_default().to_ascii_lowercase();
        let href = node.attr("href").unwrap_or_default();
        let is_author = |words: &str| words.split_ascii_whitespace().any(|word| word == "author");
        let rank = match () {
            () if is_author(&itemprop) || is_author(&rel) => 0,
            () if name == "author" || NAMED.iter().any(|mark| marks.contains(mark)) => 1,
            () if name == "a" && FOLDERS.iter().any(|folder| href.contains(folder)) => 2,
            () if marks.split([' ', '_']).any(|mark| matches!(mark, "author" | "byline" | "authors" | "writer")) => 3,
            () if ["byline", "author", "contributor", "submitted"].iter().any(|mark| marks.contains(mark)) => 4,
            () => return,
        };
        let other = ["avatar", "bio", "image", "date"].iter().any(|mark| marks.contains(mark));
        if rank > 0 && other || self.bylines.len() >= MAX_FOUND {
            return;
        }
        if let Some(line) = marked_name(node, MAX_LINE) {
            self.bylines.push((rank, line));
        }
    }
}

/// Whether an element shows the reader's day, or the year of the site.
fn is_today(marks: &str) -> bool {
    ["today", "current", "weather", "clock", "copyright"].iter().any(|mark| marks.contains(mark))
}

/// The property that an element holds, as microdata or RDFa.
fn property(node: &NodeRef<'_>) -> String {
    node.attr("itemprop").or_else(|| node.attr("property")).unwrap_or_default().to_ascii_lowercase()
}

/// The name within an element, which tells it from everything else that is said about a person; otherwise its lines.
fn marked_name(node: &NodeRef<'_>, most: usize) -> Option<String> {
    let name = node.descendants_it().take(100).find(|inner| inner.is_element() && property(inner) == "name");
    let stated = name.as_ref().and_then(|name| name.attr("content")).map(|name| squeeze(&name));
    stated.filter(|name| !name.is_empty()).or_else(|| lines_of(name.as_ref().unwrap_or(node), most, true))
}

fn is_silent(node: &NodeRef<'_>) -> bool {
    node.node_name().is_some_and(|name| is_silent_name(&name))
}

fn is_silent_name(name: &str) -> bool {
    matches!(name, "script" | "style" | "template" | "noscript" | "svg" | "title")
}

/// The text of an element, its lines separated by `; `; `None` if it is empty or longer than `most`. Links that no space
/// separates may count as lines.
fn lines_of(node: &NodeRef<'_>, most: usize, links: bool) -> Option<String> {
    let (mut text, mut length) = (String::new(), 0);
    let (mut block, mut link) = (None, None);
    for inner in node.descendants_it() {
        if inner.is_text() && !inner.parent().is_some_and(|parent| is_silent(&parent)) {
            let piece = inner.text();
            length += piece.trim().len();
            // Do not build the text of a whole page.
            if length > most {
                return None;
            }
            if piece.trim().is_empty() {
                text.push(' ');
                continue;
            }
            let within = |names: &[&str]| {
                let mut above = inner.ancestors_it(Some(8)).take_while(|above| above.id != node.id);
                above.find(|above| above.node_name().is_some_and(|name| names.contains(&&*name))).map(|above| above.id)
            };
            let (old_block, old_link) = (block, link);
            (block, link) = (within(&BLOCKS), within(&["a", "button", "span"]));
            let joins = links
                && text.ends_with(|c: char| c.is_alphanumeric())
                && piece.starts_with(|c: char| c.is_alphanumeric());
            if block != old_block || link != old_link && joins {
                text.push('\u{0}');
            }
            text.push_str(&piece);
        } else if inner.node_name().is_some_and(|name| BLOCKS.contains(&&*name)) {
            text.push('\u{0}');
        }
    }
    let lines = text.split('\u{0}').map(squeeze).filter(|line| !line.is_empty());
    let text = lines.collect::<Vec<_>>().join("; ");
    (!text.is_empty()).then_some(text)
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
