//! The type of an input: detected from its first bytes, and from its name where they are ambiguous.

use crate::fields::{is_known, may_be_text};
use crate::mail::is_mail;
use crate::scanner::Scanner;
use crate::{Kind, rtf};
use std::path::Path;

/// How a web archive in the format ARC begins.
const ARC: &[u8] = b"filedesc://";

const DOCX: &str = "a Word document";
const ODT: &str = "an OpenDocument text";
const XLSX: &str = "an Excel workbook";
const ODS: &str = "an OpenDocument spreadsheet";
const ZIP_ARCHIVE: &str = "a ZIP archive";
const TAR_ARCHIVE: &str = "a tar archive";

/// What a document is called that is a ZIP file.
pub(crate) fn package(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Docx => Some(DOCX),
        Kind::Odt => Some(ODT),
        Kind::Xlsx => Some(XLSX),
        Kind::Ods => Some(ODS),
        _ => None,
    }
}

/// What a type is called whose files are opened by their first bytes, before anything else is known.
pub(crate) fn opened(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Zip => Some(ZIP_ARCHIVE),
        Kind::Tar => Some(TAR_ARCHIVE),
        other => package(other),
    }
}

/// The type indicated by a file name, ignoring compression extensions.
pub(crate) fn by_ending(path: &Path) -> Named {
    let ending = |path: &Path| path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    let mut last = ending(path);
    let inner;
    if matches!(last.as_deref(), Some("gz" | "zst" | "zstd" | "gzip")) {
        inner = path.with_extension("");
        last = ending(&inner);
        // `news.gz` does not say what it contains.
        if last.is_none() {
            return Named::Nothing;
        }
    }
    match last.as_deref() {
        None => Named::Nothing,
        Some("txt" | "text") => Named::Kind(Kind::Text),
        Some("jsonl" | "ndjson") => Named::Kind(Kind::JsonLines),
        Some("json" | "ninjs") => Named::Kind(Kind::Json),
        Some("csv" | "tsv" | "tab") => Named::Kind(Kind::Table),
        Some("html" | "htm" | "xhtml") => Named::Kind(Kind::Html),
        Some("xml" | "nitf") => Named::Kind(Kind::Nitf),
        Some("warc" | "wet") => Named::Kind(Kind::Warc),
        Some("parquet") => Named::Kind(Kind::Parquet),
        Some(ending) => by_magic(ending).unwrap_or(Named::Other),
    }
}

/// The types whose first bytes say what they are.
fn by_magic(ending: &str) -> Option<Named> {
    Some(match ending {
        "docx" => Named::Package(DOCX),
        "odt" => Named::Package(ODT),
        "xlsx" => Named::Package(XLSX),
        "ods" => Named::Package(ODS),
        "zip" => Named::Certain(ZIP_ARCHIVE),
        "tar" | "tgz" => Named::Certain(TAR_ARCHIVE),
        "rss" | "atom" => Named::Certain("a feed"),
        "arc" => Named::Certain("a web archive"),
        "rtf" => Named::Certain("an RTF document"),
        "eml" => Named::Certain("a message"),
        "mht" | "mhtml" => Named::Certain("a saved page"),
        "doc" => Named::Certain(DOCX),
        "xls" => Named::Certain(XLSX),
        "pdf" => Named::Certain("a PDF document"),
        _ => return None,
    })
}

/// What a name indicates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// A supported type.
    Kind(Kind),
    /// A type that its first bytes would show, so that text under this name is damaged or something else.
    Certain(&'static str),
    /// The same, for a document that is a ZIP file.
    Package(&'static str),
    /// No extension, or standard input.
    Nothing,
    /// An unknown extension.
    Other,
}

/// What the first bytes indicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sniffed {
    /// A type, for certain.
    Kind(Kind),
    /// Text of no particular format.
    Plain,
    /// XML that is neither a page nor NITF.
    Xml,
    /// Bytes that are no text, of no particular format.
    Binary,
    /// An unsupported format, with its name.
    Foreign(&'static str),
}

impl Named {
    /// What a file of this name is called, if its content must show it.
    pub fn certain(self) -> Option<&'static str> {
        match self {
            Named::Certain(what) | Named::Package(what) => Some(what),
            Named::Kind(_) | Named::Nothing | Named::Other => None,
        }
    }
}

