//! Single stages, with your own tokens and names.

use crate::errors::{ArticleError, InputError};
use crate::plain::{Entity, Mention, Places, Quote, Span};
use crate::work::Work;
use pullquote::Analysis;
use pullquote::corpus::Article;
use pullquote::damage::Damage;
use pullquote::entities::{
    Entities as Names, Entity as Thing, Gender, GivenMention, Kind, Mention as Name, Scratch, Tagger,
};
use pullquote::tokenize::{MarkRole, Span as Bytes, TokenIndex, TokenKind, TokenRange, Tokenizer, Tokens as Cut};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use std::sync::Arc;

/// One token.
#[pyclass(frozen, eq, get_all, module = "pullquote")]
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// The characters of the token.
    pub text: String,
    /// "word", "number", "punctuation", "mark" (a quotation mark), "address".
    pub kind: &'static str,
    /// The role of a quotation mark: "open", "close", "nested", "stray", or None.
    pub role: Option<&'static str>,
    /// The position of the token.
    pub span: Span,
}

#[pymethods]
impl Token {
    fn __repr__(&self) -> String {
        format!("Token({:?}, {})", self.text, self.kind)
    }
}

/// The tokens of a text with its sentences, paragraphs and quotation marks: a sequence of Token.
///
/// ``Tokens(text, spans)`` takes external tokens: pairs of offsets, in code points, or in bytes with ``unit="byte"``;
/// ``sentences`` may hold the index of the first token of each sentence.
#[pyclass(frozen, module = "pullquote")]
pub struct Tokens {
    text: Arc<str>,
    cut: Arc<Cut>,
}

#[pymethods]
impl Tokens {
    #[new]
    #[pyo3(signature = (text, spans, *, sentences=None, unit="char"))]
    fn new(text: &str, spans: Vec<(u32, u32)>, sentences: Option<Vec<u32>>, unit: &str) -> PyResult<Self> {
        let to_bytes = Unit::new(text, unit)?;
        let spans = spans.into_iter().map(|pair| to_bytes.span(pair)).collect();
        let sentences = sentences.map(|starts| starts.into_iter().map(TokenIndex::new).collect::<Vec<_>>());
        let cut = Cut::from_spans(text, spans, sentences.as_deref());
        let cut = cut.map_err(|error| InputError::new_err(error.to_string()))?;
        Ok(Self { text: text.into(), cut: Arc::new(cut) })
    }

    /// The text.
    #[getter]
    fn text(&self) -> &str {
        &self.text
    }

    /// The characters of all tokens.
    #[getter]
    fn words(&self) -> Vec<&str> {
        self.cut.spans().iter().map(|span| span.of(&self.text)).collect()
    }

    /// The positions of all tokens.
    #[getter]
    fn spans(&self) -> Vec<Span> {
        let places = Places::new(&self.text);
        self.cut.spans().iter().map(|span| places.span((span.start, span.end))).collect()
    }

    /// First token and one past the last of each sentence.
    #[getter]
    fn sentences(&self) -> Vec<(u32, u32)> {
        self.cut.sentences().iter().map(pair_of).collect()
    }

    /// First token and one past the last of each paragraph.
    #[getter]
    fn paragraphs(&self) -> Vec<(u32, u32)> {
        self.cut.paragraphs().iter().map(|paragraph| pair_of(&paragraph.tokens)).collect()
    }

    /// The stretches between quotation marks, including the marks.
    #[getter]
    fn quoted(&self) -> Vec<Span> {
        let places = Places::new(&self.text);
        self.cut.quoted().iter().map(|quoted| places.span((quoted.span.start, quoted.span.end))).collect()
    }

    fn __len__(&self) -> usize {
        self.cut.len()
    }

