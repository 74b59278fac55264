//! What a page says about its article in JSON-LD: objects alone, in lists, under `@graph` or `mainEntity`, referring to
//! each other by `@id`.

use super::mend::mend;
use crate::bylines::plain;
use serde_json::{Map, Value};
use std::collections::{HashMap, VecDeque};

/// Metadata of the article; empty where absent.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Linked {
    pub title: String,
    pub published: String,
    pub modified: String,
    pub authors: Vec<String>,
    /// Whether only organisations are among the authors.
    pub by_group: bool,
    /// The only person, whoever that is.
    pub person: String,
    pub outlet: String,
    pub url: String,
    /// The text, if it is there.
    pub body: String,
}

/// More objects than that are not about the article.
const MAX_OBJECTS: usize = 5000;

/// Reads the JSON-LD of a page from the contents of its `script` elements.
pub(super) fn read<'s>(scripts: impl Iterator<Item = &'s str>) -> Linked {
    let documents: Vec<Value> = scripts.flat_map(documents).collect();
    let objects = objects(&documents);
    let ids: HashMap<&str, &Map<String, Value>> = objects
        .iter()
        .filter(|(object, _)| object.len() > 1)
        .filter_map(|(object, _)| Some((object.get("@id")?.as_str()?, *object)))
        .collect();
    let graph = Graph { ids };
    let mut linked = Linked::default();
    let articles = objects.iter().enumerate().filter(|(_, (object, _))| is_article(object));
    // Among equals, the first.
    let best = articles
        .max_by_key(|(at, (object, place))| (*place != Place::Part, completeness(object), std::cmp::Reverse(*at)));
    if let Some((_, (article, _))) = best {
        graph.take(article, &mut linked);
    }
    let is_person = |object: &Map<String, Value>| is_type(object, |kind| kind == "person");
    let mut people = objects.iter().filter(|(object, place)| *place == Place::Top && is_person(object));
    if let (Some((person, _)), None) = (people.next(), people.next()) {
        linked.person = person.get("name").map(|name| text(name, 0)).unwrap_or_default();
    }
    let objects: Vec<&Map<String, Value>> = objects.into_iter().map(|(object, _)| object).collect();
    // A page or its site says what the article does not.
    for object in objects.iter().filter(|object| is_type(object, |kind| kind.ends_with("page"))) {
        graph.take(object, &mut linked);
    }
    if linked.outlet.is_empty() {
        let site =
            objects.iter().find(|object| is_type(object, |kind| matches!(kind, "website" | "newsmediaorganization")));
        linked.outlet = site.and_then(|site| site.get("name")).map(|name| text(name, 0)).unwrap_or_default();
    }
    linked
}

/// The JSON documents in a script, which may stand in CDATA or comments and may have line breaks within strings.
fn documents(script: &str) -> Vec<Value> {
    let mut json = script.trim();
    for start in ["<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA["] {
        json = json.strip_prefix(start).unwrap_or(json).trim_start();
    }
    for end in ["-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>", ";"] {
        json = json.strip_suffix(end).unwrap_or(json).trim_end();
    }
    let cleaned: String = json.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let read = |json: &str| serde_json::from_str::<Value>(json);
    if let Ok(value) = read(&cleaned).or_else(|_| read(&mend(&cleaned))) {
        return vec![value];
    }
    // Several documents, or damage after one of them.
    serde_json::Deserializer::from_str(&cleaned).into_iter().map_while(Result::ok).collect()
}

/// What an object stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing, or a list of everything.
    Top,
    Within,
    /// An article, or a list of articles.
    Part,
}

/// All objects, outer ones first.
fn objects(documents: &[Value]) -> Vec<(&Map<String, Value>, Place)> {
    let mut objects = Vec::new();
    let mut queue: VecDeque<(&Value, Place)> = documents.iter().map(|value| (value, Place::Top)).collect();
    while let Some((value, place)) = queue.pop_front() {
        match value {
            Value::Array(list) => queue.extend(list.iter().map(|value| (value, place))),
            Value::Object(object) => {
                objects.push((object, place));
                let lists = is_type(object, |kind| matches!(kind, "itemlist" | "listitem"));
                let below = match place {
                    Place::Part => Place::Part,
                    _ if lists || is_article(object) => Place::Part,
                    _ if object.contains_key("@type") => Place::Within,
                    place => place,
                };
                let inner = object.values().filter(|value| value.is_object() || value.is_array());
                queue.extend(inner.map(|value| (value, below)));
            }
            _ => {}
        }
        if objects.len() >= MAX_OBJECTS {
            break;
        }
    }
    objects
}

