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
}

/// A workbook with a sheet of notes, one of articles, and one that continues it.
fn workbook() -> Vec<u8> {
    let sheet = |rows: &str| format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let head = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>id</t></is></c></row>"#;
    let second = format!(r#"{head}<row r="2"/><row r="3"><c r="A3" s="1"><v>45355</v></c><c t="s"><v>2</v></c></row>"#);
    let third = format!(r#"{head}<row><c r="B2" t="inlineStr"><is><t>Two.</t></is></c><c r="C2"><v>7</v></c></row>"#);
    zip(&[
        ("xl/workbook.xml", br#"<workbook><sheets><sheet r:id="r1"/><sheet r:id="r2"/><sheet r:id="r3"/></sheets></workbook>"#),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<x><Relationship Id="r1" Target="worksheets/a.xml"/><Relationship Id="r2" Target="/xl/worksheets/b.xml"/>
                <Relationship Id="r3" Target="worksheets/c.xml"/></x>"#,
        ),
        ("xl/sharedStrings.xml", "<sst><si><t>Date</t></si><si><r><t>Te</t></r><r><t>xt</t></r></si><si><t>“Go,” she &amp; he said.\nOne.</t></si></sst>".as_bytes()),
        ("xl/styles.xml", br#"<s><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></s>"#),
        ("xl/worksheets/a.xml", sheet(r#"<row><c t="inlineStr"><is><t>Notes</t></is></c></row>"#).as_bytes()),
        ("xl/worksheets/b.xml", sheet(&second).as_bytes()),
        ("xl/worksheets/c.xml", sheet(&third).as_bytes()),
    ])
}

#[test]
fn sheets_are_tables() {
    let articles: Vec<Article> =
        Corpus::new([Input::memory("a", workbook())]).articles().map(|read| read.expect("an article")).collect();
    let seen: Vec<_> = articles.iter().map(|a| (a.id.as_str(), a.date.as_str(), a.text.as_str())).collect();
    assert_eq!(seen, [("a#1", "2024-03-04", "“Go,” she & he said.\nOne."), ("7", "", "Two.")]);
    assert_eq!(read(zip(&[("n.xlsx", &workbook())])).len(), 2, "within an archive");
    let ods = "<office:spreadsheet><table:table><table:table-row><table:table-cell><text:p>Body</text:p></table:table-cell>\
        <table:table-cell><text:p>Date</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"16382\"/>\
        </table:table-row><table:table-row><table:table-cell><text:p>One <text:span>left</text:span>.</text:p><text:p>Two.</text:p>\
        </table:table-cell><table:table-cell office:date-value=\"2024-03-04\"><text:p>4.3.24</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
        </table:table></office:spreadsheet>";
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    assert_eq!(read(zip(&[("mimetype", kind), ("content.xml", ods.as_bytes())])), ["a#1 One left.\n\nTwo."]);
    assert_eq!(read(zip(&[("xl/workbook.xml", b"<x><sheet/></x>")])), ["damaged a"], "its sheet is missing");
    assert_eq!(
        read(zip(&[
            ("xl/workbook.xml", b"<x><sheet/></x>"),
            ("xl/worksheets/sheet1.xml", b"<row><c><v>1</v></c></row>")
        ])),
        ["no-text a"]
    );
}

/// One text of 20 MB that takes 20 KB.
#[test]
fn a_cell_that_expands_without_end_is_refused() {
    let huge = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(20 << 20));
    let bytes = zip(&[("xl/workbook.xml", b"<x><sheet/></x>"), ("xl/sharedStrings.xml", huge.as_bytes())]);
    assert!(bytes.len() < 1 << 20);
    assert_eq!(read(bytes), ["damaged a"]);
}
