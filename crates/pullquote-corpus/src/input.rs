//! Inputs, and the corpus that reads them one record at a time.

use crate::folder::Walk;
use crate::lines::{LineContent, Lines};
use crate::{Article, ErrorKind, Format, OpenError, Place, Record, RecordError};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const BUFFER: usize = 256 * 1024;

/// How much is read at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A file of text or a line of JSON beyond this is refused with [`ErrorKind::TooLarge`].
    pub max_article_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_article_bytes: 64 << 20 }
    }
}

enum InputKind {
    Folder(PathBuf),
    File(PathBuf),
    Stdin,
    Memory(Vec<u8>),
}

/// One thing to read: a folder, a file, standard input, or bytes in memory.
pub struct Input {
    name: String,
    kind: InputKind,
    bytes: Option<u64>,
}

impl Input {
    /// A folder or a file; `-` is standard input.
    ///
    /// # Errors
    /// If there is nothing at that path, or it may not be looked at.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        if path == Path::new("-") {
            return Ok(Self { name: "stdin".into(), kind: InputKind::Stdin, bytes: None });
        }
        let fail = |cause| OpenError { path: path.to_path_buf(), cause };
        let data = std::fs::metadata(path).map_err(fail)?;
        let name = path.to_string_lossy().into_owned();
        if data.is_dir() {
            // Tells at once that a folder may not be read, not after an hour of other inputs.
            std::fs::read_dir(path).map_err(fail)?;
            return Ok(Self { name, kind: InputKind::Folder(path.to_path_buf()), bytes: None });
        }
        if data.is_file() {
            File::open(path).map_err(fail)?;
        }
        let bytes = data.is_file().then_some(data.len());
        Ok(Self { name, kind: InputKind::File(path.to_path_buf()), bytes })
    }

    /// Bytes in memory, read as standard input would be: JSON Lines if they begin with `{`, else one text.
    pub fn memory(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self { name: name.into(), bytes: Some(bytes.len() as u64), kind: InputKind::Memory(bytes) }
    }

    /// The size in bytes where it is known without reading.
    pub fn size(&self) -> Option<u64> {
        self.bytes
    }
}

/// Some inputs, read in order, one record at a time.
///
/// Iterating gives raw [`Record`]s; [`articles`](Self::articles) gives decoded articles.
pub struct Corpus {
    inputs: VecDeque<Input>,
    walk: Option<Walk>,
    lines: Option<JsonLines>,
    limits: Limits,
    /// Real paths of files that folders must not give.
    excluded: Vec<PathBuf>,
}

struct JsonLines {
    lines: Lines<BufReader<Box<dyn Read + Send>>>,
    source: Arc<str>,
    file_id: Arc<str>,
    record: u64,
}

/// Decoded articles of a [`Corpus`].
pub struct Articles(Corpus);

impl Corpus {
    /// A corpus of some inputs.
    pub fn new(inputs: impl IntoIterator<Item = Input>) -> Self {
        let limits = Limits::default();
        Self { inputs: inputs.into_iter().collect(), walk: None, lines: None, limits, excluded: Vec::new() }
    }

    /// The same with other limits.
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same without some files, should a folder hold them: a program's own output is no input.
    pub fn without<P: AsRef<Path>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.excluded.extend(paths.into_iter().filter_map(|path| path.as_ref().canonicalize().ok()));
        self
    }

    fn is_excluded(&self, path: &Path) -> bool {
        // Most runs exclude nothing, and asking the system for the real path of every file costs time.
        let named = |excluded: &PathBuf| excluded.file_name() == path.file_name();
        self.excluded.iter().any(named) && path.canonicalize().is_ok_and(|real| self.excluded.contains(&real))
    }

    /// Decoded articles, one at a time.
    pub fn articles(self) -> Articles {
        Articles(self)
    }

    /// Opens a file; `None` when it became a stream of lines.
    fn start_file(&mut self, path: &Path, id: &str, format: Option<Format>) -> Option<Result<Record, RecordError>> {
        let source = path.to_string_lossy();
        match File::open(path) {
            Ok(file) => self.start(Box::new(file), &source, id, format),
            Err(error) => Some(Err(RecordError::file(&source, ErrorKind::Io, error.to_string()))),
        }
    }

    fn start(
        &mut self,
        reader: Box<dyn Read + Send>,
        source: &str,
        id: &str,
        format: Option<Format>,
    ) -> Option<Result<Record, RecordError>> {
        let mut reader = BufReader::with_capacity(BUFFER, reader);
        let format = match format {
            Some(format) => format,
            None => match sniff(&mut reader) {
                Ok(format) => format,
                Err(error) => return Some(Err(RecordError::file(source, ErrorKind::Io, error.to_string()))),
            },
        };
        let (source, file_id): (Arc<str>, Arc<str>) = (Arc::from(source), Arc::from(id));
        match format {
            Format::JsonLine => {
                let lines = Lines::new(reader, self.limits.max_article_bytes);
                self.lines = Some(JsonLines { lines, source, file_id, record: 0 });
                None
            }
            Format::Text => Some(read_text(reader, source, file_id, self.limits)),
        }
    }
}

