//! A record as it was cut from its input, and how it becomes an article.

use crate::fields::{self, Fields, Names, TEXT_NAMES};
use crate::header::day_of;
use crate::lenient;
use crate::strip::strip;
use crate::{
    Article, DateOrder, ErrorKind, IdKind, Languages, Note, Place, Reading, RecordError, Slot, bylines, dates, decode,
    http, mail, page,
};
use std::borrow::Cow;
use std::sync::Arc;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A whole file of plain text.
    Text,
    /// One JSON object: a line of JSON Lines, or an element of a document.
    JsonLine,
    /// One row of a table.
    Row,
    /// One page.
    Html,
    /// One `nitf` element.
    Nitf,
    /// One message with its parts.
    Mail,
    /// One entry of a feed, or one `newsItem` of NewsML-G2.
    Entry,
}

/// What all records of an input share: how to read them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    pub names: Names,
    pub id: IdKind,
    pub languages: Languages,
    pub date_order: Option<DateOrder>,
    /// The last day on which an article can have appeared, in ISO form.
    pub latest: Option<String>,
    /// The encoding that the input declares or appears to be in, if it is not UTF-8.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Whether the input was UTF-16 and is converted to UTF-8 while reading.
    pub utf16: bool,
    /// Whether articles without an id are numbered by record instead of line.
    pub by_record: bool,
    /// The outlet of articles that name none: the title of a feed.
    pub outlet: String,
    /// The column names of a table.
    pub columns: Vec<String>,
    pub limit: usize,
}

impl Plan {
    pub fn new(reading: &Reading, limit: usize) -> Self {
        let (id, languages, date_order) = (reading.id, reading.languages, reading.date_order);
        let latest = reading.latest.clone();
        Self { names: Names::new(reading), id, languages, date_order, latest, limit, ..Self::default() }
    }
}

/// What a web archive says about a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Web {
    pub url: String,
    pub id: String,
    /// Whether the bytes begin with the HTTP header.
    pub http: bool,
    pub content_type: String,
}

/// The raw bytes of one article and their position; cheap to pass to another thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// How to read the bytes.
    pub format: Format,
    /// The bytes as found, without line break; for a row, its concatenated cells.
    pub bytes: Vec<u8>,
    /// Where they were found.
    pub place: Place,
    /// The id of the file, for articles without an id of their own.
    pub file_id: Arc<str>,
    pub(crate) plan: Arc<Plan>,
    /// Where each cell of a row ends.
    pub(crate) ends: Vec<usize>,
    /// Whether marks in a row were read as text because they do not fit.
    pub(crate) odd_marks: bool,
    pub(crate) web: Option<Box<Web>>,
    /// The article, if the record has been parsed before.
    pub(crate) ready: Option<Box<Article>>,
}

/// Makes records of bytes that were cut elsewhere, all to be read in the same way.
pub struct Recorder(Arc<Plan>);

impl Recorder {
    /// Creates a recorder for records of at most `max_article_bytes`. Settings of `reading` that concern whole inputs
    /// (type, duplicates) have no effect.
    pub fn new(reading: &Reading, max_article_bytes: usize) -> Self {
        Self(Arc::new(Plan::new(reading, max_article_bytes)))
    }

    /// Makes a record.
    pub fn record(&self, format: Format, bytes: Vec<u8>, place: Place, file_id: Arc<str>) -> Record {
        Record::planned(format, bytes, place, file_id, self.0.clone())
    }
}

impl Record {
    /// A record cut elsewhere, to be read with the default settings.
    pub fn new(format: Format, bytes: Vec<u8>, place: Place, file_id: Arc<str>) -> Self {
        let plan = Plan { limit: crate::Limits::default().max_article_bytes, ..Plan::default() };
        Self::planned(format, bytes, place, file_id, Arc::new(plan))
    }

    pub(crate) fn planned(format: Format, bytes: Vec<u8>, place: Place, file_id: Arc<str>, plan: Arc<Plan>) -> Self {
        Self { format, bytes, place, file_id, plan, ends: Vec::new(), odd_marks: false, web: None, ready: None }
    }

    /// The memory that the record uses, in bytes, for callers that limit it.
    pub fn weight(&self) -> usize {
        self.bytes.len() + self.ready.as_ref().map_or(0, |article| article.text.len())
    }