/// Detects the type of an input from its first bytes and its name. `head` is decompressed and converted from UTF-16 to
/// UTF-8.
pub(crate) fn detect(head: &[u8], named: Named) -> Sniffed {
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if start.starts_with(b"WARC/") {
        return Sniffed::Kind(Kind::Warc);
    }
    if head.starts_with(b"PAR1") {
        return Sniffed::Kind(Kind::Parquet);
    }
    if start.starts_with(ARC) {
        return Sniffed::Kind(Kind::Arc);
    }
    if start.starts_with(rtf::MAGIC) {
        return Sniffed::Kind(Kind::Rtf);
    }
    if is_mail(start) {
        return Sniffed::Kind(Kind::Mail);
    }
    if start.starts_with(b"<")
        && let Some(sniffed) = markup(start, named)
    {
        return sniffed;
    }
    match named {
        Named::Kind(Kind::JsonLines | Kind::Json) | Named::Nothing | Named::Other | Named::Certain(_)
            if start.starts_with(b"[") =>
        {
            let inside = start[1..].trim_ascii_start();
            let array = inside.starts_with(b"{") || inside.starts_with(b"]");
            if array || matches!(named, Named::Kind(_)) { Sniffed::Kind(Kind::Json) } else { Sniffed::Plain }
        }
        Named::Kind(Kind::JsonLines) => Sniffed::Kind(if is_document(start) { Kind::Json } else { Kind::JsonLines }),
        Named::Kind(Kind::Json) => Sniffed::Kind(json_kind(start)),
        // Otherwise the magic bytes are missing: the file is empty or damaged, and the reader reports which.
        Named::Kind(kind) => magic(head).unwrap_or(Sniffed::Kind(kind)),
        Named::Nothing | Named::Other | Named::Certain(_) | Named::Package(_) => {
            if start.starts_with(b"{") {
                return Sniffed::Kind(json_kind(start));
            }
            if let Some(sniffed) = magic(head).or_else(|| binary(head)) {
                return sniffed;
            }
            if is_table(start) { Sniffed::Kind(Kind::Table) } else { Sniffed::Plain }
        }
    }
}

fn markup(start: &[u8], named: Named) -> Option<Sniffed> {
    const FAR: usize = 4 << 10;
    let top = start[..start.len().min(FAR)].to_ascii_lowercase();
    let holds = |what: &[u8]| memchr::memmem::find(&top, what).is_some();
    let root = root(&top);
    // Its items may hold NITF.
    if matches!(root, Some(b"newsitem" | b"newsmessage")) {
        return Some(Sniffed::Kind(Kind::NewsMl));
    }
    if holds(b"<nitf") || memchr::memmem::find(&start[..start.len().min(16 * FAR)], b"<nitf").is_some() {
        return Some(Sniffed::Kind(Kind::Nitf));
    }
    let begins = |what: &[u8]| top.starts_with(what);
    if begins(b"<!doctype html") || begins(b"<html") || begins(b"<head") || begins(b"<body") {
        return Some(Sniffed::Kind(Kind::Html));
    }
    if matches!(root, Some(b"rss" | b"rdf:rdf" | b"feed")) {
        return Some(Sniffed::Kind(Kind::Feed));
    }
    let xml = begins(b"<?xml");
    if (xml || begins(b"<!--") || begins(b"<!doctype")) && (holds(b"<html") || holds(b"<!doctype html")) {
        return Some(Sniffed::Kind(Kind::Html));
    }
    match named {
        Named::Kind(Kind::Html) => Some(Sniffed::Kind(Kind::Html)),
        Named::Kind(Kind::Nitf) => Some(Sniffed::Xml),
        _ if xml && !matches!(named, Named::Kind(_)) => Some(Sniffed::Xml),
        _ => None,
    }
}

/// The name of the outermost element, below declarations and comments.
fn root(top: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    loop {
        at += memchr::memchr(b'<', &top[at..])?;
        let rest = &top[at + 1..];
        if rest.starts_with(b"!--") {
            at += memchr::memmem::find(rest, b"-->")? + 1;
        } else if rest.starts_with(b"?") || rest.starts_with(b"!") {
            at += memchr::memchr(b'>', rest)? + 1;
        } else {
            let end = rest.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))?;
            return Some(&rest[..end]);
        }
    }
}

/// Distinguishes one object per line from a document: an object over several lines, or one that holds a list of
/// articles.
fn json_kind(start: &[u8]) -> Kind {
    if is_document(start) { Kind::Json } else { Kind::JsonLines }
}

