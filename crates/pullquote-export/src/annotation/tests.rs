use super::*;
use crate::{BRAT_CONFIG, QuoteRecord, Segments, brat};
use proptest::prelude::*;

static TEXT: &str =
    "🙂 Éva Ruiz met Bo Ek.\r\n\r\n“We left 𝄞 early,” she said, “and nobody saw.” He said that it was <fine> & \"so\".";

fn span(words: &str) -> (u32, u32) {
    let start = TEXT.find(words).unwrap();
    (start as u32, (start + words.len()) as u32)
}

/// A split quotation of Éva Ruiz, named by a pronoun, and one whose speaker nobody knows.
fn record() -> ArticleRecord<'static> {
    let split = QuoteRecord {
        content: vec![span("“We left 𝄞 early,”"), span("“and nobody saw.”")],
        source: vec![span("she")],
        cue: vec![span("said")],
        kind: "direct",
        speaker: vec!["Éva Ruiz".into()],
        ..QuoteRecord::default()
    };
    let other = QuoteRecord {
        content: vec![span("that it was <fine> & \"so\"")],
        source: vec![span("He")],
        kind: "indirect",
        ..QuoteRecord::default()
    };
    let (start, end) = span("Éva Ruiz");
    ArticleRecord {
        id: "wire/é 1".into(),
        quotes: vec![split, other],
        entities: vec![(start, end, "PER")],
        ..Default::default()
    }
}

fn tokens() -> Vec<(u32, u32)> {
    TEXT.split_whitespace()
        .map(|word| {
            let start = word.as_ptr() as usize - TEXT.as_ptr() as usize;
            (start as u32, (start + word.len()) as u32)
        })
        .collect()
}

/// The article as every format has it.
fn files() -> Vec<(&'static str, String)> {
    let (record, tokens) = (record(), tokens());
    let lines = |write: &dyn Fn(&mut Vec<u8>)| {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    };
    let mut task: Value = serde_json::from_str(&label_studio(TEXT, &record)).unwrap();
    // Somebody accepts the prediction.
    task["annotations"] = serde_json::json!([{"completed_by": 7, "result": task["predictions"][0]["result"]}]);
    let segments = Segments { tokens: &tokens, sentences: &[0..6, 6..20] };
    vec![
        ("label studio", format!("[{task}]")),
        ("doccano", lines(&|out| doccano(TEXT, &record, out))),
        ("prodigy", lines(&|out| prodigy(TEXT, &record, &tokens, out))),
        ("inception", inception(TEXT, &record, segments)),
    ]
}

#[test]
fn every_format_gives_back_what_it_was_given() {
    let record = record();
    let mut sheets: Vec<_> =
        files().into_iter().map(|(name, file)| (name, read_sheets(&file).unwrap().remove(0))).collect();
    sheets.push(("brat", read_brat(TEXT, &brat(TEXT, &record))));
    for (name, sheet) in sheets {
        assert_eq!(sheet.text, TEXT, "{name}");
        let all = sheet.quotations();
        assert_eq!(all.len(), 2, "{name}: {all:?}");
        for (quoted, quote) in all.iter().zip(&record.quotes) {
            assert_eq!(quoted.pieces, quote.content, "{name}");
            assert_eq!(quoted.source, quote.source, "{name}");
            assert!(quoted.kind == quote.kind || ["doccano", "prodigy"].contains(&name), "{name}");
        }
        let speakers: Vec<Option<&str>> = all.iter().map(|quoted| quoted.speaker.as_deref()).collect();
        // Tools without a field for names have the name of the pronoun's owner as a mark.
        let nobody = if ["doccano", "prodigy"].contains(&name) { None } else { Some("") };
        assert_eq!(speakers, [Some("Éva Ruiz"), nobody], "{name}");
        let kept = if ["inception", "brat"].contains(&name) { "" } else { "wire/é 1" };
        assert_eq!(sheet.id, kept, "{name}");
        assert_eq!(sheet.coder, if name == "label studio" { "7" } else { "" });
    }
    assert!(BRAT_CONFIG.contains(LinkKind::SaidBy.name()));
}

#[test]
fn offsets_are_those_of_the_tools() {
    let files: HashMap<_, _> = files().into_iter().collect();
    // 25 code points before “We left, and one more unit of UTF-16 for the face.
    let task: Value = serde_json::from_str(&files["label studio"]).unwrap();
    assert_eq!(task[0]["predictions"][0]["result"][0]["value"]["start"], 25);
    let line: Value = serde_json::from_str(&files["doccano"]).unwrap();
    assert_eq!(line["entities"][0]["start_offset"], 25);
    let line: Value = serde_json::from_str(&files["prodigy"]).unwrap();
    assert_eq!((&line["spans"][0]["start"], &line["spans"][0]["token_start"]), (&25.into(), &6.into()));
    assert!(files["inception"].contains("begin=\"26\" end=\"45\" part=\"Quotation\""), "{}", files["inception"]);
}

