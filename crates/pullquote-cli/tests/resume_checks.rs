//! What a resumed run checks before it goes on, and what it says if it does not.
#![cfg(unix)]

mod support;
#[path = "support/corpus.rs"]
mod written;

use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use support::{Desk, Ran, pullquote, until};

/// A run that is killed after some articles.
fn cut_off(desk: &Desk, arguments: &[&str]) {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--checkpoint", "0", "--log", "off"]).collect();
    let child = pullquote(&arguments).current_dir(desk.path(".")).spawn();
    let mut child = child.expect("the program starts");
    let journal = |path: &Path| std::fs::read(path).map_or(0, |bytes| bytes.iter().filter(|b| **b == b'\n').count());
    until(|| journal(&desk.path(".q.csv.resume")) >= 5);
    child.kill().expect("a kill");
    child.wait().expect("an end");
    assert!(!desk.path("q.csv").exists(), "it was cut off in the middle");
}

#[test]
fn only_the_same_job_is_resumed() {
    let desk = Desk::new(&[]);
    desk.write("news.jsonl", &written::lines(4000));
    let first = ["extract", "news.jsonl", "-o", "q.csv"];
    cut_off(&desk, &first);
    let refused = |more: &[&str], why: &str| {
        let arguments: Vec<&str> = first.iter().chain(more).copied().chain(["--resume"]).collect();
        let ran = desk.run(&arguments);
        assert!(ran.code == 2 && ran.err.contains("cannot resume: ") && ran.err.contains(why), "{ran:?}");
        assert!(desk.path(".q.csv.resume").exists() && desk.path(".q.csv.part").exists(), "nothing is lost by it");
    };
    refused(&["--min-confidence", "0.5"], "the earlier run had no --min-confidence, this one has --min-confidence 0.5");
    refused(&["-o", "q.jsonl"], "--output q.csv q.jsonl");
    let whole = std::fs::read(desk.path("news.jsonl")).expect("the input");
    desk.write("news.jsonl", &[&whole[..], b"{}\n"].concat());
    refused(&[], "bytes");
    let mut other = whole.clone();
    other[40] ^= 1;
    desk.write("news.jsonl", &other);
    let ran = desk.run(&[&first[..], &["--resume"]].concat());
    assert!(ran.code == 2 && ran.err.contains("the inputs have changed between record 1 and record "), "{ran:?}");
    desk.write("news.jsonl", &whole);
    // Without --resume it says that there was an earlier run, and starts again.
    let ran = desk.run(&first);
    assert!(ran.code == 1 && ran.err.contains("an earlier run was interrupted after "), "{ran:?}");
    assert_eq!(desk.names(), ["news.jsonl", "q.csv"]);
    let ran = desk.run(&[&first[..], &["--resume"]].concat());
    assert!(ran.code == 1 && ran.err.contains("nothing to resume"), "{ran:?}");
    let ran = desk.run(&["extract", "news.jsonl", "--resume"]);
    assert!(ran.code == 2 && ran.err.contains("cannot resume: a run that writes to standard output"), "{ran:?}");
}

