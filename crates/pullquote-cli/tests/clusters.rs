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
        (&["extract", "q.csv", "-o", "q2.jsonl", "--clusters", "c.csv"], "needs a CSV"),
        (&["extract", "q.csv", "-o", "x.csv", "--clusters", "x.csv"], "twice"),
        (&["extract", "q.csv", "-o", "x.csv", "--columns", "quote_id,speaker", "--clusters", "c.csv"], "column quote"),
    ] {
        let ran = desk.run(args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(why), "{args:?}: {}", ran.err);
    }
    assert_eq!(desk.names(), ["other.csv", "q.csv", "q.jsonl"]);
}

#[test]
fn extract_writes_the_clusters_of_its_own_table() {
    let one = "“We will rebuild the old pier before the ferries return,” said Maren Oldacre, the mayor, on Monday.\n";
    let other = "Maren Oldacre spoke again. “We'll rebuild the old pier before the ferries return,” Oldacre said.\n";
    let desk = Desk::new(&[("in/a.txt", one), ("in/b.txt", other)]);
    let ran = desk.run(&["extract", "in", "-o", "quotes.csv", "--clusters", "clusters.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let alone = desk.run(&["clusters", "quotes.csv", "-q"]);
    assert_eq!(desk.read("clusters.csv"), alone.out);
    assert!(alone.out.lines().any(|row| row.contains(",Maren Oldacre,0,2,2,")), "{}", alone.out);
}
