//! Tables in Arrow's memory, as a whole or batch by batch.

use crate::capsule;
use crate::columns::{Columns, schema};
use crate::errors::{ArticleError, Fault, InputError};
use crate::frames;
use crate::html::{self, counted};
use crate::input::{Given, Source};
use crate::progress::Progress;
use crate::window::Window;
use crate::work::Work;
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, SchemaRef};
use pullquote::export::{self, ArticleRow, ErrorRow, Record, Row};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyTuple};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

/// Articles per batch, and their bytes: the batches are the same at any number of threads.
const BATCH: usize = 128;
const BATCH_BYTES: usize = 1 << 20;

/// A table in Arrow's memory, which pyarrow, polars, pandas and DuckDB take without a copy: ``to_arrow()``,
/// ``to_polars()``, ``to_pandas()``, or ``pyarrow.table(table)`` and so on.
#[pyclass(frozen, module = "pullquote")]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    articles: Option<Py<Table>>,
    errors: Option<Py<Table>>,
}

impl Table {
    fn plain(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        Self { schema, batches, articles: None, errors: None }
    }

    /// Number of articles that could not be analysed.
    fn error_count(&self) -> usize {
        self.errors.as_ref().map_or(0, |errors| errors.get().num_rows())
    }
}

#[pymethods]
impl Table {
    /// The table as a stream of the Arrow PyCapsule interface. The requested schema is ignored, as the interface
    /// allows.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let batches = self.batches.clone().into_iter().map(Ok);
        capsule::stream(py, Box::new(RecordBatchIterator::new(batches, self.schema.clone())))
    }

    /// The schema of the Arrow PyCapsule interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        capsule::schema(py, &self.schema)
    }

    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    /// Number of rows.
    #[getter]
    fn num_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The table as a ``pyarrow.Table``, without a copy. Needs pyarrow.
    fn to_arrow<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frames::arrow(this)
    }

    /// The table as a ``polars.DataFrame``. Needs polars.
    fn to_polars<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frames::polars(this)
    }

    /// The table as a ``pandas.DataFrame``. Needs pandas, 2 or 3, and pyarrow.
    fn to_pandas<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frames::pandas(this)
    }

    /// A table of the articles, including those without quotations; None for other tables.
    #[getter]
    fn articles(&self, py: Python<'_>) -> Option<Py<Table>> {
        self.articles.as_ref().map(|table| table.clone_ref(py))
    }

    /// A table of the articles that could not be analysed, with the reason; None for other tables.
    #[getter]
    fn errors(&self, py: Python<'_>) -> Option<Py<Table>> {
        self.errors.as_ref().map(|table| table.clone_ref(py))
    }

    fn __len__(&self) -> usize {
        self.num_rows()
    }

    fn __repr__(&self) -> String {
        let errors = match self.error_count() {
            0 => String::new(),
            count => format!(", {}", counted(count, "error")),
        };
        format!("Table({}{errors}: {})", counted(self.num_rows(), "row"), self.column_names().join(", "))
    }

    fn _repr_html_(&self) -> String {
        html::table(&self.schema, &self.batches, self.error_count())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let restore = py.import("pullquote._pullquote")?.getattr("_restore_table")?;
        let write = || -> Result<Vec<u8>, ArrowError> {
            let mut writer = StreamWriter::try_new(Vec::new(), &self.schema)?;
            self.batches.iter().try_for_each(|batch| writer.write(batch))?;
            writer.into_inner()
        };
        let state = py.detach(write).map_err(capsule::error)?;
        let (articles, errors) = (self.articles(py), self.errors(py));
        (restore, (PyBytes::new(py, &state), articles, errors)).into_pyobject(py)
    }
}

/// Creates a table from its pickled state.
#[pyfunction]
pub fn _restore_table(state: &[u8], articles: Option<Py<Table>>, errors: Option<Py<Table>>) -> PyResult<Table> {
    let reader = StreamReader::try_new(state, None).map_err(capsule::error)?;
    let schema = reader.schema();
    let batches = reader.collect::<Result<_, _>>().map_err(capsule::error)?;
    Ok(Table { schema, batches, articles, errors })
}

