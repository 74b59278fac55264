//! Converts Python values to articles: strings, bytes, pairs, mappings, Arrow arrays and tables.

use crate::capsule::{self, Arrays};
use crate::errors::{Fault, InputError};
use arrow_array::cast::AsArray;
use arrow_array::temporal_conversions::{as_date, as_datetime};
use arrow_array::types::{ArrowPrimitiveType, Date32Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use pullquote::corpus::{Article, ErrorKind, Limits, Slot, decode};
use pyo3::exceptions::{PyStopIteration, PyTypeError, PyUserWarning};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyFloat, PyIterator, PyString, PyTuple};
use std::collections::HashMap;

/// The names of metadata: keys of mappings, columns of tables.
const SLOTS: [(&str, Slot); 7] = [
    ("id", Slot::Id),
    ("text", Slot::Text),
    ("title", Slot::Title),
    ("date", Slot::Date),
    ("author", Slot::Author),
    ("outlet", Slot::Outlet),
    ("url", Slot::Url),
];

/// One article as given by the caller.
pub struct Given {
    /// Its own id, or its position among the given articles, from 0.
    pub id: String,
    /// Its position, from 0.
    pub position: u64,
    text: Result<Raw, Fault>,
    known: Vec<(Slot, String)>,
}

enum Raw {
    Text(String),
    Bytes(Vec<u8>),
}

impl Given {
    /// A single text.
    pub fn one(text: &Bound<'_, PyAny>, id: String) -> PyResult<Self> {
        Ok(Self { id, position: 0, text: raw(text)?, known: Vec::new() })
    }

    /// A text given by itself, which must be one.
    pub fn text(text: &Bound<'_, PyAny>, id: String) -> PyResult<Self> {
        if text.is_instance_of::<PyString>() || text.is_instance_of::<PyBytes>() {
            return Self::one(text, id);
        }
        Err(PyTypeError::new_err(format!("text must be str or bytes, not {}", text.get_type().name()?)))
    }

    /// Sets metadata.
    pub fn set(&mut self, slot: Slot, value: String) {
        match slot {
            Slot::Id => self.id = value,
            _ => self.known.push((slot, value)),
        }
    }

    /// Its size in bytes.
    pub fn weight(&self) -> usize {
        match &self.text {
            Ok(Raw::Text(text)) => text.len(),
            Ok(Raw::Bytes(bytes)) => bytes.len(),
            Err(_) => 0,
        }
    }

    /// Converts to an article; touches no Python object.
    pub fn article(self) -> Result<Article, Fault> {
        let most = Limits::default().max_article_bytes;
        if self.weight() > most {
            return Err(Fault::new(ErrorKind::TooLarge, format!("the text has more than {most} bytes")));
        }
        let text = match self.text? {
            Raw::Text(text) => text,
            Raw::Bytes(bytes) => decode(bytes).text,
        };
        let mut article = Article::from_text(self.id, text);
        for (slot, value) in &self.known {
            article.set(*slot, value);
        }
        Ok(article)
    }
}

/// The text of an object, or why it has none.
fn raw(object: &Bound<'_, PyAny>) -> PyResult<Result<Raw, Fault>> {
    if let Ok(text) = object.cast::<PyString>() {
        return Ok(Ok(match text.to_str() {
            Ok(text) => Raw::Text(text.to_owned()),
            Err(_) => {
                let message = c"a text has unpaired surrogates, which are read as U+FFFD";
                PyErr::warn(object.py(), &object.py().get_type::<PyUserWarning>(), message, 1)?;
                Raw::Text(without_surrogates(text)?)
            }
        }));
    }
    if let Ok(bytes) = object.cast::<PyBytes>() {
        return Ok(Ok(Raw::Bytes(bytes.as_bytes().to_vec())));
    }
    let message = if is_missing(object) {
        "there is no text".to_owned()
    } else {
        format!("{}, not a text", object.get_type().name()?)
    };
    Ok(Err(Fault::new(ErrorKind::NoText, message)))
}