    /// Decodes the record into an article.
    ///
    /// # Errors
    /// If the bytes do not have the expected format, have no text, or are in a language that is not wanted.
    pub fn parse(mut self) -> Result<Article, RecordError> {
        if let Some(article) = self.ready.take() {
            return Ok(*article);
        }
        let plan = self.plan.clone();
        let utf16 = plan.utf16 && self.place.record == 1;
        // Asked for here: reading a page takes away what tells that it is one of many.
        let place_id = (plan.id == IdKind::Path).then(|| self.default_id());
        let mut article = match self.format {
            Format::Text | Format::Html if self.web.is_some() => self.web_page()?,
            Format::Text => self.text(),
            Format::Html => {
                let bytes = std::mem::take(&mut self.bytes);
                let id = self.default_id();
                self.page(bytes, id, page::declared)?
            }
            Format::Mail => self.mail()?,
            Format::JsonLine => self.json()?,
            Format::Row => self.row()?,
            Format::Nitf => self.xml(crate::nitf::read_nitf)?,
            Format::Entry => self.xml(crate::feed::read_entry)?,
        };
        if utf16 && !article.notes.contains(&Note::Utf16) {
            article.notes.push(Note::Utf16);
        }
        if plan.utf16 && article.text.contains('\u{fffd}') && !article.notes.contains(&Note::Replaced) {
            article.notes.push(Note::Replaced);
        }
        if article.text[article.body.clone()].trim().is_empty() {
            return Err(RecordError::at(&self.place, ErrorKind::Skipped, "the text is empty; skipped"));
        }
        settle_date(&mut article, &plan);
        if let Some(id) = place_id {
            article.id = id;
        } else if plan.id == IdKind::Hash {
            article.id = crate::duplicates::text_id(&article.text);
        }
        if plan.languages == Languages::English && !matches!(article.language, "" | "en") {
            let message = format!("in another language ({}); skipped", article.language);
            return Err(RecordError::at(&self.place, ErrorKind::Language, message));
        }
        Ok(article)
    }

    /// The id of an article that has none of its own: the file, plus the record number if there may be several.
    fn default_id(&self) -> String {
        let Self { file_id, place, .. } = self;
        match self.format {
            Format::Text | Format::Html | Format::Mail if self.web.is_none() => file_id.to_string(),
            Format::Nitf if place.record == 1 => file_id.to_string(),
            Format::JsonLine if place.line > 0 && !self.plan.by_record => format!("{file_id}#{}", place.line),
            _ => format!("{file_id}#{}", place.record),
        }
    }

    fn text(&mut self) -> Article {
        let decoded = decode::decode_declared(std::mem::take(&mut self.bytes), self.plan.encoding);
        let mut article = Article::build(self.default_id(), decoded.text, self.place.clone());
        article.notes = decoded.notes;
        if crate::kind::looks_like_table(&article.text) {
            article.notes.push(Note::LooksLikeTable);
        }
        article
    }

    fn json(&mut self) -> Result<Article, RecordError> {
        let decoded = decode::decode_declared(std::mem::take(&mut self.bytes), self.plan.encoding);
        let mut notes = decoded.notes;
        let names = &self.plan.names;
        let fields = match fields::from_json(&decoded.text, names) {
            Ok(fields) => fields,
            Err(error) => {
                let surrogates = lenient::replace_surrogates(&decoded.text);
                let text = surrogates.as_deref().unwrap_or(&decoded.text);
                let read = fields::from_json(text, names).or_else(|_| fields::from_json(&lenient::repair(text), names));
                let fields = read.map_err(|_| json_error(&self.place, &decoded.text, &error))?;
                if surrogates.is_some() {
                    notes.push(Note::Replaced);
                }
                fields
            }
        };
        let empty = fields.text.as_deref().unwrap_or_default().is_empty() && fields.markup.is_none();
        if empty && fields::holds_columns(&decoded.text) {
            let message = "a table as pandas writes it by default; write it with orient=\"records\", lines=True";
            return Err(RecordError::at(&self.place, ErrorKind::NoText, message));
        }
        self.article(fields, notes)
    }

    fn row(&mut self) -> Result<Article, RecordError> {
        let bytes = std::mem::take(&mut self.bytes);
        let mut notes = Vec::from_iter(self.odd_marks.then_some(Note::OddMarks));
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let cells: Vec<Cow<'_, str>> = starts
            .zip(&self.ends)
            .map(|(start, end)| {
                let cell = bytes.get(start..*end).unwrap_or_default();
                std::str::from_utf8(cell).map(Cow::Borrowed).unwrap_or_else(|_| {
                    let decoded = decode::decode_declared(cell.to_vec(), self.plan.encoding);
                    for note in decoded.notes {
                        // One note of each kind is enough for a row.
                        let sort = std::mem::discriminant(&note);
                        if notes.iter().all(|old| std::mem::discriminant(old) != sort) {
                            notes.push(note);
                        }
                    }
                    Cow::Owned(decoded.text)
                })
            })
            .collect();
        let plan = self.plan.clone();
        if cells.len() > plan.columns.len() && cells[plan.columns.len()..].iter().any(|cell| !cell.trim().is_empty()) {
            let (cells, columns) = (cells.len(), plan.columns.len());
            let message = format!("{cells} cells but {columns} columns: a stray delimiter or quotation mark");
            return Err(RecordError::at(&self.place, ErrorKind::Damaged, message));
        }
        let named = plan.columns.iter().map(String::as_str).zip(cells);
        self.article(fields::from_row(named, &plan.names), notes)
    }

