//! What a run saw of its inputs besides articles, to say so if it found none.

use pullquote::corpus::{ErrorKind, RecordError};
use std::collections::BTreeMap;
use std::path::Path;

/// What was there instead of articles.
#[derive(Default)]
pub struct Seen {
    /// Files of types that are not read, by extension.
    types: BTreeMap<String, u64>,
    /// Files, pages and records without a text.
    without_text: u64,
    /// Articles that were found, whatever became of them.
    articles: u64,
}

impl Seen {
    /// Counts what gave no article.
    pub fn take(&mut self, error: &RecordError) {
        match error.kind {
            ErrorKind::Skipped | ErrorKind::Unknown if error.record == 0 => {
                let ending =
                    Path::new(&*error.source_name).extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
                // The number of extensions is bounded, whatever a folder holds.
                let ending = ending.map(|ending| format!(".{ending}")).unwrap_or_else(|| "without an extension".into());
                if self.types.len() < 100 || self.types.contains_key(&ending) {
                    *self.types.entry(ending).or_default() += 1;
                }
            }
            ErrorKind::Skipped | ErrorKind::Unknown | ErrorKind::NoText => self.without_text += 1,
            _ => self.articles += 1,
        }
    }

    /// That no article was found, with what was seen and what reads it; `None` if there was one that was lost or left
    /// out.
    pub fn message(&self) -> Option<String> {
        if self.articles > 0 {
            return None;
        }
        let mut message = "no article was found".to_string();
        let mut types: Vec<(&String, &u64)> = self.types.iter().collect();
        types.sort_by_key(|(ending, count)| (std::cmp::Reverse(**count), *ending));
        types.truncate(5);
        if !types.is_empty() {
            let seen: Vec<String> = types.iter().map(|(ending, count)| format!("{count} {ending}")).collect();
            message += &format!("; there are files of types that are not read: {}", seen.join(", "));
        }
        let mut hints: Vec<&str> =
            types.iter().filter_map(|(ending, _)| hint(ending.trim_start_matches('.'))).collect();
        hints.dedup();
        for hint in hints {
            message += &format!("; {hint}");
        }
        match self.without_text {
            0 if self.types.is_empty() => message += ": the inputs hold no files",
            0 => {}
            1 => message += "; one file or record has no text",
            n => message += &format!("; {n} files or records have no text"),
        }
        Some(message)
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
        let mut types = Seen::default();
        assert_eq!(types.message().as_deref(), Some("no article was found: the inputs hold no files"));
        for name in ["a/1.pdf", "a/2.PDF", "a/3.xyz"] {
            types.take(&error(name));
        }
        let want = "no article was found; there are files of types that are not read: 2 .pdf, 1 .xyz; `pdftotext` makes text of PDF";
        assert_eq!(types.message().as_deref(), Some(want));
        types.take(&RecordError { record: 1, ..error("a/empty.txt") });
        assert_eq!(types.message().as_deref(), Some(&*format!("{want}; one file or record has no text")));
        types.take(&RecordError { record: 2, kind: ErrorKind::Language, ..error("a/n.jsonl") });
        assert_eq!(types.message(), None);
    }
}
