//! Inputs of every format through the real program.

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use support::{Desk, Ran, assert_same_lines, fixtures, pullquote};

const QUOTED: &str = "“We will rebuild the bridge,” said Ann Lee, the mayor.\n\n\"It will take a year,\" she added.\n";

fn json(ran: &Ran) -> Vec<Value> {
    ran.out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// An input of each format, its text and what is known about it, as kept in `fixtures/golden/`.
#[test]
fn golden_texts_of_every_format() {
    let desk = Desk::new(&[]);
    let errors = desk.path("errors.csv");
    let args = ["texts", "inputs", "-q", "--errors", &errors.to_string_lossy()];
    let ran: Ran = pullquote(&args).current_dir(fixtures()).output().expect("the program runs").into();
    assert_eq!(ran.code, 1, "some are damaged: {}", ran.err);
    let golden = |name: &str| std::fs::read_to_string(fixtures().join("golden").join(name)).unwrap_or_default();
    assert_same_lines("golden/texts.jsonl", &golden("texts.jsonl"), &ran.out);
    assert_same_lines("golden/texts-errors.csv", &golden("texts-errors.csv"), &desk.read("errors.csv"));
}

/// What the files with the first article are called, one of each format.
#[rustfmt::skip]
const FORMATS: [&str; 27] = [
    "array.json", "article.xml", "document.docx", "document.odt", "document.rtf", "envelope.xml", "factiva.txt", "feed.atom",
    "feed.rss", "folder.tar/wire/harbour.txt", "folder.zip/more/document.docx", "letter.eml", "lines.jsonl.zst", "news.arc",
    "news.warc.gz", "newsml.xml", "nexis-uni.docx", "nexis-uni.txt", "nexis.txt", "ninjs-xhtml.json", "page.html",
    "plain.txt.gz", "proquest.txt", "saved.mht", "sheet.ods", "sheet.xlsx", "table-utf16.tsv",
];

/// The same three articles in every format come to the same rows. What a format has no place for is empty.
#[test]
fn rows_do_not_depend_on_the_format() {
    let ran: Ran = pullquote(&["extract", "inputs", "-q", "--format", "jsonl", "--threads", "2"])
        .current_dir(fixtures())
        .output()
        .expect("the program runs")
        .into();
    let texts: Ran = pullquote(&["texts", "inputs", "-q"]).current_dir(fixtures()).output().expect("it runs").into();
    let mut by_title: BTreeMap<String, Vec<(String, Value, Value)>> = BTreeMap::new();
    for (article, text) in json(&ran).iter().zip(json(&texts)) {
        assert_eq!(article["id"], text["id"], "offsets and texts belong together");
        let all = text["text"].as_str().expect("a text");
        let quotes = article["quotes"].as_array().expect("quotes").iter().map(|quote| {
            let pieces = quote["content"].as_array().expect("pieces").iter().map(|piece| {
                let at = |i: usize| piece[i].as_u64().expect("a byte") as usize;
                all[at(0)..at(1)].to_string()
            });
            let words = pieces.collect::<Vec<_>>().join(" ");
            format!("{words}|{}|{}|{}", quote["speaker"], quote["type"], quote["status"])
        });
        let quotes = Value::from(quotes.collect::<Vec<_>>());
        let title = text["title"].as_str().unwrap_or_default().to_string();
        let file = text["file"].as_str().expect("a file").trim_start_matches("inputs/").to_string();
        // Cut in the middle of the article itself, or read without its headline.
        if !file.contains("damaged") && !title.is_empty() {
            by_title.entry(title).or_default().push((file, quotes, text));
        }
    }
    assert_eq!(by_title.len(), 3, "three articles: {:?}", by_title.keys());
    for (title, all) in &by_title {
        assert!(all.len() > 8, "{title} stands in {} files", all.len());
        for (file, quotes, text) in all {
            assert_eq!(quotes, &all[0].1, "{title} in {file} and in {}", all[0].0);
            for field in ["date", "author", "outlet"] {
                let told = all.iter().map(|(_, _, text)| &text[field]).find(|value| value.is_string());
                assert!(text[field].is_null() || Some(&text[field]) == told, "{field} in {file}: {}", text[field]);
            }
        }
    }
    let there = &by_title["Harbour bridge to close for a year"];
    for format in FORMATS {
        assert!(there.iter().any(|(file, _, _)| file == format), "{format} was not read");
    }
}

#[test]
fn texts_are_an_input_again_with_the_same_offsets() {
    let desk = Desk::new(&[]);
    let inputs = fixtures().join("articles");
    let inputs = inputs.to_string_lossy();
    let first = desk.run(&["extract", &inputs, "-q", "--format", "jsonl"]);
    assert_eq!(desk.run(&["texts", &inputs, "-q", "-o", "texts.jsonl"]).code, 0);
    let again = desk.run(&["extract", "texts.jsonl", "-q", "--format", "jsonl"]);
    assert_same_lines("from texts", &first.out, &again.out);
}

#[test]
fn standard_input_is_told_by_its_bytes() {
    let desk = Desk::new(&[]);
    for (file, articles) in [
        ("lines.jsonl.zst", 4),
        ("news.warc.gz", 4),
        ("table.tsv", 3),
        ("newsapi.json", 3),
        ("page.html", 1),
        ("plain-utf16.txt", 1),
        ("envelope.xml", 2),
    ] {
        let bytes = std::fs::read(fixtures().join("inputs").join(file)).expect("a fixture");
        let ran = desk.run_with(&["texts", "-", "-q"], &bytes);
        assert_eq!((ran.code, json(&ran).len()), (0, articles), "{file}: {}", ran.err);
    }
}

#[test]
fn fields_and_columns_can_be_named() {
    let line =
        r#"{"nr":7,"story":{"lead":"She left.","full":"\"I left,\" Ann Lee said."},"when":"20200203","text":"no"}"#;
    let desk = Desk::new(&[("a.jsonl", line), ("b.csv", "Nr;Wortlaut\n8;\"\"\"I left,\"\" Ann Lee said.\"\n")]);
    let ran =
        desk.run(&["texts", "a.jsonl", "-q", "--text-field", "story.full", "--id-field", "nr", "--date-field", "when"]);
    let read = json(&ran);
    assert_eq!((&read[0]["id"], &read[0]["date"]), (&"7".into(), &"2020-02-03".into()), "{ran:?}");
    assert_eq!(read[0]["text"], "\"I left,\" Ann Lee said.");
    let ran = desk.run(&["texts", "b.csv", "-q"]);
    assert_eq!(ran.code, 2, "no article at all");
    assert!(ran.err.contains("no column for the text") && ran.err.contains("found Nr, Wortlaut"), "{}", ran.err);
    let ran = desk.run(&["texts", "b.csv", "-q", "--text-field", "Wortlaut", "--id-field", "Nr"]);
    assert_eq!((ran.code, &json(&ran)[0]["id"]), (0, &"8".into()), "{ran:?}");
}

#[test]
fn duplicates_are_told_or_left_out() {
    let wire = "The port authority said on Tuesday that the old bridge over the harbour would close in May for a year, \
                and that a ferry would run every fifteen minutes from the north quay to the fish market until then.";
    let near = format!("{wire} More to follow.");
    let line = |id: &str, text: &str| format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}\n");
    let all = [
        line("a", wire),
        line("b", &wire.replace(' ', "  ")),
        line("c", &near),
        line("a", "Another text."),
        line("d", "More."),
    ];
    let desk = Desk::new(&[("n.jsonl", &all.concat())]);
    let ids = |level: &str, threads: &str| {
        let mut args = vec!["texts", "n.jsonl", "-q", "--threads", threads, "--errors", "e.csv"];
        if !level.is_empty() {
            args.extend(["--dedup", level]);
        }
        let ran = desk.run(&args);
        assert_eq!(ran.code, 0, "nothing is lost: {ran:?}");
        let ids: Vec<String> = json(&ran).iter().map(|line| line["id"].as_str().expect("an id").to_string()).collect();
        (ids.join(" "), desk.read("e.csv").matches(",duplicate,").count())
    };
    for threads in ["1", "3"] {
        assert_eq!(ids("", threads), ("a b c a d".into(), 0));
        assert_eq!(ids("report", threads), ("a b c a d".into(), 3));
        assert_eq!(ids("id", threads), ("a b c d".into(), 1));
        assert_eq!(ids("text", threads), ("a c d".into(), 2));
        assert_eq!(ids("near", threads), ("a d".into(), 3));
    }
    let hashed = desk.run(&["texts", "n.jsonl", "-q", "--id", "hash"]);
    assert!(json(&hashed)[0]["id"].as_str().is_some_and(|id| id.len() == 32));
}

