//! The metadata of a page: title, day, authors, outlet and address, from JSON-LD, `meta` elements, marked elements of the
//! page, its visible text and its address, in this order of trust.

use super::linked::{self, Linked};
use super::survey::Survey;
use super::title;
use crate::bylines::{self, plain};
use crate::dates::{self, DateOrder, day_of_address, find_date};
use dom_query::Document;
use std::ops::Range;

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
const PUBLISHED: [&str; 43] = [
    "article:published_time", "datepublished", "og:article:published_time", "og:published_time", "bt:pubdate",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "rnews:datepublished", "originalpublicationdate", "article_date_original", "article.published",
    "article:published", "og:pubdate", "publication_date", "pubdate", "publishdate", "publish-date", "publish_date",
    "pub_date", "pdate", "ptime", "published-date", "published_date", "published", "dc.date.issued", "dcterms.issued",
    "dc.date.published", "citation_publication_date", "citation_online_date", "citation_date", "dcterms.created",
    "dc.date.created", "dc.created", "dcterms.date", "dc.date", "dc.issued", "date.created", "datecreated", "created", "displaydate", "date",
];
/// Those that hold the day of the last change.
#[rustfmt::skip]
const MODIFIED: [&str; 10] = [
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified",
    "last-modified", "lastmodified", "lastmod", "dateupdate", "revised",
];
#[rustfmt::skip]
const AUTHORS: [&str; 18] = [
    "author", "article:author", "byl", "parsely-author", "sailthru.author", "citation_author", "og:author", "dc.creator",
    "dcterms.creator", "og:article:author", "article:author_name", "shareaholic:article_author_name",
    "cxenseparse:author", "rnews:author", "authors", "article.author", "creator", "dc.contributor",
];
#[rustfmt::skip]
const TITLES: [&str; 10] = [
    "og:title", "twitter:title", "parsely-title", "sailthru.title", "headline", "dc.title", "dcterms.title",
    "citation_title", "title", "rnews:headline",
];
#[rustfmt::skip]
const OUTLETS: [&str; 8] = [
    "og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "citation_journal_title", "publisher",
    "article:publisher", "twitter:site",
];

/// Reads the metadata of a page.
pub(super) fn about(document: &Document, order: Option<DateOrder>) -> About {
    Sources(Survey::of(&document.root())).weigh(order)
}

/// Everything the page says, with its contradictions.
struct Sources(Survey);

impl Sources {
    fn weigh(mut self, order: Option<DateOrder>) -> About {
        let linked = linked::read(self.0.scripts.iter().map(String::as_str));
        let parsely = self.0.parsely.take().unwrap_or_default();
        let mut about = About { url: self.address(&linked), ..About::default() };
        about.outlet = self.outlet(&linked, &about.url);
        let mut titles = vec![linked.title.as_str(), parsely.title.as_str()];
        titles.extend(self.0.meta_of(&TITLES));
        let headings: Vec<&str> = self.0.headings.iter().map(String::as_str).collect();
        titles.extend(headings.first());
        titles.push(&self.0.title);
        let best = titles.into_iter().find(|title| !title.trim().is_empty()).unwrap_or_default();
        about.title = title::clean(&plain(best), &about.outlet, &headings);
        about.date = self.published(&linked, &parsely, &about.url, order);
        about.author = self.authors(&linked, &parsely, &about.outlet);
        about.body = linked.body;
        about
    }

    /// The name of the site, not that of the agency an article comes from.
    fn outlet(&self, linked: &Linked, url: &str) -> String {
        let given = OUTLETS.iter().flat_map(|name| self.0.metas(name)).map(title::outlet);
        let mut names: Vec<String> = given.take(5).collect();
        names.insert(names.len().min(1), title::outlet(&linked.outlet));
        names.retain(|name| !name.is_empty());
        let own = names.iter().find(|name| !bylines::is_agency(name)).or(names.first());
        own.cloned().unwrap_or_else(|| title::host(url))
    }

    fn address(&self, linked: &Linked) -> String {
        let absolute = |url: &str| url.starts_with("http://") || url.starts_with("https://");
        let named =
            self.0.meta_of(&["og:url", "twitter:url"]).first().map(|url| (*url).to_string()).unwrap_or_default();
        let candidates = [&self.0.canonical, &named, &linked.url];
        if let Some(url) = candidates.iter().find(|url| absolute(url)) {
            // The canonical address is the first, completed by what another address says about the site.
            if self.0.canonical.is_empty() || absolute(&self.0.canonical) {
                return (**url).clone();
            }
        }
        let base = [&self.0.base, &named, &linked.url].into_iter().find(|url| absolute(url));
        match base {
            Some(base) if !self.0.canonical.is_empty() => resolve(base, &self.0.canonical),
            _ if !self.0.canonical.is_empty() => self.0.canonical.clone(),
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
                unclear = given[range].to_string();
            }
            day
        };
        let metas = |names: &[&'static str]| names.iter().flat_map(|name| self.0.metas(name)).collect::<Vec<_>>();
        let marked = |ranks: Range<u8>| {
            let mut found: Vec<&(u8, String)> = self.0.days.iter().filter(|(rank, _)| ranks.contains(rank)).collect();
            found.sort_by_key(|(rank, _)| *rank);
            found.into_iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>()
        };
        let own = [&linked.published, &parsely.published].map(String::as_str);
        let modified = [linked.modified.as_str()];
        let given = own.into_iter().chain(metas(&PUBLISHED)).chain(marked(0..6));
        let day = given.into_iter().find_map(&mut read).or_else(|| day_of_address(url));
        let late = marked(6..7).into_iter().chain(metas(&MODIFIED)).chain(modified).chain(marked(7..9));
        day.or_else(|| late.into_iter().find_map(&mut read)).unwrap_or(unclear)
    }

    fn authors(&self, linked: &Linked, parsely: &Linked, outlet: &str) -> String {
        let cleaned = |names: &[&str]| bylines::names(&names.join("; "), outlet);
        let own = |names: &[String]| cleaned(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let is_weak = |names: &str| names.is_empty() || names.eq_ignore_ascii_case(outlet) || bylines::is_agency(names);
        let mut found = vec![own(&linked.authors), own(&parsely.authors)];
        found.extend(AUTHORS.iter().map(|name| cleaned(&self.0.metas(name).collect::<Vec<_>>())));
        for rank in 0..5u8 {
            let lines: Vec<&str> =
                self.0.bylines.iter().filter(|(of, _)| *of == rank).map(|(_, line)| line.as_str()).collect();
            // Many are links to other articles.
            if lines.len() <= 8 {
                found.push(cleaned(&lines));
            }
        }
        let strong = found.iter().find(|names| !is_weak(names));
        strong.or_else(|| found.iter().find(|names| !names.is_empty())).cloned().unwrap_or_default()
    }
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