    fn __getitem__(&self, index: isize) -> PyResult<Token> {
        let length = self.cut.len() as isize;
        let index = if index < 0 { index + length } else { index };
        if !(0..length).contains(&index) {
            return Err(PyIndexError::new_err("token index out of range"));
        }
        let index = TokenIndex::from_usize(index as usize);
        let span = self.cut.span(index);
        Ok(Token {
            text: span.of(&self.text).to_owned(),
            kind: match self.cut.kinds()[index] {
                TokenKind::Word => "word",
                TokenKind::Number => "number",
                TokenKind::Punctuation => "punctuation",
                TokenKind::Mark => "mark",
                TokenKind::Address => "address",
            },
            role: match self.cut.roles()[index] {
                MarkRole::None => None,
                MarkRole::Open => Some("open"),
                MarkRole::Close => Some("close"),
                MarkRole::Nested => Some("nested"),
                MarkRole::Stray => Some("stray"),
            },
            span: Places::new(&self.text).span((span.start, span.end)),
        })
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Tokens>().is_ok_and(|other| other.get().text == self.text && other.get().cut == self.cut)
    }

    fn __repr__(&self) -> String {
        format!("Tokens({} tokens, {} sentences)", self.cut.len(), self.cut.sentences().len())
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let py = this.py();
        let tokens = this.get();
        let restore = py.import("pullquote._pullquote")?.getattr("_restore_tokens")?;
        let spans: Vec<(u32, u32)> = tokens.cut.spans().iter().map(|span| (span.start, span.end)).collect();
        let sentences: Vec<u32> = tokens.cut.sentences().iter().map(|sentence| sentence.start.as_u32()).collect();
        (restore, (&*tokens.text, spans, sentences)).into_pyobject(py)
    }
}

/// First token and one past the last.
fn pair_of(range: &TokenRange) -> (u32, u32) {
    (range.start.as_u32(), range.end.as_u32())
}

/// Creates tokens from their pickled state.
#[pyfunction]
pub fn _restore_tokens(text: &str, spans: Vec<(u32, u32)>, sentences: Vec<u32>) -> PyResult<Tokens> {
    Tokens::new(text, spans, Some(sentences), "byte")
}

/// The names of a text and what they stand for.
///
/// ``Entities(tokens, mentions)`` takes names found elsewhere: Mention objects, or ``(start, end, kind)``, or ``(start,
/// end, kind, entity)``. Kinds are those of this package or of OntoNotes (PERSON, GPE, ...); others are ignored. If any
/// mention has an ``entity``, a number, mentions with the same number are the same entity; otherwise names are linked
/// by rule.
#[pyclass(frozen, module = "pullquote")]
pub struct Entities {
    text: Arc<str>,
    cut: Arc<Cut>,
    names: Names,
}

/// The forms in which a name may be given.
#[derive(FromPyObject)]
enum GivenName<'py> {
    Numbered((u32, u32, String, Option<u32>)),
    Plain((u32, u32, String)),
    Mention(PyRef<'py, Mention>),
}

