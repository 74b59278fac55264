//! Damaged inputs of every format: reading never panics, always ends, says what was lost, and yields all whole records
//! before the damage.
//!
//! `PULLQUOTE_DAMAGED` is the number of damaged inputs of each format (500 by default; 10,000 for a release).

use pullquote_corpus::{Corpus, ErrorKind, Input, Kind, Limits, Reading};
use std::path::Path;

fn rounds() -> usize {
    std::env::var("PULLQUOTE_DAMAGED").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(500)
}

/// SplitMix64: the same damage in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// Damages one place; everything before it is unchanged. Returns the place and the bytes.
fn damaged(bytes: &[u8], random: &mut Random) -> (usize, Vec<u8>) {
    let at = random.below(bytes.len());
    let mut out = bytes.to_vec();
    match random.below(7) {
        0 => out.truncate(at),
        1 => out[at] ^= 1 << random.below(8),
        2 => out[at] = random.next() as u8,
        3 => {
            let end = (at + 1 + random.below(200)).min(out.len());
            out.drain(at..end);
        }
        4 => {
            let noise: Vec<u8> = (0..random.below(40)).map(|_| random.next() as u8).collect();
            out.splice(at..at, noise);
        }
        5 => {
            let end = (at + random.below(300)).min(out.len());
            let piece = out[at..end].repeat(1 + random.below(4));
            out.splice(at..at, piece);
        }
        _ => {
            let end = (at + random.below(64)).min(out.len());
            out[at..end].fill(b"\0\"'{}[]<>\n,;"[random.below(12)]);
        }
    }
    (at, out)
}

/// The texts of the articles, the errors, and the bytes that records begin at.
fn read(bytes: &[u8], kind: Option<Kind>) -> (Vec<String>, Vec<ErrorKind>, Vec<u64>) {
    let reading = Reading { kind, ..Reading::default() };
    // A damaged length must not make it wait for memory either.
    let limits = Limits { max_article_bytes: 1 << 20, ..Limits::default() };
    let corpus = Corpus::new([Input::memory("m", bytes)]).with_limits(limits).with_reading(reading);
    let (mut texts, mut errors, mut starts) = (Vec::new(), Vec::new(), Vec::new());
    for (count, read) in corpus.articles().enumerate() {
        assert!(count < 100_000, "there is an end");
        match read {
            Ok(article) => {
                assert!(article.text.get(article.body.clone()).is_some());
                starts.push(article.place.byte);
                texts.push(article.text);
            }
            Err(error) => {
                assert!(!error.message.is_empty() && error.to_string().starts_with('m'), "{error}");
                errors.push(error.kind);
            }
        }
    }
    (texts, errors, starts)
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/inputs").join(name)).expect("a fixture")
}

/// Damages a file repeatedly. If `survive`, everything before the damage must be read; a record ends where the next one
/// begins, or slightly before.
fn check(name: &str, kind: Kind, survive: bool) {
    let whole = fixture(name);
    let (texts, _, starts) = read(&whole, Some(kind));
    assert!(!texts.is_empty(), "{name} holds articles");
    let mut random = Random(0x5eed ^ whole.len() as u64);
    let mut kept = 0usize;
    for round in 0..rounds() {
        let (at, bytes) = damaged(&whole, &mut random);
        let (got, _, _) = read(&bytes, Some(kind));
        if !survive {
            continue;
        }
        // Records of this many articles end before the damage.
        let before = starts.iter().skip(1).filter(|start| **start <= at as u64).count();
        kept += before;
        let same = got.iter().zip(&texts).take_while(|(a, b)| a == b).count();
        assert!(same >= before, "{name}, round {round}: {same} of {before} articles before byte {at} are left");
    }
    assert!(!survive || kept > rounds() / 8, "{name}: too few damaged files kept an article ({kept})");
}

macro_rules! formats {
    ($($test:ident: $name:literal, $kind:ident, $survive:literal;)*) => {$(
        #[test]
        fn $test() {
            check($name, Kind::$kind, $survive);
        }
    )*};
}