fn is_document(start: &[u8]) -> bool {
    let mut scanner = Scanner::default();
    let mut at = 0;
    while at < start.len() {
        if start[at] == b'\n' {
            break;
        }
        scanner.step(start[at]);
        if scanner.is_list_of_articles() {
            return true;
        }
        at += 1;
    }
    // The first line is complete, or it is the only one: one object per line.
    if scanner.depth() == 0 || at == start.len() {
        return false;
    }
    // The first of many lines may be broken; a document continues with a field.
    let rest = start[at..].trim_ascii_start();
    !rest.starts_with(b"{")
}

/// Whether the first row has a text column and another known one.
fn is_table(start: &[u8]) -> bool {
    let declared = separator_line(start);
    let start = &start[declared.map_or(0, |(_, length)| length)..];
    let line = &start[..memchr::memchr2(b'\n', b'\r', start).unwrap_or(start.len())];
    if line.len() > 4096 {
        return false;
    }
    let Ok(line) = std::str::from_utf8(line) else { return false };
    let delimiter = declared.map_or_else(|| delimiter_of(line.as_bytes()), |(delimiter, _)| delimiter);
    let names: Vec<&str> =
        line.split(char::from(delimiter)).map(|name| name.trim().trim_matches(['"', '\'']).trim()).collect();
    names.len() > 1
        && names.iter().any(|name| may_be_text(name))
        && names.iter().filter(|name| is_known(name)).count() > 1
}

/// The delimiter that a line such as `sep=;` above the column names declares, and the length of that line.
pub(crate) fn separator_line(start: &[u8]) -> Option<(u8, usize)> {
    let prefix = start.get(..4).filter(|prefix| prefix.eq_ignore_ascii_case(b"sep="))?;
    let delimiter = *start.get(prefix.len()).filter(|byte| b",\t;|".contains(byte))?;
    let rest = &start[5..];
    let end = if rest.starts_with(b"\r\n") { 2 } else { 1 };
    rest.starts_with(b"\n")
        .then_some((delimiter, 6))
        .or_else(|| rest.starts_with(b"\r").then_some((delimiter, 5 + end)))
}

/// Whether a text is a table: several rows with the same number of cells, below known column names.
pub(crate) fn looks_like_table(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}');
    let delimiter = delimiter_of(start.as_bytes());
    let count = |line: &str| memchr::memchr_iter(delimiter, line.as_bytes()).count();
    let mut lines = start.lines();
    let first = lines.next().unwrap_or_default();
    count(first) > 0 && is_table(start.as_bytes()) && lines.next().is_some_and(|line| count(line) >= count(first))
}

/// The delimiter of a row of column names: the most frequent of comma, tab, semicolon, bar outside quotation marks.
pub fn delimiter_of(row: &[u8]) -> u8 {
    let mut counts = [0usize; 4];
    let mut quoted = false;
    for byte in row {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            byte if !quoted => {
                if let Some(which) = b",\t;|".iter().position(|d| d == byte) {
                    counts[which] += 1;
                }
            }
            _ => {}
        }
    }
    let most = (0..4).max_by_key(|which| (counts[*which], 4 - which)).unwrap_or(0);
    b",\t;|"[most]
}

/// A format that is not supported.
fn magic(head: &[u8]) -> Option<Sniffed> {
    const MAGIC: [(&[u8], &str); 11] = [
        (b"%PDF", "PDF"),
        (b"\xd0\xcf\x11\xe0", "an office document"),
        (b"\x89PNG", "an image"),
        (b"\xff\xd8\xff", "an image"),
        (b"GIF8", "an image"),
        (b"BZh", "a bzip2 archive"),
        (b"\xfd7zXZ", "an xz archive"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"Rar!\x1a", "a RAR archive"),
        (b"SQLite format 3", "an SQLite database"),
        (b"\x7fELF", "a program"),
    ];
    let (_, name) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic))?;
    Some(Sniffed::Foreign(name))
}