/// Replaces unpaired surrogates, which UTF-8 cannot represent, with U+FFFD, as the command line does: three bytes for
/// three.
fn without_surrogates(text: &Bound<'_, PyString>) -> PyResult<String> {
    let encoded = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
    let mut bytes = encoded.extract::<Vec<u8>>()?;
    for at in 0..bytes.len().saturating_sub(2) {
        if bytes[at] == 0xED && bytes[at + 1] >= 0xA0 {
            bytes[at..at + 3].copy_from_slice("\u{fffd}".as_bytes());
        }
    }
    Ok(String::from_utf8(bytes)?)
}

/// Whether a value is `None`, or the `nan` that tables use for it.
fn is_missing(object: &Bound<'_, PyAny>) -> bool {
    object.is_none() || object.cast::<PyFloat>().is_ok_and(|number| number.value().is_nan())
}

/// A metadata value as text; `None` if it is missing.
pub fn words(object: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if is_missing(object) || object.ne(object).unwrap_or(false) {
        return Ok(None);
    }
    match object.cast::<PyString>() {
        Ok(text) if text.to_str().is_err() => Ok(Some(without_surrogates(text)?)),
        _ => Ok(Some(object.str()?.to_str()?.to_owned())),
    }
}

/// A sequence of articles.
pub struct Source {
    texts: Texts,
    beside: Vec<(Slot, Values)>,
    names: HashMap<String, Slot>,
    position: u64,
}

enum Texts {
    Items(Py<PyIterator>),
    Rows(Rows),
}

enum Values {
    Items(Py<PyIterator>),
    Rows(Rows),
}

impl Source {
    /// Reads `texts`, along with one iterable for each slot. `fields` renames keys and columns: `{"text": "body"}`.
    pub fn new(
        texts: &Bound<'_, PyAny>,
        beside: Vec<(Slot, Option<Bound<'_, PyAny>>)>,
        fields: Option<HashMap<String, String>>,
    ) -> PyResult<Self> {
        if texts.is_instance_of::<PyString>() || texts.is_instance_of::<PyBytes>() {
            return Err(PyTypeError::new_err(
                "articles must be a list or another iterable, not a single text; use extract() for one",
            ));
        }
        if texts.is_instance_of::<PyDict>() {
            return Err(PyTypeError::new_err(
                "articles must be a list of texts or dictionaries, not a single dictionary",
            ));
        }
        let fields = fields.unwrap_or_default();
        if let Some(odd) = fields.keys().find(|key| SLOTS.iter().all(|slot| slot.0 != key.as_str())) {
            let known = SLOTS.map(|slot| slot.0).join(", ");
            return Err(InputError::new_err(format!("unknown field {odd:?}; the fields are {known}")));
        }
        let name = |slot: &(&str, Slot)| (fields.get(slot.0).cloned().unwrap_or_else(|| slot.0.to_owned()), slot.1);
        let names: HashMap<String, Slot> = SLOTS.iter().map(name).collect();
        let rows = capsule::arrays(texts)?;
        let texts = match rows {
            Some(arrays) => Texts::Rows(Rows::new(arrays, Some(names.clone()))),
            None => Texts::Items(items(texts, "articles")?),
        };
        let mut values = Vec::new();
        for (slot, given) in beside {
            let Some(given) = given.filter(|given| !given.is_none()) else { continue };
            let column = match capsule::arrays(&given)? {
                Some(arrays) => Values::Rows(Rows::new(arrays, None)),
                None => Values::Items(items(&given, &format!("{}s", name_of(slot)))?),
            };
            values.push((slot, column));
        }
        Ok(Self { texts, beside: values, names, position: 0 })
    }

    /// The next article. An error in one article is kept with that article; a returned error ends the source.
    pub fn next(&mut self, py: Python<'_>) -> PyResult<Option<Given>> {
        let id = self.position.to_string();
        let mut given = match &mut self.texts {
            Texts::Items(items) => match next_of(py, items)? {
                Some(item) => item_of(&item, id, &self.names)?,
                None => return self.ended(py),
            },
            Texts::Rows(rows) => {
                if !rows.advance(py)? {
                    return self.ended(py);
                }
                let text = Err(Fault::new(ErrorKind::NoText, "there is no text"));
                let mut given = Given { id, position: 0, text, known: Vec::new() };
                for (slot, array) in &rows.current {
                    let Some(raw) = cell(array, rows.row) else { continue };
                    match (slot, raw) {
                        (Slot::Text, raw) => given.text = Ok(raw),
                        (slot, Raw::Text(text)) => given.set(*slot, text),
                        (slot, Raw::Bytes(bytes)) => given.set(*slot, decode(bytes).text),
                    }
                }
                given
            }
        };
        given.position = self.position;
        self.position += 1;
        for (slot, values) in &mut self.beside {
            let value = match values {
                Values::Items(items) => match next_of(py, items)? {
                    Some(item) => words(&item)?,
                    None => return Err(uneven(*slot, "fewer")),
                },
                Values::Rows(rows) => {
                    if !rows.advance(py)? {
                        return Err(uneven(*slot, "fewer"));
                    }
                    rows.current.first().and_then(|(_, array)| cell(array, rows.row)).map(|raw| match raw {
                        Raw::Text(text) => text,
                        Raw::Bytes(bytes) => decode(bytes).text,
                    })
                }
            };
            if let Some(value) = value {
                given.set(*slot, value);
            }
        }
        Ok(Some(given))
    }

    /// There are no more texts; checks that no other iterable has more values.
    fn ended(&mut self, py: Python<'_>) -> PyResult<Option<Given>> {
        for (slot, values) in &mut self.beside {
            let more = match values {
                Values::Items(items) => next_of(py, items)?.is_some(),
                Values::Rows(rows) => rows.advance(py)?,
            };
            if more {
                return Err(uneven(*slot, "more"));
            }
        }
        Ok(None)
    }
}

fn name_of(slot: Slot) -> &'static str {
    SLOTS.iter().find(|known| known.1 == slot).map_or("", |known| known.0)
}

