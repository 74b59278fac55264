//! Arrow data in and out through PyCapsules: the pointers change hands, nothing is copied.

use crate::errors::InputError;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{ArrayRef, RecordBatchReader, make_array};
use arrow_schema::{ArrowError, Schema};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use std::ffi::CStr;
use std::ptr::NonNull;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

/// Arrays one after the other: of strings, or of structs (record batches).
pub type Arrays = Box<dyn Iterator<Item = Result<ArrayRef, ArrowError>> + Send + Sync>;

/// What `__arrow_c_stream__` gives.
pub fn stream<'py>(py: Python<'py>, reader: Box<dyn RecordBatchReader + Send>) -> PyResult<Bound<'py, PyCapsule>> {
    // Who takes the stream moves it out of the capsule; what is left there, or all of it, is released with the capsule.
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), STREAM)
}

/// What `__arrow_c_schema__` gives.
pub fn schema<'py>(py: Python<'py>, schema: &Schema) -> PyResult<Bound<'py, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowSchema::try_from(schema).map_err(error)?, SCHEMA)
}

/// The arrays of an object that has the Arrow interface; `None` if it has not.
pub fn arrays(object: &Bound<'_, PyAny>) -> PyResult<Option<Arrays>> {
    let py = object.py();
    if object.hasattr(intern!(py, "__arrow_c_stream__"))? {
        let capsule = object.call_method0(intern!(py, "__arrow_c_stream__"))?.cast_into::<PyCapsule>()?;
        let pointer: NonNull<FFI_ArrowArrayStream> = capsule.pointer_checked(Some(STREAM))?.cast();
        // SAFETY: a capsule of this name holds a valid stream (Arrow PyCapsule interface); it is moved out at once,
        // while the capsule is alive, and what stays behind is marked as released.
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
        // SAFETY: capsules of these names hold a valid schema and a valid array that agrees with it (Arrow PyCapsule
        // interface); the array is moved out, the schema is lent while `pair` is alive.
        let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()) }.map_err(error)?;
        return Ok(Some(Box::new(std::iter::once(Ok(make_array(data))))));
    }
    Ok(None)
}

/// A reader that objects of Python can hold: it is used through `&mut` alone, so that no two threads ever share it.
struct Shared(ArrayStreamReader);

// SAFETY: there is no method that takes `&Shared`, so a shared reference gives access to nothing.
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
