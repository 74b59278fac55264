//! What was found in an article, as plain objects: offsets in code points, as in Python, and in bytes, as in the
//! tables.

use crate::article::{Article, Found};
use pullquote::export::{CodePoints, JOINER, PersonRecord, QuoteRecord};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PySlice, PyTuple};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

/// A speaker in a list of people, or one who may be in it.
#[pyclass(frozen, eq, get_all, module = "pullquote")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// The id in the list; None if it is open who is meant.
    pub id: Option<String>,
    /// What the list says of the speaker, by the names of its columns.
    pub values: BTreeMap<String, String>,
    /// Ids of those who may be meant, the likeliest first; empty if it is clear.
    pub candidates: Vec<String>,
}

#[pymethods]
impl Identity {
    fn __repr__(&self) -> String {
        match &self.id {
            Some(id) => format!("Identity({id:?})"),
            None => format!("Identity(None, candidates={:?})", self.candidates),
        }
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        reduce(py, "Identity", self)
    }
}

impl Identity {
    fn new(record: PersonRecord<'_>) -> Self {
        Self {
            id: record.id.map(str::to_owned),
            values: record.values.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            candidates: record.candidates.into_iter().map(str::to_owned).collect(),
        }
    }

    /// As written in JSON Lines.
    pub fn record(&self) -> PersonRecord<'_> {
        PersonRecord {
            id: self.id.as_deref(),
            values: self.values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
            candidates: self.candidates.iter().map(String::as_str).collect(),
        }
    }
}

/// One quotation.
#[pyclass(frozen, eq, get_all, module = "pullquote")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// Stable id: 16 hexadecimal digits derived from article, position and words.
    pub id: String,
    /// The words as they stand in the text, including quotation marks; pieces joined by " [...] ".
    pub text: String,
    /// "direct", "indirect" or "mixed".
    pub r#type: String,
    /// The pieces of the quotation.
    pub pieces: Vec<Span>,
    /// The words that name the source, or None.
    pub source: Option<String>,
    /// The position of the source.
    pub source_pieces: Vec<Span>,
    /// The reporting words ("said"), or None.
    pub cue: Option<String>,
    /// The position of the cue.
    pub cue_pieces: Vec<Span>,
    /// Fullest names of the speakers.
    pub speakers: Vec<String>,
    /// "person", "group", "organisation", "place", "document", or None.
    pub source_kind: Option<String>,
    /// The organisation or country the source speaks for, or None.
    pub affiliation: Option<String>,
    /// Title or office, or None.
    pub speaker_role: Option<String>,
    /// How the source led to the speaker, or None.
    pub resolved_by: Option<String>,
    /// The speakers in the list of people given to the pipeline; empty without one.
    pub people: Vec<Identity>,
    /// "attributed", "unnamed source", "unresolved pronoun" or "missing source".
    pub status: String,
    /// Whether it reports speech or writing rather than a belief, wish, plan or finding.
    pub speech: bool,
    /// Whether the table of quotations holds it: speech, and sure enough.
    pub table: bool,
    /// Whether the source was lost from the text.
    pub source_lost: bool,
    /// Whether words of the quotation itself were lost.
    pub words_lost: bool,
    /// The chance that the words and the speaker are right, 0 to 1.
    pub confidence: f64,
    /// Paragraph in which the quotation begins, from 1.
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

/// A mention of a name in the text.
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
    /// The entity it names: its index in ``entities``, or None.
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
    /// Its mentions, as indices into ``mentions``.
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
    /// The code point before which the lost words stood.
    pub start: usize,
    /// The byte before which they stood.
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

/// Converts byte offsets to spans with both units.
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
            source_kind: record.source_kind.map(str::to_owned),
            affiliation: record.affiliation.map(|name| name.into_owned()),
            speaker_role: record.speaker_role.map(|role| role.into_owned()),
            resolved_by: record.resolved_by.map(str::to_owned),
            people: record.people.into_iter().map(Identity::new).collect(),
            status: record.status.to_owned(),
            speech: record.speech,
            table: record.table,
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

/// A share with three decimals, as printed everywhere.
pub fn thousandths(share: f32) -> f64 {
    (f64::from(share) * 1000.0).round() / 1000.0
}

/// A result as the dictionary that Python's `json` reads.
pub fn as_dict<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyDict>> {
    let json = serde_json::to_string(value).map_err(std::io::Error::other)?;
    Ok(py.import("json")?.call_method1("loads", (json,))?.cast_into::<PyDict>()?)
}

/// What `pickle` stores: the class and its state.
pub fn reduce<'py>(py: Python<'py>, class: &str, value: &impl Serialize) -> PyResult<Bound<'py, PyTuple>> {
    let state = serde_json::to_vec(value).map_err(std::io::Error::other)?;
    let restore = py.import("pullquote._pullquote")?.getattr("_restore")?;
    (restore, (class, PyBytes::new(py, &state))).into_pyobject(py)
}

/// Creates an object from its pickled state.
#[pyfunction]
pub fn _restore(py: Python<'_>, class: &str, state: &[u8]) -> PyResult<Py<PyAny>> {
    fn read<T: for<'de> Deserialize<'de>>(state: &[u8]) -> PyResult<T> {
        serde_json::from_slice(state).map_err(|error| crate::errors::InputError::new_err(error.to_string()))
    }
    Ok(match class {
        "Span" => Py::new(py, read::<Span>(state)?)?.into_any(),
        "Identity" => Py::new(py, read::<Identity>(state)?)?.into_any(),
        "Quote" => Py::new(py, read::<Quote>(state)?)?.into_any(),
        "Mention" => Py::new(py, read::<Mention>(state)?)?.into_any(),
        "Entity" => Py::new(py, read::<Entity>(state)?)?.into_any(),
        "Gap" => Py::new(py, read::<Gap>(state)?)?.into_any(),
        "Article" => Py::new(py, Article::from(read::<Found>(state)?))?.into_any(),
        _ => return Err(crate::errors::InputError::new_err(format!("unknown class {class:?}"))),
    })
}
