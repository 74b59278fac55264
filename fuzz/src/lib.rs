//! What each target does with its bytes. A target passes if it returns: it asserts what must hold for any input.

#[allow(dead_code)]
#[path = "../../crates/pullquote-cli/src/faults.rs"]
mod faults;
#[allow(dead_code)]
#[path = "../../crates/pullquote-cli/src/messages.rs"]
mod messages;
pub mod model;
#[allow(dead_code)]
mod outputs;
mod packages;
#[allow(dead_code)]
#[path = "../../crates/pullquote-cli/src/people/mod.rs"]
mod people;
pub mod program;
#[allow(dead_code)]
mod run;
#[path = "../../crates/pullquote-cli/src/commands/speakers/speaking.rs"]
mod speakers;
#[allow(dead_code)]
mod study;
#[allow(dead_code)]
#[path = "../../crates/pullquote-cli/src/table.rs"]
mod table;
pub mod tables;

use pullquote::corpus::{Article, Corpus, Duplicates, Input, Kind, Limits, Reading, decode};
use pullquote::tokenize::{Tokenizer, Tokens};
use pullquote::{Options, Pipeline, Scratch};
use std::cell::RefCell;
use std::sync::LazyLock;

/// A target: its name, what it runs, and the largest useful input size.
pub type Target = (&'static str, fn(&[u8]), usize);

/// All targets.
pub const TARGETS: [Target; 29] = [
    ("tokenize", tokenize, 512),
    ("pipeline", pipeline, 512),
    ("read_any", read_any, 2048),
    ("read_text", read_text, 1024),
    ("read_json", read_json, 1024),
    ("read_jsonl", read_jsonl, 1024),
    ("read_table", read_table, 1024),
    ("read_html", read_html, 2048),
    ("read_nitf", read_nitf, 2048),
    ("read_warc", read_warc, 2048),
    ("read_feed", read_feed, 2048),
    ("read_newsml", read_newsml, 2048),
    ("read_mail", read_mail, 2048),
    ("read_rtf", read_rtf, 2048),
    ("read_arc", read_arc, 2048),
    ("read_zip", read_zip, 4096),
    ("read_tar", read_tar, 4096),
    ("read_export", read_export, 2048),
    ("read_package", read_package, 4096),
    ("read_gzip", read_gzip, 2048),
    ("read_zstd", read_zstd, 2048),
    ("model", model::load, 256),
    ("journal", program::journal, 2048),
    ("table", program::rows, 2048),
    ("report", tables::report, 2048),
    ("speakers", tables::speakers, 2048),
    ("eval", tables::eval, 2048),
    ("people", tables::people, 2048),
    ("annotations", tables::annotations, 2048),
];

/// A panic that the code catches on purpose is not a finding, so it must not end the process, as the fuzzer's own hook
/// would make it. An uncaught panic still ends it.
pub fn quiet() {
    std::panic::set_hook(Box::new(|info| eprintln!("{info}")));
}

/// Tokens cover the text in order.
pub fn tokenize(data: &[u8]) {
    static TOKENIZER: LazyLock<Tokenizer> = LazyLock::new(Tokenizer::default);
    thread_local!(static TOKENS: RefCell<Tokens> = RefCell::default());
    let text = decode(data.to_vec()).text;
    TOKENS.with_borrow_mut(|tokens| {
        TOKENIZER.tokenize_into(&text, tokens);
        let mut end = 0;
        for span in tokens.spans() {
            assert!(span.start >= end && span.end > span.start, "tokens in order");
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "tokens between characters");
            end = span.end;
        }
        for sentence in tokens.sentences() {
            assert!(sentence.start <= sentence.end && sentence.end <= tokens.end());
        }
        for quoted in tokens.quoted() {
            assert!(text.get(quoted.span.start as usize..quoted.span.end as usize).is_some());
        }
    });
}

/// The whole pipeline: what it finds are pieces of the text.
pub fn pipeline(data: &[u8]) {
    static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Options::everything()));
    thread_local!(static SCRATCH: RefCell<Scratch> = RefCell::default());
    let article = Article::from_text("fuzz", decode(data.to_vec()).text);
    SCRATCH.with_borrow_mut(|scratch| {
        let analysis = PIPELINE.analyze(&article, scratch);
        let mut line = Vec::new();
        analysis.record().write_line(&mut line);
        for quote in &analysis.record().quotes {
            for (start, end) in &quote.content {
                assert!(article.text.get(*start as usize..*end as usize).is_some(), "content is a piece of the text");
            }
        }
        assert!(analysis.rows().all(|row| (0.0..=1.0).contains(&row.confidence)));
    });
}

