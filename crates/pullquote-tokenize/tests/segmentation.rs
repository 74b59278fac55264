//! The tokenizer's behaviour as its users see it.

use proptest::prelude::*;
use pullquote_tokenize::{TokenIndex, Tokenizer, Tokens};

/// One sentence per line, tokens separated by spaces.
fn lines(text: &str) -> Vec<String> {
    let tokens = Tokenizer::new().tokenize(text);
    let word = |i: TokenIndex| tokens.text(text, i);
    tokens.sentences().iter().map(|s| s.iter().map(word).collect::<Vec<_>>().join(" ")).collect()
}

fn quoted(text: &str) -> Vec<&str> {
    Tokenizer::new().tokenize(text).quoted().iter().map(|q| q.span.of(text)).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(lines(text), expected, "{text}");
}

#[test]
fn words_and_clitics() {
    check("She's sure it won't.", &["She 's sure it wo n't ."]);
    check("I cannot; they’re gonna.", &["I can not ; they ’re gon na ."]);
    check("The farmers' union and O'Neill's boss", &["The farmers ' union and O'Neill 's boss"]);
    check("the U.S.-led, ex-wife's non-profit", &["the U.S. - led , ex-wife 's non-profit"]);
    check("It cost $1,000.50 (about 3.5%) at 5pm.", &["It cost $ 1,000.50 ( about 3.5 % ) at 5 pm ."]);
    check("See https://example.org/a?b=c. Mail a@b.org!", &["See https://example.org/a?b=c .", "Mail a@b.org !"]);
    check("wait…then—go", &["wait … then — go"]);
    check("#Vote2020 @jane 🎉yes", &["#Vote2020 @jane 🎉 yes"]);
}

#[test]
fn sentences() {
    check("Mr. Smith met Sen. Jones. They spoke.", &["Mr. Smith met Sen. Jones .", "They spoke ."]);
    check("He lives in the U.S. The law is new.", &["He lives in the U.S.", "The law is new ."]);
    check("The U.S. Senate met at 5 p.m. Tuesday.", &["The U.S. Senate met at 5 p.m. Tuesday ."]);
    check("J. K. Rowling wrote. No. 3 won.", &["J. K. Rowling wrote .", "No. 3 won ."]);
    check("\"It ended.\" Then we left.", &["\" It ended . \"", "Then we left ."]);
    check("“Really?” Smith asked.", &["“ Really ? ” Smith asked ."]);
    check("“Really?” The door shut.", &["“ Really ? ”", "The door shut ."]);
    check("It is over.Then it began.", &["It is over .", "Then it began ."]);
    check("A headline\nFirst line.", &["A headline", "First line ."]);
}

#[test]
fn hard_wrapped_lines_are_one_paragraph() {
    let text = "The mayor of the small town said on Monday that the\nbridge would be closed for the rest of the winter, and\nthat nobody could tell when the works would begin, as\nthe money for them had not been found by the council\nof the county.\n\nNext paragraph.\n";
    assert_eq!(Tokenizer::new().tokenize(text).paragraphs().len(), 2);
}

#[test]
fn marks_pair_by_kind() {
    assert_eq!(quoted("“One,” he said, \"two.\""), ["“One,”", "\"two.\""]);
    assert_eq!(quoted("''One,'' he said. ``Two.''"), ["''One,''", "``Two.''"]);
    assert_eq!(quoted("«Un», dit-il. „Zwei“, sagte er. »Drei«, sagte sie."), ["«Un»", "„Zwei“", "»Drei«"]);
    assert_eq!(quoted("“He said 'no' to me,” she said. \"A “b” c.\""), ["“He said 'no' to me,”", "\"A “b” c.\""]);
    assert_eq!(quoted("“One,\" he said. \"Two,” he said."), ["“One,\"", "\"Two,”"]);
    assert_eq!(quoted("He is 6'2\" tall. » A bullet. 12\" disks"), Vec::<&str>::new());
    assert_eq!(quoted("John Doe:\"foo\" and \"\"="), ["\"foo\"", "\"\""]);
}

