//! One article as an object, and as the line of JSON that the command line writes.

use crate::html;
use crate::plain::{Entity, Gap, Identity, Mention, Places, Quote, Span, as_dict, reduce, thousandths};
use pullquote::Analysis;
use pullquote::export::{ArticleRecord, DamageRecord, QuoteRecord};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};
use pyo3::{PyClass, PyClassInitializer};
use serde::{Deserialize, Serialize};

/// What was found in one article, or why it could not be analysed.
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
    pub layout: html::Layout,
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

/// A tuple of objects, created once, so that ``article.quotes[0]`` is the same object each time.
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

    /// The text to which all offsets refer.
    #[getter]
    fn text(&self) -> &str {
        &self.found.text
    }

    /// Day of publication, ISO 8601 where it could be recognised; empty if unknown.
    #[getter]
    fn date(&self) -> &str {
        &self.found.date
    }

    /// Headline; empty if unknown.
    #[getter]
    fn title(&self) -> &str {
        &self.found.title
    }

    /// Newspaper, agency or site; empty if unknown.
    #[getter]
    fn outlet(&self) -> &str {
        &self.found.outlet
    }

    /// Authors; empty if unknown.
    #[getter]
    fn author(&self) -> &str {
        &self.found.author
    }

    /// Address; empty if unknown.
    #[getter]
    fn url(&self) -> &str {
        &self.found.url
    }

    /// The detected language as an ISO 639 code; empty if it could not be determined.
    #[getter]
    fn language(&self) -> &str {
        &self.found.language
    }

    /// The text without the header lines at its top.
    #[getter]
    fn body(&self) -> &str {
        self.found.text.get(self.found.body.0..self.found.body.1).unwrap_or("")
    }

    /// The quotations, in text order.
    #[getter]
    fn quotes(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        tuple_of(py, &self.quotes, &self.found.quotes)
    }

    /// All mentions of names, dates and amounts of money, in text order.
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

    /// Why the article could not be analysed; None if it could. Only set by functions that take many articles.
    #[getter]
    fn error(&self) -> Option<&str> {
        self.found.error.as_deref()
    }

    /// The article as a line of JSON without line break, byte for byte as ``pullquote extract --format jsonl`` writes it
    /// with the same scope and least confidence.
    fn to_json(&self) -> PyResult<String> {
        let mut line = Vec::new();
        self.found.record().write_line(&mut line);
        line.pop();
        Ok(String::from_utf8(line)?)
    }

    /// The article as a dictionary of plain values.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let all = as_dict(py, &self.found)?;
        all.del_item("layout")?;
        Ok(all)
    }

    /// The article as the self-contained HTML page that ``pullquote view`` makes.
    fn to_html(&self) -> String {
        html::page(&self.found)
    }

    fn _repr_html_(&self) -> String {
        html::article(&self.found)
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

impl Found {
    /// Copies everything from an analysis.
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
            layout: html::Layout::new(analysis),
        }
    }

    /// An article that could not be analysed.
    pub fn failed(id: String, error: String) -> Self {
        Found { id, error: Some(error), ..Found::default() }
    }

    /// The article as written in JSON Lines.
    fn record(&self) -> ArticleRecord<'_> {
        let pairs = |spans: &[Span]| spans.iter().map(|s| (s.start_byte as u32, s.end_byte as u32)).collect::<Vec<_>>();
        let quote = |quote: &'_ Quote| QuoteRecord {
            content: pairs(&quote.pieces),
            source: pairs(&quote.source_pieces),
            cue: pairs(&quote.cue_pieces),
            speaker: quote.speakers.iter().map(|name| name.clone().into()).collect(),
            missing: quote.source_lost,
            speech: quote.speech,
            table: quote.table,
            hole: quote.words_lost,
            confidence: quote.confidence as f32,
            paragraph: quote.paragraph,
            quote_id: quote.id.clone(),
            ..QuoteRecord::default()
        };
        let quotes = self.quotes.iter().map(|one| QuoteRecord {
            kind: &one.r#type,
            status: &one.status,
            source_kind: one.source_kind.as_deref(),
            affiliation: one.affiliation.as_deref().map(Into::into),
            speaker_role: one.speaker_role.as_deref().map(Into::into),
            resolved_by: one.resolved_by.as_deref(),
            people: one.people.iter().map(Identity::record).collect(),
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
