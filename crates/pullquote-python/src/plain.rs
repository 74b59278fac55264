//! Results as plain objects: offsets in code points, as Python counts, and in bytes, as the tables do.

use pullquote::Analysis;
use pullquote::export::{ArticleRecord, CodePoints, DamageRecord, JOINER, QuoteRecord};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PySlice, PyTuple};
use pyo3::{PyClass, PyClassInitializer};
use serde::{Deserialize, Serialize};

/// A stretch of a text: ``text[span.start:span.end]``, or ``text[span.slice]``.
#[pyclass(frozen, eq, hash, get_all, module = "pullquote")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// First byte of the text in UTF-8.
    pub start_byte: usize,
    /// One past the last byte.
    pub end_byte: usize,
}

#[pymethods]
impl Span {
    /// The span as a slice of the text.
    #[getter]
    fn slice<'py>(&self, py: Python<'py>) -> Bound<'py, PySlice> {
        PySlice::new(py, self.start as isize, self.end as isize, 1)
    }

    fn __len__(&self) -> usize {
        self.end - self.start
    }

    fn __repr__(&self) -> String {
        format!("Span({}, {}, bytes {}-{})", self.start, self.end, self.start_byte, self.end_byte)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        reduce(py, "Span", self)
    }
}

/// One quotation.
#[pyclass(frozen, eq, get_all, module = "pullquote")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// Stable name: 16 hexadecimal digits made of article, place and words.
    pub id: String,
    /// The words as they stand, marks included; pieces joined by " [...] ".
    pub text: String,
    /// "direct", "indirect" or "mixed".
    pub r#type: String,
    /// The pieces of the quotation.
    pub pieces: Vec<Span>,
    /// The words that name the source, or None.
    pub source: Option<String>,
    /// Where they stand.
    pub source_pieces: Vec<Span>,
    /// The words that report ("said"), or None.
    pub cue: Option<String>,
    /// Where they stand.
    pub cue_pieces: Vec<Span>,
    /// Fullest names of the speakers.
    pub speakers: Vec<String>,
    /// "person", "organisation", "place", "group", "unnamed", or None.
    pub speaker_kind: Option<String>,
    /// Title or office, or None.
    pub speaker_role: Option<String>,
    /// How the source led to the speaker, or None.
    pub resolved_by: Option<String>,
    /// "attributed", "unnamed source", "unresolved pronoun" or "missing source".
    pub status: String,
    /// Whether speech or writing is reported, and not a belief, wish, plan or finding.
    pub speech: bool,
    /// Whether the source was lost from the text.
    pub source_lost: bool,
    /// Whether words of the quotation itself were lost.
    pub words_lost: bool,
    /// How sure the attribution is, 0 to 1.
    pub confidence: f64,
    /// Paragraph the quotation begins in, from 1.
    pub paragraph: u32,
}

#[pymethods]
impl Quote {
    /// The names of the speakers, joined by "; "; None if no speaker is known.
    #[getter]
    fn speaker(&self) -> Option<String> {
        (!self.speakers.is_empty()).then(|| self.speakers.join("; "))
    }

    /// First code point.
    #[getter]
    fn start(&self) -> usize {
        self.pieces.first().map_or(0, |span| span.start)
    }

    /// One past the last code point.
    #[getter]
    fn end(&self) -> usize {
        self.pieces.last().map_or(0, |span| span.end)
    }

    /// First byte.
    #[getter]
    fn start_byte(&self) -> usize {
        self.pieces.first().map_or(0, |span| span.start_byte)
    }

    /// One past the last byte.
    #[getter]
    fn end_byte(&self) -> usize {
        self.pieces.last().map_or(0, |span| span.end_byte)
    }

    /// The quotation as a dictionary of plain values.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        as_dict(py, self)
    }

    fn __repr__(&self) -> String {
        let speaker = self.speaker().map_or("None".to_owned(), |speaker| format!("{speaker:?}"));
        format!("Quote({:?}, speaker={speaker}, status={:?})", self.text, self.status)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        reduce(py, "Quote", self)
    }
}

/// A name where it stands in the text.
#[pyclass(frozen, eq, get_all, module = "pullquote")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// The words.
    pub text: String,
    /// PER, ORG, LOC, FAC, NORP, MISC, PROD, DATE, MONEY.
    pub kind: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// First byte.
    pub start_byte: usize,
    /// One past the last byte.
    pub end_byte: usize,
    /// Which entity it names: its place in ``entities``, or None.
    pub entity: Option<u32>,
}

#[pymethods]
impl Mention {
    fn __repr__(&self) -> String {
        format!("Mention({:?}, {}, {}-{})", self.text, self.kind, self.start, self.end)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        reduce(py, "Mention", self)
    }
}