#[test]
fn ids_that_come_twice_are_reported_and_paths_of_several_inputs_are_told_apart() {
    let line = "{\"id\":\"a\",\"text\":\"\\\"No,\\\" said Ann Lee.\"}\n";
    let desk = Desk::new(&[("n.jsonl", &line.repeat(3)), ("x/1.txt", QUOTED), ("y/1.txt", QUOTED)]);
    let ran = desk.run(&["texts", "n.jsonl", "-o", "t.jsonl"]);
    assert!(
        ran.code == 0 && ran.err.contains("2 articles have the id of an earlier article (the first: a)"),
        "{ran:?}"
    );
    assert!(
        !desk
            .run(&["texts", "n.jsonl", "-o", "t.jsonl", "--dedup", "id"])
            .err
            .contains("the id of an earlier article;")
    );
    let ran = desk.run(&["extract", "x", "y", "-o", "q.csv", "--columns", "quote_id,article_id"]);
    assert!(ran.code == 0 && !ran.err.contains("earlier article"), "{ran:?}");
    let table = desk.read("q.csv");
    let rows: Vec<(&str, &str)> = table.lines().skip(1).filter_map(|line| line.split_once(',')).collect();
    assert_eq!(rows.iter().map(|row| row.1).collect::<Vec<_>>(), ["x/1.txt", "x/1.txt", "y/1.txt", "y/1.txt"]);
    let ids: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.0).collect();
    assert!(ids.len() == 4 && ids.iter().all(|id| id.starts_with('q')), "the same words in different files: {ids:?}");
}