/// Tests the types of an object, in lower case.
fn is_type(object: &Map<String, Value>, test: impl Fn(&str) -> bool) -> bool {
    let bare = |kind: &str| kind.rsplit(['/', ':']).next().unwrap_or(kind).to_ascii_lowercase();
    let test = |value: &Value| value.as_str().is_some_and(|kind| test(&bare(kind)));
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(test),
        Some(kind) => test(kind),
        None => false,
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    is_type(object, |kind| {
        kind.ends_with("article")
            || kind.ends_with("posting") && kind != "jobposting"
            || matches!(kind, "report" | "review")
    })
}

/// How much an object says; the article itself says more than links to others.
fn completeness(object: &Map<String, Value>) -> usize {
    let has = |key: &str| usize::from(object.get(key).is_some_and(|value| !value.is_null()));
    let known = ["headline", "datePublished", "author", "publisher", "mainEntityOfPage", "articleBody", "dateModified"];
    known.iter().map(|key| has(key)).sum()
}

struct Graph<'v> {
    ids: HashMap<&'v str, &'v Map<String, Value>>,
}

impl Graph<'_> {
    /// Takes what is not known yet.
    fn take(&self, object: &Map<String, Value>, linked: &mut Linked) {
        let first = |place: &mut String, keys: &[&str]| {
            if place.is_empty() {
                *place = keys
                    .iter()
                    .filter_map(|key| object.get(*key))
                    .map(|value| text(value, 0))
                    .find(|t| !t.is_empty())
                    .unwrap_or_default();
            }
        };
        first(&mut linked.title, &["headline", "alternativeHeadline"]);
        if is_article(object) {
            first(&mut linked.title, &["name"]);
            if let Some(body) = object.get("articleBody").and_then(Value::as_str) {
                linked.body = body.to_string();
            }
        }
        first(&mut linked.published, &["datePublished", "dateCreated", "uploadDate"]);
        first(&mut linked.modified, &["dateModified"]);
        if linked.url.is_empty() {
            let address = |value: &Value| value.as_str().filter(|url| url.starts_with("http")).map(str::to_string);
            let page = object.get("mainEntityOfPage");
            let page = page.and_then(|page| address(page).or_else(|| page.get("@id").and_then(address)));
            linked.url = object.get("url").and_then(address).or(page).unwrap_or_default();
        }
        if linked.authors.is_empty() {
            for key in ["author", "creator"] {
                if let Some(value) = object.get(key).filter(|_| linked.authors.is_empty()) {
                    self.names(value, &mut linked.authors, 0);
                    linked.by_group = self.is_group(value);
                }
            }
        }
        if linked.outlet.is_empty() {
            for key in ["publisher", "sourceOrganization", "isPartOf"] {
                let mut names = Vec::new();
                if let Some(value) = object.get(key).filter(|_| linked.outlet.is_empty()) {
                    self.names(value, &mut names, 0);
                    linked.outlet = names.into_iter().next().unwrap_or_default();
                }
            }
        }
    }

    /// Whether an author, or each of a list, is an organisation.
    fn is_group(&self, value: &Value) -> bool {
        match value {
            Value::Array(list) => {
                !list.is_empty() && list.iter().all(|value| !value.is_array() && self.is_group(value))
            }
            Value::Object(object) => {
                let id = object.get("@id").and_then(Value::as_str).filter(|_| object.len() == 1);
                let known = id.and_then(|id| self.ids.get(id)).copied().unwrap_or(object);
                is_type(known, |kind| kind.ends_with("organization"))
            }
            _ => false,
        }
    }

    /// The names of persons or organisations: strings, objects, references, lists of these.
    fn names(&self, value: &Value, names: &mut Vec<String>, depth: usize) {
        if depth > 4 || names.len() > 20 {
            return;
        }
        match value {
            Value::Array(list) => list.iter().for_each(|value| self.names(value, names, depth + 1)),
            Value::Object(object) => match (object.get("name"), object.get("@id").and_then(Value::as_str)) {
                (Some(name), _) => self.names(name, names, depth + 1),
                (None, Some(id)) => {
                    if let Some(known) = self.ids.get(id).and_then(|known| known.get("name")) {
                        self.names(known, names, depth + 1);
                    }
                }
                (None, None) => {
                    let keys = ["givenName", "additionalName", "familyName"];
                    let parts = keys.map(|key| object.get(key).map(|v| text(v, 0)).unwrap_or_default());
                    let name = squeeze(&parts.join(" "));
                    names.extend((!name.is_empty()).then_some(name));
                }
            },
            Value::String(name) => {
                if let Some(known) = self.ids.get(name.as_str()).and_then(|known| known.get("name")) {
                    self.names(known, names, depth + 1);
                } else if !name.starts_with("http") && !name.trim().is_empty() {
                    names.push(plain(name));
                }
            }
            _ => {}
        }
    }
}