#[test]
fn marks_of_one_kind_nest() {
    let text = "“They called the dam “a gift”. It was none,” said Ada Obi. “We paid.”";
    assert_eq!(quoted(text), ["“They called the dam “a gift”. It was none,”", "“We paid.”"]);
    let text = "\"The word \"gift\" is wrong, and \"loan\" is better,\" said Ada Obi. \"We paid.\"";
    assert_eq!(quoted(text), ["\"The word \"gift\" is wrong, and \"loan\" is better,\"", "\"We paid.\""]);
    // A mark that was forgotten does not make the next quotation a nested one.
    let text = "“We paid, said Ada Obi. “They know it,” said Ben Eze. “They sent a bill.”";
    assert_eq!(quoted(text), ["“We paid,", "“They know it,”", "“They sent a bill.”"]);
}

#[test]
fn single_marks_continue_over_paragraphs() {
    for (open, close) in [("'", "'"), ("‘", "’")] {
        let text = format!(
            "Ada Obi said: {open}We lost the bridge.\n\n{open}Nobody came.\n\n{open}We wait.{close}\n\nThe mayor left."
        );
        let tokens = Tokenizer::new().tokenize(&text);
        let found: Vec<_> = tokens.quoted().iter().map(|q| (q.span.of(&text), q.continues, q.closed)).collect();
        let [first, second] = ["We lost the bridge.", "Nobody came."].map(|words| format!("{open}{words}"));
        let third = format!("{open}We wait.{close}");
        assert_eq!(found, [(&*first, true, false), (&*second, true, false), (&*third, false, true)]);
    }
    // An apostrophe that nothing closes is no quotation.
    assert_eq!(quoted("In the 'Burgh it rained.\n\n'Twas cold.\n\nWe left."), Vec::<&str>::new());
}

#[test]
fn single_marks_and_apostrophes() {
    assert_eq!(quoted("'Go now,' he said. It's the voters' day."), ["'Go now,'"]);
    assert_eq!(quoted("‘The farmers’ union won’t go,’ she said."), ["‘The farmers’ union won’t go,’"]);
    assert_eq!(quoted("The '90s and rock 'n' roll, get 'em"), Vec::<&str>::new());
    assert_eq!(quoted("Minister: cuts 'will not wait'"), ["'will not wait'"]);
}

#[test]
fn quotations_across_paragraphs() {
    let text = "“One.\n\n“Two.\n\n“Three,” she said.";
    let tokens = Tokenizer::new().tokenize(text);
    let found: Vec<_> = tokens.quoted().iter().map(|q| (q.span.of(text), q.continues, q.closed)).collect();
    assert_eq!(found, [("“One.", true, false), ("“Two.", true, false), ("“Three,”", false, true)]);
    // The mark is not repeated, but the quotation closes in the next paragraph.
    assert_eq!(quoted("“One.\n\nTwo,” she said."), ["“One.", "Two,”"]);
    // Never closed: it ends with its paragraph and does not swallow the article,
    assert_eq!(quoted("\"One or two.\n\nTwo.\n\n\"Three,\" she said."), ["\"One or two.", "\"Three,\""]);
    // or where the reporter clearly speaks again.
    assert_eq!(quoted("\"One thing, said Ada Obi, \"but two.\""), ["\"One thing,", "\"but two.\""]);
}

/// Texts with many marks, line ends and unusual spaces.
fn messy() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\"".to_owned()),
        Just("“".to_owned()),
        Just("”".to_owned()),
        Just("''".to_owned()),
        Just("'".to_owned()),
        Just("’".to_owned()),
        Just("«".to_owned()),
        Just("»".to_owned()),
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just(" ".to_owned()),
        Just("\u{a0}".to_owned()),
        Just(". ".to_owned()),
        Just("Mr. ".to_owned()),
        Just("said".to_owned()),
        Just("—".to_owned()),
        Just("🎉".to_owned()),
        "[a-zA-Zé0-9.,:?!-]{1,6}",
        any::<char>().prop_map(|c| c.to_string()),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|v| v.concat())
}

#[test]
fn single_marks_in_a_continued_quotation_are_nested() {
    let text = "“They came late.\n\nWe called it 'the long wait' and left.”";
    let tokens = Tokenizer::new().tokenize(text);
    let found: Vec<_> = tokens.quoted().iter().map(|q| (q.span.of(text), q.continues)).collect();
    assert_eq!(found, [("“They came late.", true), ("We called it 'the long wait' and left.”", false)]);
}