#[test]
fn other_languages_are_left_out_on_request() {
    let desk = Desk::new(&[]);
    let input = fixtures().join("inputs/table.csv");
    let ran = desk.run(&["texts", &input.to_string_lossy(), "-q", "--language", "en", "--errors", "e.csv"]);
    let ids: Vec<Value> = json(&ran).iter().map(|line| line["id"].clone()).collect();
    assert_eq!((ran.code, ids), (0, vec!["harbour-1".into(), "bakers-2".into()]));
    assert!(desk.read("e.csv").contains(",language,in another language (de); skipped"), "{}", desk.read("e.csv"));
}

#[test]
fn patterns_name_files() {
    let desk = Desk::new(&[("in/x/a.txt", QUOTED), ("in/y/b.txt", QUOTED), ("in/y/c.html", "<p>No.")]);
    let ran = desk.run(&["texts", "in/*/*.txt", "-q"]);
    let ids: Vec<Value> = json(&ran).iter().map(|line| line["id"].clone()).collect();
    assert_eq!((ran.code, ids), (0, vec!["x/a.txt".into(), "y/b.txt".into()]), "{}", ran.err);
    let ran = desk.run(&["texts", "in/*.pdf", "-q"]);
    assert_eq!((ran.code, ran.err.as_str()), (2, "pullquote: cannot read in/*.pdf: no file matches the pattern\n"));
}