/// A value as text: the first of a list, without markup.
fn text(value: &Value, depth: usize) -> String {
    match value {
        Value::String(text) => plain(text),
        Value::Number(number) => number.to_string(),
        Value::Array(list) if depth < 3 => {
            list.iter().map(|value| text(value, depth + 1)).find(|t| !t.is_empty()).unwrap_or_default()
        }
        Value::Object(object) if depth < 3 => ["@value", "name"]
            .iter()
            .find_map(|key| object.get(*key))
            .map(|value| text(value, depth + 1))
            .unwrap_or_default(),
        _ => String::new(),
    }
}

/// Collapses white space and trims the ends.
pub(super) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(script: &str) -> Linked {
        read(std::iter::once(script))
    }

    #[test]
    fn a_graph_with_references() {
        let linked = one(r##"{"@context":"https://schema.org","@graph":[
            {"@type":"NewsArticle","headline":"Mayor &amp; clerk resign","datePublished":"2021-03-04T23:00:00-08:00",
             "author":{"@id":"#ann"},"publisher":{"@id":"#post"},"mainEntityOfPage":{"@id":"https://x.org/a"}},
            {"@type":"Organization","@id":"#post","name":"The Post"},
            {"@type":"Person","@id":"#ann","name":"Ann Lee"}]}"##);
        assert_eq!((linked.title.as_str(), linked.outlet.as_str()), ("Mayor & clerk resign", "The Post"));
        assert_eq!((linked.authors, linked.url.as_str()), (vec!["Ann Lee".to_string()], "https://x.org/a"));
        assert_eq!(linked.published, "2021-03-04T23:00:00-08:00");
    }

    #[test]
    fn odd_shapes() {
        assert_eq!(
            one(r#"[{"@type":["Article","Thing"],"author":["Ann Lee",{"name":["Jo Ek"]}]}]"#).authors,
            ["Ann Lee", "Jo Ek"]
        );
        assert_eq!(one("//<![CDATA[\n{\"@type\":\"NewsArticle\",\"headline\":\"A\nB\"}\n//]]>").title, "A B");
        let main = one(
            r#"{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","headline":"H","dateCreated":"2021-03-04"}}"#,
        );
        assert_eq!((main.title.as_str(), main.published.as_str()), ("H", "2021-03-04"));
        assert_eq!(
            one(r#"{"@type":"http://schema.org/NewsArticle","author":{"name":"<b>Ann Lee</b>"}}"#).authors,
            ["Ann Lee"]
        );
        assert_eq!(one("{\"@type\":\"Article\",\"headline\":\"H\"} damage {").title, "H");
        assert!(one(r#"{"@type":"Article","author":[{"@type":"Organization","name":"The Post"}]}"#).by_group);
        assert_eq!(one("no json"), Linked::default());
        assert_eq!(one(r#"{"@type":"WebSite","name":"The Post"}"#).outlet, "The Post");
    }

    #[test]
    fn the_article_is_told_from_links_to_others() {
        let list = r#"[{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"Other"}]},
            {"@type":"NewsArticle","headline":"This","datePublished":"2021-03-04","author":"Ann Lee"}]"#;
        assert_eq!(one(list).title, "This");
        let updates = r#"{"@type":"LiveBlogPosting","headline":"This",
            "liveBlogUpdate":[{"@type":"BlogPosting","headline":"Other","datePublished":"2021-03-04","author":"Bob"}]}"#;
        assert_eq!((one(updates).title.as_str(), one(updates).authors.len()), ("This", 0));
    }
}
