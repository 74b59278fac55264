//! `--accurate`: the network in a file of its own.

mod support;

use serde_json::Value;
use std::process::Command;
use support::{Desk, Ran, pullquote};

const ARTICLE: &str = "The ferry to Osk Island will stop at dusk from Monday.\n\n“We had no choice,” said Bertil Raun, who runs \
                       the line. He added that the old engine needed rest.\n\nPassengers were told the fares would not change.";

/// A copy of the program outside of any checkout, with a file beside it.
fn moved(beside: &[u8]) -> (Desk, Ran) {
    let desk = Desk::new(&[("a.txt", ARTICLE)]);
    let program = desk.path("pullquote");
    std::fs::copy(env!("CARGO_BIN_EXE_pullquote"), &program).expect("the program can be copied");
    desk.write("pullquote-accurate.bin", beside);
    let run = Command::new(&program).args(["extract", "a.txt", "--accurate"]).current_dir(desk.path("")).output();
    let ran = run.expect("the program runs").into();
    (desk, ran)
}

#[test]
fn in_a_checkout_it_needs_no_path() {
    let desk = Desk::new(&[("a.txt", ARTICLE)]);
    let lines = |more: &[&str]| {
        let ran = desk.run(&[&["extract", "a.txt", "--format", "jsonl", "--quiet"], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        serde_json::from_str::<Value>(&ran.out).expect("one line of JSON")
    };
    let (fast, accurate) = (lines(&[]), lines(&["--accurate"]));
    let direct = &accurate["quotes"][0];
    assert_eq!((&direct["type"], &direct["speaker"][0]), (&"direct".into(), &"Bertil Raun".into()));
    // Another network computes other chances, here and there the same to three digits.
    assert_ne!(fast["quotes"], accurate["quotes"]);
    assert_eq!(lines(&["--accurate", "--threads", "2"]), accurate);
}

#[test]
fn the_file_beside_the_program_comes_first_and_is_checked() {
    let (_desk, ran) = moved(b"PK\x03\x04 no model");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("pullquote-accurate.bin: not a model file"), "{}", ran.err);

    let fast = include_bytes!("../../pullquote-quotes/model/quotes.bin");
    let (_desk, ran) = moved(&fast[..fast.len() / 2]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("pullquote-accurate.bin: the model file is "), "{}", ran.err);
}

#[test]
fn one_network_at_a_time() {
    let ran: Ran = pullquote(&["extract", "a.txt", "--accurate", "--model", "b.bin"]).output().expect("it runs").into();
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("cannot be used with"), "{}", ran.err);
}
