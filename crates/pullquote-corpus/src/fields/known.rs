//! The names of fields that news collectors use, and what they mean.

use crate::Slot;
use serde_json::Value;

/// What a field means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Slot(Slot, u8),
    /// Text in HTML.
    Markup(u8),
    /// An address (trafilatura) or an object with the outlet's name (NewsAPI).
    Source,
    /// Lists of objects with `value` and `contentType`: ninjs 2.
    Bodies,
    Headlines,
    /// An object that holds the article: agencies' `item`, Elasticsearch's `_source`.
    Inner,
}

/// The known names of the text field, for messages.
pub(crate) const TEXT_NAMES: &str =
    "text, maintext, plaintext, body_text, content, body, article, full_text, body_html and the like";

/// The meaning of a field name, ignoring case. The number is its rank where an object has several fields of the same
/// meaning: the lowest wins.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let mut lower = [0u8; 24];
    let name = name.trim();
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    let (slot, rank) = match std::str::from_utf8(lower).ok()? {
        "id" => (Slot::Id, 0),
        "article_id" => (Slot::Id, 1),
        "doc_id" => (Slot::Id, 2),
        "_id" => (Slot::Id, 3),
        "text" => (Slot::Text, 0),
        "maintext" => (Slot::Text, 1),
        "plaintext" => (Slot::Text, 2),
        "body_text" => (Slot::Text, 3),
        "content" => (Slot::Text, 4),
        "body" => (Slot::Text, 5),
        "articlebody" => (Slot::Text, 6),
        "article" => (Slot::Text, 7),
        "full_text" | "fulltext" | "full text" | "bodytext" => (Slot::Text, 8),
        "body_html" | "bodyhtml" | "body_xhtml" | "bodyxhtml" => return Some(Meaning::Markup(0)),
        "content_html" | "raw_html" => return Some(Meaning::Markup(1)),
        "html" => return Some(Meaning::Markup(2)),
        "title" => (Slot::Title, 0),
        "headline" => (Slot::Title, 1),
        "headlines" => return Some(Meaning::Headlines),
        "webtitle" => (Slot::Title, 3),
        "date" => (Slot::Date, 0),
        "date_publish" => (Slot::Date, 1),
        "publish_date" => (Slot::Date, 2),
        "publishing_date" => (Slot::Date, 3),
        "publishedat" | "published_at" => (Slot::Date, 4),
        "published" => (Slot::Date, 5),
        "versioncreated" => (Slot::Date, 6),
        "datepublished" | "date_published" => (Slot::Date, 7),
        "publication_date" | "pub_date" | "pubdate" => (Slot::Date, 8),
        "webpublicationdate" => (Slot::Date, 9),
        "author" => (Slot::Author, 0),
        "authors" => (Slot::Author, 1),
        "byline" => (Slot::Author, 2),
        "outlet" => (Slot::Outlet, 0),
        "publisher" => (Slot::Outlet, 1),
        "source_domain" => (Slot::Outlet, 3),
        "source-hostname" => (Slot::Outlet, 4),
        "hostname" => (Slot::Outlet, 5),
        "publication" | "newspaper" => (Slot::Outlet, 6),
        "site_name" | "sitename" | "source_name" => (Slot::Outlet, 7),
        "url" => (Slot::Url, 0),
        "uri" => (Slot::Url, 1),
        "link" => (Slot::Url, 2),
        "weburl" => (Slot::Url, 3),
        "source" => return Some(Meaning::Source),
        "bodies" => return Some(Meaning::Bodies),
        "item" | "_source" => return Some(Meaning::Inner),
        _ => return None,
    };
    Some(Meaning::Slot(slot, rank))
}

/// Whether a field of this name may hold the text.
pub(crate) fn may_be_text(name: &str) -> bool {
    matches!(meaning(name), Some(Meaning::Slot(Slot::Text, _) | Meaning::Markup(_) | Meaning::Bodies))
}

/// Whether a field of this name is known at all.
pub(crate) fn is_known(name: &str) -> bool {
    meaning(name).is_some()
}

/// Whether an object holds the columns of a table, as pandas writes one unless it is told otherwise.
pub(crate) fn holds_columns(json: &str) -> bool {
    let may = json.contains("\"0\"") || json.contains("\"columns\"") && json.contains("\"data\"");
    let Some(Ok(Value::Object(object))) = may.then(|| serde_json::from_str(json)) else { return false };
    let numbered = |value: &Value| match value {
        Value::Object(cells) => !cells.is_empty() && cells.keys().all(|key| key.bytes().all(|b| b.is_ascii_digit())),
        _ => false,
    };
    let split = ["columns", "data"].iter().all(|name| object.get(*name).is_some_and(Value::is_array));
    split || !object.is_empty() && object.values().all(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As news-please, trafilatura, newspaper3k, fundus, NewsAPI, ninjs and others write them.
    #[test]
    fn names_that_tools_give_to_fields() {
        let all = [
            (Slot::Id, "id article_id doc_id _id"),
            (
                Slot::Text,
                "text maintext plaintext body_text content body articleBody article full_text fulltext bodyText",
            ),
            (Slot::Title, "title headline webTitle"),
            (
                Slot::Date,
                "date date_publish publish_date publishing_date publishedAt published_at published versioncreated",
            ),
            (Slot::Date, "datePublished date_published publication_date pub_date pubDate webPublicationDate"),
            (Slot::Author, "author authors byline"),
            (Slot::Outlet, "outlet publisher source_domain source-hostname hostname publication newspaper"),
            (Slot::Outlet, "site_name sitename source_name"),
            (Slot::Url, "url uri link webUrl"),
        ];
        for (slot, names) in all {
            for name in names.split(' ') {
                assert!(matches!(meaning(name), Some(Meaning::Slot(found, _)) if found == slot), "{name}");
            }
        }
        assert_eq!(meaning(" Full Text "), meaning("fulltext"));
        assert!(["", "texts", "my text", "a_name_longer_than_any_known_one"].iter().all(|name| !is_known(name)));
    }

    #[test]
    fn tables_as_pandas_writes_them() {
        for table in [r#"{"text":{"0":"A","1":"B"}}"#, r#"{"columns":["text"],"index":[0],"data":[["A"]]}"#] {
            assert!(holds_columns(table), "{table}");
        }
        for other in
            [r#"{"text":{}}"#, r#"{"text":{"0":"A"},"n":1}"#, r#"{"columns":1,"data":[]}"#, r#"{"a":"\"0\""}"#, "{}"]
        {
            assert!(!holds_columns(other), "{other}");
        }
    }
}
