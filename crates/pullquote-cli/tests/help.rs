//! What a newcomer is shown: help, completions, manual pages, and `doctor`.

mod support;

use support::{Desk, fixtures, pullquote};

/// What the program prints on a terminal of 80 columns.
fn shown(args: &[&str]) -> String {
    let output = pullquote(args).env("COLUMNS", "80").output().expect("the program runs");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The commands that the program's help lists.
fn commands() -> Vec<String> {
    let help = shown(&["-h"]);
    let lines = help.lines().filter_map(|line| line.strip_prefix("  ")?.split("  ").next());
    lines.filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase())).map(str::to_owned).collect()
}

#[test]
fn short_help_fits_a_screen_and_long_help_has_examples() {
    let commands = commands();
    assert!(commands.len() >= 14, "{commands:?}");
    for command in &commands {
        let short = shown(&[command, "-h"]);
        assert!(short.lines().count() <= 40, "{command} -h has {} lines:\n{short}", short.lines().count());
        assert!(short.lines().all(|line| line.chars().count() <= 80), "{short}");
        let long = shown(&[command, "--help"]);
        assert!(long.contains("Examples:\n"), "{command} --help has no examples");
    }
    let short = shown(&["extract", "-h"]);
    for usual in ["--output", "--min-confidence", "--resume", "--text-field", "--columns", "Examples:"] {
        assert!(short.contains(usual), "{usual} is not in:\n{short}");
    }
    assert!(!short.contains("--checkpoint"), "{short}");
    assert!(shown(&["extract", "--help"]).contains("--checkpoint"));
}

#[test]
fn completions_know_commands_and_options() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = shown(&["completions", shell]);
        assert!(script.contains("explain") && script.contains("min-confidence"), "{shell}");
    }
    let wrong = pullquote(&["completions", "csh"]).output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("powershell"));
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let desk = Desk::new(&[]);
    let ran = desk.run(&["man", "-o", "man1"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for command in commands() {
        let page = desk.read(&format!("man1/pullquote-{command}.1"));
        assert!(page.contains(".TH") && page.contains("Examples:"), "{command}");
    }
    assert!(desk.read("man1/pullquote.1").contains("pullquote\\-extract(1)"));
    assert!(shown(&["man", "extract"]).contains("\\-\\-min\\-confidence"));
    let wrong = desk.run(&["man", "extrakt"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("extract"), "{}", wrong.err);
}

#[test]
fn doctor_shows_how_a_folder_is_understood() {
    let folder = fixtures().join("articles/local");
    let ran = Desk::new(&[]).run(&["doctor", &folder.to_string_lossy()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("format      plain text"), "{}", ran.out);
    assert!(ran.out.contains("languages   en "), "{}", ran.out);
    let rows = ran.out.split("  Rows\n").nth(1).expect("rows are shown");
    assert!(rows.lines().next().is_some_and(|row| row.contains(": ") && row.contains("confidence")), "{rows}");
}

#[test]
fn doctor_says_what_looks_odd_and_which_flag_may_help() {
    let story =
        "“We will rebuild the bridge,” said Ann Lee, the mayor, on Monday. She said that it would cost a million.";
    let good = |n: usize| format!("{{\"id\":\"{n}\",\"story\":\"{story} {n}\",\"published\":\"2021-03-0{n}\"}}\n");
    let lines = format!("{}{}{{\"id\":\"3\"}}\nnot JSON\n{{\"id\":\"4\",\"story\":\"{story} 1\"}}\n", good(1), good(2));
    let desk = Desk::new(&[("news.jsonl", &lines)]);

    let unnamed = desk.run(&["doctor", "news.jsonl"]);
    assert_eq!(unnamed.code, 1, "no record gives an article: {}", unnamed.out);
    assert!(unnamed.out.contains("--text-field"), "{}", unnamed.out);

    let named = desk.run(&["doctor", "news.jsonl", "--text-field", "story"]);
    assert_eq!(named.code, 1, "two records give none: {}", named.out);
    for words in
        ["articles    3; 2 records gave none", "2 articles are copies of another", "--dedup near", "Ann Lee: “We will"]
    {
        assert!(named.out.contains(words), "{words} is not in:\n{}", named.out);
    }
    let clean = desk.run(&["doctor", "news.jsonl", "--text-field", "story", "--articles", "1"]);
    assert_eq!(clean.code, 0, "{}", clean.out);
    assert!(clean.out.contains("articles    1; reading stopped there"), "{}", clean.out);
}
