//! Many articles on many machines: filters, shards, limits, reports, faults of the program itself.

mod support;
#[path = "support/corpus.rs"]
mod written;

use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};
use support::{Desk, fixtures, pullquote};

const LINE: &str = r#"{"id":"a","text":"\"We left,\" said Ann Lee."}"#;

fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

#[test]
fn a_filter_gives_one_line_for_each_line() {
    let desk = Desk::new(&[]);
    let long = format!("{{\"text\":\"{}\"}}", "word ".repeat(400));
    let input = format!("{LINE}\n\n[1]\n{{\"id\":7}}\n{long}\n{{\"text\":\"One.\"}}\r\n\u{feff}{LINE}");
    for threads in ["1", "4"] {
        let arguments = ["extract", "-", "--filter", "--threads", threads, "--max-article-bytes", "1K"];
        let ran = desk.run_with(&arguments, input.as_bytes());
        assert_eq!(ran.code, 0, "errors are records: {ran:?}");
        let lines: Vec<Value> = ran.out.lines().map(json).collect();
        let ids: Vec<&str> = lines.iter().filter_map(|line| line["id"].as_str()).collect();
        assert_eq!(ids, ["a", "stdin#2", "stdin#3", "stdin#4", "stdin#5", "stdin#6", "a"], "{threads} threads");
        let kinds: Vec<&str> = lines.iter().filter_map(|line| line["error"]["kind"].as_str()).collect();
        assert_eq!(kinds, ["json", "json", "no-text", "too-large"]);
        assert_eq!((&lines[4]["error"]["line"], lines[4].get("quotes")), (&5.into(), None));
        assert_eq!(lines[0]["quotes"][0]["speaker"][0], "Ann Lee");
    }
    assert_eq!(desk.run_with(&["extract", "-", "--filter"], b"").out, "");
    // An article left out has its line as well.
    let entities = "The mayor said &quot;no&quot; &amp; left. ".repeat(20);
    let input = format!("{}\n{LINE}\n", serde_json::json!({"id": "d", "text": entities}));
    let ran = desk.run_with(&["extract", "-", "--filter", "--max-damage", "0.3"], input.as_bytes());
    let lines: Vec<Value> = ran.out.lines().map(json).collect();
    assert_eq!((&lines[0]["id"], &lines[0]["error"]["kind"]), (&"d".into(), &"damage".into()));
    assert_eq!(lines.len(), 2);
    for wrong in [&["-o", "q.jsonl"][..], &["--format", "csv"], &["more.jsonl"], &["--resume"], &["--shard", "1/2"]] {
        assert_eq!(desk.run(&[&["extract", "-", "--filter"], wrong].concat()).code, 2, "{wrong:?}");
    }
}

/// Whoever drives a filter interactively waits for the answer before sending the next line.
#[test]
fn a_filter_answers_at_once() {
    for arguments in [&["--filter", "--threads", "1"][..], &["--filter"], &["--format", "jsonl", "--threads", "1"]] {
        let mut child = pullquote(&[&["extract", "-", "-q"], arguments].concat())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (mut input, output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let (sender, lines) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            BufReader::new(output).lines().try_for_each(|line| sender.send(line.expect("a line")))
        });
        for _ in 0..3 {
            writeln!(input, "{LINE}").expect("a line");
            let answer = lines.recv_timeout(Duration::from_secs(20));
            assert_eq!(json(&answer.unwrap_or_else(|error| panic!("{arguments:?}: {error}")))["id"], "a");
        }
        drop(input);
        assert!(child.wait().expect("an end").success());
    }
}

