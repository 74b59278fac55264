//! The field names used by common news collectors, and reading a JSON object or row by them.
//!
//! Values of other fields are skipped without being stored: a line may carry embeddings or annotations far larger than
//! its text.

mod known;

use crate::{Reading, Slot};
use known::{Meaning, meaning};
pub(crate) use known::{TEXT_NAMES, holds_columns, is_known, may_be_text};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;

const SLOTS: usize = 7;

/// The names that the user set instead of the known ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names([Option<String>; SLOTS]);

impl Names {
    pub fn new(reading: &Reading) -> Self {
        let mut names = Self::default();
        for (slot, name) in &reading.fields {
            names.0[*slot as usize] = Some(name.clone());
        }
        names
    }

    pub fn of(&self, slot: Slot) -> Option<&str> {
        self.0[slot as usize].as_deref()
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// Whether a requested name begins with this key and continues inside its value.
    fn leads_into(&self, key: &str) -> bool {
        self.0.iter().flatten().any(|name| path_below(name, key).is_some())
    }
}

/// The rest of a dotted path below a key.
fn path_below<'p>(path: &'p str, key: &str) -> Option<&'p str> {
    path.strip_prefix(key)?.strip_prefix('.').filter(|rest| !rest.is_empty())
}

/// The recognised fields of one object; empty where absent.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub id: Option<String>,
    pub text: Option<String>,
    /// The text as HTML, if there is no plain one.
    pub markup: Option<String>,
    pub title: String,
    pub date: String,
    pub author: String,
    pub outlet: String,
    pub url: String,
}

/// The value with the lowest rank so far; an empty value never replaces another.
#[derive(Default)]
struct Best(Option<(u8, String)>);

impl Best {
    fn offer(&mut self, rank: u8, value: Option<String>) {
        let Some(value) = value else { return };
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

/// The best values so far, of which the last is text in HTML, and the fields of an object within that may be the article.
#[derive(Default)]
struct Gathered([Best; SLOTS + 1], Option<Fields>);

impl Gathered {
    fn slot(&mut self, slot: Slot, rank: u8, value: Option<String>) {
        // A text that is null is an empty one.
        let value = if slot == Slot::Text { value.or_else(|| Some(String::new())) } else { value };
        self.0[slot as usize].offer(rank, value);
    }

    fn take(&mut self, meaning: Meaning, names: &Names, value: Option<String>) {
        let (slot, rank) = match meaning {
            Meaning::Slot(slot, rank) => (slot, rank),
            Meaning::Markup(rank) => {
                if names.of(Slot::Text).is_none() {
                    self.0[SLOTS].offer(rank, value);
                }
                return;
            }
            Meaning::Inner => return,
            Meaning::Headlines => (Slot::Title, 2),
            Meaning::Bodies => (Slot::Text, 9),
            Meaning::Source => {
                let web = |v: &str| v.starts_with("http://") || v.starts_with("https://");
                if value.as_deref().is_some_and(web) { (Slot::Url, 4) } else { (Slot::Outlet, 2) }
            }
        };
        // A requested name excludes the known ones.
        if names.of(slot).is_none() {
            self.slot(slot, rank, value);
        }
    }

    fn finish(mut self) -> Fields {
        let Gathered(ref mut best, ref mut inner) = self;
        let has_text = [Slot::Text as usize, SLOTS].iter().any(|at| best[*at].0.is_some());
        if let Some(inner) = inner.take().filter(|_| !has_text) {
            let some = |value: String| (!value.is_empty()).then_some(value);
            let Fields { id, text, markup, title, date, author, outlet, url } = inner;
            let values = [id, text, some(title), some(date), some(author), some(outlet), some(url), markup];
            best.iter_mut().zip(values).for_each(|(best, value)| best.offer(u8::MAX, value));
        }
        let [id, text, title, date, author, outlet, url, markup] = self.0.map(Best::get);
        Fields {
            id: id.filter(|id| !id.is_empty()),
            text,
            markup,
            title: title.unwrap_or_default(),
            date: date.unwrap_or_default(),
            author: author.unwrap_or_default(),
            outlet: outlet.unwrap_or_default(),
            url: url.unwrap_or_default(),
        }
    }
}

/// Reads one JSON object.
pub(crate) fn from_json(json: &str, names: &Names) -> Result<Fields, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let fields = deserializer.deserialize_map(ObjectVisitor(names))?;
    deserializer.end()?;
    Ok(fields)
}

/// Reads one row, whose cells come with their column names.
pub(crate) fn from_row<'a>(cells: impl Iterator<Item = (&'a str, Cow<'a, str>)>, names: &Names) -> Fields {
    let mut gathered = Gathered::default();
    for (name, cell) in cells {
        let mut asked = false;
        for slot in Slot::all() {
            if names.of(slot) == Some(name) {
                gathered.slot(slot, 0, Some(cell.to_string()));
                asked = true;
            }
        }
        if !asked && let Some(meaning) = meaning(name) {
            // An empty cell counts as absent.
            let value = (!cell.is_empty()).then(|| cell.into_owned());
            gathered.take(meaning, names, value);
        }
    }
    gathered.finish()
}