/// A person, organisation, place or group of an article.
#[pyclass(frozen, eq, get_all, module = "pullquote")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Its fullest name in the article.
    pub name: String,
    /// PER, ORG, LOC, FAC, NORP, MISC, PROD.
    pub kind: String,
    /// Title or office, or None.
    pub role: Option<String>,
    /// Its mentions: places in ``mentions``.
    pub mentions: Vec<u32>,
}

#[pymethods]
impl Entity {
    fn __repr__(&self) -> String {
        format!("Entity({:?}, {}, {} mentions)", self.name, self.kind, self.mentions.len())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        reduce(py, "Entity", self)
    }
}

/// A place where words were lost from the text.
#[pyclass(frozen, eq, hash, get_all, module = "pullquote")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Gap {
    /// The code point before which the words stood.
    pub start: usize,
    /// The byte.
    pub start_byte: usize,
}

#[pymethods]
impl Gap {
    fn __repr__(&self) -> String {
        format!("Gap({}, byte {})", self.start, self.start_byte)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        reduce(py, "Gap", self)
    }
}

/// What was found in one article, or why nothing could be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    pub id: String,
    pub text: String,
    pub date: String,
    pub title: String,
    pub outlet: String,
    pub author: String,
    pub url: String,
    pub language: String,
    pub body: (usize, usize),
    pub quotes: Vec<Quote>,
    pub mentions: Vec<Mention>,
    pub entities: Vec<Entity>,
    pub gaps: Vec<Gap>,
    pub damage: f32,
    pub damage_reasons: Vec<(String, u32)>,
    pub tokens: usize,
    pub sentences: usize,
    pub error: Option<String>,
}

/// One article: its quotations, names and lost words.
#[pyclass(frozen, module = "pullquote")]
pub struct Article {
    found: Found,
    quotes: PyOnceLock<Py<PyTuple>>,
    mentions: PyOnceLock<Py<PyTuple>>,
    entities: PyOnceLock<Py<PyTuple>>,
}

impl From<Found> for Article {
    fn from(found: Found) -> Self {
        Self { found, quotes: PyOnceLock::new(), mentions: PyOnceLock::new(), entities: PyOnceLock::new() }
    }
}

/// A tuple of objects, made once, so that ``article.quotes[0]`` is the same object each time.
fn tuple_of<T>(py: Python<'_>, made: &PyOnceLock<Py<PyTuple>>, all: &[T]) -> PyResult<Py<PyTuple>>
where
    T: PyClass + Clone + Into<PyClassInitializer<T>>,
{
    let make = || -> PyResult<Py<PyTuple>> {
        let objects = all.iter().map(|one| Py::new(py, one.clone())).collect::<PyResult<Vec<_>>>()?;
        Ok(PyTuple::new(py, objects)?.unbind())
    };
    Ok(made.get_or_try_init(py, make)?.clone_ref(py))
}

#[pymethods]
impl Article {
    /// The article's id.
    #[getter]
    fn id(&self) -> &str {
        &self.found.id
    }

    /// The text all offsets count.
    #[getter]
    fn text(&self) -> &str {
        &self.found.text
    }

    /// Day of publication, ISO 8601 where it could be told; empty if not known.
    #[getter]
    fn date(&self) -> &str {
        &self.found.date
    }

    /// Headline; empty if not known.
    #[getter]
    fn title(&self) -> &str {
        &self.found.title
    }

    /// Newspaper, agency, site; empty if not known.
    #[getter]
    fn outlet(&self) -> &str {
        &self.found.outlet
    }

    /// Authors; empty if not known.
    #[getter]
    fn author(&self) -> &str {
        &self.found.author
    }

    /// Address; empty if not known.
    #[getter]
    fn url(&self) -> &str {
        &self.found.url
    }

    /// The language the text is in as it looks, as an ISO 639 code; empty if it cannot be told.
    #[getter]
    fn language(&self) -> &str {
        &self.found.language
    }

    /// The text without header lines at its top.
    #[getter]
    fn body(&self) -> &str {
        self.found.text.get(self.found.body.0..self.found.body.1).unwrap_or("")
    }

    /// The quotations, in text order.
    #[getter]
    fn quotes(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        tuple_of(py, &self.quotes, &self.found.quotes)
    }

    /// All names where they stand, in text order; dates and amounts of money too.
    #[getter]
    fn mentions(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        tuple_of(py, &self.mentions, &self.found.mentions)
    }

    /// The persons, organisations, places and groups, in order of first mention.
    #[getter]
    fn entities(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        tuple_of(py, &self.entities, &self.found.entities)
    }

    /// Where words were lost from the text.
    #[getter]
    fn gaps<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.found.gaps.iter().copied().map(|gap| Py::new(py, gap)).collect::<PyResult<Vec<_>>>()?)
    }

    /// Damage of the text, from 0 (sound) to 1.
    #[getter]
    fn damage(&self) -> f64 {
        thousandths(self.found.damage)
    }

    /// What is wrong with the text, and how often.
    #[getter]
    fn damage_reasons<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let reasons = PyDict::new(py);
        for (kind, count) in &self.found.damage_reasons {
            reasons.set_item(kind, count)?;
        }
        Ok(reasons)
    }

    /// Number of tokens.
    #[getter]
    fn token_count(&self) -> usize {
        self.found.tokens
    }

    /// Number of sentences.
    #[getter]
    fn sentence_count(&self) -> usize {
        self.found.sentences
    }

    /// Why the article could not be analysed; None if it could. Set only where there are many articles.
    #[getter]
    fn error(&self) -> Option<&str> {
        self.found.error.as_deref()
    }

    /// The article as a line of JSON, byte for byte as ``pullquote extract --format jsonl`` writes it, without line end.
    fn to_json(&self) -> PyResult<String> {
        let mut line = Vec::new();
        self.found.record().write_line(&mut line);
        line.pop();
        Ok(String::from_utf8(line)?)
    }

    /// The article as a dictionary of plain values.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        as_dict(py, &self.found)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Article>().is_ok_and(|other| other.get().found == self.found)
    }

    fn __repr__(&self) -> String {
        match &self.found.error {
            Some(error) => format!("Article({:?}, error={error:?})", self.found.id),
            None => format!("Article({:?}, {} quotes)", self.found.id, self.found.quotes.len()),
        }
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        reduce(py, "Article", &self.found)
    }
}

