//! The whole pipeline as a Python object.

use crate::article::{Article, Found};
use crate::errors::{ArticleError, InputError, ModelError};
use crate::input::{Given, Source};
use crate::many::Articles;
use crate::people::List;
use crate::plain::Quote;
use crate::progress::Progress;
use crate::stages::{self, Entities, Tokens};
use crate::table::{Batches, Errors, Parts, Table};
use crate::work::Work;
use pullquote::corpus::Slot;
use pullquote::quotes::network::Network;
use pullquote::quotes::{Scope, TABLE_CONFIDENCE};
use pullquote::{NetworkFile, NetworkFileError, Options};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// All stages with their options. A pipeline can be used by any number of threads, and can be pickled.
#[pyclass(frozen, module = "pullquote")]
pub struct Pipeline {
    work: Arc<Work>,
    options: Options,
    model: Option<PathBuf>,
    calibration: Option<PathBuf>,
    accurate: bool,
}

type Column<'py> = Option<Bound<'py, PyAny>>;

#[pymethods]
impl Pipeline {
    /// scope: "speech", or "all", which adds beliefs, wishes, plans and findings. min_confidence: quotations below it are
    /// left out. By default objects and tables hold what the program's table holds. model: the file of your own
    /// quotation network. accurate: the accurate network, right more often but far slower. calibration: a file made by
    /// ``pullquote calibrate``, for confidences refitted to judged rows. people: who the speakers are: the path of a list of
    /// people, a data frame, or a list of dictionaries.
    #[new]
    #[pyo3(signature = (
        *, min_confidence=TABLE_CONFIDENCE, scope="speech", model=None, calibration=None, people=None, accurate=false
    ))]
    fn new(
        py: Python<'_>,
        min_confidence: f32,
        scope: &str,
        model: Option<PathBuf>,
        calibration: Option<PathBuf>,
        people: Column<'_>,
        accurate: bool,
    ) -> PyResult<Self> {
        let file = match (accurate, &model) {
            (true, Some(_)) => return Err(InputError::new_err("accurate=True and model=... cannot both be given")),
            (true, None) => Some(accurate_network(py)?),
            (false, model) => model.clone(),
        };
        let scope = match scope {
            "all" => Scope::All,
            "speech" => Scope::Speech,
            scope => return Err(InputError::new_err(format!("scope={scope:?}; must be \"all\" or \"speech\""))),
        };
        if !(0.0..=1.0).contains(&min_confidence) {
            return Err(InputError::new_err(format!("min_confidence={min_confidence}; must be from 0 to 1")));
        }
        let refit = |path: &PathBuf| -> PyResult<pullquote::Calibration> {
            let fail = |why| ModelError::new_err(format!("cannot use the calibration {}: {why}", path.display()));
            pullquote::Calibration::read(path).map(|(calibration, _)| calibration).map_err(fail)
        };
        let refitted = calibration.as_ref().map(refit).transpose()?;
        let options = Options { min_confidence, scope, calibration: refitted, ..Options::default() };
        let read = |path: &PathBuf| -> PyResult<Network> {
            let fail = |error: NetworkFileError| {
                ModelError::new_err(format!("cannot use the model {}: {error}", path.display()))
            };
            NetworkFile::read(path).map(|file| file.network).map_err(fail)
        };
        let network = py.detach(|| file.as_ref().map(read).transpose())?;
        let people = people.as_ref().map(List::open).transpose()?;
        let pipeline = py.detach(|| match network {
            Some(network) => pullquote::Pipeline::with_network(options, network),
            None => pullquote::Pipeline::new(options),
        });
        Ok(Self { work: Arc::new(Work::new(pipeline, people)), options, model, calibration, accurate })
    }

    /// Analyses one text: a str, or bytes, which are decoded.
    #[pyo3(signature = (text, *, id="", title=None, date=None, author=None, outlet=None, url=None))]
    #[allow(clippy::too_many_arguments)]
    fn extract(
        &self,
        text: &Bound<'_, PyAny>,
        id: &str,
        title: Option<String>,
        date: Option<String>,
        author: Option<String>,
        outlet: Option<String>,
        url: Option<String>,
    ) -> PyResult<Article> {
        let mut given = Given::text(text, id.to_owned())?;
        let known = [
            (Slot::Title, title),
            (Slot::Date, date),
            (Slot::Author, author),
            (Slot::Outlet, outlet),
            (Slot::Url, url),
        ];
        for (slot, value) in known {
            if let Some(value) = value {
                given.set(slot, value);
            }
        }
        // Ctrl-C is looked for between the stages; its exception is the one raised.
        let raised = Mutex::new(None);
        let goes_on = || match Python::attach(|py| py.check_signals()) {
            Ok(()) => true,
            Err(error) => {
                *raised.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                false
            }
        };
        let found = text.py().detach(|| self.work.analyze(given, &goes_on, Found::new));
        if let Some(error) = raised.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(error);
        }
        Ok(found.map_err(|fault| ArticleError::new_err(fault.message))?.into())
    }

    /// Analyses many articles: an iterator of Article, in the given order. See ``pullquote.extract_many``.
    #[pyo3(signature = (articles, *, threads=0, fields=None, progress=false))]
    fn extract_many(
        &self,
        articles: &Bound<'_, PyAny>,
        threads: usize,
        fields: Option<HashMap<String, String>>,
        progress: bool,
    ) -> PyResult<Articles> {
        let source = Source::new(articles, Vec::new(), fields)?;
        Articles::new(source, self.work.clone(), threads, Progress::new(articles, progress)?)
    }

    /// Analyses many articles into a table. See ``pullquote.extract_table``.
    #[pyo3(signature = (texts, ids=None, *, titles=None, dates=None, authors=None, outlets=None, urls=None,
                        threads=0, errors="table", fields=None, progress=false))]
    #[allow(clippy::too_many_arguments)]
    fn extract_table<'py>(
        &self,
        texts: &Bound<'py, PyAny>,
        ids: Column<'py>,
        titles: Column<'py>,
        dates: Column<'py>,
        authors: Column<'py>,
        outlets: Column<'py>,
        urls: Column<'py>,
        threads: usize,
        errors: &str,
        fields: Option<HashMap<String, String>>,
        progress: bool,
    ) -> PyResult<Table> {
        let beside = [ids, titles, dates, authors, outlets, urls];
        self.parts(texts, beside, threads, errors, fields, progress)?.collect(texts.py())
    }

    /// Analyses many articles batch by batch. See ``pullquote.extract_batches``.
    #[pyo3(signature = (texts, ids=None, *, titles=None, dates=None, authors=None, outlets=None, urls=None,
                        threads=0, errors="table", fields=None, progress=false))]
    #[allow(clippy::too_many_arguments)]
    fn extract_batches<'py>(
        &self,
        texts: &Bound<'py, PyAny>,
        ids: Column<'py>,
        titles: Column<'py>,
        dates: Column<'py>,
        authors: Column<'py>,
        outlets: Column<'py>,
        urls: Column<'py>,
        threads: usize,
        errors: &str,
        fields: Option<HashMap<String, String>>,
        progress: bool,
    ) -> PyResult<Batches> {
        let beside = [ids, titles, dates, authors, outlets, urls];
        Ok(Batches::new(self.parts(texts, beside, threads, errors, fields, progress)?))
    }

    /// Runs only the last stage: quotations over your own tokens and names. See ``pullquote.quotes``.
    #[pyo3(signature = (text, *, tokens=None, entities=None, id=""))]
    fn quotes(
        &self,
        py: Python<'_>,
        text: &str,
        tokens: Option<&Tokens>,
        entities: Option<&Entities>,
        id: &str,
    ) -> PyResult<Vec<Quote>> {
        stages::quotes(py, &self.work, text, tokens, entities, id)
    }

    fn __repr__(&self) -> String {
        let accurate = if self.accurate { ", accurate=True" } else { "" };
        format!("Pipeline(min_confidence={}, scope={:?}{accurate})", self.options.min_confidence, self.scope())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let make = py.import("pullquote._pullquote")?.getattr("_restore_pipeline")?;
        let Self { work, options, model, calibration, accurate } = self;
        let people = work.people.as_ref().map(|list| list.state(py)).transpose()?;
        let state = (options.min_confidence, self.scope(), model.clone(), calibration.clone(), people, *accurate);
        (make, state).into_pyobject(py)
    }
}

