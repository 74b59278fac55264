//! The corpus: opens inputs one after the other, detects their type, and cuts them into records.

mod archives;
mod told;

use crate::apart::tell_apart;
use crate::archive;
use crate::compress;
use crate::cut::{self, Cut, Origin};
use crate::decode::{holds_utf8, looks_like, unmarked_utf16};
use crate::duplicates::Remembered;
use crate::folder::Walk;
use crate::input::{InputKind, id_of};
use crate::kind::{Named, by_ending, opened};
use crate::name::readable;
use crate::record::Plan;
use crate::{Article, Duplicates, ErrorKind, Input, Kind, Limits, Reading, Record, RecordError};
pub use archives::spreadsheet_rows;
use archives::{Opened, ZIP, is_zip};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use told::{kind_of, not_a};

/// A list of inputs, read in order, one record at a time.
///
/// Iterating yields raw [`Record`]s; [`articles`](Self::articles) yields decoded articles.
pub struct Corpus {
    inputs: VecDeque<Input>,
    /// Whether something has been read.
    begun: bool,
    files: Option<Files>,
    /// What the ids of files of this input begin with.
    prefix: String,
    cutter: Option<Box<dyn Cut>>,
    /// An archive that is being read.
    archive: Option<Opened>,
    limits: Limits,
    reading: Reading,
    /// How all inputs are read, before their own declarations.
    plan: Arc<Plan>,
    remembered: Option<Remembered>,
    /// Real paths of files to ignore in folders.
    excluded: Vec<PathBuf>,
}

/// Files found in a folder or by a pattern.
enum Files {
    Folder(Walk),
    Glob(Box<glob::Paths>, PathBuf),
}

/// Decoded articles of a [`Corpus`].
pub struct Articles(Corpus);

impl Corpus {
    /// Creates a corpus from inputs.
    pub fn new(inputs: impl IntoIterator<Item = Input>) -> Self {
        let (limits, reading) = (Limits::default(), Reading::default());
        let plan = Arc::new(Plan::new(&reading, limits.max_article_bytes));
        let inputs = inputs.into_iter().collect();
        Self {
            inputs,
            begun: false,
            files: None,
            prefix: String::new(),
            cutter: None,
            archive: None,
            limits,
            reading,
            plan,
            remembered: None,
            excluded: Vec::new(),
        }
    }