/// From bytes to spans of both kinds.
pub struct Places<'a> {
    text: &'a str,
    points: CodePoints<'a>,
}

impl<'a> Places<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, points: CodePoints::new(text) }
    }

    pub fn span(&self, (start, end): (u32, u32)) -> Span {
        let (start_byte, end_byte) = (start as usize, end as usize);
        Span { start: self.points.at(start), end: self.points.at(end), start_byte, end_byte }
    }

    fn spans(&self, pieces: &[(u32, u32)]) -> Vec<Span> {
        pieces.iter().map(|&piece| self.span(piece)).collect()
    }

    fn words(&self, pieces: &[(u32, u32)]) -> String {
        let piece = |&(start, end): &(u32, u32)| self.text.get(start as usize..end as usize).unwrap_or("");
        pieces.iter().map(piece).collect::<Vec<_>>().join(JOINER)
    }

    pub fn quote(&self, record: QuoteRecord<'_>) -> Quote {
        let some = |pieces: &[(u32, u32)]| (!pieces.is_empty()).then(|| self.words(pieces));
        Quote {
            text: self.words(&record.content),
            pieces: self.spans(&record.content),
            source: some(&record.source),
            source_pieces: self.spans(&record.source),
            cue: some(&record.cue),
            cue_pieces: self.spans(&record.cue),
            r#type: record.kind.to_owned(),
            speakers: record.speaker.into_iter().map(|name| name.into_owned()).collect(),
            speaker_kind: record.speaker_kind.map(str::to_owned),
            speaker_role: record.speaker_role.map(|role| role.into_owned()),
            resolved_by: record.resolved_by.map(str::to_owned),
            status: record.status.to_owned(),
            speech: record.speech,
            source_lost: record.missing,
            words_lost: record.hole,
            confidence: thousandths(record.confidence),
            paragraph: record.paragraph,
            id: record.quote_id,
        }
    }

    pub fn mention(&self, mention: &pullquote::entities::Mention) -> Mention {
        let span = self.span((mention.span.start, mention.span.end));
        Mention {
            text: mention.span.of(self.text).to_owned(),
            kind: mention.kind.label().to_owned(),
            start: span.start,
            end: span.end,
            start_byte: span.start_byte,
            end_byte: span.end_byte,
            entity: mention.entity,
        }
    }

    pub fn entity(&self, entity: &pullquote::entities::Entity) -> Entity {
        let fold = |span: pullquote::tokenize::Span| pullquote::export::fold_space(span.of(self.text)).into_owned();
        Entity {
            name: fold(entity.name),
            kind: entity.kind.label().to_owned(),
            role: entity.role.map(fold),
            mentions: entity.mentions.clone(),
        }
    }
}