/// The file of the accurate network: beside this module, or in the checkout it was built from.
fn accurate_network(py: Python<'_>) -> PyResult<PathBuf> {
    let file: PathBuf = py.import("pullquote._pullquote")?.getattr("__file__")?.extract()?;
    NetworkFile::accurate_path(file.parent())
        .map_err(|error| ModelError::new_err(format!("cannot find the accurate network: {error}")))
}

/// Creates a pipeline from its pickled state.
#[pyfunction]
#[pyo3(signature = (min_confidence, scope, model, calibration=None, people=None, accurate=false))]
pub fn _restore_pipeline(
    py: Python<'_>,
    min_confidence: f32,
    scope: &str,
    model: Option<PathBuf>,
    calibration: Option<PathBuf>,
    people: Column<'_>,
    accurate: bool,
) -> PyResult<Pipeline> {
    Pipeline::new(py, min_confidence, scope, model, calibration, people, accurate)
}

impl Pipeline {
    fn parts(
        &self,
        texts: &Bound<'_, PyAny>,
        beside: [Column<'_>; 6],
        threads: usize,
        errors: &str,
        fields: Option<HashMap<String, String>>,
        progress: bool,
    ) -> PyResult<Parts> {
        let errors = Errors::parse(errors)?;
        let slots = [Slot::Id, Slot::Title, Slot::Date, Slot::Author, Slot::Outlet, Slot::Url];
        let source = Source::new(texts, slots.into_iter().zip(beside).collect(), fields)?;
        Parts::new(source, self.work.clone(), threads, errors, Progress::new(texts, progress)?)
    }

    fn scope(&self) -> &'static str {
        match self.options.scope {
            Scope::Speech => "speech",
            Scope::All => "all",
        }
    }
}
