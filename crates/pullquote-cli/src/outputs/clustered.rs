//! The column `cluster_id`: which statement a row belongs to is known only once all rows are, so one output finds the
//! clusters at the end of the run, and the tables read them.

use anyhow::{Context, Result};
use pullquote::export::{CLUSTER_CELL, Cell};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// The ids of the clusters of all rows, in the order of the rows.
#[derive(Clone, Default)]
pub struct ClusterIds(Arc<Mutex<Option<File>>>);

impl ClusterIds {
    /// Takes the ids.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn set(&self, ids: BufWriter<File>) -> Result<()> {
        let file = ids.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
        Ok(())
    }

    /// Reads the ids from the first on. Only one reader may be in use at a time.
    ///
    /// # Errors
    /// If there are none yet, or they cannot be read.
    pub fn reader(&self) -> Result<ClusterCells> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = held.as_ref().context("the clusters were not found")?.try_clone()?;
        file.rewind()?;
        Ok(ClusterCells(BufReader::with_capacity(1 << 16, file)))
    }
}

/// Adds an id to those of the rows before.
///
/// # Errors
/// If it cannot be written.
pub fn put_id(id: u64, ids: &mut impl Write) -> Result<()> {
    Ok(ids.write_all(&id.to_le_bytes())?)
}

/// An id as the tables have it.
pub fn shown(id: u64) -> String {
    format!("c{id:016x}")
}

/// Fills in the cells, row by row.
pub struct ClusterCells(BufReader<File>);

impl ClusterCells {
    /// Gives the next row of quotations its id.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn fill(&mut self, cells: &mut [Cell<'_>]) -> Result<()> {
        let mut id = [0; 8];
        self.0.read_exact(&mut id).context("there are fewer clusters than rows")?;
        if let Some(cell) = cells.get_mut(CLUSTER_CELL) {
            *cell = Cell::Text(Cow::Owned(shown(u64::from_le_bytes(id))));
        }
        Ok(())
    }
}
