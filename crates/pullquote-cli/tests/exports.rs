//! The formats of the real program: chosen by ending or flag, whole or not at all.

mod support;

use std::collections::BTreeSet;
use support::{Desk, fixtures, pullquote};

const TEXT: &str = "date 2024-05-06\n\nIt rained. “We will rebuild the bridge,” said Ann Lee, the mayor. All cheered.\n\n\"It \
                    will take a year,\" Lee added.\n";

fn desk() -> Desk {
    Desk::new(&[("in/a.txt", TEXT), ("in/b.txt", "Nobody spoke.\n"), ("in/c.jsonl", "no json\n")])
}

/// Cells of a table, header first.
fn cells(table: &str, delimiter: u8) -> Vec<Vec<String>> {
    let table = table.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(table.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_ending_chooses_the_format() {
    let desk = desk();
    let outputs = [
        "q.csv",
        "q.tsv",
        "q.jsonl",
        "q.xlsx",
        "q.jsonld",
        "q.conll",
        "q.brat",
        "q.labelstudio.json",
        "q.doccano.jsonl",
        "q.prodigy.jsonl",
        "q.inception",
    ];
    let mut args = vec!["extract", "in", "-q"];
    args.extend(outputs.iter().flat_map(|output| ["-o", output]));
    args.extend([
        "--articles",
        "a.csv",
        "--speakers",
        "s.tsv",
        "--entities",
        "e.csv",
        "--errors",
        "f.csv",
        "--datapackage",
    ]);
    assert_eq!(desk.run(&args).code, 1, "one record is no JSON");
    let mut want: BTreeSet<&str> = outputs.into();
    want.extend(["a.csv", "s.tsv", "e.csv", "f.csv", "datapackage.json", "in"]);
    assert_eq!(desk.names().iter().map(String::as_str).collect::<BTreeSet<_>>(), want, "nothing else stays");

    let plain = cells(&desk.read("q.csv"), b',');
    assert_eq!(plain, cells(&desk.read("q.tsv"), b'\t'));
    assert_eq!(plain.len(), 3);
    assert!(std::fs::read(desk.path("q.xlsx")).unwrap().starts_with(b"PK"));
    assert_eq!(desk.read("q.jsonld").lines().count(), 2);
    assert!(desk.read("q.conll").contains("\tB-DIRECT\t"));
    assert!(desk.read("q.labelstudio.json").starts_with("[\n{\"data\":") && desk.path("q.inception/a.xmi").exists());
    for (name, field) in [("doccano", "\"entities\":[{"), ("prodigy", "\"spans\":[{")] {
        assert!(desk.read(&format!("q.{name}.jsonl")).contains(field), "{name}");
    }
    let speakers = cells(&desk.read("s.tsv"), b'\t');
    assert_eq!(speakers[1][1..5], ["Ann Lee", "person", "full", "mayor"].map(String::from), "{speakers:?}");
    assert_eq!(speakers[1][6..11], ["1", "2", "10", "2024-05-06", "2024-05-06"].map(String::from), "{speakers:?}");
    let articles = cells(&desk.read("a.csv"), b',');
    assert_eq!((articles.len(), articles[1][9].as_str()), (3, "1"), "{articles:?}");
    assert!(desk.read("e.csv").contains("a.txt,1,Ann Lee,PER,"), "{}", desk.read("e.csv"));
    assert_eq!(desk.read("f.csv").lines().count(), 2);

    let folder = |name: &str| std::fs::read_to_string(desk.path("q.brat").join(name)).unwrap();
    assert_eq!(folder("a.txt"), TEXT);
    assert!(folder("a.ann").contains("\tQuotation ") && folder("b.ann").is_empty());
    assert!(folder("annotation.conf").contains("[entities]"));

    let package: serde_json::Value = serde_json::from_str(&desk.read("datapackage.json")).unwrap();
    let paths: Vec<&str> =
        package["resources"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["q.csv", "q.tsv", "a.csv", "e.csv", "s.tsv", "f.csv"]);
}

#[test]
fn any_number_of_threads_gives_the_same_files() {
    let folder = fixtures().join("articles");
    let folder = folder.to_string_lossy();
    let run = |threads: &str| {
        let desk = Desk::new(&[]);
        let args =
            ["extract", &folder, "-q", "--threads", threads, "-o", "q.xlsx", "-o", "q.conll", "--speakers", "s.csv"];
        assert_eq!(desk.run(&args).code, 0);
        ["q.xlsx", "q.conll", "s.csv"].map(|name| std::fs::read(desk.path(name)).unwrap())
    };
    assert!(run("1") == run("4"));
}

#[test]
fn spreadsheets_get_harmless_cells() {
    let desk = Desk::new(&[]);
    let news = fixtures().join("hostile/news.jsonl");
    let news = news.to_string_lossy();
    let ran = desk.run(&["extract", &news, "-q", "--excel", "--delimiter", ";", "-o", "q.csv", "--articles", "a.csv"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for name in ["q.csv", "a.csv"] {
        let table = desk.read(name);
        assert!(table.starts_with("\u{feff}\"") && table.ends_with("\"\r\n"), "{name}");
        let rows = cells(&table, b';');
        assert_eq!(table.lines().count(), rows.len(), "{name}: a line is a row");
        for cell in rows.iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']), "{name}: {cell:?}");
        }
    }
    // The same goes to a stream, where nothing can be split.
    let stream = desk.run(&["extract", &news, "-q", "--excel", "--delimiter", ";"]);
    assert_eq!(stream.out, desk.read("q.csv"));
    // The plain table is untouched, and escaped cells are read back as they were.
    let plain = desk.run(&["extract", &news, "-q"]).out;
    assert!(plain.contains(",=cmd|' /C calc'!A0,"), "{plain}");
    assert_eq!(desk.run(&["report", "q.csv", "-q", "-o", "r.html"]).code, 0);
    assert!(desk.read("r.html").contains("\"-2+3\"") && !desk.read("r.html").contains("\"'-2+3\""));
}

#[test]
fn columns_and_context_are_chosen() {
    let desk = desk();
    let run = |more: &[&str]| desk.run(&[&["extract", "in/a.txt", "-q"], more].concat());
    let rows = cells(&run(&["--columns", "speaker, quote"]).out, b',');
    assert_eq!(rows[0], ["speaker", "quote"]);
    assert_eq!(rows[1], ["Ann Lee", "“We will rebuild the bridge,”"]);

    let rows = cells(&run(&["--context", "1"]).out, b',');
    let last = |row: &[String]| row[row.len() - 2..].to_vec();
    assert_eq!(last(&rows[0]), ["context_before", "context_after"]);
    assert_eq!(last(&rows[1])[1], "said Ann Lee, the mayor. All cheered.", "{rows:?}");
    assert!(last(&rows[1])[0].ends_with("It rained."), "{rows:?}");
    let rows = cells(&run(&["--columns", "context_before,quote"]).out, b',');
    assert!(rows[1][0].ends_with("It rained."), "{rows:?}");
    let json = run(&["--format", "jsonl", "--context", "0"]).out;
    assert!(json.contains("\"context_after\":\"said Ann Lee, the mayor.\""), "{json}");

    let wrong = run(&["--columns", "speaker,quot"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
    assert!(wrong.err.contains("\"quot\"") && wrong.err.contains("quote_id, article_id,"), "{}", wrong.err);
    for args in [
        &["--columns", "quote,quote"][..],
        &["--columns", "quote", "--format", "jsonl"],
        &["--excel", "--format", "jsonl"],
        &["--delimiter", "ab"],
        &["--delimiter", "\""],
        &["--datapackage"],
        &["--format", "xlsx"],
        &["--format", "brat"],
    ] {
        assert_eq!(run(args).code, 2, "{args:?}");
    }
}

#[test]
fn a_codebook_says_where_tables_come_from() {
    let desk = Desk::new(&[("a.txt", TEXT)]);
    let args = ["-q", "--scope", "all", "--articles", "a.csv", "--codebook", "codebook.md", "--datapackage"];
    let run = |more: &[&str], epoch: Option<&str>| {
        let mut command = pullquote(&[&["extract", "a.txt", "-o", "q.csv", "-o", "q.xlsx"], &args[..], more].concat());
        command.current_dir(desk.path(".")).env_remove("SOURCE_DATE_EPOCH");
        let ran = command.envs(epoch.map(|epoch| ("SOURCE_DATE_EPOCH", epoch))).output().expect("the program runs");
        assert!(ran.status.success(), "{ran:?}");
        (desk.read("codebook.md"), desk.read("datapackage.json"), std::fs::read(desk.path("q.xlsx")).unwrap())
    };
    let (codebook, package, book) = run(&[], None);
    assert!(!codebook.contains("date of the run") && !package.contains("\"date\": \""), "{codebook}");
    for line in
        ["| option --scope | all |", "| option --min-confidence | 0.25 |", "## Quotations: q.csv", "## Articles: a.csv"]
    {
        assert!(codebook.lines().any(|there| there == line), "{line}\n{codebook}");
    }
    let version = format!("| program | pullquote {} |", env!("CARGO_PKG_VERSION"));
    assert!(codebook.contains(&version) && codebook.contains("| model quotes | built in, SHA-256 "));
    assert!(codebook.contains("| `status` | string | attributed, unnamed source, "));
    assert!(package.contains("\"--scope\": \"all\""), "{package}");
    assert_eq!(run(&[], None), (codebook, package, book), "the same command gives the same bytes");

    for (codebook, package, _) in [run(&[], Some("1709251200")), run(&["--run-date", "2024-03-01"], Some("0"))] {
        assert!(codebook.contains("| date of the run | 2024-03-01 |") && package.contains("\"date\": \"2024-03-01\""));
    }
    let refused = desk.run(&["extract", "a.txt", "--run-date", "today", "-q"]);
    assert!(refused.code == 2 && refused.err.contains("2024-05-02"), "{refused:?}");
    let refused = desk.run(&["extract", "a.txt", "-o", "q.jsonl", "--codebook", "c.md", "-q"]);
    assert!(refused.code == 2 && refused.err.contains("--codebook"), "{refused:?}");
}

#[test]
fn a_folder_of_annotations_is_never_written_over() {
    let desk = desk();
    desk.write("notes/mine.ann", b"T1");
    let ran = desk.run(&["extract", "in/a.txt", "-q", "--format", "brat", "-o", "notes"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert_eq!(std::fs::read_dir(desk.path("notes")).unwrap().count(), 1);

    // Articles of one name get files of their own.
    let lines: String = ["x/y", "x/y", "x_y", "../up", ""]
        .iter()
        .map(|id| format!("{{\"id\":\"{id}\",\"text\":\"One.\"}}\n"))
        .collect();
    desk.write("n.jsonl", lines.as_bytes());
    assert_eq!(desk.run(&["extract", "n.jsonl", "-q", "--format", "brat", "-o", "more"]).code, 0);
    let texts = std::fs::read_dir(desk.path("more"))
        .unwrap()
        .filter(|e| e.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "txt"));
    assert_eq!(texts.count(), 5);
    assert!(!desk.path("up.txt").exists());
}

#[test]
fn speakers_are_added_up_from_tables_too() {
    let desk = Desk::new(&[]);
    let folder = fixtures().join("articles");
    let folder = folder.to_string_lossy();
    let args = ["extract", &folder, "-q", "-o", "q.csv", "-o", "q.jsonl", "--speakers", "s.csv"];
    assert_eq!(desk.run(&args).code, 0);
    // Other forms of a name are not in the table of quotations, nor words in JSON Lines.
    let bare = |table: &str, without: &[&str]| -> Vec<Vec<String>> {
        let rows = cells(table, b',');
        let kept: Vec<usize> = (0..rows[0].len()).filter(|&n| !without.contains(&rows[0][n].as_str())).collect();
        rows.iter().map(|row| kept.iter().map(|&n| row[n].clone()).collect()).collect()
    };
    let direct = desk.read("s.csv");
    let of_csv = desk.run(&["speakers", "q.csv", "-q"]);
    assert_eq!(of_csv.code, 0, "{of_csv:?}");
    assert!(cells(&of_csv.out, b',').len() > 100);
    assert_eq!(bare(&of_csv.out, &["aliases"]), bare(&direct, &["aliases"]));
    let of_json = desk.run(&["speakers", "q.jsonl", "-q"]);
    let without = ["aliases", "words_quoted"];
    assert_eq!(bare(&of_json.out, &without), bare(&direct, &without));
    assert_eq!(desk.run(&["speakers", "q.csv", "-o", "s.xlsx", "-q"]).code, 0);
    assert!(std::fs::read(desk.path("s.xlsx")).unwrap().starts_with(b"PK"));
    assert_eq!(desk.run(&["speakers", "s.csv", "-q"]).code, 2, "no table of quotations");
}

#[test]
fn the_same_name_in_two_articles_is_one_speaker() {
    let one = "“We will rebuild the bridge,” said Ann Lee, the mayor.\n";
    let two = "“It is done,” said Mayor Ann Lee. “I saw it,” said Lee.\n";
    let three = "“We scored,” said Rovers striker Ann Lee.\n";
    let desk = Desk::new(&[("in/1.txt", one), ("in/2.txt", two), ("in/3.txt", three)]);
    assert_eq!(desk.run(&["extract", "in", "-q", "-o", "q.csv", "--speakers", "s.csv"]).code, 0);
    let rows = cells(&desk.read("s.csv"), b',');
    let short: Vec<String> = rows[1..].iter().map(|row| format!("{} {} {}", row[1], row[6], row[7])).collect();
    assert_eq!(short, ["Ann Lee 2 3", "Ann Lee 1 1"], "{rows:?}");
}

#[test]
fn stages_give_tokens_in_columns() {
    let desk = desk();
    for (stage, tag) in
        [("tokenize", "\tO\tO\tO\tO\t_"), ("entities", "\tB-PER\tO\tO\tO\t_"), ("quotes", "\tB-PER\tO\tB-SOURCE\tO\t1")]
    {
        let ran = desk.run(&[stage, "in/a.txt", "-q", "--format", "conll"]);
        assert!(ran.code == 0 && ran.out.starts_with("# columns = n start end token "), "{ran:?}");
        assert!(ran.out.contains(&format!("\tAnn{tag}\n")), "{stage}: {}", ran.out);
    }
}

#[test]
#[cfg(feature = "parquet")]
fn parquet_is_written() {
    let desk = desk();
    let args = ["extract", "in/a.txt", "-q", "-o", "q.parquet", "--articles", "a.parquet", "--speakers", "s.parquet"];
    assert_eq!(desk.run(&args).code, 0);
    for name in ["q.parquet", "a.parquet", "s.parquet"] {
        let file = std::fs::read(desk.path(name)).unwrap();
        assert!(file.starts_with(b"PAR1") && file.ends_with(b"PAR1"), "{name}");
    }
}

#[test]
#[cfg(feature = "sqlite")]
fn a_database_is_written_whole_also_after_an_interruption() {
    let desk = Desk::new(&[]);
    let folder = fixtures().join("articles").to_string_lossy().into_owned();
    let args = |threads| {
        ["extract", &folder, "-q", "-o", "q.csv", "-o", "q.sqlite", "--checkpoint", "0", "--threads", threads]
    };
    assert_eq!(desk.run(&args("1")).code, 0);
    let want = std::fs::read(desk.path("q.sqlite")).unwrap();
    assert!(want.starts_with(b"SQLite format 3\0") && want.len() > 100_000);
    assert_eq!(desk.names(), ["q.csv", "q.sqlite"], "nothing else stays");
    for fault in ["die-over:wire/18", "die:renames"] {
        std::fs::write(desk.path("q.sqlite"), "old").unwrap();
        let mut died = pullquote(&args("1"));
        assert!(!died.current_dir(desk.path(".")).env("PULLQUOTE_FAULT", fault).output().unwrap().status.success());
        assert_eq!(desk.read("q.sqlite"), "old", "{fault}");
        let again = [&args("2")[..], &["--resume"]].concat();
        assert_eq!(desk.run(&again).code, 0, "{fault}");
        assert!(std::fs::read(desk.path("q.sqlite")).unwrap() == want, "{fault}");
        assert_eq!(desk.names(), ["q.csv", "q.sqlite"], "{fault}");
    }
    let side = desk.run(&["extract", &folder, "-q", "-o", "q.csv", "--articles", "a.sqlite"]);
    assert!(side.code == 2 && side.err.contains("a database has all tables"), "{side:?}");
}

#[test]
#[cfg(not(feature = "sqlite"))]
fn a_build_without_databases_says_so() {
    let desk = desk();
    let ran = desk.run(&["extract", "in/a.txt", "-q", "-o", "q.sqlite"]);
    assert!(ran.code == 2 && ran.err.contains("--features sqlite"), "{ran:?}");
    assert_eq!(desk.names(), ["in"]);
}

#[test]
#[cfg(not(feature = "parquet"))]
fn a_missing_feature_is_reported() {
    let desk = desk();
    let ran = desk.run(&["extract", "in/a.txt", "-q", "-o", "q.parquet"]);
    assert!(ran.code == 2 && ran.err.contains("--features parquet"), "{ran:?}");
    assert_eq!(desk.names(), ["in"]);
}

/// A workbook that the program wrote is a table of quotations like its CSV.
#[test]
fn workbooks_are_read_like_csv() {
    let desk = Desk::new(&[("a.txt", "\"We left, = 1,\" said Ann Lee, the mayor.\n\n\"It rained,\" she added.")]);
    assert_eq!(desk.run(&["extract", "a.txt", "-o", "q.csv", "-o", "q.xlsx", "-q"]).code, 0);
    for table in ["q.csv", "q.xlsx"] {
        let ran = desk.run(&["speakers", table, "-o", &format!("{table}.speakers.csv")]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let ran = desk.run(&["report", table, "-o", &format!("{table}.html"), "--title", "T"]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    assert!(desk.read("q.csv.speakers.csv").contains("Ann Lee"));
    assert_eq!(desk.read("q.csv.speakers.csv"), desk.read("q.xlsx.speakers.csv"));
    assert_eq!(desk.read("q.csv.html"), desk.read("q.xlsx.html"));
}