formats! {
    json_lines: "lines.jsonl", JsonLines, true;
    json_array: "array.json", Json, true;
    json_within_an_object: "newsapi.json", Json, false;
    ninjs: "ninjs.json", Json, true;
    csv: "table.csv", Table, true;
    tsv: "table.tsv", Table, true;
    nitf: "envelope.xml", Nitf, true;
    warc: "news.warc", Warc, true;
    html: "page.html", Html, false;
    tar: "folder.tar", Tar, false;
    rss: "feed.rss", Feed, true;
    atom: "feed.atom", Feed, true;
    news_ml: "newsml.xml", NewsMl, true;
    ninjs_with_xhtml: "ninjs-xhtml.json", Json, false;
    nexis_uni: "nexis-uni.txt", Export, false;
    nexis: "nexis.txt", Export, false;
    factiva: "factiva.txt", Export, false;
    pro_quest: "proquest.txt", Export, false;
    rtf: "document.rtf", Rtf, false;
    message: "letter.eml", Mail, false;
    saved_page: "saved.mht", Mail, false;
    arc: "news.arc", Arc, true;
    text: "plain-1252.txt", Text, false;
    utf16: "plain-utf16.txt", Text, false;
}

/// A truncated or damaged compressed file yields the beginning of its contents, and the loss is reported. gzip and zstd
/// have checksums only at their ends, so a changed byte can appear as a changed letter, reported afterwards.
fn check_compressed(name: &str, kind: Kind) {
    let whole = fixture(name);
    let (texts, _, _) = read(&whole, Some(kind));
    let (mut cut, mut random) = (0, Random(7));
    for round in 0..rounds() {
        let (at, bytes) = damaged(&whole, &mut random);
        let (got, errors, _) = read(&bytes, Some(kind));
        if bytes.len() == at && at > 0 && bytes == whole[..at] {
            cut += 1;
            let same = got.iter().zip(&texts).take_while(|(a, b)| a == b).count();
            let reported = errors.contains(&ErrorKind::Damaged);
            assert!(same == got.len(), "{name}, round {round}: cut at {at}, a partial record was read");
            // Cut exactly between two members, the file is complete as far as anybody can tell.
            let between = whole[at..].starts_with(b"\x1f\x8b") || whole[at..].starts_with(b"\x28\xb5\x2f\xfd");
            let skippable = name.ends_with("zst") && (errors.is_empty() && got.len() == 1);
            assert!(
                reported || between || skippable || at < 20,
                "{name}, round {round}: cut at {at}, and nothing is reported"
            );
        }
    }
    assert!(cut > rounds() / 20, "{name}: too few files were truncated ({cut})");
}

#[test]
fn gzip() {
    check_compressed("lines.jsonl.gz", Kind::JsonLines);
}

#[test]
fn zstd() {
    check_compressed("lines.jsonl.zst", Kind::JsonLines);
}

#[test]
fn warc_in_gzip() {
    check_compressed("news.warc.gz", Kind::Warc);
}

/// Formats with checksums: what is read is what was written, or the loss is reported.
fn check_sums(name: &str, kind: Kind) {
    let whole = fixture(name);
    let (texts, _, _) = read(&whole, Some(kind));
    assert!(!texts.is_empty(), "{name} holds articles");
    let (mut random, mut told) = (Random(0xc4c ^ whole.len() as u64), 0);
    for round in 0..rounds() {
        let (at, bytes) = damaged(&whole, &mut random);
        let (got, errors, _) = read(&bytes, Some(kind));
        let whole = texts.iter().all(|text| got.contains(text));
        assert!(whole || !errors.is_empty(), "{name}, round {round}: damage at {at}, and nothing is reported: {got:?}");
        told += usize::from(!errors.is_empty());
    }
    assert!(told > rounds() / 5, "{name}: too few files were damaged ({told})");
}

macro_rules! sums {
    ($($test:ident: $name:literal, $kind:ident;)*) => {$(
        #[test]
        fn $test() {
            check_sums($name, Kind::$kind);
        }
    )*};
}

sums! {
    zip: "folder.zip", Zip;
    tar_in_gzip: "folder.tar.gz", Tar;
    docx: "document.docx", Docx;
    odt: "document.odt", Odt;
    xlsx: "sheet.xlsx", Xlsx;
    ods: "sheet.ods", Ods;
    export_in_docx: "nexis-uni.docx", Docx;
}

/// The type is not given.
#[test]
fn any() {
    for name in [
        "lines.jsonl",
        "news.warc",
        "table.csv",
        "page.html",
        "article.xml",
        "array.json",
        "newsml.xml",
        "feed.atom",
        "folder.tar",
        "sheet.xlsx",
        "document.rtf",
        "letter.eml",
        "nexis.txt",
    ] {
        let whole = fixture(name);
        let mut random = Random(11);
        for _ in 0..rounds() / 5 {
            read(&damaged(&whole, &mut random).1, None);
        }
    }
}
