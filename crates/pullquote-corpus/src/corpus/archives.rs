//! Opens archives, and documents that are archives, as part of a corpus.

use super::Corpus;
use crate::archive::{self, Archive};
use crate::fields::{Names, may_be_text};
use crate::kind::{Named, by_ending, package};
use crate::{ErrorKind, Kind, Limits, RecordError, Slot, cut};
use crate::{office, sheet};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// An archive, and what its files are called.
pub(super) struct Opened {
    pub archive: Box<dyn Archive>,
    pub source: String,
    pub id: String,
}

impl Corpus {
    /// Opens a ZIP file: an archive, or a document of a word processor.
    pub(super) fn start_zip(
        &mut self,
        from: archive::Source,
        source: &str,
        id: &str,
        named: Named,
        found: bool,
    ) -> Result<(), RecordError> {
        let fault = |error: io::Error| RecordError::file(source, ErrorKind::Damaged, format!("ZIP: {error}"));
        let mut zip = archive::Zip::open(from.clone(), self.limits.max_ratio).map_err(fault)?;
        let word = zip.member(office::DOCX);
        let is_odt = |zip: &mut archive::Zip| {
            let Some(Ok(mut kind)) = zip.member("mimetype") else { return false };
            let mut name = String::new();
            let read = (&mut kind.content).take(100).read_to_string(&mut name).is_ok();
            read && name.starts_with("application/vnd.oasis.opendocument.text")
        };
        let word = word.or_else(|| if is_odt(&mut zip) { zip.member(office::ODT) } else { None });
        if let Some(member) = word {
            let member = member.map_err(|error| RecordError::file(source, ErrorKind::Damaged, error))?;
            let mut xml = Vec::new();
            let most = self.limits.max_article_bytes as u64;
            member.content.take(most + 1).read_to_end(&mut xml).map_err(fault)?;
            if xml.len() as u64 > most {
                return Err(cut::too_large(&self.origin(source, id, found).place(1, 1, 0), most));
            }
            let text = office::text_of(&String::from_utf8_lossy(&xml)).map_err(|error| {
                RecordError::file(source, ErrorKind::Damaged, format!("the document is damaged: {error}"))
            })?;
            let content: Box<dyn Read + Send> = Box::new(io::Cursor::new(text));
            self.cutter = Some(cut::cutter(Kind::Text, BufReader::new(content), self.origin(source, id, found)));
            return Ok(());
        }
        if let Some(csv) = self.sheets(from, &wanted_columns(&self.plan.names)) {
            let content: Box<dyn Read + Send> = Box::new(csv.map_err(fault)?);
            let origin = self.origin(source, id, found);
            self.cutter = Some(cut::cutter(Kind::Table, BufReader::new(content), origin));
            return Ok(());
        }
        let document = match named {
            Named::Package(what) => Some(what),
            Named::Certain(_) => None,
            _ => self.wanted().and_then(package),
        };
        if let Some(what) = document {
            let message = format!("should be {what}, but holds none: it is damaged or of another type");
            return Err(RecordError::file(source, ErrorKind::Damaged, message));
        }
        self.start_archive(Box::new(zip), source, id)
    }

    /// The rows of a spreadsheet; `None` if a ZIP file is none.
    fn sheets(
        &self,
        from: archive::Source,
        wanted: &dyn Fn(&[String]) -> bool,
    ) -> Option<io::Result<impl Read + Send + use<>>> {
        let zip = match archive::Zip::open(from, self.limits.max_ratio) {
            Ok(zip) => zip,
            Err(error) => return Some(Err(error)),
        };
        sheet::open(zip, self.limits.max_article_bytes, wanted)
    }

    pub(super) fn start_archive(
        &mut self,
        archive: Box<dyn Archive>,
        source: &str,
        id: &str,
    ) -> Result<(), RecordError> {
        if self.archive.is_some() {
            let message = "an archive within an archive is not opened; unpack the outer one first; skipped";
            return Err(RecordError::file(source, ErrorKind::Skipped, message));
        }
        self.archive = Some(Opened { archive, source: source.to_string(), id: id.to_string() });
        Ok(())
    }

    /// Starts the next file of an archive; `None` if there is none.
    pub(super) fn next_member(&mut self) -> Option<Result<(), RecordError>> {
        let opened = self.archive.as_mut()?;
        let Some(member) = opened.archive.next() else {
            self.archive = None;
            return Some(Ok(()));
        };
        let member = match member {
            Ok(member) => member,
            Err(error) => return Some(Err(RecordError::file(&opened.source, ErrorKind::Damaged, error))),
        };
        let path = Path::new(&member.name);
        let name = id_of_member(path);
        let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        if hidden || name.is_empty() {
            return Some(Ok(()));
        }
        let (source, id) = (format!("{}/{name}", opened.source), format!("{}/{name}", opened.id));
        let named = by_ending(path);
        if named == Named::Other && self.wanted().is_none() {
            let message = "unsupported file type, by its name; skipped";
            return Some(Err(RecordError::file(&source, ErrorKind::Skipped, message)));
        }
        Some(self.start(member.content, &source, &id, named, true))
    }
}

/// How a ZIP file begins.
pub(super) const ZIP: &[u8] = b"PK\x03\x04";

/// Whether a file is a ZIP file. A pipe cannot be rewound, so nothing is read from it.
pub(super) fn is_zip(mut file: &File) -> io::Result<bool> {
    use io::Seek;
    if !file.metadata()?.is_file() {
        return Ok(false);
    }
    let mut magic = [0; 4];
    let read = file.read_exact(&mut magic).is_ok() && magic == ZIP;
    file.rewind()?;
    Ok(read)
}

/// The path of a file within an archive, without what leads out of it.
fn id_of_member(path: &Path) -> String {
    let parts = path.components().filter(|part| matches!(part, std::path::Component::Normal(_)));
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Whether a row has the column of the text.
fn wanted_columns(names: &Names) -> impl Fn(&[String]) -> bool {
    let text = names.of(Slot::Text).map(str::to_string);
    move |row| match &text {
        Some(name) => row.iter().any(|column| column.trim() == name),
        None => row.iter().any(|column| may_be_text(column)),
    }
}

/// The rows of a spreadsheet file (XLSX, ODS) as CSV: those of the first sheet whose first row `wanted` accepts, and of
/// the sheets after it with the same first row. `None` if the file is no spreadsheet.
///
/// # Errors
/// If the file cannot be read or is damaged.
pub fn spreadsheet_rows(path: &Path, wanted: &dyn Fn(&[String]) -> bool) -> io::Result<Option<Box<dyn Read + Send>>> {
    if !is_zip(&File::open(path)?)? {
        return Ok(None);
    }
    let limits = Limits::default();
    let zip = archive::Zip::open(archive::Source::File(path.to_path_buf()), limits.max_ratio)?;
    let rows = sheet::open(zip, limits.max_article_bytes, wanted).transpose()?;
    Ok(rows.map(|rows| Box::new(rows) as Box<dyn Read + Send>))
}