impl Found {
    /// All of an analysis, copied.
    pub fn new(analysis: &Analysis<'_>) -> Self {
        let article = analysis.article;
        let places = Places::new(&article.text);
        let record = analysis.record();
        Found {
            quotes: record.quotes.into_iter().map(|quote| places.quote(quote)).collect(),
            mentions: analysis.entities.mentions.iter().map(|mention| places.mention(mention)).collect(),
            entities: analysis.entities.entities.iter().map(|entity| places.entity(entity)).collect(),
            gaps: record
                .gaps
                .iter()
                .map(|&at| Gap { start: places.span((at, at)).start, start_byte: at as usize })
                .collect(),
            damage: analysis.damage.score,
            damage_reasons: analysis.damage.reasons.iter().map(|r| (r.kind.as_str().to_owned(), r.count)).collect(),
            tokens: record.tokens,
            sentences: record.sentences,
            id: article.id.clone(),
            text: article.text.clone(),
            date: article.date.clone(),
            title: article.title.clone(),
            outlet: article.outlet.clone(),
            author: article.author.clone(),
            url: article.url.clone(),
            language: article.language.to_owned(),
            body: (article.body.start, article.body.end),
            error: None,
        }
    }

    /// An article that gave nothing.
    pub fn failed(id: String, error: String) -> Self {
        Found { id, error: Some(error), ..Found::default() }
    }

    /// The article as it is written in JSON Lines.
    fn record(&self) -> ArticleRecord<'_> {
        let pairs = |spans: &[Span]| spans.iter().map(|s| (s.start_byte as u32, s.end_byte as u32)).collect::<Vec<_>>();
        let quote = |quote: &'_ Quote| QuoteRecord {
            content: pairs(&quote.pieces),
            source: pairs(&quote.source_pieces),
            cue: pairs(&quote.cue_pieces),
            speaker: quote.speakers.iter().map(|name| name.clone().into()).collect(),
            missing: quote.source_lost,
            speech: quote.speech,
            hole: quote.words_lost,
            confidence: quote.confidence as f32,
            paragraph: quote.paragraph,
            quote_id: quote.id.clone(),
            ..QuoteRecord::default()
        };
        let quotes = self.quotes.iter().map(|one| QuoteRecord {
            kind: &one.r#type,
            status: &one.status,
            speaker_kind: one.speaker_kind.as_deref(),
            speaker_role: one.speaker_role.as_deref().map(Into::into),
            resolved_by: one.resolved_by.as_deref(),
            ..quote(one)
        });
        let entity = |m: &'_ Mention| (m.start_byte as u32, m.end_byte as u32);
        let entities = self.mentions.iter().map(|m| (entity(m).0, entity(m).1, m.kind.as_str()));
        ArticleRecord {
            id: self.id.as_str().into(),
            quotes: quotes.collect(),
            entities: entities.collect(),
            gaps: self.gaps.iter().map(|gap| gap.start_byte as u32).collect(),
            damage: (self.damage > 0.0).then(|| DamageRecord {
                score: self.damage,
                reasons: self.damage_reasons.iter().map(|(kind, count)| (kind.as_str(), *count)).collect(),
            }),
            tokens: self.tokens,
            sentences: self.sentences,
            date: self.date.as_str().into(),
            title: self.title.as_str().into(),
            outlet: self.outlet.as_str().into(),
            author: self.author.as_str().into(),
            url: self.url.as_str().into(),
        }
    }
}

/// As it is printed everywhere.
pub fn thousandths(share: f32) -> f64 {
    (f64::from(share) * 1000.0).round() / 1000.0
}

/// A result as Python's `json` reads it.
fn as_dict<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyDict>> {
    let json = serde_json::to_string(value).map_err(std::io::Error::other)?;
    Ok(py.import("json")?.call_method1("loads", (json,))?.cast_into::<PyDict>()?)
}

/// What `pickle` keeps: the class and its state.
pub fn reduce<'py>(py: Python<'py>, class: &str, value: &impl Serialize) -> PyResult<Bound<'py, PyTuple>> {
    let state = serde_json::to_vec(value).map_err(std::io::Error::other)?;
    let restore = py.import("pullquote._pullquote")?.getattr("_restore")?;
    (restore, (class, PyBytes::new(py, &state))).into_pyobject(py)
}

/// Makes an object of its pickled state.
#[pyfunction]
pub fn _restore(py: Python<'_>, class: &str, state: &[u8]) -> PyResult<Py<PyAny>> {
    fn read<T: for<'de> Deserialize<'de>>(state: &[u8]) -> PyResult<T> {
        serde_json::from_slice(state).map_err(|error| crate::errors::InputError::new_err(error.to_string()))
    }
    Ok(match class {
        "Span" => Py::new(py, read::<Span>(state)?)?.into_any(),
        "Quote" => Py::new(py, read::<Quote>(state)?)?.into_any(),
        "Mention" => Py::new(py, read::<Mention>(state)?)?.into_any(),
        "Entity" => Py::new(py, read::<Entity>(state)?)?.into_any(),
        "Gap" => Py::new(py, read::<Gap>(state)?)?.into_any(),
        "Article" => Py::new(py, Article::from(read::<Found>(state)?))?.into_any(),
        _ => return Err(crate::errors::InputError::new_err(format!("no class {class:?}"))),
    })
}
