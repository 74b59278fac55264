//! What holds for any text whatever.

use proptest::prelude::*;
use pullquote::corpus::Article;
use pullquote::{Options, Pipeline, Scratch};
use std::sync::LazyLock;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(Options::everything()));

/// Words and marks that stages look for, in any order, with noise between them.
fn news() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => prop::sample::select(vec![
            "said ", "told ", "according to ", "that ", "Ann Lee ", "Lee ", "he ", "she ", "officials ", "Mr. ", "U.S. ",
            "the mayor ", "added ", "asked ", "date 2019-06-26 ", "title ", "Obama’s ", "don't ", "3.5 ", "https://x.org ",
        ]).prop_map(str::to_string),
        3 => prop::sample::select(vec![
            "\"", "“", "”", "'", "‘", "’", "''", "``", "«", "»", "„", ",", ". ", "? ", ": ", "\n", "\n\n", " — ", "-", "…", "\r\n",
        ]).prop_map(str::to_string),
        1 => "\\PC{0,3}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 0..80).prop_map(|parts| parts.concat())
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let article = Article::from_text("p", text);
    prop_assert_eq!(article.text.as_str(), text);
    let mut scratch = Scratch::default();
    let first = {
        let analysis = PIPELINE.analyze(&article, &mut scratch);
        for quotation in &analysis.quotations.quotations {
            prop_assert!(!quotation.content.is_empty());
            prop_assert!((0.0..=1.0).contains(&quotation.confidence));
            let all = [&quotation.content, &quotation.source, &quotation.cue];
            for span in all.into_iter().flatten() {
                let range = span.start as usize..span.end as usize;
                prop_assert!(range.start < range.end && range.start >= article.body.start);
                prop_assert!(text.get(range).is_some(), "{:?} is no piece of the text", span);
            }
            prop_assert!(quotation.content.windows(2).all(|pair| pair[0].end <= pair[1].start));
            for &speaker in &quotation.speakers {
                prop_assert!(!analysis.entities.name(text, speaker).is_empty());
            }
        }
        for row in analysis.rows() {
            let (start, end) = (row.content[0].0 as usize, row.content[0].1 as usize);
            prop_assert!(row.quote.starts_with(&text[start..end]), "the cell is the article's own bytes");
            prop_assert!(!row.speaker.eq_ignore_ascii_case("unknown") || text.to_lowercase().contains("unknown"));
            prop_assert!(row.paragraph >= 1);
        }
        line(&analysis)
    };
    // The same once more with memory that has been used, and with fresh memory.
    prop_assert_eq!(&line(&PIPELINE.analyze(&article, &mut scratch)), &first);
    prop_assert_eq!(&line(&PIPELINE.analyze(&article, &mut Scratch::default())), &first);
    Ok(())
}

fn line(analysis: &pullquote::Analysis<'_>) -> Vec<u8> {
    let mut line = Vec::new();
    analysis.record().write_line(&mut line);
    line
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn news_like_text(text in news()) {
        check(&text)?;
    }

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text)?;
    }
}

/// Regressions named after what users reported to other tools.
#[test]
fn texts_that_broke_other_tools() {
    for text in [
        "John Doe:\"foo\"",
        "\"\"=",
        "\"Bob.\"\n\n\"What.\"",
        "\"",
        "» a bullet",
        "“”“”“",
        "said",
        "\u{0}\u{0}\"\u{0}\" he said",
        "👩‍👩‍👧 “Café” 👩‍👩‍👧 said Zoë.",
        "“.” said said said “",
        "\u{202e}\"abc\" he said\u{202c}",
    ] {
        check(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    }
}

/// Marks only, one sentence of a hundred thousand words, one word of a megabyte: it must end, and soon.
#[test]
fn very_long_texts_end() {
    for (part, times) in
        [("\"", 200_000), ("“a ", 100_000), ("he said ", 15_000), ("Ann Lee ", 15_000), ("x", 2_000_000)]
    {
        let article = Article::from_text("long", part.repeat(times));
        let start = std::time::Instant::now();
        PIPELINE.analyze(&article, &mut Scratch::default());
        assert!(start.elapsed().as_secs() < 60, "{part:?} {times} times");
    }
}
