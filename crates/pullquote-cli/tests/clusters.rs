//! `pullquote clusters` and `extract --clusters`.

mod support;

use support::Desk;

const TABLE: &str = "quote_id,article_id,date,outlet,quote,speaker\n\
    01,a,2024-05-02,The Post,\"“We will rebuild the old pier by June, and nobody will lose a job,”\",Maren Oldacre\n\
    02,b,2024-05-03,The Echo,\"“We'll rebuild the old pier by June”\",Oldacre\n\
    03,c,2024-05-05,The Star,\"“We will not rebuild the old pier by June,”\",Maren Oldacre\n\
    04,d,2024-05-05,The Star,“No comment.”,Tobin Marsh\n\
    05,e,2024-05-09,The Post,\"“We will rebuild the old pier by June,”\",Tobin Marsh\n";

#[test]
fn the_same_words_are_one_row_and_others_keep_theirs() {
    let desk = Desk::new(&[("quotes.csv", TABLE)]);
    let ran = desk.run(&["clusters", "quotes.csv", "-o", "clusters.csv", "--map", "map.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("5 quotations are 4 statements, 1 of them quoted more than once"), "{}", ran.err);
    let clusters = desk.read("clusters.csv");
    let rows: Vec<&str> = clusters.lines().skip(1).collect();
    assert_eq!(rows.len(), 1, "{clusters}");
    let row = "\"“We will rebuild the old pier by June, and nobody will lose a job,”\",Maren Oldacre,2,2,2,2,\
        2024-05-02,2024-05-03,1,The Post,The Echo; The Post,01,a";
    assert_eq!(rows[0].split_once(',').unwrap().1, row);

    let map = desk.read("map.csv");
    assert!(map.starts_with("quote_id,article_id,date,outlet,quote,speaker,cluster_id\n"), "{map}");
    let ids: Vec<&str> = map.lines().skip(1).map(|line| line.rsplit(',').next().unwrap()).collect();
    assert_eq!(ids[0], rows[0].split(',').next().unwrap());
    let mut different = ids.clone();
    different.sort_unstable();
    different.dedup();
    assert_eq!((ids.len(), ids[0] == ids[1], different.len()), (5, true, 4));

    let all = desk.run(&["clusters", "quotes.csv", "--min", "1", "-q"]);
    assert_eq!((all.out.lines().count(), all.err.as_str()), (5, ""));
}

#[test]
fn neither_the_order_of_rows_nor_threads_change_the_table() {
    let mut lines: Vec<&str> = TABLE.lines().collect();
    lines[1..].reverse();
    let desk = Desk::new(&[("quotes.csv", TABLE), ("other.csv", &(lines.join("\n") + "\n"))]);
    let one = desk.run(&["clusters", "quotes.csv", "--min", "1", "--threads", "1"]);
    let other = desk.run(&["clusters", "other.csv", "--min", "1", "--threads", "2"]);
    assert!(one.out.lines().count() == 5 && one.out == other.out, "{}\n{}", one.out, other.out);
}

#[test]
fn tables_that_cannot_be_clustered_are_refused() {
    let lines = r#"{"id":"a","quotes":[{"content":[[0,4]],"type":"direct"}]}"#;
    let desk = Desk::new(&[("q.jsonl", lines), ("q.csv", TABLE), ("other.csv", "quote_id,quote\n1,We won\n")]);
    for (args, why) in [
        (&["clusters", "q.jsonl"][..], "no words"),
        (&["clusters", "q.csv", "-o", "q.csv"], "also an input"),
        (&["clusters", "-"], "twice"),
        (&["clusters", "q.csv", "other.csv", "--map", "m.csv"], "other columns"),
        (&["extract", "q.csv", "-o", "q2.jsonl", "--clusters", "c.csv"], "needs a CSV or Parquet"),
        (&["extract", "q.csv", "-o", "x.csv", "--clusters", "x.csv"], "twice"),
        (&["extract", "q.csv", "-o", "x.csv", "--columns", "quote,cluster_id"], "needs --clusters"),
        (
            &["extract", "q.csv", "--columns", "quote,cluster_id", "-o", "-", "-o", "x.csv", "--clusters", "c.csv"],
            "not be written to a stream",
        ),
    ] {
        let ran = desk.run(args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(why), "{args:?}: {}", ran.err);
    }
    assert_eq!(desk.names(), ["other.csv", "q.csv", "q.jsonl"]);
}

/// Two articles with the same statement, and one with another.
const ARTICLES: [(&str, &str); 3] = [
    (
        "in/a.txt",
        "“We will rebuild the old pier before the ferries return,” said Maren Oldacre, the mayor, on Monday.\n",
    ),
    ("in/b.txt", "Maren Oldacre spoke again. “We'll rebuild the old pier before the ferries return,” Oldacre said.\n"),
    ("in/c.txt", "“Nobody asked the fishermen about their nets and boats,” said Tobin Marsh, a fisherman.\n"),
];

#[test]
fn extract_writes_the_clusters_of_its_own_table() {
    let desk = Desk::new(&ARTICLES);
    let ran = desk.run(&["extract", "in", "-o", "quotes.csv", "--clusters", "clusters.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let alone = desk.run(&["clusters", "quotes.csv", "-q"]);
    assert_eq!(desk.read("clusters.csv"), alone.out);
    assert!(alone.out.lines().any(|row| row.contains(",Maren Oldacre,0,2,2,")), "{}", alone.out);
}

/// The last cell of each row.
fn last_cells(table: &str) -> Vec<&str> {
    table.lines().map(|row| row.trim_end().rsplit([',', '\t']).next().unwrap().trim_matches('"')).collect()
}

#[test]
fn extract_says_of_each_quotation_which_statement_it_is() {
    let desk = Desk::new(&ARTICLES);
    let ran = desk.run(&["extract", "in", "-o", "plain.csv", "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!desk.read("plain.csv").contains("cluster_id"));
    let outputs = ["-o", "quotes.csv", "-o", "quotes.tsv", "-o", "quotes.xlsx", "-o", "quotes.jsonl", "--datapackage"];
    let ran = desk.run(&[&["extract", "in", "--clusters", "clusters.csv"], &outputs[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("3 quotations are 2 statements, 1 of them quoted more than once"), "{}", ran.err);
    let table = desk.read("quotes.csv");
    let ids = last_cells(&table);
    assert_eq!((ids.len(), ids[0]), (4, "cluster_id"), "{table}");
    assert!(ids[1] == ids[2] && ids[2] != ids[3] && ids[3].len() == 17, "{ids:?}");
    assert_eq!(desk.read("clusters.csv").lines().nth(1).unwrap().split(',').next(), Some(ids[1]));
    let without: Vec<&str> = table.lines().map(|row| row.rsplit_once(',').unwrap().0).collect();
    assert_eq!(without, desk.read("plain.csv").lines().collect::<Vec<_>>(), "nothing else changes");
    let tabs = desk.read("quotes.tsv");
    assert_eq!(last_cells(&tabs), ids);
    let map = desk.run(&["clusters", "quotes.xlsx", "--map", "map.csv", "-q"]);
    assert!(map.code == 0 && desk.read("map.csv") == table, "{}", map.err);
    assert!(!desk.read("quotes.jsonl").contains("cluster"));
    let package: serde_json::Value = serde_json::from_str(&desk.read("datapackage.json")).unwrap();
    let resource = package["resources"].as_array().unwrap().iter().find(|one| one["path"] == "quotes.csv").unwrap();
    let fields = resource["schema"]["fields"].as_array().unwrap();
    assert_eq!(fields.last().unwrap()["name"], "cluster_id");
    let report = desk.run(&["report", "quotes.csv", "-q"]);
    assert!(report.out.contains("Quoted most widely"), "a report needs no other table");
}

#[test]
fn clusters_need_no_column_but_their_own_and_fit_spreadsheets() {
    let desk = Desk::new(&ARTICLES);
    let columns = ["--columns", "speaker,cluster_id", "--excel"];
    let ran = desk.run(&[&["extract", "in", "-o", "q.csv", "--clusters", "c.csv", "-q"], &columns[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let table = desk.read("q.csv");
    let lines: Vec<&str> = table.split("\r\n").filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 4, "{table}");
    assert!(lines[0].ends_with("\"speaker\",\"cluster_id\"") && lines[3].starts_with("\"Tobin Marsh\",\"c"), "{table}");
    assert_eq!(desk.names(), ["c.csv", "in", "q.csv"]);
}

#[test]
fn the_extension_chooses_the_format() {
    let desk = Desk::new(&[("quotes.csv", TABLE)]);
    let ran = desk.run(&["clusters", "quotes.csv", "-o", "clusters.jsonl", "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines = desk.read("clusters.jsonl");
    let row: serde_json::Value = serde_json::from_str(&lines).expect("one object, since one statement was repeated");
    assert_eq!((row["outlets"].as_u64(), row["speaker"].as_str()), (Some(2), Some("Maren Oldacre")));
    assert_eq!((row["first_date"].as_str(), row["quote_id"].as_str()), (Some("2024-05-02"), Some("01")));
    let columns = row.as_object().unwrap().len();
    assert_eq!(columns, desk.run(&["clusters", "quotes.csv", "-q"]).out.lines().next().unwrap().split(',').count());

    let ran = desk.run(&["speakers", "quotes.csv", "-o", "speakers.jsonl", "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let first = desk.read("speakers.jsonl").lines().next().unwrap().to_owned();
    assert!(serde_json::from_str::<serde_json::Value>(&first).unwrap()["name"].is_string(), "{first}");

    let ran = desk.run(&["clusters", "quotes.csv", "-o", "clusters.parquet", "-q"]);
    match cfg!(feature = "parquet") {
        true => assert!(std::fs::read(desk.path("clusters.parquet")).unwrap().starts_with(b"PAR1"), "{}", ran.err),
        false => assert!(ran.code == 2 && ran.err.contains("--features parquet"), "{}", ran.err),
    }
}

#[test]
fn parquet_is_read_only_from_files_and_by_builds_that_can() {
    let desk = Desk::new(&[("quotes.parquet", "PAR1 and then nothing that makes sense PAR1")]);
    let ran = desk.run(&["clusters", "quotes.parquet"]);
    let why = if cfg!(feature = "parquet") { "the Parquet file is damaged" } else { "--features parquet" };
    assert!(ran.code == 2 && ran.err.contains(why) && ran.err.contains("quotes.parquet"), "{}", ran.err);
    let ran = desk.run_with(&["report", "-"], b"PAR1 and so on");
    assert!(ran.code == 2 && ran.err.contains("not from a pipe"), "{}", ran.err);
}

/// From a workbook, Parquet or JSON Lines of rows comes the same as from CSV.
#[test]
fn the_format_of_the_table_changes_nothing() {
    let article = |n: usize| {
        let said =
            ["We will rebuild the old pier before the ferries return", "Nobody in this town will lose a job over it"];
        let (name, day) = (["Maren Oldacre", "Tobin Marsh"][n % 2], 1 + n % 9);
        format!("Date: 2024-05-0{day}\n\n“{},” said {name}, the mayor, on Monday.\n", said[n / 2 % 2])
    };
    let desk = Desk::new(&[]);
    for n in 0..12 {
        desk.write(&format!("in/{n:02}.txt"), article(n).as_bytes());
    }
    let mut tables = vec!["q.csv", "q.tsv", "q.xlsx"];
    if cfg!(feature = "parquet") {
        tables.push("q.parquet");
    }
    let mut args = vec!["extract", "in", "-q"];
    tables.iter().for_each(|table| args.extend(["-o", table]));
    assert_eq!(desk.run(&args).code, 0);
    let mut seen = Vec::new();
    for table in tables {
        let ran = desk.run(&["clusters", table, "-o", "c.csv", "--map", "m.csv", "--min", "1"]);
        assert_eq!(ran.code, 0, "{table}: {}", ran.err);
        seen.push((desk.read("c.csv"), desk.read("m.csv")));
    }
    assert_eq!((seen[0].0.lines().count(), seen[0].1.lines().count()), (5, 13), "{}", seen[0].0);
    for (clusters, map) in &seen[1..] {
        assert_eq!(clusters, &seen[0].0);
        assert_eq!(map, &seen[0].1);
    }
}

#[test]
fn a_report_shows_the_statements_of_a_table_of_clusters() {
    let desk = Desk::new(&[("quotes.csv", TABLE)]);
    assert_eq!(desk.run(&["clusters", "quotes.csv", "-q", "-o", "c.csv", "--map", "map.csv"]).code, 0);
    let report = |args: &[&str]| {
        let ran = desk.run(&[&["report"], args, &["-q"]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        let section = ran.out.split("id=\"c-clusters\"").nth(1).unwrap_or_default();
        section.split("</section>").next().unwrap_or_default().to_owned()
    };
    assert_eq!(report(&["quotes.csv"]), "");
    let of_table = report(&["quotes.csv", "--clusters", "c.csv"]);
    let of_rows = report(&["map.csv"]);
    for section in [&of_table, &of_rows] {
        assert!(section.contains("We will rebuild the old pier by June, and nobody will lose a job"), "{section}");
        assert!(section.contains(">2024-05-02</td><td class=\"n\" data-unit=\"outlets\">2</td>"), "{section}");
        assert!(section.contains("1 statement is quoted more than once"), "{section}");
    }
    // Only rows with the column can be looked up by it.
    let looks_up = |section: &str| section.contains("data-column=\"cluster\"");
    assert_eq!((looks_up(&of_table), looks_up(&of_rows)), (false, true));

    let ran = desk.run(&["report", "quotes.csv", "--clusters", "quotes.csv"]);
    assert!(ran.code == 2 && ran.err.contains("not a table of clusters"), "{}", ran.err);
    let ran = desk.run(&["report", "quotes.csv", "--clusters", "c.csv", "-o", "c.csv"]);
    assert!(ran.code == 2 && ran.err.contains("also an input"), "{}", ran.err);
}

/// A table of many statements, each quoted in several forms by several outlets.
fn large_table(rows: usize) -> String {
    let mut table = String::from("quote_id,article_id,date,outlet,quote,speaker\n");
    for n in 0..rows {
        let (statement, variant) = (n * 7 % (rows / 5), n % 4);
        let words: Vec<String> = (0..9 + statement % 12).map(|w| format!("word{}", statement * 13 + w * w)).collect();
        let words = &words[variant % 3..words.len() - variant / 3];
        let speaker = ["Maren Oldacre", "Oldacre", "", "Mayor Maren Oldacre"][variant];
        let (day, outlet) = (1 + n % 28, n % 9);
        table += &format!("{n:06},a{},2024-05-{day:02},Outlet {outlet},{},{speaker}\n", n / 3, words.join(" "));
    }
    table
}

#[test]
fn less_memory_gives_the_same_tables_and_leaves_nothing_behind() {
    let desk = Desk::new(&[("quotes.csv", &large_table(6000)), ("temp/kept", "")]);
    let run = |name: &str, more: &[&str]| {
        let (clusters, map) = (format!("{name}.csv"), format!("{name}-map.csv"));
        let ran = desk.run(&[&["clusters", "quotes.csv", "-o", &clusters, "--map", &map], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        (desk.read(&clusters), desk.read(&map), ran.err)
    };
    let (clusters, map, said) = run("all", &[]);
    assert!(clusters.lines().count() > 1000 && map.lines().count() == 6001 && !said.contains("temporary"), "{said}");
    for (threads, memory, folder) in [("1", "300K", "."), ("2", "2M", "temp")] {
        let args = ["--threads", threads, "--max-memory", memory, "--temp-dir", folder];
        let (less, less_map, less_said) = run(threads, &args);
        let notice = format!("going on with temporary files in {folder}\n");
        assert!(less_said.contains(&notice) && less_said.ends_with(&said), "{less_said}");
        assert!(less == clusters && less_map == map, "{memory}");
    }
    let names = ["1-map.csv", "1.csv", "2-map.csv", "2.csv", "all-map.csv", "all.csv", "quotes.csv", "temp"];
    assert_eq!(desk.names(), names);
    assert_eq!(std::fs::read_dir(desk.path("temp")).unwrap().count(), 1);
}

#[test]
fn a_folder_that_temporary_files_cannot_be_in_is_named_at_once() {
    let desk = Desk::new(&[("quotes.csv", TABLE)]);
    for args in [&["-o", "c.csv", "--temp-dir", "nowhere"][..], &["-o", "nowhere/c.csv"], &["--temp-dir", "nowhere"]] {
        let ran = desk.run(&[&["clusters", "quotes.csv"], args].concat());
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
        assert!(ran.err.contains("cannot write temporary files in nowhere (--temp-dir"), "{args:?}: {}", ran.err);
    }
    let ran = desk.run(&["clusters", "quotes.csv", "--max-memory", "lots"]);
    assert!(ran.code == 2 && ran.err.contains("500K"), "{}", ran.err);
    assert_eq!(desk.names(), ["quotes.csv"]);
}

#[test]
#[cfg(unix)]
fn a_full_disk_ends_the_run_without_half_an_output() {
    let desk = Desk::new(&[("quotes.csv", &large_table(6000))]);
    let script = "trap '' 25; ulimit -f 200; exec \"$0\" clusters quotes.csv -o c.csv --map m.csv --max-memory 300K";
    let ran = std::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_pullquote")])
        .current_dir(desk.path("."))
        .output()
        .expect("sh runs");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(2), "{said}");
    assert!(said.contains("temporary files in . (--temp-dir names another folder)"), "{said}");
    assert_eq!(desk.names(), ["quotes.csv"]);
}

/// The second reading waits for the reader of a pipe, so the signal comes while files are written.
#[test]
#[cfg(unix)]
fn an_interrupted_run_leaves_nothing_behind() {
    use std::io::Read;
    let desk = Desk::new(&[("quotes.csv", &large_table(12_000))]);
    let made = std::process::Command::new("mkfifo").arg(desk.path("map.csv")).status().expect("mkfifo runs");
    assert!(made.success());
    let child =
        support::pullquote(&["clusters", "quotes.csv", "-o", "c.csv", "--map", "map.csv", "--max-memory", "1M"])
            .current_dir(desk.path("."))
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("the program starts");
    let mut map = std::fs::File::open(desk.path("map.csv")).expect("the pipe can be read");
    map.read_exact(&mut [0; 100]).expect("the map is begun");
    let signalled = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(signalled.expect("kill runs").success());
    let mut rest = Vec::new();
    map.read_to_end(&mut rest).expect("the pipe can be read");
    let ran = child.wait_with_output().expect("the program ends");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(130), "{said}");
    assert!(said.contains("interrupted: nothing was written") && rest.len() < 900_000, "{said}");
    assert_eq!(desk.names(), ["map.csv", "quotes.csv"]);
}
