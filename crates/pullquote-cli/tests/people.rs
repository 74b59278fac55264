//! `pullquote people` and `extract --people`: speakers receive the ids and columns of a list.

mod support;

use support::Desk;

const LIST: &str = "\
name,id,aliases,role,from,to,kind,party,district
Daniel Okafor,P1,,senator,2015-01-03,2023-01-03,person,Green,Norland
Daniel Okafor,P2,,goalkeeper,2010,,person,,
Grace Lindqvist,P3,Gracie Lindqvist,mayor,2012,2020,person,Labour,Harbury
National Transport Office,P4,NTO,,,,organisation,,
";

const ARTICLES: &str = concat!(
    r#"{"id":"a","date":"2018-05-02","text":"Sen. Daniel Okafor spoke in Harbury on Monday. “We will rebuild the bridge,” said Okafor.\n\n“It will take two years,” said Grace Lindqvist, the mayor of Harbury."}"#,
    "\n",
    r#"{"id":"b","date":"2018-05-03","text":"“I had the ball,” said Daniel Okafor.\n\n“The line will open in May,” the NTO said."}"#,
    "\n",
    r#"{"id":"c","date":"2018-05-04","text":"“It rained all day,” said Carla Ruiz, a farmer."}"#,
    "\n",
);

fn run(desk: &Desk, line: &str) -> support::Ran {
    desk.run(&line.split(' ').collect::<Vec<_>>())
}

fn works(desk: &Desk, line: &str) {
    let ran = run(desk, line);
    assert_eq!(ran.code, 0, "{line}: {}", ran.err);
}

fn refused(desk: &Desk, line: &str, message: &str) {
    let ran = run(desk, line);
    assert_eq!(ran.code, 2, "{line}: {}", ran.err);
    assert!(ran.err.contains(message), "{line}: {}", ran.err);
}