#[pymethods]
impl Entities {
    #[new]
    #[pyo3(signature = (tokens, mentions, *, unit="char"))]
    fn new(tokens: &Tokens, mentions: &Bound<'_, PyAny>, unit: &str) -> PyResult<Self> {
        let to_bytes = Unit::new(&tokens.text, unit)?;
        let mut given = Vec::new();
        for (index, mention) in mentions.try_iter()?.enumerate() {
            let mention = mention?;
            let Ok(name) = mention.extract::<GivenName<'_>>() else {
                let form = "neither a Mention nor (start, end, kind) nor (start, end, kind, entity)";
                return Err(InputError::new_err(format!("mention {index} is {form}: {}", mention.repr()?)));
            };
            let (span, kind, entity) = match &name {
                GivenName::Numbered((start, end, kind, entity)) => (to_bytes.span((*start, *end)), kind, *entity),
                GivenName::Plain((start, end, kind)) => (to_bytes.span((*start, *end)), kind, None),
                GivenName::Mention(m) => (Bytes::new(m.start_byte as u32, m.end_byte as u32), &m.kind, m.entity),
            };
            if let Some(kind) = Kind::from_label(kind) {
                given.push(GivenMention { span, kind, entity });
            }
        }
        given.sort_by_key(|mention| (mention.span.start, mention.span.end));
        let mut names =
            Names::from_mentions(&tokens.cut, &given).map_err(|error| InputError::new_err(error.to_string()))?;
        if given.iter().all(|mention| mention.entity.is_none()) {
            Tagger::embedded().link_into(&tokens.text, &tokens.cut, &mut Scratch::new(), &mut names);
        } else {
            Tagger::embedded().describe_into(&tokens.text, &tokens.cut, &mut names);
        }
        Ok(Self { text: tokens.text.clone(), cut: tokens.cut.clone(), names })
    }

    /// All mentions, in text order.
    #[getter]
    fn mentions(&self) -> Vec<Mention> {
        let places = Places::new(&self.text);
        self.names.mentions.iter().map(|mention| places.mention(mention)).collect()
    }

    /// The entities they name, in order of first mention.
    #[getter]
    fn entities(&self) -> Vec<Entity> {
        let places = Places::new(&self.text);
        self.names.entities.iter().map(|entity| places.entity(entity)).collect()
    }

    /// The tokens over which they were found.
    #[getter]
    fn tokens(&self) -> Tokens {
        Tokens { text: self.text.clone(), cut: self.cut.clone() }
    }

    fn __len__(&self) -> usize {
        self.names.entities.len()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        let same = |other: &Entities| other.text == self.text && other.cut == self.cut && other.names == self.names;
        other.cast::<Entities>().is_ok_and(|other| same(other.get()))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let restore = py.import("pullquote._pullquote")?.getattr("_restore_entities")?;
        let pair = |span: Bytes| (span.start, span.end);
        let mentions = self.names.mentions.iter();
        let mentions: Vec<KeptMention> = mentions
            .map(|m| (pair(m.span), m.first.as_u32(), m.end.as_u32(), m.kind.label().to_owned(), m.entity))
            .collect();
        let kept = |e: &pullquote::entities::Entity| -> KeptEntity {
            (pair(e.name), e.kind.label().to_owned(), e.role.map(pair), e.mentions.clone(), e.gender as u8)
        };
        let entities: Vec<KeptEntity> = self.names.entities.iter().map(kept).collect();
        (restore, (self.tokens(), mentions, entities)).into_pyobject(py)
    }

    fn __repr__(&self) -> String {
        format!("Entities({} entities, {} mentions)", self.names.entities.len(), self.names.mentions.len())
    }
}

/// A pickled mention: bytes, tokens, kind, entity.
type KeptMention = ((u32, u32), u32, u32, String, Option<u32>);
/// A pickled entity: name, kind, role, mentions, gender.
type KeptEntity = ((u32, u32), String, Option<(u32, u32)>, Vec<u32>, u8);

/// Creates entities from their pickled state.
#[pyfunction]
pub fn _restore_entities(tokens: &Tokens, mentions: Vec<KeptMention>, entities: Vec<KeptEntity>) -> PyResult<Entities> {
    let span = |(start, end): (u32, u32)| Bytes::new(start, end);
    let known =
        |kind: &str| Kind::from_label(kind).ok_or_else(|| InputError::new_err(format!("unknown kind {kind:?}")));
    let mut names = Names::default();
    for (place, first, end, kind, entity) in mentions {
        let (first, end) = (TokenIndex::new(first), TokenIndex::new(end));
        names.mentions.push(Name { span: span(place), first, end, kind: known(&kind)?, entity });
    }
    for (name, kind, role, mentions, gender) in entities {
        let gender = match gender {
            1 => Gender::Masculine,
            2 => Gender::Feminine,
            _ => Gender::Unknown,
        };
        let entity = Thing { name: span(name), kind: known(&kind)?, role: role.map(span), mentions, gender };
        names.entities.push(entity);
    }
    Ok(Entities { text: tokens.text.clone(), cut: tokens.cut.clone(), names })
}

