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

/// A line of JSON, many times: 40 MB that take 40 KB.
fn bomb() -> Vec<u8> {
    format!("{{\"text\":\"a\",\"x\":\"{}\"}}\n", "a".repeat(1 << 20)).repeat(40).into_bytes()
}

#[test]
fn files_of_archives_do_not_grow_without_end() {
    let archive = zip(&[("a.jsonl", &bomb()), ("b.txt", b"Two.")]);
    assert!(archive.len() < 1 << 20);
    let seen = read(archive);
    let articles = seen.iter().filter(|seen| seen.starts_with("a/a.jsonl#")).count();
    assert!((14..20).contains(&articles), "as much as any file may grow: {articles}");
    // The archive as a whole has grown too much as well.
    assert_eq!(seen[articles..], ["too-large a/a.jsonl", "damaged a"]);
}

/// Many entries for the same compressed bytes: each is small enough, all together are not.
#[test]
fn files_that_share_their_bytes_do_not_grow_without_end() {
    let line = format!("{{\"text\":\"a\",\"x\":\"{}\"}}\n", "a".repeat(1 << 20)).repeat(8).into_bytes();
    let one = zip(&[("000.jsonl", &line)]);
    let directory = one.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
    let end = one.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
    let mut many = one[..directory].to_vec();
    for n in 0..1000 {
        let entry = many.len();
        many.extend_from_slice(&one[directory..end]);
        let name = entry + 46;
        many[name..name + 3].copy_from_slice(format!("{n:03}").as_bytes());
    }
    let mut tail = one[end..].to_vec();
    tail[8..10].copy_from_slice(&1000u16.to_le_bytes());
    tail[10..12].copy_from_slice(&1000u16.to_le_bytes());
    tail[12..16].copy_from_slice(&(1000 * (end - directory) as u32).to_le_bytes());
    many.extend_from_slice(&tail);
    let seen = read(many);
    assert!(seen.len() < 40, "{} of 8000 lines", seen.len());
    assert!(seen.len() > 8 && seen.last().is_some_and(|last| last == "damaged a"), "{seen:?}");
}

/// Entities that are made of entities are not expanded by any reader.
#[test]
fn entities_of_xml_do_not_grow() {
    let mut types = "<!ENTITY a0 \"aaaaaaaaaa\">".to_string();
    for n in 1..12 {
        types += &format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10));
    }
    let xml = |body: &str| format!("<?xml version=\"1.0\"?><!DOCTYPE x [{types}]>{body}").into_bytes();
    let ods = b"application/vnd.oasis.opendocument.spreadsheet";
    let row = |cell: &str| {
        format!("<table:table-row><table:table-cell><text:p>{cell}</text:p></table:table-cell></table:table-row>")
    };
    let inputs = [
        xml("<rss><channel><item><description>She left. &a11;</description></item></channel></rss>"),
        xml("<feed><entry><content>She left. &a11;</content></entry></feed>"),
        xml("<newsItem><contentSet><inlineXML><html><p>She left. &a11;</p></html></inlineXML></contentSet></newsItem>"),
        xml("<nitf><body><body.content><p>She left. &a11;</p></body.content></body></nitf>"),
        zip(&[("word/document.xml", &xml("<w:p><w:r><w:t>She left. &a11;</w:t></w:r></w:p>"))]),
        zip(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("content.xml", &xml("<text:p>She left. &a11;</text:p>")),
        ]),
        zip(&[
            ("mimetype", ods),
            ("content.xml", &xml(&format!("<table:table>{}{}</table:table>", row("text"), row("She left. &a11;")))),
        ]),
        zip(&[
            ("xl/workbook.xml", b"<x><sheet/></x>"),
            ("xl/sharedStrings.xml", &xml("<sst><si><t>text</t></si><si><t>She left. &a11;</t></si></sst>")),
            ("xl/worksheets/sheet1.xml", b"<row><c t=\"s\"><v>0</v></c></row><row><c t=\"s\"><v>1</v></c></row>"),
        ]),
    ];
    for input in inputs {
        let seen = read(input);
        assert!(seen.len() == 1 && seen[0].contains("She left.") && seen[0].len() < 100, "{seen:?}");
    }
}

/// A cell that is repeated counts as often as it is there.
#[test]
fn cells_that_are_repeated_do_not_grow() {
    let cell = format!(
        "<table:table-cell table:number-columns-repeated=\"64\"><text:p>{}</text:p></table:table-cell>",
        "a".repeat(1 << 20)
    );
    let ods = format!("<table:table><table:table-row>{}</table:table-row></table:table>", cell);
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    assert_eq!(read(zip(&[("mimetype", kind), ("content.xml", ods.as_bytes())])), ["too-large a"]);
}

