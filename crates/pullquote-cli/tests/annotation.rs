//! Predictions go out to annotation tools, corrections come back.

mod support;

use serde_json::{Value, json};
use support::Desk;

const ARTICLES: &str = concat!(
    r#"{"id":"post/é 1","outlet":"The Post","date":"2024-05-06","text":"🙂 Éva Ruiz opened the hall, a baker said.\n\n“We waited 𝄞 for years,” Éva Ruiz said, “and nobody helped us.” She said that the roof had leaked.\n\n“It was the rain,” said Bo Ek, a plumber."}"#,
    "\n",
    r#"{"id":"echo-2","outlet":"The Echo","date":"2024-05-07","text":"“The café stays open,” said Ann Lee. Officials said that the street was closed."}"#,
    "\n",
    r#"{"id":"echo-3","outlet":"The Echo","date":"2024-05-08","text":"It rained all day in the hills."}"#,
    "\n"
);

/// A folder with the articles, the table, and the tasks of every tool.
fn desk() -> Desk {
    let desk = Desk::new(&[("in.jsonl", ARTICLES)]);
    let outputs = ["q.csv", "t.labelstudio.json", "t.doccano.jsonl", "t.prodigy.jsonl", "t.inception", "t.brat"];
    let mut args = vec!["extract", "in.jsonl", "-q"];
    args.extend(outputs.iter().flat_map(|output| ["-o", output]));
    let ran = desk.run(&args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    desk
}

/// The rows of a table by column.
fn rows(table: &str) -> Vec<Value> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| header.iter().zip(&record).map(|(k, v)| (k.to_owned(), json!(v))).collect();
    reader.records().map(|record| Value::Object(row(record.unwrap()))).collect()
}