/// Where to put articles that could not be analysed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Errors {
    /// In a separate table.
    Table,
    /// In the table of quotations, as rows with an `error`.
    Rows,
    /// Raise an exception for the first one.
    Raise,
}

impl Errors {
    pub fn parse(word: &str) -> PyResult<Self> {
        match word {
            "table" => Ok(Errors::Table),
            "rows" => Ok(Errors::Rows),
            "raise" => Ok(Errors::Raise),
            _ => Err(InputError::new_err(format!("errors={word:?}; must be \"table\", \"rows\" or \"raise\""))),
        }
    }
}

/// The result of one job over several articles.
struct Part {
    quotes: RecordBatch,
    articles: RecordBatch,
    faults: Vec<(String, u64, Fault)>,
    given: usize,
}

/// Batches, produced on demand.
pub struct Parts {
    source: Source,
    window: Window<Result<Part, ArrowError>>,
    work: Arc<Work>,
    errors: Errors,
    /// The table of quotations.
    table: &'static export::Table,
    quotes: SchemaRef,
    articles: SchemaRef,
    ended: bool,
    failed: Option<PyErr>,
    progress: Progress,
    faults: Vec<(String, u64, Fault)>,
}

impl Parts {
    pub fn new(source: Source, work: Arc<Work>, threads: usize, errors: Errors, progress: Progress) -> PyResult<Self> {
        let table = work.people.as_ref().map_or(&Row::TABLE, |list| list.table);
        Ok(Self {
            source,
            window: Window::new(threads, 2, true)?,
            errors,
            table,
            quotes: schema(table, errors == Errors::Rows),
            articles: schema(&ArticleRow::TABLE, false),
            ended: false,
            failed: None,
            faults: Vec::new(),
            progress,
            work,
        })
    }

    fn next(&mut self, py: Python<'_>) -> PyResult<Option<Part>> {
        loop {
            py.check_signals()?;
            if let Some(part) = self.window.ready()? {
                return self.take(py, part).map(Some);
            }
            if !self.ended && self.window.has_room() {
                self.give(py);
                continue;
            }
            // Return what was read before the input failed.
            return match self.window.wait(py)? {
                Some(part) => self.take(py, part).map(Some),
                None => {
                    self.progress.end(py)?;
                    self.failed.take().map_or(Ok(None), Err)
                }
            };
        }
    }

    /// Reads the articles of one batch and passes them to the workers.
    fn give(&mut self, py: Python<'_>) {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH && bytes < BATCH_BYTES {
            match self.source.next(py) {
                Ok(Some(given)) => {
                    bytes += given.weight();
                    batch.push(given);
                }
                Ok(None) => {
                    self.ended = true;
                    break;
                }
                Err(error) => {
                    self.ended = true;
                    self.failed = Some(error);
                    break;
                }
            }
        }
        if batch.is_empty() {
            return;
        }
        let (work, articles) = (self.work.clone(), self.articles.clone());
        let quotes = (self.table, self.quotes.clone());
        let errors = self.errors;
        self.window.give(py, bytes, move |stop| part(batch, &work, &quotes, &articles, errors, stop));
    }

    fn take(&mut self, py: Python<'_>, part: Result<Part, ArrowError>) -> PyResult<Part> {
        let mut part = part.map_err(capsule::error)?;
        self.progress.advance(py, part.given)?;
        if self.errors == Errors::Raise
            && let Some((id, _, fault)) = part.faults.first()
        {
            self.ended = true;
            return Err(ArticleError::new_err(format!("article {id:?}: {}", fault.message)));
        }
        self.faults.append(&mut part.faults);
        Ok(part)
    }

    /// The table of all articles that failed so far.
    fn errors(&self) -> PyResult<Table> {
        let schema = schema(&ErrorRow::TABLE, false);
        let mut columns = Columns::new(&ErrorRow::TABLE, &schema);
        for (id, position, fault) in &self.faults {
            let row = ErrorRow { source: id, record: position + 1, byte: 0, kind: fault.kind, message: &fault.message };
            columns.push(&row.cells());
        }
        Ok(Table::plain(schema, vec![columns.finish().map_err(capsule::error)?]))
    }

    /// Everything as one table.
    pub fn collect(mut self, py: Python<'_>) -> PyResult<Table> {
        let (mut quotes, mut articles) = (Vec::new(), Vec::new());
        while let Some(part) = self.next(py)? {
            quotes.push(part.quotes);
            articles.push(part.articles);
        }
        let articles = Table::plain(self.articles.clone(), articles);
        Ok(Table {
            schema: self.quotes.clone(),
            batches: quotes,
            articles: Some(Py::new(py, articles)?),
            errors: Some(Py::new(py, self.errors()?)?),
        })
    }
}