    /// Sets the limits.
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self.plan = Arc::new(Plan::new(&self.reading, limits.max_article_bytes));
        self
    }

    /// Sets how inputs are read.
    ///
    /// When looking for duplicates, articles are decoded where records are cut, in order, so that the result does not
    /// depend on which thread takes a record, or how fast.
    pub fn with_reading(mut self, reading: Reading) -> Self {
        self.plan = Arc::new(Plan::new(&reading, self.limits.max_article_bytes));
        let wanted = reading.duplicates;
        self.remembered = (wanted != Duplicates::Keep).then(|| Remembered::new(wanted));
        self.reading = reading;
        self
    }

    /// Excludes files that a folder may contain: a program's own output is not an input.
    pub fn without<P: AsRef<Path>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.excluded.extend(paths.into_iter().filter_map(|path| path.as_ref().canonicalize().ok()));
        self
    }

    fn is_excluded(&self, path: &Path) -> bool {
        // Most runs exclude nothing, and asking the system for the real path of every file costs time.
        let named = |excluded: &PathBuf| excluded.file_name() == path.file_name();
        self.excluded.iter().any(named) && path.canonicalize().is_ok_and(|real| self.excluded.contains(&real))
    }

    /// Returns decoded articles, one at a time.
    pub fn articles(self) -> Articles {
        Articles(self)
    }

    /// Opens a file. A file that was found rather than named may be of an unsupported type.
    fn start_file(&mut self, path: &Path, id: &str, found: bool) -> Result<(), RecordError> {
        let source = readable(path.as_os_str());
        let named = by_ending(path);
        if found && named == Named::Other && self.wanted().is_none() {
            let message = "unsupported file type, by its name; skipped";
            return Err(RecordError::file(&source, ErrorKind::Skipped, message));
        }
        let fault = |error: io::Error| RecordError::file(&source, ErrorKind::Io, error.to_string());
        let file = File::open(path).map_err(fault)?;
        #[cfg(feature = "parquet")]
        {
            let mut file = file.try_clone().map_err(fault)?;
            if crate::parquet_rows::is_parquet(&mut file).map_err(fault)? {
                let origin = self.origin(&source, id, found);
                self.cutter = Some(cut::open_parquet(file, origin));
                return Ok(());
            }
        }
        if is_zip(&file).map_err(fault)? {
            return self.start_zip(archive::Source::File(path.to_path_buf()), &source, id, named, found);
        }
        self.start(Box::new(file), &source, id, named, found)
    }

    /// The type that the user gave; that of an archive is not that of its files.
    fn wanted(&self) -> Option<Kind> {
        self.reading.kind.filter(|kind| self.archive.is_none() || !matches!(kind, Kind::Zip | Kind::Tar))
    }

    fn origin(&self, source: &str, id: &str, found: bool) -> Origin {
        let (plan, limit) = (self.plan.clone(), self.limits.max_article_bytes);
        Origin { source: Arc::from(source), file_id: Arc::from(id), plan, limit, found }
    }

    /// Detects the type of a stream and starts cutting it.
    fn start(
        &mut self,
        reader: Box<dyn Read + Send>,
        source: &str,
        id: &str,
        named: Named,
        found: bool,
    ) -> Result<(), RecordError> {
        let origin = self.origin(source, id, found);
        let fault = |error: io::Error| RecordError {
            record: 0,
            line: 0,
            ..RecordError::reading(&origin.place(1, 1, 0), &error)
        };
        let (mut stream, _) = compress::plain(reader, self.limits.max_ratio).map_err(fault)?;
        // Archives are opened like compressed files, whatever type is given: it is that of what they hold.
        let head = stream.fill_buf().unwrap_or_default();
        if head.starts_with(ZIP) {
            // Its table of contents is at its end.
            let (mut bytes, most) = (Vec::new(), self.limits.max_article_bytes as u64);
            stream.take(most + 1).read_to_end(&mut bytes).map_err(fault)?;
            if bytes.len() as u64 > most {
                return Err(cut::too_large(&origin.place(1, 1, 0), most));
            }
            return self.start_zip(archive::Source::Memory(bytes.into()), source, id, named, found);
        }
        if archive::is_tar(head) {
            return self.start_archive(Box::new(archive::Tar::new(Box::new(stream))), source, id);
        }
        let mut plan = Plan::clone(&self.plan);
        // The cutter reports an error in the stream's first bytes.
        if let Some(encoding) = utf16_encoding(stream.fill_buf().unwrap_or_default()) {
            let utf8 = encoding_rs_io::DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build(stream);
            stream = BufReader::with_capacity(compress::BUFFER, Box::new(utf8));
            plan.utf16 = true;
        }
        let kind = match self.wanted() {
            Some(kind) => match opened(kind) {
                Some(what) => return Err(not_a(what, source, stream.fill_buf().unwrap_or_default())),
                None => kind,
            },
            None => kind_of(&mut stream, source, named, found)?,
        };
        if !matches!(kind, Kind::Text | Kind::Html) {
            // A single record is too short to detect an encoding; the beginning of the file is not.
            let head = stream.fill_buf().unwrap_or_default();
            let broken = head.utf8_chunks().any(|chunk| !chunk.invalid().is_empty() && chunk.invalid().len() < 3);
            plan.encoding = (broken && !holds_utf8(head)).then(|| looks_like(head));
        }
        plan.by_record = kind == Kind::Json;
        self.cutter = Some(cut::cutter(kind, stream, Origin { plan: Arc::new(plan), ..origin }));
        Ok(())
    }

    /// Starts the next file of a folder or pattern; `None` if there is none.
    fn next_found(&mut self) -> Option<Result<(), RecordError>> {
        let found = match self.files.as_mut()? {
            Files::Folder(walk) => walk.next().map(|found| found.map(|file| (file.path, file.id))),
            Files::Glob(paths, base) => paths.next().map(|found| match found {
                Ok(path) => {
                    let below = path.strip_prefix(&*base).unwrap_or(&path);
                    let id = id_of(below);
                    Ok((path, id))
                }
                Err(error) => Err(RecordError::file(
                    &readable(error.path().as_os_str()),
                    ErrorKind::Io,
                    error.error().to_string(),
                )),
            }),
        };
        let Some(found) = found else {
            self.files = None;
            return Some(Ok(()));
        };
        Some(found.and_then(|(path, id)| {
            let globbed = matches!(self.files, Some(Files::Glob(..)));
            if self.is_excluded(&path) || globbed && path.is_dir() {
                return Ok(());
            }
            if globbed && !path.is_file() {
                let message = "neither file nor folder (a pipe, socket or device); skipped";
                return Err(RecordError::file(&readable(path.as_os_str()), ErrorKind::Skipped, message));
            }
            self.start_file(&path, &Input::id_with(&self.prefix, id), !globbed)
        }))
    }

    fn next_input(&mut self, input: Input) -> Result<(), RecordError> {
        self.prefix = input.prefix;
        match input.kind {
            InputKind::Folder(path) => self.files = Some(Files::Folder(Walk::new(&path))),
            InputKind::File(path) => {
                return self.start_file(&path, &Input::id_with(&self.prefix, id_of(&path)), false);
            }
            InputKind::Glob(pattern, base) => {
                let paths = glob::glob(&pattern);
                let paths = paths.map_err(|error| RecordError::file(&pattern, ErrorKind::Io, error.to_string()))?;
                self.files = Some(Files::Glob(Box::new(paths), base));
            }
            InputKind::Stdin => {
                return self.start(Box::new(io::stdin()), &input.name, &input.name, Named::Nothing, false);
            }
            InputKind::Memory(bytes) => {
                let reader = Box::new(io::Cursor::new(bytes));
                return self.start(reader, &input.name, &input.name, Named::Nothing, false);
            }
        }
        Ok(())
    }

    fn next_record(&mut self) -> Option<Result<Record, RecordError>> {
        if !std::mem::replace(&mut self.begun, true) {
            tell_apart(self.inputs.iter_mut());
        }
        loop {
            if let Some(cutter) = &mut self.cutter {
                if let Some(record) = cutter.next() {
                    return Some(record);
                }
                self.cutter = None;
            }
            let started = match self.next_member().or_else(|| self.next_found()) {
                Some(started) => started,
                None => {
                    let input = self.inputs.pop_front()?;
                    self.next_input(input)
                }
            };
            if let Err(error) = started {
                return Some(Err(error));
            }
        }
    }
}

