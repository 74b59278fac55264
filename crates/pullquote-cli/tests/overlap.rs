//! Outputs that would destroy an input or each other are refused before anything is read or written.
#![cfg(unix)]

mod support;

use std::os::unix::fs::symlink;
use std::process::Stdio;
use support::{Desk, Ran, pullquote};

const LINE: &str = "{\"id\":\"a\",\"text\":\"\\\"We left,\\\" said Ann Lee.\"}\n";

/// Runs a command that must be refused, and checks that it has changed nothing.
fn refused(desk: &Desk, args: &[&str], why: &str) {
    let before = desk.snapshot();
    let ran = desk.run(args);
    assert_eq!(ran.code, 2, "{args:?}: {ran:?}");
    assert!(ran.err.contains(why), "{args:?}: {}", ran.err);
    assert_eq!(ran.out, "", "{args:?}");
    assert!(desk.snapshot() == before, "{args:?} has changed a file");
}

#[test]
fn an_input_is_never_an_output() {
    let desk =
        Desk::new(&[("in.jsonl", LINE), ("q.csv", "quote_id,quote\n0,x\n"), ("c.csv", "quote_id,verdict\n0,right\n")]);
    std::fs::hard_link(desk.path("in.jsonl"), desk.path("hard.jsonl")).unwrap();
    symlink("in.jsonl", desk.path("link.jsonl")).unwrap();
    let also = "it is also an input";
    for output in ["in.jsonl", "./in.jsonl", "hard.jsonl", "link.jsonl"] {
        refused(&desk, &["extract", "in.jsonl", "-o", output], also);
        refused(&desk, &["texts", "in.jsonl", "-o", output], also);
        refused(&desk, &["tokenize", "in.jsonl", "-o", output], also);
        refused(&desk, &["view", "in.jsonl", "-o", output], also);
        for flag in ["--errors", "--report", "--articles", "--speakers", "--entities"] {
            refused(&desk, &["extract", "in.jsonl", "-o", "new.csv", flag, output], also);
        }
    }
    refused(&desk, &["speakers", "q.csv", "-o", "q.csv"], also);
    refused(&desk, &["report", "q.csv", "-o", "q.csv"], also);
    refused(&desk, &["report", "q.csv", "--corrections", "c.csv", "-o", "c.csv"], also);
    refused(&desk, &["review", "q.csv", "--articles", "in.jsonl", "-o", "in.jsonl"], also);
    refused(&desk, &["eval", "--gold", "c.csv", "-o", "c.csv"], also);
    refused(&desk, &["eval", "--gold", "c.csv", "q.csv", "-o", "q.csv"], also);
    // The file an output is written to until it is complete.
    desk.write(".q.jsonl.part", LINE.as_bytes());
    refused(&desk, &["extract", ".q.jsonl.part", "-o", "q.jsonl"], also);
    let model = support::fixtures().join("../crates/pullquote-quotes/model/quotes.bin");
    std::fs::copy(model, desk.path("own.bin")).unwrap();
    refused(&desk, &["extract", "in.jsonl", "--model", "own.bin", "-o", "own.bin", "--format", "csv"], also);
}

#[test]
fn a_file_in_an_input_folder_is_never_an_output() {
    let desk = Desk::new(&[("in/deep/a.jsonl", LINE), ("elsewhere/b.jsonl", LINE)]);
    symlink("../elsewhere", desk.path("in/linked")).unwrap();
    symlink("in", desk.path("in-link")).unwrap();
    let also = "it is also an input, in in";
    for output in ["in/deep/a.jsonl", "in-link/deep/a.jsonl", "elsewhere/b.jsonl", "in/linked/b.jsonl"] {
        refused(&desk, &["extract", "in", "-o", output], also);
        refused(&desk, &["texts", "in-link", "-o", output], also);
        refused(&desk, &["extract", "in", "-o", "new.csv", "--errors", output], also);
    }
    refused(&desk, &["extract", "in/**/*.jsonl", "-o", "in/deep/a.jsonl"], also);
    refused(&desk, &["view", "in", "-o", "in/pages/"], "it lies in the input in");
    refused(&desk, &["view", "in", "-o", "elsewhere"], "it lies in the input in");
    // What an earlier run has written there may be written again, and is not read.
    for _ in 0..2 {
        let ran = desk.run(&["extract", "in", "-o", "in/q.jsonl", "-o", "in/q.csv", "--articles", "in/a.csv"]);
        assert!(ran.code == 0 && ran.err.lines().any(|line| line.starts_with("2 articles,")), "{ran:?}");
    }
}

#[test]
fn standard_streams_are_files_too() {
    let desk = Desk::new(&[("a.jsonl", LINE)]);
    let run = |args: &[&str], append: bool| -> Ran {
        let mut command = pullquote(args);
        command.current_dir(desk.path(".")).stdin(std::fs::File::open(desk.path("a.jsonl")).unwrap());
        if append {
            command.stdout(std::fs::File::options().append(true).open(desk.path("a.jsonl")).unwrap());
        }
        command.stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap().into()
    };
    for (args, append) in [(&["extract", "-", "-o", "a.jsonl"][..], false), (&["texts", "a.jsonl"], true)] {
        let ran = run(args, append);
        assert!(ran.code == 2 && ran.err.contains("it is also an input"), "{args:?}: {ran:?}");
        assert_eq!(desk.read("a.jsonl"), LINE);
    }
}

#[test]
fn no_file_is_two_outputs() {
    let desk = Desk::new(&[("a.txt", "\"We left,\" said Ann Lee."), ("q.csv", "old")]);
    symlink(".", desk.path("here")).unwrap();
    for more in [
        &["--report", "q.csv"][..],
        &["--report", "here/q.csv"],
        &["--errors", "q.csv"],
        &["--articles", "here/q.csv"],
        &["--datapackage", "--report", "datapackage.json"],
        &["--errors", "./e.csv", "--report", "e.csv"],
        &["-o", ".q.csv.part", "--format", "csv"],
    ] {
        refused(&desk, &[&["extract", "a.txt", "-o", "q.csv"], more].concat(), "it is given as an output twice");
    }
}

#[test]
fn articles_of_one_id_get_pages_of_their_own() {
    let line = |id: &str, name: &str| format!("{{\"id\":\"{id}\",\"text\":\"\\\"We left,\\\" said {name}.\"}}\n");
    let lines = [line("a", "Ann Lee"), line("a", "Bo Day"), line("a-2", "Cy Fox"), line("a", "Di Gow")].concat();
    let desk = Desk::new(&[("n.jsonl", &lines)]);
    for _ in 0..2 {
        let ran = desk.run(&["view", "n.jsonl", "-o", "pages/"]);
        assert!(ran.code == 0 && ran.err.contains("4 pages"), "{ran:?}");
        for (page, name) in
            [("a.html", "Ann Lee"), ("a-2.html", "Bo Day"), ("a-2-2.html", "Cy Fox"), ("a-3.html", "Di Gow")]
        {
            assert!(desk.read(&format!("pages/{page}")).contains(name), "{page}");
        }
        // And the list of them.
        assert_eq!(std::fs::read_dir(desk.path("pages")).unwrap().count(), 5);
    }
    // A page must not take the place of an article that is read.
    desk.write("a.html", b"<!doctype html><title>T</title><p>One.</p>");
    let ran = desk.run(&["view", "n.jsonl", "a.html", "-o", "."]);
    assert!(ran.code == 2 && ran.err.contains("it is also an input"), "{ran:?}");
    assert!(desk.read("a.html").contains("One."));
}