fn part(
    batch: Vec<Given>,
    work: &Work,
    (table, quotes): &(&export::Table, SchemaRef),
    articles: &SchemaRef,
    errors: Errors,
    stop: &AtomicBool,
) -> Result<Part, ArrowError> {
    let mut quotes = Columns::new(table, quotes);
    let mut articles = Columns::new(&ArticleRow::TABLE, articles);
    let mut faults = Vec::new();
    let count = batch.len();
    for given in batch {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let (id, position) = (given.id.clone(), given.position);
        let done = work.analyze(given, &|| !stop.load(Ordering::Relaxed), |analysis| {
            for row in analysis.rows() {
                quotes.push(&row.cells());
            }
            let mut row = analysis.article_row();
            row.language = analysis.article.language.into();
            articles.push(&row.cells());
        });
        if let Err(fault) = done {
            if errors == Errors::Rows {
                quotes.push_error(&id, &fault.message);
            }
            faults.push((id, position, fault));
        }
    }
    Ok(Part { quotes: quotes.finish()?, articles: articles.finish()?, faults, given: count })
}

/// Quotations batch by batch, produced on demand: memory does not grow with the corpus. An iterator of tables, and a
/// stream of the Arrow PyCapsule interface, which can be consumed once.
#[pyclass(frozen, module = "pullquote")]
pub struct Batches {
    parts: Arc<Mutex<Parts>>,
    schema: SchemaRef,
}

impl Batches {
    pub fn new(parts: Parts) -> Self {
        Self { schema: parts.quotes.clone(), parts: Arc::new(Mutex::new(parts)) }
    }
}

/// The parts, unless another thread is using them. Waiting could block forever, because that thread may need the
/// interpreter's lock.
fn unshared(parts: &Mutex<Parts>) -> PyResult<MutexGuard<'_, Parts>> {
    parts.try_lock().map_err(|_| InputError::new_err("these batches are being read by another thread"))
}

#[pymethods]
impl Batches {
    fn __iter__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Table>> {
        let part = unshared(&self.parts)?.next(py)?;
        Ok(part.map(|part| Table::plain(self.schema.clone(), vec![part.quotes])))
    }

    /// The remaining batches as a stream of the Arrow PyCapsule interface.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        capsule::stream(py, Box::new(Reader { parts: Some(self.parts.clone()), schema: self.schema.clone() }))
    }

    /// The schema of the Arrow PyCapsule interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        capsule::schema(py, &self.schema)
    }

    /// The table as a ``pyarrow.Table``, without a copy. Needs pyarrow.
    fn to_arrow<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frames::arrow(this)
    }

    /// The table as a ``polars.DataFrame``. Needs polars.
    fn to_polars<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frames::polars(this)
    }

    /// The table as a ``pandas.DataFrame``. Needs pandas, 2 or 3, and pyarrow.
    fn to_pandas<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        frames::pandas(this)
    }

    /// A table of the articles that have failed so far, with the reason.
    #[getter]
    fn errors(&self) -> PyResult<Table> {
        unshared(&self.parts)?.errors()
    }
}

/// Batches being read from outside Python.
struct Reader {
    /// Taken when the reader is dropped.
    parts: Option<Arc<Mutex<Parts>>>,
    schema: SchemaRef,
}

impl Iterator for Reader {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let parts = self.parts.as_ref()?;
        // Exceptions are Python objects, too: only their words leave.
        let fail = |error: PyErr| ArrowError::ExternalError(error.to_string().into());
        let next = capsule::attached(|py| unshared(parts).and_then(|mut parts| parts.next(py)).map_err(fail))?;
        next.map(|part| part.map(|part| part.quotes)).transpose()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // The parts hold Python objects.
        let parts = self.parts.take();
        capsule::attached(move |_| drop(parts));
    }
}

impl RecordBatchReader for Reader {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}