impl Iterator for Corpus {
    type Item = Result<Record, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = match self.next_record()? {
            Ok(record) => record,
            Err(error) => return Some(Err(error)),
        };
        let Some(remembered) = &mut self.remembered else { return Some(Ok(record)) };
        let mut record = record;
        let (format, place, file_id) = (record.format, record.place.clone(), record.file_id.clone());
        // The record keeps its bytes, which digests and bug reports need.
        let bytes = record.bytes.clone();
        record = match record.parse() {
            Ok(mut article) => {
                let note = remembered.take(&article);
                if let Some(note) = note {
                    if self.reading.duplicates != Duplicates::Report {
                        let message = format!("{note}; skipped");
                        return Some(Err(RecordError::at(&place, ErrorKind::Duplicate, message)));
                    }
                    article.notes.push(note);
                }
                let mut record = Record::planned(format, bytes, place, file_id, self.plan.clone());
                record.ready = Some(Box::new(article));
                record
            }
            Err(error) => return Some(Err(error)),
        };
        Some(Ok(record))
    }
}

impl Iterator for Articles {
    type Item = Result<Article, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|record| record.and_then(Record::parse))
    }
}

/// The encoding of a UTF-16 stream.
fn utf16_encoding(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match encoding_rs::Encoding::for_bom(head) {
        Some((encoding, _)) => (encoding != encoding_rs::UTF_8).then_some(encoding),
        None => unmarked_utf16(head),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_many_kinds_of_files() {
        let root = tempfile::tempdir().unwrap();
        let at = |p: &str| root.path().join(p);
        std::fs::create_dir(at("wire")).unwrap();
        std::fs::write(at("wire/03-x.txt"), "One.").unwrap();
        std::fs::write(at("b.jsonl"), "{\"id\":\"j\",\"text\":\"Two.\"}\nnot json\n\n{\"text\":\"Three.\"}").unwrap();
        std::fs::write(at("notes.pdf"), "%PDF").unwrap();
        std::fs::write(at("empty.txt"), "").unwrap();
        let corpus = Corpus::new([Input::open(root.path()).unwrap()]);
        let seen: Vec<_> = corpus
            .articles()
            .map(|read| match read {
                Ok(article) => article.id,
                Err(error) => format!("{}:{}", error.kind.label(), error.line),
            })
            .collect();
        assert_eq!(seen, ["j", "json:2", "b.jsonl#4", "skipped:1", "skipped:0", "wire/03-x.txt"]);
    }

    #[test]
    fn limits_refuse_only_the_large_record() {
        let input = Input::memory("m", "{\"text\":\"far too long for it\"}\n{\"text\":\"ok\"}\n");
        let corpus = Corpus::new([input]).with_limits(Limits { max_article_bytes: 16, ..Limits::default() });
        let kinds: Vec<_> = corpus.articles().map(|r| r.map(|a| a.text).map_err(|e| e.kind)).collect();
        assert_eq!(kinds, [Err(ErrorKind::TooLarge), Ok("ok".to_string())]);
        // A mark that is never closed, and a cell that is too long.
        for long in ["\"far too long for it", "far too long for it", "far ".repeat(100_000).as_str()] {
            let input = Input::memory("m", format!("id,text\n1,{long}\n2,ok\n"));
            let corpus = Corpus::new([input]).with_limits(Limits { max_article_bytes: 16, ..Limits::default() });
            let read: Vec<_> = corpus.articles().collect();
            let error = read[0].as_ref().unwrap_err();
            let bytes = format!("{} bytes", long.len() + 3);
            assert!(error.kind == ErrorKind::TooLarge && error.message.starts_with(&bytes), "{error}");
            assert!(read.len() == 2 && read[1].as_ref().unwrap().text == "ok", "{read:?}");
        }
    }
}
