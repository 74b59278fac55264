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
const OUTLETS: [&str; 7] = [
    "og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "citation_journal_title", "publisher",
    "article:publisher",
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
        // Of several headings, the one that the title of the window repeats.
        let repeats = |heading: &&&str| self.0.title.contains(**heading) && heading.len() * 3 >= self.0.title.len();
        let repeated = headings.iter().filter(repeats).max_by_key(|heading| heading.len());
        titles.extend(repeated.or(headings.first().filter(|_| headings.len() == 1 || self.0.title.is_empty())));
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
        names.push(title::outlet(&self.0.publisher));
        names.retain(|name| !name.is_empty());
        let host = title::host(url);
        let is_host = |name: &&String| title::names_host(name, &host);
        // An agency is the outlet on its own site only.
        let own = names.iter().find(is_host).or(names.iter().find(|name| !bylines::is_agency(name))).or(names.first());
        let Some(own) = own.filter(|own| own.contains(char::is_alphabetic) && !title::is_handle(own)) else {
            // A handle or an address is written as the page's title writes it.
            let handle = self.0.meta_of(&["twitter:site"]).first().map(|name| title::outlet(name)).unwrap_or_default();
            let own = own.cloned().unwrap_or_default();
            let names = [own, handle, host];
            let named = names.iter().find_map(|name| title::site_within(&self.0.title, name));
            return named.or_else(|| names.iter().find(|name| !name.is_empty()).cloned()).unwrap_or_default();
        };
        own.clone()
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

    /// The day of publication as the page states it; a day that can be read in two ways only if nothing else is found.
    fn published(&self, linked: &Linked, parsely: &Linked, url: &str, order: Option<DateOrder>) -> String {
        let mut unclear = String::new();
        let of_address = day_of_address(url);
        let marked = |ranks: Range<u8>| {
            let mut found: Vec<&(u8, String)> = self.0.days.iter().filter(|(rank, _)| ranks.contains(rank)).collect();
            found.sort_by_key(|(rank, _)| *rank);
            found.into_iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>()
        };
        // A time in UTC may be that of another day than the one readers see.
        let stated = |given: &str, day: String| -> String {
            let Some(days) = dates::days_of_instant(given) else { return day };
            // Only the first ones: further below stand those of other articles.
            let local = marked(0..6).into_iter().filter(|given| dates::days_of_instant(given).is_none()).take(4);
            let mut seen =
                of_address.clone().into_iter().chain(local.filter_map(|given| dates::read_day(given, order)));
            seen.find(|day| days.contains(day)).unwrap_or(day)
        };
        let mut read = |given: &str| -> Option<String> {
            let day = dates::read_day(given, order).filter(|day| !day.is_empty());
            let day = day.map(|day| stated(given, day));
            if day.is_none() && unclear.is_empty() && dates::is_ambiguous(given) {
                let range = find_date(given, None).map(|found| found.range).unwrap_or_default();
                unclear = given[range].to_string();
            }
            day
        };
        let metas = |names: &[&'static str]| names.iter().flat_map(|name| self.0.metas(name)).collect::<Vec<_>>();
        let own = [&linked.published, &parsely.published].map(String::as_str);
        let modified = [linked.modified.as_str()];
        let given = own.into_iter().chain(metas(&PUBLISHED)).chain(self.0.published()).chain(marked(0..6));
        let day = given.into_iter().find_map(&mut read).or_else(|| of_address.clone());
        let late = marked(6..7).into_iter().chain(metas(&MODIFIED)).chain(modified);
        let day = day.or_else(|| late.into_iter().find_map(&mut read));
        let day = day.or_else(|| {
            let updated = marked(7..8).into_iter().find_map(&mut read);
            let bare = marked(8..9).into_iter().find_map(&mut read);
            // A day alone is the one of publication, if the article was changed after it.
            let before = bare.as_ref().zip(updated.as_ref()).is_none_or(|(bare, updated)| bare <= updated);
            if before { bare.or(updated) } else { updated }
        });
        day.unwrap_or(unclear)
    }

    fn authors(&self, linked: &Linked, parsely: &Linked, outlet: &str) -> String {
        let cleaned = |names: &[&str]| bylines::names(&names.join("; "), outlet);
        let own = |names: &[String]| cleaned(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let linked_names = own(&linked.authors);
        let is_weak = |names: &str| {
            let by_group = linked.by_group && names == linked_names;
            names.is_empty() || by_group || title::is_same(names, outlet) || bylines::is_agency(names)
        };
        let mut found = vec![linked_names.clone(), own(&parsely.authors)];
        found.extend(AUTHORS.iter().map(|name| cleaned(&self.0.metas(name).collect::<Vec<_>>())));
        for rank in 0..5u8 {
            let lines: Vec<&str> =
                self.0.bylines.iter().filter(|(of, _)| *of == rank).map(|(_, line)| line.as_str()).collect();
            // Many are links to other articles.
            if lines.len() <= 8 {
                found.push(cleaned(&lines));
            }
        }
        found.push(cleaned(&[linked.person.as_str()]));
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
    let mut folders: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    let mut rest = relative;
    while let Some((step, after)) = rest.split_once('/').filter(|(step, _)| matches!(*step, "." | "..")) {
        if step == ".." {
            folders.pop();
        }
        rest = after;
    }
    folders.push(rest);
    format!("{scheme}://{host}/{}", folders.join("/"))
}