/// The separator for a list of values: paragraphs or names.
const fn joiner(slot: Slot) -> &'static str {
    if matches!(slot, Slot::Text) { "\n\n" } else { "; " }
}

struct ObjectVisitor<'n>(&'n Names);

impl<'de> Visitor<'de> for ObjectVisitor<'_> {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let names = self.0;
        let plain = names.is_empty();
        let mut gathered = Gathered::default();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if !plain && take_asked(&mut gathered, &key, &mut map, names)? {
                continue;
            }
            match meaning(&key) {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(Meaning::Inner) => gathered.1 = within(map.next_value()?, names),
                Some(meaning @ (Meaning::Bodies | Meaning::Headlines)) => {
                    take_list(&mut gathered, meaning, map.next_value::<Value>()?, names);
                }
                Some(meaning) => {
                    let joiner = if let Meaning::Slot(slot, _) = meaning { joiner(slot) } else { "\n" };
                    gathered.take(meaning, names, map.next_value_seed(Loose(joiner))?);
                }
            }
        }
        Ok(gathered.finish())
    }
}

/// The fields of an object within the object. Further ones within are ignored.
fn within(value: Value, names: &Names) -> Option<Fields> {
    let Value::Object(mut object) = value else { return None };
    object.retain(|name, _| meaning(name) != Some(Meaning::Inner));
    Value::Object(object).deserialize_map(ObjectVisitor(names)).ok()
}

/// Takes the value of a requested key; returns whether the key was requested.
fn take_asked<'de, A: MapAccess<'de>>(
    gathered: &mut Gathered,
    key: &str,
    map: &mut A,
    names: &Names,
) -> Result<bool, A::Error> {
    if names.leads_into(key) {
        let value = map.next_value::<Value>()?;
        for slot in Slot::all() {
            let Some(name) = names.of(slot) else { continue };
            let found = if name == key { Some(&value) } else { path_below(name, key).and_then(|p| below(&value, p)) };
            if let Some(found) = found {
                gathered.slot(slot, 0, loose(found, joiner(slot)));
            }
        }
        if let Some(meaning) = meaning(key).filter(|_| Slot::all().iter().all(|slot| names.of(*slot) != Some(key))) {
            gathered.take(meaning, names, loose(&value, "; "));
        }
        return Ok(true);
    }
    let asked = || Slot::all().into_iter().filter(|slot| names.of(*slot) == Some(key));
    let Some(first) = asked().next() else { return Ok(false) };
    let value = map.next_value_seed(Loose(joiner(first)))?;
    for slot in asked() {
        gathered.slot(slot, 0, value.clone());
    }
    Ok(true)
}

/// The value at the end of a dotted path; through a list, all values.
fn below<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    match value {
        Value::Object(object) => {
            if let Some(found) = object.get(path) {
                return Some(found);
            }
            path.match_indices('.').find_map(|(dot, _)| below(object.get(&path[..dot])?, &path[dot + 1..]))
        }
        Value::Array(list) => match path.split_once('.').unwrap_or((path, "")) {
            (index, rest) if !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit()) => {
                let item = list.get(index.parse::<usize>().ok()?)?;
                if rest.is_empty() { Some(item) } else { below(item, rest) }
            }
            _ => list.iter().find_map(|item| below(item, path)),
        },
        _ => None,
    }
}

/// ninjs 2: objects with `value` and a `contentType`.
fn take_list(gathered: &mut Gathered, meaning: Meaning, value: Value, names: &Names) {
    let Value::Array(list) = value else { return };
    let main = |item: &Value| item.get("role").and_then(Value::as_str).is_some_and(|role| role == "main");
    // The main one first, the others in order.
    let (first, others): (Vec<_>, Vec<_>) = list.iter().partition(|item| main(item));
    for item in first.into_iter().chain(others) {
        let kind = ["contentType", "contenttype"].iter().find_map(|key| item.get(key)).and_then(Value::as_str);
        let marked = meaning == Meaning::Bodies && kind.is_some_and(|kind| kind.contains("html"));
        let target = if marked { Meaning::Markup(3) } else { meaning };
        let place = match target {
            Meaning::Markup(_) => SLOTS,
            Meaning::Bodies => Slot::Text as usize,
            _ => Slot::Title as usize,
        };
        // One of each type is enough.
        if gathered.0[place].0.is_none() {
            gathered.take(target, names, item.get("value").or(Some(item)).and_then(|value| loose(value, "\n\n")));
        }
    }
}

