//! Arrow data in and out through PyCapsules: only pointers are passed, nothing is copied.

use crate::errors::InputError;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{ArrayRef, RecordBatchReader, make_array};
use arrow_schema::{ArrowError, Schema};
use pyo3::ffi;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use std::ffi::CStr;
use std::ptr::NonNull;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

/// A sequence of arrays: of strings, or of structs (record batches).
pub type Arrays = Box<dyn Iterator<Item = Result<ArrayRef, ArrowError>> + Send + Sync>;

/// The result of `__arrow_c_stream__`.
pub fn stream<'py>(py: Python<'py>, reader: Box<dyn RecordBatchReader + Send>) -> PyResult<Bound<'py, PyCapsule>> {
    // The consumer moves the stream out of the capsule; whatever remains is released with the capsule.
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), STREAM)
}

/// The result of `__arrow_c_schema__`.
pub fn schema<'py>(py: Python<'py>, schema: &Schema) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowSchema::try_from(schema).map_err(error)?, SCHEMA)
}

/// Runs `work` with the interpreter's lock, in functions that consumers of a stream call; `None` once the interpreter has
/// ended.
///
/// A consumer like pyarrow releases the lock without telling PyO3. If it was called from a method of this package, directly
/// or by Python code in between, PyO3 still takes the thread for an attached one, and `Python::attach` alone would run
/// `work` without the lock.
pub fn attached<R>(work: impl FnOnce(Python<'_>) -> R) -> Option<R> {
    struct Held(ffi::PyGILState_STATE);
    impl Drop for Held {
        fn drop(&mut self) {
            // SAFETY: ends what `PyGILState_Ensure` began, on the same thread and in reverse order.
            unsafe { ffi::PyGILState_Release(self.0) }
        }
    }
    // SAFETY: may be called at any time.
    if unsafe { ffi::Py_IsInitialized() } == 0 {
        // It may own Python objects, which nobody can release any more.
        std::mem::forget(work);
        return None;
    }
    // SAFETY: the interpreter runs; calls may be nested, with or without the lock.
    let _held = Held(unsafe { ffi::PyGILState_Ensure() });
    Some(Python::attach(work))
}

/// The arrays of an object with the Arrow interface; `None` if it does not have it.
pub fn arrays(object: &Bound<'_, PyAny>) -> PyResult<Option<Arrays>> {
    let py = object.py();
    if object.hasattr(intern!(py, "__arrow_c_stream__"))? {
        let capsule = object.call_method0(intern!(py, "__arrow_c_stream__"))?.cast_into::<PyCapsule>()?;
        let pointer: NonNull<FFI_ArrowArrayStream> = capsule.pointer_checked(Some(STREAM))?.cast();
        // SAFETY: a capsule of this name holds a valid stream (Arrow PyCapsule interface); it is moved out immediately,
        // while the capsule is alive, and what remains is marked as released.
        let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
        let reader = ArrayStreamReader::try_new(stream).map_err(error)?;
        return Ok(Some(Box::new(Shared(reader))));
    }
    if object.hasattr(intern!(py, "__arrow_c_array__"))? {
        let pair = object.call_method0(intern!(py, "__arrow_c_array__"))?.cast_into::<PyTuple>()?;
        let (schema, array) =
            (pair.get_item(0)?.cast_into::<PyCapsule>()?, pair.get_item(1)?.cast_into::<PyCapsule>()?);
        let schema: NonNull<FFI_ArrowSchema> = schema.pointer_checked(Some(SCHEMA))?.cast();
        let array: NonNull<FFI_ArrowArray> = array.pointer_checked(Some(ARRAY))?.cast();
        // SAFETY: capsules of these names hold a valid schema and a valid array that matches it (Arrow PyCapsule
        // interface); the array is moved out, and the schema is borrowed while `pair` is alive.
        let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()) }.map_err(error)?;
        return Ok(Some(Box::new(std::iter::once(Ok(make_array(data))))));
    }
    Ok(None)
}

/// A reader that Python objects can hold: it is only used through `&mut`, so that no two threads ever share it.
struct Shared(ArrayStreamReader);

// SAFETY: no method takes `&Shared`, so a shared reference gives access to nothing.
unsafe impl Sync for Shared {}

impl Iterator for Shared {
    type Item = Result<ArrayRef, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

pub fn error(error: ArrowError) -> PyErr {
    InputError::new_err(error.to_string())
}
