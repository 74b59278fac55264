//! Archives of files, and documents that are archives.

use pullquote_corpus::{Article, Corpus, Input, RecordError};
use std::io;

/// A tar archive of these files.
fn tar(files: &[(&str, &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, content) in files {
        let mut block = [0u8; 512];
        block[..name.len()].copy_from_slice(name.as_bytes());
        block[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        block[156] = b'0';
        block[257..262].copy_from_slice(b"ustar");
        block[148..156].fill(b' ');
        let sum: u64 = block.iter().map(|b| u64::from(*b)).sum();
        block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        out.extend_from_slice(&block);
        out.extend_from_slice(content.as_bytes());
        out.resize(out.len().div_ceil(512) * 512, 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn read(bytes: Vec<u8>) -> Vec<String> {
    let corpus = Corpus::new([Input::memory("a", bytes)]);
    let describe = |read: Result<Article, RecordError>| match read {
        Ok(article) => format!("{} {}", article.id, article.text),
        Err(error) => format!("{} {}", error.kind.label(), error.source_name),
    };
    corpus.articles().map(describe).collect()
}

#[test]
fn archives() {
    let files = [
        ("./wire/a.txt", "One."),
        ("b.jsonl", "{\"text\":\"Two.\"}\n{\"text\":\"Three.\"}"),
        ("x.pdf", "%PDF"),
        (".hidden", "x"),
    ];
    let want = ["a/wire/a.txt One.", "a/b.jsonl#1 Two.", "a/b.jsonl#2 Three.", "skipped a/x.pdf"];
    assert_eq!(read(tar(&files)), want);
    let bytes: Vec<(&str, &[u8])> = files.iter().map(|(name, content)| (*name, content.as_bytes())).collect();
    assert_eq!(read(zip(&bytes)), want);
    let nested = zip(&[("inner.zip", &zip(&bytes)), ("c.txt", b"Four.")]);
    assert_eq!(read(nested), ["skipped a/inner.zip", "a/c.txt Four."]);
    let mut cut = tar(&files);
    cut.truncate(1560);
    assert_eq!(read(cut), ["a/wire/a.txt One.", "a/b.jsonl#1 Two.", "damaged a/b.jsonl", "damaged a"]);
    assert_eq!(read(b"PK\x03\x04 damage".to_vec()), ["damaged a"]);
}

#[test]
fn documents_of_word_processors() {
    let docx = zip(&[("word/document.xml", b"<w:p><w:r><w:t>She left.</w:t></w:r></w:p>")]);
    assert_eq!(read(docx.clone()), ["a She left."]);
    assert_eq!(read(zip(&[("n.docx", &docx)])), ["a/n.docx She left."]);
    assert_eq!(read(zip(&[("xl/workbook.xml", b"<x/>")])), ["unknown-format a"]);
}
