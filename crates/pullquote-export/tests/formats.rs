//! Every format over the same few rows, compared byte for byte with `tests/golden/`. `BLESS=1 cargo test -p
//! pullquote-export` accepts the current output.

use pullquote_export::{
    ArticleRecord, ArticleRow, ArticleSpeakers, BRAT_CONFIG, CONLL_HEADER, CsvWriter, DataPackage, Dialect, EntityRow,
    ErrorRow, Layout, QuoteRecord, Record, Row, Segments, Selection, SpeakerBook, brat, conll, quote_id,
    web_annotations, word_count,
};
use std::path::Path;

const TEXT: &str = "Café owners cheer\n\n“We won,” said Zoë Lee, the mayor. “It took\ntwo years.”\n\n=1+1 was her \
                    sum, rivals 🙃 said.\n";

fn golden(name: &str, got: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, got).unwrap();
    }
    let want = std::fs::read(&path).unwrap_or_default();
    assert_eq!(String::from_utf8_lossy(got), String::from_utf8_lossy(&want), "{name}");
}

fn span(words: &str) -> (u32, u32) {
    let start = TEXT.find(words).unwrap();
    (start as u32, (start + words.len()) as u32)
}

fn words(spans: &[(u32, u32)]) -> String {
    spans.iter().map(|&(a, b)| &TEXT[a as usize..b as usize]).collect::<Vec<_>>().join(" [...] ")
}

fn rows() -> Vec<Row<'static>> {
    let row = |kind, content: Vec<(u32, u32)>, source: Vec<(u32, u32)>, cue: Vec<(u32, u32)>| Row {
        quote_id: quote_id("=a/1", &content, TEXT),
        article_id: "=a/1".into(),
        date: "2024-05-06".into(),
        title: "Café owners cheer".into(),
        outlet: "The Post".into(),
        paragraph: 2,
        kind,
        quote: words(&content).into(),
        speaker_mention: words(&source).into(),
        cue: words(&cue).into(),
        content,
        source,
        cue_spans: cue,
        ..Row::default()
    };
    let direct = row(
        "direct",
        vec![span("“We won,”"), span("“It took\ntwo years.”")],
        vec![span("Zoë Lee")],
        vec![span("said")],
    );
    let indirect = row("indirect", vec![span("=1+1 was her sum")], vec![span("rivals")], vec![]);
    vec![
        Row {
            speaker: "Zoë Lee".into(),
            named: "yes",
            source_kind: "person",
            speaker_role: "the mayor".into(),
            resolved_by: "name",
            status: "attributed",
            confidence: 0.987,
            context_before: "Café owners cheer".into(),
            ..direct
        },
        Row {
            named: "no",
            source_kind: "group",
            affiliation: "City Hall".into(),
            status: "unnamed source",
            confidence: 0.5,
            flags: "words_lost".into(),
            ..indirect
        },
    ]
}

fn record() -> ArticleRecord<'static> {
    let quote = |row: Row<'static>| QuoteRecord {
        speaker: if row.speaker.is_empty() { vec![] } else { vec![row.speaker] },
        quote_id: row.quote_id,
        content: row.content,
        source: row.source,
        cue: row.cue_spans,
        kind: row.kind,
        confidence: row.confidence,
        status: row.status,
        paragraph: row.paragraph,
        ..QuoteRecord::default()
    };
    let name = span("Zoë Lee");
    ArticleRecord {
        id: "=a/1".into(),
        quotes: rows().into_iter().map(quote).collect(),
        entities: vec![(name.0, name.1, "PER")],
        tokens: 20,
        sentences: 3,
        ..ArticleRecord::default()
    }
}

fn text<R: Record>(layout: &Layout, rows: &[R]) -> Vec<u8> {
    let mut table = CsvWriter::begin(Vec::new(), &R::TABLE, layout).unwrap();
    rows.iter().for_each(|row| table.write(row).unwrap());
    table.finish().unwrap()
}

#[test]
fn tables_of_quotations() {
    let layout = |delimiter, excel, columns: Option<&str>| Layout {
        dialect: Dialect { delimiter, excel },
        columns: columns.map(|names| Selection::parse(names, Row::TABLE.columns).unwrap()),
    };
    golden("quotes.csv", &text(&layout(b',', false, None), &rows()));
    golden("quotes.tsv", &text(&layout(b'\t', false, None), &rows()));
    golden("excel.csv", &text(&layout(b';', true, None), &rows()));
    golden("columns.csv", &text(&layout(b',', false, Some("speaker,quote,context_before,pieces")), &rows()));
}