/// Iterates an argument, or says which one cannot be iterated.
fn items(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Py<PyIterator>> {
    let own = |error: PyErr| match object.hasattr(intern!(object.py(), "__iter__")) {
        Ok(false) if error.is_instance_of::<PyTypeError>(object.py()) => {
            let class = object.get_type().name().map_or_else(|_| "this".into(), |name| name.to_string());
            PyTypeError::new_err(format!("{name} must be a list or another iterable, not {class}"))
        }
        _ => error,
    };
    object.try_iter().map(Bound::unbind).map_err(own)
}

fn uneven(slot: Slot, how: &str) -> PyErr {
    InputError::new_err(format!("there are {how} {}s than texts", name_of(slot)))
}

fn next_of<'py>(py: Python<'py>, items: &Py<PyIterator>) -> PyResult<Option<Bound<'py, PyAny>>> {
    match items.bind(py).clone().next() {
        Some(Err(error)) if error.is_instance_of::<PyStopIteration>(py) => Ok(None),
        Some(item) => item.map(Some),
        None => Ok(None),
    }
}

/// An article given as a text, a pair of id and text, or a mapping.
fn item_of(item: &Bound<'_, PyAny>, id: String, names: &HashMap<String, Slot>) -> PyResult<Given> {
    if let Ok(pair) = item.cast::<PyTuple>()
        && pair.len() == 2
    {
        let own = words(&pair.get_item(0)?)?;
        return Given::one(&pair.get_item(1)?, own.unwrap_or(id));
    }
    let Ok(mapping) = item.cast::<PyDict>() else { return Given::one(item, id) };
    let text = Err(Fault::new(ErrorKind::NoText, "there is no text"));
    let mut given = Given { id, position: 0, text, known: Vec::new() };
    for (key, value) in mapping {
        let Some(slot) = key.cast::<PyString>().ok().and_then(|key| names.get(key.to_str().ok()?).copied()) else {
            continue;
        };
        if slot == Slot::Text {
            given.text = raw(&value)?;
        } else if let Some(value) = words(&value)? {
            given.set(slot, value);
        }
    }
    Ok(given)
}

/// Rows of Arrow arrays.
struct Rows {
    arrays: Arrays,
    /// The field of each column of a table by name; `None` for a single array of values.
    names: Option<HashMap<String, Slot>>,
    /// The columns in use of the current array.
    current: Vec<(Slot, ArrayRef)>,
    row: usize,
    length: usize,
}

