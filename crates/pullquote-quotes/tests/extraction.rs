//! Quotations of short texts: sources, cues, contents. How often they are right is measured on articles.

use proptest::prelude::*;
use pullquote_entities::Tagger;
use pullquote_quotes::{Article, Attributor, Quotation, QuoteType};
use pullquote_tokenize::{Span, Tokenizer};
use std::time::{Duration, Instant};

fn find(text: &str) -> Vec<Quotation> {
    let tokens = Tokenizer::new().tokenize(text);
    let entities = Tagger::embedded().tag(text, &tokens);
    Attributor::new().attribute(&Article::new(text, &tokens, &entities)).quotations
}

/// Pieces divided by ` + `.
fn join(text: &str, spans: &[Span]) -> String {
    spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" + ")
}

/// One line a quotation: `source | cue | content`.
fn lines_of(text: &str, found: &[Quotation]) -> Vec<String> {
    let line =
        |q: &Quotation| format!("{} | {} | {}", join(text, &q.source), join(text, &q.cue), join(text, &q.content));
    found.iter().map(line).collect()
}

fn lines(text: &str) -> Vec<String> {
    lines_of(text, &find(text))
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(lines(text), expected, "{text}");
}

#[test]
fn direct_before_and_after() {
    check("\"We won,\" Ada Obi said.", &["Ada Obi | said | \"We won,\""]);
    check("“We won,” said Ada Obi, the mayor.", &["Ada Obi, the mayor | said | “We won,”"]);
    check("Obi said: \"We won. We did.\"", &["Obi | said | \"We won. We did.\""]);
    check("'We won,' she told reporters.", &["she | told | 'We won,'"]);
    check("''We won,'' Mr. Obi added.", &["Mr. Obi | added | ''We won,''"]);
    check("«We won», said Obi.", &["Obi | said | «We won»"]);
}

#[test]
fn split_quotations_are_one() {
    check("\"A plan,\" he said. \"We have one.\"", &["he | said | \"A plan,\" + \"We have one.\""]);
    check("“The plan,” she said, “is ready.”", &["she | said | “The plan,” + “is ready.”"]);
    check("\"We won,\" he said. \"We lost,\" she added.", &["he | said | \"We won,\"", "she | added | \"We lost,\""]);
}

#[test]
fn the_next_quotation_takes_only_its_own_words() {
    check(
        "\"These are the best sellers we have,\" said Ada Obi, head of sales at Northway. \"This is a marathon and no \
         sprint,\" said Ben Eze, an analyst.",
        &[
            "Ada Obi, head of sales at Northway | said | \"These are the best sellers we have,\"",
            "Ben Eze, an analyst | said | \"This is a marathon and no sprint,\"",
        ],
    );
}

#[test]
fn reports_within_indirect_reports_count_too() {
    check(
        "According to the report, the mayor said that the bridge would cost a million.",
        &[
            "the report | According to | the mayor said that the bridge would cost a million",
            "the mayor | said | that the bridge would cost a million",
        ],
    );
    // What somebody quoted says of others is part of the quotation.
    check(
        "“The mayor said that the bridge would cost a million,” Obi said.",
        &["Obi | said | “The mayor said that the bridge would cost a million,”"],
    );
}

#[test]
fn indirect_and_mixed() {
    check("The minister said that prices would rise.", &["The minister | said | that prices would rise"]);
    check("Obi said in a statement on Monday she would go.", &["Obi | said in a statement | she would go"]);
    check("Prices would rise, the minister said.", &["the minister | said | Prices would rise"]);
    check("The plan, Obi said, would fail.", &["Obi | said | The plan + would fail"]);
    check("Obi called the plan \"a joke.\"", &["Obi | called | the plan \"a joke.\""]);
    check(
        "Obi said the plan was \"dead,\" adding that it had no friends.",
        &["Obi | said | the plan was \"dead,\"", "Obi | adding | that it had no friends"],
    );
    check("According to the report, sales fell.", &["the report | According to | sales fell"]);
    check("Sales fell, according to the report.", &["the report | according to | Sales fell"]);
    check("The mayor told reporters that the road was closed.", &["The mayor | told | that the road was closed"]);
}

#[test]
fn no_quotations() {
    for text in [
        "The said report was long.",
        "He did not elaborate.",
        "Joe \"Shorty\" Adeyemi went home.",
        "The song \"Blue Moon\" was played.",
        "The farmers' market opened.",
        "They reported to the office.",
        "",
        "\"\"=",
    ] {
        check(text, &[]);
    }
}

#[test]
fn odd_forms() {
    check("John Doe:\"We go now.\"", &["John Doe | : | \"We go now.\""]);
    check("\"We will stay here.\" ― Ada Obi", &["Ada Obi | ― | \"We will stay here.\""]);
    check("Hugh Hill, a doctor, said:\n\n\"It is late.\"", &["Hugh Hill, a doctor | said | \"It is late.\""]);
}

#[test]
fn types() {
    let kinds: Vec<_> =
        find("\"Go now,\" Obi said. Obi said it was \"over.\" Obi said it ended.").iter().map(|q| q.kind).collect();
    assert_eq!(kinds, [QuoteType::Direct, QuoteType::Mixed, QuoteType::Indirect]);
}

