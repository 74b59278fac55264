//! Which types of file a run left unread, to say what reads them if nothing else was found.

use pullquote::corpus::{ErrorKind, RecordError};
use std::collections::BTreeMap;
use std::path::Path;

/// Files of types that are not read, by extension.
#[derive(Default)]
pub struct UnreadTypes(BTreeMap<String, u64>);

impl UnreadTypes {
    /// Counts a file that was not read because of its type.
    pub fn take(&mut self, error: &RecordError) {
        if error.record == 0 && matches!(error.kind, ErrorKind::Skipped | ErrorKind::Unknown) {
            let ending = Path::new(&*error.source_name).extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
            // The number of extensions is bounded, whatever a folder holds.
            if let Some(ending) = ending.filter(|ending| self.0.len() < 100 || self.0.contains_key(ending)) {
                *self.0.entry(ending).or_default() += 1;
            }
        }
    }

    /// That no article was found, with the types that were seen and what reads them; `None` if no such file was seen.
    pub fn message(&self) -> Option<String> {
        let mut types: Vec<(&String, &u64)> = self.0.iter().collect();
        if types.is_empty() {
            return None;
        }
        types.sort_by_key(|(ending, count)| (std::cmp::Reverse(**count), *ending));
        let seen =
            types.iter().take(5).map(|(ending, count)| format!("{count} .{ending}")).collect::<Vec<_>>().join(", ");
        let mut hints: Vec<&str> = types.iter().take(5).filter_map(|(ending, _)| hint(ending)).collect();
        hints.dedup();
        let hints = if hints.is_empty() { String::new() } else { format!("; {}", hints.join("; ")) };
        Some(format!("no article was found; there are files of types that are not read: {seen}{hints}"))
    }
}

/// How to make a readable file of one of another type.
fn hint(ending: &str) -> Option<&'static str> {
    Some(match ending {
        "pdf" => "`pdftotext` makes text of PDF",
        "doc" | "wps" | "pages" => "save documents as .docx",
        "epub" | "mobi" | "tex" | "md" => "`pandoc -t plain` makes text of documents",
        "xls" | "xlsb" => "save sheets as .xlsx or CSV",
        "png" | "jpg" | "jpeg" | "tif" | "tiff" => "text in images needs OCR first",
        "bz2" | "xz" | "7z" | "rar" => "unpack compressed files, or use gzip, zstd or ZIP",
        "parquet" => "install with `--features parquet`",
        "mbox" | "msg" => "save messages as .eml",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_and_what_reads_it() {
        let error = |name: &str| RecordError {
            source_name: name.into(),
            record: 0,
            line: 0,
            byte: 0,
            kind: ErrorKind::Skipped,
            message: String::new(),
        };
        let mut types = UnreadTypes::default();
        assert_eq!(types.message(), None);
        for name in ["a/1.pdf", "a/2.PDF", "a/3.xyz"] {
            types.take(&error(name));
        }
        let want = "no article was found; there are files of types that are not read: 2 .pdf, 1 .xyz; `pdftotext` makes text of PDF";
        assert_eq!(types.message().as_deref(), Some(want));
    }
}