#[test]
fn archives_within_archives_are_not_opened() {
    let mut inner = zip(&[("a.txt", b"One.")]);
    for _ in 0..3 {
        inner = zip(&[("inner.zip", &inner), ("b.txt", b"Two.")]);
        assert_eq!(read(inner.clone()), ["skipped a/inner.zip", "a/b.txt Two."]);
    }
    let inner = String::from_utf8_lossy(&tar(&[("a.txt", "One.")])).into_owned();
    assert_eq!(read(tar(&[("inner.tar", &inner)])), ["skipped a/inner.tar"]);
    // A folder of unlimited depth is a long name.
    let deep = "a/".repeat(40) + "b.txt";
    assert_eq!(read(tar(&[(&deep, "One.")])), [format!("a/{deep} One.")]);
}

/// Old archives have no magic bytes.
#[test]
fn tar_of_all_ages() {
    let mut old = tar(&[("a.txt", "One.")]);
    old[257..262].fill(0);
    old[148..156].fill(b' ');
    let sum: u64 = old[..512].iter().map(|b| u64::from(*b)).sum();
    old[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    assert_eq!(read(old), ["a/a.txt One."]);
}

/// Every byte of a stored file is checked.
#[test]
fn damage_to_a_file_of_an_archive_is_told() {
    let mut bytes = zip(&[("a.txt", b"She left the town on Monday."), ("b.txt", b"Two.")]);
    let at = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    let data = bytes.windows(5).position(|name| name == b"a.txt").unwrap() + 5;
    assert!(data < at);
    bytes[data + 3] ^= 4;
    assert_eq!(read(bytes), ["damaged a/a.txt", "a/b.txt Two."]);
}

/// Large files have their size in bytes instead of digits. One that no file can have is damage, not an overflow.
#[test]
fn a_size_that_no_file_has_is_damage() {
    let sealed = |size: [u8; 12]| {
        let mut bytes = tar(&[("a.txt", "One."), ("b.txt", "Two.")]);
        let header = &mut bytes[1024..1536];
        header[124..136].copy_from_slice(&size);
        header[148..156].fill(b' ');
        let sum: u64 = header.iter().map(|b| u64::from(*b)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        bytes
    };
    let mut small = [0; 12];
    (small[0], small[11]) = (0x80, 4);
    assert_eq!(read(sealed(small)), ["a/a.txt One.", "a/b.txt Two."]);
    assert_eq!(read(sealed([0xff; 12])), ["a/a.txt One.", "damaged a"]);
}

/// A workbook with these parts; its only sheet has these rows.
fn one_sheet(parts: &[(&str, &str)], rows: &str) -> Vec<u8> {
    let mut files: Vec<(&str, &[u8])> = parts.iter().map(|(name, content)| (*name, content.as_bytes())).collect();
    files.push(("xl/worksheets/sheet1.xml", rows.as_bytes()));
    zip(&files)
}

fn seen(bytes: Vec<u8>) -> Vec<(String, String, String)> {
    let articles = Corpus::new([Input::memory("a", bytes)]).articles().map(|read| read.expect("an article"));
    articles.map(|article| (article.text, article.date, article.title)).collect()
}

#[test]
fn cells_of_workbooks_as_programs_write_them() {
    let rows = r#"<row><c r="A1" t="inlineStr"><is><t>text</t></is></c><c r="AB1" t="inlineStr"><is><t>date</t></is></c><c
        t="inlineStr"><is><t>title</t></is></c></row>
        <row><c r="A2" t="s"><v>0</v></c><c r="B2" t="b"><v>1</v></c><c r="AB2" s="1"><v>43893</v></c><c t="e"><v>#N/A</v></c></row>
        <row><c r="A3" t="str"><f>A1</f><v>Two.</v></c><c r="AB3" s="2"><v>43893.5</v></c><c t="s"><v>1</v></c></row>"#;
    let parts = |property: &'static str| {
        [
            ("xl/workbook.xml", property),
            (
                "xl/sharedStrings.xml",
                "<sst><si><t>One.</t><rPh sb=\"0\"><t>wʌn</t></rPh></si><si><r><t>A &#38; </t></r><r><t>B</t></r></si></sst>",
            ),
            (
                "xl/styles.xml",
                r#"<s><numFmts><numFmt numFmtId="170" formatCode="d\.m\.yy"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
                    <cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="22"/></cellXfs></s>"#,
            ),
        ]
    };
    let row = |text: &str, date: &str, title: &str| (text.to_owned(), date.to_owned(), title.to_owned());
    let from_1904 = r#"<x><workbookPr date1904="1"/><sheet/></x>"#;
    for (property, day) in [("<x><sheet/></x>", "2020-03-03"), (from_1904, "2024-03-04")] {
        let want = [row("One.", day, ""), row("Two.", day, "A & B")];
        assert_eq!(seen(one_sheet(&parts(property), rows)), want, "{property}");
    }
    let missing = rows.replace("<v>1</v></c></row>", "<v>2</v></c></row>");
    assert_eq!(read(one_sheet(&parts(from_1904), &missing)), ["a#1 One.", "damaged a"], "text number 2 is missing");
}

#[test]
fn cells_of_opendocument_as_programs_write_them() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|text| cell(text)).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let head = row(&["text", "title"]);
    let spaces = "One<text:s/>left<text:line-break/>at<text:tab/>ten.";
    let note = "<office:annotation><text:p>Check this!</text:p></office:annotation>Two &amp; three.";
    let beside =
        note.replace("</office:annotation>", "</office:annotation><text:p>").replace("three.", "three.</text:p>");
    let beside =
        format!("<table:table-row><table:table-cell>{beside}</table:table-cell>{}</table:table-row>", cell("C"));
    let sheet = |rows: &str| format!("<table:table>{rows}</table:table>");
    let repeated = "<table:table-row><table:table-cell table:number-columns-repeated=\"2\"><text:p>Same.</text:p>\
        </table:table-cell></table:table-row>";
    let content = [
        sheet(&row(&["Notes", "to", "nobody"])),
        sheet(&[head.as_str(), &row(&[spaces, "A"]), repeated].concat()),
        sheet(&row(&["Other", "notes"])),
        sheet(&[head.as_str(), &row(&[note, "B"]), &beside].concat()),
    ];
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    let sheets = zip(&[("mimetype", kind), ("content.xml", content.concat().as_bytes())]);
    let want = [("One left\nat ten.", "A"), ("Same.", "Same."), ("Two & three.", "B"), ("Two & three.", "C")];
    let got = seen(sheets);
    assert_eq!(got.iter().map(|(text, _, title)| (text.as_str(), title.as_str())).collect::<Vec<_>>(), want);
}

