//! Many articles as objects.

use crate::article::{Article, Found};
use crate::errors::Fault;
use crate::input::Source;
use crate::progress::Progress;
use crate::window::Window;
use crate::work::Work;
use pyo3::prelude::*;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Number of articles in progress per thread.
const AHEAD: usize = 16;

/// An iterator of articles in the given order. It reads a few articles ahead.
#[pyclass(module = "pullquote")]
pub struct Articles {
    source: Source,
    window: Window<Found>,
    work: Arc<Work>,
    ended: bool,
    failed: Option<PyErr>,
    progress: Progress,
}

impl Articles {
    pub fn new(source: Source, work: Arc<Work>, threads: usize, progress: Progress) -> PyResult<Self> {
        Ok(Self { source, window: Window::new(threads, AHEAD, false)?, work, ended: false, failed: None, progress })
    }

    fn take(&self, py: Python<'_>, found: Found) -> PyResult<Option<Article>> {
        self.progress.advance(py, 1)?;
        Ok(Some(found.into()))
    }
}

#[pymethods]
impl Articles {
    fn __iter__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<Article>> {
        loop {
            if let Some(found) = self.window.ready()? {
                return self.take(py, found);
            }
            if self.ended || !self.window.has_room() {
                // Return what was read before the input failed.
                return match self.window.wait(py)? {
                    Some(found) => self.take(py, found),
                    None => {
                        self.progress.end(py)?;
                        self.failed.take().map_or(Ok(None), Err)
                    }
                };
            }
            match self.source.next(py) {
                Ok(Some(given)) => {
                    let (work, id) = (self.work.clone(), given.id.clone());
                    self.window.give(py, given.weight(), move |stop| {
                        let found = work.analyze(given, &|| !stop.load(Ordering::Relaxed), Found::new);
                        found.unwrap_or_else(|Fault { message, .. }| Found::failed(id, message))
                    });
                }
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    self.failed = Some(error);
                }
            }
        }
    }
}
