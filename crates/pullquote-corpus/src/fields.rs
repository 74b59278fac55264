//! Field names of the tools people collect news with, and one JSON object read by them.
//!
//! Values of other fields are skipped without being stored: a line may carry embeddings or annotations far larger than
//! its text.

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// What a field means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Id(u8),
    Text(u8),
    Title(u8),
    Date(u8),
    Author(u8),
    Outlet(u8),
    Url(u8),
    /// An address (trafilatura) or an object with the outlet's name (NewsAPI).
    Source,
}

/// The meaning of a field name. The number is its rank where an object holds several of one meaning: the lowest wins.
fn meaning(name: &str) -> Option<Field> {
    Some(match name {
        "id" => Field::Id(0),
        "article_id" => Field::Id(1),
        "doc_id" => Field::Id(2),
        "_id" => Field::Id(3),
        "text" => Field::Text(0),
        "maintext" => Field::Text(1),
        "plaintext" => Field::Text(2),
        "body_text" => Field::Text(3),
        "content" => Field::Text(4),
        "body" => Field::Text(5),
        "title" => Field::Title(0),
        "headline" => Field::Title(1),
        "date" => Field::Date(0),
        "date_publish" => Field::Date(1),
        "publish_date" => Field::Date(2),
        "publishing_date" => Field::Date(3),
        "publishedAt" => Field::Date(4),
        "published" => Field::Date(5),
        "versioncreated" => Field::Date(6),
        "author" => Field::Author(0),
        "authors" => Field::Author(1),
        "byline" => Field::Author(2),
        "outlet" => Field::Outlet(0),
        "publisher" => Field::Outlet(1),
        "source_domain" => Field::Outlet(3),
        "source-hostname" => Field::Outlet(4),
        "hostname" => Field::Outlet(5),
        "url" => Field::Url(0),
        "uri" => Field::Url(1),
        "link" => Field::Url(2),
        "source" => Field::Source,
        _ => return None,
    })
}

/// The fields of one object that mean something here; empty where absent.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub id: Option<String>,
    pub text: Option<String>,
    pub title: String,
    pub date: String,
    pub author: String,
    pub outlet: String,
    pub url: String,
}

/// A value kept while its rank is the lowest seen; an empty one never beats another.
#[derive(Default)]
struct Best(Option<(u8, String)>);

impl Best {
    fn offer(&mut self, rank: u8, value: Loose) {
        let Some(value) = value.0 else { return };
        let better = match &self.0 {
            None => true,
            Some((_, old)) if old.is_empty() != value.is_empty() => old.is_empty(),
            Some((best, _)) => rank <= *best,
        };
        if better {
            self.0 = Some((rank, value));
        }
    }

    fn get(self) -> Option<String> {
        self.0.map(|(_, value)| value)
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut best: [Best; 7] = Default::default();
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            let (slot, rank) = match meaning(&key) {
                Some(Field::Id(rank)) => (0, rank),
                Some(Field::Text(rank)) => (1, rank),
                Some(Field::Title(rank)) => (2, rank),
                Some(Field::Date(rank)) => (3, rank),
                Some(Field::Author(rank)) => (4, rank),
                Some(Field::Outlet(rank)) => (5, rank),
                Some(Field::Url(rank)) => (6, rank),
                Some(Field::Source) => {
                    let value = map.next_value::<Loose>()?;
                    let address =
                        value.0.as_deref().is_some_and(|v| v.starts_with("http://") || v.starts_with("https://"));
                    let (slot, rank) = if address { (6, 3) } else { (5, 2) };
                    best[slot].offer(rank, value);
                    continue;
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            best[slot].offer(rank, map.next_value::<Loose>()?);
        }
        let [id, text, title, date, author, outlet, url] = best.map(Best::get);
        Ok(Fields {
            id: id.filter(|id| !id.is_empty()),
            text,
            title: title.unwrap_or_default(),
            date: date.unwrap_or_default(),
            author: author.unwrap_or_default(),
            outlet: outlet.unwrap_or_default(),
            url: url.unwrap_or_default(),
        })
    }
}

/// Any value as text: strings and numbers as they are, lists joined by `; `, of an object its `name`; null is nothing.
#[derive(Default)]
struct Loose(Option<String>);

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Loose, E> {
        Ok(Loose(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Loose, E> {
        Ok(Loose(None))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Loose, E> {
        Ok(Loose(Some(n.to_string())))
    }

    fn visit_u64<E>(self, n: u64) -> Result<Loose, E> {
        Ok(Loose(Some(n.to_string())))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Loose, E> {
        Ok(Loose(Some(n.to_string())))
    }

    fn visit_str<E>(self, text: &str) -> Result<Loose, E> {
        Ok(Loose(Some(text.to_string())))
    }

    fn visit_string<E>(self, text: String) -> Result<Loose, E> {
        Ok(Loose(Some(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Loose, A::Error> {
        let mut joined = String::new();
        while let Some(value) = list.next_element::<Loose>()? {
            if let Some(value) = value.0.filter(|v| !v.is_empty()) {
                if !joined.is_empty() {
                    joined.push_str("; ");
                }
                joined.push_str(&value);
            }
        }
        Ok(Loose((!joined.is_empty()).then_some(joined)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Loose, A::Error> {
        let mut name = None;
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            if key == "name" {
                name = map.next_value::<Loose>()?.0;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Loose(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Fields {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn names_of_the_tools() {
        let news_please = read(
            r#"{"maintext":"T","title":"H","date_publish":"2020-01-01","authors":["A","B"],"source_domain":"x.org","url":"u"}"#,
        );
        assert_eq!(
            (news_please.text.as_deref(), news_please.author.as_str(), news_please.outlet.as_str()),
            (Some("T"), "A; B", "x.org")
        );
        let trafilatura = read(r#"{"text":"T","hostname":"x.org","source":"https://x.org/1","author":null}"#);
        assert_eq!((trafilatura.url.as_str(), trafilatura.outlet.as_str()), ("https://x.org/1", "x.org"));
        let news_api =
            read(r#"{"source":{"id":null,"name":"The Post"},"content":"T","publishedAt":"2020-01-01T00:00:00Z"}"#);
        assert_eq!((news_api.outlet.as_str(), news_api.text.as_deref()), ("The Post", Some("T")));
        let ninjs = read(r#"{"uri":"urn:1","headline":"H","byline":"A","body_text":"T","body_html":"<p>T"}"#);
        assert_eq!((ninjs.title.as_str(), ninjs.author.as_str(), ninjs.text.as_deref()), ("H", "A", Some("T")));
        let fundus = read(r#"{"plaintext":"T","publishing_date":"2020","publisher":"P","authors":[{"name":"A"}]}"#);
        assert_eq!((fundus.outlet.as_str(), fundus.author.as_str()), ("P", "A"));
    }

    #[test]
    fn the_better_known_name_wins_in_any_order() {
        assert_eq!(read(r#"{"content":"C","text":"T"}"#).text.as_deref(), Some("T"));
        assert_eq!(read(r#"{"text":"T","content":"C"}"#).text.as_deref(), Some("T"));
        assert_eq!(read(r#"{"text":null,"content":"C"}"#).text.as_deref(), Some("C"));
        assert_eq!(read(r#"{"id":7,"big":[1,{"a":[2]}],"text":""}"#).id.as_deref(), Some("7"));
        assert_eq!(read(r#"{"content":"C","text":""}"#).text.as_deref(), Some("C"));
        assert_eq!(read("{}").text, None);
    }
}