/// What is limited is a cell, not the sheet.
#[test]
fn a_sheet_may_be_larger_than_an_article() {
    let rows = "<row><c t=\"str\"><v>She left.</v></c></row>".repeat(3000);
    let head = "<row><c t=\"str\"><v>text</v></c></row>";
    let book = one_sheet(&[("xl/workbook.xml", "<x><sheet/></x>")], &format!("{head}{rows}"));
    let limits = pullquote_corpus::Limits { max_article_bytes: 16 << 10, ..Default::default() };
    let read: Vec<_> = Corpus::new([Input::memory("a", book)]).with_limits(limits).articles().collect();
    assert_eq!(read.iter().filter(|read| read.is_ok()).count(), 3000, "{:?}", read.iter().find(|read| read.is_err()));
}

/// Nor may it hold more because it is in pieces.
#[test]
fn a_cell_in_pieces_is_limited_as_a_whole() {
    let pieces = format!("<r><t>{}</t></r>", "x".repeat(1000)).repeat(40);
    let strings = format!("<sst><si><t>text</t></si><si>{pieces}</si></sst>");
    let parts = [("xl/workbook.xml", "<x><sheet/></x>"), ("xl/sharedStrings.xml", strings.as_str())];
    let rows = "<row><c t=\"s\"><v>0</v></c></row><row><c t=\"s\"><v>1</v></c></row>";
    for (limit, fits) in [(16 << 10, false), (64 << 10, true)] {
        let limits = pullquote_corpus::Limits { max_article_bytes: limit, ..Default::default() };
        let read: Vec<_> =
            Corpus::new([Input::memory("a", one_sheet(&parts, rows))]).with_limits(limits).articles().collect();
        match read.as_slice() {
            [Ok(article)] => assert!(fits && article.text.len() == 40_000, "{limit}"),
            [Err(error)] => assert!(!fits && error.message.contains("a cell exceeds the limit"), "{limit}: {error}"),
            more => panic!("{more:?}"),
        }
    }
}
