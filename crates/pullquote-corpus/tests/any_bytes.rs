//! What holds for any bytes whatever.

use proptest::prelude::*;
use pullquote_corpus::{Article, Corpus, Input, Kind, Limits, Reading, RecordError, decode, read_header};

fn read(bytes: &[u8], limit: usize) -> Vec<Result<Article, RecordError>> {
    let limits = Limits { max_article_bytes: limit, ..Limits::default() };
    Corpus::new([Input::memory("m", bytes)]).with_limits(limits).articles().collect()
}

/// Lines of JSON as people have them, some broken.
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
        prop_assert!(read.len() <= filled);
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