fn gold(desk: &Desk, args: &[&str]) -> (Vec<Value>, String) {
    let ran = desk.run(&[&["gold", "--table", "q.csv"], args].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    (rows(&ran.out), ran.err)
}

/// Tasks whose predictions somebody has accepted.
fn accepted(desk: &Desk) -> Value {
    let mut tasks: Value = serde_json::from_str(&desk.read("t.labelstudio.json")).unwrap();
    for task in tasks.as_array_mut().unwrap() {
        let result = task["predictions"][0]["result"].clone();
        task["annotations"] = json!([{"completed_by": {"id": 3, "email": "ann@example.org"}, "result": result}]);
    }
    tasks
}

#[test]
fn what_comes_back_unchanged_is_right() {
    let desk = desk();
    let table = rows(&desk.read("q.csv"));
    assert!(table.len() >= 5, "{table:?}");
    desk.write("ls.json", accepted(&desk).to_string().as_bytes());
    for file in ["ls.json", "t.doccano.jsonl", "t.prodigy.jsonl", "t.inception", "t.brat"] {
        let (all, said) = gold(&desk, &[file]);
        // The article without a quotation has a row that says that it was read.
        let (read, judged): (Vec<_>, Vec<_>) = all.iter().partition(|row| row["quote_id"] == "");
        assert_eq!((read.len(), judged.len()), (1, table.len()), "{file}: {said}");
        assert!(read[0]["article_read"] == "yes" && read[0]["article_id"].as_str().unwrap().starts_with("echo-3"));
        for row in judged {
            assert_eq!((&row["verdict"], &row["who_right"]), (&json!("right"), &json!("yes")), "{file}: {row}");
            let same = table.iter().find(|other| other["quote_id"] == row["quote_id"]).unwrap();
            for column in ["article_id", "quote", "speaker", "confidence", "outlet", "start", "source_kind"] {
                assert_eq!(row[column], same[column], "{file}: {column}");
            }
        }
        assert!(said.contains(&format!("3 annotated articles: {} right", table.len())), "{said}");
    }
    let only = desk.run(&["gold", "t.labelstudio.json", "--table", "q.csv"]);
    assert!(only.code == 2 && only.err.contains("predictions only"), "{}", only.err);
    let table = desk.run(&["gold", "q.csv", "--table", "q.csv"]);
    assert!(table.code == 2 && table.err.contains("not a file of annotations"), "{}", table.err);
}

#[test]
fn corrections_of_label_studio_come_back_as_verdicts() {
    let desk = desk();
    let mut tasks = accepted(&desk);
    let result = tasks[0]["annotations"][0]["result"].as_array_mut().unwrap();
    let of = |words: &str, result: &[Value]| -> String {
        let item = result.iter().find(|item| item["value"]["text"].as_str().is_some_and(|text| text.contains(words)));
        item.unwrap_or_else(|| panic!("{words}"))["id"].as_str().unwrap().to_owned()
    };
    let (roof, rain) = (of("the roof had leaked", result), of("It was the rain", result));
    for item in result.iter_mut() {
        // Somebody else spoke, and the words end earlier.
        if item["id"] == rain.as_str() && item["type"] == "textarea" {
            item["value"]["text"] = json!(["Ada Obi"]);
        }
        if item["id"] == roof.as_str() {
            item["value"]["end"] = json!(item["value"]["end"].as_u64().unwrap() - " leaked".len() as u64);
        }
    }
    // In the second article nothing is a quotation.
    tasks[1]["annotations"][0]["result"] = json!([]);
    // In the third one was missed, after a character of four bytes.
    tasks[2]["data"]["text"] = json!("🙂 It rained all day in the hills.");
    tasks[2]["annotations"][0]["result"] = json!([
        {"id": "new", "type": "labels", "value": {"start": 2, "end": 19, "labels": ["Quotation"]}},
        {"id": "new", "type": "textarea", "value": {"start": 2, "end": 19, "text": ["a baker"]}},
    ]);
    desk.write("ls.json", tasks.to_string().as_bytes());
    let (all, _) = gold(&desk, &["ls.json"]);
    let row = |words: &str| all.iter().find(|row| row["quote"].as_str().unwrap().contains(words)).unwrap();
    let cells = |row: &Value, names: &[&str]| {
        names.iter().map(|name| row[*name].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        cells(row("the rain"), &["verdict", "words_right", "who_right", "speaker_should_be"]),
        ["wrong speaker", "yes", "no", "Ada Obi"]
    );
    assert_eq!(cells(row("the roof"), &["verdict", "words_right", "who_right"]), ["wrong", "no", "yes"]);
    assert!(row("the roof")["content_should_be"].as_str().unwrap().ends_with("the roof had"));
    assert_eq!(cells(row("café"), &["verdict", "coder"]), ["wrong", "ann@example.org"]);
    let missed = all.iter().find(|row| row["verdict"] == "missed").unwrap();
    assert_eq!(cells(missed, &["quote", "speaker_should_be", "start"]), ["It rained all day", "a baker", "5"]);
    // They are what `eval` reads.
    desk.run(&["gold", "ls.json", "--table", "q.csv", "-q", "--coder", "eve", "-o", "gold.csv"]);
    let told = desk.run(&["eval", "--gold", "gold.csv"]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(told.out.contains("3 articles read as a whole") && told.out.contains("recall"), "{}", told.out);
    assert!(desk.read("gold.csv").contains(",eve,"));
}

#[test]
fn a_source_elsewhere_is_another_speaker() {
    let desk = desk();
    // In doccano somebody links the plumber's words to Éva Ruiz.
    let mut line: Value = serde_json::from_str(desk.read("t.doccano.jsonl").lines().next().unwrap()).unwrap();
    let text: Vec<char> = line["text"].as_str().unwrap().chars().collect();
    let words = |entity: &Value| -> String {
        let at = |name: &str| entity[name].as_u64().unwrap() as usize;
        text[at("start_offset")..at("end_offset")].iter().collect()
    };
    let entities = line["entities"].as_array().unwrap();
    let id = |part: &str, label: &str| {
        let found = entities.iter().find(|entity| words(entity).contains(part) && entity["label"] == label);
        found.unwrap_or_else(|| panic!("{part} in {entities:?}"))["id"].clone()
    };
    let (rain, eva) = (id("the rain", "Quotation"), id("Éva Ruiz", "Source"));
    let mut moved = 0;
    for relation in line["relations"].as_array_mut().unwrap() {
        if relation["from_id"] == rain && relation["type"] == "Said_by" {
            relation["to_id"] = eva.clone();
            moved += 1;
        }
    }
    assert_eq!(moved, 1);
    desk.write("back.jsonl", format!("{line}\n").as_bytes());
    let (all, _) = gold(&desk, &["back.jsonl"]);
    let wrong: Vec<&Value> = all.iter().filter(|row| row["verdict"] != "right").collect();
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert_eq!((&wrong[0]["verdict"], &wrong[0]["speaker_should_be"]), (&json!("wrong speaker"), &json!("Éva Ruiz")));

    // In brat somebody deletes an annotation.
    let name = "t.brat/echo-2.ann";
    let kept: String =
        desk.read(name).lines().filter(|line| !line.contains("the street")).map(|line| format!("{line}\n")).collect();
    desk.write(name, kept.as_bytes());
    let (all, _) = gold(&desk, &["t.brat"]);
    let wrong: Vec<&Value> = all.iter().filter(|row| row["verdict"] == "wrong").collect();
    assert_eq!(wrong.len(), 1, "{all:?}");
    assert!(wrong[0]["quote"].as_str().unwrap().contains("the street was closed"));
}