fn cells(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn rows_get_the_columns_of_the_list() {
    let desk = Desk::new(&[("people.csv", LIST), ("news.jsonl", ARTICLES)]);
    works(&desk, "extract news.jsonl --people people.csv -o q.csv -o q.jsonl -o q.xlsx");
    let rows = cells(&desk.read("q.csv"));
    let at =
        |name: &str| rows[0].iter().position(|column| column == name).unwrap_or_else(|| panic!("no column {name}"));
    let names = ["article_id", "speaker_id", "speaker_candidates", "people.party", "people.district"].map(at);
    let found: Vec<Vec<&str>> = rows[1..].iter().map(|row| names.iter().map(|&n| row[n].as_str()).collect()).collect();
    assert_eq!(
        found,
        [
            vec!["a", "P1", "", "Green", "Norland"],
            vec!["a", "P3", "", "Labour", "Harbury"],
            // Two of that name, and nothing tells them apart.
            vec!["b", "", "P1; P2", "", ""],
            vec!["b", "P4", "", "", ""],
            vec!["c", "", "", "", ""],
        ]
    );
    let line: serde_json::Value = serde_json::from_str(desk.read("q.jsonl").lines().next().unwrap()).unwrap();
    assert_eq!(line["quotes"][0]["people"][0]["id"], "P1");
    assert_eq!(line["quotes"][0]["people"][0]["values"]["party"], "Green");
    works(&desk, "extract news.jsonl --people people.csv --columns speaker,people.party -o few.csv");
    assert!(desk.read("few.csv").starts_with("speaker,people.party\n"));
    // The table of speakers has them by their ids, also when it is made from the rows.
    works(&desk, "extract news.jsonl --people people.csv -o q2.csv --speakers s.csv");
    works(&desk, "speakers q.csv -o again.csv");
    for table in ["s.csv", "again.csv"] {
        let table = cells(&desk.read(table));
        let ids: Vec<&str> = table[1..].iter().map(|row| row[0].as_str()).filter(|id| id.starts_with('P')).collect();
        assert_eq!(ids, ["P1", "P3", "P4"]);
    }
    // Without a list nothing changes.
    works(&desk, "extract news.jsonl -o plain.csv");
    assert!(!desk.read("plain.csv").contains("speaker_id"));
}

/// pandas writes row numbers in a column without a name.
#[test]
fn columns_without_a_name_are_ignored() {
    let numbered: String =
        LIST.lines().zip(["", "0", "1", "2", "3"]).map(|(line, n)| format!("{n},{line}\n")).collect();
    let desk = Desk::new(&[("plain.csv", LIST), ("numbered.csv", &numbered), ("news.jsonl", ARTICLES)]);
    works(&desk, "extract news.jsonl --people plain.csv -o plain-rows.csv");
    works(&desk, "extract news.jsonl --people numbered.csv -o numbered-rows.csv");
    let rows = desk.read("numbered-rows.csv");
    assert!(rows.contains("Labour"), "{rows}");
    assert_eq!(rows, desk.read("plain-rows.csv"));
}

#[test]
fn an_index_gives_the_same_rows_as_its_table() {
    let desk = Desk::new(&[("people.csv", LIST), ("news.jsonl", ARTICLES)]);
    works(&desk, "people people.csv -o list.people");
    works(&desk, "extract news.jsonl --people people.csv -o a.csv");
    works(&desk, "extract news.jsonl --people list.people -o b.csv");
    assert_eq!(desk.read("a.csv"), desk.read("b.csv"));
    // A list that has changed is another job.
    desk.write("people.csv", LIST.replace("Green", "Blue").as_bytes());
    works(&desk, "people people.csv -o list.people");
    works(&desk, "extract news.jsonl --people list.people -o b.csv");
    assert!(desk.read("b.csv").contains("Blue"));
}

#[test]
fn dumps_of_wikidata_become_tables() {
    let dump = concat!(
        "[\n",
        r#"{"type":"item","id":"Q100","labels":{"en":{"value":"Daniel Okafor"}},"descriptions":{"en":{"value":"Norland politician"}},"aliases":{"en":[{"value":"Dan Okafor"}]},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q5"}}}}],"P21":[{"mainsnak":{"datavalue":{"value":{"id":"Q6581097"}}}}],"P102":[{"mainsnak":{"datavalue":{"value":{"id":"Q900"}}}}],"P27":[{"mainsnak":{"datavalue":{"value":{"id":"Q901"}}}}],"P569":[{"mainsnak":{"datavalue":{"value":{"time":"+1970-03-04T00:00:00Z"}}}}]}},"#,
        "\n",
        r#"{"type":"item","id":"Q200","labels":{"en":{"value":"Harbury Bridge"}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q12280"}}}}]}},"#,
        "\n",
        r#"{"type":"item","id":"Q900","labels":{"en":{"value":"Green Party"}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q7278"}}}}]}}"#,
        "\n]\n",
    );
    let desk = Desk::new(&[("dump.json", dump)]);
    works(&desk, "people dump.json -o people.csv");
    let rows = cells(&desk.read("people.csv"));
    assert_eq!(rows[0].join(","), "id,name,aliases,role,from,to,kind,gender,country,party");
    // The country is not in the dump, so its id stays.
    assert_eq!(
        rows[1].join(","),
        "Q100,Daniel Okafor,Dan Okafor,Norland politician,1970-03-04,,person,male,Q901,Green Party"
    );
    assert_eq!(rows[2][..2], ["Q900", "Green Party"]);
    assert_eq!(rows.len(), 3);
}

#[test]
fn what_is_wrong_with_a_list_is_said() {
    let desk = Desk::new(&[
        ("news.jsonl", ARTICLES),
        ("nobody.csv", "name,id\n"),
        ("nameless.csv", "title,id\nsenator,1\n"),
        ("days.csv", "name,from\nAnn Lee,soon\n"),
        ("damaged.people", "PQPEOPL1 and nothing else"),
    ]);
    for (list, message) in [
        ("nameless.csv", "there is no column `name`"),
        ("days.csv", "line 2: `from` is not a day: \"soon\""),
        ("damaged.people", "damaged.people"),
        ("missing.csv", "missing.csv"),
    ] {
        refused(&desk, &format!("extract news.jsonl --people {list} -o q.csv"), message);
        assert!(!desk.path("q.csv").exists());
    }
    refused(&desk, "people nobody.csv -o list.people", "the inputs hold no people");
    assert!(!desk.path("list.people").exists());
}
