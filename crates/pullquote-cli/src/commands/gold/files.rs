//! Finds and reads the files of annotation tools.

use anyhow::{Context, Result};
use pullquote::export::annotation::{AnnotationError, Quoted, Sheet, read_brat, read_sheets};
use std::fs;
use std::path::{Path, PathBuf};

/// An annotated article.
pub struct Found {
    /// Its id; empty if the file does not say.
    pub id: String,
    /// What its files may be called: some tools keep the name of the file, others make it that of a folder.
    pub stems: Vec<String>,
    /// Who annotated it; empty if unknown.
    pub coder: String,
    /// Its quotations.
    pub quotations: Vec<Quoted>,
}

impl Found {
    fn new(sheet: &Sheet<'_>, stems: Vec<String>) -> Self {
        Self { id: sheet.id.clone().into_owned(), stems, coder: sheet.coder.clone(), quotations: sheet.quotations() }
    }
}

/// Reads files, and folders with all their subfolders.
pub fn read(inputs: &[PathBuf]) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for input in inputs {
        let within = input.is_dir();
        let mut files = Vec::new();
        list(input, &mut files).with_context(|| format!("cannot open {}", input.display()))?;
        for file in files {
            match read_file(&file) {
                // A folder may hold other files, and tasks that nobody has done yet.
                Err(AnnotationError::Unknown | AnnotationError::OnlyPredictions) if within => {}
                sheets => found.extend(sheets.with_context(|| format!("cannot read {}", file.display()))?),
            }
        }
    }
    Ok(found)
}

fn list(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !fs::metadata(path)?.is_dir() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    entries.sort();
    for entry in entries {
        let kind = fs::symlink_metadata(&entry)?.file_type();
        let extension = entry.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        if kind.is_dir() || ["ann", "xmi", "json", "jsonl"].contains(&extension.as_str()) {
            list(&entry, files)?;
        }
    }
    Ok(())
}

fn read_file(path: &Path) -> Result<Vec<Found>, AnnotationError> {
    let text = |path: &Path| -> Result<String, AnnotationError> {
        let bytes = fs::read(path)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    // INCEpTION calls the folder of a document by its name, and the file by that of the person.
    let folder = path.parent().map(stem).unwrap_or_default();
    let stems = vec![stem(path), folder];
    if path.extension().is_some_and(|extension| extension == "ann") {
        let sheet = read_brat(&text(&path.with_extension("txt"))?, &text(path)?);
        return Ok(vec![Found::new(&sheet, stems)]);
    }
    Ok(read_sheets(&text(path)?)?.iter().map(|sheet| Found::new(sheet, stems.clone())).collect())
}
