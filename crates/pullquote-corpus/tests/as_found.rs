//! Inputs as people have them: tables and JSON as other programs write them, damaged in the usual ways, and what crawlers
//! leave beside the pages.

use flate2::{Compression, write::GzEncoder};
use pullquote_corpus::{Corpus, Input};
use std::io::Write;

/// What a file of this name gives: `id text` of articles, `kind message` of errors, then its notes.
fn read(name: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let mut seen = Vec::new();
    for read in Corpus::new([Input::open(&path).unwrap()]).articles() {
        match read {
            Ok(article) => {
                seen.push(format!("{} {}", article.id, &article.text[article.body.clone()]));
                seen.extend(article.notes.iter().map(|note| format!("({note})")));
            }
            Err(error) => seen.push(format!("{} {}", error.kind.label(), error.message)),
        }
    }
    seen
}

const MARKS: &str = "(quotation marks of this row are not doubled or not closed; read as text)";

#[test]
fn marks_in_tables_as_they_were_meant() {
    let unquoted = "id\ttext\n1\t\"Go home,\" said Ana Roe.\n2\tShe said \"no\" twice.\n3\t\"All of it,\" she said, \"is gone.\"\n";
    assert_eq!(
        read("a.tsv", unquoted),
        [
            "1 \"Go home,\" said Ana Roe.",
            MARKS,
            "2 She said \"no\" twice.",
            "3 \"All of it,\" she said, \"is gone.\"",
            MARKS
        ]
    );
    let commas =
        "id,text\n1,\"Go home,\" said Ana Roe.\r\n2,\"Go home, said Ana Roe.\r\n3,\"Plain, and \"\"quoted\"\".\"\r\n";
    assert_eq!(
        read("a.csv", commas),
        ["1 \"Go home,\" said Ana Roe.", MARKS, "2 \"Go home, said Ana Roe.", MARKS, "3 Plain, and \"quoted\"."]
    );
    let escaped = "id,text\n1,\"\\\"Go home,\\\" said Ana Roe.\"\n2,\"A \\\"b\\\", c\"\n";
    assert_eq!(read("a.csv", escaped), ["1 \"Go home,\" said Ana Roe.", "2 A \"b\", c"]);
    // What cannot be told is an error, and takes no other row.
    assert_eq!(
        read("a.csv", "id,text\n1,Go, home\n2,x\n"),
        ["damaged 3 cells but 2 columns: a stray delimiter or quotation mark", "2 x"]
    );
}

#[test]
fn tables_of_other_programs() {
    for table in ["sep=,\nid,text\n1,\"a, b\"\n", "sep=;\r\nid;text\r\n1;a, b\r\n", "id|text\r1|a, b\r"] {
        assert_eq!(read("a.csv", table), ["1 a, b"], "{table}");
    }
    let wide: Vec<u8> = "\u{feff}id\ttext\r\n1\tShe “left”.\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read("a.csv", &wide), ["1 She “left”.", "(read as UTF-16)"]);
    let told = read("a.txt", "id,title,text\n1,A,\"Go home\"\n2,B,Two\n");
    assert!(told[1].starts_with("(read as text, but it looks like a table; --input-format csv"), "{told:?}");
    let twice = ["ambiguous several columns are named text; the last one with content is used", "1 b", "2 c"];
    assert_eq!(read("a.csv", "id,text,text\n1,a,b\n2,c,\n"), twice);
    assert_eq!(read("a.csv", "id,Text,text\n1,a,b\n2,c,\n"), twice);
}