#[test]
fn no_article_at_all_is_a_failure_that_says_what_was_there() {
    let desk = Desk::new(&[
        ("none/.hidden.txt", QUOTED),
        ("papers/a.pdf", "%PDF-1.4 x"),
        ("papers/b.PDF", "%PDF-1.4 x"),
        ("papers/c.xls", "\u{feff}"),
        ("papers/old/d.epub", "x"),
        ("papers/README", ""),
        ("blank/a.txt", " \n"),
        ("blank/b.jsonl", "{\"text\":\"\"}\n"),
        (
            "german.jsonl",
            "{\"text\":\"Die Stadt hat am Dienstag beschlossen, dass die alte Brücke ein Jahr lang gesperrt wird, sagte sie.\"}",
        ),
        ("torn.jsonl", "{\"text\":\n"),
    ]);
    std::fs::write(desk.path("papers/c.xls"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").expect("a file");
    let last = |input: &str| {
        let ran = desk.run(&["extract", input, "-o", "q.csv"]);
        assert!(desk.read("q.csv").starts_with("quote_id") || ran.code == 1, "{ran:?}");
        (ran.code, ran.err.lines().last().unwrap_or_default().to_string())
    };
    assert_eq!(last("none"), (2, "no article was found: the inputs hold no files".into()));
    let want = "no article was found; there are files of types that are not read: 2 .pdf, 1 .epub, 1 .xls; `pdftotext` makes \
                text of PDF; `pandoc -t plain` makes text of documents; save sheets as .xlsx or CSV; one file or record has no text";
    assert_eq!(last("papers"), (2, want.into()));
    assert_eq!(last("blank"), (2, "no article was found; 2 files or records have no text".into()));
    // Articles that are left out or lost were there.
    assert_eq!(desk.run(&["extract", "german.jsonl", "--language", "en", "-o", "q.csv"]).code, 0);
    assert_eq!(desk.run(&["extract", "torn.jsonl", "-o", "q.csv"]).code, 1);
    assert_eq!(desk.run_with(&["extract", "-", "--filter"], b"").code, 0);
    assert_eq!(desk.run_with(&["texts", "-"], b"").code, 2);
    for args in [&["view", "papers"][..], &["view", "papers", "-o", "a.html"], &["view", "papers", "-o", "pages/"]] {
        let ran = desk.run(args);
        assert!(ran.code == 2 && ran.err.contains("no article was found; there are files of types"), "{ran:?}");
    }
    let ran = desk.run(&["view", "german.jsonl", "--id", "x"]);
    assert!(ran.code == 2 && ran.err.contains("no article has the id x"), "{ran:?}");
}

#[test]
fn files_that_are_not_what_their_names_say_are_errors() {
    let names = [
        "a.docx", "b.xlsx", "c.zip", "d.odt", "e.ods", "f.tar", "g.tgz", "h.rtf", "i.eml", "j.mht", "k.rss", "l.arc",
        "m.doc", "n.xls", "o.pdf",
    ];
    let desk = Desk::new(&names.map(|name| (name, QUOTED)));
    let ran = desk.run(&["texts", ".", "-q", "--errors", "e.csv"]);
    let told = desk.read("e.csv");
    assert!(ran.out.is_empty() && ran.code != 0, "{ran:?}");
    for name in names {
        let line = told.lines().find(|line| line.contains(name)).unwrap_or_default();
        assert!(line.contains("unknown-format,\"should be a") && line.contains("rename it to .txt"), "{name}: {line}");
    }
    // A document whose beginning is damaged.
    let mut document = std::fs::read(fixtures().join("inputs/document.docx")).expect("a fixture");
    document[..4].fill(0);
    std::fs::write(desk.path("a.docx"), &document).expect("a file");
    let ran = desk.run(&["texts", "a.docx", "-q"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("a.docx: should be a Word document, but does not begin like one"), "{}", ran.err);
    // An archive that is no document.
    std::fs::copy(fixtures().join("inputs/folder.zip"), desk.path("a.docx")).expect("a copy");
    let ran = desk.run(&["texts", "a.docx", "-q"]);
    assert!(ran.err.contains("should be a Word document, but holds none"), "{}", ran.err);
    // What is certain counts more than the name.
    desk.write("a.docx", b"{\\rtf1 She left.}");
    assert_eq!(desk.run(&["texts", "a.docx", "-q"]).code, 0);
}

#[test]
fn formats_can_be_given() {
    let desk = Desk::new(&[]);
    let given = |file: &str, format: &str| {
        let input = fixtures().join("inputs").join(file);
        std::fs::copy(&input, desk.path("n.dat")).expect("a copy");
        desk.run(&["texts", "n.dat", "-q", "--input-format", format])
    };
    for (file, format, articles) in [
        ("document.docx", "docx", 1),
        ("document.odt", "odt", 1),
        ("sheet.xlsx", "xlsx", 2),
        ("sheet.ods", "ods", 2),
        ("document.rtf", "rtf", 1),
        ("letter.eml", "eml", 1),
        ("saved.mht", "mht", 1),
        ("news.arc", "arc", 2),
        ("feed.rss", "rss", 2),
        ("feed.atom", "atom", 2),
        ("newsml.xml", "newsml", 2),
        ("nexis.txt", "export", 2),
        ("folder.zip", "zip", 3),
        ("folder.tar.gz", "tar", 4),
        ("nexis-uni.docx", "docx", 2),
        ("plain.txt.gz", "text", 1),
    ] {
        let ran = given(file, format);
        assert_eq!((ran.code, json(&ran).len()), (0, articles), "{file}: {}", ran.err);
    }
    for (file, format, message) in [
        ("plain.txt", "docx", "should be a Word document, but is plain text"),
        ("plain.txt", "zip", "should be a ZIP archive, but is plain text"),
        ("folder.zip", "xlsx", "should be an Excel workbook, but holds none"),
        ("plain.txt", "export", "not an export of Nexis, Factiva or ProQuest"),
    ] {
        let ran = given(file, format);
        assert!(ran.code != 0 && ran.err.contains(message), "{file} as {format}: {}", ran.err);
    }
}

#[cfg(unix)]
#[test]
fn odd_things_in_folders_are_left_out_with_a_message() {
    let desk = Desk::new(&[
        ("in/a.txt", QUOTED),
        ("in/deep/b", QUOTED),
        ("in/tool.exe", "MZ"),
        ("in/paper", "%PDF-1.4 x"),
        ("in/table.csv", "a,b\n1,2\n"),
    ]);
    let at = |name: &str| desk.path(name);
    std::os::unix::fs::symlink(at("in"), at("in/deep/loop")).expect("a link");
    let _socket = std::os::unix::net::UnixListener::bind(at("in/socket")).expect("a socket");
    let made = std::process::Command::new("mkfifo").arg(at("in/pipe.txt")).status().expect("mkfifo runs");
    assert!(made.success());
    let ran = desk.run(&["texts", "in", "-q", "--errors", "e.csv"]);
    let ids: Vec<Value> = json(&ran).iter().map(|line| line["id"].clone()).collect();
    assert_eq!((ran.code, ids), (0, vec!["a.txt".into(), "deep/b".into()]), "{}", ran.err);
    let told = desk.read("e.csv");
    for name in ["in/deep/loop", "in/socket", "in/pipe.txt", "in/tool.exe", "in/paper", "in/table.csv"] {
        assert!(told.contains(&format!("{name},0,0,skipped,")), "{name}: {told}");
    }
}

#[test]
fn bombs_are_left_off() {
    let desk = Desk::new(&[]);
    // The bulk is in a field that is not printed: the table stays small on any disk.
    let line = format!("{{\"text\":\"a\",\"html\":\"{}\"}}\n", "a".repeat(1 << 20));
    let zeros: Vec<u8> = line.repeat(100).into_bytes();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packed, &zeros).expect("memory");
    desk.write("bomb.jsonl.gz", &packed.finish().expect("memory"));
    let ran = desk.run(&["texts", "bomb.jsonl.gz", "-q", "-o", "t.jsonl"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("grows beyond 250 times its size"), "{}", ran.err);
    let read = desk.read("t.jsonl").lines().count();
    assert!(desk.read("t.jsonl").len() < 1 << 20);
    assert!((12..40).contains(&read), "what came before is kept: {read}");
    let ran = desk.run(&["texts", "bomb.jsonl.gz", "-q", "-o", "t.jsonl", "--max-ratio", "0"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(desk.read("t.jsonl").lines().count(), 100);
}

/// The command: three different articles whose names differ only in bytes that are no text.
#[test]
#[cfg(target_os = "linux")]
fn names_that_are_not_text_give_different_ids() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new(&[("in/cafe.txt", "\"None,\" said Ann Lee.")]);
    for (name, count) in [(&b"caf\xe8.txt"[..], "One"), (b"caf\xe9.txt", "Two"), (b"caf\xff.txt", "Three")] {
        let path = desk.path("in").join(std::ffi::OsStr::from_bytes(name));
        std::fs::write(path, format!("\"{count},\" said Ann Lee.")).expect("a file");
    }
    let ran = desk.run(&["extract", "in", "--dedup", "id", "-o", "q.csv", "--articles", "a.csv"]);
    assert!(ran.code == 0 && ran.err.starts_with("4 articles, 4 quotations"), "{ran:?}");
    let table = desk.read("a.csv");
    let ids: Vec<&str> = table.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    // In the order of the bytes of the names.
    assert_eq!(ids, ["cafe.txt", "caf%E8.txt", "caf%E9.txt", "caf%FF.txt"]);
}

#[test]
#[cfg(unix)]
fn links_that_lead_nowhere_are_skipped() {
    let desk = Desk::new(&[("in/a.txt", "\"We left,\" said Ann Lee.")]);
    std::os::unix::fs::symlink("gone.txt", desk.path("in/b.txt")).expect("a link");
    let ran = desk.run(&["extract", "in", "-o", "q.csv", "--errors", "e.csv"]);
    assert!(ran.code == 0 && ran.err.contains("b.txt: a symbolic link to something that does not exist"), "{ran:?}");
    assert!(desk.read("e.csv").contains("in/b.txt,0,0,skipped,"));
}

/// The time for a tree grows with the square of the attributes of a tag.
#[test]
fn a_tag_with_too_many_attributes_takes_no_longer() {
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=1")).collect();
    let page =
        format!("<html><body><article><p{attributes}>&quot;We left,&quot; said Ann Lee.</p></article></body></html>");
    let desk = Desk::new(&[("page.html", &page)]);
    let begun = std::time::Instant::now();
    let ran = desk.run(&["extract", "page.html", "-o", "q.csv"]);
    assert!(ran.code == 0 && desk.read("q.csv").contains("Ann Lee"), "{ran:?}");
    assert!(begun.elapsed() < std::time::Duration::from_secs(8), "{:?}", begun.elapsed());
}

#[test]
fn a_day_to_come_is_left_out() {
    let line = |id: &str, date: &str| {
        format!("{{\"id\":\"{id}\",\"date\":\"{date}\",\"text\":\"“We left,” said Ann Lee.\"}}\n")
    };
    let lines = line("a", "2024-05-02") + &line("b", "2049-05-02") + &line("c", "May 2, 2049");
    let desk = Desk::new(&[("news.jsonl", &lines)]);
    let ran = desk.run(&[
        "extract",
        "news.jsonl",
        "-q",
        "--run-date",
        "2024-05-03",
        "--columns",
        "article_id,date",
        "-o",
        "q.csv",
        "--errors",
        "e.csv",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(desk.read("q.csv"), "article_id,date\na,2024-05-02\nb,\nc,\n");
    let errors = desk.read("e.csv");
    assert_eq!(errors.matches("the date 2049-05-02 lies in the future and is left out").count(), 2, "{errors}");
}
