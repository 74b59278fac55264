use super::*;

fn made(path: &Path) -> Connection {
    let mut database = DatabaseWriter::create(path).unwrap();
    let article = |id, date| ArticleRow { article_id: id, date, outlet: "The Post".into(), ..ArticleRow::default() };
    database.article(&article("a".into(), "2024-05-02".into())).unwrap();
    let row = |id: &str, quote: &'static str, named| Row {
        quote_id: id.into(),
        quote: quote.into(),
        named,
        confidence: 0.887,
        content: vec![(3, 9), (12, 15)],
        ..Row::default()
    };
    database.quotation(&row("q1", "“We will rebuild the café,”", "yes")).unwrap();
    database.said_by(&["s1".into(), "s2".into()]).unwrap();
    database.quotation(&row("q2", "it rained", "")).unwrap();
    database.article(&article("b".into(), "undated".into())).unwrap();
    database.quotation(&row("q3", "nul \0 “;--", "no")).unwrap();
    let entity = EntityRow { name: "Ann Lee".into(), kind: "PER", ..EntityRow::default() };
    database.cells(&EntityRow::TABLE, &entity.cells()).unwrap();
    for id in ["s1", "s2"] {
        let speaker = SpeakerRow { speaker_id: id.into(), name: format!("Name {id}"), ..SpeakerRow::default() };
        database.cells(&SpeakerRow::TABLE, &speaker.cells()).unwrap();
    }
    database.cells(&ErrorRow::TABLE, &ErrorRow { source: "x", record: 2, ..ErrorRow::default() }.cells()).unwrap();
    let about = About { program: "pullquote".into(), ..About::default() };
    database.finish(&about).unwrap();
    Connection::open(path).unwrap()
}

fn all(database: &Connection, query: &str) -> Vec<String> {
    let mut statement = database.prepare(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| -> rusqlite::Result<String> {
        let cell = |n| -> rusqlite::Result<String> {
            Ok(match row.get(n)? {
                Value::Null => String::new(),
                Value::Integer(number) => number.to_string(),
                Value::Real(number) => number.to_string(),
                Value::Text(text) => text,
                Value::Blob(_) => panic!("a blob"),
            })
        };
        Ok((0..columns).map(cell).collect::<rusqlite::Result<Vec<_>>>()?.join("|"))
    };
    statement.query_map([], row).unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

#[test]
fn rows_can_be_asked_for_and_searched() {
    let folder = std::env::temp_dir().join(format!("pullquote-database-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (first, second) = (folder.join("a.db"), folder.join("b.db"));
    let database = made(&first);
    let all = |query| all(&database, query);
    assert_eq!(all("PRAGMA integrity_check"), ["ok"]);
    assert_eq!(all("PRAGMA foreign_key_check"), [""; 0]);
    assert_eq!(
        all("SELECT article_id, date, outlet, quote_id, confidence, start, end, pieces, cue FROM quotes"),
        [
            "a|2024-05-02|The Post|q1|0.887|3|15|3-9;12-15|",
            "a|2024-05-02|The Post|q2|0.887|3|15|3-9;12-15|",
            "b|undated|The Post|q3|0.887|3|15|3-9;12-15|",
        ]
    );
    assert_eq!(all("SELECT quote FROM quotes WHERE quote_id = 'q3'"), ["nul \0 “;--"]);
    assert_eq!(all("SELECT name, quote_id FROM quotes_by_speaker ORDER BY 1"), ["Name s1|q1", "Name s2|q1"]);
    assert_eq!(all("SELECT * FROM sources_by_outlet"), ["The Post|3|2|1|1|1"]);
    assert_eq!(all("SELECT * FROM sources_by_month"), ["2024-05|2|1|1|0|1"]);
    let search = "SELECT quote_id FROM quotations_fts JOIN quotations ON quotations.id = quotations_fts.rowid \
                  WHERE quotations_fts MATCH 'cafe'";
    assert_eq!(all(search), ["q1"]);
    assert_eq!(
        all("SELECT article_id, entities.name FROM entities JOIN articles ON articles.id = article"),
        ["b|Ann Lee"]
    );
    assert_eq!(all("SELECT source, record FROM errors"), ["x|2"]);
    assert_eq!(all("SELECT * FROM about"), ["program|pullquote"]);
    let of_quotes = all("SELECT count(*) FROM codebook WHERE table_name IN ('quotations', 'quotes')");
    assert_eq!(of_quotes, [Row::TABLE.columns.len().to_string()]);

    drop(made(&second));
    assert!(std::fs::read(&first).unwrap() == std::fs::read(&second).unwrap(), "the same rows give the same bytes");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_cannot_be_written_is_an_error() {
    assert!(DatabaseWriter::create(Path::new("/no/such/folder/q.sqlite")).is_err());
}

#[test]
fn quotations_have_the_columns_of_a_list_of_people() {
    let folder = std::env::temp_dir().join(format!("pullquote-people-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("a.db");
    let table = Row::table_with(["party", "is \"it\""]);
    let mut database = DatabaseWriter::with_quotations(&path, table).unwrap();
    database.article(&ArticleRow { article_id: "a".into(), ..ArticleRow::default() }).unwrap();
    let people = vec!["Green".to_owned(), "yes".to_owned()];
    database.cells(table, &Row { speaker_id: "P1".into(), people, ..Row::default() }.cells()).unwrap();
    database.cells(table, &Row { people: vec![String::new(); 2], ..Row::default() }.cells()).unwrap();
    database.finish(&About::default()).unwrap();
    let database = Connection::open(&path).unwrap();
    let found = all(&database, "SELECT speaker_id, \"people.party\", \"people.is \"\"it\"\"\" FROM quotes");
    assert_eq!(found, ["P1|Green|yes", "||"]);
    assert_eq!(all(&database, "SELECT count(*) FROM codebook WHERE column_name LIKE 'people.%'"), ["2"]);
    std::fs::remove_dir_all(&folder).unwrap();
}
