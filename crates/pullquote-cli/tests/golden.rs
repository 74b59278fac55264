//! The output over all invented articles, byte for byte as it is kept in `fixtures/golden/`.

mod support;

use support::{Desk, assert_same_lines, fixtures};

fn check(format: &str) {
    let folder = fixtures().join("articles");
    let ran = Desk::new(&[]).run(&["extract", &folder.to_string_lossy(), "-q", "--format", format]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let name = format!("golden/quotes.{format}");
    let want = std::fs::read_to_string(fixtures().join(&name)).unwrap_or_default();
    assert_same_lines(&name, &want, &ran.out);
}

#[test]
fn the_table() {
    check("csv");
}

#[test]
fn the_json_lines() {
    check("jsonl");
}
