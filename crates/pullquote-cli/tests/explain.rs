//! `explain` as a process.

mod support;

use serde_json::Value;
use support::{Desk, Ran, fixtures};

fn explain(article: &str, more: &[&str]) -> Ran {
    let path = fixtures().join("articles").join(article).to_string_lossy().into_owned();
    let mut args = vec!["explain", &path, "--quiet"];
    args.extend(more);
    Desk::new(&[]).run(&args)
}

/// The quotations of an article as JSON.
fn quotes(article: &str, more: &[&str]) -> Vec<Value> {
    let ran = explain(article, &[&["--format", "json"], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let line: Value = serde_json::from_str(&ran.out).expect("one object for one article");
    line["quotes"].as_array().expect("a list").clone()
}

#[test]
fn a_pronoun_is_explained_by_its_candidates() {
    let ran = explain("local/02-school-board.txt", &["--at", "526"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines: Vec<&str> = ran.out.lines().map(str::trim).collect();
    let place = |wanted: &str| {
        let found = lines.iter().position(|line| line.starts_with(wanted));
        found.unwrap_or_else(|| panic!("{wanted:?} is not in:\n{}", ran.out))
    };
    let order = [
        place("3. Carla Ruiz-Pettibone"),
        place("quote   that drivers had logged 14 near misses since September  (bytes 544-598)"),
        place("source  She  (bytes 525-528)"),
        place("1) The network proposed it."),
        place("2) The rule speaker-pronoun found the speaker"),
        place("who the pronoun (he, she) stands for:"),
    ];
    assert!(order.is_sorted(), "{}", ran.out);
    let candidate = lines[order[5] + 1];
    assert!(candidate.ends_with("Carla Ruiz-Pettibone"), "the likeliest candidate comes first: {candidate}");
    let all = quotes("local/02-school-board.txt", &[]).len();
    assert!(ran.out.starts_with("== ") && ran.out.contains(&format!("(1 of {all} quotations)")), "{}", ran.out);
}

#[test]
fn json_has_the_quotations_of_the_table_and_their_steps() {
    let path = fixtures().join("articles/local/02-school-board.txt");
    let desk = Desk::new(&[]);
    let table = desk.run(&["extract", &path.to_string_lossy(), "-o", "q.jsonl", "--quiet"]);
    assert_eq!(table.code, 0, "{}", table.err);
    let table: Value = serde_json::from_str(&desk.read("q.jsonl")).unwrap();
    let table = table["quotes"].as_array().unwrap();
    let explained = quotes("local/02-school-board.txt", &[]);
    assert!(!table.is_empty());
    assert_eq!(table.len(), explained.len());
    for (row, quote) in table.iter().zip(&explained) {
        for field in ["quote_id", "content", "source", "cue", "speaker", "confidence", "status", "speech"] {
            assert_eq!(row[field], quote[field], "{field}");
        }
        let steps = quote["steps"].as_array().unwrap();
        assert!(steps[0]["step"] == "network" || steps[0]["step"] == "proposed", "{steps:?}");
        assert_eq!(steps.last().unwrap()["step"], "speaker");
    }
    // A quotation found by its id.
    let id = explained[3]["quote_id"].as_str().unwrap();
    assert_eq!(quotes("local/02-school-board.txt", &["--quote", id]), [explained[3].clone()]);
}

#[test]
fn a_change_shows_what_was_there_before() {
    let text = "Maria Lopez has owned the café for years. \"It was a wet day,\" she said.\n\nMaria Lopez added: \"It rained.\"\n";
    let desk = Desk::new(&[("a.txt", text)]);
    let ran = desk.run(&["explain", "a.txt", "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines: Vec<&str> = ran.out.lines().map(str::trim).collect();
    let changed = lines.iter().position(|line| line.ends_with("The rule bare-edges changed it.")).expect("a change");
    assert!(lines[changed + 2].starts_with("cue     was  added:"), "{}", ran.out);
    assert!(lines[changed + 3].starts_with("is   added  (bytes"), "{}", ran.out);
}

#[test]
fn what_is_not_there_is_an_error_that_says_what_to_do() {
    for (flags, message) in [
        (["--at", "3"], "no quotation covers byte 3"),
        (["--quote", "0000000000000000"], "no quotation has the id 0000000000000000"),
        (["--article", "other"], "no article has the id other"),
    ] {
        let ran = explain("local/02-school-board.txt", &flags);
        assert_eq!(ran.code, 2, "{flags:?}");
        assert!(ran.err.contains(message), "{}", ran.err);
        assert_eq!(ran.out, "");
    }
}