#[test]
fn shards_share_the_articles_out() {
    let desk = Desk::new(&[]);
    desk.write("news.jsonl", &written::lines(300));
    let run = |more: &[&str]| {
        let base = ["extract", "news.jsonl", "-o", "q.jsonl", "--errors", "e.csv"];
        let ran = desk.run(&[&base[..], more].concat());
        let lines = |name: &str| desk.read(name).lines().map(str::to_owned).collect::<Vec<_>>();
        (ran, lines("q.jsonl"), lines("e.csv").split_off(1))
    };
    let (_, mut all, mut errors) = run(&[]);
    let (mut parts, mut faults, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
    for shard in ["1/3", "2/3", "3/3"] {
        let (ran, lines, told) = run(&["--shard", shard]);
        assert!(ran.err.contains("in other shards"), "{}", ran.err);
        assert_eq!(ran.code, i32::from(told.iter().any(|line| line.contains(",json,"))));
        sizes.push(lines.len());
        parts.extend(lines);
        faults.extend(told);
    }
    for lines in [&mut all, &mut errors, &mut parts, &mut faults] {
        lines.sort();
    }
    assert!(parts == all && faults == errors, "every article and every error in one shard");
    assert!(sizes.iter().all(|size| *size > all.len() / 5), "{sizes:?}");
    assert_eq!(desk.run(&["extract", "news.jsonl", "--shard", "4/3"]).code, 2);
}

#[test]
fn a_report_says_what_was_done_to_which_inputs() {
    let desk = Desk::new(&[("in/a.txt", "\"We left,\" said Ann Lee."), ("in/b.jsonl", "oops\n")]);
    let arguments =
        ["extract", "in", "-o", "q.csv", "--errors", "e.csv", "--report", "run.json", "-q", "--threads", "2"];
    assert_eq!(desk.run(&arguments).code, 1);
    let report = json(&desk.read("run.json"));
    let text = |pointer: &str| report.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    assert_eq!(
        (text("/program"), text("/status"), text("/command")),
        ("pullquote".into(), "complete".into(), "extract".into())
    );
    assert_eq!(text("/version"), env!("CARGO_PKG_VERSION"));
    assert_eq!((text("/options/--id/0"), text("/options/--threads/0")), ("given".into(), "2".into()));
    assert_eq!((text("/inputs/0/path"), text("/outputs/0/path")), ("in".into(), "q.csv".into()));
    assert_eq!(report["outputs"][0]["bytes"], desk.read("q.csv").len());
    let counts = &report["counts"];
    assert_eq!((&counts["articles"], &counts["errors"], &counts["quotations"]), (&1.into(), &1.into(), &1.into()));
    assert!(report["seconds"]["total"].as_f64() > Some(0.0) && report["resumed"] == 0 && report["threads"] == 2);
    // The checksum is that of the model's file.
    let models = report["models"].as_array().expect("models");
    assert_eq!(models.len(), 3);
    let model = fixtures().join("../crates/pullquote-quotes/model/quotes.bin");
    let copy = desk.path("own.bin");
    std::fs::copy(&model, &copy).expect("a copy");
    assert_eq!(desk.run(&[&arguments[..], &["--model", "own.bin"]].concat()).code, 1);
    let own = json(&desk.read("run.json"));
    let quotes = |report: &Value| {
        let all = report["models"].as_array().cloned().unwrap_or_default();
        all.into_iter().find(|model| model["name"] == "quotes").expect("the network")
    };
    assert_eq!(quotes(&own)["source"], "own.bin");
    assert_eq!(quotes(&own)["sha256"], quotes(&report)["sha256"]);
    if let Ok(sum) = std::process::Command::new("sha256sum").arg(&model).output() {
        let sum = String::from_utf8_lossy(&sum.stdout).into_owned();
        assert_eq!(quotes(&own)["sha256"].as_str(), sum.split(' ').next());
    }
}

#[test]
fn as_much_is_printed_as_is_asked_for() {
    let desk = Desk::new(&[("in/a.txt", "\"We left,\" said Ann Lee."), ("in/b.jsonl", "oops\n"), ("in/c.pdf", "")]);
    let lines = |more: &[&str]| {
        let ran = desk.run(&[&["extract", "in", "-o", "q.csv"], more].concat());
        assert_eq!(ran.code, 1);
        (ran.err.lines().count(), ran.err)
    };
    assert_eq!(lines(&["--log", "off"]).0, 0);
    let (count, told) = lines(&["--log", "error"]);
    assert!(count == 1 && told.starts_with("error: ") && told == lines(&["-q"]).1, "{told}");
    let (count, told) = lines(&["--log", "warn"]);
    assert!(count == 2 && told.contains("left out: ") && told.contains("c.pdf"), "{told}");
    assert_eq!(lines(&[]).0, 4);
    assert!(lines(&["--log", "debug", "--checkpoint", "0"]).1.contains("debug: "));
    assert_eq!(desk.run(&["extract", "in", "-q", "--log", "debug"]).code, 2);
}

#[test]
fn articles_beyond_the_limit_are_refused_one_by_one() {
    let long = "\"We left,\" said Ann Lee. ".repeat(100);
    let desk = Desk::new(&[("in/a.txt", &long), ("in/b.txt", "\"No,\" said Bo Day."), ("in/c.jsonl", LINE)]);
    let ran = desk.run(&["extract", "in", "-o", "q.csv", "--errors", "e.csv", "--max-article-bytes", "2K"]);
    assert!(ran.code == 1 && ran.err.contains("a.txt:1: "), "{ran:?}");
    assert!(desk.read("e.csv").lines().nth(1).is_some_and(|line| line.contains("a.txt,1,0,too-large,")));
    let table = desk.read("q.csv");
    assert!(table.contains("Bo Day") && table.contains("Ann Lee") && !table.contains("a.txt"), "{table}");
}

/// There should be no internal error; if there is one, one article is lost.
#[test]
#[cfg(debug_assertions)]
fn an_internal_error_loses_one_article_and_saves_it() {
    let desk = Desk::new(&[]);
    desk.write("news.jsonl", &written::lines(90));
    let run = |fault: &str, more: &[&str]| {
        let base = ["extract", "news.jsonl", "-o", "q.jsonl", "--errors", "e.csv"];
        let output = pullquote(&[&base[..], more].concat())
            .current_dir(desk.path("."))
            .env("PULLQUOTE_FAULT", fault)
            .output()
            .expect("the program runs");
        support::Ran::from(output)
    };
    assert_eq!(run("", &[]).code, 0);
    let sound = desk.read("q.jsonl");
    for threads in ["1", "2", "8"] {
        let ran = run("panic:n00033", &["--threads", threads]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.err.contains("news.jsonl:34: internal error in article n00033"), "{}", ran.err);
        let want: String =
            sound.lines().filter(|line| !line.contains("n00033")).map(|line| format!("{line}\n")).collect();
        assert!(desk.read("q.jsonl") == want, "all others are as they were");
        assert!(desk.read("e.csv").contains("news.jsonl,34,"), "{}", desk.read("e.csv"));
        assert!(desk.read("e.csv").contains(",panic,n00033: an injected fault"), "{}", desk.read("e.csv"));
    }
    let kept: Vec<_> =
        std::fs::read_dir(desk.path("q.jsonl.faulty")).expect("a folder").map(|e| e.expect("an entry")).collect();
    assert_eq!(kept.len(), 1, "the same article is kept once");
    let lines = written::lines(90);
    let line = lines.split(|byte| *byte == b'\n').nth(33).expect("a line");
    assert_eq!(std::fs::read(kept[0].path()).expect("a file"), line);
    // The saved article triggers it again.
    let name = kept[0].path();
    let again = pullquote(&["extract".as_ref(), name.as_os_str()]).env("PULLQUOTE_FAULT", "panic:n00033").output();
    assert_eq!(again.expect("it runs").status.code(), Some(1));
    let ran = run("panic:n0001", &["--keep-faulty", "kept/here", "-q"]);
    assert!(ran.code == 1 && ran.err.contains("please report it"), "{ran:?}");
    assert_eq!(std::fs::read_dir(desk.path("kept/here")).expect("a folder").count(), 10);
}

#[test]
#[cfg(target_os = "linux")]
fn memory_does_not_grow_with_the_corpus() {
    let desk = Desk::new(&[]);
    let peak = |articles: u64| {
        desk.write("news.jsonl", &written::lines(articles));
        let mut child = pullquote(&["extract", "news.jsonl", "-q", "--threads", "2", "-o", "q.csv", "-o", "q.jsonl"])
            .current_dir(desk.path("."))
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let (mut most, begun) = (0, Instant::now());
        while child.try_wait().expect("a state").is_none() {
            let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
            let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<u64>().ok());
            most = most.max(kilobytes.unwrap_or(0));
            assert!(begun.elapsed() < Duration::from_secs(120));
            std::thread::sleep(Duration::from_millis(5));
        }
        most
    };
    let (few, many) = (peak(2_000), peak(20_000));
    assert!(few > 1000 && many < few + few / 4 && many < 200_000, "{few} kB for 2,000 articles, {many} kB for 20,000");
}