fn binary(head: &[u8]) -> Option<Sniffed> {
    let sample = &head[..head.len().min(4096)];
    let odd = sample.iter().filter(|b| matches!(b, 0..=8 | 14..=31 | 127)).count();
    (odd * 10 > sample.len()).then_some(Sniffed::Binary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_overrides_names() {
        let txt = Named::Kind(Kind::Text);
        assert_eq!(detect(b"<!DOCTYPE html><p>x", txt), Sniffed::Kind(Kind::Html));
        assert_eq!(detect(b"<p>x", txt), Sniffed::Kind(Kind::Text));
        assert_eq!(detect(b"WARC/1.0\r\n", Named::Kind(Kind::Html)), Sniffed::Kind(Kind::Warc));
        assert_eq!(detect(b"%PDF-1.4", Named::Nothing), Sniffed::Foreign("PDF"));
        assert_eq!(detect(b"<?xml version='1.0'?><!DOCTYPE nitf><nitf>", Named::Nothing), Sniffed::Kind(Kind::Nitf));
        assert_eq!(detect(b"<?xml version='1.0'?><!-- x --><rss>", Named::Nothing), Sniffed::Kind(Kind::Feed));
        assert_eq!(detect(b"<?xml version='1.0'?><newsItem guid='1'>", Named::Nothing), Sniffed::Kind(Kind::NewsMl));
        assert_eq!(detect(b"<?xml version='1.0'?><other>", Named::Nothing), Sniffed::Xml);
    }

    #[test]
    fn pages_begin_with_any_part_of_one() {
        for page in ["<html>", "<HEAD><title>x", "<body class='a'>", "<!DOCTYPE html>", "<!-- saved --><html>"] {
            assert_eq!(detect(page.as_bytes(), Named::Nothing), Sniffed::Kind(Kind::Html), "{page}");
        }
        assert_eq!(detect(b"<!-- no page -->", Named::Nothing), Sniffed::Plain);
    }

    #[test]
    fn names_say_what_the_content_must_show() {
        let all = [
            ("a.docx a.doc", DOCX),
            ("a.odt", ODT),
            ("a.XLSX a.xls", XLSX),
            ("a.ods", ODS),
            ("a.zip", ZIP_ARCHIVE),
            ("a.tar a.tar.gz a.tgz", TAR_ARCHIVE),
            ("a.pdf", "a PDF document"),
            ("a.rtf", "an RTF document"),
        ];
        for (names, what) in all {
            for name in names.split(' ') {
                assert_eq!(by_ending(Path::new(name)).certain(), Some(what), "{name}");
            }
        }
        for (kind, what) in [(Kind::Docx, DOCX), (Kind::Odt, ODT), (Kind::Xlsx, XLSX), (Kind::Ods, ODS)] {
            assert_eq!((package(kind), opened(kind)), (Some(what), Some(what)));
        }
        assert_eq!((package(Kind::Zip), opened(Kind::Zip), opened(Kind::Text)), (None, Some(ZIP_ARCHIVE), None));
    }

    #[test]
    fn texts_with_commas_are_no_tables() {
        assert!(looks_like_table("id,title,text\n1,A,She left.\n"));
        for text in
            ["He came, she left.\nThey came, too.\n", "Title, text\nOne line.\n", "text\nShe left.\n", "id,text\n"]
        {
            assert!(!looks_like_table(text), "{text:?}");
        }
    }

    #[test]
    fn json_of_all_shapes() {
        let kind = |text: &str| detect(text.as_bytes(), Named::Nothing);
        assert_eq!(kind("{\"text\":\"a\"}\n{\"text\":\"b\"}"), Sniffed::Kind(Kind::JsonLines));
        assert_eq!(kind("{\"text\":\"a\n{\"text\":\"b\"}"), Sniffed::Kind(Kind::JsonLines));
        assert_eq!(kind("{\n \"text\":\"a\"\n}"), Sniffed::Kind(Kind::Json));
        assert_eq!(kind("[{\"text\":\"a\"}]"), Sniffed::Kind(Kind::Json));
        assert_eq!(kind("{\"status\":\"ok\",\"articles\":[{\"title\":"), Sniffed::Kind(Kind::Json));
        assert_eq!(kind("[sic] he wrote"), Sniffed::Plain);
    }

    #[test]
    fn tables() {
        assert_eq!(detect(b"id\ttext\n1\tx", Named::Nothing), Sniffed::Kind(Kind::Table));
        assert_eq!(detect(b"\"Title\";\"Body\"\r\n", Named::Nothing), Sniffed::Kind(Kind::Table));
        assert_eq!(detect(b"sep=;\r\nTitle;Body\r\n", Named::Nothing), Sniffed::Kind(Kind::Table));
        assert_eq!(detect(b"Text, title and more.\n", Named::Nothing), Sniffed::Plain);
        assert_eq!(delimiter_of(b"\"a,b,c\";d\n1,2,3"), b';');
    }
}
