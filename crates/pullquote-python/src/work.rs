//! The work on one article, without the interpreter: analysis, with panics caught.

use crate::errors::Fault;
use crate::input::Given;
use crate::people::List;
use pullquote::corpus::ErrorKind;
use pullquote::{Analysis, Pipeline, Scratch};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// Scratch spaces kept for reuse; further threads create their own.
const MAX_IDLE: usize = 64;

/// A pipeline and the scratch spaces of its threads.
pub struct Work {
    pub pipeline: Pipeline,
    /// Who the speakers are.
    pub people: Option<List>,
    idle: Mutex<Vec<Scratch>>,
}

impl Work {
    pub fn new(pipeline: Pipeline, people: Option<List>) -> Self {
        Self { pipeline, people, idle: Mutex::default() }
    }

    /// Lends a scratch space. One used during a panic is discarded.
    pub fn with_scratch<R>(&self, work: impl FnOnce(&Pipeline, &mut Scratch) -> R) -> Result<R, Fault> {
        let mut scratch = self.lock().pop().unwrap_or_default();
        let result = catch_unwind(AssertUnwindSafe(|| work(&self.pipeline, &mut scratch)));
        match result {
            Ok(result) => {
                let mut idle = self.lock();
                if idle.len() < MAX_IDLE {
                    idle.push(scratch);
                }
                Ok(result)
            }
            Err(panic) => {
                let words = panic.downcast_ref::<&str>().map(|words| words.to_string());
                let words = words.or_else(|| panic.downcast_ref::<String>().cloned());
                Err(Fault::panic(words.as_deref().unwrap_or("panic without a message")))
            }
        }
    }

    /// Analyses one article, unless `goes_on` says no in between.
    pub fn analyze<R>(
        &self,
        given: Given,
        goes_on: &dyn Fn() -> bool,
        take: impl FnOnce(&Analysis<'_>) -> R,
    ) -> Result<R, Fault> {
        let article = given.article()?;
        self.with_scratch(|pipeline, scratch| match pipeline.analyze_while(&article, scratch, goes_on) {
            Some(analysis) => self.identified(analysis, take),
            None => Err(Fault::new(ErrorKind::Timeout, "given up before its end")),
        })?
    }

    /// Passes on an analysis, with the speakers that are in the list of people if there is one.
    pub fn identified<R>(&self, analysis: Analysis<'_>, take: impl FnOnce(&Analysis<'_>) -> R) -> Result<R, Fault> {
        match &self.people {
            Some(list) => list.consult(analysis, take),
            None => Ok(take(&analysis)),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Scratch>> {
        // A panic cannot leave plain buffers half written.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