/// Any value as text, by the rules of [`Loose`].
fn loose(value: &Value, joiner: &'static str) -> Option<String> {
    Loose(joiner).deserialize(value).ok().flatten()
}

/// Reads any value as text: strings and numbers as they are, lists joined, an object by its `name` or `value`; null is
/// `None`.
#[derive(Clone, Copy)]
struct Loose(&'static str);

impl<'de> DeserializeSeed<'de> for Loose {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<String>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Loose {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, n: i64) -> Result<Self::Value, E> {
        Ok(Some(n.to_string()))
    }

    fn visit_u64<E>(self, n: u64) -> Result<Self::Value, E> {
        Ok(Some(n.to_string()))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Self::Value, E> {
        Ok(Some(n.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_string()))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Some(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut joined = String::new();
        while let Some(value) = list.next_element_seed(self)? {
            if let Some(value) = value.filter(|v| !v.is_empty()) {
                if !joined.is_empty() {
                    joined.push_str(self.0);
                }
                joined.push_str(&value);
            }
        }
        Ok((!joined.is_empty()).then_some(joined))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut name, mut value) = (None, None);
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match key.as_ref() {
                "name" => name = map.next_value_seed(self)?,
                "value" | "$date" | "$numberLong" => value = map.next_value_seed(self)?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(name.or(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Fields {
        from_json(json, &Names::default()).unwrap()
    }

    #[test]
    fn names_used_by_news_collectors() {
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

    #[test]
    fn an_article_within_an_object() {
        let hit = read(
            r#"{"_id":"h","_source":{"id":-7,"text":"T","title":"H","date":"2020-01-01","url":"u","byline":null}}"#,
        );
        assert_eq!((hit.id.as_deref(), hit.text.as_deref()), (Some("h"), Some("T")));
        assert_eq!((hit.title.as_str(), hit.date.as_str(), hit.url.as_str()), ("H", "2020-01-01", "u"));
        assert_eq!(read(r#"{"item":{"id":-7,"text":"T"}}"#).id.as_deref(), Some("-7"));
        assert_eq!(read(r#"{"text":"T","item":{"text":"other","title":"H"}}"#).title, "");
    }

    #[test]
    fn ninjs_2_and_lists_of_paragraphs() {
        let read2 = read(
            r#"{"uri":"urn:1","headlines":[{"role":"alt","value":"B"},{"role":"main","value":"H"}],
                "bodies":[{"role":"main","contentType":"text/html","value":"<p>T</p>"}]}"#,
        );
        assert_eq!((read2.title.as_str(), read2.text, read2.markup.as_deref()), ("H", None, Some("<p>T</p>")));
        assert_eq!(read(r#"{"Text":["One.","Two."]}"#).text.as_deref(), Some("One.\n\nTwo."));
    }

    #[test]
    fn requested_names_exclude_the_known_ones() {
        let asked = |pairs: &[(Slot, &str)]| {
            let fields = pairs.iter().map(|(slot, name)| (*slot, name.to_string())).collect();
            Names::new(&Reading { fields, ..Reading::default() })
        };
        let json = r#"{"id":1,"text":"T","lead":"L","source":{"name":"P","meta":{"url":"u"}},"by":[{"name":"A"},{"name":"B"}]}"#;
        let read = |pairs| from_json(json, &asked(pairs)).unwrap();
        let fields = read(&[(Slot::Text, "lead"), (Slot::Url, "source.meta.url"), (Slot::Author, "by")]);
        assert_eq!((fields.text.as_deref(), fields.url.as_str()), (Some("L"), "u"));
        assert_eq!((fields.outlet.as_str(), fields.author.as_str()), ("P", "A; B"));
        assert_eq!(read(&[(Slot::Text, "absent")]).text, None);
        assert_eq!(read(&[(Slot::Author, "by.1.name")]).author, "B");
        let cells = [("Text", Cow::from("T")), ("source.name", Cow::from("P"))];
        let row = from_row(cells.into_iter(), &asked(&[(Slot::Outlet, "source.name")]));
        assert_eq!((row.text.as_deref(), row.outlet.as_str()), (Some("T"), "P"));
    }
}
