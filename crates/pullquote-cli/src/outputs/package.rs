//! `datapackage.json`: the description of the tables of a run.

use super::part::{folder_of, target_of};
use super::text::{Files, target_file};
use super::{Collect, Form, Staged};
use anyhow::{Context, Result, bail};
use pullquote::Analysis;
use pullquote::export::{About, DataPackage, Layout, Table};
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

/// Describes tables of text that lie in one folder. It must be finished after them.
pub struct Package {
    about: About,
    tables: Vec<Described>,
}

struct Described {
    table: &'static Table,
    path: PathBuf,
    layout: Layout,
    files: Files,
}

impl Package {
    /// A description without tables; `about` says where they come from.
    pub fn new(about: About) -> Self {
        Self { about, tables: Vec::new() }
    }

    /// Adds a table. Streams are not part of a package.
    pub fn add(&mut self, table: &'static Table, path: &Path, layout: &Layout, files: Files) {
        if path != Path::new("-") {
            self.tables.push(Described { table, path: target_of(path), layout: layout.clone(), files });
        }
    }

    /// Where the description goes: beside the first table.
    pub fn path(&self) -> Result<PathBuf> {
        let Some(first) = self.tables.first() else {
            bail!("--datapackage describes tables in files: write one, such as -o quotes.csv")
        };
        let folder = folder_of(&first.path);
        if let Some(other) = self.tables.iter().find(|one| folder_of(&one.path) != folder) {
            bail!("--datapackage: {} is not in the folder of {}", other.path.display(), first.path.display());
        }
        Ok(folder.join("datapackage.json"))
    }
}

impl Form for Package {
    fn encode(&self, _: &Analysis<'_>, _: &mut Vec<u8>) {}

    fn collected(&self) -> Option<&dyn Collect> {
        Some(self)
    }
}

impl Collect for Package {
    fn finish(&self, _: BufReader<File>, staged: &mut Staged) -> Result<()> {
        let first = self.tables.first().context("no table")?;
        let mut package = DataPackage::new(&first.path.file_stem().unwrap_or_default().to_string_lossy());
        package.about(&self.about);
        for one in &self.tables {
            let mut files = one.files.list();
            if files.is_empty() {
                files.push(one.path.clone());
            }
            for file in files {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                package.table(one.table, &name, one.layout.dialect, &one.layout.selection(one.table));
            }
        }
        let mut out = target_file(staged)?;
        out.write_all(package.json().as_bytes())?;
        out.flush()?;
        Ok(())
    }
}
