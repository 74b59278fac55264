//! `pullquote._pullquote`: the Rust part of the Python package `pullquote`.
//!
//! A thin layer over the crate `pullquote`: Python values become articles (`input`), analyses become plain objects
//! (`plain`) or Arrow columns (`columns`, `table`, `capsule`), and many articles are processed at once (`window`). The
//! analysis itself touches no Python object and runs without the interpreter's lock.

use pyo3::prelude::*;

mod article;
mod capsule;
mod columns;
mod errors;
mod frames;
mod html;
mod input;
mod many;
mod people;
mod pipeline;
mod plain;
mod progress;
mod stages;
mod table;
mod window;
mod work;

#[pymodule]
fn _pullquote(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("PullquoteError", py.get_type::<errors::PullquoteError>())?;
    module.add("InputError", py.get_type::<errors::InputError>())?;
    module.add("ArticleError", py.get_type::<errors::ArticleError>())?;
    module.add("ModelError", py.get_type::<errors::ModelError>())?;
    module.add_class::<pipeline::Pipeline>()?;
    module.add_class::<article::Article>()?;
    module.add_class::<plain::Quote>()?;
    module.add_class::<plain::Identity>()?;
    module.add_class::<plain::Mention>()?;
    module.add_class::<plain::Entity>()?;
    module.add_class::<plain::Gap>()?;
    module.add_class::<plain::Span>()?;
    module.add_class::<many::Articles>()?;
    module.add_class::<table::Table>()?;
    module.add_class::<table::Batches>()?;
    module.add_class::<stages::Tokens>()?;
    module.add_class::<stages::Token>()?;
    module.add_class::<stages::Entities>()?;
    module.add_function(wrap_pyfunction!(stages::tokenize, module)?)?;
    module.add_function(wrap_pyfunction!(stages::entities, module)?)?;
    module.add_function(wrap_pyfunction!(plain::_restore, module)?)?;
    module.add_function(wrap_pyfunction!(table::_restore_table, module)?)?;
    module.add_function(wrap_pyfunction!(stages::_restore_tokens, module)?)?;
    module.add_function(wrap_pyfunction!(stages::_restore_entities, module)?)?;
    module.add_function(wrap_pyfunction!(pipeline::_restore_pipeline, module)?)?;
    Ok(())
}