#[test]
fn json_of_other_programs() {
    let lines = "{\"id\":1,\"score\":NaN,\"text\":\"One\"}\n{\"id\":2,\"score\":-Infinity,\"text\":\"Two\tx\"}\n";
    assert_eq!(read("a.jsonl", lines), ["1 One", "2 Two\tx"]);
    let array = "[{\"id\":1,\"score\":NaN,\"text\":\"One\"},{\"id\":2,\"score\":Infinity,\"text\":\"Two\tx\"}]";
    assert_eq!(read("a.json", array), ["1 One", "2 Two\tx"]);
    let hint = "no-text a table as pandas writes it by default; write it with orient=\"records\", lines=True";
    assert_eq!(read("a.json", r#"{"id":{"0":1,"1":2},"text":{"0":"One","1":"Two"}}"#), [hint]);
    assert_eq!(read("a.json", r#"{"columns":["id","text"],"index":[0],"data":[[1,"One"]]}"#), [hint]);
    // Agencies.
    let item = r#"{"uri":"urn:1","headline":"A","body_xhtml":"<p>One &amp; all.</p><p>Two.</p>"}"#;
    for list in [
        format!("{{\"item\":[{item}]}}"),
        format!("{{\"data\":{{\"items\":[{{\"meta\":{{\"x\":[1]}},\"item\":{item}}}]}}}}"),
    ] {
        assert_eq!(read("a.json", list), ["a.json#1 One & all.\n\nTwo."]);
    }
}

/// Each costs its own record only, with one error.
#[test]
fn damage_within_a_nested_list() {
    for damage in ["[{\"a\":}]", "[1,2", "[1,{]}", "[[1,2],[3},4]", "[\"x]", "[\"x\" \"y\"]", "[1,2,}]"] {
        for (before, behind) in [("[", "]"), ("{\"ok\":[1],\"articles\":[", "],\"n\":{\"z\":[2]}}")] {
            for comma in [",", ",\n", " ,\n  "] {
                let records = [
                    "{\"id\":1,\"text\":\"One\"}".to_string(),
                    format!("{{\"id\":2,\"text\":\"Two\",\"k\":{damage}}}"),
                    "{\"id\":3,\"text\":\"Three\",\"k\":[{\"b\":1}]}".to_string(),
                    "{\"id\":4,\"text\":\"Four\"}".to_string(),
                ];
                let json = format!("{before}{}{behind}", records.join(comma));
                let seen = read("a.json", &json);
                assert_eq!(
                    (seen[0].as_str(), &seen[2..]),
                    ("1 One", &["3 Three".into(), "4 Four".into()][..]),
                    "{json}"
                );
                assert!(seen[1].starts_with("json not a JSON object"), "{json}: {seen:?}");
            }
        }
    }
}

#[test]
fn empty_texts_are_told_in_every_format() {
    let empty = "skipped the text is empty; skipped";
    for (name, content) in [
        ("a.txt", " \n\n"),
        ("a.csv", "id,text\n1,\n"),
        ("a.csv", "id,text\n1,\" \"\n"),
        ("a.jsonl", "{\"text\":\"\"}\n"),
        ("a.jsonl", "{\"text\":null}\n"),
        ("a.jsonl", "{\"text\":NaN,\"title\":\"A\"}\n"),
        ("a.json", "[{\"text\":[]}]"),
        ("a.json", "{\"uri\":\"urn:1\",\"body_xhtml\":\"\"}"),
        ("a.rtf", "{\\rtf1 }"),
        ("a.rss", "<?xml version='1.0'?><rss><channel><item><title>A</title><description/></item></channel></rss>"),
        ("a.atom", "<feed><entry><title>A</title><content type='html'> </content></entry></feed>"),
        ("a.xml", "<?xml version='1.0'?><nitf><body><body.content> </body.content></body></nitf>"),
        ("a.eml", "From: a@b.example\nMIME-Version: 1.0\nSubject: A\n\n \n"),
    ] {
        assert_eq!(read(name, content), [empty], "{name}: {content}");
    }
}

#[test]
fn what_crawlers_leave_beside_the_pages() {
    let page = "<p>The mayor, Ann Roe, said on Monday that she would leave the town after ten years.</p>".repeat(5);
    let page = format!("<html><body><article>{page}</article></body></html>");
    let mut zipped = GzEncoder::new(Vec::new(), Compression::default());
    zipped.write_all(page.as_bytes()).unwrap();
    let zipped = zipped.finish().unwrap();
    let mut warc = Vec::new();
    let mut add = |kind: &str, url: &str, content: &str, head: &str, block: &[u8]| {
        let length = head.len() + block.len();
        write!(warc, "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Record-ID: <urn:{url}>\r\n")
            .unwrap();
        write!(warc, "Content-Type: {content}\r\nContent-Length: {length}\r\n\r\n{head}").unwrap();
        warc.extend_from_slice(block);
        warc.extend_from_slice(b"\r\n\r\n");
    };
    let http = "application/http; msgtype=response";
    let plain = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";
    let gzip = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
    add("warcinfo", "", "application/warc-fields", "", b"software: x");
    add("response", "https://post.example/robots.txt", http, plain, b"User-agent: *\nDisallow: /x\n");
    add("resource", "metadata://gnu.org/software/wget/warc/wget.log", "text/plain", "", b"Resolving post.example...\n");
    add("metadata", "https://post.example/a", "application/warc-fields", "", b"outlink: x");
    add("resource", "metadata://gnu.org/software/wget/warc/wget_arguments.txt", "text/plain", "", b"--warc-file x\n");
    add("response", "https://post.example/a", http, gzip, &zipped);
    // Cut off by a limit of the crawler.
    add("response", "https://post.example/b", http, gzip, &zipped[..zipped.len() - 12]);
    let seen = read("a.warc", &warc);
    let ids: Vec<&str> = seen.iter().filter_map(|seen| seen.split(' ').next()).collect();
    assert_eq!(ids, ["urn:https://post.example/a", "urn:https://post.example/b"], "{seen:?}");
    assert!(seen[1].contains("The mayor, Ann Roe, said on Monday"), "{seen:?}");
}

/// An element that is not closed costs itself; many of them take no longer than their bytes.
#[test]
fn elements_that_are_not_closed() {
    let feed =
        |items: &str| format!("<?xml version='1.0'?><rss><channel><title>The Post</title>{items}</channel></rss>");
    let item = |text: &str| format!("<item><description>{text}</description></item>");
    let torn = feed(&format!("{}<item><description>Two.{}{}", item("One."), item("Three."), item("Four.")));
    let want =
        ["a.rss#1 One.", "damaged the article is not closed: </item> is missing", "a.rss#3 Three.", "a.rss#4 Four."];
    assert_eq!(read("a.rss", torn), want);
    let begun = std::time::Instant::now();
    let many = feed(&format!("{}{}", "<item>".repeat(1 << 20), item("Two.")));
    assert_eq!(read("a.rss", many).len(), 2);
    let nested = format!("{}{{}}{}", "{\"item\":".repeat(100), "}".repeat(100));
    assert_eq!(
        read("a.json", format!("{{\"text\":\"One\",\"item\":{{\"text\":\"no\",\"item\":{nested}}}}}")),
        ["a.json#1 One"]
    );
    let headlines = format!(
        "<newsItem><contentSet><inlineXML>{}</inlineXML></contentSet></newsItem>",
        "<h1>A</h1>".repeat(1 << 18)
    );
    assert!(!read("a.xml", headlines).is_empty());
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