impl Iterator for Corpus {
    type Item = Result<Record, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                if let Some(record) = lines.next_record() {
                    if matches!(&record, Err(error) if error.kind == ErrorKind::Io) {
                        self.lines = None;
                    }
                    return Some(record);
                }
                self.lines = None;
            }
            if let Some(walk) = &mut self.walk {
                let started = match walk.next() {
                    Some(Ok(file)) if self.is_excluded(&file.path) => None,
                    Some(Ok(file)) => match by_ending(&file.path) {
                        Some(format) => self.start_file(&file.path, &file.id, Some(format)),
                        None => {
                            let message = "not a .txt, .jsonl or .ndjson file; left out";
                            Some(Err(RecordError::file(&file.path.to_string_lossy(), ErrorKind::Skipped, message)))
                        }
                    },
                    Some(Err(error)) => Some(Err(error)),
                    None => {
                        self.walk = None;
                        None
                    }
                };
                if started.is_some() {
                    return started;
                }
                continue;
            }
            let input = self.inputs.pop_front()?;
            let started = match input.kind {
                InputKind::Folder(path) => {
                    self.walk = Some(Walk::new(&path));
                    None
                }
                InputKind::File(path) => self.start_file(&path, &id_of(&path), by_ending(&path)),
                InputKind::Stdin => self.start(Box::new(io::stdin()), &input.name, &input.name, None),
                InputKind::Memory(bytes) => {
                    self.start(Box::new(io::Cursor::new(bytes)), &input.name, &input.name, None)
                }
            };
            if started.is_some() {
                return started;
            }
        }
    }
}

impl Iterator for Articles {
    type Item = Result<Article, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|record| record.and_then(Record::parse))
    }
}

impl JsonLines {
    fn next_record(&mut self) -> Option<Result<Record, RecordError>> {
        let place = |line, byte, record| Place { source: self.source.clone(), record, line, byte };
        let line = match self.lines.next_line() {
            Ok(line) => line?,
            Err(error) => {
                let message = format!("after record {}: {error}", self.record);
                return Some(Err(RecordError::file(&self.source, ErrorKind::Io, message)));
            }
        };
        self.record += 1;
        let place = place(line.number, line.byte, self.record);
        Some(match line.content {
            LineContent::Bytes(bytes) => {
                Ok(Record { format: Format::JsonLine, bytes, place, file_id: self.file_id.clone() })
            }
            LineContent::TooLong(length) => Err(too_large(&place, length)),
        })
    }
}

fn read_text(
    reader: BufReader<Box<dyn Read + Send>>,
    source: Arc<str>,
    file_id: Arc<str>,
    limits: Limits,
) -> Result<Record, RecordError> {
    let place = Place { source, record: 1, line: 1, byte: 0 };
    let mut bytes = Vec::new();
    let limit = limits.max_article_bytes as u64;
    match reader.take(limit.saturating_add(1)).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > limit => Err(too_large(&place, bytes.len() as u64)),
        Ok(_) => Ok(Record { format: Format::Text, bytes, place, file_id }),
        Err(error) => Err(RecordError::at(&place, ErrorKind::Io, error.to_string())),
    }
}

fn too_large(place: &Place, length: u64) -> RecordError {
    RecordError::at(place, ErrorKind::TooLarge, format!("{length} bytes or more, beyond the limit for one article"))
}

/// What a file's name says about it.
fn by_ending(path: &Path) -> Option<Format> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "txt" | "text" => Some(Format::Text),
        "jsonl" | "ndjson" => Some(Format::JsonLine),
        _ => None,
    }
}

/// Looks at the first byte that is neither space nor byte order mark.
fn sniff(reader: &mut impl BufRead) -> io::Result<Format> {
    let start = reader.fill_buf()?;
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    Ok(if start.trim_ascii_start().starts_with(b"{") { Format::JsonLine } else { Format::Text })
}

/// The id of a file named by itself: its path as given, or its name if the path leads outside the current folder, for
/// an id must not depend on the machine.
fn id_of(path: &Path) -> String {
    use std::path::Component;
    let outside = path.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir));
    if outside {
        return path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    }
    let parts = path.components().filter(|part| matches!(part, Component::Normal(_)));
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_everything() {
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
        assert_eq!(seen, ["j", "json:2", "b.jsonl#4", "empty.txt", "skipped:0", "wire/03-x.txt"]);
    }

    #[test]
    fn limits_refuse_one_record_only() {
        let input = Input::memory("m", "{\"text\":\"far too long for it\"}\n{\"text\":\"ok\"}\n");
        let corpus = Corpus::new([input]).with_limits(Limits { max_article_bytes: 16 });
        let kinds: Vec<_> = corpus.articles().map(|r| r.map(|a| a.text).map_err(|e| e.kind)).collect();
        assert_eq!(kinds, [Err(ErrorKind::TooLarge), Ok("ok".to_string())]);
    }

    #[test]
    fn ids_do_not_depend_on_the_machine() {
        assert_eq!(id_of(Path::new("./wire/a.txt")), "wire/a.txt");
        assert_eq!(id_of(Path::new("/home/x/a.txt")), "a.txt");
        assert_eq!(id_of(Path::new("../a.txt")), "a.txt");
    }

    #[test]
    fn a_missing_input_is_told_at_once() {
        let error = Input::open("no/such/file.txt").err().unwrap();
        assert_eq!(error.to_string(), "cannot read no/such/file.txt");
        assert_eq!(error.cause.kind(), io::ErrorKind::NotFound);
    }
}
