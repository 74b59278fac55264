//! Properties that hold for any bytes.

use proptest::prelude::*;
use pullquote_corpus::{Article, Corpus, Input, Kind, Limits, Reading, RecordError, decode, read_header};

fn read(bytes: &[u8], limit: usize) -> Vec<Result<Article, RecordError>> {
    let limits = Limits { max_article_bytes: limit, ..Limits::default() };
    Corpus::new([Input::memory("m", bytes)]).with_limits(limits).articles().collect()
}

/// Lines of JSON as found in practice, some broken.
fn lines() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "\\{\"id\":\"[a-z]{1,3}\",\"text\":\"[ -!#-\\[\\]-~]{0,20}\"\\}",
        "\\{\"content\":\"\\\\\\\\u[0-9a-f]{4}\",\"authors\":\\[\"A\",null\\]\\}",
        "\\PC{0,12}",
        Just("{\"text\":\"".to_string()),
        Just("\r".to_string()),
        Just("\u{feff}".to_string()),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| format!("{{{}", parts.join("\n")))
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300), limit in 1usize..400) {
        for article in read(&bytes, limit).into_iter().flatten() {
            prop_assert!(article.text.get(article.body.clone()).is_some());
        }
    }

    #[test]
    fn every_line_is_an_article_or_an_error(text in lines()) {
        let reading = Reading { kind: Some(Kind::JsonLines), ..Reading::default() };
        let corpus = Corpus::new([Input::memory("m", text.as_bytes())]).with_reading(reading);
        let read: Vec<_> = corpus.articles().collect();
        let filled = text.lines().filter(|line| !line.trim_matches([' ', '\t', '\r', '\u{c}']).is_empty()).count();
        prop_assert!(read.len() == filled);
        for error in read.iter().filter_map(|read| read.as_ref().err()) {
            prop_assert!(error.line >= 1 && error.line as usize <= text.lines().count());
            prop_assert!(error.byte as usize <= text.len());
        }
    }

    #[test]
    fn utf8_is_not_changed(text in any::<String>()) {
        let decoded = decode(text.clone().into_bytes()).text;
        prop_assert_eq!(decoded.as_str(), text.strip_prefix('\u{feff}').unwrap_or(&text));
    }

    #[test]
    fn headers_are_pieces_of_the_text(text in "(date 2019-0[1-9]-1[0-9]|title|author|url|outlet|A|\\.|:| |\n|é){0,20}") {
        let header = read_header(&text);
        prop_assert!(text.get(header.body_start..).is_some());
        for line in header.lines {
            prop_assert!(text.get(line).is_some_and(|line| !line.is_empty()));
        }
    }
}

/// A text that JSON, CSV and XML can all represent.
fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-zA-Zéß“”\"'\\\\,;:{}\\[\\] \n\u{1F600}]{0,40}x", 1..6)
}

fn texts_of(bytes: &[u8], kind: Option<Kind>) -> Vec<String> {
    let reading = Reading { kind, ..Reading::default() };
    let corpus = Corpus::new([Input::memory("m", bytes)]).with_reading(reading);
    corpus.articles().map(|read| read.map_or_else(|error| error.to_string(), |article| article.text)).collect()
}

proptest! {
    #[test]
    fn the_same_articles_in_every_shape(texts in texts()) {
        let object = |text: &String| format!("{{\"n\":[1,{{\"a\":\"}}\"}}],\"text\":{}}}", serde_json::to_string(text).unwrap());
        let objects: Vec<String> = texts.iter().map(object).collect();
        let cell = |text: &String| format!("7;\"{}\"", text.replace('"', "\"\""));
        let rows: Vec<String> = texts.iter().map(cell).collect();
        for shape in [
            objects.join("\n"),
            objects.join("\r\n\r\n"),
            format!("[{}]", objects.join(",")),
            format!(" [\n  {}\n]\n", objects.join(",\n  ")),
            format!("{{\"ok\":true,\"articles\":[{}],\"n\":{{\"x\":[]}}}}", objects.join(",")),
            format!("id;text\n{}", rows.join("\n")),
            format!("\u{feff}id;text\r\n{}\r\n", rows.join("\r\n")),
        ] {
            prop_assert_eq!(&texts_of(shape.as_bytes(), None), &texts, "{}", shape);
            let wide: Vec<u8> = shape.trim_start_matches('\u{feff}').encode_utf16().flat_map(u16::to_le_bytes).collect();
            let marked = [&b"\xff\xfe"[..], &wide[..]].concat();
            prop_assert_eq!(&texts_of(&marked, None), &texts, "UTF-16 of {}", shape);
        }
    }

    #[test]
    fn lines_of_several_encodings_stand_together(order in prop::collection::vec(0usize..3, 1..20)) {
        let forms: [&[u8]; 3] = [
            "{\"text\":\"“No,” said José.\"}\n".as_bytes(),
            b"{\"text\":\"\x93No,\x94 said Jos\xe9.\"}\n",
            b"{\"text\":\"\\u201cNo,\\u201d said Jos\\u00e9.\"}\n",
        ];
        let all: Vec<u8> = order.iter().flat_map(|form| forms[*form].iter().copied()).collect();
        let read = texts_of(&all, Some(Kind::JsonLines));
        prop_assert_eq!(read.len(), order.len());
        for text in read {
            prop_assert_eq!(text, "“No,” said José.");
        }
    }
}