#[test]
fn the_page_has_the_configuration() {
    let page = include_str!("../../../../docs/annotation.md");
    assert!(page.contains(LABEL_STUDIO_CONFIG));
}

#[test]
fn files_made_elsewhere_are_read() {
    // Spans without relations: each quotation has the nearest source.
    let spans = r#"{"id": 1, "text": "Ann said she left. Later Bo said it rained.", "label": [[0, 3, "Source"], [9, 17, "Quotation"], [25, 27, "Source"], [33, 42, "quotation"]], "Comments": []}"#;
    let all = read_sheets(spans).unwrap()[0].quotations();
    let read: Vec<(&str, &str)> = all.iter().map(|q| (q.words.as_str(), q.source_words.as_str())).collect();
    assert_eq!(read, [("she left", "Ann"), ("it rained", "Bo")]);
    // Rejected and unanswered tasks say nothing.
    let rejected = r#"{"text": "a", "spans": [], "answer": "reject"}
        {"text": "b", "spans": [], "answer": "accept", "_session_id": "set-ann"}"#;
    let sheets = read_sheets(rejected).unwrap();
    assert_eq!((sheets.len(), sheets[0].coder.as_str()), (1, "set-ann"));
    let task = label_studio(TEXT, &record());
    assert!(matches!(read_sheets(&format!("[{task}]")), Err(AnnotationError::OnlyPredictions)));
    for wrong in ["", "a,b\n1,2\n", "[1, 2]", "{\"a\": 1}", "<html></html>"] {
        assert!(matches!(read_sheets(wrong), Err(AnnotationError::Unknown)), "{wrong}");
    }
    assert!(matches!(read_sheets("{\"text\": \"a\""), Err(AnnotationError::Json(..))));
    assert!(matches!(read_sheets("<a b=></a>"), Err(AnnotationError::Xml(_) | AnnotationError::Unknown)));
}

proptest! {
    #[test]
    fn damaged_files_are_errors_or_sheets(at in 0_usize..4000, byte in any::<u8>(), which in 0_usize..4, cut in any::<bool>()) {
        let mut file = files().swap_remove(which).1.into_bytes();
        let at = at % file.len();
        if cut { file.truncate(at) } else { file[at] = byte }
        let file = String::from_utf8_lossy(&file);
        for sheet in read_sheets(&file).into_iter().flatten() {
            for quoted in sheet.quotations() {
                prop_assert!(quoted.pieces.iter().all(|&(start, end)| sheet.text.get(start as usize..end as usize).is_some()));
            }
        }
    }

    #[test]
    fn any_standoff_is_read(annotations in "(T[0-9]\tQuotation [0-9]{1,2} [0-9]{1,2}(;[0-9] 99)?\tx\n|R1\tSaid_by Arg1:T1 Arg2:T2\n|#1\tN T1\tspeaker=\n|\t\t\n){0,9}") {
        read_brat(TEXT, &annotations).quotations();
    }
}

#[test]
fn links_without_a_label_are_named_by_what_they_join() {
    let mark = |id: &str, start: usize, end: usize, label: &str| serde_json::json!({"id": id, "type": "labels", "value": {"start": start, "end": end, "labels": [label]}});
    let link = |from: &str, to: &str| serde_json::json!({"type": "relation", "from_id": from, "to_id": to});
    let result = [
        mark("a", 4, 9, "Quotation"),
        mark("b", 20, 25, "Quotation"),
        mark("c", 0, 3, "Source"),
        mark("d", 10, 14, "Cue"),
        link("b", "a"),
        link("a", "c"),
        link("a", "d"),
        link("d", "b"),
    ];
    let task = serde_json::json!([{"data": {"text": TEXT}, "annotations": [{"result": result}]}]);
    let sheet = read_sheets(&task.to_string()).unwrap().remove(0);
    let kinds: Vec<LinkKind> = sheet.links.iter().map(|link| link.kind).collect();
    assert_eq!(kinds, [LinkKind::Continues, LinkKind::SaidBy, LinkKind::ReportedBy, LinkKind::ReportedBy]);
}

#[test]
fn articles_in_one_file_of_doccano_do_not_share_ids() {
    let ids: Vec<u64> = ["wire/1", "wire/2", "wire/3", "post"]
        .into_iter()
        .flat_map(|id| {
            let mut line = Vec::new();
            doccano(TEXT, &ArticleRecord { id: id.into(), ..record() }, &mut line);
            let line: Value = serde_json::from_slice(&line).unwrap();
            let entities = line["entities"].as_array().unwrap().clone();
            entities.into_iter().map(|entity| entity["id"].as_u64().unwrap()).collect::<Vec<_>>()
        })
        .collect();
    let different: std::collections::BTreeSet<&u64> = ids.iter().collect();
    assert!(ids.len() >= 16 && different.len() == ids.len(), "{ids:?}");
}