impl Rows {
    fn new(arrays: Arrays, names: Option<HashMap<String, Slot>>) -> Self {
        Self { arrays, names, current: Vec::new(), row: 0, length: 0 }
    }

    /// Moves to the next row; returns whether there is one.
    fn advance(&mut self, py: Python<'_>) -> PyResult<bool> {
        self.row += 1;
        while self.row >= self.length {
            // The producer may need the interpreter's lock on a thread of its own.
            let arrays = &mut self.arrays;
            let Some(next) = py.detach(|| arrays.next()) else { return Ok(false) };
            let array = next.map_err(capsule::error)?;
            self.length = array.len();
            self.row = 0;
            self.current = self.columns(&array)?;
        }
        Ok(true)
    }

    fn columns(&self, array: &ArrayRef) -> PyResult<Vec<(Slot, ArrayRef)>> {
        let columns: Vec<(Slot, ArrayRef)> = match (array.as_struct_opt(), &self.names) {
            (Some(table), Some(names)) => {
                let text = |slot: &&Slot| **slot == Slot::Text;
                let columns = table.column_names().into_iter().zip(table.columns());
                let used: Vec<_> =
                    columns.filter_map(|(name, column)| Some((*names.get(name)?, column.clone()))).collect();
                if !used.iter().any(|(slot, _)| text(&slot)) {
                    let wanted = names.iter().find(|(_, slot)| text(slot)).map_or("text", |(name, _)| name.as_str());
                    let there = table.column_names().join(", ");
                    let message = format!("the table has no column {wanted:?}; its columns are {there}");
                    return Err(InputError::new_err(message));
                }
                used
            }
            (Some(_), None) => return Err(InputError::new_err("got a table where a column was expected")),
            (None, _) => vec![(Slot::Text, array.clone())],
        };
        for (slot, column) in &columns {
            let name = SLOTS.iter().find(|known| known.1 == *slot).map_or("", |known| known.0);
            if !readable(column.data_type()) {
                let message =
                    format!("the column {name:?} has type {}, which cannot be read as text", column.data_type());
                return Err(InputError::new_err(message));
            }
        }
        Ok(columns)
    }
}

fn readable(data: &DataType) -> bool {
    use DataType::*;
    matches!(
        data,
        Null | Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | BinaryView | Int32 | Int64 | Date32 | Timestamp(..)
    )
}

/// A cell as text.
fn cell(array: &ArrayRef, row: usize) -> Option<Raw> {
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Utf8 => Raw::Text(array.as_string::<i32>().value(row).to_owned()),
        DataType::LargeUtf8 => Raw::Text(array.as_string::<i64>().value(row).to_owned()),
        DataType::Utf8View => Raw::Text(array.as_string_view().value(row).to_owned()),
        DataType::Binary => Raw::Bytes(array.as_binary::<i32>().value(row).to_vec()),
        DataType::LargeBinary => Raw::Bytes(array.as_binary::<i64>().value(row).to_vec()),
        DataType::BinaryView => Raw::Bytes(array.as_binary_view().value(row).to_vec()),
        DataType::Int32 => Raw::Text(array.as_primitive::<Int32Type>().value(row).to_string()),
        DataType::Int64 => Raw::Text(array.as_primitive::<Int64Type>().value(row).to_string()),
        DataType::Date32 => {
            let day = array.as_primitive::<Date32Type>().value(row);
            Raw::Text(as_date::<Date32Type>(day.into())?.to_string())
        }
        DataType::Timestamp(unit, _) => {
            use arrow_array::types::*;
            match unit {
                TimeUnit::Second => time::<TimestampSecondType>(array, row),
                TimeUnit::Millisecond => time::<TimestampMillisecondType>(array, row),
                TimeUnit::Microsecond => time::<TimestampMicrosecondType>(array, row),
                TimeUnit::Nanosecond => time::<TimestampNanosecondType>(array, row),
            }?
        }
        _ => return None,
    })
}

fn time<T: ArrowPrimitiveType<Native = i64>>(array: &ArrayRef, row: usize) -> Option<Raw> {
    as_datetime::<T>(array.as_primitive::<T>().value(row)).map(|time| Raw::Text(time.to_string()))
}
