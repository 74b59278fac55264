//! Lists of people: files, and rows as dictionaries or data frames.

use crate::errors::{Fault, InputError};
use crate::input::words;
use pullquote::Analysis;
use pullquote::corpus::{ErrorKind, delimiter_of};
use pullquote::export::{Row, Table};
use pullquote::people::{Builder, Header, ListError, People, ReadAt};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyTuple};
use std::error::Error;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A list that any thread can look up.
pub struct List {
    people: People<Box<dyn ReadAt + Send + Sync>>,
    /// The table of quotations with its columns.
    pub table: &'static Table,
    state: State,
}

/// What the list is made of again when a pipeline is unpickled.
enum State {
    File(PathBuf),
    Index(Index),
}

/// An index in memory.
#[derive(Clone)]
struct Index(Arc<Vec<u8>>);

impl ReadAt for Index {
    fn size(&self) -> io::Result<u64> {
        self.0.size()
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        self.0.read_at(at, into)
    }
}

impl List {
    /// Opens a list: the path of a file, a data frame, or an iterable of dictionaries.
    pub fn open(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(index) = given.cast::<PyBytes>() {
            let index = index.as_bytes().to_vec();
            return Self::of_index(index).map_err(|error| cannot(&"the list of people", &error));
        }
        match given.extract::<PathBuf>() {
            Ok(path) => Self::of_file(given.py(), &path),
            Err(_) => Self::of_index(of_rows(&rows(given)?)?).map_err(|error| cannot(&"the list of people", &error)),
        }
    }

    fn of_index(index: Vec<u8>) -> Result<Self, ListError> {
        let index = Index(Arc::new(index));
        Self::new(Box::new(index.clone()), State::Index(index))
    }

    fn new(bytes: Box<dyn ReadAt + Send + Sync>, state: State) -> Result<Self, ListError> {
        let people = People::open(bytes)?;
        let table = Row::table_with(people.columns().iter().map(String::as_str));
        Ok(Self { people, table, state })
    }

    /// An index is read in place; a table or JSON is held in memory.
    fn of_file(py: Python<'_>, path: &Path) -> PyResult<Self> {
        let name = format!("the list of people {}", path.display());
        let fail = |why: &dyn Display| cannot(&name, why);
        let file = File::open(path).map_err(|error| fail(&error))?;
        match Self::new(Box::new(file), State::File(path.to_owned())) {
            Err(ListError::Foreign) => {}
            opened => return opened.map_err(|error| fail(&error)),
        }
        let mut bytes = Vec::new();
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(|error| fail(&error))?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let index = match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
            None => return Err(fail(&"it is empty")),
            Some(b'{' | b'[') => of_rows(&json(py, bytes).map_err(|error| fail(&error))?)?,
            Some(_) => of_table(bytes).map_err(|why| fail(&why))?,
        };
        Self::of_index(index).map_err(|error| fail(&error))
    }

    /// What [`open`](Self::open) takes, to be pickled.
    pub fn state<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match &self.state {
            State::File(path) => path.into_pyobject(py).map(Bound::into_any),
            State::Index(index) => Ok(PyBytes::new(py, &index.0).into_any()),
        }
    }

    /// Passes on an analysis with the speakers that are in the list.
    pub fn consult<R>(&self, analysis: Analysis<'_>, take: impl FnOnce(&Analysis<'_>) -> R) -> Result<R, Fault> {
        let identities = analysis.identify(&self.people);
        let identities =
            identities.map_err(|error| Fault::new(ErrorKind::Io, format!("cannot use the list of people: {error}")))?;
        Ok(take(&Analysis { identities: Some(&identities), ..analysis }))
    }
}

fn cannot(name: &dyn Display, why: &dyn Display) -> PyErr {
    InputError::new_err(format!("cannot use {name}: {why}"))
}

/// The index of a table with delimiters.
fn of_table(bytes: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter_of(bytes)).flexible(true).from_reader(bytes);
    let header = Header::new(reader.headers()?)?;
    let mut list = Builder::new(Vec::new(), header.columns())?;
    for row in reader.records() {
        let row = row?;
        let line = row.position().map_or(0, csv::Position::line);
        let pushed = header.person(&row).and_then(|person| person.map_or(Ok(()), |person| list.push(&person)));
        pushed.map_err(|error| format!("line {line}: {error}"))?;
    }
    Ok(list.finish()?)
}

/// The objects of JSON Lines, or of an array.
fn json<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    let loads = py.import("json")?.getattr("loads")?;
    if bytes.trim_ascii_start().starts_with(b"[") {
        return loads.call1((PyBytes::new(py, bytes),));
    }
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let objects = lines.map(|line| loads.call1((PyBytes::new(py, line),))).collect::<PyResult<Vec<_>>>()?;
    Ok(PyList::new(py, objects)?.into_any())
}

/// The rows of a data frame of pandas, polars or pyarrow as dictionaries; anything else is taken as an iterable of them.
fn rows<'py>(given: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    for method in ["to_dicts", "to_pylist"] {
        if given.hasattr(method)? {
            return given.call_method0(method);
        }
    }
    match given.hasattr("to_dict")? && given.hasattr("columns")? {
        true => given.call_method1("to_dict", ("records",)),
        false => Ok(given.clone()),
    }
}

/// The index of rows as dictionaries, all with the keys of the first.
fn of_rows(rows: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    let expected = "people must be a path, a data frame, or a list of dictionaries";
    let wrong = || PyTypeError::new_err(expected);
    if rows.is_instance_of::<PyDict>() {
        return Err(wrong());
    }
    let mut list: Option<(Vec<String>, Header, Builder<Vec<u8>>)> = None;
    for (n, row) in rows.try_iter().map_err(|_| wrong())?.enumerate() {
        let row = row?;
        let row = row.cast::<PyDict>().map_err(|_| wrong())?;
        let fail = |error: ListError| cannot(&"the list of people", &format_args!("row {}: {error}", n + 1));
        let (keys, header, builder) = match &mut list {
            Some(list) => list,
            none => {
                let keys = row.keys().iter().map(|key| key.extract::<String>()).collect::<PyResult<Vec<_>>>()?;
                let header = Header::new(keys.iter().map(String::as_str)).map_err(fail)?;
                let builder = Builder::new(Vec::new(), header.columns()).map_err(fail)?;
                none.insert((keys, header, builder))
            }
        };
        let cells = keys.iter().map(|key| row.get_item(key)?.map_or(Ok(String::new()), |value| cell(&value)));
        let cells = cells.collect::<PyResult<Vec<_>>>()?;
        if let Some(person) = header.person(cells.iter().map(String::as_str)).map_err(fail)? {
            builder.push(&person).map_err(fail)?;
        }
    }
    let (_, _, builder) = list.ok_or_else(|| cannot(&"the list of people", &"it is empty"))?;
    builder.finish().map_err(|error| cannot(&"the list of people", &error))
}

/// A value as text; several are joined.
fn cell(value: &Bound<'_, PyAny>) -> PyResult<String> {
    if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        let all = value.try_iter()?.map(|value| cell(&value?)).collect::<PyResult<Vec<_>>>()?;
        return Ok(all.join("; "));
    }
    Ok(words(value)?.unwrap_or_default())
}
