//! The progress bar: tqdm's if it is installed.

use pyo3::prelude::*;

/// A progress bar, or none.
pub struct Progress(Option<Py<PyAny>>);

impl Progress {
    /// A bar over `articles`, which say how many they are if they can.
    pub fn new(articles: &Bound<'_, PyAny>, wanted: bool) -> PyResult<Self> {
        if !wanted {
            return Ok(Self(None));
        }
        let py = articles.py();
        let bar = py.import("pullquote._progress")?.call_method1("bar", (articles.len().ok(),))?;
        Ok(Self(Some(bar.unbind())))
    }

    /// Articles have been analysed.
    pub fn advance(&self, py: Python<'_>, articles: usize) -> PyResult<()> {
        self.0.as_ref().map_or(Ok(()), |bar| bar.call_method1(py, "update", (articles,)).map(|_| ()))
    }

    /// There are no more articles.
    pub fn end(&mut self, py: Python<'_>) -> PyResult<()> {
        self.0.take().map_or(Ok(()), |bar| bar.call_method0(py, "close").map(|_| ()))
    }
}
