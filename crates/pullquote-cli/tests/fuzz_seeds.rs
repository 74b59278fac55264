//! The seeds of the fuzz targets for what the program reads besides articles, among them every input that once brought
//! something down: an answer or an error, never a panic.

mod support;

use std::io::Write;
use std::path::Path;
use support::Desk;
use xxhash_rust::xxh3::xxh3_64;

/// The seeds of a target by their names.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target);
    let files = std::fs::read_dir(folder).expect("there are seeds").flatten();
    let mut seeds: Vec<_> = files
        .map(|file| (file.file_name().to_string_lossy().into_owned(), std::fs::read(file.path()).expect("a seed")))
        .collect();
    seeds.sort();
    assert!(seeds.len() >= 2, "{target}");
    seeds
}

/// Runs the program over a seed; returns whether it had an answer.
fn answers(desk: &Desk, seed: &str, args: &[&str]) -> bool {
    let ran = desk.run(args);
    let panicked = ran.err.contains("panicked") || ran.err.contains("internal error");
    assert!((ran.code == 0 || ran.code == 2) && !panicked, "{seed}: {args:?}: {}: {}", ran.code, ran.err);
    assert!(ran.code == 0 || ran.err.starts_with("pullquote: "), "{seed}: {args:?}: {}", ran.err);
    ran.code == 0
}

#[test]
fn tables() {
    let desk = Desk::new(&[]);
    let mut answered = 0;
    for target in ["table", "report", "speakers"] {
        for (seed, bytes) in seeds(target) {
            desk.write("q", &bytes);
            for args in [&["report", "q", "-o", "page.html"][..], &["speakers", "q", "-o", "s.csv"]] {
                answered += u32::from(answers(&desk, &seed, args));
            }
        }
    }
    assert!(answered >= 10, "{answered}");
}

#[test]
fn verdicts() {
    let desk = Desk::new(&[]);
    let mut answered = 0;
    for (seed, bytes) in seeds("eval") {
        let parts: Vec<&[u8]> = bytes.splitn(3, |byte| *byte == 0).collect();
        let mut args = vec!["eval"];
        for (part, given) in parts.iter().zip([&["--gold", "one"][..], &["--gold", "two"], &["q"]]) {
            desk.write(given[given.len() - 1], part);
            args.extend(given);
        }
        answered += u32::from(answers(&desk, &seed, &args));
        args.push("--whole-articles");
        answered += u32::from(answers(&desk, &seed, &args));
    }
    assert!(answered >= 4, "{answered}");
}

#[test]
fn people_and_annotations() {
    let desk = Desk::new(&[("q.csv", "quote_id,article_id,quote,speaker,start,end\nq1,a,she left,Ann Lee,9,17\n")]);
    let mut answered = 0;
    for (seed, bytes) in seeds("people") {
        desk.write("list", &bytes);
        answered += u32::from(answers(&desk, &seed, &["people", "list", "-o", "list.people"]));
    }
    assert!(answered >= 3, "{answered}");
    answered = 0;
    for (seed, bytes) in seeds("annotations") {
        let (text, marks) = bytes
            .iter()
            .position(|byte| *byte == 0)
            .map_or((&bytes[..], &b""[..]), |at| (&bytes[..at], &bytes[at + 1..]));
        desk.write("a.txt", text);
        desk.write("a.ann", marks);
        desk.write("sheet", &bytes);
        for annotated in ["sheet", "a.ann"] {
            answered += u32::from(answers(&desk, &seed, &["gold", annotated, "--table", "q.csv", "-o", "gold.csv"]));
        }
    }
    assert!(answered >= 8, "{answered}");
}

#[test]
fn journals() {
    let desk = Desk::new(&[("news.txt", "“We left,” said Ann Lee.\n")]);
    for (seed, bytes) in seeds("journal") {
        let Some((sealed, lines)) = bytes.split_first() else { continue };
        let mut journal = Vec::new();
        if sealed % 8 == 0 {
            journal.extend_from_slice(lines);
        } else {
            for line in lines.split(|byte| *byte == b'\n') {
                write!(journal, "{:016x} ", xxh3_64(line)).expect("memory");
                journal.extend_from_slice(line);
                journal.push(b'\n');
            }
        }
        desk.write(".q.csv.resume", &journal);
        desk.write(".q.csv.part", b"");
        answers(&desk, &seed, &["extract", "news.txt", "-o", "q.csv", "--resume"]);
    }
    // The same command still works where there is nothing to resume.
    std::fs::remove_file(desk.path(".q.csv.resume")).ok();
    std::fs::remove_file(desk.path(".q.csv.part")).ok();
    assert!(answers(&desk, "", &["extract", "news.txt", "-o", "q.csv"]));
    assert!(desk.read("q.csv").contains("Ann Lee"));
}
