//! Formats that point into the text: Web Annotations, tokens in columns, and those of annotation tools.

use super::text::target_file;
use super::{Collect, Form, Staged};
use anyhow::Result;
use pullquote::Analysis;
use pullquote::export::annotation::{INCEPTION_TYPES, doccano, inception, label_studio, prodigy};
use pullquote::export::{ArticleRecord, BRAT_CONFIG, CONLL_HEADER, Segments, brat, conll, file_stem, web_annotations};
use pullquote::tokenize::Tokens;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::ops::Range;
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
    let spans = spans(tokens);
    let mut lines = String::new();
    conll(text, record, Segments { tokens: &spans, sentences: &sentences(tokens) }, &mut lines);
    out.extend_from_slice(lines.as_bytes());
}

/// The bytes of an article's tokens.
fn spans(tokens: &Tokens) -> Vec<(u32, u32)> {
    tokens.spans().iter().map(|span| (span.start, span.end)).collect()
}

/// The tokens of an article's sentences.
fn sentences(tokens: &Tokens) -> Vec<Range<u32>> {
    tokens.sentences().iter().map(|sentence| sentence.start.as_u32()..sentence.end.as_u32()).collect()
}

/// Lines for doccano.
pub struct Doccano;

impl Form for Doccano {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        doccano(&analysis.article.text, &analysis.record(), out);
    }
}

/// Lines for Prodigy.
pub struct Prodigy;

impl Form for Prodigy {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        prodigy(&analysis.article.text, &analysis.record(), &spans(analysis.tokens), out);
    }
}

/// A list of tasks for Label Studio.
pub struct LabelStudio;

impl Form for LabelStudio {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(label_studio(&analysis.article.text, &analysis.record()).as_bytes());
        out.push(b'\n');
    }

    fn collected(&self) -> Option<&dyn Collect> {
        Some(self)
    }
}

impl Collect for LabelStudio {
    fn finish(&self, spool: BufReader<File>, staged: &mut Staged) -> Result<()> {
        let mut out = target_file(staged)?;
        let mut between = "[\n";
        for line in spool.lines() {
            out.write_all(between.as_bytes())?;
            out.write_all(line?.as_bytes())?;
            between = ",\n";
        }
        out.write_all(if between == "[\n" { b"[]\n" } else { b"\n]\n" })?;
        Ok(out.flush()?)
    }
}

/// A folder with a document for each article, and the types of its annotations, for INCEpTION.
pub struct Inception;

impl Form for Inception {
    fn encode(&self, analysis: &Analysis<'_>, out: &mut Vec<u8>) {
        let tokens = spans(analysis.tokens);
        let sentences = sentences(analysis.tokens);
        let segments = Segments { tokens: &tokens, sentences: &sentences };
        let (id, text) = (analysis.article.id.as_str(), analysis.article.text.as_str());
        let annotations = inception(text, &analysis.record(), segments);
        spool(&Standoff { id: id.into(), text: "".into(), annotations: annotations.into() }, out);
    }

    fn collected(&self) -> Option<&dyn Collect> {
        Some(self)
    }
}

impl Collect for Inception {
    fn finish(&self, spool: BufReader<File>, staged: &mut Staged) -> Result<()> {
        let target = staged.target().to_path_buf();
        let folder = staged.folder(&target)?;
        std::fs::write(folder.join("TypeSystem.xml"), INCEPTION_TYPES)?;
        unspool(spool, |article| {
            let (mut file, _) = new_file(&folder, &article.id, "xmi")?;
            Ok(file.write_all(article.annotations.as_bytes())?)
        })
    }

    fn is_folder(&self) -> bool {
        true
    }
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
        spool(&article, out);
    }

    fn collected(&self) -> Option<&dyn Collect> {
        Some(self)
    }
}

impl Collect for Brat {
    fn finish(&self, spool: BufReader<File>, staged: &mut Staged) -> Result<()> {
        let target = staged.target().to_path_buf();
        let folder = staged.folder(&target)?;
        std::fs::write(folder.join("annotation.conf"), BRAT_CONFIG)?;
        unspool(spool, |article| {
            let (mut file, path) = new_file(&folder, &article.id, "txt")?;
            file.write_all(article.text.as_bytes())?;
            Ok(std::fs::write(path.with_extension("ann"), article.annotations.as_bytes())?)
        })
    }

    fn is_folder(&self) -> bool {
        true
    }
}

/// Appends an article to the spool.
fn spool(article: &Standoff<'_>, out: &mut Vec<u8>) {
    // Writing strings to memory cannot fail.
    serde_json::to_writer(&mut *out, article).expect("plain data becomes JSON");
    out.push(b'\n');
}

/// Reads the articles of a spool.
fn unspool(spool: BufReader<File>, mut each: impl FnMut(Standoff<'_>) -> Result<()>) -> Result<()> {
    super::spool::lines(spool, |line| each(super::spool::parsed(line)?))
}

/// What the files of an article are called, without extension.
pub fn stem_of(id: &str) -> String {
    let stem = file_stem(id);
    // A dot in an id does not start an extension of the file.
    stem.strip_suffix(".txt").unwrap_or(&stem).replace('.', "_")
}

/// Makes the file of an article; one of several with the same id gets a number.
fn new_file(folder: &Path, id: &str, extension: &str) -> io::Result<(File, PathBuf)> {
    let stem = stem_of(id);
    let mut number = 1;
    loop {
        let name = if number == 1 { format!("{stem}.{extension}") } else { format!("{stem}-{number}.{extension}") };
        let path = folder.join(name);
        match File::options().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            file => return file.map(|file| (file, path)),
        }
    }
}
