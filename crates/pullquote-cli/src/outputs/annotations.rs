//! Formats that point into the text: brat standoff, Web Annotations, tokens in columns.

use super::{Collect, Form, Staged};
use anyhow::{Context, Result};
use pullquote::Analysis;
use pullquote::export::{ArticleRecord, BRAT_CONFIG, CONLL_HEADER, Segments, brat, conll, file_stem, web_annotations};
use pullquote::tokenize::Tokens;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// One annotation per quotation, as JSON-LD.
pub struct WebAnnotations;

impl Form for WebAnnotations {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        web_annotations(&analysis.article.text, &analysis.record(), out);
    }
}

/// One token per line.
pub struct Conll;

impl Form for Conll {
    fn start(&self) -> Result<Vec<u8>> {
        Ok(CONLL_HEADER.into())
    }

    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        tokens_in_columns(&analysis.article.text, analysis.tokens, &analysis.record(), out);
    }
}

/// Appends an article's tokens with what the record says about them.
pub fn tokens_in_columns(text: &str, tokens: &Tokens, record: &ArticleRecord<'_>, out: &mut Vec<u8>) {
    let spans: Vec<(u32, u32)> = tokens.spans().iter().map(|span| (span.start, span.end)).collect();
    let mut lines = String::new();
    conll(text, record, Segments { tokens: &spans, sentences: tokens.sentences() }, &mut lines);
    out.extend_from_slice(lines.as_bytes());
}

/// A folder with a text and its annotations for each article.
pub struct Brat;

/// An article waiting in the spool.
#[derive(Serialize, Deserialize)]
struct Standoff<'a> {
    id: Cow<'a, str>,
    text: Cow<'a, str>,
    annotations: Cow<'a, str>,
}

impl Form for Brat {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        let text = analysis.article.text.as_str();
        let annotations = brat(text, &analysis.record());
        let article =
            Standoff { id: analysis.article.id.as_str().into(), text: text.into(), annotations: annotations.into() };
        // Writing strings to memory cannot fail.
        serde_json::to_writer(&mut *out, &article).expect("plain data becomes JSON");
        out.push(b'\n');
    }

    fn collected(&self) -> Option<&dyn Collect> {
        Some(self)
    }
}

impl Collect for Brat {
    fn finish(&self, mut spool: BufReader<File>, staged: &mut Staged) -> Result<()> {
        let target = staged.target().to_path_buf();
        let folder = staged.folder(&target)?;
        std::fs::write(folder.join("annotation.conf"), BRAT_CONFIG)?;
        let mut line = Vec::new();
        loop {
            line.clear();
            if spool.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            let article: Standoff<'_> = serde_json::from_slice(&line).context("the part file is damaged")?;
            let (mut file, path) = new_file(&folder, &file_stem(&article.id))?;
            file.write_all(article.text.as_bytes())?;
            std::fs::write(path.with_extension("ann"), article.annotations.as_bytes())?;
        }
    }

    fn is_folder(&self) -> bool {
        true
    }
}

/// Makes the text file of an article; one of several with the same id gets a number.
fn new_file(folder: &Path, stem: &str) -> io::Result<(File, PathBuf)> {
    // A dot in an id does not start an extension of the file.
    let stem = stem.strip_suffix(".txt").unwrap_or(stem).replace('.', "_");
    let mut number = 1;
    loop {
        let name = if number == 1 { format!("{stem}.txt") } else { format!("{stem}-{number}.txt") };
        let path = folder.join(name);
        match File::options().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            file => return file.map(|file| (file, path)),
        }
    }
}