/// As many threads as anyone may ask for are neither started nor waited for, and signals are heard meanwhile.
#[test]
#[cfg(target_os = "linux")]
fn far_too_many_threads_are_not_started() {
    let desk = Desk::new(&[("a.txt", "\"We left,\" said Ann Lee.")]);
    let begun = Instant::now();
    let mut child = pullquote(&["extract", "-", "--threads", "100000", "-o", "q.csv"])
        .current_dir(desk.path("."))
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    std::thread::sleep(Duration::from_millis(500));
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).expect("a status");
    let threads = status.lines().find_map(|line| line.strip_prefix("Threads:")).expect("a number of threads");
    let cores = std::thread::available_parallelism().expect("cores").get();
    let input = child.stdin.take();
    let sent = std::process::Command::new("kill").arg(child.id().to_string()).status();
    assert!(sent.expect("kill runs").success());
    while child.try_wait().expect("a state").is_none() && begun.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(10));
    }
    // One that has not heard the signal must not be left behind.
    let _ = child.kill();
    let ran = support::Ran::from(child.wait_with_output().expect("an end"));
    drop(input);
    assert!(threads.trim().parse::<usize>().expect("a number") <= 8 * cores + 8, "{threads} threads");
    assert!(ran.code == 130 && ran.err.contains("--threads 100000 is more than"), "{ran:?}");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let ran = desk.run(&["view", "a.txt", "--threads", "100000"]);
    assert!(ran.code == 0 && ran.err.contains("--threads 100000 is more than"), "{ran:?}");
    assert_eq!(desk.run(&["extract", "a.txt", "-q", "--threads", "100000"]).err, "");
}