    fn xml(&mut self, read: impl Fn(&str) -> Result<Fields, (u64, String)>) -> Result<Article, RecordError> {
        let decoded = decode::decode_declared(std::mem::take(&mut self.bytes), self.plan.encoding);
        let fields = read(&decoded.text).map_err(|(byte, message)| {
            let mut error = RecordError::at(&self.place, ErrorKind::Damaged, message);
            error.byte += byte;
            error
        })?;
        let outlet = if fields.outlet.is_empty() { self.plan.outlet.clone() } else { fields.outlet };
        self.article(Fields { outlet, ..fields }, decoded.notes)
    }

    fn web_page(&mut self) -> Result<Article, RecordError> {
        let web = self.web.take().unwrap_or_else(|| unreachable!("checked by the caller"));
        let mut bytes = std::mem::take(&mut self.bytes);
        let mut content_type = web.content_type;
        if web.http {
            let damaged = |message: String| RecordError::at(&self.place, ErrorKind::Damaged, message);
            let response = http::head(&bytes).ok_or_else(|| damaged("a malformed response".into()))?;
            bytes = http::body(&response, &bytes, self.plan.limit).map_err(damaged)?;
            content_type = response.content_type;
        }
        let id = if web.id.is_empty() { format!("{}#{}", self.file_id, self.place.record) } else { web.id };
        let declared = http::charset(&content_type);
        let mut article = if content_type.starts_with("text/plain") {
            let decoded = decode::decode_declared(bytes, declared);
            let mut article = Article::build(id, decoded.text, self.place.clone());
            article.notes = decoded.notes;
            article
        } else {
            self.page(bytes, id, |bytes| declared.or_else(|| page::declared(bytes)))?
        };
        if article.url.is_empty() || !article.url.starts_with("http") {
            article.url = web.url;
        }
        Ok(article)
    }

    fn page(
        &self,
        bytes: Vec<u8>,
        id: String,
        declared: impl Fn(&[u8]) -> Option<&'static encoding_rs::Encoding>,
    ) -> Result<Article, RecordError> {
        let declared = declared(&bytes);
        let decoded = decode::decode_declared(bytes, declared);
        let page = page::read_page(&decoded.text, self.plan.date_order);
        let mut notes = decoded.notes;
        if let Some(why) = page.refused {
            return Err(RecordError::at(&self.place, ErrorKind::NoText, why));
        }
        if page.text.trim().is_empty() {
            return Err(RecordError::at(&self.place, ErrorKind::NoText, "the page has no text"));
        }
        if page.whole {
            notes.push(Note::WholePage);
        }
        let text = Some(page.text);
        let (title, date, author, outlet, url) = (page.title, page.date, page.author, page.outlet, page.url);
        let fields = Fields { id: Some(id), text, markup: None, title, date, author, outlet, url };
        self.article(fields, notes)
    }

    fn mail(&mut self) -> Result<Article, RecordError> {
        let bytes = std::mem::take(&mut self.bytes);
        let damaged = || RecordError::at(&self.place, ErrorKind::Damaged, "a malformed message");
        let mail = mail::read(&bytes).ok_or_else(damaged)?;
        drop(bytes);
        let mut page = page::read_page(&mail.html, self.plan.date_order);
        let mut notes = Vec::from_iter((page.whole && !mail.html.is_empty()).then_some(Note::WholePage));
        if mail.html.is_empty() || !mail.plain.trim().is_empty() && mail::is_fuller(&mail.plain, &page) {
            page = page::Page { text: mail.plain, ..page::Page::default() };
            notes.clear();
        }
        if let Some(why) = page.refused {
            return Err(RecordError::at(&self.place, ErrorKind::NoText, why));
        }
        let either = |one: String, other: String| if one.is_empty() { other } else { one };
        let saved = !mail.url.is_empty();
        let fields = Fields {
            id: Some(self.default_id()),
            text: Some(page.text),
            markup: None,
            // A saved page says more about itself than the browser that saved it, a message less than its header.
            title: if saved { either(page.title, mail.title) } else { either(mail.title, page.title) },
            date: either(mail.date, page.date),
            author: either(mail.author, page.author),
            outlet: either(mail.outlet, page.outlet),
            url: either(page.url, mail.url),
        };
        self.article(fields, notes)
    }