/// Texts made of the pieces the rules look at.
fn newsy() -> impl Strategy<Value = String> {
    let words = [
        "said",
        "told",
        "according to",
        "that",
        "Obi",
        "the mayor",
        "he",
        "who",
        ",",
        ".",
        ":",
        "\"",
        "“",
        "”",
        "'",
        "''",
        "\n\n",
        "and",
        "adding",
        "-",
        "―",
        "asked",
        "to",
        "in",
        "Monday",
        "(",
        ")",
        "?",
        "was",
        "n't",
        "’s",
        "é🎉",
        "of",
        "«",
        "»",
        ";",
    ];
    proptest::collection::vec((0..words.len(), any::<bool>()), 0..80).prop_map(move |v| {
        v.iter().map(|(i, space)| format!("{}{}", words[*i], if *space { " " } else { "" })).collect()
    })
}

proptest! {
    #[test]
    fn any_text_is_safe(text in newsy()) {
        for q in find(&text) {
            prop_assert!(!q.content.is_empty());
            let mut end = 0;
            for piece in &q.content {
                prop_assert!(piece.start >= end && piece.start < piece.end, "{:?}", q.content);
                end = piece.end;
            }
            for span in q.content.iter().chain(&q.source).chain(&q.cue) {
                prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
            }
            prop_assert!((0.0..=1.0).contains(&q.confidence));
        }
        prop_assert_eq!(find(&text), find(&text));
    }

    #[test]
    fn noise_is_safe(text in "\\PC{0,200}") {
        find(&text);
    }
}

/// The least time of three runs.
fn least_time(text: &str) -> Duration {
    let run = || {
        let start = Instant::now();
        assert!(!find(text).is_empty());
        start.elapsed()
    };
    (0..3).map(|_| run()).min().unwrap_or_default()
}

#[test]
fn an_endless_sentence_takes_linear_time() {
    for unit in ["he said that it rained, ", "\"We left it there,\" he said, "] {
        let (short, long) = (least_time(&unit.repeat(1_000)), least_time(&unit.repeat(8_000)));
        // Eight times the text; sixteen times the time leaves room for a busy machine, the square would be sixty-four.
        assert!(long < short * 16, "{unit:?}: {short:?}, {long:?}");
    }
}

#[test]
fn refusals_are_no_speech() {
    let text = "Ada Obi did not clarify who would pay, and she declined to comment.";
    assert!(find(text).iter().all(|q| !q.speech), "{:?}", lines(text));
}

#[test]
fn what_leads_to_the_marks_is_not_said() {
    check(
        "Ada Obi explained it this way: \"You wait for the bus, and then you walk.\"",
        &["Ada Obi | explained | \"You wait for the bus, and then you walk.\""],
    );
}

#[test]
fn names_that_are_other_words() {
    check("\"We won,\" said Will Doyle, a baker.", &["Will Doyle, a baker | said | \"We won,\""]);
    check("\"We won,\" said Brantly, explaining more.", &["Brantly | said | \"We won,\""]);
    check("\"We won,\" wrote another.", &["another | wrote | \"We won,\""]);
    check(
        "Said Obi, a teacher who has lived there for years: \"We won this.\"",
        &["Obi, a teacher who has lived there for years | Said | \"We won this.\""],
    );
}

#[test]
fn each_stretch_goes_to_its_own_cue() {
    check(
        "\"We cannot sail for much longer,\" Obi said, adding later, \"The boats are too old.\"",
        &["Obi | said | \"We cannot sail for much longer,\"", "Obi | adding | \"The boats are too old.\""],
    );
    check(
        "“The boats are too old,” said Ada Obi. “Leave us alone,” pleaded Ben Eze.",
        &["Ada Obi | said | “The boats are too old,”", "Ben Eze | pleaded | “Leave us alone,”"],
    );
    check(
        "\"People are cold,\" said Alderman Jan Erfurt, who fears that the board may \"need to be more open.\"",
        &[
            "Alderman Jan Erfurt | said | \"People are cold,\"",
            "who | fears | that the board may \"need to be more open.\"",
        ],
    );
}

#[test]
fn a_colon_leads_into_the_next_paragraph() {
    let speech = "\"Our thoughts are with all of those who lost their homes and their boats in the storm last week.\"";
    for (lead, expected) in [
        ("The Harbour Gazette reports:", "The Harbour Gazette | reports"),
        ("Its director, Abel Moyo, told the paper:", "Its director, Abel Moyo | told"),
        (
            "After the storm, former Governor Ada Obi issued the following statement:",
            "former Governor Ada Obi | issued the following statement",
        ),
    ] {
        check(&format!("{lead}\n\n{speech}"), &[&format!("{expected} | {speech}")]);
    }
}

#[test]
fn a_lost_source_is_not_replaced() {
    let found = find("The mayor left. \n\nsaid Monday that the bridge would reopen next week.");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].missing && found[0].source.is_empty() && found[0].speakers.is_empty(), "{found:?}");
}

#[test]
fn many_paragraphs_are_one_quotation() {
    check(
        "Obi said: “We lost the first bridge.\n\n“We lost the second.\n\n“And nobody came.”\n\nThe end.",
        &["Obi | said | “We lost the first bridge. + “We lost the second. + “And nobody came.”"],
    );
}