/// The clock is looked at between stages, so that even an article of one window can be given up.
#[test]
fn an_article_that_takes_too_long_is_given_up() {
    let desk = Desk::new(&[]);
    desk.write("long.txt", written::text(1).repeat(200).as_bytes());
    let limited = ["extract", "long.txt", "-o", "q.csv", "--errors", "e.csv", "--article-timeout", "0.000001"];
    let ran = desk.run(&limited);
    assert!(ran.code == 1 && ran.err.contains("long.txt:1: took longer than 0 s; raise --article-timeout"), "{ran:?}");
    assert!(desk.read("e.csv").contains("long.txt,1,0,timeout,"), "{}", desk.read("e.csv"));
    assert_eq!(desk.read("q.csv").lines().count(), 1, "only the header");
    assert_eq!(desk.run(&["quotes", "long.txt", "--article-timeout", "0.000001"]).code, 1);
    for limit in ["0", "30"] {
        let ran = desk.run(&["extract", "long.txt", "-o", "q.csv", "--article-timeout", limit]);
        assert!(ran.code == 0 && desk.read("q.csv").lines().count() > 200, "{ran:?}");
    }
}

#[test]
#[cfg(unix)]
fn a_model_that_never_ends_is_refused() {
    let desk = Desk::new(&[("a.txt", "\"We left,\" said Ann Lee.")]);
    let ran = desk.run(&["extract", "a.txt", "--model", "/dev/zero"]);
    assert!(
        ran.code == 2 && ran.err.contains("cannot use the model /dev/zero: it is larger than any model"),
        "{ran:?}"
    );
}

/// What the stages need does not grow with the article; what is found does, by less than 60 bytes for each of the text.
#[test]
#[cfg(target_os = "linux")]
fn a_long_article_needs_little_memory() {
    const WINDOW: usize = 128 << 10;
    let desk = Desk::new(&[]);
    let peak = |name: &str, text: &[u8]| {
        desk.write(name, text);
        let child =
            pullquote(&["extract", name, "-o", "q.csv", "-q", "--threads", "1"]).current_dir(desk.path(".")).spawn();
        let (mut child, mut peak) = (child.expect("the program starts"), 0);
        while child.try_wait().expect("a state").is_none() {
            let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok());
            peak = peak.max(kilobytes.unwrap_or(0) << 10);
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(child.wait().expect("an end").success(), "{name}");
        peak
    };
    // A text of one window shows what the program and one window need.
    let one = peak("one.txt", "\"\" ".repeat(WINDOW / 3).as_bytes());
    let long = peak("long.txt", "\"\" ".repeat(WINDOW).as_bytes());
    assert!(one > 16 << 20 && long < one + 60 * 2 * WINDOW, "{one} and {long}");
}