    fn article(&self, fields: Fields, notes: Vec<Note>) -> Result<Article, RecordError> {
        let text = fields.text.filter(|text| !text.is_empty() || fields.markup.is_none());
        let Some(text) = text.or_else(|| fields.markup.as_deref().map(strip)) else {
            let wanted = self.plan.names.of(Slot::Text).unwrap_or(TEXT_NAMES);
            let what = match self.format {
                Format::JsonLine => "the object",
                Format::Row => "the row",
                _ => "the article",
            };
            let message = match self.format {
                Format::Nitf => "the article has no text".to_string(),
                _ => format!("{what} has no text (looked for {wanted})"),
            };
            return Err(RecordError::at(&self.place, ErrorKind::NoText, message));
        };
        let id = fields.id.unwrap_or_else(|| self.default_id());
        let mut article = Article::build(id, text, self.place.clone());
        article.notes = notes;
        let author = bylines::names(&fields.author, &fields.outlet);
        let given = [
            (&mut article.date, day_of(&fields.date)),
            (&mut article.title, fields.title),
            (&mut article.outlet, fields.outlet),
            (&mut article.author, author),
            (&mut article.url, fields.url),
        ];
        // The record's own fields override the header lines of its text.
        for (slot, value) in given {
            if !value.is_empty() {
                *slot = value;
            }
        }
        Ok(article)
    }
}

/// Reads a date that can be read in two ways in the order that the user gave, or notes it; leaves out a day to come.
fn settle_date(article: &mut Article, plan: &Plan) {
    if dates::is_ambiguous(&article.date) {
        match dates::read_day(&article.date, plan.date_order) {
            Some(day) => article.date = day,
            None => article.notes.push(Note::AmbiguousDate),
        }
    }
    if dates::is_iso(&article.date) && plan.latest.as_ref().is_some_and(|latest| article.date > *latest) {
        article.notes.push(Note::FutureDate { day: std::mem::take(&mut article.date) });
    }
}

fn json_error(place: &Place, text: &str, error: &serde_json::Error) -> RecordError {
    let whole = error.to_string();
    let words = whole.split(" at line ").next().unwrap_or(&whole);
    let column = error.column() as u64;
    let mut placed = RecordError::at(place, ErrorKind::Json, format!("not a JSON object: {words} (column {column})"));
    // In an object over several lines, add the lines before the error.
    let below = error.line().saturating_sub(1);
    let before: usize = text.split_inclusive('\n').take(below).map(str::len).sum();
    placed.line += below as u64;
    placed.byte += before as u64 + column.saturating_sub(1);
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(json: &[u8]) -> Result<Article, RecordError> {
        let place = Place { source: Arc::from("n.jsonl"), record: 3, line: 4, byte: 100 };
        Record::new(Format::JsonLine, json.to_vec(), place, Arc::from("n.jsonl")).parse()
    }

    #[test]
    fn fields_override_header_lines() {
        let article = line(br#"{"text":"date 2019-06-26 It rained.","date":"20200101"}"#).unwrap();
        assert_eq!((article.date.as_str(), article.id.as_str()), ("2020-01-01", "n.jsonl#4"));
        assert_eq!(&article.text[article.body], "It rained.");
    }

    #[test]
    fn errors_say_where() {
        let error = line(br#"{"text": oops}"#).unwrap_err();
        assert_eq!((error.kind, error.line, error.record, error.byte), (ErrorKind::Json, 4, 3, 109));
        assert_eq!(error.to_string(), "n.jsonl:4: not a JSON object: expected value (column 10)");
        assert_eq!(line(b"[1]").unwrap_err().kind, ErrorKind::Json);
        assert_eq!(line(br#"{"id":1}"#).unwrap_err().kind, ErrorKind::NoText);
        let empty = line(br#"{"text":""}"#).unwrap_err();
        assert_eq!((empty.kind, empty.message.as_str()), (ErrorKind::Skipped, "the text is empty; skipped"));
    }

    #[test]
    fn json_as_other_tools_write_it() {
        let article = line(b"{\"score\":NaN,\"low\":-Infinity,\"text\":\"She\tsaid NaN.\",\"date\":null}").unwrap();
        assert_eq!(article.text, "She\tsaid NaN.");
    }

    #[test]
    fn lone_surrogates_and_legacy_bytes_are_read() {
        let article = line(br#"{"text":"a \ud83d b \ud83d\ude00 \\ud83d c"}"#).unwrap();
        assert_eq!(
            (article.text.as_str(), article.notes.as_slice()),
            ("a \u{fffd} b 😀 \\ud83d c", &[Note::Replaced][..])
        );
        let article = line(b"{\"text\":\"caf\xe9\"}").unwrap();
        assert_eq!(article.text, "café");
        assert!(line(b"{\"text\":\"\\").is_err());
    }
}
