//! The real program on real files: what a user meets.

mod support;

use std::process::Stdio;
use support::{Desk, fixtures, pullquote};

const QUOTED: &str = "“We will rebuild the bridge,” said Ann Lee, the mayor.\n\n\"It will take a year,\" she added.\n";

fn rows(csv: &str) -> usize {
    // Cells may hold line ends; an id at the start of a line is `q` and 16 hexadecimal digits.
    let is_id = |id: &str| id.len() == 17 && id.starts_with('q') && id[1..].bytes().all(|b| b.is_ascii_hexdigit());
    csv.lines().filter(|line| line.split(',').next().is_some_and(is_id)).count()
}

#[test]
fn a_folder_becomes_a_table() {
    let desk = Desk::new(&[("in/b.txt", QUOTED), ("in/wire/a.txt", QUOTED), ("in/empty.txt", "")]);
    let ran = desk.run(&["extract", "in", "-o", "quotes.csv"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    let csv = desk.read("quotes.csv");
    assert!(csv.starts_with("quote_id,article_id,date,title,outlet,author,url,paragraph,type,quote,speaker,"));
    assert!(rows(&csv) >= 4, "{csv}");
    assert!(csv.find(",b.txt,") < csv.find(",wire/a.txt,"), "{csv}");
    assert!(csv.contains("“We will rebuild the bridge,”"), "{csv}");
    assert!(!csv.starts_with('\u{feff}') && !csv.contains('\r'));
    assert!(ran.err.contains("left out: in/empty.txt:1: the text is empty"), "{}", ran.err);
    assert!(ran.err.contains("2 articles, ") && ran.err.contains(", 1 left out"), "{}", ran.err);
    assert_eq!(desk.names(), ["in", "quotes.csv"], "no temporary file stays");
}

#[test]
fn a_single_file_goes_to_standard_output() {
    let desk = Desk::new(&[("a.txt", QUOTED)]);
    let ran = desk.run(&["extract", "a.txt", "--quiet"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(rows(&ran.out) >= 2 && ran.out.contains(",a.txt,"), "{}", ran.out);
    assert_eq!(desk.names(), ["a.txt"]);
}

#[test]
fn several_outputs_are_written_in_one_run() {
    let desk = Desk::new(&[("in/a.txt", QUOTED), ("in/b.txt", QUOTED), ("in/c.jsonl", "no json\n")]);
    let args = ["extract", "in", "-q", "-o", "q.csv", "-o", "q.jsonl", "-o", "-", "--errors", "e.csv"];
    let ran = desk.run(&args);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(desk.names(), ["e.csv", "in", "q.csv", "q.jsonl"]);
    assert_eq!(ran.out, desk.read("q.csv"), "without an ending it is CSV");
    assert_eq!(desk.read("q.csv"), desk.run(&["extract", "in", "-q"]).out);
    assert_eq!(desk.read("q.jsonl"), desk.run(&["extract", "in", "-q", "--format", "jsonl"]).out);
    let ran = desk.run(&["extract", "in", "-o", "q.csv", "-o", "in/../q.csv"]);
    assert!(ran.code == 2 && ran.err.contains("twice"), "{ran:?}");
}

#[test]
fn json_lines_keep_ids_and_metadata() {
    let line = r#"{"id":"x-1","maintext":"\"I left,\" Ann Lee said.","date_publish":"2020-02-03 10:00:00","authors":["A","B"]}"#;
    let desk = Desk::new(&[("news.jsonl", &format!("{line}\n\n{{\"text\":\"\"}}\n"))]);
    let ran = desk.run(&["extract", "news.jsonl", "-o", "q.jsonl"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let lines: Vec<serde_json::Value> =
        desk.read("q.jsonl").lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect();
    assert_eq!(lines.len(), 1);
    assert!(ran.err.contains("left out: news.jsonl:3: the text is empty"), "{}", ran.err);
    assert_eq!(
        (&lines[0]["id"], &lines[0]["date"], &lines[0]["author"]),
        (&"x-1".into(), &"2020-02-03".into(), &"A; B".into())
    );
    assert_eq!(lines[0]["quotes"][0]["content"], serde_json::json!([[0, 9]]));
    assert!(lines[0]["tokens"].as_u64() > Some(5) && lines[0]["sentences"] == 1 && lines[0]["gaps"].is_array());
}

#[test]
fn standard_input_may_be_lines_or_one_text() {
    let desk = Desk::new(&[]);
    let ran = desk.run_with(&["extract", "-", "--format", "jsonl", "-q"], QUOTED.as_bytes());
    assert!(ran.code == 0 && ran.out.starts_with(r#"{"id":"stdin","#), "{ran:?}");
    let ran = desk.run_with(
        &["extract", "-", "--format", "jsonl", "-q"],
        b" \n{\"id\":7,\"text\":\"One.\"}\n{\"text\":\"Two.\"}",
    );
    assert_eq!(ran.out.lines().count(), 2);
    assert!(ran.out.contains(r#"{"id":"7""#) && ran.out.contains(r#"{"id":"stdin#3""#), "{}", ran.out);
    assert_eq!(desk.run(&["extract", "-", "-q"]).code, 2, "no article at all");
}

#[test]
fn files_that_cannot_be_read_are_named_if_nothing_else_is_there() {
    let desk =
        Desk::new(&[("in/a.pdf", "%PDF"), ("in/b.pdf", "%PDF"), ("mixed/a.pdf", "%PDF"), ("mixed/b.txt", QUOTED)]);
    let ran = desk.run(&["extract", "in", "-o", "q.csv"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("no article was found") && ran.err.contains("2 .pdf; `pdftotext`"), "{}", ran.err);
    assert_eq!(desk.run(&["extract", "mixed", "-o", "q.csv"]).code, 0);
}

#[test]
fn dates_and_header_lines_become_metadata() {
    let text = format!("Title: Bridge to be rebuilt\nBy Jo Ek\nDate: June 3, 2024\n\n{QUOTED}");
    let desk = Desk::new(&[
        ("a.txt", text.as_str()),
        ("b.jsonl", "{\"text\":\"It rained.\",\"date\":\"01/02/2024\",\"byline\":\"By Ann Lee, Reuters\"}"),
    ]);
    let read = |args: &[&str]| {
        let ran = desk.run(&[&["texts", "a.txt", "b.jsonl", "-q", "--errors", "e.csv"], args].concat());
        let lines = ran.out.lines().map(|line| serde_json::from_str(line).expect("a JSON line"));
        lines.map(|line: serde_json::Value| format!("{} {}", line["date"], line["author"])).collect::<Vec<_>>()
    };
    assert_eq!(read(&[]), [r#""2024-06-03" "Jo Ek""#, r#""01/02/2024" "Ann Lee""#]);
    assert!(desk.read("e.csv").contains("--date-order"), "{}", desk.read("e.csv"));
    assert_eq!(read(&["--date-order", "dmy"])[1], r#""2024-02-01" "Ann Lee""#);
}

#[test]
fn a_bad_line_loses_one_article() {
    let desk = Desk::new(&[(
        "in/n.jsonl",
        "{\"id\":\"a\",\"text\":\"One.\"}\noops\n{\"id\":\"b\",\"title\":\"T\"}\n{\"id\":\"c\",\"text\":\"Two.\"}\n",
    )]);
    let ran = desk.run(&["extract", "in", "-o", "q.jsonl", "--errors", "errors.csv"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(desk.read("q.jsonl").lines().count(), 2);
    assert!(
        ran.err.contains("n.jsonl:2: not a JSON object") && ran.err.contains("n.jsonl:3: the object has no text"),
        "{}",
        ran.err
    );
    let errors = desk.read("errors.csv");
    let lines: Vec<&str> = errors.lines().collect();
    assert_eq!((lines[0], lines.len()), ("source,record,byte,kind,message", 3));
    let name = std::path::Path::new("in").join("n.jsonl");
    assert!(lines[1].starts_with(&format!("{},2,25,json,", name.display())), "{errors}");
    assert!(lines[2].contains(",3,30,no-text,"), "{errors}");
}

#[test]
fn a_missing_input_is_reported_at_once() {
    let desk = Desk::new(&[("a.txt", QUOTED), ("q.csv", "old")]);
    let ran = desk.run(&["extract", "a.txt", "nowhere", "-o", "q.csv"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("cannot read nowhere"), "{}", ran.err);
    assert_eq!(desk.read("q.csv"), "old", "an older table stays as it was");
    assert_eq!(desk.run(&["extract", "a.txt", "-o", "no/folder/q.csv"]).code, 2);
    assert_eq!(desk.run(&["extract", "a.txt", "-o", "q.docx"]).code, 2);
    assert_eq!(desk.run(&["extract"]).code, 2);
    assert_eq!(desk.run(&["extract", "a.txt", "--min-confidence", "2"]).code, 2);
    assert_eq!(desk.names(), ["a.txt", "q.csv"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let desk = Desk::new(&[("a.txt", QUOTED)]);
    let ran = desk.run(&["extract", "a.txt", "-o", "/dev/full"]);
    assert!(ran.code == 2 && ran.err.contains("/dev/full"), "{ran:?}");
    let full = std::fs::File::options().write(true).open("/dev/full").expect("/dev/full");
    let input = desk.path("a.txt");
    let output = pullquote(&["extract".as_ref(), input.as_os_str()]).stdout(full).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("cannot write standard output"), "{message}");
    assert_eq!(desk.run(&["extract", "a.txt", "-o", "q.csv", "--errors", "/dev/full"]).code, 2);
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_that_cannot_grow_leaves_the_old_one() {
    let line = format!("{{\"text\":{}}}\n", serde_json::json!(QUOTED));
    let desk = Desk::new(&[("n.jsonl", &line.repeat(500)), ("q.csv", "old")]);
    // The signal is ignored, so that the write fails as it does on a full disk.
    let script = "trap '' 25; ulimit -f 8; exec \"$0\" extract n.jsonl -q -o \"$1\"";
    for name in ["q.csv", "new.csv"] {
        let output = std::process::Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_pullquote"), name])
            .current_dir(desk.path("."))
            .output()
            .expect("a shell");
        assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(desk.read("q.csv"), "old");
    assert_eq!(desk.names(), ["n.jsonl", "q.csv"]);
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_is_no_error() {
    let line = format!("{{\"text\":{}}}\n", serde_json::json!(QUOTED));
    let desk = Desk::new(&[("n.jsonl", &line.repeat(20_000))]);
    for threads in ["1", "4"] {
        let mut child = pullquote(&["extract", "n.jsonl", "--threads", threads])
            .current_dir(desk.path("."))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut some = [0; 10];
        std::io::Read::read_exact(child.stdout.as_mut().expect("a pipe"), &mut some).expect("some bytes");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let desk = Desk::new(&[]);
    let folder = fixtures().join("articles");
    let folder = folder.to_string_lossy();
    let run = |threads: &str, format: &str| {
        let ran = desk.run(&["extract", &folder, "-q", "--threads", threads, "--format", format]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    for format in ["csv", "jsonl"] {
        let one = run("1", format);
        assert!(one.len() > 10_000);
        for threads in ["2", "8", "0"] {
            assert!(run(threads, format) == one, "{threads} threads, {format}");
        }
    }
}

#[test]
fn header_lines_become_metadata_and_offsets_stay() {
    let text = " date 2019-06-26 \"We are ready to talk,\" Ann Lee said.";
    let desk = Desk::new(&[("a.txt", text)]);
    let ran = desk.run(&["extract", "a.txt", "-q", "--format", "jsonl"]);
    let article: serde_json::Value = serde_json::from_str(&ran.out).expect("a JSON line");
    assert_eq!(article["date"], "2019-06-26");
    let piece = &article["quotes"][0]["content"][0];
    let at = |k: usize| piece[k].as_u64().expect("an offset") as usize;
    assert_eq!(&text[at(0)..at(1)], "\"We are ready to talk,\"");
    assert!(desk.run(&["extract", "a.txt", "-q"]).out.contains(",a.txt,2019-06-26,"));
}

#[test]
fn confidence_may_be_asked_for() {
    let desk = Desk::new(&[("a.txt", QUOTED)]);
    let all = rows(&desk.run(&["extract", "a.txt", "-q"]).out);
    let sure = rows(&desk.run(&["extract", "a.txt", "-q", "--min-confidence", "1"]).out);
    assert!(sure <= all && all > 0);
}

#[test]
fn stages_run_alone() {
    let desk = Desk::new(&[("a.txt", QUOTED)]);
    for stage in ["tokenize", "entities", "quotes"] {
        let text = desk.run(&[stage, "a.txt", "-q"]);
        assert!(text.code == 0 && text.out.starts_with("== a.txt  ("), "{stage}: {text:?}");
        let json = desk.run(&[stage, "a.txt", "-q", "--format", "jsonl"]);
        let value: serde_json::Value = serde_json::from_str(&json.out).expect("one JSON line");
        assert_eq!(value["id"], "a.txt", "{stage}");
    }
    assert!(desk.run(&["tokenize", "a.txt", "-q"]).out.contains("Ann Lee , the mayor ."));
}

#[test]
#[cfg(unix)]
fn odd_things_in_a_folder_are_left_out_and_reported() {
    let desk =
        Desk::new(&[("in/a.txt", QUOTED), ("in/deep/b.txt", QUOTED), ("in/c.pdf", "%PDF"), ("in/.hidden.txt", QUOTED)]);
    std::os::unix::fs::symlink(desk.path("in"), desk.path("in/deep/loop")).expect("a link");
    let made = std::process::Command::new("mkfifo").arg(desk.path("in/pipe.txt")).status();
    let pipe = usize::from(made.is_ok_and(|status| status.success()));
    let ran = desk.run(&["extract", "in", "-o", "q.csv", "--errors", "e.csv"]);
    assert_eq!(ran.code, 0, "nothing was lost: {ran:?}");
    let errors = desk.read("e.csv");
    assert_eq!(errors.lines().skip(1).filter(|line| line.contains(",skipped,")).count(), 2 + pipe, "{errors}");
    assert!(ran.err.contains("2 articles") && ran.err.contains("left out"), "{}", ran.err);
}

#[test]
fn an_output_in_the_input_folder_is_no_input() {
    let desk = Desk::new(&[("in/a.txt", QUOTED)]);
    for _ in 0..2 {
        let ran = desk.run(&["extract", "in", "-o", "in/q.jsonl"]);
        assert!(ran.code == 0 && ran.err.starts_with("1 article,"), "{ran:?}");
    }
}

#[test]
fn legacy_bytes_are_read_and_noted() {
    let desk = Desk::new(&[]);
    desk.write("a.txt", b"\x93We left the caf\xe9,\x94 said Ann Lee.");
    let ran = desk.run(&["extract", "a.txt", "-o", "q.csv", "--errors", "e.csv"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(desk.read("q.csv").contains("“We left the café,”"));
    assert!(desk.read("e.csv").contains("a.txt,1,0,encoding,not UTF-8 at byte 0"), "{}", desk.read("e.csv"));
}

#[test]
fn damaged_articles_are_listed_and_can_be_left_out() {
    let entities = "The mayor said &quot;no&quot; &amp; left. ".repeat(20);
    let desk = Desk::new(&[("in/a.txt", QUOTED), ("in/b.txt", &entities)]);
    let ran = desk.run(&["extract", "in", "-o", "q.csv", "--articles", "articles.csv", "--quiet"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let table = desk.read("articles.csv");
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("article_id,date,title,") && lines[0].ends_with(",damage,damage_reasons"), "{table}");
    assert!(lines[1].starts_with("a.txt,") && lines[1].ends_with(",0.000,"), "{table}");
    assert!(lines[2].starts_with("b.txt,") && lines[2].contains("html entities (60)"), "{table}");
    // What is printed is the article's own text, though it was repaired for the analysis.
    assert!(desk.read("q.csv").contains("&quot;no&quot;"));

    let args = ["extract", "in", "-o", "q.csv", "--max-damage", "0.3", "--errors", "e.csv", "--quiet"];
    assert_eq!(desk.run(&args).code, 0);
    assert!(!desk.read("q.csv").contains(",b.txt,") && desk.read("e.csv").contains(",damage,"));
}

#[test]
fn scope_and_speed_are_chosen() {
    let text = "“We will go,” said Ann Lee. Lee believes that it will rain in the north.\n";
    let desk = Desk::new(&[("a.txt", text), ("bad.bin", "no model")]);
    let all = desk.run(&["extract", "a.txt", "--quiet", "--scope", "all"]);
    let speech = desk.run(&["extract", "a.txt", "--quiet"]);
    assert!(rows(&all.out) == 2 && rows(&speech.out) == 1, "{}\n{}", all.out, speech.out);
    let json = desk.run(&["extract", "a.txt", "--quiet", "--format", "jsonl"]).out;
    assert!(json.contains("\"speech\":true") && json.contains("\"speech\":false"), "{json}");
    let json = desk.run(&["extract", "a.txt", "--quiet", "--format", "jsonl", "--scope", "speech"]).out;
    assert!(json.contains("\"speech\":true") && !json.contains("\"speech\":false"), "{json}");
    assert!(rows(&desk.run(&["extract", "a.txt", "--quiet"]).out) >= 1);
    let ran = desk.run(&["extract", "a.txt", "--quiet", "--model", "bad.bin"]);
    assert!(ran.code == 2 && ran.err.contains("bad.bin"), "{ran:?}");
}

#[test]
fn a_source_ends_with_its_sentence() {
    let text = "“We left early,” said Zoe Brandt. Brandt runs Acme Corp.\n";
    let desk = Desk::new(&[("a.txt", text)]);
    let ran = desk.run(&["extract", "a.txt", "--quiet", "--columns", "quote,speaker_mention"]);
    assert_eq!(ran.out, "quote,speaker_mention\n\"“We left early,”\",Zoe Brandt\n");
}

/// The program's own reader waits for more input when nobody reads its output any more.
#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_ends_a_program_that_waits_for_input() {
    use std::io::{Read, Write};
    let desk = Desk::new(&[]);
    let line = format!("{{\"text\":{}}}\n", serde_json::json!(QUOTED));
    for args in [&["extract", "-", "--format", "jsonl"][..], &["texts", "-"], &["view", "-"]] {
        for threads in ["1", "4"] {
            let mut child = pullquote(&[args, &["--threads", threads]].concat())
                .current_dir(desk.path("."))
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program starts");
            let (mut input, mut output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
            let mut lines = |most: usize| (0..most).all(|_| input.write_all(line.as_bytes()).is_ok());
            let mut some = [0; 10];
            if args[0] == "view" {
                // It hands its output on only when a buffer is full.
                std::thread::spawn(move || output.read_exact(&mut some));
                assert!(!lines(usize::MAX));
            } else {
                lines(1);
                output.read_exact(&mut some).expect("some bytes");
                drop(output);
                // After this one, the input neither goes on nor ends.
                lines(1);
            }
            let ended = child.wait_with_output().expect("the program ends");
            let message = String::from_utf8_lossy(&ended.stderr).into_owned();
            assert_eq!((ended.status.code(), message.as_str()), (Some(0), ""), "{args:?}, {threads} threads");
        }
    }
}

/// What a program asks of the system's libraries, by the names in its file.
#[cfg(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64"))]
fn imports(program: &[u8]) -> Vec<&str> {
    let number = |at: usize, bytes: usize| {
        program[at..at + bytes].iter().rev().fold(0usize, |number, byte| number << 8 | usize::from(*byte))
    };
    // The headers of the sections: type, offset, size, and which section has the names.
    let (headers, size, many) = (number(0x28, 8), number(0x3a, 2), number(0x3c, 2));
    let header = |section: usize| headers + section * size;
    let symbols = (0..many).map(header).find(|at| number(at + 4, 4) == 11).expect("symbols of libraries");
    let names = number(header(number(symbols + 0x28, 4)) + 0x18, 8);
    let (first, length) = (number(symbols + 0x18, 8), number(symbols + 0x20, 8));
    let name = |at: usize| {
        let name = program[names + number(at, 4)..].split(|byte| *byte == 0).next().unwrap();
        std::str::from_utf8(name).unwrap()
    };
    // What has no section is somewhere else.
    (first..first + length).step_by(24).filter(|at| number(at + 6, 2) == 0).map(name).collect()
}

/// It needs no network access: there is nothing in it that could open a connection.
#[test]
#[cfg(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64"))]
fn it_cannot_open_a_connection() {
    let program = std::fs::read(env!("CARGO_BIN_EXE_pullquote")).unwrap();
    let imports = imports(&program);
    assert!(imports.contains(&"write") && imports.contains(&"read"), "{imports:?}");
    for name in ["connect", "getaddrinfo", "gethostbyname", "sendto", "res_query"] {
        assert!(!imports.contains(&name), "{name}");
    }
}