/// Converts given offsets to bytes.
struct Unit {
    /// The byte at which each code point begins, and the end; `None` if offsets are bytes.
    bytes: Option<Vec<u32>>,
}

impl Unit {
    fn new(text: &str, unit: &str) -> PyResult<Self> {
        match unit {
            "byte" => Ok(Self { bytes: None }),
            "char" if text.is_ascii() => Ok(Self { bytes: None }),
            "char" => {
                let ends = std::iter::once(text.len() as u32);
                Ok(Self { bytes: Some(text.char_indices().map(|(at, _)| at as u32).chain(ends).collect()) })
            }
            _ => Err(InputError::new_err(format!("unit={unit:?}; must be \"char\" or \"byte\""))),
        }
    }

    fn span(&self, (start, end): (u32, u32)) -> Bytes {
        // An offset beyond the text stays beyond it and is rejected with its token.
        let byte = |at: u32| self.bytes.as_ref().map_or(at, |bytes| *bytes.get(at as usize).unwrap_or(&u32::MAX));
        Bytes::new(byte(start), byte(end))
    }
}

/// Cuts a text into tokens, sentences and paragraphs and finds its quotation marks.
#[pyfunction]
pub fn tokenize(py: Python<'_>, text: &str) -> Tokens {
    let cut = py.detach(|| Tokenizer::new().tokenize(text));
    Tokens { text: text.into(), cut: Arc::new(cut) }
}

/// Finds the names of a text and links those of the same entity. ``tokens`` may be your own.
#[pyfunction]
#[pyo3(signature = (text, *, tokens=None))]
pub fn entities(py: Python<'_>, text: &str, tokens: Option<&Tokens>) -> PyResult<Entities> {
    let (text, cut) = over(py, text, tokens)?;
    let names = py.detach(|| Tagger::embedded().tag(&text, &cut));
    Ok(Entities { text, cut, names })
}

fn over(py: Python<'_>, text: &str, tokens: Option<&Tokens>) -> PyResult<(Arc<str>, Arc<Cut>)> {
    match tokens {
        Some(tokens) if &*tokens.text == text => Ok((tokens.text.clone(), tokens.cut.clone())),
        Some(_) => Err(InputError::new_err("the tokens belong to another text")),
        None => {
            let tokens = tokenize(py, text);
            Ok((tokens.text, tokens.cut))
        }
    }
}

pub fn quotes(
    py: Python<'_>,
    work: &Work,
    text: &str,
    tokens: Option<&Tokens>,
    names: Option<&Entities>,
    id: &str,
) -> PyResult<Vec<Quote>> {
    let own;
    let names = match names {
        Some(names) => {
            if &*names.text != text {
                return Err(InputError::new_err("the entities belong to another text"));
            }
            if tokens.is_some_and(|tokens| tokens.cut != names.cut) {
                return Err(InputError::new_err("the entities belong to other tokens"));
            }
            names
        }
        None => {
            own = entities(py, text, tokens)?;
            &own
        }
    };
    // Header lines are the caller's business here, so the whole text is the article.
    let mut article = Article::from_text(id, text);
    (article.body, article.headers) = (0..text.len(), Vec::new());
    let found = py.detach(|| {
        work.with_scratch(|pipeline, scratch| {
            let (quotations, gaps) = pipeline.attribute(text, &names.cut, &names.names, scratch);
            let damage = Damage::default();
            let analysis = Analysis {
                article: &article,
                tokens: &names.cut,
                entities: &names.names,
                quotations,
                gaps,
                damage: &damage,
                identities: None,
            };
            let places = Places::new(text);
            work.identified(analysis, |analysis| {
                analysis.record().quotes.into_iter().map(|quote| places.quote(quote)).collect()
            })
        })
    });
    found.and_then(|found| found).map_err(|fault| ArticleError::new_err(fault.message))
}