#[test]
fn side_tables() {
    let plain = Layout::default();
    let article = ArticleRow {
        article_id: "=a/1".into(),
        words: 20,
        quotations: 2,
        speakers: 1,
        language: "en".into(),
        ..ArticleRow::default()
    };
    golden("articles.csv", &text(&plain, &[article]));
    golden(
        "errors.csv",
        &text(&plain, &[ErrorRow { source: "a,b", record: 1, byte: 9, kind: "json", message: "no\nobject" }]),
    );
    let (start, end) = span("Zoë Lee");
    let entity = EntityRow {
        article_id: "=a/1".into(),
        entity: Some(1),
        name: "Zoë Lee".into(),
        kind: "PER",
        start,
        end,
        mention: "Zoë Lee".into(),
        ..EntityRow::default()
    };
    golden("entities.csv", &text(&plain, &[entity.clone(), EntityRow { entity: None, kind: "DATE", ..entity }]));
    let mut book = SpeakerBook::default();
    for (id, date) in [("1", "2024-05-06"), ("2", "2023-01-01")] {
        let mut article = ArticleSpeakers::new(date, &format!("Post {id}"));
        for row in rows() {
            article.quotation(&row.speaker, row.source_kind, &row.speaker_role, Some(word_count(&row.quote)));
        }
        article.alias("Zoë Lee", "Lee");
        book.add(&article);
    }
    golden("speakers.csv", &text(&plain, &book.rows()));
}

#[test]
fn formats_with_offsets_into_the_text() {
    let record = record();
    golden("article.ann", brat(TEXT, &record).as_bytes());
    golden("annotation.conf", BRAT_CONFIG.as_bytes());
    let mut lines = Vec::new();
    web_annotations(TEXT, &record, &mut lines);
    golden("quotes.jsonld", &lines);
    let mut line = Vec::new();
    record.write_line(&mut line);
    golden("quotes.jsonl", &line);

    let mut tokens = Vec::new();
    for (at, word) in TEXT.match_indices(|c: char| !c.is_whitespace()) {
        let letter = |c: char| c.is_alphanumeric();
        match tokens.last_mut() {
            Some((_, end))
                if *end == at as u32 && letter(TEXT[..at].chars().last().unwrap()) && word.chars().all(letter) =>
            {
                *end += word.len() as u32;
            }
            _ => tokens.push((at as u32, (at + word.len()) as u32)),
        }
    }
    let third = tokens.iter().position(|token| *token == span("“")).unwrap() as u32;
    let sentences = [0..third, third..tokens.len() as u32];
    let mut columns = String::from(CONLL_HEADER);
    conll(TEXT, &record, Segments { tokens: &tokens, sentences: &sentences }, &mut columns);
    golden("tokens.conll", columns.as_bytes());
}

#[test]
fn the_data_package() {
    let mut package = DataPackage::new("quotes");
    let (plain, excel) = (Dialect::default(), Dialect { delimiter: b';', excel: true });
    package.table(&Row::TABLE, "quotes.csv", plain, &Selection::usual(Row::TABLE.columns));
    package.table(&Row::TABLE, "quotes-2.csv", excel, &Selection::parse("quote,pieces", Row::TABLE.columns).unwrap());
    package.table(&ErrorRow::TABLE, "errors.csv", plain, &Selection::usual(ErrorRow::TABLE.columns));
    golden("datapackage.json", package.json().as_bytes());
}

/// What a workbook shows: its sheets in their order, their cells, and how those look.
#[cfg(feature = "xlsx")]
fn shown(book: Vec<u8>) -> String {
    use std::io::Read;
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut names: Vec<String> = book.file_names().map(|name| name.unwrap().into_owned()).collect();
    names.retain(|name| ["xl/workbook.xml", "xl/styles.xml"].contains(&&**name) || name.starts_with("xl/worksheets/s"));
    names.sort_unstable();
    let mut all = String::new();
    for name in names {
        let mut xml = String::new();
        book.by_name(&name).unwrap().read_to_string(&mut xml).unwrap();
        // A line for each cell.
        let lines = xml.trim().replace("><", ">\n<");
        let lines = ["<is>", "<t>", "<v>", "</"].iter().fold(lines, |all, tag| all.replace(&format!("\n{tag}"), tag));
        all.push_str(&format!("{name}\n{lines}\n\n"));
    }
    all
}

#[test]
#[cfg(feature = "xlsx")]
fn a_workbook() {
    use pullquote_export::{About, WorkbookWriter};
    let mut book = WorkbookWriter::new(None).unwrap();
    let columns = "quote_id,date,paragraph,type,quote,speaker,confidence,start,end,pieces,flags";
    book.sheet(&Row::TABLE, &Selection::parse(columns, Row::TABLE.columns).unwrap()).unwrap();
    book.sheet(&ErrorRow::TABLE, &Selection::usual(ErrorRow::TABLE.columns)).unwrap();
    book.about(&About { program: "pullquote 1.2".into(), date: Some("2024-06-07".into()), ..About::default() });
    for row in rows() {
        book.write(&row).unwrap();
    }
    book.write(&ErrorRow { source: "a,b", record: 1, byte: 9, kind: "json", message: "no\nobject" }).unwrap();
    golden("workbook.xml", shown(book.finish(Vec::new()).unwrap()).as_bytes());
}