/// The parts of an article are within its text, and there is an end.
fn read(data: &[u8], kind: Option<Kind>) {
    let reading = Reading { kind, duplicates: Duplicates::Keep, ..Reading::default() };
    let limits = Limits { max_article_bytes: 1 << 20, ..Limits::default() };
    let corpus = Corpus::new([Input::memory("fuzz", data)]).with_limits(limits).with_reading(reading);
    for (count, read) in corpus.articles().enumerate() {
        // Every record has a byte of its own, unless it was compressed.
        assert!(count <= data.len() * 1100 + 2, "there is an end");
        match read {
            Ok(article) => {
                assert!(article.text.get(article.body.clone()).is_some(), "the body is a piece of the text");
                for line in &article.headers {
                    assert!(article.text.get(line.clone()).is_some(), "a header line is a piece of the text");
                }
                assert!(!article.id.is_empty(), "an article has a name");
            }
            Err(error) => assert!(!error.message.is_empty()),
        }
    }
}

/// Any input, its type detected from its bytes.
pub fn read_any(data: &[u8]) {
    read(data, None);
}

/// Plain text in any encoding.
pub fn read_text(data: &[u8]) {
    read(data, Some(Kind::Text));
}

/// JSON documents.
pub fn read_json(data: &[u8]) {
    read(data, Some(Kind::Json));
}

/// JSON Lines.
pub fn read_jsonl(data: &[u8]) {
    read(data, Some(Kind::JsonLines));
}

/// Tables.
pub fn read_table(data: &[u8]) {
    read(data, Some(Kind::Table));
}

/// Web pages.
pub fn read_html(data: &[u8]) {
    read(data, Some(Kind::Html));
}

/// NITF.
pub fn read_nitf(data: &[u8]) {
    read(data, Some(Kind::Nitf));
}

/// Web archives.
pub fn read_warc(data: &[u8]) {
    read(data, Some(Kind::Warc));
}

/// Feeds.
pub fn read_feed(data: &[u8]) {
    read(data, Some(Kind::Feed));
}

/// NewsML-G2.
pub fn read_newsml(data: &[u8]) {
    read(data, Some(Kind::NewsMl));
}

/// Messages and saved pages.
pub fn read_mail(data: &[u8]) {
    read(data, Some(Kind::Mail));
}

/// RTF.
pub fn read_rtf(data: &[u8]) {
    read(data, Some(Kind::Rtf));
}

/// ARC web archives.
pub fn read_arc(data: &[u8]) {
    read(data, Some(Kind::Arc));
}

/// ZIP archives, and the documents and sheets that are one.
pub fn read_zip(data: &[u8]) {
    let mut archive = b"PK\x03\x04".to_vec();
    archive.extend_from_slice(data.strip_prefix(b"PK\x03\x04").unwrap_or(data));
    read(&archive, None);
}

/// Tar archives: the magic bytes are put where they belong, and the sum of the first header is made right.
pub fn read_tar(data: &[u8]) {
    let mut archive = data.to_vec();
    if archive.len() >= 512 {
        archive[257..265].copy_from_slice(b"ustar\x0000");
        archive[148..156].fill(b' ');
        let sum: u32 = archive[..512].iter().map(|&byte| u32::from(byte)).sum();
        archive[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }
    read(&archive, None);
}

/// Exports of news databases.
pub fn read_export(data: &[u8]) {
    read(data, Some(Kind::Export));
}

/// Documents and sheets that are ZIP files, by their parts.
pub fn read_package(data: &[u8]) {
    let Some(archive) = packages::package(data) else { return };
    read(&archive, None);
}

/// Gzip streams: the magic bytes are prepended.
pub fn read_gzip(data: &[u8]) {
    let mut stream = b"\x1f\x8b\x08".to_vec();
    stream.extend_from_slice(data.strip_prefix(b"\x1f\x8b\x08").unwrap_or(data));
    read(&stream, Some(Kind::JsonLines));
}

/// Zstd streams: the magic bytes are prepended.
pub fn read_zstd(data: &[u8]) {
    let mut stream = b"\x28\xb5\x2f\xfd".to_vec();
    stream.extend_from_slice(data.strip_prefix(b"\x28\xb5\x2f\xfd").unwrap_or(data));
    read(&stream, Some(Kind::JsonLines));
}