#[test]
fn a_folder_that_changes_meanwhile() {
    let desk = Desk::new(&[]);
    for n in 0..3000 {
        desk.write(&format!("in/{n:04}.txt"), written::text(n).as_bytes());
    }
    let command = ["extract", "in", "-o", "q.csv", "--articles", "a.csv", "--threads", "2"];
    let ids = || -> Vec<String> {
        let table = desk.read("a.csv");
        table.lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect()
    };
    cut_off(&desk, &command);
    // What is still to come may change, and counts as it is when it comes.
    std::fs::remove_file(desk.path("in/2990.txt")).expect("removed");
    desk.write("in/9999.txt", written::text(9999).as_bytes());
    let ran = desk.run(&[&command[..], &["--resume"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    let want: Vec<String> = (0..3000).filter(|n| *n != 2990).chain([9999]).map(|n| format!("{n:04}.txt")).collect();
    assert_eq!(ids(), want);
    // What has been read must not have changed.
    for name in ["q.csv", "a.csv"] {
        std::fs::remove_file(desk.path(name)).expect("removed");
    }
    cut_off(&desk, &command);
    std::fs::remove_file(desk.path("in/0003.txt")).expect("removed");
    let ran = desk.run(&[&command[..], &["--resume"]].concat());
    assert!(ran.code == 2 && ran.err.contains("the inputs have changed between record"), "{ran:?}");
    // And while a run is going on, files may come and go: the others are there, each once.
    let child = pullquote(&command).current_dir(desk.path(".")).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the program starts");
    for n in 2000..2200 {
        let _ = std::fs::remove_file(desk.path(&format!("in/{n}.txt")));
        desk.write(&format!("in/{n}-new.txt"), b"\"We came late,\" said Ann Lee.");
    }
    let code = child.wait().expect("an end").code();
    assert!(matches!(code, Some(0 | 1)), "{code:?}");
    let ids = ids();
    let kept = (0..3000).filter(|n| ![3, 2990].contains(n) && !(2000..2200).contains(n));
    let kept: Vec<String> = kept.map(|n| format!("{n:04}.txt")).collect();
    let (mut found, mut once) = (ids.clone(), ids.clone());
    once.dedup();
    found.retain(|id| kept.contains(id));
    assert!(found == kept && once == ids);
}

/// Articles seen before the interruption are remembered when the run is resumed.
#[test]
fn duplicates_are_found_across_an_interruption() {
    let desk = Desk::new(&[]);
    let lines = written::lines(2000);
    let again = String::from_utf8_lossy(&lines).replace("\"id\":\"n", "\"id\":\"again-n");
    desk.write("news.jsonl", &[&lines[..], again.as_bytes()].concat());
    let command = ["extract", "news.jsonl", "--dedup", "text", "-o", "q.csv", "--articles", "a.csv", "-q"];
    assert_eq!(desk.run(&command).code, 1);
    let whole = desk.read("a.csv");
    assert!(!whole.contains("again-n00001"), "copies are left out");
    for name in ["q.csv", "a.csv"] {
        std::fs::remove_file(desk.path(name)).expect("removed");
    }
    let command: Vec<&str> = command.iter().copied().filter(|word| *word != "-q").collect();
    cut_off(&desk, &command);
    assert_eq!(desk.run(&[&command[..], &["--resume"]].concat()).code, 1);
    assert!(desk.read("a.csv") == whole);
}

#[test]
fn two_runs_do_not_write_one_output() {
    let desk = Desk::new(&[("a.txt", "\"We left,\" said Ann Lee.")]);
    let first = pullquote(&["extract", "-", "-o", "q.csv", "-o", "q.jsonl", "-q"])
        .current_dir(desk.path("."))
        .stdin(Stdio::piped())
        .spawn();
    let mut first = first.expect("the program starts");
    until(|| desk.path(".q.jsonl.part").exists());
    std::thread::sleep(Duration::from_millis(100));
    for arguments in [&["-o", "q.csv"][..], &["-o", "q.csv", "--resume"], &["-o", "other.csv", "-o", "q.jsonl"]] {
        let ran = desk.run(&[&["extract", "a.txt"], arguments].concat());
        assert!(ran.code == 2 && ran.err.contains("another run is writing it"), "{ran:?}");
    }
    let mut input = first.stdin.take().expect("a pipe");
    input.write_all(b"{\"id\":\"b\",\"text\":\"It rained.\"}\n").expect("it is read");
    drop(input);
    assert!(first.wait().expect("an end").success());
    assert_eq!(desk.names(), ["a.txt", "q.csv", "q.jsonl"], "and the first is none the worse");
    assert_eq!(desk.run(&["extract", "a.txt", "-o", "q.csv", "-q"]).code, 0);
    assert!(desk.read("q.csv").contains("Ann Lee"));
}

#[test]
fn outputs_that_cannot_be_written_are_reported_at_once() {
    let desk = Desk::new(&[("a.txt", "\"We left,\" said Ann Lee."), ("q.csv", "old"), ("d/x.txt", "")]);
    for output in ["a.txt/q.csv", "no/such/q.csv", "d", "."] {
        let ran = desk.run(&["extract", "a.txt", "-o", "q.csv", "-o", output, "--format", "csv"]);
        assert!(ran.code == 2 && ran.err.contains(&format!("cannot write {output}")), "{ran:?}");
        assert_eq!(desk.read("q.csv"), "old");
        let ran = desk.run(&["extract", "a.txt", "-o", output, "--format", "csv"]);
        assert!(ran.code == 2 && ran.err.contains(&format!("cannot write {output}")), "{ran:?}");
    }
    let ran = desk.run(&["extract", "a.txt", "-o", "q.csv", "--report", "no/such/run.json"]);
    assert!(ran.code == 2 && ran.err.contains("run.json"), "{ran:?}");
    assert_eq!((desk.names(), desk.read("q.csv")), (vec!["a.txt".into(), "d".into(), "q.csv".into()], "old".into()));
}

/// A part that somebody has changed is not continued, and a run that is refused leaves everything as it was.
#[test]
fn what_was_written_is_checked_before_it_is_continued() {
    let desk = Desk::new(&[]);
    desk.write("news.jsonl", &written::lines(4000));
    let command = ["extract", "news.jsonl", "-o", "q.csv"];
    cut_off(&desk, &command);
    let part = std::fs::read(desk.path(".q.csv.part")).expect("a part");
    let resume = || desk.run(&[&command[..], &["--resume"]].concat());
    let refused = |bytes: &[u8], why: &str| {
        desk.write(".q.csv.part", bytes);
        let before = desk.snapshot();
        let ran = resume();
        assert!(ran.code == 2 && ran.err.contains("cannot resume: ") && ran.err.contains(why), "{ran:?}");
        assert!(ran.err.contains(".q.csv.part"), "{ran:?}");
        assert!(desk.snapshot() == before, "a refused run changes nothing");
    };
    let mut flipped = part.clone();
    flipped[300] ^= 1;
    refused(&flipped, "has changed since the earlier run wrote it");
    refused(&part[..10], "has 10 bytes, and the earlier run had written");
    // Other inputs: journal and part stay as they are, with whatever follows the last checkpoint.
    let lines = std::fs::read(desk.path("news.jsonl")).expect("the input");
    let mut other = lines.clone();
    other[40] ^= 1;
    desk.write("news.jsonl", &other);
    desk.write(".q.csv.part", &[&part[..], b"torn"].concat());
    let before = desk.snapshot();
    let ran = resume();
    assert!(ran.code == 2 && ran.err.contains("the inputs have changed"), "{ran:?}");
    assert!(desk.snapshot() == before, "a refused run changes nothing");
    desk.write("news.jsonl", &lines);
    assert_eq!(resume().code, 1);
    let resumed = desk.read("q.csv");
    assert_eq!(desk.run(&command).code, 1);
    assert!(desk.read("q.csv") == resumed);
}

/// An article that ends the process is left aside when the run is resumed, and one that does not is there.
#[test]
#[cfg(debug_assertions)]
fn an_article_that_ends_the_process_is_left_aside() {
    let big = |id: &str| {
        let text = format!("\"We left,\" said Ann Lee.\n\n{}", "\u{fffd}".repeat(400_000));
        serde_json::json!({"id": id, "text": text}).to_string()
    };
    let small = serde_json::json!({"id": "small", "text": "\"No,\" said Bo Day."}).to_string();
    let desk = Desk::new(&[("news.jsonl", &[big("guilty"), small, big("innocent")].join("\n"))]);
    let command = ["extract", "news.jsonl", "-o", "q.csv", "--errors", "e.csv", "--threads", "2", "--resume"];
    let run = |fault: &str| {
        let mut run = pullquote(&command);
        let output = run.current_dir(desk.path(".")).stdin(Stdio::null()).env("PULLQUOTE_FAULT", fault).output();
        Ran::from(output.expect("the program ends"))
    };
    // Whatever ended the run, the articles in progress are there if they do no harm.
    assert_eq!(run("die-over:guilty").code, -1);
    let ran = run("");
    assert!(ran.code == 0 && ran.err.contains("3 articles, 3 quotations"), "{ran:?}");
    let whole = desk.read("q.csv");
    std::fs::remove_file(desk.path("q.csv")).expect("removed");
    // The one that ends the process again is not.
    assert_eq!(run("die-over:guilty").code, -1);
    let ran = run("die-over:guilty");
    assert!(ran.code == 1 && ran.err.contains("news.jsonl:1: left aside: an earlier run ended"), "{ran:?}");
    assert!(desk.read("e.csv").contains("news.jsonl,1,0,left-aside,"), "{}", desk.read("e.csv"));
    let rest: Vec<String> = whole.lines().filter(|line| !line.contains("guilty")).map(str::to_owned).collect();
    assert_eq!(desk.read("q.csv").lines().collect::<Vec<_>>(), rest);
    assert_eq!(desk.names(), ["e.csv", "news.jsonl", "q.csv"]);
}

/// An article over which three runs have ended is left aside at once: nobody has to wait for a fourth.
#[test]
fn an_article_over_which_three_runs_ended_is_not_tried_again() {
    let text = format!("\"We left,\" said Ann Lee.\n\n{}", "\u{fffd}".repeat(2_000_000));
    let slow = serde_json::json!({"id": "slow", "text": text}).to_string();
    let small = serde_json::json!({"id": "small", "text": "\"No,\" said Bo Day."}).to_string();
    let desk = Desk::new(&[("news.jsonl", &[slow, small].join("\n"))]);
    let command = ["extract", "news.jsonl", "-o", "q.csv", "--threads", "1", "--resume"];
    for ends in 0..3 {
        let noted = format!("\"ends\":{ends}");
        let mut child = pullquote(&command).current_dir(desk.path(".")).stderr(Stdio::null()).spawn().expect("a start");
        until(|| std::fs::read_to_string(desk.path(".q.csv.resume")).is_ok_and(|journal| journal.contains(&noted)));
        child.kill().expect("a kill");
        child.wait().expect("an end");
        assert!(!desk.path("q.csv").exists(), "it was killed over the article");
    }
    let ran = desk.run(&command);
    let message = "news.jsonl:1: left aside: 3 runs ended while it was in progress";
    assert!(ran.code == 1 && ran.err.contains(message) && ran.err.contains("1 article, 1 quotation"), "{ran:?}");
}
