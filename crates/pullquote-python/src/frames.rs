//! Data frames of other libraries, made from anything with the Arrow PyCapsule interface.

use pyo3::exceptions::{PyImportError, PyModuleNotFoundError};
use pyo3::prelude::*;

/// A module, or an `ImportError` that says what to install.
fn module<'py>(py: Python<'py>, name: &str, method: &str, install: &str) -> PyResult<Bound<'py, PyModule>> {
    py.import(name).map_err(|error| {
        // A package that is there and broken says itself what is wrong with it.
        if !error.is_instance_of::<PyModuleNotFoundError>(py) {
            return error;
        }
        let message = format!("{method}() needs {name}, which is not installed: pip install {install}");
        let own = PyImportError::new_err(message);
        own.set_cause(py, Some(error));
        own
    })
}

/// A `pyarrow.Table`.
pub fn arrow<'py>(table: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    module(table.py(), "pyarrow", "to_arrow", "pyarrow")?.call_method1("table", (table,))
}

/// A `polars.DataFrame`.
pub fn polars<'py>(table: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    module(table.py(), "polars", "to_polars", "polars")?.call_method1("DataFrame", (table,))
}

/// A `pandas.DataFrame`. pandas itself reads Arrow's memory only from version 3 on, and only with pyarrow.
pub fn pandas<'py>(table: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = table.py();
    module(py, "pandas", "to_pandas", "pandas pyarrow")?;
    module(py, "pyarrow", "to_pandas", "pandas pyarrow")?.call_method1("table", (table,))?.call_method0("to_pandas")
}