proptest! {
    #[test]
    fn any_text_has_a_valid_segmentation(text in messy()) {
        let tokens = Tokenizer::new().tokenize(&text);
        let mut last = 0;
        for (i, span) in tokens.spans().iter().enumerate() {
            prop_assert!(span.start < span.end && span.start as usize >= last);
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
            prop_assert!(text[last..span.start as usize].chars().all(|c| c.is_whitespace() || c == '\0' || c == '\u{200b}' || c == '\u{feff}'),
                "skipped before token {i}: {:?}", &text[last..span.start as usize]);
            last = span.end as usize;
        }
        let mut next = TokenIndex::FIRST;
        for s in tokens.sentences() {
            prop_assert!(s.start == next && s.end > s.start);
            next = s.end;
        }
        prop_assert_eq!(next, tokens.end());
        let (mut token, mut sentence) = (TokenIndex::FIRST, 0);
        for p in tokens.paragraphs() {
            prop_assert!(p.tokens.start == token && p.sentences.start == sentence);
            prop_assert_eq!(p.tokens.start, tokens.sentences()[p.sentences.start].start);
            prop_assert_eq!(p.tokens.end, tokens.sentences()[p.sentences.end - 1].end);
            (token, sentence) = (p.tokens.end, p.sentences.end);
        }
        let mut end = TokenIndex::FIRST;
        for q in tokens.quoted() {
            prop_assert!(q.first >= end && q.end > q.first && q.inner().end <= q.end);
            prop_assert!(tokens.paragraph_of(q.first) == tokens.paragraph_of(q.end - 1));
            end = q.end;
        }
    }

    #[test]
    fn reused_buffers_do_not_affect_the_result(a in messy(), b in messy()) {
        let tokenizer = Tokenizer::new();
        let mut tokens = Tokens::new();
        tokenizer.tokenize_into(&a, &mut tokens);
        tokenizer.tokenize_into(&b, &mut tokens);
        prop_assert_eq!(tokens, tokenizer.tokenize(&b));
    }

    #[test]
    fn a_range_keeps_the_offsets_of_the_whole_text(text in messy(), from in 0usize..40) {
        let mut tokens = Tokens::new();
        Tokenizer::new().tokenize_range_into(&text, from..text.len(), &mut tokens);
        // The same tokens as of the range alone, moved to where it begins.
        let from = (from.min(text.len())..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap();
        let alone = Tokenizer::new().tokenize(&text[from..]);
        let moved: Vec<(usize, usize)> =
            alone.spans().iter().map(|s| (s.start as usize + from, s.end as usize + from)).collect();
        let spans: Vec<(usize, usize)> = tokens.spans().iter().map(|s| (s.start as usize, s.end as usize)).collect();
        prop_assert_eq!(spans, moved);
    }
}

#[test]
fn many_marks_take_linear_time() {
    /// CPU time of this thread where it is known (Linux), so that a busy machine makes no difference.
    fn clock() -> f64 {
        static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
        let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
        let nanoseconds: Option<f64> = stat.and_then(|line| line.split(' ').next()?.parse().ok());
        nanoseconds.map_or_else(|| START.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
    }
    /// Seconds for a text so many times, the best of several runs: other programs may disturb some of them.
    fn seconds(text: &str, times: usize, least_tokens: usize) -> f64 {
        let time = |_| {
            let start = clock();
            for _ in 0..times {
                assert!(Tokenizer::new().tokenize(text).len() > least_tokens);
            }
            clock() - start
        };
        (0..3).map(time).fold(f64::INFINITY, f64::min)
    }
    let alternating = |n: usize| "\"a' “b ‘c ".repeat(n / 4);
    let nested = |n: usize| format!("“a {}”", "\"b ".repeat(n));
    let apostrophes = |n: usize| "''".repeat(n + n / 10);
    let texts: [(&str, &dyn Fn(usize) -> String); 3] =
        [("alternating", &alternating), ("nested", &nested), ("apostrophes", &apostrophes)];
    // Sixteen times the text at once may take up to four times as long as sixteen texts; quadratic time would be sixteen
    // times as long. Both are longer than the distance that a partner of a mark is searched in.
    const SMALL: usize = 50_000;
    for (name, text) in texts {
        let (small, large) = (seconds(&text(SMALL), 16, SMALL), seconds(&text(16 * SMALL), 1, 16 * SMALL));
        assert!(large < 4.0 * small, "{name}: {small:.4} s for 16 texts, {large:.4} s for all in one");
    }
}
